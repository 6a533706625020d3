"""The page table: what was printed beside what the book gives, filtered by verdict and by report."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from taizhang.audit.compare import Outcome
from taizhang.core.issues import Lang
from taizhang.core.values.quantity import round_half_up
from taizhang.demo.table import Row
from taizhang.server.queries.page import page_rows
from taizhang.server.web.figures.links import figure_href
from taizhang.server.web.language import language_of
from taizhang.server.web.numbers import amount_text, number_text, unit_text
from taizhang.server.web.printed import has_own_unit, phrase, printed_text
from taizhang.server.web.reader import access_for
from taizhang.server.web.shell.page import changed, render
from taizhang.server.web.words import word


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as the screen writes it."""

    label: str
    href: str | None
    period: str
    published: str
    own_unit: bool
    derived: str
    unit: str
    same_unit: bool
    verdict: str
    reason: str
    position: tuple[tuple[str, int], ...]


@require_safe
def page_table(request: HttpRequest) -> HttpResponse:
    """All published figures that were kept, by report. A home without sample data has none: it opens on its ledgers."""
    lang = language_of(request)
    if not settings.PUBLIC_DEMO:
        return redirect("ledgers")
    rows = page_rows(access_for(request))
    verdict, org = request.GET.get("verdict", ""), request.GET.get("org", "")
    in_report = [row for row in rows if org in {"", row.fact.org}]
    counts = Counter(row.verdict.outcome.value for row in in_report)
    shown = [row for row in in_report if verdict in {"", row.verdict.outcome.value}]
    orgs = {row.fact.org: row.org_name for row in rows}
    per_org = Counter(row.fact.org for row in rows if verdict in {"", row.verdict.outcome.value})
    return render(
        request,
        "pagetable/table.html",
        "table",
        groups=[
            {"name": name, "rows": [_shown(row, lang) for row in shown if row.fact.org == code]}
            for code, name in orgs.items()
            if any(row.fact.org == code for row in shown)
        ],
        shown=len(shown),
        total=len(rows),
        in_report=len(in_report),
        in_verdict=sum(per_org.values()),
        counts=[
            {"value": one.value, "count": counts[one.value], "query": changed(request, verdict=one.value)}
            for one in Outcome
        ],
        orgs=[
            {"value": code, "name": name, "count": per_org[code], "query": changed(request, org=code)}
            for code, name in orgs.items()
        ],
        verdict=verdict,
        org=org,
        all_verdicts=changed(request, verdict=None),
        all_orgs=changed(request, org=None),
    )


def _shown(row: Row, lang: Lang) -> Shown:
    fact, printed = row.fact, row.fact.printed
    same_unit = row.measured_in == printed.unit
    derived = number_text(row.derived, _places(row))
    return Shown(
        label=fact.label.zh if lang == "zh" else fact.label.en,
        href=figure_href(fact.indicator, fact.org, fact.when, item=fact.item) if fact.indicator else None,
        period=fact.when.zh() if lang == "zh" else fact.period,
        published=printed_text(printed, lang),
        own_unit=has_own_unit(printed, lang),
        derived=derived if same_unit else amount_text(derived, unit_text(row.measured_in, lang), lang),
        unit=unit_text(printed.unit, lang),
        same_unit=same_unit,
        verdict=row.verdict.outcome.value,
        reason=_reason(row, lang),
        position=row.figure.position.positions if row.figure else (),
    )


def _places(row: Row) -> int:
    """Digits shown of a derived figure: as many as printed, or one or two more where it is not the printed one exactly."""
    printed, value = row.fact.printed.places, row.derived
    if value is None or value == row.fact.published or value == round_half_up(value, printed):
        return printed
    return printed + (1 if round_half_up(value, printed) != round_half_up(value, printed + 1) else 2)


def _reason(row: Row, lang: Lang) -> str:
    """The reason's sentence; of a figure that agrees without being the same, why it does."""
    if row.verdict.reason is not None:
        return row.verdict.sentence(lang)
    if row.derived == row.fact.published:
        return ""
    if row.fact.approx is None:
        return word(lang, "table.rounded")
    return word(lang, "table.within", printed=phrase(row.fact.printed, lang))
