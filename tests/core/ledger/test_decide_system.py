"""decide on the book's own ledgers: orgs, grants, targets, reports, closings, adoptions and the rest."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from taizhang.core.declarations.formula import IndicatorsFile
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.ledger.command import parse_command
from taizhang.core.ledger.decide import Context, Draft, decide
from taizhang.core.ledger.decide_system import item_id
from taizhang.core.people.orgs import OrgTree
from works import DIGEST, PACK, org

STARTS = {
    "indicator": "works.starts",
    "name": {"zh": "开工数", "en": "starts"},
    "kind": "count",
    "unit": "项",
    "basis": {"document": "示例文件"},
    "ledger": "works.project",
    "when": "started",
}
CONTEXT = Context(
    Declarations((Pack(PACK, IndicatorsFile.model_validate({"indicators": [STARTS]}).indicators, DIGEST),)),
    OrgTree(
        (
            org("500000", None, own_book=True),
            org("500118", "500000", own_book=True),
            org("500118-jt", "500118"),
            org("500109", "500000", own_book=True),
            org("500111", "500000"),
        )
    ),
)
TARGET = {
    "indicator": "works.starts", "org": "500118", "period": "2021", "value": "4", "unit": "项", "approved_by": "示例批文",
}  # fmt: skip
REPORT = {**{key: TARGET[key] for key in ("indicator", "org", "period", "value", "unit")}, "source": "示例公报"}
GRANT = {"actor": "p-1", "role": "clerk", "org": "500118-jt"}
CLOSING = {"org": "500118", "period": "2021-H1", "position": 9}
CALENDAR = {"year": 2021, "holidays": ["2021-01-01"], "workdays": ["2021-02-07"], "source": "示例通知"}
TOWN = {"name": "示例镇", "short": "示例", "kind": "town", "parent": "500118"}


def ask(ledger: str, verb: str, item: str, payload: Mapping[str, Any], book: str) -> tuple[Draft | None, list[str]]:
    raw = {"key": "k", "book": book, "ledger": ledger, "item": item, "verb": verb, "effective_on": "2021-01-04",
           "payload": payload}  # fmt: skip
    command, issues = parse_command(raw, "p-admin")
    assert command is not None, issues
    draft, issues = decide(command, None, CONTEXT)
    return draft, [one.code for one in issues]


ACCEPTED = [
    ("sys.org", "org", "500118-zjz", TOWN, "500000"),
    ("sys.org", "org", "500000", {"name": "示例市", "short": "示例", "kind": "city"}, "500000"),
    ("sys.grant", "grant", "g1", {**GRANT, "until": "2199-12-31"}, "500000"),
    ("sys.target", "target", "works.starts/500118/2021", TARGET, "500118"),
    ("sys.report", "report", "works.starts/500118/2021", {**REPORT, "published_on": "2022-01-20"}, "500000"),
    ("sys.closing", "close", "500118/2021-H1", {"org": "500118", "period": "2021-H1", "position": 9}, "500118"),
    ("sys.waiver", "waive", "w1", {"document": "d", "claim": "c1", "why": "来源另有文件"}, "500118"),
    ("sys.publication", "publish", "b1", {"title": "简报", "digest": DIGEST, "cut": {"500118": 9}}, "500118"),
    ("sys.adoption", "adopt", "works", {"pack": "works", "version": "2021.1", "digest": DIGEST}, "500000"),
    ("sys.setting", "set", "works/late",
     {"pack": "works", "setting": "late", "value": "2", "unit": "月", "basis": "示例"}, "500118"),
    ("sys.calendar", "calendar", "2021", CALENDAR, "500000"),
]  # fmt: skip


@pytest.mark.parametrize(("ledger", "verb", "item", "payload", "book"), ACCEPTED)
def test_accepted(ledger: str, verb: str, item: str, payload: dict[str, Any], book: str) -> None:
    draft, codes = ask(ledger, verb, item, payload, book)
    assert draft is not None, codes
    assert (draft.kind, draft.declaration_digest) == (verb, None)
    assert {key: draft.payload[key] for key in payload} == payload
    assert item_id(ledger, payload) in {None, item}


@pytest.mark.parametrize(
    ("ledger", "verb", "item", "payload", "book", "codes"),
    [
        ("sys.org", "open", "x", TOWN, "500000", ["LEDG-005"]),
        ("sys.org", "org", "x", TOWN, "500118", ["LEDG-021"]),
        ("sys.org", "org", "x", {**TOWN, "kind": "planet"}, "500000", ["LEDG-009"]),
        ("sys.org", "org", "x", {**TOWN, "parent": None}, "500000", ["LEDG-007"]),
        ("sys.org", "org", "x", {**TOWN, "parent": "500199"}, "500000", ["LEDG-020"]),
        ("sys.org", "org", "500118", {**TOWN, "parent": "500118-jt"}, "500000", ["LEDG-033"]),
        ("sys.org", "org", "x", {**TOWN, "colour": "红"}, "500000", ["LEDG-003"]),
        ("sys.org", "org", "x", {"name": "甲"}, "500000", ["LEDG-003", "LEDG-003"]),
        ("sys.grant", "grant", "g", {"actor": "p", "role": "king", "org": "500118"}, "500000", ["LEDG-009"]),
        ("sys.grant", "grant", "g", {"actor": "p", "role": "clerk", "org": "5"}, "500000", ["LEDG-020"]),
        ("sys.target", "target", "t1", TARGET, "500118", ["LEDG-003"]),
        ("sys.target", "target", "works.start/500118/2021", {**TARGET, "indicator": "works.start"}, "500118",
         ["LEDG-025"]),
        ("sys.target", "target", "works.starts/500118/2021", {**TARGET, "unit": "亿元"}, "500118", ["VAL-006"]),
        ("sys.target", "target", "works.starts/500118/2021", {**TARGET, "unit": "斗"}, "500118", ["VAL-001"]),
        ("sys.target", "target", "works.starts/500118/21", {**TARGET, "period": "21"}, "500118", ["VAL-002"]),
        ("sys.target", "target", "works.starts/500118/2021", {**TARGET, "value": "NaN"}, "500118", ["LEDG-003"]),
        ("sys.target", "target", "works.starts/500118/2021", {**TARGET, "value": "４"}, "500118", ["LEDG-003"]),
        ("sys.target", "target", "works.starts/500118/2021", {**TARGET, "reason": "无"}, "500118", ["LEDG-003"]),
        *(
            ("sys.grant", "grant", "g", {**GRANT, "until": until}, "500000", ["LEDG-003"])
            for until in (0, "0", "1780272000", "20260601", "2026-06-01T00:00:00+08:00", "1899-12-31", "2200-01-01")
        ),
        ("sys.org", "org", "x", {**TOWN, "own_book": "yes", "abolished": "n"}, "500000", ["LEDG-003", "LEDG-003"]),
        ("sys.org", "org", "x", {**TOWN, "own_book": 1}, "500000", ["LEDG-003"]),
        *(
            ("sys.closing", "close", "500118/2021", {**CLOSING, "period": "2021", "position": place}, "500118", ["LEDG-003"])
            for place in ("5", 5.0, True)
        ),
        ("sys.publication", "publish", "b1", {"title": "简报", "digest": DIGEST, "cut": {"500118": "9"}}, "500118",
         ["LEDG-003"]),
        ("sys.report", "report", "works.starts/500118/2021", {**REPORT, "published_on": 1642636800}, "500000",
         ["LEDG-003"]),
        ("sys.calendar", "calendar", "2021", {**CALENDAR, "year": "2021"}, "500000", ["LEDG-003"]),
        ("sys.calendar", "calendar", "2021", {**CALENDAR, "holidays": [1609459200]}, "500000", ["LEDG-003"]),
        ("sys.calendar", "calendar", "2021", {**CALENDAR, "holidays": ["2020-12-31"]}, "500000", ["VAL-011"]),
        ("sys.calendar", "calendar", "2021", {**CALENDAR, "workdays": ["2021-01-01"]}, "500000", ["VAL-011"]),
        ("sys.calendar", "calendar", "2020", {**CALENDAR, "workdays": []}, "500000", ["LEDG-003"]),
        ("sys.closing", "close", "5/2021", {"org": "5", "period": "2021", "position": 1}, "500118", ["LEDG-020"]),
        ("sys.adoption", "adopt", "other", {"pack": "works", "version": "2021.1", "digest": DIGEST}, "500000",
         ["LEDG-003"]),
        ("sys.publication", "publish", "b", {"title": "t", "digest": "x", "cut": {}}, "500118", ["LEDG-003"]),
        ("sys.waiver", "waive", "w", {"document": "半\0", "claim": "c", "why": "y\0"}, "500118", ["LEDG-003", "LEDG-003"]),
        ("sys.waiver", "waive", "w", {"document": "半\ud800", "claim": "c", "why": "y"}, "500118", ["LEDG-003"]),
    ],
)  # fmt: skip
def test_refused(ledger: str, verb: str, item: str, payload: dict[str, Any], book: str, codes: list[str]) -> None:
    draft, found = ask(ledger, verb, item, payload, book)
    assert draft is None
    assert found == codes


WAIVER = {"document": "d", "claim": "c1", "why": "来源另有文件"}
SETTING = {"pack": "works", "setting": "late", "value": "2", "unit": "月", "basis": "示例"}


def item_of(org: str) -> str:
    return f"works.starts/{org}/2021"


@pytest.mark.parametrize(
    ("ledger", "verb", "item", "payload", "books"),
    [
        ("sys.target", "target", item_of("500118"), TARGET, {"500118"}),
        ("sys.target", "target", item_of("500118-jt"), {**TARGET, "org": "500118-jt"}, {"500118"}),
        ("sys.target", "target", item_of("500111"), {**TARGET, "org": "500111"}, {"500000"}),
        ("sys.closing", "close", "500118/2021-H1", CLOSING, {"500118"}),
        ("sys.closing", "close", "500118-jt/2021-H1", {**CLOSING, "org": "500118-jt"}, {"500118"}),
        ("sys.report", "report", item_of("500118"), REPORT, {"500118", "500000"}),
        ("sys.report", "report", item_of("500118-jt"), {**REPORT, "org": "500118-jt"}, {"500118", "500000"}),
        ("sys.report", "report", item_of("500111"), {**REPORT, "org": "500111"}, {"500000"}),
        ("sys.waiver", "waive", "w1", WAIVER, {"500118", "500109", "500000"}),
        ("sys.setting", "set", "works/late", SETTING, {"500118", "500109", "500000"}),
    ],
)
def test_a_statement_stands_in_the_book_of_its_org(
    ledger: str, verb: str, item: str, payload: dict[str, Any], books: set[str]
) -> None:
    for book in ("500000", "500118", "500109", "500118-jt", "500111"):
        draft, codes = ask(ledger, verb, item, payload, book)
        assert (draft is not None, codes) == ((True, []) if book in books else (False, ["LEDG-021"]))


def test_a_book_of_no_org_is_none() -> None:
    assert ask("sys.waiver", "waive", "w1", WAIVER, "nowhere") == (None, ["LEDG-020"])


def test_where_no_org_keeps_a_book_a_report_goes_to_the_citys_alone() -> None:
    bare = Context(CONTEXT.declarations, OrgTree((org("500000", None), org("500118", "500000"))))
    told = {}
    for ledger, verb, payload in (("sys.target", "target", TARGET), ("sys.report", "report", REPORT)):
        command, _ = parse_command(
            {"key": "k", "book": "500000", "ledger": ledger, "item": item_of("500118"), "verb": verb,
             "effective_on": "2021-01-04", "payload": payload}, "p")  # fmt: skip
        assert command is not None
        told[verb] = [one.params.get("want") for one in decide(command, None, bare)[1]]
    assert told == {"target": ["-"], "report": []}


def test_a_day_of_the_tree_before_an_org_existed() -> None:
    early = Context(CONTEXT.declarations, OrgTree((org("500000", None, own_book=True),)))
    command, _ = parse_command(
        {"key": "k", "book": "500000", "ledger": "sys.grant", "item": "g", "verb": "grant",
         "effective_on": "2021-01-04", "payload": {"actor": "p", "role": "clerk", "org": "500118"}}, "p")  # fmt: skip
    assert command is not None
    assert [one.params["day"] for one in decide(command, None, early)[1]] == [str(date(2021, 1, 4))]
