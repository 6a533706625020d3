"""The first page: the newspaper's reports as cards, every figure with its mark, and the districts as tiles."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from taizhang.core.issues import Lang
from taizhang.demo.facts import Report
from taizhang.server.web.language import language_of
from taizhang.server.web.orgs.tilemap import tile_map
from taizhang.server.web.pagetable.filters import Page, choices, page_of, tally
from taizhang.server.web.pagetable.rows import shown
from taizhang.server.web.shell.page import render


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All reports, or those of one district; all figures, or those of one verdict. Without sample data there is no
    page: such a home opens on its ledgers.
    """
    if not settings.PUBLIC_DEMO:
        return redirect("ledgers")
    lang, asked = language_of(request), page_of(request)
    cards = [_card(asked, report, lang) for report in asked.reports if asked.is_about(report)]
    return render(
        request,
        "pagetable/page.html",
        "page",
        cards=[card for card in cards if card["rows"]],
        folded=not asked.org and not asked.verdict,
        whole=tally(asked.rows),
        reports=len(asked.reports),
        tiles=tile_map(asked.orgs, {one.org: tally(asked.of(one)) for one in asked.reports}, chosen=asked.org),
        **choices(request, asked),
    )


def _card(page: Page, report: Report, lang: Lang) -> dict[str, Any]:
    every = page.of(report)
    return {
        "id": report.report,
        "org": report.org,
        "org_name": page.name(report.org),
        "title": report.title.zh if lang == "zh" else report.title.en,
        "tally": tally(every),
        "rows": [shown(row, lang) for row in page.chosen(every)],
        "agreeing": sum(row.verdict.outcome.value == "agrees" for row in page.chosen(every)),
        "table": f"{reverse('page_table')}?org={report.org}",
    }
