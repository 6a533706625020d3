"""What the city's book says of the city itself: its organisation tree, its grants of roles and its adopted packs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import zip_longest
from typing import Any

from taizhang.core.ledger.state import ItemState, Statement
from taizhang.core.people.orgs import OrgStatement, OrgTree
from taizhang.core.people.roles import Grant

LEDGERS = ("sys.org", "sys.grant", "sys.adoption")


@dataclass(frozen=True, slots=True)
class Adoption:
    """A pack taking effect on a day, under a digest."""

    pack: str
    version: str
    digest: str
    effective_on: date
    position: int


@dataclass(frozen=True)
class City:
    """The city as its book has it; each part in order of position."""

    orgs: OrgTree = field(default_factory=OrgTree)
    grants: tuple[Grant, ...] = ()
    adoptions: tuple[Adoption, ...] = ()

    @cached_property
    def grants_of(self) -> Mapping[str, tuple[Grant, ...]]:
        """Every actor's grants."""
        found: dict[str, list[Grant]] = defaultdict(list)
        for one in self.grants:
            found[one.actor].append(one)
        return {actor: tuple(several) for actor, several in found.items()}

    @cached_property
    def adopted(self) -> tuple[Adoption, ...]:
        """The newest adoption of every pack, by pack code."""
        newest = {one.pack: one for one in sorted(self.adoptions, key=lambda one: one.position)}
        return tuple(newest[pack] for pack in sorted(newest))


def city_of(states: Iterable[ItemState]) -> City:
    """The city from the states of its book's items; items of other ledgers are passed over."""
    orgs: list[OrgStatement] = []
    grants: list[Grant] = []
    adoptions: list[Adoption] = []
    for state in states:
        if state.ledger == "sys.org":
            orgs.extend(org_said(state.item, said) for said in state.in_force)
        elif state.ledger == "sys.grant":
            grants.extend(grants_said(state))
        elif state.ledger == "sys.adoption":
            adoptions.extend(_adoption(said) for said in state.in_force)
    by_position = sorted(orgs, key=lambda one: one.position)
    return City(OrgTree(tuple(by_position)), tuple(grants), tuple(sorted(adoptions, key=lambda one: one.position)))


def org_said(code: str, said: Statement) -> OrgStatement:
    """An org as one statement describes it."""
    body: Any = said.payload
    return OrgStatement(
        code,
        body["name"],
        body["short"],
        body["kind"],
        body.get("parent"),
        tuple(body.get("groups", ())),
        bool(body.get("own_book")),
        bool(body.get("abolished")),
        said.effective_on,
        said.position,
    )


def grants_said(state: ItemState) -> Iterable[Grant]:
    """The item's grants in force, each until the day before the next one takes effect: a change of duty told ahead
    takes nothing away before its day.
    """
    for said, following in zip_longest(state.in_force, state.in_force[1:]):
        body: Any = said.payload
        ledgers = body.get("ledgers")
        until = date.fromisoformat(body["until"]) if body.get("until") else None
        if following is not None:
            replaced = following.effective_on - timedelta(days=1)
            until = replaced if until is None else min(until, replaced)
        yield Grant(
            body["actor"],
            body["role"],
            body["org"],
            None if ledgers is None else frozenset(ledgers),
            said.effective_on,
            until,
        )


def _adoption(said: Statement) -> Adoption:
    body: Any = said.payload
    return Adoption(body["pack"], body["version"], body["digest"], said.effective_on, said.position)
