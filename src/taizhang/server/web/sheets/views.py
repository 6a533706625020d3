"""A filled spreadsheet: brought, held against the book, and written as one batch; the template, and a ledger's items."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import SHEET_LISTED, SHEET_UPLOAD_BYTES_MAX
from taizhang.core.values.figure import Cut
from taizhang.core.values.period import parse_day
from taizhang.exchange.spreadsheets.differences import Difference
from taizhang.exchange.spreadsheets.filled import write_items
from taizhang.exchange.spreadsheets.template import template
from taizhang.server.access.gate import Access
from taizhang.server.actions.append import submit
from taizhang.server.queries import books
from taizhang.server.queries.attachments import kept_file
from taizhang.server.queries.spreadsheets import Preview, Question, preview, recorded
from taizhang.server.web.cuts import spot
from taizhang.server.web.entering.rights import may_write
from taizhang.server.web.fields import Speaker
from taizhang.server.web.items.files import Kept, taken_in
from taizhang.server.web.ledgers.opening import of_a_ledger
from taizhang.server.web.numbers import bytes_text
from taizhang.server.web.reader import today
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word

_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class _Brought:
    """A sheet that was brought, and what it comes to; nothing yet where `shown` is None."""

    kept: Kept | None = None
    shown: Preview | None = None
    on: str = ""
    issues: tuple[Issue, ...] = ()
    note: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_ledger
def sheet(request: HttpRequest, access: Access, speaker: Speaker) -> HttpResponse:
    """The form; brought a sheet, its differences; told to, the batch is written and the ledger's list shown."""
    if not any(may_write(access, "open", one, speaker.ledger) for one in access.readable(speaker.ledger.ledger)):
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, speaker, _Brought(on=today().isoformat()))
    brought = _brought(request, access, speaker)
    commands = brought.shown.commands if brought.shown is not None else []
    if brought.shown is None or brought.issues or "sure" not in request.POST or not commands:
        return _form(request, speaker, brought)
    if request.POST.get("count") != str(len(commands)):
        said = word(speaker.lang, "sheet.changed_meanwhile")
        return _form(request, speaker, _Brought(brought.kept, brought.shown, brought.on, (), said))
    outcomes = submit(commands, datetime.now(UTC), places=brought.shown.places, using=access.using)
    refused = tuple(one for outcome in outcomes for one in outcome.issues if one.code != "LEDG-024")
    if any(outcome.receipt is None for outcome in outcomes):
        return _form(request, speaker, _Brought(brought.kept, brought.shown, brought.on, refused))
    page = reverse("sheet", args=(speaker.ledger.ledger,))
    return HttpResponseRedirect(f"{page}?written={len(outcomes)}")


def _brought(request: HttpRequest, access: Access, speaker: Speaker) -> _Brought:
    """The sheet of a form, new or kept from before, held against the book."""
    kept, found = taken_in(request, access.actor)
    day, wrong = parse_day(request.POST.get("on", "") or today().isoformat())
    on = request.POST.get("on", "")
    if found or wrong or day is None:
        return _Brought(None, None, on, (*found, *wrong))
    if not kept:
        return _Brought(None, None, on, (), word(speaker.lang, "sheet.no_file"))
    content, found = kept_file(kept[-1].digest)
    if content is None:
        return _Brought(None, None, on, tuple(found))
    if len(content) > SHEET_UPLOAD_BYTES_MAX:
        large = issue("SHEET-003", Where(file=kept[-1].name), what="bytes", most=SHEET_UPLOAD_BYTES_MAX)
        return _Brought(None, None, on, (large,))
    shown, found = preview(access, Question(speaker.ledger.ledger, content, day, lang=speaker.lang))
    return _Brought(kept[-1], shown, on, tuple(found))


def _form(request: HttpRequest, speaker: Speaker, brought: _Brought) -> HttpResponse:
    lang, ledger, shown = speaker.lang, speaker.ledger, brought.shown
    back = reverse("ledger", args=(ledger.ledger,))
    commands = shown.commands if shown is not None else []
    listed = [one for one in shown.differences if one.status != "same"] if shown is not None else []
    listed.sort(key=lambda one: one.status != "error")  # what is to be mended first
    written = request.GET.get("written", "")
    found = [*brought.issues, *(shown.issues if shown is not None else ())]
    return render(
        request,
        "sheets/sheet.html",
        "ledgers",
        status=422 if brought.issues or (shown is not None and shown.is_refused) else 200,
        trail=(
            Crumb(word(lang, "nav.ledgers"), reverse("ledgers")),
            Crumb(speaker.name(ledger.name), back),
            Crumb(word(lang, "sheet.title")),
        ),
        name=speaker.name(ledger.name),
        ledger=ledger.ledger,
        back=back,
        found=found,
        note=brought.note,
        on=brought.on,
        most=bytes_text(SHEET_UPLOAD_BYTES_MAX),
        kept=brought.kept,
        shown=shown,
        counts=[(one, shown.count(one)) for one in ("new", "changed", "same", "error")] if shown is not None else [],
        rows=[_row(one, speaker) for one in listed[:SHEET_LISTED]],
        more=len(listed) > SHEET_LISTED,
        listed=SHEET_LISTED,
        commands=len(commands),
        receipt=word(lang, "sheet.written", count=written) if written.isascii() and written.isdigit() else "",
    )


def _row(one: Difference, speaker: Speaker) -> dict[str, Any]:
    """One item of the sheet beside the book."""
    lang = speaker.lang
    return {
        "cell": one.where.cell,
        "item": one.said.item,
        "book": one.said.book,
        "status": one.status,
        "changes": [
            (change.column.title, _text(change.old, lang) or word(lang, "sheet.empty_before"), _text(change.new, lang))
            for change in one.changes
        ],
        "issues": [(issue_.where.cell or "", issue_) for issue_ in one.issues],
    }


def _text(value: Any, lang: str) -> str:
    if isinstance(value, bool):
        return ("是" if lang == "zh" else "yes") if value else ("否" if lang == "zh" else "no")
    return "、".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)


@require_safe
@of_a_ledger
def blank(request: HttpRequest, access: Access, speaker: Speaker) -> HttpResponse:
    """The ledger's template, without a sample row: that of the packs in force."""
    del request, access
    made = template(speaker.ledger.ledger, speaker.declarations, (), speaker.lang, blank=True)
    return _file(made.content, f"{speaker.name(speaker.ledger.name)}.xlsx")


@require_safe
@of_a_ledger
def items(request: HttpRequest, access: Access, speaker: Speaker) -> HttpResponse:
    """The ledger's items that the reader may read, as the sheet that can be brought back."""
    ledger, declarations = speaker.ledger.ledger, speaker.declarations
    read_at = Cut.of({book: head.position for book, head in books.heads(access).items() if head.position})
    org = request.GET.get("org") or None
    content = _items(declarations, access, ledger, org, speaker, "  ".join(spot(*one) for one in read_at.positions[:3]))
    return _file(content, f"{speaker.name(speaker.ledger.name)} {date.isoformat(today())}.xlsx")


def _items(
    declarations: Declarations, access: Access, ledger: str, org: str | None, speaker: Speaker, position: str
) -> bytes:
    with TemporaryDirectory(prefix="taizhang-") as folder:
        path = Path(folder) / "items.xlsx"
        write_items(path, ledger, declarations, recorded(access, ledger, org=org), speaker.lang, position)
        return path.read_bytes()


def _file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=_TYPE)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer
