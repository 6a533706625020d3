"""The pages of drafts: mine and the form, one draft held against the book, its document, its end."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.audit.compare import Outcome
from taizhang.core.issues import Issue
from taizhang.core.limits import DRAFTS_SHOWN, FINDINGS_SHOWN, PAGE_BYTES_MAX, VISITOR_CHARS_MAX
from taizhang.server.access.gate import Access
from taizhang.server.actions.drafts import NewDraft, drop_draft, keep_draft
from taizhang.server.queries import drafts as queries
from taizhang.server.queries.drafts import Draft
from taizhang.server.web.drafts.documents import as_document
from taizhang.server.web.drafts.form import FIELD_OF, FIELDS, brought, filled, org_choices
from taizhang.server.web.drafts.marked import ORDER, Found, findings, lines
from taizhang.server.web.drafts.opening import as_kept, keeps, of_a_draft
from taizhang.server.web.drafts.waived import with_waivers
from taizhang.server.web.errors.views import missing
from taizhang.server.web.language import language_of
from taizhang.server.web.numbers import bytes_text
from taizhang.server.web.reader import access_for
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word

ALL: Final = "all"
SHOW: Final = {"differs": Outcome.DIFFERS, "unsaid": Outcome.CANNOT_SAY, "agrees": Outcome.AGREES}
_DIGITS_MAX: Final = 15


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """My drafts and the form; a text sent is kept and checked, a visitor's is checked and not kept."""
    access = access_for(request)
    if not keeps(access) and not settings.PUBLIC_DEMO:
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())
    if request.method != "POST":
        return _index(request, access, dict.fromkeys(FIELDS, ""), [])
    form = filled(request)
    made, found = brought(request, access, form)
    if made is None:
        return _index(request, access, form, found)
    if not keeps(access):
        checked = queries.check(access, made.text, made.published, made.org, is_open=settings.PUBLIC_DEMO)
        return _shown(request, _Screen(access, made, None, checked))
    number, found = _keep(access, made, _number(form["previous"]))
    if number is None:
        return _index(request, access, form, found)
    return HttpResponseRedirect(reverse("draft", args=(number,)))


def _keep(access: Access, made: NewDraft, previous: int | None) -> tuple[int | None, list[Issue]]:
    """The number it is kept under; a version in which nothing was changed is the one it was to follow."""
    earlier = queries.draft(access, previous) if previous is not None else None
    if earlier is None:
        return keep_draft(access, made, datetime.now(UTC))
    if (earlier.text, earlier.published, earlier.org) == (made.text, made.published, made.org):
        return earlier.id, []
    return keep_draft(access, replace(made, previous=earlier.id), datetime.now(UTC))


@require_safe
@of_a_draft
def draft(request: HttpRequest, access: Access, kept: Draft) -> HttpResponse:
    """A draft held against the book as it stands now."""
    return _shown(request, _screen(access, kept))


@require_safe
@of_a_draft
def document(request: HttpRequest, access: Access, kept: Draft) -> HttpResponse:
    """The draft as a Word document with a comment at each figure. DOC-001 where there is too much for one."""
    screen = _screen(access, kept)
    lang = language_of(request)
    content, found = as_document(kept.name, screen.checked, findings(screen.checked, lang), lang)
    if content is None:
        return _shown(request, screen, found)
    answer = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="draft-{kept.id}.docx"'
    return answer


@require_POST
@of_a_draft
def delete(request: HttpRequest, access: Access, kept: Draft) -> HttpResponse:
    """Deletes a draft of one's own."""
    return missing(request) if drop_draft(access, kept.id) else HttpResponseRedirect(reverse("drafts"))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX else None


def _index(request: HttpRequest, access: Access, form: dict[str, str], found: list[Issue]) -> HttpResponse:
    before = _number(request.GET.get("before", ""))
    others = request.GET.get("whose") == "others"
    listed = (queries.others if others else queries.mine)(access, before) if keeps(access) else ()
    asked = {"whose": "others"} if others else {}
    more = {**asked, "before": listed[DRAFTS_SHOWN - 1].id} if len(listed) > DRAFTS_SHOWN else None
    return render(
        request,
        "drafts/index.html",
        "drafts",
        status=422 if found else 200,
        form=form,
        found=found,
        wrong={FIELD_OF.get(one.code, "text") for one in found},
        keeps=keeps(access),
        others=others,
        may_audit=keeps(access) and bool(access.orgs_for("audit")),
        drafts=[(one, access.known.get(one.org) if one.org else None) for one in listed[:DRAFTS_SHOWN]],
        more=urlencode(more) if more else "",
        first=f"?{urlencode(asked)}" if before is not None else "",
        orgs=org_choices(access),
        most=bytes_text(PAGE_BYTES_MAX),
        visitors_most=VISITOR_CHARS_MAX,
    )


@dataclass(frozen=True, slots=True)
class _Screen:
    """What a draft's page is made of; `kept` is None for a text that is not."""

    access: Access
    made: NewDraft
    kept: Draft | None
    checked: queries.Checked


def _screen(access: Access, kept: Draft) -> _Screen:
    made = NewDraft(kept.owner, kept.name, kept.text, kept.published, kept.org, kept.previous)
    return _Screen(access, made, kept, as_kept(access, kept, is_open=settings.PUBLIC_DEMO))


def _shown(request: HttpRequest, screen: _Screen, wrong: list[Issue] | None = None) -> HttpResponse:
    lang, access, kept, made = language_of(request), screen.access, screen.kept, screen.made
    found = findings(screen.checked, lang)
    found = with_waivers(access, kept, found) if kept else sorted(found, key=_rank)
    show, wanted = _wanted(request, found, kept)
    asked = _number(request.GET.get("after", "")) or 0
    first = asked - asked % FINDINGS_SHOWN if kept and asked < len(wanted) else 0
    here = wanted[first : first + FINDINGS_SHOWN] if kept else wanted
    books = {one.book for one in found if one.book is not None}
    return render(
        request,
        "drafts/draft.html",
        "drafts",
        status=422 if wrong else 200,
        trail=(Crumb(word(lang, "drafts.title"), reverse("drafts")), Crumb(made.name)),
        found=wrong or [],
        made=made,
        kept=kept,
        org=access.known.get(made.org) if made.org else None,
        mine=kept is not None and kept.owner == access.actor,
        day=screen.checked.reading.published,
        lines=lines(screen.checked, sorted(found, key=lambda one: (one.start, one.end))),
        hrefs=_hrefs(found, here),
        stood={one.id for one in found if one.waiver is not None},
        findings=here,
        first=first,
        pages=_pages(show, first, len(wanted)) if kept else {},
        tally=[{"value": one.value, "count": sum(row.verdict == one.value for row in found)} for one in ORDER],
        total=len(found),
        shows=_shows(found, show),
        position=screen.checked.position,
        earlier=queries.earlier_versions(access, kept)[:1] if kept else [],
        may_waive={book for book in books if access.may("waive", book)},
    )


def _rank(one: Found) -> tuple[int, int]:
    return [outcome.value for outcome in ORDER].index(one.verdict), one.start


def _wanted(request: HttpRequest, found: list[Found], kept: Draft | None) -> tuple[str, list[Found]]:
    """What the address asks for; what differs where it asks for nothing, or else all. A visitor, who cannot ask again,
    sees all.
    """
    differing = any(one.verdict == Outcome.DIFFERS.value for one in found)
    asked = request.GET.get("show", "") if kept else ALL
    show = asked if asked in {*SHOW, ALL} else ("differs" if differing else ALL)
    return show, [one for one in found if show == ALL or one.verdict == SHOW[show].value]


def _hrefs(found: list[Found], here: list[Found]) -> dict[str, str]:
    """Where each mark of the text leads: to its finding, on this page or on the one that lists it."""
    shown = {one.id for one in here}
    ordered = {show: [one.id for one in found if one.verdict == outcome.value] for show, outcome in SHOW.items()}
    hrefs = {one: f"#f-{one}" for one in shown}
    for show, ids in ordered.items():
        for number, one in enumerate(ids):
            hrefs.setdefault(one, f"{_query(show, number - number % FINDINGS_SHOWN)}#f-{one}")
    return hrefs


def _query(show: str, first: int = 0) -> str:
    return "?" + urlencode({"show": show, **({"after": first} if first else {})})


def _pages(show: str, first: int, count: int) -> dict[str, str]:
    before = _query(show, first - FINDINGS_SHOWN) if first else ""
    after = _query(show, first + FINDINGS_SHOWN) if first + FINDINGS_SHOWN < count else ""
    return {"before": before, "after": after} if before or after else {}


def _shows(found: list[Found], show: str) -> list[dict[str, Any]]:
    """The filters, each with its verdict and how many there are."""
    rows = [(name, outcome.value, sum(one.verdict == outcome.value for one in found)) for name, outcome in SHOW.items()]
    every = (ALL, "", len(found))
    return [
        {"href": _query(name), "verdict": verdict, "count": count, "current": name == show}
        for name, verdict, count in (*rows, every)
        if count
    ]
