"""What passes give: exact sums by book and org, which add up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from taizhang.core.limits import DECIMAL_PLACES_MAX

PARTS: Final = 10**DECIMAL_PLACES_MAX
_EXACT: Final = Context(prec=60)  # more digits than a sum of all amounts there could be


@dataclass(slots=True)  # not frozen: that would cost more than all the rest where ten thousand are made
class Tally:
    """What one pass gives for one org's own items, exact; tallies of several orgs add up.

    `standing`: items opened by the last day, told of an org or of a book as a whole (of the org ""). `counted`: for a count its moments, otherwise the items that qualify.
    `known`: of those, the items whose amount is known. `parts`: the sum of amounts in the declared unit of the field or
    measure, or of days of a duration, as a number of its smallest parts (PARTS of them make one), so that thousands add
    up fast and exactly. `reached`: of a conversion's cohort those that reached the milestone, of promises those kept in
    time.
    """

    standing: int = 0
    counted: int = 0
    known: int = 0
    parts: int = 0
    reached: int = 0

    @property
    def total(self) -> Fraction:
        """The sum of amounts."""
        return Fraction(self.parts, PARTS)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.standing + other.standing,
            self.counted + other.counted,
            self.known + other.known,
            self.parts + other.parts,
            self.reached + other.reached,
        )

    def __neg__(self) -> "Tally":
        return Tally(-self.standing, -self.counted, -self.known, -self.parts, -self.reached)


NOTHING: Final = Tally()


def added(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies, of which there may be thousands."""
    standing = counted = known = parts = reached = 0
    for one in tallies:
        standing += one.standing
        counted += one.counted
        known += one.known
        parts += one.parts
        reached += one.reached
    return Tally(standing, counted, known, parts, reached)


def parts_of(amount: Decimal) -> int:
    """An amount of any allowed number of digits as `Tally.parts`."""
    return int(amount.scaleb(DECIMAL_PLACES_MAX, _EXACT))


Tallies = Mapping[tuple[str, str], Tally]  # by (book, responsible org at the window's end); "" for a book as a whole


@dataclass(frozen=True)
class Units:
    """Which orgs need not be told apart: those that belong to the same ones of some `scopes`, sets of orgs figures are
    asked for. A district asked for as a whole is one unit, however many towns it has.
    """

    scopes: frozenset[frozenset[str]]

    @cached_property
    def of(self) -> Mapping[str, str]:
        """The org that stands for an org's unit. Orgs in no scope have none: nothing of theirs is asked for."""
        within: dict[str, list[int]] = {}
        for number, scope in enumerate(self.scopes):
            for org in scope:
                within.setdefault(org, []).append(number)
        firsts: dict[tuple[int, ...], str] = {}
        return {org: firsts.setdefault(tuple(numbers), org) for org, numbers in sorted(within.items())}


def by_unit(tallies: Tallies, units: Units | None) -> Tallies:
    """Tallies of orgs as tallies of units; what stands in a book counts there whatever its org."""
    if units is None:
        return tallies
    found: dict[tuple[str, str], Tally] = {}
    for (book, org), one in tallies.items():
        unit = units.of.get(org)
        key, told = ((book, ""), Tally(one.standing)) if unit is None else ((book, unit), one)
        found[key] = found.get(key, Tally()) + told
    return found
