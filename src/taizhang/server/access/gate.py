"""The gate: an actor's rights on a day, from the grants in the city's book. Every read and write asks here."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from taizhang.core.ledger.city import City
from taizhang.core.people.orgs import Orgs
from taizhang.core.people.roles import ROLES, Grant, Thing, may
from taizhang.server.storage.city import read_city


@dataclass(frozen=True)
class Access:
    """What one actor may do on a day. `using` names the database the books are in."""

    actor: str
    city: City
    day: date
    using: str = "default"

    @property
    def grants(self) -> tuple[Grant, ...]:
        """The actor's own grants, in force that day or not."""
        return self.city.grants_of.get(self.actor, ())

    @cached_property
    def orgs(self) -> Orgs:
        """The organisation tree of the day."""
        return self.city.orgs.at(self.day)

    @cached_property
    def known(self) -> Orgs:
        """The same with the orgs that have ceased: their records stay with those who could read them."""
        return self.city.orgs.with_ceased(self.day)

    def may(
        self,
        verb: str,
        org: str,
        ledger: str | None = None,
        roles: frozenset[str] | None = None,
        on: date | None = None,
    ) -> bool:
        """Whether the actor may do the verb at an org.

        An org that has ceased is judged by the tree of the day `on` that the statement is about: its last records can
        still be put right.
        """
        orgs = self.orgs if org in self.orgs or on is None else self.city.orgs.at(on)
        return may(self.actor, verb, Thing(org, ledger, roles), self.grants, orgs, self.day)

    def readable(self, ledger: str | None = None) -> frozenset[str]:
        """Codes of all orgs, ceased ones too, whose records of a ledger (None: of any) the actor may read."""
        return self.orgs_for("read", ledger)

    def orgs_for(self, verb: str, ledger: str | None = None) -> frozenset[str]:
        """Codes of all orgs, ceased ones too, at which a grant of the actor's allows a verb on a ledger (None: on any)."""
        found: set[str] = set()
        for one in self.grants:
            in_force = one.since <= self.day and (one.until is None or self.day <= one.until)
            named = ledger is None or one.ledgers is None or ledger in one.ledgers
            if in_force and named and one.role in ROLES and verb in ROLES[one.role].verbs:
                found |= self.known.subtree(one.org)
        return frozenset(found)


def access_of(actor: str, day: date, using: str = "default") -> Access:
    """An actor's access on a day. An actor without grants has an access that allows nothing."""
    return Access(actor, read_city(using), day, using)


def ledger_for(access: Access, ledger: str, org: str | None = None) -> frozenset[str]:
    """The orgs within an org's subtree (None: anywhere) whose items of the ledger the actor may read."""
    readable = access.readable(ledger)
    return readable if org is None else readable & access.known.subtree(org)
