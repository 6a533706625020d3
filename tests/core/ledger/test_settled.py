"""What was allowed before is spelled again as it was, whatever orgs and indicators there are by now."""

from dataclasses import replace
from typing import Any

import pytest

from core.ledger.test_decide_system import ACCEPTED, ask
from taizhang.core.declarations.pack import Declarations
from taizhang.core.ledger.command import parse_command
from taizhang.core.ledger.decide import Context, Draft, decide
from taizhang.core.people.orgs import OrgTree
from works import CONTEXT as WORKS
from works import ask as ask_works

NOTHING_LEFT = Context(Declarations(), OrgTree(), settled=True)


def again(ledger: str, verb: str, item: str, payload: Any, book: str, context: Context) -> tuple[Draft | None, Any]:
    raw = {"key": "k", "book": book, "ledger": ledger, "item": item, "verb": verb, "effective_on": "2021-01-04",
           "payload": payload}  # fmt: skip
    command, issues = parse_command(raw, "p-admin")
    assert command is not None, issues
    return decide(command, None, context)


@pytest.mark.parametrize(("ledger", "verb", "item", "payload", "book"), ACCEPTED)
def test_the_books_own_ledgers(ledger: str, verb: str, item: str, payload: dict[str, Any], book: str) -> None:
    first, _ = ask(ledger, verb, item, payload, book)
    assert again(ledger, verb, item, payload, book, NOTHING_LEFT) == (first, [])


def test_a_declared_ledger_and_an_org_that_is_gone() -> None:
    asked = ask_works(
        "open",
        {"fields": {"title": "一号桥", "org": "500118-jt", "cost": {"value": "12000", "unit": "万元"}}},
        "2021-01-05",
    )
    gone = replace(WORKS, orgs=OrgTree())
    first, issues = decide(asked, None, WORKS)
    assert (first is not None, issues) == (True, [])
    assert decide(asked, None, gone)[0] is None
    assert decide(asked, None, replace(gone, settled=True)) == (first, [])


def test_what_was_never_right_is_no_more_so() -> None:
    _, issues = again("sys.grant", "grant", "g", {"actor": "p-1"}, "500000", NOTHING_LEFT)
    assert {one.code for one in issues} == {"LEDG-003"}
