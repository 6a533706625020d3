"""The desk of whoever is logged in: steps due on the items they record on, their ledgers, the newest entries."""

from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from taizhang.core.issues import Lang
from taizhang.core.limits import DESK_DAYS
from taizhang.demo.city import TOLD_ON
from taizhang.server.access.gate import Access
from taizhang.server.queries import books
from taizhang.server.queries.desk import Due, Written, due, latest, orgs_to_record
from taizhang.server.queries.home import items_to_read
from taizhang.server.web.entering.rights import may_write
from taizhang.server.web.fields import Speaker
from taizhang.server.web.language import language_of
from taizhang.server.web.reader import access_for, today
from taizhang.server.web.shell.page import render
from taizhang.server.web.words import word

STEPS_SHOWN: Final = 20  # overdue steps told of at once; the others on demand


@require_safe
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """The page; one without rights is told whom to ask."""
    access, lang = access_for(request), language_of(request)
    on = TOLD_ON if settings.SAMPLE_DATA else today()  # the story of sample data ends on a day of its own
    found = due(access, on + timedelta(days=DESK_DAYS), on)
    rows = [_step(access, one, on, lang) for one in found.steps]
    return render(
        request,
        "desk/desk.html",
        "desk",
        late=[one for one in rows if one["late"] > 0],
        shown=STEPS_SHOWN,
        ahead=[one for one in rows if one["late"] <= 0],
        more=found.more,
        days=DESK_DAYS,
        on=on,
        records=any(orgs_to_record(access, one) for one in books.declarations(access).ledgers.values()),
        ledgers=_ledgers(access, lang),
        latest=[_written(access, one, lang) for one in latest(access)],
        may_read=bool(access.readable()),
    )


def _speaker(access: Access, ledger: str, lang: Lang) -> Speaker:
    declarations = books.declarations(access)
    return Speaker(declarations, declarations.ledgers[ledger], books.orgs(access), lang)


def _step(access: Access, one: Due, on: date, lang: Lang) -> dict[str, Any]:
    speaker = _speaker(access, one.ledger.ledger, lang)
    place = (one.book, one.ledger.ledger, one.item)
    return {
        "title": one.title or one.item,
        "href": reverse("item", args=place),
        "record": reverse("record", args=(*place, "milestone")),
        "org": speaker.org(one.org),
        "ledger": speaker.name(one.ledger.name),
        "milestone": speaker.milestone(one.milestone),
        "due": one.due,
        "late": (on - one.due).days,
    }


def _ledgers(access: Access, lang: Lang) -> list[dict[str, Any]]:
    """The ledgers the reader may read something of and that hold anything, the fullest first; those they enter into
    stand there empty too.
    """
    declarations, found = books.declarations(access), []
    counts: dict[str, int] = {}
    for org in {one.org for one in access.grants if one.org in access.known}:
        for code, count in items_to_read(access, org, declarations.ledgers).items():
            counts[code] = max(counts.get(code, 0), count)
    for name, count in sorted(counts.items(), key=lambda one: -one[1]):
        ledger = declarations.ledgers[name]
        enters = any(may_write(access, "open", one, ledger) for one in access.readable(name) if one in access.orgs)
        if count or enters:
            told = ledger.name.zh if lang == "zh" else ledger.name.en
            new = reverse("new-item", args=(name,)) if enters else ""
            item = ledger.item.zh if lang == "zh" else ledger.item.en
            found.append(
                {"name": told, "href": reverse("ledger", args=(name,)), "count": count, "new": new, "item": item}
            )
    return found


def _written(access: Access, one: Written, lang: Lang) -> dict[str, Any]:
    speaker, entry = _speaker(access, one.entry.ledger, lang), one.entry
    told = ""
    if entry.kind == "milestone" and entry.corrects is None:
        told = speaker.milestone(str(entry.payload["milestone"]))
    elif entry.kind == "measure" and entry.corrects is None:
        told = f"{speaker.measure(str(entry.payload['measure']))} {speaker.amount(str(entry.payload['measure']), entry.payload['value'])}"
    elif entry.corrects is not None:
        told = word(lang, "entry.corrects", position=entry.corrects)
    return {
        "title": one.title or entry.item,
        "href": reverse("item", args=(entry.book, entry.ledger, entry.item)),
        "org": speaker.org(one.org),
        "kind": speaker.kind(entry.kind),
        "told": told,
        "recorded_at": entry.recorded_at,
        "actor": entry.actor,
        "book": entry.book,
        "position": entry.position,
    }
