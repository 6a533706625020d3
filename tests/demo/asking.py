"""One figure of the demo city, asked for in few words."""

from decimal import Decimal

from taizhang.core.issues import has_errors
from taizhang.core.values.figure import Figure, FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.indicators.reference import ReferenceSource


def figure(
    source: ReferenceSource, indicator: str, org: str, period: str, *comparisons: str, item: str | None = None
) -> Figure:
    """The figure; a request that is refused fails the test with its issues."""
    when, _ = parse_period(period)
    assert when is not None
    found, issues = source.figure(FigureRequest(indicator, org, when, item, comparisons=comparisons))
    assert not has_errors(issues), [one.line("en") for one in issues]
    assert found is not None
    return found


def value(source: ReferenceSource, indicator: str, org: str, period: str) -> Decimal | None:
    """Its value alone; None where it is unknown."""
    return figure(source, indicator, org, period).value
