"""Figures: one value of an indicator for an org and a period, with its parts and the book position it was read at.

`Figure` is the shared coin of the house: indicators make it; audit, reports, documents, exchange and the web take it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import Final, Protocol

from taizhang.core.issues import Issue
from taizhang.core.values.period import Period
from taizhang.core.values.units import Unit, is_counted


@dataclass(frozen=True, slots=True)
class Cut:
    """Positions of one or several books, taken together: what a figure was read at."""

    positions: tuple[tuple[str, int], ...]  # (book, position), sorted by book

    @classmethod
    def of(cls, positions: Mapping[str, int]) -> "Cut":
        return cls(tuple(sorted(positions.items())))

    def at(self, book: str) -> int:
        """The position in a book; 0 for a book the cut does not name."""
        return dict(self.positions).get(book, 0)

    @property
    def digest(self) -> str:
        text = ",".join(f"{book}#{position}" for book, position in self.positions)
        return "sha256:" + sha256(text.encode()).hexdigest()

    def __str__(self) -> str:
        return " ".join(f"{book}#{position}" for book, position in self.positions)

    def to_json(self) -> dict[str, object]:
        return {"cut": dict(self.positions), "digest": self.digest}


@dataclass(frozen=True, slots=True)
class OrgRef:
    """An org as a figure names it: code and the name it had."""

    code: str
    name: str

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "name": self.name}


@dataclass(frozen=True, slots=True)
class DefinitionRef:
    """Which text of which indicator a figure was computed by."""

    indicator: str
    version: str
    digest: str

    def to_json(self) -> dict[str, str]:
        return {"indicator": self.indicator, "version": self.version, "digest": self.digest}


@dataclass(frozen=True, slots=True)
class Coverage:
    """已报/应报: how many of the orgs expected to report have done so."""

    reported: int
    expected: int

    def to_json(self) -> dict[str, int]:
        return {"reported": self.reported, "expected": self.expected}


COMPARISONS: Final = (
    "target", "pace", "yoy", "previous", "share", "complement", "above_share", "above_rest", "rank", "score",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure held against another. `value` is None with a `reason` where it is undefined (a base of zero).

    `against` is the other value (target, last year's, the whole, the share of time gone); for a rank or a score,
    `places` is how many were ranked.
    """

    kind: str  # one of COMPARISONS
    value: Decimal | None
    measured_in: Unit
    against: Decimal | None = None
    reason: str | None = None
    places: int | None = None
    group: str | None = None  # the universe of a rank or score in words (全市各区县), or the name of the org above
    period: str | None = None  # the period of the other value: a year's target, the base of a growth
    reported: tuple[str, ...] = ()  # a rank's orgs whose value is as reported to the city, having no book of their own

    def to_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "value": json_number(self.value, self.measured_in),
            "measured_in": self.measured_in.sign,
            "against": text_of(self.against),
            "reason": self.reason,
            "places": self.places,
            "group": self.group,
            "period": self.period,
            "reported": list(self.reported),
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of an indicator. `value` is None with a `reason` code where it is unknown: unknown is not zero.

    A rate keeps numerator and denominator exact, in their own units; `value` is worked out to limits.QUOTIENT_PLACES.
    """

    definition: DefinitionRef
    org: OrgRef
    period: Period
    measured_in: Unit
    position: Cut
    value: Decimal | None
    reason: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    coverage: Coverage | None = None
    item: str | None = None
    comparisons: Mapping[str, tuple[Comparison, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def to_json(self) -> dict[str, object]:
        """The contract shape of `figure --json`: decimals are strings, counts integers, unknown is null with its reason.

        Numerator and denominator are strings always: they may count things or add amounts up.
        """
        return {
            "indicator": self.definition.indicator,
            "definition": self.definition.to_json(),
            "org": self.org.to_json(),
            "item": self.item,
            "period": str(self.period),
            "value": json_number(self.value, self.measured_in),
            "reason": self.reason,
            "measured_in": self.measured_in.sign,
            "numerator": text_of(self.numerator),
            "denominator": text_of(self.denominator),
            "coverage": self.coverage.to_json() if self.coverage else None,
            "position": self.position.to_json(),
            "comparisons": {kind: [one.to_json() for one in rows] for kind, rows in self.comparisons.items()},
        }


def json_number(number: Decimal | None, unit: Unit) -> str | int | None:
    """A value as JSON carries it: counts are integers, other decimals strings, unknown is null."""
    if number is not None and is_counted(unit) and number == number.to_integral_value():
        return int(number)
    return text_of(number)


def text_of(number: Decimal | None) -> str | None:
    """A decimal as JSON carries it: plain digits in a string; None stays None."""
    return None if number is None else format(number, "f")


@dataclass(frozen=True, slots=True)
class FigureRequest:
    """What is asked: an indicator for an org and a period, perhaps of one item, with comparisons wanted.

    `at` is None for the newest position.
    """

    indicator: str
    org: str
    period: Period
    item: str | None = None
    at: Cut | None = None
    comparisons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One entry behind a figure. `side` is value, numerator or denominator; `amount` is what it adds, None for a mere
    condition; `corrected_by` is the position of the entry that replaced it by then, None while it stands.
    """

    book: str
    position: int
    digest: str
    item: str
    item_name: str
    kind: str
    effective_on: str
    side: str
    amount: Decimal | None
    measured_in: Unit
    corrects: int | None = None
    corrected_by: int | None = None

    def to_json(self) -> dict[str, object]:
        return {
            "book": self.book,
            "position": self.position,
            "digest": self.digest,
            "item": self.item,
            "item_name": self.item_name,
            "kind": self.kind,
            "effective_on": self.effective_on,
            "side": self.side,
            "amount": json_number(self.amount, self.measured_in),
            "measured_in": self.measured_in.sign,
            "corrects": self.corrects,
            "corrected_by": self.corrected_by,
        }


@dataclass(frozen=True, slots=True)
class Earlier:
    """A figure as the books gave it at earlier positions.

    `at` names only the books in which entries that feed it were written since; `since` are the positions of these, newest
    first; `until` is the day (of China) on which the first of them was written.
    """

    figure: Figure
    at: Cut
    since: tuple[tuple[str, int], ...]
    until: date

    def to_json(self) -> dict[str, object]:
        return {
            "position": self.at.to_json(),
            "until": self.until.isoformat(),
            "entries": len(self.since),
            "since": [f"{book}#{position}" for book, position in self.since],
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """An indicator that a phrase may mean, with how sure (0 to 1) and why, for a claim to be held against.

    `words` is the name of it that the phrase told; `longer` are other indicators of the dimension in whose names these
    words stand, which a short way of speaking may mean as well.
    """

    indicator: str
    name: str
    org: str
    item: str | None
    score: Decimal
    why: str
    words: str = ""
    longer: "tuple[Candidate, ...]" = ()


class FigureSource(Protocol):
    """Where figures come from: audit, reports and the web take this and need not know the engines."""

    def figure(self, request: FigureRequest) -> tuple[Figure | None, list[Issue]]:
        """The figure, or the issues that make it impossible to ask (an unknown indicator, org or period kind)."""

    def trace(self, request: FigureRequest) -> tuple[Sequence[TraceLine], list[Issue]]:
        """The entries behind a figure, in book order; corrected ones stay listed beside what replaced them."""

    def earlier(self, request: FigureRequest) -> Iterator[Earlier]:
        """The figure at the positions before entries that feed it, newest first, each worked out when it is asked for; of
        the newest entries and positions alone (limits.EARLIER_*). Nothing for a request that cannot be asked.
        """

    def candidates(self, phrase: str, district: str, unit: str) -> Sequence[Candidate]:
        """Indicators (or one item's fields) that a subject phrase in a text about a district may mean, best first."""
