"""Writers that are programs of their own, let go at one moment: one key is one entry, and no update is lost."""

from collections import Counter

import pytest

from cast import NOW, command, opening
from faults.aftermath import assert_after, assert_kept, assert_sound, kept
from faults.killing import Begin, Line, Opened
from faults.script import DISTRICTS, Plan
from taizhang.server.actions.append import submit

BOOK = DISTRICTS[0]
WRITERS = 8


def raced(begin: Begin, where: dict[str, str], plans: list[Plan]) -> list[list[Line]]:
    """What each plan's program was told, all having stood ready before the first was let go."""
    writers = [begin(plan, where) for plan in plans]
    for writer in writers:
        writer.go()
    assert [writer.end() for writer in writers] == [0] * len(writers)
    return [writer.receipts for writer in writers]


def test_two_programs_with_the_same_keys_write_each_once(where: dict[str, str], begin: Begin, opened: Opened) -> None:
    """Both run one script, so that every one of its keys is asked for twice at about the same moment."""
    plan = Plan(11, steps=40)
    one, other = raced(begin, where, [plan, plan])
    places = [{line["key"]: (line["position"], line["digest"]) for line in told} for told in (one, other)]
    assert places[0] == places[1]
    assert len(places[0]) > 50
    written = Counter(line["key"] for line in one + other if not line["repeated"])
    assert written == Counter(places[0].keys())  # each by one of the two
    using = opened(where)
    assert sum(book == BOOK for book, _ in kept(using)) == len(places[0])
    assert_after(using, plan, one + other)


@pytest.mark.parametrize("books", [DISTRICTS[:1], DISTRICTS], ids=["one book", "eight books"])
def test_eight_programs_write_at_once(
    where: dict[str, str], begin: Begin, opened: Opened, books: tuple[str, ...]
) -> None:
    plans = [Plan(23, writers=1, books=books, steps=15, first=number) for number in range(WRITERS)]
    told = raced(begin, where, plans)
    fresh = [(line["book"], line["position"]) for lines in told for line in lines if not line["repeated"]]
    assert len(set(fresh)) == len(fresh)
    using = opened(where)
    for book in books:
        positions = sorted(position for at, position in fresh if at == book)
        assert positions == list(range(1, len(positions) + 1))
    for lines in told:
        assert_kept(using, lines)
    assert_after(using, Plan(23, writers=WRITERS, books=books, steps=15), [line for lines in told for line in lines])


def test_an_update_that_would_be_lost_is_refused_with_both_versions(where: dict[str, str], opened: Opened) -> None:
    """Two clerks read version 1; the second to write is told what he read and what stands there now."""
    using = opened(where)
    submit([opening("k1", "F1", "甲厂", org=BOOK, book=BOOK)], NOW, using=using)
    first, second = (
        command(key, "F1", "amend", {"fields": {"name": name}}, book=BOOK, expected_version=1)
        for key, name in (("k2", "甲二厂"), ("k3", "甲三厂"))
    )
    [written] = submit([first], NOW, using=using)
    [refused] = submit([second], NOW, using=using)
    assert written.receipt is not None
    assert refused.receipt is None
    [told] = refused.issues
    assert (told.code, dict(told.params)) == ("LEDG-016", {"now": "2", "expected": "1"})
    assert told.sentence("zh") == "事项已变为第 2 版，命令依据的是第 1 版"
    assert told.sentence("en") == "the item is at version 2, the command expected 1"
    assert_sound(using)
