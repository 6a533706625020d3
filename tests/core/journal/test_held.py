"""Books held against signed heads: a sound book passes, and what its chain alone cannot tell is found."""

from dataclasses import replace
from hashlib import sha256

import pytest

from signing import HERE, PUBLIC, THERE, Books, signed, three_days
from taizhang.core.journal.entry import digest_of, genesis
from taizhang.core.journal.growing import tree_of
from taizhang.core.journal.heads import BookEnd, DayHead, read_head
from taizhang.core.journal.held import Against, hold_books
from taizhang.core.journal.merkle import root_of

Told = list[tuple[str, str | None]]


def told(store: Books, heads: list[DayHead], since: DayHead | None = None) -> Told:
    held = hold_books(store, Against(tuple(heads), since))
    return [(one.code, one.where.position) for book in held for one in book.verified.issues]


def test_sound_books_agree_with_every_head_from_any_of_them_on() -> None:
    store, heads = three_days()
    lean = [one.lean() for one in heads]
    assert told(store, heads) == told(store, lean) == []
    store.write(HERE, 300)
    for since in heads:
        assert told(store, lean, since) == []
    walked = list(hold_books(store, Against(tuple(heads), heads[1])))
    assert [(one.verified.book, one.after, one.verified.position) for one in walked] == [(THERE, 3, 4), (HERE, 8, 313)]


def test_where_a_book_ends_is_the_same_walked_whole_or_since_a_head() -> None:
    store, heads = three_days()
    store.write(HERE, 150)
    for since in (None, *heads):
        ends = [one.end for one in hold_books(store, Against(tuple(heads), since), to_end=True)]
        assert ends == [heads[2].ends[THERE], BookEnd(HERE, 163, root_of(tree_of(store, HERE, 163)),
                        store.heads()[HERE].digest, ends[1].peaks if ends[1] else ())]  # fmt: skip
        assert ends[1] is not None
        assert ends[1].frontier().root() == ends[1].root


def test_a_tail_cut_off_is_found_though_the_chain_is_sound() -> None:
    store, heads = three_days()
    store.cut(HERE, 10)
    assert told(store, []) == []
    assert told(store, heads) == [("BOOK-010", f"{HERE}#10")]
    store.cut(HERE, 2)
    held = [one for book in hold_books(store, Against(tuple(heads))) for one in book.verified.issues]
    assert [(one.code, one.params["signed"], one.params["number"]) for one in held] == [("BOOK-010", "13", "2")]


def test_a_book_taken_away_whole_is_found() -> None:
    _, heads = three_days()
    left = Books()
    left.write(THERE, 4)
    assert told(left, heads) == [("BOOK-010", f"{HERE}#0")]


@pytest.mark.parametrize(("position", "span"), [(1, "1-5"), (5, "1-5"), (6, "6-8"), (8, "6-8"), (9, "9-13")])
def test_a_suffix_chained_anew_is_found_between_the_heads(position: int, span: str) -> None:
    store, heads = three_days()
    store.chain_anew(HERE, position)
    assert told(store, []) == []
    (found,) = [one for book in hold_books(store, Against(tuple(heads))) for one in book.verified.issues]
    assert (found.code, f"{found.params['first']}-{found.params['last']}") == ("BOOK-012", span)


def test_what_was_not_signed_yet_may_be_chained_anew_unseen() -> None:
    store, heads = three_days()
    store.write(HERE, 2)
    store.chain_anew(HERE, 14)
    assert told(store, heads) == []


def test_a_swapped_entry_is_found_beside_what_the_chain_says() -> None:
    store, heads = three_days()
    store.swap(HERE, 7)
    assert told(store, []) == [("BOOK-002", f"{HERE}#8")]
    assert told(store, heads) == [("BOOK-002", f"{HERE}#8"), ("BOOK-011", f"{HERE}#8")]


def test_bytes_swapped_under_their_old_digest_are_found() -> None:
    store, heads = three_days()
    row = list(store.read(HERE))[3]
    store.put(HERE, 4, replace(row, content=row.content.replace(b"u-1", b"u-9")))
    assert told(store, heads) == [("BOOK-001", f"{HERE}#4"), ("BOOK-011", f"{HERE}#5")]


def test_an_entry_taken_out_is_a_gap_and_told_as_one() -> None:
    store, heads = three_days()
    store.take_out(HERE, 6)
    assert told(store, heads) == [("BOOK-005", f"{HERE}#6")]


def test_since_a_head_only_later_entries_are_read_and_the_last_one_before() -> None:
    store, heads = three_days()
    row = list(store.read(HERE))[3]
    store.put(HERE, 4, replace(row, content=b"{}"))
    assert told(store, heads, heads[1]) == []  # that is what it says: entries before were not read
    store, heads = three_days()
    store.chain_anew(HERE, 3)  # all links after it differ, so the last one signed does
    assert told(store, heads, heads[2]) == [("BOOK-006", f"{HERE}#13"), ("BOOK-012", f"{HERE}#13")]
    assert ("BOOK-012", f"{HERE}#8") in told(store, heads, heads[1])


def test_since_a_head_a_tail_cut_off_before_it_is_found() -> None:
    store, heads = three_days()
    store.cut(HERE, 6)
    assert ("BOOK-010", f"{HERE}#13") in told(store, heads, heads[2])


def test_a_head_of_other_books_differs() -> None:
    store, heads = three_days()
    other = Books()
    other.write(HERE, 5)
    other.chain_anew(HERE, 5)
    assert told(store, [signed(other), *heads[1:]]) == [("BOOK-012", f"{HERE}#5")]


def test_a_book_of_sm3_is_signed_by_the_same_tree() -> None:
    store = Books("sm3")
    store.write(HERE, 6)
    head = signed(store)
    assert head.ends[HERE].digest.startswith("sm3:")
    assert read_head(head.content(), PUBLIC)[1] == []
    store.write(HERE, 3)
    assert told(store, [head]) == told(store, [head], head) == []
    store.chain_anew(HERE, 2)
    assert told(store, [head]) == [("BOOK-012", f"{HERE}#6")]


def test_a_book_without_entries_is_held_against_nothing() -> None:
    (held,) = hold_books(Empty(), to_end=True)
    assert (held.verified.issues, held.end) == ((), BookEnd(HERE, 0, root_of([]), genesis()))


class Empty(Books):
    """A store with a book that has not begun."""

    def books(self) -> list[str]:
        return [HERE]


def test_the_exact_bytes_are_the_leaves() -> None:
    store, heads = three_days()
    contents = [row.content for row in store.read(HERE, upto=5)]
    assert heads[0].ends[HERE].digest == digest_of(contents[-1])
    assert next(tree_of(store, HERE, 5)) == sha256(b"\0" + contents[0]).digest()
