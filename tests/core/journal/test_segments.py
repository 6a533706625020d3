"""Books walked in segments by others: the same found as by one walk, whatever was done to them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import HERE, THERE, Books, signed, three_days
from taizhang.core.journal.heads import DayHead
from taizhang.core.journal.held import Against, hold_books
from taizhang.core.journal.merkle import Frontier, leaf_hash, root_of
from taizhang.core.journal.rows import Row
from taizhang.core.journal.segments import Ahead, Segment, Walked, segments_of, walk
from taizhang.core.journal.store import Head

LEAVES = [leaf_hash(b"%d" % number) for number in range(64)]


def ahead(store: Books, length: int, told: list[Segment] | None = None) -> Ahead:
    """Segments walked one after another, as a process would each."""

    def walk_all(segments: Sequence[Segment]) -> Iterable[Walked | None]:
        for one in segments:
            if told is not None:
                told.append(one)
            yield walk(one, store.rows(one.book, one.start.position, one.last))

    return Ahead(walk_all, length)


class Counting(Books):
    """Tells how many rows were read past the first of a request: none by whoever has others walk for it."""

    read_on = 0

    def rows(self, book: str, after: int = 0, upto: int | None = None) -> Iterator[Row]:
        for number, row in enumerate(super().rows(book, after, upto)):
            self.read_on += number > 0
            yield row


TAMPER: list[Callable[[Books, int], None]] = [
    lambda _books, _at: None,
    lambda books, at: books.swap(HERE, at),
    lambda books, at: books.chain_anew(HERE, at),
    lambda books, at: books.take_out(HERE, at),
    lambda books, at: books.cut(HERE, at),
    lambda books, at: books.put(HERE, at, next(books.read(HERE))),
]


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
    st.sampled_from(TAMPER),
    st.integers(1, 12),
    st.sampled_from([1, 2, 4, 8, 64]),
    st.booleans(),
)
def test_the_same_is_found_in_segments_as_in_one_walk(
    days: list[int], tamper: Callable[[Books, int], None], at: int, length: int, to_end: bool
) -> None:
    store, heads = Books(), list[DayHead]()
    for day, count in enumerate(days):
        store.write(HERE, count)
        if day != 1:
            store.write(THERE, 1)
        heads.append(signed(store, heads[-1] if heads else None, day))
    store.write(HERE, 3)
    tamper(store, min(at, sum(days) + 3))
    for signed_heads in (tuple(heads), ()):
        held = Against(signed_heads)
        alone = list(hold_books(store, held, to_end=to_end))
        assert list(hold_books(store, held, to_end=to_end, ahead=ahead(store, length))) == alone


def test_a_sound_book_is_walked_by_others_alone() -> None:
    store = Counting()
    store.write(HERE, 20)
    heads = [signed(store)]
    told: list[Segment] = []
    store.read_on = 0
    others = Books()
    others._books = store._books  # the same rows, read by the others
    (held,) = hold_books(store, Against(tuple(heads)), ahead=ahead(others, 8, told))
    assert (held.verified.position, held.verified.issues, store.read_on) == (20, (), 0)
    assert [(one.start.position, one.last, one.sizes, one.grows) for one in told] == [
        (0, 8, (), True),
        (8, 16, (), True),
        (16, 20, (20,), True),
    ]


def test_what_others_took_for_sound_but_does_not_join_is_walked_here() -> None:
    store, heads = three_days()

    def liar(segments: Sequence[Segment]) -> Iterable[Walked | None]:
        return [Walked(Head(one.last, "sha256:" + "0" * 64)) for one in segments]

    walked = [one.verified for one in hold_books(store, Against(tuple(heads)), ahead=Ahead(liar, 4))]
    assert [(one.book, one.position, one.issues) for one in walked] == [(THERE, 4, ()), (HERE, 13, ())]


def test_an_entry_beyond_the_head_is_found() -> None:
    store, _ = three_days()
    rows = store._books[HERE]
    extra = rows.pop()
    head = store.heads()[HERE]
    rows.append(extra)

    class Behind(Books):
        def heads(self) -> dict[str, Head]:
            return {HERE: head}

    behind = Behind()
    behind._books = {HERE: rows}
    (held,) = hold_books(behind, ahead=ahead(behind, 4))
    assert [one.code for one in held.verified.issues] == ["BOOK-006"]


def test_a_segment_that_is_not_all_there_is_no_segment() -> None:
    store = Books()
    store.write(HERE, 9)
    head = store.heads()[HERE]
    cut = segments_of(store, HERE, head, (), to_end=False, length=4)
    assert [(one.start, one.last, one.grows) for one in cut[:1]] == [(Head(0, cut[0].start.digest), 4, False)]
    assert [one.last for one in cut] == [4, 8, 9]
    store.take_out(HERE, 8)
    assert walk(cut[1], store.rows(HERE, 4, 8)) is None
    store.cut(HERE, 7)
    assert segments_of(store, HERE, head, (), to_end=False, length=4) == ()


@given(st.integers(0, 5), st.integers(0, 16), st.integers(0, 4))
def test_trees_join_without_their_leaves(whole: int, more: int, height: int) -> None:
    size = whole << height
    first, second = Frontier(), Frontier()
    first.extend(LEAVES[: min(size, 48)])
    if size > 48:
        return
    count = min(more, 1 << height) if size else more
    second.extend(LEAVES[size : size + count])
    first.join(count, second.peaks)
    assert (first.size, first.root()) == (size + count, root_of(LEAVES[: size + count]))
    first.extend(LEAVES[size + count :])
    assert first.root() == root_of(LEAVES)


def test_a_whole_tree_after_one_of_its_size_makes_one_with_it() -> None:
    first, second = Frontier(), Frontier()
    first.extend(LEAVES[:4])
    second.extend(LEAVES[4:8])
    first.join(4, second.peaks)
    assert (first.size, first.peaks) == (8, (root_of(LEAVES[:8]),))


@pytest.mark.parametrize(("size", "count", "peaks"), [(3, 2, 1), (4, 2, 2), (4, -1, 0), (4, 8, 1)])
def test_what_does_not_fit_after_a_tree_is_a_programmers_mistake(size: int, count: int, peaks: int) -> None:
    tree = Frontier()
    tree.extend(LEAVES[:size])
    with pytest.raises(ValueError, match="no tree of this size"):
        tree.join(count, LEAVES[:peaks])
