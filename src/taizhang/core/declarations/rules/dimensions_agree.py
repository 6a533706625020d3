"""The unit of an indicator can measure what its formula gives."""

from collections.abc import Iterator

from taizhang.core.declarations.formula import Conversion, Count, Duration, Level, OnTime, Sum
from taizhang.core.declarations.formula_parts import OverItems, Placed, operands, over_items, placed
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, issue
from taizhang.core.values.units import DAYS, PERCENT, UNITS, Unit

_TIMES = UNITS["次"]


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-006 where they differ.

    A count is in its ledger's counting unit (or in 次, where it takes each occurrence of a milestone); a sum or level in
    a unit its field or measure converts to; a duration in 天 or 年; a cohort's share in %, ‰, 倍 or 比, as is what was done on
    time and a ratio of like things; a ratio
    of unlike things is in the numerator's kind of unit, read as per one of the denominator's (户均 万元).
    A share is measured like its whole. Reason: 项, 家 and 个 printed on one page cannot be added, and a bare number
    without the right unit has been read as ten thousand times itself.
    """
    for one, indicator, ledger in over_items(pack, declared):
        yield from _of_items(one, indicator, ledger)
    for one in placed(pack):
        sides = {path: _unit(name, declared) for path, name in operands(one.indicator)}
        top, bottom, whole = (sides.get(path) for path in ("numerator", "denominator", "share_of"))
        if top is not None and bottom is not None:
            yield from _like(one, PERCENT if top.dimension == bottom.dimension else top)
        if whole is not None:
            yield from _like(one, whole)


def _of_items(one: Placed, indicator: OverItems, ledger: LedgerDeclaration) -> Iterator[Issue]:
    if isinstance(indicator, Conversion | OnTime):
        yield from _like(one, PERCENT)
    elif isinstance(indicator, Duration):
        yield from _like(one, DAYS)
    elif isinstance(indicator, Count):
        each = indicator.when.occurrence == "each"
        if not (each and indicator.unit == _TIMES.sign):
            yield from _like(one, UNITS.get(ledger.unit))
    else:
        yield from _like(one, _amount(indicator, ledger))


def _amount(indicator: Sum | Level, ledger: LedgerDeclaration) -> Unit | None:
    """The unit of what is added up; None where another rule finds it missing."""
    field = ledger.field_named(indicator.amount.field or "")
    measure = ledger.measure_named(indicator.amount.measure or "")
    sign = measure.unit if measure else field.unit if field else None
    return UNITS.get(sign or "")


def _unit(name: str, declared: Declarations) -> Unit | None:
    found = declared.indicators.get(name)
    return UNITS.get(found.unit) if found else None


def _like(one: Placed, want: Unit | None) -> Iterator[Issue]:
    have = UNITS.get(one.indicator.unit)
    if want is not None and have is not None and have.dimension != want.dimension:
        yield issue("PACK-006", one.at("unit"), name=one.indicator.indicator, want=want, unit=have)
