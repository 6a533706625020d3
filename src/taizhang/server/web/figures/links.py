"""Where a figure's page is, and the figures it is made of."""

from decimal import Decimal
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from taizhang.core.declarations.formula import AnyIndicator, Derived, Duration, Operand
from taizhang.core.values.figure import Cut, Figure
from taizhang.core.values.period import Period, PeriodKind
from taizhang.core.values.units import DAYS, UNITS
from taizhang.core.values.written import number_text, unit_text
from taizhang.indicators.arithmetic import decimal_of
from taizhang.indicators.explaining import Explained
from taizhang.indicators.telling import Teller
from taizhang.server.web.cuts import cut_text
from taizhang.server.web.words import word

DIGITS_SHOWN: Final = 6  # decimals of a side beyond which it is taken for a quotient


class Side(NamedTuple):
    """A numerator or denominator as shown: its name, value (empty where unknown) and the page it has, if any."""

    name: str
    value: str
    unit: str
    href: str | None


def side_text(value: Decimal | None, indicator: AnyIndicator | None = None) -> str:
    """A side to its last digit; a quotient, which has no last one, to what its own page prints and at least two decimals."""
    if value is None or indicator is None or -int(value.as_tuple().exponent) <= DIGITS_SHOWN:
        return number_text(value)
    return number_text(value, max(indicator.places, 2))


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
        Side(word(teller.lang, "side.numerator"), side_text(figure.numerator), above, None),
        Side(word(teller.lang, "side.denominator"), side_text(figure.denominator), counted, None),
    ]


def filled_in(figure: Figure, indicator: AnyIndicator, teller: Teller, explained: Explained | None) -> str:
    """A derived figure's formula with the values in place of the names, and both sides of a division where these are sums;
    nothing where a value is unknown, or for other figures.
    """
    if not isinstance(indicator, Derived) or explained is None or figure.value is None:
        return ""
    told = teller.filled(indicator, [side_text(decimal_of(one.worked), one.indicator) for one in explained.parts])
    if figure.numerator is None or figure.denominator is None or len(explained.parts) == 2:
        return told
    return f"{told} = {number_text(figure.numerator)} ÷ {number_text(figure.denominator)}"


def _side(operand: Operand, value: Decimal | None, figure: Figure, teller: Teller, at: Cut | None) -> Side:
    declared = teller.declarations.indicators.get(operand.indicator)
    period = period_of_operand(operand, figure.period)
    unit = unit_text(UNITS.get(declared.unit) if declared else None, teller.lang)
    href = figure_href(operand.indicator, figure.org.code, period, at, figure.item) if declared and period else None
    return Side(teller.side(operand), side_text(value, declared), unit, href)


def _counted(indicator: AnyIndicator, teller: Teller) -> str:
    ledger: Any = teller.declarations.ledgers.get(getattr(indicator, "ledger", ""))
    return unit_text(UNITS.get(ledger.unit), teller.lang) if ledger else ""


def period_of_operand(operand: Operand, period: Period) -> Period | None:
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
