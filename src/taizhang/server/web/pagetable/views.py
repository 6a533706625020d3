"""The page table: every printed figure beside what the book gives, with its reason and the book positions."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from taizhang.server.web.language import language_of
from taizhang.server.web.pagetable.filters import choices, page_of
from taizhang.server.web.pagetable.rows import shown
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word


@require_safe
def page_table(request: HttpRequest) -> HttpResponse:
    """All published figures that were kept, by report. A home without sample data has none: it opens on its ledgers."""
    lang = language_of(request)
    if not settings.PUBLIC_DEMO:
        return redirect("ledgers")
    page = page_of(request)
    groups = [
        {
            "code": report.org,
            "org": page.name(report.org),
            "title": report.title.zh if lang == "zh" else report.title.en,
            "rows": [shown(row, lang) for row in page.chosen(page.of(report))],
        }
        for report in page.reports
        if page.is_about(report)
    ]
    groups = [group for group in groups if group["rows"]]
    return render(
        request,
        "pagetable/table.html",
        "page",
        trail=(Crumb(word(lang, "nav.page"), "/"), Crumb(word(lang, "table.title"))),
        groups=groups,
        shown=sum(len(group["rows"]) for group in groups),
        **choices(request, page),
    )
