"""The entries behind a figure: what each adds, which merely hold a condition, and those that were corrected since.

Amounts of the lines that stand add up to the figure (or to its numerator and denominator), in the unit the lines name.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taizhang.core.declarations.expression import Operation, names_in
from taizhang.core.declarations.formula import Conversion, Duration, Level, Moment, OnTime, Sum
from taizhang.core.declarations.formula_parts import moment_of
from taizhang.core.journal.entry import Entry, parse
from taizhang.core.journal.store import Store
from taizhang.core.ledger.state import ItemState, fold_all
from taizhang.core.ledger.view import Fact, ItemView, facts, view
from taizhang.core.values.figure import TraceLine
from taizhang.core.values.units import UNITS, Unit
from taizhang.indicators.asked import Asked
from taizhang.indicators.items import days_between, holds, kept, moments
from taizhang.indicators.plan import (
    PLAN_HOLDS,
    Combined,
    Leaf,
    Lookup,
    Plan,
    Quotient,
    fields_in,
    milestones_in,
    own_unit,
    reset_start,
)

Amounts = dict[int, Decimal | None]  # by position: what the entry adds; None for a condition


@dataclass(frozen=True)
class History:
    """All entries of one item up to a cut, their digests, and the state they leave."""

    entries: tuple[Entry, ...]
    digests: Mapping[int, str]
    state: ItemState

    def replaced_by(self, position: int) -> int | None:
        """The next entry that replaced one, None while it stands."""
        root = self.state.root_of(position)
        later = (one.position for one in self.entries if self.state.root_of(one.position) == root)
        return min((one for one in later if one > position), default=None)

    def versions(self, root: int) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if self.state.root_of(one.position) == root)


def trace_plan(store: Store, asked: Asked) -> tuple[TraceLine, ...]:
    """The lines of a whole request, by book and position; a side's line stands once a side."""
    lines = set(_of_plan(store, asked, asked.plan, "value"))
    return tuple(sorted(lines, key=_in_order))


def _in_order(line: TraceLine) -> tuple[object, ...]:
    """One entry may stand twice on a side: a mean that is itself a side brings its days and its items."""
    unit, amount = line.measured_in.sign, str(line.amount)
    return line.book, line.position, line.side, line.item, unit, amount


def _of_plan(store: Store, asked: Asked, plan: Plan, side: str) -> Iterator[TraceLine]:
    if isinstance(plan, Quotient):
        sides = ("numerator", "denominator") if side == "value" else (side, side)
        yield from _of_plan(store, asked, plan.numerator, sides[0])
        yield from _of_plan(store, asked, plan.denominator, sides[1])
    elif isinstance(plan, Combined):
        for name, part in plan.parts.items():
            yield from _of_plan(store, asked, part, _side_of(plan, name) if side == "value" else side)
    elif isinstance(plan, Lookup):
        yield from _of_report(store, asked, plan, side)
    elif isinstance(plan, Leaf):
        yield from _of_leaf(store, asked, plan, side)


def _side_of(plan: Combined, name: str) -> str:
    """The side of a division that a part stands on; `value` where the formula is none, or has it on both."""
    expression = plan.expression
    if not isinstance(expression, Operation) or expression.sign != "/":
        return "value"
    above, below = (name in names_in(side) for side in (expression.left, expression.right))
    return "value" if above == below else "numerator" if above else "denominator"


def _of_report(store: Store, asked: Asked, plan: Lookup, side: str) -> Iterator[TraceLine]:
    registry, org = asked.evaluation.registry, asked.request.org
    item = f"{plan.indicator.indicator}/{org}/{plan.period}"
    own = registry.orgs(plan.period.last).book_of(org)
    for book in dict.fromkeys(one for one in (own, registry.top) if one is not None):
        for history in _histories(store, book, "sys.report", asked.evaluation.cut.at(book), item):
            for entry in history.entries:
                stated = entry.payload.get("value")
                amount = None if stated is None else Decimal(stated)
                unit = UNITS[entry.payload.get("unit", plan.indicator.unit)]
                yield _line(history, entry, side, amount, unit, item)
            if history.state.in_force:
                return


def _of_leaf(store: Store, asked: Asked, leaf: Leaf, side: str) -> Iterator[TraceLine]:
    evaluation = asked.evaluation
    scope = evaluation.registry.scope(asked.request.org, leaf.days.last)
    for book in sorted(scope.books):
        for history in _histories(store, book, leaf.ledger.ledger, evaluation.cut.at(book), leaf.item):
            seen = view(history.state, leaf.ledger, leaf.days.last)
            org = seen.fields.get("org") if seen.opened_on else _org_said(history)
            if org in scope.codes:
                yield from _of_item(leaf, history, seen, side)


def _org_said(history: History) -> object:
    """The org of an item whose opening was withdrawn: the one it was opened for."""
    opened = (one.payload.get("fields", {}).get("org") for one in history.entries if one.kind == "open")
    return next(opened, None)


def _of_item(leaf: Leaf, history: History, seen: ItemView, side: str) -> Iterator[TraceLine]:
    title = seen.fields.get(leaf.ledger.title)
    name = title if isinstance(title, str) else history.state.item
    for part in _parts(leaf, history, seen, side):
        roots = {history.state.root_of(position) for position in part.amounts} | part.left
        for entry in (one for root in sorted(roots) for one in history.versions(root)):
            corrected = history.replaced_by(entry.position) is not None
            amount = part.stated(entry) if corrected else part.amounts.get(entry.position)
            yield _line(history, entry, part.side, amount, part.unit, name)


@dataclass(frozen=True)
class Part:
    """What an item brings to one side: the entries in force with their amounts, the roots of those that a correction
    took out, and what a corrected entry had added when it stood.
    """

    side: str
    unit: Unit
    amounts: Amounts
    left: set[int]
    stated: Callable[[Entry], Decimal | None]


def _parts(leaf: Leaf, history: History, seen: ItemView, side: str) -> Iterator[Part]:
    """One part of a plain pass; of a rate over items its base and what stands above the line, each on its side (a rate
    that is itself a side of another leaves both there).
    """
    indicator, state = leaf.indicator, history.state
    base = _behind(leaf, state, seen)
    moment, unit = moment_of(indicator), own_unit(leaf)
    if not isinstance(indicator, Conversion | OnTime | Duration):
        yield Part(side, unit, base, _left(leaf, moment, history, base), lambda entry: _stated(leaf, entry))
        return
    above = _above(leaf, indicator, state, seen) if base else {}
    sides = ("denominator", "numerator") if side == "value" else (side, side)
    each = UNITS[leaf.ledger.unit]
    yield Part(sides[0], each, base, _left(leaf, moment, history, base), lambda entry: _stated(leaf, entry))
    # whether a corrected entry had been in time, or after how many days, is not told by it alone
    got = Moment(at="milestone", milestone=indicator.milestone if isinstance(indicator, OnTime) else indicator.to)
    left = _left(leaf, got, history, above) if base else set[int]()
    yield Part(sides[1], unit, above, left, lambda _: None)


def _behind(leaf: Leaf, state: ItemState, seen: ItemView) -> Amounts:
    """The entries in force that make an item count, and what they add; nothing where it does not count."""
    indicator = leaf.indicator
    if seen.opened_on is None or not holds(indicator.where, seen, leaf.ledger):
        return {}
    if isinstance(indicator, Duration) and days_between(indicator, seen) is None:
        return {}  # nobody knows since when: no mean is made of it
    said = list(facts(state, leaf.ledger, leaf.days.last))
    found: Amounts = dict.fromkeys(_conditions(leaf, said))
    if not isinstance(indicator, Level):
        moment = moment_of(indicator)
        times = [None] if moment is None else [one for one in moments(moment, seen) if one is None or one in leaf.days]
        if not times:
            return {}
        if moment is not None:
            adds = None if isinstance(indicator, Sum) else Decimal(1)
            found.update(dict.fromkeys(_moment_entries(moment, leaf, said, seen), adds))
    if isinstance(indicator, Sum | Level):
        found.update(_amounts(leaf, indicator, said))
    return found


def _above(leaf: Leaf, indicator: Conversion | OnTime | Duration, state: ItemState, seen: ItemView) -> Amounts:
    """What an item of the base adds above the line: the entry by which it got there, with 1 or with its days."""
    said = list(facts(state, leaf.ledger, leaf.days.last))
    if isinstance(indicator, OnTime):
        return dict.fromkeys(_kept_entries(indicator, said, seen), Decimal(1))
    end = _milestone_entries(Moment(at="milestone", milestone=indicator.to), said, seen)
    if isinstance(indicator, Conversion):
        return dict.fromkeys(end, Decimal(1)) if seen.reached(indicator.to) else {}
    days = days_between(indicator, seen)
    if days is None:
        return {}
    return {**dict.fromkeys(_start_entries(indicator.start, said, seen)), **dict.fromkeys(end, days)}


def _kept_entries(indicator: OnTime, said: list[Fact], seen: ItemView) -> list[int]:
    """The entry by which a promise was kept in time; none where it was not."""
    first = kept(indicator, seen)
    named = (one for one in said if one.kind == "milestone" and one.name == indicator.milestone)
    done = [one.position for one in named if first and one.occurrence == first.number and one.status == "actual"]
    return done[-1:]


def _start_entries(moment: Moment, said: list[Fact], seen: ItemView) -> Iterator[int]:
    """The entry from whose day a duration is counted."""
    if moment.at == "opened":
        yield next(one.position for one in said if one.kind == "opened")
        return
    yield from _milestone_entries(moment, said, seen)


def _conditions(leaf: Leaf, said: list[Fact]) -> Iterator[int]:
    """The opening, and the newest word on each field and milestone the condition asks for."""
    where = leaf.indicator.where
    fields, steps = fields_in(where), milestones_in(where)
    newest = {(one.kind, one.name): one.position for one in said if _asked_for(one, fields, steps)}
    yield from newest.values()


def _asked_for(fact: Fact, fields: frozenset[str], steps: frozenset[str]) -> bool:
    named = (fact.kind == "field" and fact.name in fields) or (fact.kind == "milestone" and fact.name in steps)
    return named or fact.kind == "opened"


def _moment_entries(moment: Moment, leaf: Leaf, said: list[Fact], seen: ItemView) -> Iterator[int]:
    """The entries that put an item's moments in the window."""
    if moment.at == "milestone":
        for position, day in _milestone_entries(moment, said, seen).items():
            if day in leaf.days:
                yield position
        return
    yield next(one.position for one in said if one.kind == "opened")


def _milestone_entries(moment: Moment, said: list[Fact], seen: ItemView) -> dict[int, date]:
    """The entries that state the occurrences a moment takes, with their days."""
    planned = moment.status == "planned"
    known = seen.milestones.get(moment.milestone or "", ())
    taken = [one for one in known if _taken(one.status, planned=planned)]
    days = {one.number: day for one in taken if (day := one.due if planned else one.on) is not None}
    numbers = sorted(days)
    kept = {"first": numbers[:1], "last": numbers[-1:], "each": numbers}[moment.occurrence]
    found: dict[int, date] = {}
    for number in kept:
        words = (
            one for one in said if one.kind == "milestone" and (one.name, one.occurrence) == (moment.milestone, number)
        )
        spoken = [one for one in words if (one.due is not None if planned else one.status != "planned")]
        found[spoken[-1].position] = days[number]
    return found


def _taken(status: str, *, planned: bool) -> bool:
    return status in PLAN_HOLDS if planned else status == "actual"


def _amounts(leaf: Leaf, indicator: Sum | Level, said: list[Fact]) -> Amounts:
    """The entries whose amounts are added, and what each adds."""
    kind, name = ("field", indicator.amount.field) if indicator.amount.field else ("amount", indicator.amount.measure)
    stated = [one for one in said if one.kind == kind and one.name == name]
    measure = leaf.ledger.measure_named(name or "") if kind == "amount" else None
    last_only = kind == "field" or (measure is not None and measure.kind == "level")
    if last_only:
        since = reset_start(leaf)
        stated = [one for one in stated[-1:] if since is None or one.on >= since]
    elif isinstance(indicator, Sum):
        stated = [one for one in stated if one.on in leaf.days]
    return {one.position: one.value for one in stated if isinstance(one.value, Decimal)}


def _left(leaf: Leaf, moment: Moment | None, history: History, amounts: Amounts) -> set[int]:
    """Statements that were of the figure until a correction took them out: another day, another thing, or withdrawn."""
    behind = {history.state.root_of(position) for position in amounts}
    found: set[int] = set()
    for entry in history.entries:
        root = history.state.root_of(entry.position)
        replaced = history.replaced_by(entry.position) is not None
        day = _day_said(leaf, moment, entry)
        if replaced and root not in behind and day is not None and day in leaf.days:
            found.add(root)
    return found


def _day_said(leaf: Leaf, moment: Moment | None, entry: Entry) -> date | None:
    """The day that an entry gives to the moment or the measure which a pass looks at; None where it speaks of neither."""
    indicator = leaf.indicator
    if entry.kind == "milestone" and moment is not None and entry.payload["milestone"] == moment.milestone:
        if moment.status == "actual":
            return entry.effective_on if entry.payload["status"] == "actual" else None
        due = entry.payload.get("planned_on")
        return date.fromisoformat(due) if due else None
    if entry.kind == "measure" and isinstance(indicator, Sum | Level):
        return entry.effective_on if entry.payload["measure"] == indicator.amount.measure else None
    opens = entry.kind == "open" and (moment is None or moment.at != "milestone")
    return entry.effective_on if opens else None


def _stated(leaf: Leaf, entry: Entry) -> Decimal | None:
    """What a corrected entry had added when it stood, as it stated it; None for a running total, whose step is gone."""
    indicator = leaf.indicator
    if entry.kind == "withdraw":
        return None
    speaks = _day_said(leaf, moment_of(indicator), entry) is not None
    if not isinstance(indicator, Sum | Level):
        return Decimal(1) if speaks else None
    if indicator.amount.field is not None:
        raw = entry.payload.get("fields", {}).get(indicator.amount.field)
        return None if raw is None else Decimal(raw)
    measure = leaf.ledger.measure_named(indicator.amount.measure or "")
    flows = measure is not None and measure.kind != "running_total" and speaks
    return Decimal(entry.payload["value"]) if flows and entry.kind == "measure" else None


def _histories(store: Store, book: str, ledger: str, upto: int, item: str | None) -> Iterator[History]:
    """The items of a ledger in a book as of a position, in order of their first entry."""
    found: dict[str, list[tuple[Entry, str]]] = {}
    for row in store.read(book, 0, upto) if upto else ():
        if row.columns.ledger == ledger and item in {None, row.columns.item}:
            found.setdefault(row.columns.item, []).append((parse(row.content), row.digest))
    for rows in found.values():
        entries = tuple(entry for entry, _ in rows)
        state = next(iter(fold_all(entries).values()))
        yield History(entries, {entry.position: digest for entry, digest in rows}, state)


def _line(history: History, entry: Entry, side: str, amount: Decimal | None, unit: Unit, name: str) -> TraceLine:
    return TraceLine(
        entry.book,
        entry.position,
        history.digests[entry.position],
        entry.item,
        name,
        entry.kind,
        entry.effective_on.isoformat(),
        side,
        amount,
        unit,
        entry.corrects,
        history.replaced_by(entry.position),
    )
