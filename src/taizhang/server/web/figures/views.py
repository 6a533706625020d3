"""A figure's page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from taizhang.core.declarations.formula import AnyIndicator, Derived
from taizhang.core.declarations.formula_parts import sides as formula_sides
from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Issue, Lang
from taizhang.core.values.figure import Comparison, Cut, Figure, FigureRequest
from taizhang.core.values.period import Period, parse_period
from taizhang.core.values.units import PERCENT, POINTS, UNITS
from taizhang.core.values.written import amount_text, number_text, signed_text, unit_text
from taizhang.indicators.telling import Teller
from taizhang.server.access.gate import Access
from taizhang.server.queries import books
from taizhang.server.queries.figures import explained as explained_figure
from taizhang.server.queries.page import shown_figure
from taizhang.server.web.cuts import parse_cut, said, typed
from taizhang.server.web.errors.views import missing
from taizhang.server.web.figures.entries import entries_behind
from taizhang.server.web.figures.links import figure_href, filled_in, sides
from taizhang.server.web.figures.trend import Point, trend_charts
from taizhang.server.web.language import language_of
from taizhang.server.web.reader import access_for
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word, word_or_other

COMPARED: Final = ("target", "pace", "yoy", "previous", "share", "complement", "rank", "score")
OF_THE_ORG_ABOVE: Final = ("above_share", "above_rest")  # asked for only where the org above may be read too
NOT_MEANT: Final = frozenset({"NO_WHOLE", "NOT_RANKED"})  # comparisons the indicator never had
SIGNED: Final = frozenset({"yoy", "previous", "pace"})
TREND_PERIODS: Final = 8  # the asked one and those before it


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, once it is known to make sense."""

    access: Access
    public: bool
    declarations: Declarations
    indicator: AnyIndicator
    org: str
    period: Period
    at: Cut | None
    item: str | None
    lang: Lang

    def request(self, period: Period, comparisons: tuple[str, ...] = ()) -> FigureRequest:
        return FigureRequest(self.indicator.indicator, self.org, period, self.item, self.at, comparisons)

    def figure(self, period: Period, comparisons: tuple[str, ...] = ()) -> tuple[Figure | None, list[Issue]]:
        return shown_figure(self.access, self.request(period, comparisons), is_open=self.public)


@require_safe
def figure(request: HttpRequest, indicator: str, org: str, period: str) -> HttpResponse:
    """One figure, down to its entries."""
    access = access_for(request)
    declared = books.declarations(access)
    known = declared.indicators.get(indicator)
    when, issues = parse_period(period)
    if known is None or when is None:
        return missing(request, issues)
    at, at_issues = parse_cut(request.GET.get("at", ""), books.heads(access))
    item, lang = request.GET.get("item") or None, language_of(request)
    asked = Asked(access, settings.PUBLIC_DEMO, declared, known, org, when, at, item, lang)
    found, issues = asked.figure(when, COMPARED)
    if any(one.code == "SRV-002" for one in issues):
        raise PermissionDenied
    if found is None:
        return missing(request, issues)
    beside, _ = asked.figure(when, OF_THE_ORG_ABOVE)  # nothing where the org above may not be read
    return _page(request, asked, replace(found, comparisons=_all_of(found, beside)), at_issues)


def _all_of(found: Figure, beside: Figure | None) -> Mapping[str, tuple[Comparison, ...]]:
    return {**found.comparisons, **(beside.comparisons if beside else {})}


def _page(request: HttpRequest, asked: Asked, found: Figure, at_issues: list[Issue]) -> HttpResponse:
    lang, known = asked.lang, asked.indicator
    teller = Teller(asked.declarations, lang)
    name = teller.name(known.name)
    explained = None
    if any(formula_sides(known)):  # as of the very position of the figure, whatever was written since
        request_now = replace(asked.request(found.period), at=found.position)
        explained = explained_figure(asked.access, request_now, is_open=asked.public)
    points = _points(asked, found)
    own = asked.figure(asked.period)[0] or found  # what is cited is the value: ranks read every book beside its own
    period_name = found.period.zh() if lang == "zh" else str(found.period)
    return render(
        request,
        "figures/figure.html",
        section="orgs",
        trail=_trail(found, name, lang),
        status=422 if at_issues else 200,
        figure=found,
        name=name,
        org_name=found.org.name,
        period_name=period_name,
        places=known.places,
        reason=word_or_other(lang, "unknown", found.reason or ""),
        sides=sides(found, known, teller, asked.at, explained),
        filled=filled_in(found, known, teller, explained),
        divided=found.denominator is not None and not isinstance(known, Derived),
        comparisons=[
            _comparison(one, known, lang)
            for rows in found.comparisons.values()
            for one in rows
            if one.reason not in NOT_MEANT and not (one.kind == "pace" and one.reason)  # the target's row says why
        ],
        points=points,
        charts=trend_charts(points, name),
        formula=teller.formula(known),
        description=teller.name(known.description) if known.description else "",
        basis=known.basis,
        item_name=asked.item or "",
        newest=figure_href(known.indicator, asked.org, found.period, item=asked.item),
        at_asked=asked.at is not None,
        at_text=typed(request.GET.get("at", "")),
        at_example=said(own.position),
        found=at_issues,
        citation=_citation(own, known, name, period_name, lang),
        **entries_behind(request, asked.access, asked.request(found.period), asked.declarations, lang),
    )


def _trail(found: Figure, name: str, lang: Lang) -> tuple[Crumb, ...]:
    """The way back to the org's home, and from there to the districts."""
    home = Crumb(found.org.name, reverse("org", args=(found.org.code,)))
    return (Crumb(word(lang, "nav.orgs"), reverse("orgs")), home, Crumb(name))


def _points(asked: Asked, found: Figure) -> list[Point]:
    """The asked period and those before it, oldest first; leading periods the book says nothing of are left out."""
    points: list[Point] = []
    for steps in range(1 - TREND_PERIODS, 1):
        period = found.period.shifted(steps)
        one = found if steps == 0 else asked.figure(period)[0]
        value = one.value if one else None
        if value is None and not points and steps != 0:
            continue
        points.append(_point(asked, period, value, one.reason if one else None, here=steps == 0))
    return points


def _point(asked: Asked, period: Period, value: Decimal | None, reason: str | None, *, here: bool) -> Point:
    return Point(
        period=period.zh() if asked.lang == "zh" else str(period),
        label=period.zh().replace("年", "年\n", 1) if asked.lang == "zh" else str(period),
        value=value,
        text=number_text(value, asked.indicator.places),
        href=figure_href(asked.indicator.indicator, asked.org, period, asked.at, asked.item),
        reason=word_or_other(asked.lang, "unknown", reason or "NOT_REPORTED") if value is None else "",
        here=here,
    )


def _comparison(one: Comparison, known: AnyIndicator, lang: Lang) -> dict[str, str]:
    """A comparison as a row: result and what it was held against, each with its unit, and a remark in words."""
    places = {"rank": 0, "score": 2, "complement": known.places, "above_rest": known.places}.get(
        one.kind, 2 if one.measured_in == POINTS else 1
    )
    remark = word_or_other(lang, "unknown", one.reason) if one.reason else ""
    if one.kind in OF_THE_ORG_ABOVE:
        remark = remark or (one.group or "")
    if one.kind in {"rank", "score"} and one.value is not None:
        remark = word(lang, "comparison.places", group=one.group or "", places=one.places or "")
    written = signed_text if one.kind in SIGNED else number_text
    return {
        "name": word(lang, f"comparison.{one.kind}"),
        "result": written(one.value, places),
        "unit": unit_text(one.measured_in, lang),
        "against": number_text(one.against, 1 if one.kind == "pace" else known.places),
        "against_unit": unit_text(PERCENT if one.kind == "pace" else UNITS.get(known.unit), lang),
        "remark": remark,
    }


def _citation(found: Figure, known: AnyIndicator, name: str, period: str, lang: Lang) -> str:
    value = amount_text(number_text(found.value, known.places), unit_text(found.measured_in, lang), lang)
    return word(
        lang,
        "figure.cite_text",
        org=found.org.name,
        period=period,
        name=name,
        value=value or word(lang, "figure.unknown_because", reason=word_or_other(lang, "unknown", found.reason or "")),
        indicator=known.indicator,
        version=found.definition.version,
        position=said(found.position),
    )
