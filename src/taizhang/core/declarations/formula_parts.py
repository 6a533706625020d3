"""Taking formulas apart: the conditions, ledgers and operands inside them, with the place each was written."""

from collections.abc import Iterator
from dataclasses import dataclass

from taizhang.core.declarations.formula import (
    AllOf,
    AnyIndicator,
    AnyOf,
    Condition,
    Conversion,
    Count,
    Derived,
    Duration,
    FieldBetween,
    FieldIs,
    FieldKnown,
    Level,
    Moment,
    NotOf,
    OnTime,
    Operand,
    Ratio,
    Reached,
    Sum,
)
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration
from taizhang.core.issues import Where

PACK_YAML, INDICATORS_YAML = "pack.yaml", "indicators.yaml"
ORG = FieldDeclaration.model_validate(  # every item has it, no pack declares it
    {"field": "org", "name": {"zh": "责任单位", "en": "responsible org"}, "type": "org", "required": True}
)

Leaf = FieldIs | FieldBetween | FieldKnown | Reached
OverItems = Count | Sum | Level | Conversion | OnTime | Duration


@dataclass(frozen=True, slots=True)
class Placed:
    """An indicator of a pack and its number there."""

    pack: Pack
    number: int
    indicator: AnyIndicator

    def at(self, path: str = "") -> Where:
        """The place of a part of the indicator (`unit`, `when.milestone`), or of the whole."""
        whole = f"indicators[{self.number}]"
        return self.pack.where(INDICATORS_YAML, f"{whole}.{path}" if path else whole)

    def at_leaf(self, name: str) -> Where:
        """The place of the condition on a field (or of `reached`), wherever it is nested."""
        start = f"{INDICATORS_YAML}:indicators[{self.number}].where"
        for path in self.pack.lines:
            if path.startswith(start) and path.endswith(f".{name}"):
                return self.pack.where(INDICATORS_YAML, path.removeprefix(f"{INDICATORS_YAML}:"))
        return self.at("where")


def placed(pack: Pack) -> Iterator[Placed]:
    """Every indicator of a pack."""
    for number, indicator in enumerate(pack.indicators):
        yield Placed(pack, number, indicator)


def over_items(pack: Pack, declared: Declarations) -> Iterator[tuple[Placed, OverItems, LedgerDeclaration]]:
    """The indicators of a pack that are worked out from items, with their ledger; not those whose ledger is unknown."""
    for one in placed(pack):
        if isinstance(one.indicator, OverItems):
            ledger = declared.ledgers.get(one.indicator.ledger)
            if ledger is not None:
                yield one, one.indicator, ledger


def moment_of(indicator: OverItems) -> Moment | None:
    """What puts an item in the window: for a promise its planned day, for a duration its end.

    None for what has no moment: a level, and a flow, whose statements have their own days.
    """
    match indicator:
        case Level():
            return None
        case Conversion():
            return indicator.start
        case OnTime():
            return Moment(at="milestone", milestone=indicator.milestone, status="planned")
        case Duration():
            return Moment(at="milestone", milestone=indicator.to)
        case _:
            return indicator.when


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The simple conditions inside one, in the order written."""
    if isinstance(condition, AllOf):
        for part in condition.all:
            yield from leaves(part)
    elif isinstance(condition, AnyOf):
        for part in condition.any:
            yield from leaves(part)
    elif isinstance(condition, NotOf):
        yield from leaves(condition.no)
    else:
        yield condition


def sides(indicator: AnyIndicator) -> Iterator[tuple[str, Operand]]:
    """What a formula between indicators is made of, as (path, operand); nothing for one over items or reported."""
    if isinstance(indicator, Ratio):
        yield "numerator", indicator.numerator
        yield "denominator", indicator.denominator
    elif isinstance(indicator, Derived):
        for name, side in indicator.of.items():
            yield f"of.{name}", side


def operands(indicator: AnyIndicator) -> Iterator[tuple[str, str]]:
    """The other indicators a formula needs, as (path, name): the parts it is made of, and the whole of a share."""
    for path, side in sides(indicator):
        yield path, side.indicator
    if indicator.share_of is not None:
        yield "share_of", indicator.share_of


def field_of(ledger: LedgerDeclaration, name: str) -> FieldDeclaration | None:
    """A field of a ledger, the built-in responsible org included."""
    return ORG if name == ORG.field else ledger.field_named(name)


def cited(pack: Pack) -> Iterator[str]:
    """The ledgers and indicators that a pack's formulas name, its own and others'."""
    for indicator in pack.indicators:
        if isinstance(indicator, OverItems):
            yield indicator.ledger
        for _, name in operands(indicator):
            yield name
    for invariant in pack.invariants:
        for side in invariant.of.values():
            yield side.indicator
