"""What an item's statements say as of a day: its fields, milestones and measures, by the ledger's declaration."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from taizhang.core.declarations.schema import LedgerDeclaration, Measure
from taizhang.core.journal.entry import Sealed
from taizhang.core.ledger.state import ItemState, Statement
from taizhang.core.values.period import PeriodKind, period_of

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
Value = str | Decimal | bool | date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing an entry states, flat: what the projection shows and what the replica keeps a row of.

    kind: opened, field, milestone, amount. `on` is the day it holds from. A milestone's `status` is planned, actual, na
    or revoked; `due` is the planned day of a planned one. An amount's value is a flow's or running total's increment, or
    a level's value. `position` is the entry that states it, `root` the first statement it goes back to.
    """

    kind: str
    name: str
    on: date
    position: int
    root: int
    value: Value | None = None
    occurrence: int = 1
    status: str = ""
    due: date | None = None


def facts(state: ItemState, ledger: LedgerDeclaration, on: date | None = None) -> Iterator[Fact]:
    """All facts in force of an item, those effective by a day (None: all), in order of (effective_on, root)."""
    standing = [one for one in state.in_force if on is None or one.effective_on <= on]
    for said in standing:
        yield from _facts_of(said, ledger)
    for measure in ledger.measures:
        if measure.kind == "running_total":
            yield from _increments(measure, [one for one in standing if _is_measure(one, measure.measure)])


def _is_measure(said: Statement, name: str) -> bool:
    return said.kind == "measure" and said.payload["measure"] == name


def _facts_of(said: Statement, ledger: LedgerDeclaration) -> Iterator[Fact]:
    if said.kind == "open":
        yield Fact("opened", "", said.effective_on, said.position, said.root)
    if said.kind in {"open", "amend"}:
        for name, raw in said.payload["fields"].items():
            yield Fact("field", name, said.effective_on, said.position, said.root, value_of(ledger, name, raw))
    elif said.kind == "milestone":
        yield _milestone(said)
    elif said.kind == "measure":
        measure = ledger.measure_named(said.payload["measure"])
        if measure is not None and measure.kind != "running_total":
            amount = Decimal(said.payload["value"])
            yield Fact("amount", measure.measure, said.effective_on, said.position, said.root, amount)


def _milestone(said: Statement) -> Fact:
    due = said.payload.get("planned_on")
    return Fact(
        "milestone",
        said.payload["milestone"],
        said.effective_on,
        said.position,
        said.root,
        occurrence=said.payload["occurrence"],
        status=said.payload["status"],
        due=date.fromisoformat(due) if due else None,
    )


def _increments(measure: Measure, said: list[Statement]) -> Iterator[Fact]:
    """Flows of a running total: each statement less the one before it within the reset period.

    Several statements on one day leave that day with the last one's total: the earlier ones still yield their steps, so
    the sum over any span of days is right.
    """
    last: Statement | None = None
    for before, one in pairwise([last, *said]):
        if one is None:  # pragma: no cover - pairwise never ends on the None that starts it
            continue
        total = Decimal(one.payload["value"])
        if before is not None and same_reset(measure, before.effective_on, one.effective_on):
            total -= Decimal(before.payload["value"])
        yield Fact("amount", measure.measure, one.effective_on, one.position, one.root, total)


def same_reset(measure: Measure, first: date, second: date) -> bool:
    """Whether two days lie in one reset period of a measure (always, when it never resets)."""
    if measure.resets is None:
        return True
    kind = PeriodKind(measure.resets)
    return period_of(kind, first) == period_of(kind, second)


def value_of(ledger: LedgerDeclaration, name: str, raw: object) -> Value | None:
    """A field's stored value as its declared type. None for an emptied field, and for fields no longer declared: text."""
    declared = ledger.field_named(name)
    if raw is None:
        return None
    if isinstance(raw, list | tuple):
        return tuple(str(one) for one in raw)
    if declared is None or isinstance(raw, bool):
        return raw if isinstance(raw, bool) else str(raw)
    if declared.type == "number":
        return Decimal(str(raw))
    return date.fromisoformat(str(raw)) if declared.type == "date" else str(raw)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a milestone. `status` is planned, actual, na or revoked; `on` is the day it was actually
    reached (None unless actual), `due` the newest planned day, `position` the entry that last spoke of it.
    """

    number: int
    status: str
    on: date | None
    due: date | None
    position: int


@dataclass(frozen=True, slots=True)
class SealedField:
    """Where the last value of a personal field is: whose it is, the entry that says it, and its ciphertext (with what
    else that entry says of the same person).
    """

    subject: str
    position: int
    part: Sealed


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as of a day. `opened_on` is None where it was not yet opened then (or was withdrawn).

    `personal` are the personal fields that were said, sealed as they stand; whether a key is left only a vault knows.
    `totals` are flows added since the beginning; `levels` are last values that still hold that day.
    """

    opened_on: date | None
    fields: Mapping[str, Value]
    milestones: Mapping[str, tuple[Occurrence, ...]]
    totals: Mapping[str, Decimal]
    levels: Mapping[str, Decimal]
    personal: Mapping[str, SealedField] = field(default_factory=lambda: _NONE)

    def reached(self, milestone: str) -> bool:
        return any(one.status == "actual" for one in self.milestones.get(milestone, ()))


def view(state: ItemState, ledger: LedgerDeclaration, on: date) -> ItemView:
    """What the item's statements say at the end of a day."""
    opened: date | None = None
    fields: dict[str, Value] = {}
    steps: dict[str, dict[int, Occurrence]] = {}
    totals: dict[str, Decimal] = {}
    levels: dict[str, Decimal] = {}
    for fact in facts(state, ledger, on):
        if fact.kind == "opened":
            opened = opened or fact.on
        elif fact.kind == "field":
            fields.pop(fact.name, None)
            if fact.value is not None:
                fields[fact.name] = fact.value
        elif fact.kind == "milestone":
            known = steps.setdefault(fact.name, {})
            known[fact.occurrence] = _step(known.get(fact.occurrence), fact)
        else:
            _add_amount(ledger, fact, on, totals, levels)
    return ItemView(
        opened,
        MappingProxyType(fields),
        MappingProxyType({name: tuple(known[number] for number in sorted(known)) for name, known in steps.items()}),
        MappingProxyType(totals),
        MappingProxyType(levels),
        MappingProxyType(_personal(state, on)),
    )


def _personal(state: ItemState, on: date) -> dict[str, SealedField]:
    """The personal fields said by the end of a day, each where it was said last."""
    found: dict[str, SealedField] = {}
    for said in state.in_force:
        if said.sealed and said.effective_on <= on:
            by_subject = {part.subject: part for part in said.sealed}
            for subject, names in said.payload.get("personal", {}).items():
                if subject in by_subject:
                    found |= {name: SealedField(subject, said.position, by_subject[subject]) for name in names}
    return found


def progress(standing: Iterable[Statement]) -> ItemView:
    """The same of statements in their order, whatever their day, and of the opening and the milestones alone: all that
    a stage needs.
    """
    opened: date | None = None
    steps: dict[str, dict[int, Occurrence]] = {}
    for said in standing:
        if said.kind == "open":
            opened = opened or said.effective_on
        elif said.kind == "milestone":
            fact = _milestone(said)
            known = steps.setdefault(fact.name, {})
            known[fact.occurrence] = _step(known.get(fact.occurrence), fact)
    reached = {name: tuple(known[number] for number in sorted(known)) for name, known in steps.items()}
    return ItemView(opened, _NONE, MappingProxyType(reached), _NONE, _NONE)


def _step(before: Occurrence | None, fact: Fact) -> Occurrence:
    """A plan moves only the due day of a milestone that was reached, revoked or marked n/a: to plan such a one anew, its
    last statement is corrected or withdrawn. Any other status replaces the one before it.
    """
    due = fact.due if fact.due is not None else (before.due if before else None)
    if fact.status == "planned" and before is not None and before.status != "planned":
        return Occurrence(before.number, before.status, before.on, due, fact.position)
    day = fact.on if fact.status == "actual" else None
    return Occurrence(fact.occurrence, fact.status, day, due, fact.position)


def _add_amount(
    ledger: LedgerDeclaration, fact: Fact, on: date, totals: dict[str, Decimal], levels: dict[str, Decimal]
) -> None:
    measure = ledger.measure_named(fact.name)
    if measure is None or not isinstance(
        fact.value, Decimal
    ):  # pragma: no cover - facts yield amounts of declared measures
        return
    if measure.kind != "level":
        totals[fact.name] = totals.get(fact.name, Decimal(0)) + fact.value
    elif same_reset(measure, fact.on, on):
        levels[fact.name] = fact.value


def stage_of(ledger: LedgerDeclaration, seen: ItemView) -> str | None:
    """The board's column for an item: the last declared stage whose milestone it has reached; None without stages."""
    for one in reversed(ledger.stages):
        if one.reached is None or seen.reached(one.reached):
            return one.stage
    return None
