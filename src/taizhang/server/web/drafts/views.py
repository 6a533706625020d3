"""The pages of drafts: mine and the form, one draft held against the book, its document, its end."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taizhang.audit.compare import Outcome
from taizhang.core.issues import Issue, Lang, issue
from taizhang.core.limits import DRAFT_CHARS_MAX, DRAFTS_SHOWN, FINDINGS_SHOWN, NAME_CHARS_MAX, PAGE_BYTES_MAX
from taizhang.core.values.period import parse_day
from taizhang.reading import read_bytes
from taizhang.server.access.gate import Access
from taizhang.server.actions.drafts import drop_draft, keep_draft
from taizhang.server.queries import drafts as queries
from taizhang.server.queries.drafts import Waiver
from taizhang.server.storage.drafts import NewDraft
from taizhang.server.storage.models import Draft
from taizhang.server.web.drafts.documents import as_document
from taizhang.server.web.drafts.marked import ORDER, Found, findings, lines
from taizhang.server.web.errors.views import missing
from taizhang.server.web.items.uploads import Upload
from taizhang.server.web.language import language_of
from taizhang.server.web.numbers import bytes_text
from taizhang.server.web.reader import access_for
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word

SHOW: Final = {"differs": Outcome.DIFFERS, "unsaid": Outcome.CANNOT_SAY, "agrees": Outcome.AGREES}

_FIELDS: Final = ("text", "name", "published", "org", "previous")


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """My drafts and the form; a text sent is kept and checked, a visitor's is checked and not kept."""
    access = access_for(request)
    known = request.user.is_authenticated
    if not known and not settings.PUBLIC_DEMO:
        return redirect_to_login(request.get_full_path())
    if request.method != "POST":
        return _index(request, access, dict.fromkeys(_FIELDS, ""), [])
    form = {name: request.POST.get(name, "").strip() for name in _FIELDS}
    text, name, found = _sent(request)
    published, wrong = parse_day(form["published"]) if form["published"] else (None, [])
    org = form["org"] or None
    if org is not None and org not in access.known:
        wrong = [*wrong, issue("SRV-002", org=org)]
    if text is None or wrong:
        return _index(request, access, form, [*found, *wrong])
    made = NewDraft(access.actor, (form["name"] or name or _first_words(text))[:NAME_CHARS_MAX], text, published, org)
    if not known:
        return _shown(request, access, made, None)
    earlier = form["previous"]
    if earlier.isascii() and earlier.isdigit() and queries.draft(access, int(earlier)) is not None:
        made = replace(made, previous=int(earlier))
    number = keep_draft(access, made, datetime.now(UTC))
    return HttpResponseRedirect(reverse("draft", args=(number,)))


@require_safe
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """A draft held against the book as it stands now."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    access = access_for(request)
    kept = queries.draft(access, number)
    if kept is None:
        return missing(request)
    return _shown(request, access, _as_new(kept), kept)


@require_safe
def document(request: HttpRequest, number: int) -> HttpResponse:
    """The draft as a Word document with a comment at each figure. DOC-001 where there is too much for one."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    access = access_for(request)
    kept = queries.draft(access, number)
    if kept is None:
        return missing(request)
    checked = queries.check(access, kept.text, kept.published, kept.org, is_open=settings.PUBLIC_DEMO)
    content, found = as_document(kept.name, checked, findings(checked, language_of(request)), language_of(request))
    if content is None:
        return _shown(request, access, _as_new(kept), kept, found)
    answer = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="draft-{number}.docx"'
    return answer


@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    """Deletes a draft of one's own."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("drafts"))
    return missing(request) if drop_draft(access_for(request), number) else HttpResponseRedirect(reverse("drafts"))


def _as_new(kept: Draft) -> NewDraft:
    return NewDraft(kept.owner, kept.name, kept.text, kept.published, kept.org, kept.previous)


def _sent(request: HttpRequest) -> tuple[str | None, str, list[Issue]]:
    """The text that was pasted or uploaded, and the file's name. SRV-008 a file beyond the bound, READ-… one that is no text."""
    file = request.FILES.get("file")
    if isinstance(file, Upload):
        if file.over:
            return None, "", [issue("SRV-008", most=bytes_text(PAGE_BYTES_MAX))]
        name, content = str(file.name), file.read()
    else:
        name, content = "", request.POST.get("text", "").replace("\r\n", "\n").encode()
    text, found = read_bytes(content, name or "-")
    if text is None:
        return None, name, found
    size = len(text.characters)
    if size > DRAFT_CHARS_MAX:
        return None, name, [issue("READ-004", size=size, most=DRAFT_CHARS_MAX)]
    return text.characters.replace("\x00", ""), name, []


def _first_words(text: str) -> str:
    return next((line.strip() for line in text.split("\n") if line.strip()), "-")[:40]


def _index(request: HttpRequest, access: Access, form: dict[str, str], found: list[Issue]) -> HttpResponse:
    lang = language_of(request)
    before = request.GET.get("before", "")
    mine = []
    if request.user.is_authenticated:
        mine = list(queries.mine(access, int(before) if before.isascii() and before.isdigit() else None))
    readable = frozenset(access.known.by_code) if settings.PUBLIC_DEMO else access.readable()
    orgs = [one for code, one in access.orgs.by_code.items() if code in readable and access.orgs.book_of(code) == code]
    return render(
        request,
        "drafts/index.html",
        "drafts",
        status=422 if found else 200,
        trail=(Crumb(word(lang, "drafts.title")),),
        form=form,
        found=found,
        mine=mine[:DRAFTS_SHOWN],
        more=mine[DRAFTS_SHOWN - 1].id if len(mine) > DRAFTS_SHOWN else None,
        orgs=orgs,
        most=bytes_text(PAGE_BYTES_MAX),
    )


def _shown(
    request: HttpRequest, access: Access, made: NewDraft, kept: Draft | None, wrong: list[Issue] | None = None
) -> HttpResponse:
    lang = language_of(request)
    checked = queries.check(access, made.text, made.published, made.org, is_open=settings.PUBLIC_DEMO)
    found = findings(checked, lang)
    tally = [{"value": one.value, "count": sum(row.verdict == one.value for row in found)} for one in ORDER]
    show = request.GET.get("show", "")
    default = "differs" if tally[0]["count"] else "all"
    show = show if show in SHOW or show == "all" else default
    wanted = [one for one in found if show == "all" or one.verdict == SHOW[show].value]
    after = request.GET.get("after", "")
    first = int(after) if after.isascii() and after.isdigit() else 0
    return render(
        request,
        "drafts/draft.html",
        "drafts",
        status=422 if wrong else 200,
        trail=(Crumb(word(lang, "drafts.title"), reverse("drafts")), Crumb(made.name)),
        found=wrong or [],
        made=made,
        kept=kept,
        mine=kept is not None and kept.owner == access.actor,
        lines=lines(checked, found),
        findings=_with_waivers(access, wanted[first : first + FINDINGS_SHOWN], made, kept),
        first=first,
        next_first=first + FINDINGS_SHOWN if len(wanted) > first + FINDINGS_SHOWN else None,
        tally=tally,
        total=len(found),
        show=show,
        shows=_shows(show, lang),
        position=checked.position,
        articles={one.id: one for one in checked.reading.articles},
        sent=f"web-{secrets.token_hex(12)}",
        may_waive=lambda district: _may(access, made.org, district),
    )


def _shows(show: str, lang: Lang) -> list[dict[str, Any]]:
    names = {"differs": "differs", "unsaid": "cannot_say", "agrees": "agrees"}
    told = [(one, word(lang, f"verdict.{name}")) for one, name in names.items()] + [("all", word(lang, "drafts.all"))]
    return [{"value": value, "label": label, "current": value == show} for value, label in told]


def _may(access: Access, org: str | None, district: str | None) -> bool:
    book = queries.book_of(access, org, district)
    return book is not None and access.may("waive", book)


def _with_waivers(access: Access, found: Sequence[Found], made: NewDraft, kept: Draft | None) -> list[Found]:
    """The findings with what was let stand of them, in this draft or in the one it is a later version of."""
    if kept is None:
        return list(found)
    asked = [one for one in found if one.verdict != Outcome.AGREES.value]
    earlier = queries.draft(access, kept.previous) if kept.previous is not None else None
    keys: dict[str, list[str]] = {}
    for one in asked:
        book = queries.book_of(access, made.org, one.district)
        if book is not None:
            keys.setdefault(book, []).append(one.key)
    now = _waivers(access, keys, kept.digest)
    then = {} if earlier is None else _waivers(access, keys, earlier.digest)
    return [replace(one, waiver=now.get(one.key), before=then.get(one.key)) for one in found]


def _waivers(access: Access, keys: dict[str, list[str]], digest: str) -> dict[str, Waiver]:
    return {
        key: one for book, those in keys.items() for key, one in queries.waivers(access, book, digest, those).items()
    }
