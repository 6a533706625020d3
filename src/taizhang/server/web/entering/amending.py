"""Changing an item's fields: what stands in the book, what is to stand there, and the entry that says so."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from taizhang.core.ledger.content import ORG
from taizhang.core.ledger.view import view
from taizhang.core.values.period import parse_day
from taizhang.core.values.quantity import convert, exact_decimal
from taizhang.core.values.units import UNITS
from taizhang.server.queries import books
from taizhang.server.queries.items import ItemHistory, item_history
from taizhang.server.web.entering.asks import Ask, asked_of, asks, field_of, said, texts_of, typed, wrong_fields
from taizhang.server.web.entering.rights import may_write, orgs_to_write
from taizhang.server.web.entering.sheet import Outcome, acted, fresh_key, key_after, status_of, version_of
from taizhang.server.web.errors.views import damaged, is_damage, missing
from taizhang.server.web.fields import Speaker, decimal_of
from taizhang.server.web.items.trail import trail_of
from taizhang.server.web.language import language_of
from taizhang.server.web.reader import access_for, today
from taizhang.server.web.shell.page import render
from taizhang.server.web.words import word


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def amend(request: HttpRequest, book: str, ledger: str, item: str) -> HttpResponse:
    """The form of an item's fields; sent, what would change is shown to confirm; confirmed, it is written."""
    access = access_for(request)
    declarations = books.declarations(access)
    declared = declarations.ledgers.get(ledger)
    found, issues = item_history(access, book, ledger, item)
    if declared is None:
        return missing(request)
    if is_damage(issues):
        return damaged(request, issues)
    if found is None or not may_write(access, "amend", found.line.org, declared):
        raise PermissionDenied
    speaker = Speaker(declarations, declared, books.orgs(access), language_of(request))
    orgs = orgs_to_write(access, "amend", speaker)
    stands = dict(view(found.state, declared, today()).fields)
    if request.method != "POST":
        texts = {"day": today().isoformat(), "key": fresh_key(), "version": str(found.line.version)}
        return _form(request, speaker, found, (orgs, texts_of(speaker, stands)), texts, Outcome())
    fields = typed(request.POST)
    texts = {name: request.POST.get(name, "").strip() for name in ("day", "key", "version")}
    payload, wrong = said(speaker, fields)
    changed = _changed(
        speaker, payload, dict(view(found.state, declared, parse_day(texts["day"])[0] or today()).fields)
    )
    raw = {
        "key": texts["key"] or fresh_key(),
        "book": book,
        "ledger": ledger,
        "item": item,
        "verb": "amend",
        "effective_on": texts["day"] or today().isoformat(),
        "expected_version": version_of(texts["version"]),
        "payload": {"fields": changed},
    }
    outcome = acted(request, access, declarations, raw, found.state, wrong) if changed or wrong else _nothing(request)
    if outcome.written is None:
        return _form(request, speaker, found, (orgs, fields), texts, outcome, changed)
    page = reverse("item", args=(book, ledger, item))
    return HttpResponseRedirect(f"{page}?written={outcome.written}")


def _nothing(request: HttpRequest) -> Outcome:
    """A form sent as it stood says nothing, so there is nothing to write."""
    del request
    return Outcome()


def _changed(speaker: Speaker, payload: Mapping[str, Any], stands: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are to say something else than they do. What is left empty of a person stays as it is: it is not
    shown, so an empty box says nothing.
    """
    personal = speaker.ledger.personal
    told: dict[str, Any] = {}
    for name, value in payload.items():
        if (value is None and name in personal) or _same(speaker, name, value, stands.get(name)):
            continue
        told[name] = value
    return told


def _same(speaker: Speaker, name: str, value: Any, stood: Any) -> bool:
    declared = speaker.ledger.field_named(name)
    if isinstance(value, list) and isinstance(stood, list | tuple):
        return len(value) == len(stood) and all(_same(speaker, name, *pair) for pair in zip(value, stood, strict=True))
    if not isinstance(value, Mapping) or declared is None or stood is None:
        return bool(value == stood)
    amount, unit, own = decimal_of(value["value"]), UNITS[value["unit"]], UNITS[declared.unit or "个"]
    return amount is not None and exact_decimal(convert(amount, unit, own)) == decimal_of(stood)


def _form(
    request: HttpRequest,
    speaker: Speaker,
    found: ItemHistory,
    filled: tuple[list[tuple[str, str]], Mapping[str, Sequence[str]]],
    texts: dict[str, str],
    outcome: Outcome,
    changed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    lang, line = speaker.lang, found.line
    (orgs, fields), wrong = filled, list(outcome.issues)
    if line.org not in dict(orgs):
        orgs = [(line.org, speaker.org(line.org)), *orgs]
    page = reverse("item", args=(line.book, line.ledger, line.item))
    heading = word(lang, "enter.amend")
    rows = asks(speaker, fields, orgs, wrong_fields(wrong))
    return render(
        request,
        "entering/fields.html",
        "ledgers",
        status=status_of(request, outcome),
        trail=trail_of(speaker, line, heading),
        heading=heading,
        lead=line.title or line.item,
        back=page,
        asks=rows,
        hidden={"key": key_after(texts["key"], outcome), "version": texts["version"]},
        day=texts["day"],
        day_label=word(lang, "enter.holds_from"),
        found=wrong,
        field_of=field_of,
        labels={one.field: one.label for one in rows},
        sure=outcome.sure,
        unchanged=changed is not None and not changed and not wrong,
        asks_item=False,
        item="",
        changes=_changes(speaker, found, rows, changed or {}),
        keep=f"{line.book}/{line.ledger}/{line.item}/amend",
    )


def _changes(
    speaker: Speaker, found: ItemHistory, rows: Sequence[Ask], changed: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """(name, old, new) of what would be written; nothing of what is said of persons but that it is."""
    stands = view(found.state, speaker.ledger, today()).fields
    personal = {one.field for one in asked_of(speaker) if one.personal}
    return [
        (
            row.label,
            "" if row.field in personal else _with_unit(speaker.value(row.field, stands.get(row.field)), row.unit),
            word(speaker.lang, "enter.anew") if row.field in personal else row.told,
        )
        for row in rows
        if row.field in changed or (row.field == ORG and ORG in changed)
    ]


def _with_unit(text: str, unit: str) -> str:
    return f"{text}{unit}" if text else ""
