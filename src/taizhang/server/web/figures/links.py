"""Where a figure's page is, and the figures it is made of."""

from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from taizhang.core.declarations.formula import AnyIndicator, Duration, Operand
from taizhang.core.values.figure import Cut, Figure
from taizhang.core.values.period import Period, PeriodKind
from taizhang.core.values.units import DAYS, UNITS
from taizhang.core.values.written import unit_text
from taizhang.indicators.arithmetic import decimal_of
from taizhang.indicators.explaining import Explained
from taizhang.indicators.telling import Teller
from taizhang.server.web.cuts import cut_text
from taizhang.server.web.words import word


class Side(NamedTuple):
    """A numerator or denominator as shown: its name, exact value (None unknown) and the page it has, if any."""

    name: str
    value: Decimal | None
    unit: str
    href: str | None


def figure_href(indicator: str, org: str, period: Period, at: Cut | None = None, item: str | None = None) -> str:
    """A figure's page, at a cut and of one item where these are given."""
    page = reverse("figure", args=(indicator, org, str(period)))
    asked = {"at": cut_text(at)} if at else {}
    asked.update({"item": item} if item else {})
    return f"{page}?{urlencode(asked, safe='@,')}" if asked else page


def sides(
    figure: Figure, indicator: AnyIndicator, teller: Teller, at: Cut | None, explained: Explained | None
) -> list[Side]:
    """Numerator and denominator of a rate, or the parts of a formula, with links to their own pages; nothing for other
    figures.
    """
    if explained is not None and explained.parts:
        told = [(one.operand, decimal_of(one.worked)) for one in explained.parts]
        return [_side(operand, value, figure, teller, at) for operand, value in told if operand is not None]
    if figure.denominator is None:
        return []
    counted = _counted(indicator, teller)
    above = unit_text(DAYS, teller.lang) if isinstance(indicator, Duration) else counted
    return [
        Side(word(teller.lang, "side.numerator"), figure.numerator, above, None),
        Side(word(teller.lang, "side.denominator"), figure.denominator, counted, None),
    ]


def _side(operand: Operand, value: Decimal | None, figure: Figure, teller: Teller, at: Cut | None) -> Side:
    declared = teller.declarations.indicators.get(operand.indicator)
    period = _period_of(operand, figure.period)
    unit = unit_text(UNITS.get(declared.unit) if declared else None, teller.lang)
    href = figure_href(operand.indicator, figure.org.code, period, at, figure.item) if declared and period else None
    return Side(teller.side(operand), value, unit, href)


def _counted(indicator: AnyIndicator, teller: Teller) -> str:
    ledger: Any = teller.declarations.ledgers.get(getattr(indicator, "ledger", ""))
    return unit_text(UNITS.get(ledger.unit), teller.lang) if ledger else ""


def _period_of(operand: Operand, period: Period) -> Period | None:
    """The period an operand has a page of its own for; None for windows that are no period of their own."""
    match operand.over:
        case "period":
            return period
        case "year_to_date" if (period.first.month, period.first.day) == (1, 1):
            return period
        case "same_last_year":
            return period.same_last_year
        case "previous":
            return period.previous
        case "year" | "half" | "quarter" | "month":
            return period.containing(PeriodKind(operand.over))
        case _:
            return None
