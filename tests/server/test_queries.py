"""Reads: lists and histories for those who may, as of now and of earlier positions."""

from datetime import date

import pytest

from cast import (
    BUREAU,
    CHIEF,
    CITIZEN,
    CITY,
    CLERK,
    EDITOR,
    HERE,
    NEIGHBOUR,
    NOW,
    OFFICE,
    OTHER_BUREAU,
    THERE,
    TODAY,
    command,
    opening,
)  # fmt: skip
from taizhang.core.issues import Issue
from taizhang.core.ledger.command import Command
from taizhang.core.values.figure import Cut, FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.server.access.gate import Access, access_of, ledger_for
from taizhang.server.actions.append import submit
from taizhang.server.queries import books, figures
from taizhang.server.queries.items import Change, item_history
from taizhang.server.queries.listing import list_items

LEDGER = "works.factory"


def access(using: str, actor: str = EDITOR, day: date = TODAY) -> Access:
    return access_of(actor, day, using)


def post(using: str, *commands: Command) -> None:
    for outcome in submit(commands, NOW, using=using):
        assert outcome.issues == ()


def found(issues: list[Issue]) -> list[str]:
    return [one.code for one in issues]


def names(using: str, actor: str = EDITOR, at: Cut | None = None, **wanted: str) -> list[str]:
    return [line.title for line in list_items(access(using, actor), LEDGER, at=at, **wanted).lines]  # type: ignore[arg-type]


@pytest.fixture
def filled(city: str) -> str:
    """Five factories: entries 1 to 5 open them, 6 to 9 change two of them."""
    post(
        city,
        opening("k1", "F1", "甲厂"),
        opening("k2", "F2", "乙厂", org=OFFICE),
        opening("k3", "F3", "丙厂"),
        opening("k4", "F4", "100%_厂"),
        opening("k5", "F5", "戊厂"),
        command("k6", "F1", "milestone", {"milestone": "signed"}),
        command("k7", "F1", "amend", {"fields": {"name": "改名厂", "amount": "2.5"}}),
        command("k8", "F5", "withdraw", {"position": 5, "reason": "重复登记"}),
        command("k9", "F3", "amend", {"fields": {"org": OTHER_BUREAU}}, actor=CHIEF),
    )
    return city


class TestList:
    def test_shows_what_the_asker_may_read(self, filled: str) -> None:
        everything = ["100%_厂", "丙厂", "乙厂", "改名厂"]
        assert names(filled) == everything
        assert names(filled, CLERK) == ["100%_厂", "乙厂", "改名厂"]
        assert names(filled, NEIGHBOUR) == ["丙厂"]
        assert names(filled, CITIZEN) == []
        assert names(filled, "p-administrator") == everything

    def test_keeps_to_an_org_a_stage_or_a_text(self, filled: str) -> None:
        assert names(filled, org=OFFICE) == ["乙厂"]
        assert names(filled, org=OTHER_BUREAU) == ["丙厂"]
        assert names(filled, org="no-such-org") == []
        assert names(filled, stage="signed") == ["改名厂"]
        assert names(filled, text="厂") == ["100%_厂", "丙厂", "乙厂", "改名厂"]
        assert names(filled, text="F2") == ["乙厂"]
        assert names(filled, text="%_") == ["100%_厂"]
        assert names(filled, text="'; DROP TABLE storage_entry; --") == []

    def test_is_as_it_was_at_an_earlier_position(self, filled: str) -> None:
        opened = ["100%_厂", "丙厂", "乙厂", "戊厂", "甲厂"]
        assert names(filled, at=Cut.of({HERE: 5})) == opened
        assert names(filled, at=Cut.of({HERE: 2})) == ["乙厂", "甲厂"]
        assert names(filled, at=Cut.of({HERE: 6}), stage="signed") == ["甲厂"]
        assert names(filled, at=Cut.of({HERE: 7}), stage="signed") == ["改名厂"]
        assert names(filled, NEIGHBOUR, at=Cut.of({HERE: 8})) == []
        assert names(filled, at=Cut.of({HERE: 0})) == []
        assert names(filled, at=Cut.of({})) == []
        assert names(filled, at=Cut.of({HERE: 999, THERE: 3})) == names(filled)

    def test_every_position_shows_what_its_rebuild_would(self, filled: str) -> None:
        for position in range(10):
            page = list_items(access(filled), LEDGER, at=Cut.of({HERE: position}))
            for line in page.lines:
                told, issues = item_history(access(filled), HERE, LEDGER, line.item, position)
                assert issues == []
                assert told is not None
                assert told.line == line

    def test_goes_page_by_page(self, filled: str) -> None:
        seen, after = list[str](), None
        for _ in range(4):
            page = list_items(access(filled), LEDGER, after=after, rows=1)
            seen += [line.item for line in page.lines]
            after = page.after
        assert after is None
        assert seen == ["F4", "F3", "F2", "F1"]
        assert list_items(access(filled), LEDGER, rows=4).after is None
        assert len(list_items(access(filled), LEDGER, after="made up").lines) == 4
        assert list_items(access(filled), LEDGER).position.at(HERE) == 9


class TestHistory:
    def test_shows_old_and_new_beside_each_other(self, filled: str) -> None:
        told, issues = item_history(access(filled), HERE, LEDGER, "F1")
        assert issues == []
        assert told is not None
        assert (told.line.title, told.line.stage, told.line.version) == ("改名厂", "signed", 7)
        assert told.line.fields == {"name": "改名厂", "amount": "2.5", "org": BUREAU}
        opened, signed, amended = told.steps
        assert opened.changes == (Change("name", None, "甲厂"), Change("org", None, BUREAU))
        assert {one.name: one.new for one in signed.changes}["milestone"] == "signed"
        assert set(amended.changes) == {Change("name", "甲厂", "改名厂"), Change("amount", None, "2.5")}
        assert [(one.position, one.actor, one.recorded_at) for one in told.steps] == [
            (1, CLERK, NOW), (6, CLERK, NOW), (7, CLERK, NOW),
        ]  # fmt: skip

    def test_shows_a_correction_beside_what_it_replaces(self, filled: str) -> None:
        first = {"position": 7, "reason": "抄错", "payload": {"fields": {"name": "改名厂", "amount": "3"}}}
        second = {"position": 10, "reason": "又抄错", "payload": {"fields": {"name": "改名厂", "amount": "4"}}}
        post(filled, command("c1", "F1", "correct", first), command("c2", "F1", "correct", second))
        told, _ = item_history(access(filled), HERE, LEDGER, "F1")
        assert told is not None
        assert [(one.position, one.corrects, one.corrected_by, one.reason) for one in told.steps] == [
            (1, None, None, None),
            (6, None, None, None),
            (7, None, 10, None),
            (10, 7, 11, "抄错"),
            (11, 10, None, "又抄错"),
        ]
        assert told.steps[3].changes == (Change("amount", "2.5", "3"),)
        assert told.steps[4].changes == (Change("amount", "3", "4"),)
        before, _ = item_history(access(filled), HERE, LEDGER, "F1", at=10)
        assert before is not None
        assert before.line.fields["amount"] == "3"

    def test_is_refused_to_those_who_may_not_read(self, filled: str) -> None:
        for actor in (NEIGHBOUR, CITIZEN):
            assert found(item_history(access(filled, actor), HERE, LEDGER, "F1")[1]) == ["SRV-001"]
        assert found(item_history(access(filled, CLERK), HERE, LEDGER, "F3")[1]) == ["SRV-001"]
        assert found(item_history(access(filled), HERE, LEDGER, "no-such-item")[1]) == ["SRV-001"]
        assert found(item_history(access(filled), HERE, LEDGER, "F1", at=0)[1]) == ["SRV-001"]


class TestGate:
    def test_a_grant_ends_and_begins_on_its_days(self, city: str) -> None:
        payload = {"actor": CITIZEN, "role": "reader", "org": OTHER_BUREAU, "until": "2026-06-30", "ledgers": [LEDGER]}
        item = f"{CITIZEN}/reader"
        post(city, Command("g", CITY, "sys.grant", item, "grant", date(2026, 6, 1), payload, "p-administrator"))
        during = access(city, CITIZEN, date(2026, 6, 30))
        assert ledger_for(during, LEDGER) == {OTHER_BUREAU}
        assert ledger_for(during, LEDGER, BUREAU) == frozenset()
        assert ledger_for(during, "keyworks.project") == frozenset()
        assert access(city, CITIZEN, date(2026, 5, 31)).readable() == frozenset()
        assert access(city, CITIZEN, date(2026, 7, 1)).readable() == frozenset()
        again = {"position": 15, "reason": "离职"}
        post(city, Command("w", CITY, "sys.grant", item, "withdraw", TODAY, again, "p-administrator"))
        assert access(city, CITIZEN, date(2026, 6, 30)).readable() == frozenset()

    def test_an_org_that_has_ceased_is_judged_by_the_tree_of_the_day_told(self, city: str) -> None:
        gone = {"name": "招商一科", "short": "一科", "kind": "office", "parent": BUREAU, "abolished": True}
        post(city, opening("k1", "F1", "甲厂", org=OFFICE, on=date(2026, 1, 5)))
        post(city, Command("x", CITY, "sys.org", OFFICE, "org", date(2026, 3, 1), gone, "p-administrator"))
        late = command("k2", "F1", "milestone", {"milestone": "signed"}, date(2026, 2, 1))
        post(city, late)


class TestFigures:
    def test_a_figure_follows_the_book_and_asks_for_rights(self, filled: str) -> None:
        period, _ = parse_period("2026")
        assert period is not None
        asked = FigureRequest("works.visits", HERE, period)
        value, issues = figures.figure(access(filled), asked)
        assert issues == []
        assert value is not None
        assert value.value == 0
        post(filled, command("v", "F1", "milestone", {"milestone": "visited"}))
        again, _ = figures.figure(access(filled), asked)
        assert again is not None
        assert again.value == 1
        lines, _ = figures.trace(access(filled), asked)
        assert 10 in [line.position for line in lines]
        assert found(figures.figure(access(filled, CITIZEN), asked)[1]) == ["SRV-002"]
        assert found(figures.trace(access(filled, NEIGHBOUR), asked)[1]) == ["SRV-002"]


def test_books_tell_heads_packs_and_orgs(filled: str) -> None:
    asker = access(filled, CITIZEN)
    assert {book: head.position for book, head in books.heads(asker).items()} == {CITY: 14, HERE: 9}
    assert list(books.declarations(asker).ledgers) == [LEDGER]
    assert OFFICE in books.orgs(asker)
    assert books.is_founded(filled)
