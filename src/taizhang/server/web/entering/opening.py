"""A new item: its fields, a look-over, and the entry that opens it."""

import secrets
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from taizhang.core.issues import Issue
from taizhang.core.ledger.content import ORG
from taizhang.server.access.gate import Access
from taizhang.server.web.entering.asks import asks, field_of, said, typed, wrong_fields
from taizhang.server.web.entering.rights import orgs_to_write
from taizhang.server.web.entering.sheet import Outcome, acted, fresh_key, key_after, status_of
from taizhang.server.web.fields import Speaker
from taizhang.server.web.ledgers.opening import of_a_ledger
from taizhang.server.web.reader import today
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_ledger
def new_item(request: HttpRequest, access: Access, speaker: Speaker) -> HttpResponse:
    """The form of a new item; sent, it is shown again to confirm; confirmed, it is written and the item's page shown."""
    ledger, declarations = speaker.ledger.ledger, speaker.declarations
    orgs = orgs_to_write(access, "open", speaker)
    if not orgs:
        raise PermissionDenied
    if request.method != "POST":
        own = [one.org for one in access.grants if one.org in dict(orgs)]
        fields = {ORG: [next(iter(own), orgs[0][0] if len(orgs) == 1 else "")]}
        blank = {"day": today().isoformat(), "key": fresh_key(), "made": _made_id(today())}
        return _form(request, speaker, orgs, fields, blank, Outcome())
    fields = typed(request.POST)
    texts = {name: request.POST.get(name, "").strip() for name in ("day", "key", "made", "item")}
    payload, wrong = said(speaker, fields)
    told = {name: value for name, value in payload.items() if value is not None}
    org = told.get(ORG)
    if org not in dict(orgs) and org is not None:
        raise PermissionDenied
    raw = _command(access, ledger, texts, told, org)
    outcome = acted(request, access, declarations, raw, None, wrong)
    if outcome.written is None:
        return _form(request, speaker, orgs, fields, texts, outcome)
    page = reverse("item", args=(raw["book"], ledger, raw["item"]))
    return HttpResponseRedirect(f"{page}?written={outcome.written}")


def _made_id(day: date) -> str:
    """An id for an item that its clerk gives none: the day, and enough more that no two of a day are the same."""
    return f"{day:%Y%m%d}-{secrets.token_hex(4)}"


def _command(access: Access, ledger: str, texts: dict[str, str], told: dict[str, Any], org: object) -> dict[str, Any]:
    """The command, on an item nobody has opened yet. Without an org the city's book stands in, and the org is asked for."""
    book = access.orgs.book_of(org) if isinstance(org, str) else None
    return {
        "key": texts["key"] or fresh_key(),
        "book": book or access.orgs.book_of(min(access.orgs.by_code)) or "-",
        "ledger": ledger,
        "item": texts["item"] or texts["made"] or _made_id(today()),
        "verb": "open",
        "effective_on": texts["day"] or today().isoformat(),
        "expected_version": 0,
        "payload": {"fields": told},
    }


def _form(
    request: HttpRequest,
    speaker: Speaker,
    orgs: list[tuple[str, str]],
    fields: dict[str, list[str]],
    texts: dict[str, str],
    outcome: Outcome,
) -> HttpResponse:
    lang, ledger = speaker.lang, speaker.ledger
    found: list[Issue] = list(outcome.issues)
    back = reverse("ledger", args=(ledger.ledger,))
    rows = asks(speaker, fields, orgs, wrong_fields(found))
    heading = word(lang, "enter.open", item=speaker.name(ledger.item))
    return render(
        request,
        "entering/fields.html",
        "ledgers",
        status=status_of(request, outcome),
        trail=(
            Crumb(word(lang, "nav.ledgers"), reverse("ledgers")),
            Crumb(speaker.name(ledger.name), back),
            Crumb(heading),
        ),
        heading=heading,
        lead=speaker.name(ledger.description) if ledger.description else "",
        back=back,
        asks=rows,
        hidden={"key": key_after(texts["key"], outcome), "made": texts["made"]},
        day=texts["day"],
        day_label=word(lang, "enter.opened_on"),
        item=texts.get("item", ""),
        asks_item=True,
        found=found,
        field_of=field_of,
        labels={one.field: one.label for one in rows},
        sure=outcome.sure,
        changes=[],
        unchanged=False,
        keep=f"{ledger.ledger}/new",
    )
