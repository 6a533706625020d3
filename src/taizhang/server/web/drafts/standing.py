"""Letting a finding stand, and taking that back: a form with the reason, and the entry."""

import re
import secrets
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from taizhang.core.issues import Issue, issue
from taizhang.server.access.gate import Access
from taizhang.server.actions.drafts import Standing, let_stand, take_back
from taizhang.server.queries import drafts as queries
from taizhang.server.storage.models import Draft
from taizhang.server.web.drafts.marked import Found, findings
from taizhang.server.web.errors.views import missing
from taizhang.server.web.language import language_of
from taizhang.server.web.reader import access_for
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word

_SPOT: Final = re.compile(r"([A-Za-z0-9-]{1,40})#([0-9]{1,15})")  # an entry as people write it: 500118#1043


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def standing(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The form of one finding; sent, the entry is written and the draft shown again."""
    access = access_for(request)
    kept = queries.draft(access, number)
    found = None if kept is None else _finding(request, access, kept, key)
    if kept is None or found is None:
        return missing(request)
    book = queries.book_of(access, kept.org, found.district)
    if book is None or not access.may("waive", book):
        raise PermissionDenied
    waiver = queries.waivers(access, book, kept.digest, [key]).get(key)
    why = request.POST.get("why", "").strip()
    if request.method != "POST":
        return _form(request, kept, found, "", [], back=waiver is not None)
    sent, now = request.POST.get("sent", "") or f"web-{secrets.token_hex(12)}", datetime.now(UTC)
    wrong = _unproven(access, found, why) if waiver is None else []
    if not wrong:
        if waiver is None:
            outcome = let_stand(
                access, Standing(book, kept.digest, key, f"{found.line} {found.surface}", why, sent), now
            )
        else:
            outcome = take_back(access, waiver, why, sent, now)
        wrong = list(outcome.issues) if outcome.receipt is None else []
    if wrong:
        return _form(request, kept, found, why, wrong, back=waiver is not None)
    return HttpResponseRedirect(f"{reverse('draft', args=(number,))}?show=all#f-{found.id}")


def _finding(request: HttpRequest, access: Access, kept: Draft, key: str) -> Found | None:
    checked = queries.check(access, kept.text, kept.published, kept.org, is_open=settings.PUBLIC_DEMO)
    rows = findings(checked, language_of(request))
    return next((one for one in rows if one.key == key and one.verdict != "agrees"), None)


def _unproven(access: Access, found: Found, why: str) -> list[Issue]:
    """SRV-302 where a claim without a number is let stand on no entry, or on one there is none of."""
    if not found.numberless:
        return []
    named = [(spot[1], int(spot[2])) for spot in _SPOT.finditer(why)]
    return [] if any(queries.is_entry(access, *one) for one in named) else [issue("SRV-302")]


def _form(request: HttpRequest, kept: Draft, found: Found, why: str, wrong: list[Issue], *, back: bool) -> HttpResponse:
    lang = language_of(request)
    page = reverse("draft", args=(kept.id,))
    heading = word(lang, "drafts.take_back" if back else "drafts.let_stand")
    return render(
        request,
        "drafts/standing.html",
        "drafts",
        status=422 if wrong else 200,
        trail=(Crumb(word(lang, "drafts.title"), reverse("drafts")), Crumb(kept.name, page), Crumb(heading)),
        heading=heading,
        row=found,
        why=why,
        found=wrong,
        back=back,
        page=page,
        sent=f"web-{secrets.token_hex(12)}",
    )
