"""Letting a finding stand, and taking that back: a form with the reason, and the entry.

The form carries what it does and the version it was made for: one that is sent late never does the opposite.
"""

import re
import secrets
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from taizhang.core.issues import Issue, issue
from taizhang.server.access.gate import Access
from taizhang.server.actions.drafts import Standing, let_stand, take_back
from taizhang.server.queries import drafts as queries
from taizhang.server.queries.drafts import Draft
from taizhang.server.web.drafts.marked import Found, findings
from taizhang.server.web.drafts.opening import as_kept, of_a_draft
from taizhang.server.web.drafts.waived import with_waivers
from taizhang.server.web.errors.views import missing
from taizhang.server.web.language import language_of
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word

BACK: Final = "back"  # what a form does that takes a waiver back
_SPOT: Final = re.compile(
    r"([A-Za-z0-9-]{1,40})[#＃]([0-9]{1,15})", re.ASCII
)  # an entry as people write it: 500118#1043
_SENT: Final = re.compile(r"web-[0-9a-f]{24}")
_NUMBER: Final = re.compile(r"[0-9]{1,15}")


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft
def standing(request: HttpRequest, access: Access, kept: Draft, key: str) -> HttpResponse:
    """The form of one finding; sent, the entry is written and the draft shown again."""
    checked = as_kept(access, kept, is_open=settings.PUBLIC_DEMO)
    rows = with_waivers(access, kept, findings(checked, language_of(request)))
    found = next((one for one in rows if one.key == key and one.may_stand), None)
    if found is None:
        return missing(request, says=word(language_of(request), "drafts.gone"))
    if found.book is None or not access.may("waive", found.book):
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, kept, found, [], back=found.waiver is not None)
    wrong = _sent(request, access, kept, found)
    if wrong:
        return _form(request, kept, found, wrong, back=request.POST.get("does") == BACK)
    return HttpResponseRedirect(f"{reverse('draft', args=(kept.id,))}?show=all#f-{found.id}")


def _sent(request: HttpRequest, access: Access, kept: Draft, found: Found) -> list[Issue]:
    """Does what the form says; why not, where it was not done."""
    sent, why, now = request.POST.get("sent", ""), request.POST.get("why", "").strip(), datetime.now(UTC)
    item = queries.waiver_item(kept.digest, found.key)
    sent = sent if _SENT.fullmatch(sent) else _fresh()
    asked = Standing(found.book or "", item, _number(request, "version"), why.replace("\r\n", "\n"), sent)
    if request.POST.get("does") == BACK:
        outcome = take_back(access, asked, _number(request, "position"), now)
    elif unproven := _unproven(access, found, why):
        return unproven
    else:
        outcome = let_stand(access, asked, f"{kept.digest} {kept.name}", f"{found.line} {found.surface}", now)
    return list(outcome.issues) if outcome.receipt is None else []


def _unproven(access: Access, found: Found, why: str) -> list[Issue]:
    """SRV-302 where a claim without a number is let stand on no entry, or on one there is none of."""
    if not found.numberless or not why:
        return []
    named = [(spot[1], int(spot[2])) for spot in _SPOT.finditer(why)]
    return [] if any(queries.is_entry(access, *one) for one in named) else [issue("SRV-302")]


def _number(request: HttpRequest, name: str) -> int:
    told = request.POST.get(name, "")
    return int(told) if _NUMBER.fullmatch(told) else queries.NEVER


def _fresh() -> str:
    return f"web-{secrets.token_hex(12)}"


def _form(request: HttpRequest, kept: Draft, found: Found, wrong: list[Issue], *, back: bool) -> HttpResponse:
    """The form; after a refusal with what was typed, for the same version: whoever was overtaken opens the draft again."""
    lang = language_of(request)
    page = reverse("draft", args=(kept.id,))
    heading = word(lang, "drafts.take_back" if back else "drafts.let_stand")
    posted = request.POST if request.method == "POST" else {}
    return render(
        request,
        "drafts/standing.html",
        "drafts",
        status=422 if wrong else 200,
        trail=(Crumb(word(lang, "drafts.title"), reverse("drafts")), Crumb(kept.name, page), Crumb(heading)),
        heading=heading,
        row=found,
        why=posted.get("why", ""),
        version=_number(request, "version") if posted else found.version,
        position=_number(request, "position") if posted else (found.waiver.position if found.waiver else 0),
        found=wrong,
        back=back,
        page=f"{page}?show=all#f-{found.id}",
        sent=_fresh(),
    )
