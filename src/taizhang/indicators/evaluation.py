"""One evaluation: a plan worked out for orgs at a cut, each pass over a ledger made once however many ask for it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

from taizhang.core.declarations.formula import AnyIndicator, Conversion, Count, Duration, Level, OnTime
from taizhang.core.values.figure import Coverage, Cut
from taizhang.core.values.units import UNITS
from taizhang.indicators.arithmetic import NO_ITEMS, NOT_REPORTED, Worked, combined, known, quotient, unknown
from taizhang.indicators.definitions import Registry, Scope
from taizhang.indicators.plan import Adder, Combined, Days, Gap, Leaf, Lookup, Plan, Quotient, leaves, own_unit
from taizhang.indicators.tally import Tallies, Tally, Units, added

PassKey = tuple[int, Days, str | None]


ByBook = Mapping[str, Mapping[str, Tally]]  # tallies by book, and there by org


@dataclass(frozen=True)
class Made:
    """A pass made over some books, by org or by the units it is good for."""

    books: frozenset[str]
    tallies: Tallies
    units: Units | None = None

    @cached_property
    def by_book(self) -> ByBook:
        found: dict[str, dict[str, Tally]] = {book: {} for book in self.books}
        for (book, org), one in self.tallies.items():
            found[book][org] = one
        return found

    def serves(self, books: frozenset[str], codes: frozenset[str] | None) -> bool:
        """Whether it tells of a scope's orgs; with None, of what stands in books as a whole."""
        return books <= self.books and (self.units is None or codes is None or codes in self.units.scopes)


_NOTHING_MADE: Final = Made(frozenset(), {})


@dataclass
class Evaluation:
    """Works plans out at one cut. `read` collects the books that took part, for the figure's position; `reached` is the
    day on which the cut's last entry was written.
    """

    engine: Adder
    registry: Registry
    cut: Cut
    reached: Callable[[], date]
    read: set[str] = field(default_factory=set)
    _passes: dict[PassKey, Made] = field(default_factory=dict)

    def work(self, plan: Plan, org: str) -> Worked:
        """The plan's value for an org and all below it, as of the day each part is taken at."""
        if isinstance(plan, Quotient):
            sides = self.work(plan.numerator, org), self.work(plan.denominator, org)
            return quotient(UNITS[plan.indicator.unit], *sides)
        if isinstance(plan, Combined):
            parts = {name: self.work(part, org) for name, part in plan.parts.items()}
            return combined(UNITS[plan.indicator.unit], plan.expression, parts)
        if isinstance(plan, Lookup):
            return self._lookup(plan, org)
        if isinstance(plan, Gap):
            return unknown(plan.reason, UNITS[plan.indicator.unit])
        scope = self.registry.scope(org, plan.days.last)
        kept = self.tallies(plan, scope.books, scope.codes)
        own = added(one for by_org in kept.values() for code, one in by_org.items() if code in scope.codes)
        standing = own.standing if plan.item else sum(map(_standing, kept.values()))
        worked = settle(plan, own) if standing else unknown(NO_ITEMS, UNITS[plan.indicator.unit])
        return _covered(worked, self._coverage(plan, scope, kept))

    def work_all(self, plan: Plan, orgs: Iterable[str]) -> dict[str, Worked]:
        """The plan's value for each of several orgs, in one pass over all their books."""
        listed = tuple(orgs)
        self.look_ahead((plan, org) for org in listed)
        return {org: self.work(plan, org) for org in listed}

    def look_ahead(self, wanted: Iterable[tuple[Plan, str]]) -> None:
        """Makes the passes of many plans and orgs together: those over the same books in one go."""
        needed: dict[PassKey, tuple[Leaf, set[str], set[frozenset[str]]]] = {}
        for plan, org in wanted:
            for leaf in leaves(plan):
                scope = self.registry.scope(org, leaf.days.last)
                _, books, scopes = needed.setdefault(_pass_key(leaf), (leaf, set(), set()))
                books |= self._present(scope.books)
                scopes.add(scope.codes)
        together: dict[tuple[frozenset[str], Units], list[Leaf]] = {}
        for key, (leaf, books, scopes) in needed.items():
            made, over = self._passes.get(key, _NOTHING_MADE), frozenset(books)
            if not all(made.serves(over, codes) for codes in scopes):
                together.setdefault((over, Units(frozenset(scopes))), []).append(leaf)
        for (over, units), those in together.items():
            cut = Cut.of({book: self.cut.at(book) for book in over})
            for leaf, tallies in zip(those, self.engine.tally_all(those, cut, units), strict=True):
                self._passes[_pass_key(leaf)] = Made(over, tallies, units)

    def for_another(self) -> "Evaluation":
        """The same evaluation for another request: what was read begins anew, passes made are shared."""
        return replace(self, read=set())

    def holds_nothing(self, plan: Plan, org: str) -> bool:
        """Whether the books of an org have no item that any part of the plan looks at."""
        for leaf in leaves(plan):
            books = self.registry.scope(org, leaf.days.last).books
            if any(map(_standing, self.tallies(leaf, books).values())):
                return False
        return True

    def tallies(self, leaf: Leaf, books: frozenset[str], codes: frozenset[str] | None = None) -> ByBook:
        """The tallies of a pass over some books, which tell of the orgs of `codes` (None: of books as wholes); a wider pass
        made before serves narrower ones.
        """
        present = self._present(books)
        self.read |= present
        key = _pass_key(leaf)
        made = self._passes.get(key, _NOTHING_MADE)
        if not made.serves(present, codes):
            over = present if made.units else made.books | present
            (tallies,) = self.engine.tally_all([leaf], Cut.of({book: self.cut.at(book) for book in over}))
            made = self._passes[key] = Made(over, tallies)
        return {book: made.by_book[book] for book in present}

    def _present(self, books: frozenset[str]) -> frozenset[str]:
        return frozenset(book for book in books if self.cut.at(book) > 0)

    def _lookup(self, plan: Lookup, org: str) -> Worked:
        unit = UNITS[plan.indicator.unit]
        orgs = self.registry.orgs(plan.period.last)
        book = orgs.book_of(org)
        self.read |= {book} if book is not None and self.cut.at(book) else set()
        said = self.registry.report(plan.indicator.indicator, org, plan.period, book)
        worked = unknown(NOT_REPORTED, unit) if said is None else known(Fraction(said.amount), said.unit).to(unit)
        expected = set(orgs.of_kinds(plan.indicator.expected)) & orgs.subtree(org)
        if not expected:
            return worked
        told = sum(1 for code in expected if self._told(plan, code))
        return _covered(worked, Coverage(told, len(expected)))

    def _told(self, plan: Lookup, org: str) -> bool:
        book = self.registry.orgs(plan.period.last).book_of(org)
        return self.registry.report(plan.indicator.indicator, org, plan.period, book) is not None

    def _coverage(self, leaf: Leaf, scope: Scope, kept: ByBook) -> Coverage | None:
        """已报/应报 of a figure over several jurisdictions: those whose book has items of the ledger."""
        orgs = self.registry.orgs(leaf.days.last)
        expected = {
            code for code in scope.codes if orgs.by_code[code].own_book and code != self.registry.top
        }  # the city's own book is no district's report
        if len(expected) < 2 or leaf.item:
            return None
        told = {book for book, by_org in kept.items() if _standing(by_org)}
        return Coverage(len(expected & told), len(expected))


def _pass_key(leaf: Leaf) -> PassKey:
    return id(leaf.indicator), leaf.days, leaf.item


def _standing(tallies: Mapping[str, Tally]) -> int:
    """How many items stand in a book."""
    return sum(one.standing for one in tallies.values())


def _covered(worked: Worked, coverage: Coverage | None) -> Worked:
    return Worked(worked.unit, worked.value, worked.reason, worked.numerator, worked.denominator, coverage)


def settle(leaf: Leaf, tally: Tally) -> Worked:
    """What a pass over the ledger says, once some item stands. Unknown is not zero:

    a count of nothing is 0, and so is a sum over no items; a sum over items of which none has said its amount is
    unknown, as is a level that no item has.
    """
    indicator: AnyIndicator = leaf.indicator
    unit = UNITS[indicator.unit]
    if isinstance(indicator, Count):
        return known(Fraction(tally.counted), unit)
    if isinstance(indicator, Conversion | OnTime):
        each = own_unit(leaf)
        return quotient(unit, known(Fraction(tally.reached), each), known(Fraction(tally.counted), each))
    if tally.known == 0 and (tally.counted or isinstance(indicator, Level)):
        return unknown(NOT_REPORTED, unit)
    if isinstance(indicator, Duration):
        each = UNITS[leaf.ledger.unit]
        return quotient(unit, known(tally.total, own_unit(leaf)), known(Fraction(tally.known), each))
    return known(tally.total, own_unit(leaf)).to(unit)
