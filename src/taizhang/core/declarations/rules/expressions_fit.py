"""Formulas between indicators can be read, name their parts and no others, and put like things together."""

from collections.abc import Iterator, Mapping

from taizhang.core.declarations.expression import (
    Dimension,
    Expression,
    ExpressionError,
    dimension_of,
    measured,
    names_in,
    parse_expression,
    parse_relation,
    together,
)
from taizhang.core.declarations.formula import Derived, Invariant, Operand
from taizhang.core.declarations.formula_parts import INDICATORS_YAML, Placed, placed
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, issue
from taizhang.core.values.units import PERCENT, UNITS


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-038 for what is no formula, for names that `of` does not give and parts the formula leaves out, and for unlike
    things added or compared; PACK-006 where the unit cannot measure what comes out.

    Reason: a formula is checked once by the one who writes it, and read as true by all who see its figures.
    """
    for one in placed(pack):
        if isinstance(one.indicator, Derived):
            yield from _derived(one, one.indicator, declared)
    for number, invariant in enumerate(pack.invariants):
        try:
            _related(invariant, declared)
        except ExpressionError as error:
            where = pack.where(INDICATORS_YAML, f"invariants[{number}].holds")
            yield issue("PACK-038", where, name=invariant.invariant, why_zh=error.zh, why_en=error.en)


def _derived(one: Placed, indicator: Derived, declared: Declarations) -> Iterator[Issue]:
    name = indicator.indicator
    try:
        expression = parse_expression(indicator.formula)
        _named(indicator.of, expression)
        dimensions = _dimensions(indicator.of, declared)
        made = dimension_of(expression, dimensions) if dimensions is not None else None
    except ExpressionError as error:
        yield issue("PACK-038", one.at("formula"), name=name, why_zh=error.zh, why_en=error.en)
        return
    have = UNITS.get(indicator.unit)
    if made is not None and have is not None and measured(have) != made:
        want = " · ".join(f"{part}^{power}" for part, power in sorted(made.items())) or PERCENT
        yield issue("PACK-006", one.at("unit"), name=name, want=want, unit=have)


def _related(invariant: Invariant, declared: Declarations) -> None:
    relation = parse_relation(invariant.holds)
    _named(invariant.of, relation.left, relation.right)
    dimensions = _dimensions(invariant.of, declared)
    if dimensions is not None:
        together([relation.left, relation.right], dimensions)


def _named(of: Mapping[str, Operand], *expressions: Expression) -> None:
    """ExpressionError where the names of formulas are not those of the parts."""
    written, given = {name for one in expressions for name in names_in(one)}, set(of)
    for missing in sorted(written - given):
        raise ExpressionError(f"of 里没有“{missing}”", f"'{missing}' is not among the parts in of")
    for left in sorted(given - written):
        raise ExpressionError(f"没有用到“{left}”", f"'{left}' is not used")


def _dimensions(of: Mapping[str, Operand], declared: Declarations) -> Mapping[str, Dimension] | None:
    """What each part measures; None where one is not declared, which another rule says."""
    found = {name: declared.indicators.get(side.indicator) for name, side in of.items()}
    units = {name: UNITS.get(one.unit) for name, one in found.items() if one is not None}
    known = {name: measured(unit) for name, unit in units.items() if unit is not None}
    return known if len(known) == len(of) else None
