"""What a statement on the city's orgs and grants must leave standing, on its day and on every later one."""

from dataclasses import replace
from datetime import date
from typing import Any

from taizhang.core.declarations.pack import Declarations
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.decide import Context, decide
from taizhang.core.ledger.state import ItemState, Statement
from taizhang.core.ledger.upheld import day_without_administrator
from taizhang.core.people.orgs import OrgStatement, OrgTree
from taizhang.core.people.roles import Grant

CITY = "500000"
FIRST = date(2020, 1, 1)


def org(code: str, parent: str | None, since: date, position: int, *, abolished: bool = False) -> OrgStatement:
    return OrgStatement(code, code, code, "bureau", parent, (), False, abolished, since, position)


TREE = (
    org(CITY, None, FIRST, 1),
    org("A", CITY, FIRST, 2),
    org("B", CITY, FIRST, 3),
    org("B", "A", date(2024, 1, 1), 4),
)


def body(code: str, parent: str | None, **more: Any) -> dict[str, Any]:
    return {"name": code, "short": code, "kind": "bureau", "parent": parent, **more}


def state_of(code: str, tree: tuple[OrgStatement, ...]) -> ItemState | None:
    said = [one for one in tree if one.code == code]
    if not said:
        return None
    statements = {
        one.position: Statement(
            one.position, one.position, "org", one.effective_on, body(code, one.parent, abolished=one.abolished)
        )
        for one in said
    }
    return ItemState(CITY, "sys.org", code, said[-1].position, statements)


def told(
    code: str, verb: str, on: date, payload: dict[str, Any], tree: tuple[OrgStatement, ...] = TREE
) -> list[tuple[str, str]]:
    command = Command("k", CITY, "sys.org", code, verb, on, payload, "p-admin")
    draft, found = decide(command, state_of(code, tree), Context(Declarations(), OrgTree(tree), CITY))
    assert (draft is None) == bool(found)
    return [(one.code, one.params.get("day", "")) for one in found]


def test_an_org_is_not_put_below_what_is_below_it_later() -> None:
    assert told("A", "org", date(2023, 1, 1), body("A", "B")) == [("LEDG-033", "2024-01-01")]
    assert told("A", "org", date(2024, 1, 1), body("A", "B")) == [("LEDG-033", "2024-01-01")]
    assert told("A", "org", date(2023, 1, 1), body("A", CITY)) == []


def test_neither_is_one_that_a_correction_or_a_withdrawal_would_put_there() -> None:
    moved = (*TREE[:3], org("A", "B", date(2023, 1, 1), 4), org("A", CITY, date(2023, 6, 1), 5), TREE[3])
    assert told("A", "withdraw", date(2026, 1, 1), {"position": 5, "reason": "错"}, moved) == [
        ("LEDG-033", "2024-01-01")
    ]
    anew = {"position": 5, "reason": "错", "payload": body("A", "B")}
    assert told("A", "correct", date(2023, 6, 1), anew, moved) == [("LEDG-033", "2024-01-01")]
    assert told("A", "withdraw", date(2026, 1, 1), {"position": 4, "reason": "错"}, moved) == []


def test_a_ring_that_is_there_already_can_be_undone_step_by_step() -> None:
    ring = (*TREE, org("A", "B", date(2023, 1, 1), 5))
    assert told("A", "org", date(2025, 1, 1), body("A", CITY), ring) == []
    assert told("B", "org", date(2024, 6, 1), body("B", "A", short="乙"), ring) == []
    assert told("C", "org", date(2024, 6, 1), body("C", "A"), ring) == []


def test_the_way_up_may_end_in_a_ring_of_others() -> None:
    ring = (*TREE, org("A", "B", date(2023, 1, 1), 5), org("D", "C", FIRST, 6), org("C", CITY, FIRST, 7))
    assert told("C", "org", date(2024, 6, 1), body("C", "A"), ring) == []


def test_the_top_org_is_not_ended_withdrawn_or_put_off() -> None:
    assert told(CITY, "org", date(2024, 1, 1), body(CITY, None, abolished=True)) == [("LEDG-034", "2024-01-01")]
    assert told(CITY, "withdraw", date(2026, 1, 1), {"position": 1, "reason": "错"}) == [("LEDG-034", "2020-01-01")]
    assert told(CITY, "withdraw", date(2019, 1, 1), {"position": 1, "reason": "错"}) == [("LEDG-034", "2020-01-01")]
    later = {"position": 1, "reason": "错", "payload": body(CITY, None)}
    assert told(CITY, "correct", date(2021, 1, 1), later) == [("LEDG-034", "2020-01-01")]
    assert told(CITY, "correct", date(2019, 1, 1), later) == []
    assert told(CITY, "org", date(2024, 1, 1), body(CITY, None, short="市")) == []


def test_the_top_org_has_nothing_above_it() -> None:
    orphan = (*TREE, org("O", "X", FIRST, 5))
    assert told(CITY, "org", date(2024, 1, 1), body(CITY, "O"), orphan) == [("LEDG-003", "")]


def test_a_city_is_begun_with_its_top() -> None:
    assert told(CITY, "org", FIRST, body(CITY, None), ()) == []


ADMIN = Grant("p-1", "administrator", CITY, None, FIRST)
TODAY = date(2026, 6, 1)


def test_a_day_is_found_on_which_nobody_could_grant_roles() -> None:
    ended = replace(ADMIN, until=date(2026, 6, 30))
    assert day_without_administrator([ADMIN], [], CITY, TODAY) == TODAY
    assert day_without_administrator([ADMIN], [ended], CITY, TODAY) == date(2026, 7, 1)
    assert day_without_administrator([ADMIN], [replace(ADMIN, until=date.max)], CITY, TODAY) is None
    later = replace(ADMIN, actor="p-2", since=date(2026, 7, 1))
    assert day_without_administrator([ADMIN, later], [ended, later], CITY, TODAY) is None
    assert day_without_administrator([ADMIN, later], [later], CITY, TODAY) == TODAY
    ahead = replace(ADMIN, since=date(2027, 1, 1))
    assert day_without_administrator([ahead], [], CITY, TODAY) == date(2027, 1, 1)


def test_who_grants_roles_in_a_part_alone_is_no_administrator_of_the_city() -> None:
    for other in (
        replace(ADMIN, org="A"),
        replace(ADMIN, role="clerk"),
        replace(ADMIN, role="king"),
        replace(ADMIN, ledgers=frozenset({"sys.org"})),
    ):
        assert day_without_administrator([ADMIN, other], [other], CITY, TODAY) == TODAY
    narrow = replace(ADMIN, ledgers=frozenset({"sys.grant"}))
    assert day_without_administrator([ADMIN, narrow], [narrow], CITY, TODAY) is None


def test_of_a_city_that_has_none_already_nothing_is_said() -> None:
    assert day_without_administrator([], [], CITY, TODAY) is None
