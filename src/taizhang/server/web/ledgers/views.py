"""The index of ledgers, and a ledger's list of items."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

import orjson
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from taizhang.core.declarations.pack import Pack
from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration, Name
from taizhang.core.issues import Issue, Lang
from taizhang.core.limits import LIST_TOTAL_ROWS_MAX
from taizhang.core.people.orgs import Orgs
from taizhang.core.values.written import number_text, places_of
from taizhang.server.access.gate import Access
from taizhang.server.actions.views import drop_view, keep_view
from taizhang.server.queries import books
from taizhang.server.queries.listing import ItemLine, list_items
from taizhang.server.queries.saved_views import saved_views
from taizhang.server.web.fields import Cell, Speaker, decimal_of
from taizhang.server.web.language import language_of
from taizhang.server.web.ledgers.asked import Wanted, filterable, wanted
from taizhang.server.web.ledgers.filters import active, changed_list, filters, sorts
from taizhang.server.web.ledgers.opening import of_a_ledger
from taizhang.server.web.reader import access_for
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word


@require_safe
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Ledgers the reader may read something of, by pack."""
    access, lang = access_for(request), language_of(request)
    packs = [_pack(pack, access, lang) for pack in books.declarations(access).packs]
    return render(request, "ledgers/index.html", "ledgers", packs=[one for one in packs if one["ledgers"]])


def _pack(pack: Pack, access: Access, lang: Lang) -> dict[str, object]:
    ledgers = [
        {
            "name": _in(lang, one.name),
            "description": _in(lang, one.description),
            "href": reverse("ledger", args=(one.ledger,)),
        }
        for one in pack.file.ledgers
        if access.readable(one.ledger)
    ]
    return {
        "name": _in(lang, pack.file.name),
        "version": pack.file.version,
        "description": _in(lang, pack.file.description),
        "ledgers": ledgers,
    }


def _in(lang: Lang, name: Name | None) -> str:
    return "" if name is None else (name.zh if lang == "zh" else name.en)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_ledger
def ledger(request: HttpRequest, access: Access, speaker: Speaker) -> HttpResponse:
    """A ledger's items: filtered, in an order, a screen at a time, with totals while they are few enough to add up. Posted
    to, it keeps the list as it is asked for under a name, or lets a kept one go.
    """
    asked = wanted(request.GET, speaker.ledger)
    refused = _kept(request, access, speaker.ledger.ledger, asked) if request.method == "POST" else []
    if request.method == "POST" and not refused:
        return HttpResponseRedirect(f"{request.path}?{asked.query()}")
    return _list(request, access, speaker, asked, refused)


def _kept(request: HttpRequest, access: Access, ledger: str, asked: Wanted) -> list[Issue]:
    number = request.POST.get("drop", "")
    if number:
        return drop_view(access, int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0)
    return keep_view(access, ledger, request.POST.get("name", ""), asked.query())


def _list(request: HttpRequest, access: Access, speaker: Speaker, asked: Wanted, refused: list[Issue]) -> HttpResponse:
    lang, declared, texts = speaker.lang, speaker.ledger, asked.texts
    readable = access.readable(declared.ledger)
    org, stage, text = (texts[name] or None for name in ("org", "stage", "q"))
    listed = partial(
        list_items,
        access,
        declared.ledger,
        org=org,
        stage=stage,
        text=text,
        conditions=asked.conditions,
        order=asked.order,
    )
    page = listed(after=texts["after"] or None)
    every = listed(rows=LIST_TOTAL_ROWS_MAX)
    columns = list(asked.columns)
    found = [*refused, *asked.issues]
    return render(
        request,
        "ledgers/list.html",
        "ledgers",
        status=422 if found else 200,
        found=found,
        trail=(Crumb(word(lang, "nav.ledgers"), reverse("ledgers")), Crumb(speaker.name(declared.name))),
        name=speaker.name(declared.name),
        ledger=declared.ledger,
        description=_in(lang, declared.description),
        item_name=speaker.name(declared.item),
        title_name=speaker.field_name(declared.title),
        columns=[speaker.cell(one, None) for one in columns],
        sorts=sorts(asked, declared, columns),
        by_title=asked.query(sort="-") if asked.order.field else "",
        rows=_rows(page.lines, columns, speaker),
        totals=None if every.after else _totals(every.lines, columns, speaker),
        total_count=len(every.lines),
        count_text=_count_text(lang, len(page.lines), None if every.after else len(every.lines)),
        orgs=org_choices(books.orgs(access), readable),
        stages=[{"code": one.stage, "label": speaker.name(one.name)} for one in declared.stages],
        org=texts["org"],
        stage=texts["stage"],
        text=texts["q"],
        filters=filters(speaker, asked),
        active=active(speaker, asked),
        narrowed=len(asked.conditions) + len(asked.issues),
        choices=[(one.field, speaker.name(one.name), one in columns) for one in filterable(declared)],
        chosen=asked.chosen,
        sort=("-" if asked.order.falling else "") + asked.order.field,
        filtered=asked.narrowed,
        paged=bool(texts["after"]),
        after=page.after,
        after_query=changed_list(asked, after=page.after or ""),
        first_query=asked.query(),
        views=[
            (one.id, one.name, one.query, one.query == asked.query()) for one in saved_views(access, declared.ledger)
        ],
        position=page.position,
        example=_example(declared, min(readable)),
        opens=reverse("new-item", args=(declared.ledger,)) if _may_open(access, declared) else "",
    )


def _may_open(access: Access, ledger: LedgerDeclaration) -> bool:
    """Whether the reader may open an item of the ledger anywhere."""
    roles = ledger.roles.get("open")
    of_roles = frozenset(roles) if roles is not None else None
    return any(access.may("open", one, ledger.ledger, of_roles) for one in access.readable(ledger.ledger))


def _rows(lines: Sequence[ItemLine], columns: list[FieldDeclaration], speaker: Speaker) -> list[dict[str, object]]:
    """The lines, the numbers of a column with as many digits after the point as its longest has."""
    places = {
        one.field: max((places_of(decimal_of(line.fields.get(one.field))) for line in lines), default=0)
        for one in columns
        if one.type == "number"
    }
    return [_row(line, columns, speaker, places) for line in lines]


def _row(
    line: ItemLine, columns: list[FieldDeclaration], speaker: Speaker, places: dict[str, int]
) -> dict[str, object]:
    return {
        "title": line.title or line.item,
        "href": reverse("item", args=(line.book, line.ledger, line.item)),
        "stage": speaker.stage(line.stage),
        "org": speaker.org(line.org),
        "org_code": line.org,
        "cells": [speaker.cell(one, line.fields.get(one.field), places.get(one.field)) for one in columns],
    }


def _totals(lines: tuple[ItemLine, ...], columns: list[FieldDeclaration], speaker: Speaker) -> list[Cell] | None:
    """Sums of the number columns; None where there is no number to add."""
    if not any(one.type == "number" for one in columns):
        return None
    cells = []
    for one in columns:
        raw = [line.fields[one.field] for line in lines if line.fields.get(one.field) is not None]
        known = [value for value in map(decimal_of, raw) if value is not None] if one.type == "number" else []
        text = number_text(sum(known, Decimal(0))) if known else ""
        cells.append(Cell(speaker.name(one.name), text, speaker.unit(one.unit), one.type == "number"))
    return cells


def _count_text(lang: Lang, rows: int, count: int | None) -> str:
    return word(lang, "list.rows", rows=rows) if count is None else word(lang, "list.rows_of", rows=rows, count=count)


def org_choices(orgs: Orgs, readable: frozenset[str]) -> list[dict[str, str]]:
    """The readable orgs as choices, each below the one it belongs to and set in by its depth there."""
    shown = sorted((code for code in readable if code in orgs), key=orgs.path)
    top = min((len(orgs.path(code)) for code in shown), default=0)
    return [
        {"code": code, "label": "\u3000" * (len(orgs.path(code)) - top) + orgs.by_code[code].name} for code in shown
    ]


def _example(ledger: LedgerDeclaration, org: str) -> str:
    """The first command a clerk of this ledger could write."""
    command = {
        "key": "k-1",
        "book": "…",
        "ledger": ledger.ledger,
        "item": "001",
        "verb": "open",
        "effective_on": "2021-01-01",
        "payload": {"fields": {"org": org, ledger.title: "…"}},
    }
    return orjson.dumps(command).decode()
