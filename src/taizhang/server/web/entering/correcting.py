"""Putting an entry right: the whole statement said anew with a reason, or withdrawn. The earlier one stays in the book."""

from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from taizhang.core.issues import Issue, Where
from taizhang.core.ledger.content import ORG
from taizhang.core.ledger.decide import STATUSES
from taizhang.core.ledger.state import WITHDRAWN, Statement
from taizhang.core.values.units import UNITS
from taizhang.server.queries import books
from taizhang.server.queries.items import ItemHistory, item_history
from taizhang.server.web.cuts import spot
from taizhang.server.web.entering.asks import amount_of, asks, field_of, said, texts_of, typed, wrong_fields
from taizhang.server.web.entering.rights import may_write, orgs_to_write
from taizhang.server.web.entering.sheet import Outcome, acted, fresh_key, key_after, status_of, version_of
from taizhang.server.web.errors.views import damaged, is_damage, missing
from taizhang.server.web.fields import Speaker
from taizhang.server.web.items.trail import trail_of
from taizhang.server.web.language import language_of
from taizhang.server.web.reader import access_for
from taizhang.server.web.shell.page import render
from taizhang.server.web.words import word

WITHDRAW: Final = "withdraw"  # what a form does that says the entry should never have been
_TEXTS: Final = (
    "does",
    "key",
    "version",
    "day",
    "reason",
    "milestone",
    "status",
    "planned_on",
    "measure",
    "value",
    "note",
)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: HttpRequest, book: str, ledger: str, item: str, position: int) -> HttpResponse:
    """The form of one entry with what it says; sent, it is shown again to confirm; confirmed, the correction is written."""
    access = access_for(request)
    declarations = books.declarations(access)
    declared = declarations.ledgers.get(ledger)
    found, issues = item_history(access, book, ledger, item)
    if declared is None:
        return missing(request)
    if is_damage(issues):
        return damaged(request, issues)
    if found is None or not may_write(access, "correct", found.line.org, declared):
        raise PermissionDenied
    stated = found.state.statements.get(found.state.root_of(position))
    if stated is None or stated.position != position or stated.kind == WITHDRAWN:
        return missing(request, says=word(language_of(request), "enter.not_in_force"))
    speaker = Speaker(declarations, declared, books.orgs(access), language_of(request))
    orgs = orgs_to_write(access, "correct", speaker)
    if request.method != "POST":
        texts = _texts(stated) | {"key": fresh_key(), "version": str(found.line.version)}
        fields = texts_of(speaker, stated.payload.get("fields", {}))
        return _form(request, speaker, (found, stated), (orgs, fields), texts, Outcome())
    texts = {name: request.POST.get(name, "").strip() for name in _TEXTS}
    fields = typed(request.POST)
    payload, wrong = _payload(speaker, stated, texts, fields)
    raw = {
        "key": texts["key"] or fresh_key(),
        "book": book,
        "ledger": ledger,
        "item": item,
        "verb": "withdraw" if texts["does"] == WITHDRAW else "correct",
        "effective_on": texts["day"] or stated.effective_on.isoformat(),
        "expected_version": version_of(texts["version"]),
        "payload": {"position": position, "reason": texts["reason"]}
        | ({} if texts["does"] == WITHDRAW else {"payload": payload}),
    }
    wrong = [] if texts["does"] == WITHDRAW else wrong
    outcome = acted(request, access, declarations, raw, found.state, wrong)
    if outcome.written is None:
        return _form(request, speaker, (found, stated), (orgs, fields), texts, outcome)
    page = reverse("item", args=(book, ledger, item))
    return HttpResponseRedirect(f"{page}?written={outcome.written}")


def _texts(stated: Statement) -> dict[str, str]:
    """What stands in the form for a milestone or measure, and the day."""
    told = {
        name: str(stated.payload.get(name) or "")
        for name in ("milestone", "status", "planned_on", "measure", "value", "note")
    }
    return dict.fromkeys(_TEXTS, "") | told | {"day": stated.effective_on.isoformat(), "does": "correct"}


def _payload(
    speaker: Speaker, stated: Statement, texts: Mapping[str, str], fields: Mapping[str, list[str]]
) -> tuple[dict[str, Any], list[Issue]]:
    note = {"note": texts["note"]} if texts["note"] else {}
    if stated.kind == "milestone":
        planned = {"planned_on": texts["planned_on"]} if texts["planned_on"] else {}
        return {"milestone": texts["milestone"], "status": texts["status"] or "actual", **planned, **note}, []
    if stated.kind == "measure":
        declared = speaker.ledger.measure_named(texts["measure"])
        own = UNITS[declared.unit] if declared else UNITS["个"]
        value, wrong = amount_of(texts["value"], own, Where(path="payload.value"))
        return {"measure": texts["measure"], "value": value, **note}, wrong
    payload, wrong = said(speaker, fields)
    before = stated.payload.get("fields", {})
    # a field that was said and is left empty is emptied only where the entry is an amendment; an opening just leaves it out
    kept = {
        name: value
        for name, value in payload.items()
        if value is not None or (stated.kind == "amend" and name in before)
    }
    return {"fields": kept}, wrong


def _form(
    request: HttpRequest,
    speaker: Speaker,
    shown: tuple[ItemHistory, Statement],
    filled: tuple[list[tuple[str, str]], Mapping[str, list[str]]],
    texts: Mapping[str, str],
    outcome: Outcome,
) -> HttpResponse:
    (found, stated), (orgs, fields), wrong = shown, filled, list(outcome.issues)
    lang, ledger, line = speaker.lang, speaker.ledger, found.line
    if line.org not in dict(orgs):
        orgs = [(line.org, speaker.org(line.org)), *orgs]
    page = reverse("item", args=(line.book, line.ledger, line.item))
    heading = word(lang, "enter.correct", position=spot(line.book, stated.position))
    rows = asks(speaker, fields, orgs, wrong_fields(wrong)) if stated.kind in {"open", "amend"} else []
    if stated.kind == "amend":  # only what the entry spoke of, and whatever was filled in beside
        rows = [one for one in rows if one.field in stated.payload.get("fields", {}) or one.text or one.field == ORG]
        rows = [one for one in rows if one.field != ORG or ORG in stated.payload.get("fields", {})]
    return render(
        request,
        "entering/correct.html",
        "ledgers",
        status=status_of(request, outcome),
        trail=trail_of(speaker, line, heading),
        heading=heading,
        title=line.title or line.item,
        back=page,
        kind=stated.kind,
        kind_name=speaker.kind(stated.kind),
        form={**texts, "key": key_after(texts["key"], outcome)},
        withdraws=texts["does"] == WITHDRAW,
        asks=rows,
        personal=bool(stated.sealed),
        found=wrong,
        field_of=field_of,
        labels={one.field: one.label for one in rows},
        wrong=wrong_fields(wrong),
        sure=outcome.sure,
        milestones=[(one.milestone, speaker.name(one.name)) for one in ledger.milestones],
        measures=[
            (one.measure, word(lang, "figure.in_unit", name=speaker.name(one.name), unit=speaker.unit(one.unit)))
            for one in ledger.measures
        ],
        statuses=[(one, word(lang, f"status.{one}")) for one in STATUSES],
    )
