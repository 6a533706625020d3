"""The organisation tree 责任单位: dated, because bureaux merge and towns change hands."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from taizhang.core.limits import ORG_DAYS_KEPT

KINDS = (
    "city", "district", "county", "zone", "bureau", "office", "group", "town", "street", "village", "community",
    "grid", "building", "park", "enterprise",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OrgStatement:
    """What the book says of an org from a day on: its whole description, replacing the one before it.

    `groups` are dated sets such as 主城都市区. `own_book` is true for a jurisdiction that keeps its own book (district,
    county, administered zone). `abolished` ends the org from that day.
    """

    code: str
    name: str
    short: str
    kind: str
    parent: str | None
    groups: tuple[str, ...]
    own_book: bool
    abolished: bool
    effective_on: date
    position: int


@dataclass(frozen=True)
class Orgs:
    """The tree as of `day` (None: of no day in particular, for a tree made by hand)."""

    by_code: Mapping[str, OrgStatement] = field(default_factory=dict)
    day: date | None = None

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for org in self.by_code.values():
            if org.parent is not None:
                found[org.parent].append(org.code)
        return {parent: tuple(sorted(codes)) for parent, codes in found.items()}

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def get(self, code: str) -> OrgStatement | None:
        return self.by_code.get(code)

    def subtree(self, code: str) -> frozenset[str]:
        """The org and all below it; empty where it does not exist that day."""
        if code not in self.by_code:
            return frozenset()
        found, queue = set[str](), [code]
        while queue:
            one = queue.pop()
            if one not in found:
                found.add(one)
                queue.extend(self.children.get(one, ()))
        return frozenset(found)

    def path(self, code: str) -> tuple[str, ...]:
        """From the top org down to this one."""
        steps: list[str] = []
        here: str | None = code
        while here is not None and here in self.by_code and here not in steps:
            steps.append(here)
            here = self.by_code[here].parent
        return tuple(reversed(steps))

    @cached_property
    def _books(self) -> dict[str, str | None]:
        """Books already found."""
        return {}

    def book_of(self, code: str) -> str | None:
        """The book an org's items live in: that of its nearest org above (or itself) that keeps one."""
        if code not in self._books:
            keeping = (one for one in reversed(self.path(code)) if self.by_code[one].own_book)
            self._books[code] = next(keeping, None)
        return self._books[code]

    def of_kinds(self, kinds: Iterable[str], group: str | None = None) -> tuple[str, ...]:
        """Codes of the orgs of some kinds, perhaps only those of a group, in order of code."""
        wanted = frozenset(kinds)
        return tuple(
            sorted(
                org.code
                for org in self.by_code.values()
                if org.kind in wanted and (group is None or group in org.groups)
            )
        )


@dataclass(frozen=True)
class OrgTree:
    """All that the book says of orgs; `at(day)` gives the tree of one day."""

    statements: tuple[OrgStatement, ...] = ()

    @cached_property
    def _starts(self) -> tuple[date, ...]:
        """The days on which anything changes: between two of them the orgs are the same."""
        return tuple(sorted({one.effective_on for one in self.statements}))

    @cached_property
    def _spans(self) -> dict[int, Mapping[str, OrgStatement]]:
        """Orgs already gathered, by the number of changes before them."""
        return {}

    @cached_property
    def _days(self) -> dict[date, Orgs]:
        """Trees already given."""
        return {}

    @cached_property
    def _ceased_days(self) -> dict[date, Orgs]:
        """The tree with ceased orgs last given."""
        return {}

    def at(self, day: date) -> Orgs:
        """The tree as of the end of a day."""
        if day not in self._days:
            if len(self._days) >= ORG_DAYS_KEPT:
                self._days.clear()
            changes = bisect_right(self._starts, day)
            if changes not in self._spans:
                self._spans[changes] = self._gathered(day)
            self._days[day] = Orgs(self._spans[changes], day)
        return self._days[day]

    def with_ceased(self, day: date) -> Orgs:
        """The tree of a day with the orgs that have ceased by then, each where its last statement puts it: whose
        records are still read.
        """
        if day not in self._ceased_days:
            self._ceased_days.clear()  # asked for of today
            self._ceased_days[day] = Orgs(self._said(day), day)
        return self._ceased_days[day]

    @cached_property
    def _told(self) -> Mapping[str, tuple[OrgStatement, ...]]:
        """What is said of every org, in the order it takes effect."""
        found: dict[str, list[OrgStatement]] = defaultdict(list)
        for one in sorted(self.statements, key=lambda said: (said.effective_on, said.position)):
            found[one.code].append(one)
        return {code: tuple(said) for code, said in found.items()}

    def days_from(self, day: date) -> tuple[date, ...]:
        """A day, and every later one on which anything changes."""
        return (day, *self._starts[bisect_right(self._starts, day) :])

    def has_below(self, code: str) -> bool:
        """Whether any org is ever said to stand directly below this one."""
        return any(one.parent == code for one in self.statements)

    def is_above_itself(self, code: str, day: date) -> bool:
        """Whether the way up from an org comes back to it that day; ceased orgs on the way count, as they do for who
        may read their records.
        """
        seen: set[str] = set()
        above = self._parent(code, day)
        while above is not None and above not in seen:
            if above == code:
                return True
            seen.add(above)
            above = self._parent(above, day)
        return False

    def _parent(self, code: str, day: date) -> str | None:
        said = [one for one in self._told.get(code, ()) if one.effective_on <= day]
        return said[-1].parent if said else None

    def _gathered(self, day: date) -> Mapping[str, OrgStatement]:
        return {code: org for code, org in self._said(day).items() if not org.abolished}

    def _said(self, day: date) -> Mapping[str, OrgStatement]:
        """What was last said of every org by the end of a day."""
        current: dict[str, OrgStatement] = {}
        for one in sorted(self.statements, key=lambda said: (said.effective_on, said.position)):
            if one.effective_on <= day:
                current[one.code] = one
        return dict(sorted(current.items()))
