"""What the book's own ledgers say as of a cut: the org tree, adopted packs, targets and reports.

A `Desk` is fed every book's entries once, in order, and keeps those of `sys.*`. `at(cut)` gives the `Registry` of that
cut; the one at the head is kept, with the packs parsed, until an entry of the book's own ledgers comes in.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.succession import read_among
from taizhang.core.journal.entry import Entry
from taizhang.core.ledger.state import ItemState, Statement, fold_all
from taizhang.core.people.orgs import Orgs, OrgStatement, OrgTree
from taizhang.core.values.figure import Cut
from taizhang.core.values.period import Period
from taizhang.core.values.quantity import Quantity
from taizhang.core.values.units import UNITS

REGISTRIES_KEPT: Final = 16  # cuts whose registry is kept: the head, and the few earlier ones a reader compares

PackReader = Callable[[str, str], Pack | None]  # by a pack's code and the digest it was adopted under
States = Mapping[tuple[str, str, str], ItemState]


@dataclass(frozen=True, slots=True)
class Adoption:
    """A pack text in force from a day on, as said at a position."""

    pack: str
    digest: str
    effective_on: date
    position: int


@dataclass(frozen=True, slots=True)
class Scope:
    """The orgs a figure takes in, and the books it reads for them."""

    codes: frozenset[str]
    books: frozenset[str]


@dataclass(frozen=True)
class Registry:
    """The book's own ledgers as of one cut."""

    top: str
    states: States
    read_pack: PackReader
    tree: OrgTree = field(init=False)
    adoptions: Mapping[str, tuple[Adoption, ...]] = field(init=False)
    changes: tuple[date, ...] = field(init=False)  # the days on which the tree changes
    _scopes: dict[tuple[str, date], Scope] = field(init=False, default_factory=dict)
    _declared: dict[tuple[tuple[str, str], ...], Declarations] = field(init=False, default_factory=dict)
    _orgs: dict[date, Orgs] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tree", OrgTree(tuple(self._org_statements())))
        object.__setattr__(self, "changes", tuple(sorted({said.effective_on for said in self.tree.statements})))
        object.__setattr__(self, "adoptions", self._adoptions())

    def orgs(self, day: date) -> Orgs:
        """The organisation tree of a day: of the last day before or on it that the tree changed."""
        index = bisect_right(self.changes, day)
        since = self.changes[index - 1] if index else day
        if since not in self._orgs:
            self._orgs[since] = self.tree.at(since)
        return self._orgs[since]

    def declared(self, day: date) -> Declarations:
        """The packs in force on a day: of each, the text last adopted for it; before its first day, its first text."""
        adopted = tuple((code, _in_force(said, day).digest) for code, said in sorted(self.adoptions.items()))
        if adopted not in self._declared:
            packs = (self._among_versions(code, digest) for code, digest in adopted)
            self._declared[adopted] = Declarations(tuple(one for one in packs if one is not None))
        return self._declared[adopted]

    def _among_versions(self, code: str, digest: str) -> Pack | None:
        """A pack's text, which also understands what was said under its other versions."""
        pack = self.read_pack(code, digest)
        others = {one.digest for one in self.adoptions[code]} - {digest}
        if pack is None or not others:
            return pack
        versions = (self.read_pack(code, one) for one in sorted(others))
        return read_among(pack, [one for one in versions if one is not None])

    def scope(self, org: str, day: date) -> Scope:
        """An org and all below it that day, and the books their items may stand in: also those of former parents."""
        if (org, day) not in self._scopes:
            codes = self.orgs(day).subtree(org)
            trees = [self.orgs(one) for one in {day, *(one for one in self.changes if one <= day)}]
            found = (orgs.book_of(code) for orgs in trees for code in codes)
            self._scopes[org, day] = Scope(codes, frozenset(book for book in found if book is not None))
        return self._scopes[org, day]

    def target(self, indicator: str, org: str, period: Period, book: str | None) -> Quantity | None:
        """The planned value: as the org's own book says, else as the city's does."""
        return self._quantity("sys.target", indicator, org, period, book)

    def report(self, indicator: str, org: str, period: Period, book: str | None) -> Quantity | None:
        """The value as published: as the org's own book says, else as the city's does."""
        return self._quantity("sys.report", indicator, org, period, book)

    def publications(self) -> Iterator[Mapping[str, Any]]:
        """What went out, with the cut its figures were read at."""
        for (_, ledger, _), state in self.states.items():
            if ledger == "sys.publication":
                yield from (one.payload for one in state.in_force)

    def _quantity(self, ledger: str, indicator: str, org: str, period: Period, book: str | None) -> Quantity | None:
        item = f"{indicator}/{org}/{period}"
        for place in dict.fromkeys((book, self.top)):
            said = _newest(self.states.get((place or "", ledger, item)))
            if said is not None:
                return Quantity(Decimal(said.payload["value"]), UNITS[said.payload["unit"]])
        return None

    def _org_statements(self) -> Iterator[OrgStatement]:
        for (book, ledger, code), state in sorted(self.states.items()):
            if ledger != "sys.org" or book != self.top:
                continue
            for said in state.in_force:
                body = said.payload
                yield OrgStatement(
                    code,
                    body["name"],
                    body["short"],
                    body["kind"],
                    body["parent"],
                    tuple(body["groups"]),
                    body["own_book"],
                    body["abolished"],
                    said.effective_on,
                    said.position,
                )

    def _adoptions(self) -> dict[str, tuple[Adoption, ...]]:
        found: dict[str, tuple[Adoption, ...]] = {}
        for (book, ledger, pack), state in self.states.items():
            said = state.in_force
            if ledger == "sys.adoption" and book == self.top and said:
                found[pack] = tuple(
                    Adoption(pack, one.payload["digest"], one.effective_on, one.position) for one in said
                )
        return found


def _in_force(said: tuple[Adoption, ...], day: date) -> Adoption:
    begun = [one for one in said if one.effective_on <= day]
    return begun[-1] if begun else said[0]


def _newest(state: ItemState | None) -> Statement | None:
    """What was said last, whatever day it is dated; None where nothing stands."""
    standing = state.in_force if state else ()
    return max(standing, key=lambda one: one.position, default=None)


class Desk:
    """Keeps the entries of the book's own ledgers, and the registry of the cuts asked for."""

    def __init__(self, read_pack: PackReader, top: str) -> None:
        self.top = top
        self._packs: dict[str, Pack | None] = {}
        self._read = read_pack
        self._entries: dict[str, list[Entry]] = {}
        self._kept: OrderedDict[tuple[tuple[str, int], ...], Registry] = OrderedDict()

    def take(self, entry: Entry) -> None:
        """One more entry of a `sys.*` ledger; those of a book come in order."""
        self._entries.setdefault(entry.book, []).append(entry)

    def at(self, cut: Cut) -> Registry:
        """The registry as of a cut; the same one as long as none of the cut's books says anything new of its own."""
        key = tuple((book, self._count(book, position)) for book, position in cut.positions)
        if key not in self._kept:
            entries = (entry for book, count in key for entry in self._entries.get(book, [])[:count])
            self._kept[key] = Registry(self.top, fold_all(entries), self._pack)
            while len(self._kept) > REGISTRIES_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _count(self, book: str, position: int) -> int:
        return bisect_right(self._entries.get(book, []), position, key=lambda one: one.position)

    def _pack(self, code: str, digest: str) -> Pack | None:
        if digest not in self._packs:
            self._packs[digest] = self._read(code, digest)
        return self._packs[digest]
