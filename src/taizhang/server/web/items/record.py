"""Recording a milestone or a measure on an item: a form, the same once more to confirm, and a receipt.

The form carries the item's version and an idempotency key: somebody else's entry in between is told, and a form sent
twice writes once.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, has_errors
from taizhang.core.ledger.command import Command, parse_command
from taizhang.core.ledger.decide import STATUSES, decide
from taizhang.core.ledger.draft import Context
from taizhang.core.limits import UPLOAD_BYTES_MAX
from taizhang.core.values.units import UNITS
from taizhang.core.values.written import amount_text
from taizhang.server.access.gate import Access
from taizhang.server.actions.append import submit
from taizhang.server.queries import books
from taizhang.server.queries.items import item_history
from taizhang.server.queries.listing import ItemLine
from taizhang.server.web.errors.views import damaged, is_damage, missing
from taizhang.server.web.fields import Speaker
from taizhang.server.web.items.files import Kept, taken_in
from taizhang.server.web.items.trail import trail_of
from taizhang.server.web.language import language_of
from taizhang.server.web.numbers import bytes_text
from taizhang.server.web.reader import access_for, today
from taizhang.server.web.shell.page import render
from taizhang.server.web.words import word

VERBS: Final = ("milestone", "measure")
FIELD_OF: Final[Mapping[str, str]] = {  # which field of the form an issue is about, where it is about one
    "VAL-001": "unit",
    "VAL-003": "value",
    "VAL-004": "value",
    "VAL-005": "day",
    "VAL-006": "unit",
    "LEDG-028": "note",
    "LEDG-030": "day",
    "LEDG-038": "files",
    "SRV-008": "files",
}
_TEXTS: Final = ("milestone", "measure", "status", "value", "unit", "day", "note", "key", "version")


@dataclass(frozen=True, slots=True)
class Form:
    """What the form holds, as text; nothing in it is trusted yet."""

    verb: str
    texts: Mapping[str, str]
    kept: tuple[Kept, ...] = ()  # files that came with it

    @classmethod
    def sent(cls, verb: str, post: QueryDict, kept: tuple[Kept, ...]) -> "Form":
        return cls(verb, {name: post.get(name, "").strip() for name in _TEXTS}, kept)

    @classmethod
    def blank(cls, verb: str, line: ItemLine) -> "Form":
        texts = dict.fromkeys(_TEXTS, "")
        return cls(verb, {**texts, "day": today().isoformat(), "key": _new_key(), "version": str(line.version)})

    def payload(self, ledger: LedgerDeclaration) -> dict[str, Any]:
        """The payload of the command the form asks for."""
        note: dict[str, Any] = {"note": self.texts["note"]} if self.texts["note"] else {}
        if self.kept:
            note["attachments"] = [one.digest for one in self.kept]
        if self.verb == "measure":
            declared = ledger.measure_named(self.texts["measure"])
            unit = self.texts["unit"] or (declared.unit if declared else "")
            return {"measure": self.texts["measure"], "value": {"value": self.texts["value"], "unit": unit}, **note}
        planned = {"planned_on": self.texts["day"]} if self.texts["status"] == "planned" else {}
        return {"milestone": self.texts["milestone"], "status": self.texts["status"] or "actual", **planned, **note}

    def command(self, line: ItemLine, ledger: LedgerDeclaration, actor: str) -> tuple[Command | None, list[Issue]]:
        """The command, judged by the version the form was filled in against. A plan takes effect the day it is told."""
        version = self.texts["version"]
        raw = {
            "key": self.texts["key"] or _new_key(),
            "book": line.book,
            "ledger": line.ledger,
            "item": line.item,
            "verb": self.verb,
            "effective_on": today().isoformat() if self.texts["status"] == "planned" else self.texts["day"],
            "expected_version": int(version) if version.isascii() and version.isdigit() else None,
            "payload": self.payload(ledger),
        }
        return parse_command(raw, actor)


def _new_key() -> str:
    return f"web-{secrets.token_hex(12)}"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def record(request: HttpRequest, book: str, ledger: str, item: str, verb: str) -> HttpResponse:
    """The form of a verb; sent, it is shown again to confirm; confirmed, it is written."""
    access = access_for(request)
    declarations = books.declarations(access)
    declared = declarations.ledgers.get(ledger)
    found, issues = item_history(access, book, ledger, item)
    if declared is None or verb not in VERBS:
        return missing(request)
    if is_damage(issues):
        return damaged(request, issues)
    if found is None or not may_record(access, verb, found.line, declared):
        raise PermissionDenied
    speaker = Speaker(declarations, declared, books.orgs(access), language_of(request))
    if request.method != "POST":
        return _form(request, speaker, found.line, Form.blank(verb, found.line), [])
    kept, refused = taken_in(request, access.actor)
    form = Form.sent(verb, request.POST, kept)
    command, issues = form.command(found.line, declared, access.actor)
    if refused:
        return _form(request, speaker, found.line, form, refused)
    if "again" in request.POST:
        return _form(request, speaker, found.line, form, [])
    if command is not None and "sure" not in request.POST:
        context = Context(declarations, access.city.orgs, settings.TAIZHANG_CITY)
        _, issues = decide(command, found.state, context)  # as it will be judged when written
        return _form(request, speaker, found.line, form, issues, sure=not has_errors(issues))
    if command is None:
        return _form(request, speaker, found.line, form, issues)
    [outcome] = submit([command], datetime.now(UTC), using=access.using)
    if outcome.receipt is None:
        return _form(request, speaker, found.line, form, list(outcome.issues))
    page = reverse("item", args=(book, ledger, item))
    return HttpResponseRedirect(f"{page}?written={outcome.receipt.position}")


def may_record(access: Access, verb: str, line: ItemLine, ledger: LedgerDeclaration) -> bool:
    """Whether the form would be taken from this reader at all."""
    roles = ledger.roles.get(verb)
    return access.may(verb, line.org, line.ledger, frozenset(roles) if roles is not None else None)


def _form(
    request: HttpRequest, speaker: Speaker, line: ItemLine, form: Form, found: list[Issue], *, sure: bool = False
) -> HttpResponse:
    lang, verb = speaker.lang, form.verb
    page = reverse("item", args=(line.book, line.ledger, line.item))
    heading = word(lang, f"record.{verb}")
    return render(
        request,
        "items/record.html",
        "ledgers",
        status=422 if found and not sure else 200,
        trail=trail_of(speaker, line, heading),
        heading=heading,
        title=line.title or line.item,
        back=page,
        verb=verb,
        form=form.texts,
        found=found,
        wrong={FIELD_OF.get(one.code) for one in found},
        sure=sure,
        kept=form.kept,
        most=bytes_text(UPLOAD_BYTES_MAX),
        told=_told(speaker, form) if sure else [],
        choices=_choices(speaker, verb),
        statuses=[{"code": one, "label": word(lang, f"status.{one}")} for one in STATUSES],
        units=_units(speaker),
    )


def _choices(speaker: Speaker, verb: str) -> list[dict[str, str]]:
    ledger = speaker.ledger
    if verb == "milestone":
        return [{"code": one.milestone, "label": speaker.name(one.name)} for one in ledger.milestones]
    return [
        {
            "code": one.measure,
            "label": word(speaker.lang, "figure.in_unit", name=speaker.name(one.name), unit=speaker.unit(one.unit)),
        }
        for one in ledger.measures
    ]


def _units(speaker: Speaker) -> list[dict[str, str]]:
    """Units a person may write the ledger's measures in: those of the same dimensions."""
    dimensions = {UNITS[one.unit].dimension for one in speaker.ledger.measures if one.unit in UNITS}
    return [{"code": sign, "label": speaker.unit(sign)} for sign, unit in UNITS.items() if unit.dimension in dimensions]


def _told(speaker: Speaker, form: Form) -> list[tuple[str, str]]:
    """What will be written, in words, for the writer to look at once more."""
    texts, lang = form.texts, speaker.lang
    if form.verb == "measure":
        declared = speaker.ledger.measure_named(texts["measure"])
        unit = speaker.unit(texts["unit"] or (declared.unit if declared else None))
        rows = [
            (speaker.measure(texts["measure"]), amount_text(texts["value"], unit, lang)),
            (word(lang, "record.day"), texts["day"]),
        ]
    else:
        status = word(lang, f"status.{texts['status'] if texts['status'] in STATUSES else 'actual'}")
        rows = [(speaker.milestone(texts["milestone"]), status), (word(lang, "record.day"), texts["day"])]
    rows += [(word(lang, "part.note"), texts["note"])] if texts["note"] else []
    return [*rows, *((word(lang, "record.files"), one.name) for one in form.kept)]
