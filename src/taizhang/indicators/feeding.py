"""The positions at which entries that feed a figure were written: those before which it may have been another.

What is told is more than what changed it, never less for the entries looked through: an entry is passed over only where
its kind, its names and its day cannot touch the figure. Entries written in one moment are one step, for no reader ever saw
the book between them. What changed the packs, the organisation tree or a setting is not looked for.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from operator import attrgetter

from taizhang.core.declarations.formula import Conversion, Duration, Level, Sum
from taizhang.core.declarations.formula_parts import ORG, moment_of
from taizhang.core.journal.entry import Entry, parse
from taizhang.core.journal.store import Store, Stored
from taizhang.core.limits import EARLIER_ENTRIES_MAX, EARLIER_STEPS_MAX, TAILS_KEPT
from taizhang.core.values.figure import Cut
from taizhang.core.values.period import CHINA
from taizhang.indicators.asked import Asked
from taizhang.indicators.plan import Combined, Leaf, Lookup, Plan, Quotient, fields_in, leaves, milestones_in


@dataclass(frozen=True, slots=True)
class Step:
    """A cut right before entries that feed a figure; `since` are these and all later ones of the kind, newest first, and
    `until` the day (of China) on which the first of them was written.
    """

    at: Cut
    since: tuple[tuple[str, int], ...]
    until: date


class Tails:
    """The newest entries of books up to their heads, read once for all figures that are looked back at from there."""

    def __init__(self, store: Store, heads: Cut) -> None:
        self.store, self.heads = store, heads
        self._rows: OrderedDict[tuple[str, str], list[Stored]] = OrderedDict()
        self._parsed: dict[tuple[str, str], dict[int, Entry]] = {}

    def low(self, book: str) -> int:
        """The position after which entries are looked at."""
        return max(0, self.heads.at(book) - EARLIER_ENTRIES_MAX)

    def feeding(self, book: str, ledger: str, over: Sequence[Leaf], *, opened: bool = False) -> Iterator[Entry]:
        """Those of a ledger that feed any of some passes, in book order; `opened`: also openings, with which an item stands.
        Columns are looked at first: most entries are of another day or item, and need not be read.
        """
        last = max(leaf.days.last for leaf in over)
        items = {leaf.item for leaf in over}
        rows, parsed = self._newest(book, ledger)
        for row in rows:
            told = row.columns
            if (told.effective_on > last and told.corrects is None) or (None not in items and told.item not in items):
                continue
            if row.position not in parsed:
                parsed[row.position] = parse(row.content)
            entry = parsed[row.position]
            if (opened and entry.kind == "open") or any(feeds(leaf, entry) for leaf in over):
                yield entry

    def _newest(self, book: str, ledger: str) -> tuple[list[Stored], dict[int, Entry]]:
        key = (book, ledger)
        if key not in self._rows:
            self._rows[key] = list(self.store.read(book, self.low(book), self.heads.at(book), ledger))
            self._parsed[key] = {}
            while len(self._rows) > TAILS_KEPT:
                gone, _ = self._rows.popitem(last=False)
                del self._parsed[gone]
        self._rows.move_to_end(key)
        return self._rows[key], self._parsed[key]


def steps_back(tails: Tails, asked: Asked) -> tuple[Step, ...]:
    """The newest steps of a request's figure, newest first, at most EARLIER_STEPS_MAX.

    None for a figure of several districts' books: what another district wrote is not ordered with it.
    """
    fed = sorted(_fed(tails, asked), key=lambda one: (one.recorded_at, one.position), reverse=True)
    steps: list[Step] = []
    at: dict[str, int] = {}
    since: list[tuple[str, int]] = []
    for _, written in islice(groupby(fed, key=attrgetter("recorded_at")), EARLIER_STEPS_MAX):
        for entry in written:
            at[entry.book] = entry.position - 1
            since.append((entry.book, entry.position))
            until = entry.recorded_at.astimezone(CHINA).date()
        steps.append(Step(Cut.of(at), tuple(since), until))
    return tuple(steps)


def _fed(tails: Tails, asked: Asked) -> Iterator[Entry]:
    """The entries that feed a figure, among the newest of its book and of the city's."""
    registry, cut, org = asked.evaluation.registry, asked.evaluation.cut, asked.request.org
    by_ledger: dict[str, list[Leaf]] = {}
    books: set[str] = set()
    for leaf in leaves(asked.plan):
        by_ledger.setdefault(leaf.ledger.ledger, []).append(leaf)
        books |= {book for book in registry.scope(org, leaf.days.last).books if cut.at(book)}
    own = registry.orgs(asked.request.period.last).book_of(org)
    if len(books - {registry.top}) > 1:
        return
    for book in sorted(books):
        for ledger, over in by_ledger.items():
            yield from (entry for entry in tails.feeding(book, ledger, over) if entry.position <= cut.at(book))
    for ledger, names in _own_words(asked).items():
        for book in sorted({registry.top, own or registry.top}):
            for row in tails.store.read(book, tails.low(book), cut.at(book), ledger):
                if row.columns.item.startswith(names):
                    yield parse(row.content)


def _own_words(asked: Asked) -> Mapping[str, tuple[str, ...]]:
    """What the books' own ledgers say of a figure: how the items of targets and of reported values begin."""
    org = asked.request.org
    found: dict[str, tuple[str, ...]] = {}
    if {"target", "pace"} & set(asked.request.comparisons):
        found["sys.target"] = (f"{asked.indicator.indicator}/{org}/",)
    looked_up = tuple(f"{one.indicator.indicator}/{org}/{one.period}" for one in _lookups(asked.plan))
    return {**found, "sys.report": looked_up} if looked_up else found


def _lookups(node: Plan) -> Iterator[Lookup]:
    if isinstance(node, Quotient):
        yield from _lookups(node.numerator)
        yield from _lookups(node.denominator)
    elif isinstance(node, Combined):
        for part in node.parts.values():
            yield from _lookups(part)
    elif isinstance(node, Lookup):
        yield node


def feeds(leaf: Leaf, entry: Entry) -> bool:
    """Whether an entry of the ledger can change what a pass adds up. A correction always can: of what, its own words do
    not tell.
    """
    if leaf.item not in {None, entry.item}:
        return False
    if entry.corrects is not None:
        return True
    return entry.effective_on <= leaf.days.last and _KINDS.get(entry.kind, _never)(leaf, entry)


def _never(leaf: Leaf, entry: Entry) -> bool:
    del leaf, entry
    return False


def _opening(leaf: Leaf, entry: Entry) -> bool:
    """An opening alone brings nothing where a milestone or a flow has yet to follow it."""
    moment = moment_of(leaf.indicator)
    if isinstance(leaf.indicator, Level):
        return leaf.indicator.amount.field is not None
    return (
        moment is not None and moment.at != "milestone" and (moment.at == "standing" or entry.effective_on in leaf.days)
    )


def _amendment(leaf: Leaf, entry: Entry) -> bool:
    asked = {*fields_in(leaf.indicator.where), ORG.field}
    if isinstance(leaf.indicator, Sum | Level) and leaf.indicator.amount.field is not None:
        asked.add(leaf.indicator.amount.field)
    return not asked.isdisjoint(entry.payload.get("fields", {}))


def _step_taken(leaf: Leaf, entry: Entry) -> bool:
    """Of a milestone that counts each time it is reached only its own day matters; any other, by the end of the days."""
    indicator, name = leaf.indicator, entry.payload["milestone"]
    others = set(milestones_in(indicator.where))
    if isinstance(indicator, Conversion):
        others.add(indicator.to)
    if isinstance(indicator, Duration):
        others |= {indicator.start.milestone or "", indicator.to}
    moment = moment_of(indicator)
    if name in others or moment is None or name != moment.milestone:
        return name in others
    each = moment.occurrence == "each" and moment.status == entry.payload["status"] == "actual"
    return not each or entry.effective_on in leaf.days


def _measured(leaf: Leaf, entry: Entry) -> bool:
    indicator = leaf.indicator
    if not isinstance(indicator, Sum | Level) or entry.payload["measure"] != indicator.amount.measure:
        return False
    measure = leaf.ledger.measure_named(entry.payload["measure"])
    flows = isinstance(indicator, Sum) and measure is not None and measure.kind == "flow"
    return not flows or entry.effective_on in leaf.days


_KINDS: Mapping[str, Callable[[Leaf, Entry], bool]] = {
    "open": _opening,
    "amend": _amendment,
    "milestone": _step_taken,
    "measure": _measured,
}
