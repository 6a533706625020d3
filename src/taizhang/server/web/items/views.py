"""An item's page."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from taizhang.core.issues import Issue
from taizhang.core.ledger.view import ItemView, Occurrence, stage_of, view
from taizhang.core.values.period import parse_day
from taizhang.core.values.written import number_text
from taizhang.demo.city import TOLD_ON
from taizhang.server.access.gate import Access
from taizhang.server.queries import books
from taizhang.server.queries.items import ItemHistory, item_history
from taizhang.server.queries.listing import ItemLine
from taizhang.server.web.cuts import parse_cut, spot, typed
from taizhang.server.web.entering.rights import may_write
from taizhang.server.web.errors.views import damaged, is_damage, missing
from taizhang.server.web.fields import Cell, Speaker
from taizhang.server.web.items import files
from taizhang.server.web.items.history import lines
from taizhang.server.web.items.personal import persons
from taizhang.server.web.items.record import may_record
from taizhang.server.web.language import language_of
from taizhang.server.web.reader import access_for, today
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone on the timeline. `status` none: nothing said of it yet. `late` in days, 0 when not late."""

    name: str
    number: int
    status: str
    on: date | None = None
    due: date | None = None
    late: int = 0


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be followed of the position and the day that were asked for."""

    at: list[Issue]
    on: list[Issue]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def item(request: HttpRequest, book: str, ledger: str, item: str) -> HttpResponse:
    """One item, as of a day and a position. Posted to, it opens what it says of persons to one with the right."""
    access, lang = access_for(request), language_of(request)
    declarations = books.declarations(access)
    declared = declarations.ledgers.get(ledger)
    if declared is None:
        return missing(request)
    asked = request.GET.get("at", "").strip()
    cut, issues = parse_cut(f"{book}#{asked}" if asked.isdecimal() else asked, books.heads(access))
    on, day_issues = parse_day(request.GET["on"]) if request.GET.get("on") else (None, [])
    found, refused = item_history(access, book, ledger, item, cut.at(book) if cut else None)
    if is_damage(refused):
        return damaged(request, refused)
    if found is None:
        # Only one who may read the whole book learns that an item is not there; to others both are the same.
        if not access.may("read", book, ledger):
            raise PermissionDenied
        if cut and item_history(access, book, ledger, item)[0]:
            return missing(request, says=word(lang, "item.not_yet", position=spot(book, cut.at(book))))
        return missing(request, refused)
    speaker = Speaker(declarations, declared, books.orgs(access), lang)
    return _page(request, access, speaker, found, on, Wrong(issues, day_issues))


def _page(
    request: HttpRequest,
    access: Access,
    speaker: Speaker,
    found: ItemHistory,
    asked_on: date | None,
    wrong: Wrong,
) -> HttpResponse:
    on, line, lang, ledger = asked_on or _day_shown(found), found.line, speaker.lang, speaker.ledger
    seen = view(found.state, ledger, on)
    title = line.title or line.item
    told = persons(access, line, speaker, seen, asked=request.method == "POST")
    back = reverse("ledger", args=(ledger.ledger,))
    name = speaker.name(ledger.name)
    dated = on != today() or bool(request.GET.get("at"))
    response = render(
        request,
        "items/item.html",
        "ledgers",
        trail=(Crumb(word(lang, "nav.ledgers"), reverse("ledgers")), Crumb(name, back), Crumb(title)),
        title=title,
        ledger_name=name,
        org=str(seen.fields.get("org", line.org)),
        org_name=speaker.org(str(seen.fields.get("org", line.org))),
        stage=speaker.stage(stage_of(ledger, seen)),
        dated=word(lang, "item.dated", day=on) if dated else "",
        status=422 if wrong.at or wrong.on else 200,
        found=[*wrong.at, *wrong.on, *(told.issues if told else ())],
        at_wrong=bool(wrong.at),
        on_wrong=bool(wrong.on),
        receipt=_receipt(request, found),
        forms=_forms(access, found.line, speaker),
        fields=_fields(speaker, seen),
        milestones=_marks(speaker, seen, on),
        measures=_measures(speaker, seen),
        persons=told,
        steps=lines(speaker, found.steps),
        files=files.shown(found),
        corrects=(line.book, line.ledger, line.item) if may_write(access, "correct", line.org, ledger) else None,
        book=line.book,
        version=line.version,
        on=on.isoformat(),
        at_text=typed(request.GET.get("at", "")),
    )
    if told is not None and told.opened:
        response["Cache-Control"] = "no-store"
    return response


def _day_shown(found: ItemHistory) -> date:
    """Today; of sample data, the day its story ends, or that of a later entry written since."""
    if not settings.SAMPLE_DATA:
        return today()
    return max(TOLD_ON, *(one.effective_on for one in found.state.in_force))


def _receipt(request: HttpRequest, found: ItemHistory) -> str:
    """What was just written here, told once the reader is sent back; only of an entry this item has."""
    written = request.GET.get("written", "")
    if written not in {str(step.position) for step in found.steps}:
        return ""
    return word(language_of(request), "record.written", book=found.line.book, position=written)


def _forms(access: Access, line: ItemLine, speaker: Speaker) -> list[dict[str, str]]:
    """Links to what this reader may record here."""
    kinds = {"milestone": speaker.ledger.milestones, "measure": speaker.ledger.measures}
    amends = may_write(access, "amend", line.org, speaker.ledger)
    change = {
        "href": reverse("amend", args=(line.book, line.ledger, line.item)),
        "label": word(speaker.lang, "enter.amend"),
    }
    return [change] * amends + [
        {
            "href": reverse("record", args=(line.book, line.ledger, line.item, verb)),
            "label": word(speaker.lang, f"record.{verb}"),
        }
        for verb, declared in kinds.items()
        if declared and may_record(access, verb, line, speaker.ledger)
    ]


def _fields(speaker: Speaker, seen: ItemView) -> list[Cell]:
    """All declared fields; none where the item was not open that day."""
    if seen.opened_on is None:
        return []
    org = Cell(speaker.field_name("org"), speaker.value("org", seen.fields.get("org")), "", number=False)
    shown = [one for one in speaker.ledger.fields if not one.personal]
    return [org, *(speaker.cell(one, seen.fields.get(one.field)) for one in shown)]


def _marks(speaker: Speaker, seen: ItemView, on: date) -> list[Mark]:
    marks: list[Mark] = []
    for declared in speaker.ledger.milestones:
        name = speaker.name(declared.name)
        known = seen.milestones.get(declared.milestone, ())
        marks += [_mark(name, one, on) for one in known] or [Mark(name, 1, "none")]
    return marks


def _mark(name: str, one: Occurrence, on: date) -> Mark:
    """A planned step is late once its day has passed; a reached one if it came after it."""
    until = one.on if one.status == "actual" else on if one.status == "planned" else None
    late = (until - one.due).days if until and one.due else 0
    return Mark(name, one.number, one.status, one.on, one.due, max(late, 0))


def _measures(speaker: Speaker, seen: ItemView) -> list[dict[str, str]]:
    return [
        {
            "name": speaker.name(one.name),
            "text": number_text((seen.levels if one.kind == "level" else seen.totals).get(one.measure)),
            "unit": speaker.unit(one.unit),
            "kind": one.kind,
        }
        for one in speaker.ledger.measures
    ]
