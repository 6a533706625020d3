"""The formula of a derived indicator can be read, names its parts and no others, and puts like things together."""

from collections.abc import Iterator

from taizhang.core.declarations.expression import (
    Expression,
    ExpressionError,
    dimension_of,
    measured,
    names_in,
    parse_expression,
)
from taizhang.core.declarations.formula import Derived
from taizhang.core.declarations.formula_parts import Placed, placed
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, issue
from taizhang.core.values.units import PERCENT, UNITS, Unit


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-038 for what is no formula, for names that `of` does not give and parts the formula leaves out, and for unlike
    things added; PACK-006 where the unit cannot measure what comes out.

    Reason: a formula is checked once by the one who writes it, and read as true by all who see its figures.
    """
    for one in placed(pack):
        if isinstance(one.indicator, Derived):
            yield from _formula(one, one.indicator, declared)


def _formula(one: Placed, indicator: Derived, declared: Declarations) -> Iterator[Issue]:
    name, place = indicator.indicator, one.at("formula")
    try:
        expression = parse_expression(indicator.formula)
        _named(expression, indicator)
    except ExpressionError as error:
        yield issue("PACK-038", place, name=name, why_zh=error.zh, why_en=error.en)
        return
    units = {part: _unit(side.indicator, declared) for part, side in indicator.of.items()}
    if any(unit is None for unit in units.values()):
        return  # another rule says which is missing
    try:
        made = dimension_of(expression, {part: measured(unit) for part, unit in units.items() if unit is not None})
    except ExpressionError as error:
        yield issue("PACK-038", place, name=name, why_zh=error.zh, why_en=error.en)
        return
    have = UNITS.get(indicator.unit)
    if have is not None and measured(have) != made:
        want = " · ".join(f"{part}^{power}" for part, power in sorted(made.items())) or PERCENT
        yield issue("PACK-006", one.at("unit"), name=name, want=want, unit=have)


def _named(expression: Expression, indicator: Derived) -> None:
    """ExpressionError where the formula's names are not those of the parts."""
    written, given = set(names_in(expression)), set(indicator.of)
    for missing in sorted(written - given):
        raise ExpressionError(f"of 里没有“{missing}”", f"'{missing}' is not among the parts in of")
    for left in sorted(given - written):
        raise ExpressionError(f"没有用到“{left}”", f"'{left}' is not used")


def _unit(name: str, declared: Declarations) -> Unit | None:
    found = declared.indicators.get(name)
    return UNITS.get(found.unit) if found else None
