"""What one item adds to a pass, in plain Python by core's view: when it counts, whether it qualifies, how much it brings.

The oracle adds these up, and traces name the entries behind them; `sql.py` says the same in SQL.
"""

from datetime import date
from decimal import Decimal

from taizhang.core.declarations.formula import (
    AllOf,
    Amount,
    AnyOf,
    Condition,
    Conversion,
    Count,
    Duration,
    FieldBetween,
    FieldIs,
    FieldKnown,
    Level,
    Moment,
    NotOf,
    OnTime,
    Reached,
)
from taizhang.core.declarations.formula_parts import moment_of
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.ledger.state import ItemState
from taizhang.core.ledger.view import ItemView, Occurrence, Value, facts, view
from taizhang.indicators.plan import PLAN_HOLDS, Days, Leaf, number_of, spelled, wanted
from taizhang.indicators.tally import Tally, parts_of


def tally_of(leaf: Leaf, state: ItemState) -> tuple[str, Tally] | None:
    """The responsible org of an item at the pass's last day and what the item adds; None where it does not stand then."""
    seen = view(state, leaf.ledger, leaf.days.last)
    org = seen.fields.get("org")
    return None if seen.opened_on is None or not isinstance(org, str) else (org, tally_item(leaf, state, seen))


def tally_item(leaf: Leaf, state: ItemState, seen: ItemView) -> Tally:
    """What one standing item adds."""
    indicator = leaf.indicator
    holds_now = holds(indicator.where, seen, leaf.ledger)
    if isinstance(indicator, Level):
        return Tally(1) if not holds_now else _with_amount(_last_value(indicator.amount, seen))
    moment = moment_of(indicator)
    times = 1 if moment is None else len([day for day in moments(moment, seen) if day is None or day in leaf.days])
    if not holds_now or times == 0:
        return Tally(1)
    if isinstance(indicator, Count):
        return Tally(1, times)
    if isinstance(indicator, Conversion):
        return Tally(1, 1, reached=int(seen.reached(indicator.to)))
    if isinstance(indicator, OnTime):
        return Tally(1, 1, reached=int(kept(indicator, seen) is not None))
    if isinstance(indicator, Duration):
        return _with_amount(days_between(indicator, seen))
    if indicator.amount.field is not None:
        return _with_amount(_number(seen.fields.get(indicator.amount.field)))
    return _with_amount(flow(indicator.amount.measure or "", state, leaf.ledger, leaf.days))


def _with_amount(amount: Decimal | None) -> Tally:
    return Tally(1, 1) if amount is None else Tally(1, 1, 1, parts_of(amount))


def _number(value: Value | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _last_value(amount: Amount, seen: ItemView) -> Decimal | None:
    """A number field, a level that still holds, or all of a flow since the beginning."""
    if amount.field is not None:
        return _number(seen.fields.get(amount.field))
    name = amount.measure or ""
    return seen.levels.get(name, seen.totals.get(name))


def flow(measure: str, state: ItemState, ledger: LedgerDeclaration, days: Days) -> Decimal | None:
    """What a flow or running total brought inside a window; None where nothing was ever said of it by the last day.

    A level has no flow.
    """
    declared = ledger.measure_named(measure)
    if declared is None or declared.kind == "level":
        return None
    said = [one for one in facts(state, ledger, days.last) if one.kind == "amount" and one.name == measure]
    inside = (one.value for one in said if one.on in days and isinstance(one.value, Decimal))
    return sum(inside, Decimal(0)) if said else None


def moments(moment: Moment, seen: ItemView) -> list[date | None]:
    """The days an item counts on; None stands for any day, for an item that counts while it stands.

    The first and the last occurrence are those of the lowest and highest number among the ones that were reached (or
    planned). A milestone that was revoked or never reached keeps its plan; one not applicable has none.
    """
    if moment.at == "standing":
        return [None]
    if moment.at == "opened":
        return [seen.opened_on] if seen.opened_on else []
    known = seen.milestones.get(moment.milestone or "", ())
    if moment.status == "planned":
        days = [one.due for one in known if one.due is not None and one.status in PLAN_HOLDS]
    else:
        days = [one.on for one in known if one.status == "actual" and one.on is not None]
    if moment.occurrence == "first":
        return list(days[:1])
    return list(days[-1:] if moment.occurrence == "last" else days)


def kept(indicator: OnTime, seen: ItemView) -> Occurrence | None:
    """The first planned occurrence of a promise, where it was reached on or before its newest planned day."""
    known = seen.milestones.get(indicator.milestone, ())
    first = next((one for one in known if one.due is not None and one.status in PLAN_HOLDS), None)
    if first is None or first.due is None or first.on is None or first.status != "actual":
        return None
    return first if first.on <= first.due else None


def days_between(indicator: Duration, seen: ItemView) -> Decimal | None:
    """The days from an item's start to its end; None while either has not come."""
    ends = moments(Moment(at="milestone", milestone=indicator.to), seen)
    starts = moments(indicator.start, seen)
    if not ends or not starts or ends[0] is None or starts[0] is None:
        return None
    return Decimal((ends[0] - starts[0]).days)


def holds(condition: Condition, seen: ItemView, ledger: LedgerDeclaration) -> bool:
    """Whether a condition holds for an item as it stands."""
    if isinstance(condition, AllOf):
        return all(holds(part, seen, ledger) for part in condition.all)
    if isinstance(condition, AnyOf):
        return any(holds(part, seen, ledger) for part in condition.any)
    if isinstance(condition, NotOf):
        return not holds(condition.no, seen, ledger)
    if isinstance(condition, Reached):
        return seen.reached(condition.milestone) == condition.reached
    value = seen.fields.get(condition.field)
    if isinstance(condition, FieldKnown):
        return (value is not None) == condition.known
    if isinstance(condition, FieldIs):
        said = {spelled(one) for one in value} if isinstance(value, tuple) else {spelled(value)}
        return value is not None and not said.isdisjoint(wanted(ledger, condition))
    return _between(condition, value)


def _between(condition: FieldBetween, value: Value | None) -> bool:
    """Numbers by size, days by the calendar; anything else lies between nothing."""
    if isinstance(value, Decimal):
        low = value if condition.min is None else number_of(condition.min)
        high = value if condition.max is None else number_of(condition.max)
        return low is not None and high is not None and low <= value <= high
    if isinstance(value, date):
        day = value.isoformat()
        return str(condition.min or day) <= day <= str(condition.max or day)
    return False
