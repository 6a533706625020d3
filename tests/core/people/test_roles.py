"""`may`, allowed and refused in one body: the same question with one thing changed."""

from dataclasses import replace
from datetime import date

import pytest

from taizhang.core.people.orgs import Orgs, OrgStatement
from taizhang.core.people.roles import ROLES, Grant, Thing, may

DAY = date(2021, 7, 1)


def _org(code: str, parent: str | None) -> OrgStatement:
    return OrgStatement(code, code, code, "bureau", parent, (), False, False, date(2000, 1, 1), 1)


ORGS = Orgs(
    {one.code: one for one in (_org("city", None), _org("yc", "city"), _org("trade", "yc"), _org("bb", "city"))}
)
CLERK = Grant("a-clerk", "clerk", "trade", None, date(2021, 1, 1))
THING = Thing("trade", "investment.project")


def test_a_clerk_writes_in_the_own_bureau_and_nowhere_else() -> None:
    assert may("a-clerk", "measure", THING, [CLERK], ORGS, DAY)
    assert not may("a-clerk", "measure", replace(THING, org="bb"), [CLERK], ORGS, DAY)
    assert not may("a-clerk", "measure", replace(THING, org="yc"), [CLERK], ORGS, DAY)
    assert not may("a-clerk", "measure", replace(THING, org="nowhere"), [CLERK], ORGS, DAY)
    assert not may("somebody", "measure", THING, [CLERK], ORGS, DAY)


def test_a_clerk_writes_but_does_not_close() -> None:
    assert may("a-clerk", "correct", THING, [CLERK], ORGS, DAY)
    assert not may("a-clerk", "close", THING, [CLERK], ORGS, DAY)
    assert may("a-clerk", "close", THING, [replace(CLERK, role="chief")], ORGS, DAY)


def test_a_grant_over_a_district_reaches_down_and_not_up() -> None:
    head = Grant("a-head", "head", "yc", None, date(2021, 1, 1))
    assert may("a-head", "read", THING, [head], ORGS, DAY)
    assert not may("a-head", "read", replace(THING, org="city"), [head], ORGS, DAY)


def test_a_grant_is_in_force_from_its_first_day_to_its_last() -> None:
    grant = replace(CLERK, since=DAY, until=DAY)
    assert may("a-clerk", "open", THING, [grant], ORGS, DAY)
    assert not may("a-clerk", "open", THING, [grant], ORGS, date(2021, 6, 30))
    assert not may("a-clerk", "open", THING, [grant], ORGS, date(2021, 7, 2))


def test_a_grant_on_some_ledgers_leaves_the_others_alone() -> None:
    grant = replace(CLERK, ledgers=frozenset({"investment.project"}))
    assert may("a-clerk", "open", THING, [grant], ORGS, DAY)
    assert not may("a-clerk", "open", replace(THING, ledger="keyprojects.project"), [grant], ORGS, DAY)
    assert may("a-clerk", "read", replace(THING, ledger=None), [grant], ORGS, DAY)


def test_a_ledgers_own_list_of_roles_takes_the_place_of_the_table_but_never_for_reading() -> None:
    only_chiefs = replace(THING, roles=frozenset({"chief"}))
    assert may("a-clerk", "measure", only_chiefs, [replace(CLERK, role="chief")], ORGS, DAY)
    assert not may("a-clerk", "measure", only_chiefs, [CLERK], ORGS, DAY)
    assert may("a-clerk", "read", only_chiefs, [CLERK], ORGS, DAY)


def test_one_sufficient_grant_among_several_is_enough_and_none_is_not() -> None:
    unknown = replace(CLERK, role="no-such-role")
    assert may("a-clerk", "open", THING, [unknown, CLERK], ORGS, DAY)
    assert not may("a-clerk", "open", THING, [unknown], ORGS, DAY)
    assert not may("a-clerk", "open", THING, [], ORGS, DAY)


@pytest.mark.parametrize("code", sorted(ROLES))
def test_every_role_reads_and_none_both_writes_figures_and_publishes(code: str) -> None:
    role = ROLES[code]
    assert role.code == code
    assert "read" in role.verbs
    assert not {"open", "publish"} <= role.verbs
    assert not {"grant", "open"} <= role.verbs  # who gives rights does not write facts
