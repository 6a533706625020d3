"""Deciding commands on the book's own ledgers: one payload model each, and the few rules that tie them together."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import orjson
from pydantic import ValidationError

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.content import inside, near
from taizhang.core.ledger.draft import Context, Draft
from taizhang.core.ledger.system import (
    BOOK_OWN,
    CITY_ONLY,
    SYSTEM,
    AdoptionPayload,
    CalendarPayload,
    ClosingPayload,
    ForgettingPayload,
    GrantPayload,
    OrgPayload,
    Payload,
    ReportPayload,
    SettingPayload,
    TargetPayload,
)
from taizhang.core.people.orgs import KINDS
from taizhang.core.people.roles import ROLES
from taizhang.core.values.period import parse_period
from taizhang.core.values.units import unit_of
from taizhang.core.values.workdays import parse_year


def decide_system(command: Command, context: Context, where: Where) -> tuple[Draft | None, list[Issue]]:
    """The draft of an entry of a `sys.*` ledger, or its issues."""
    verb, model = SYSTEM[command.ledger]
    if command.verb != verb:
        return None, [issue("LEDG-005", where, ledger=command.ledger, verb=command.verb, near=verb)]
    if command.ledger in CITY_ONLY and command.book != context.top:
        return None, [issue("LEDG-021", where, org=context.top, want=context.top, book=command.book)]
    if command.ledger in BOOK_OWN and not context.settled:
        found = _misplaced(command.book, command, context, where)
        if found:
            return None, found
    try:
        payload = model.model_validate_json(orjson.dumps(command.payload))
    except (ValidationError, TypeError) as error:
        return None, _issues_of(error, where)
    rule = _no_rule if context.settled else _RULES.get(model, _no_rule)
    found = rule(payload, command, context, where)
    if found:
        return None, found
    return Draft.of(command, verb, payload.model_dump(mode="json")), []


def item_id(ledger: str, payload: Mapping[str, Any]) -> str | None:
    """The id an item of a `sys.*` ledger must have, where its payload says it; None where the writer chooses one."""
    parts = {
        "sys.target": ("indicator", "org", "period"),
        "sys.report": ("indicator", "org", "period"),
        "sys.closing": ("org", "period"),
        "sys.adoption": ("pack",),
        "sys.setting": ("pack", "setting"),
        "sys.calendar": ("year",),
    }.get(ledger)
    return "/".join(str(payload[part]) for part in parts) if parts else None


def _issues_of(error: Exception, where: Where) -> list[Issue]:
    if not isinstance(error, ValidationError):
        return [issue("LEDG-003", where, key="payload")]
    paths = [".".join(str(part) for part in one["loc"]) for one in error.errors(include_url=False)]
    return [issue("LEDG-003", inside(where, f"payload.{path}"), key=f"payload.{path}"[:80]) for path in paths]


def _no_rule(payload: Payload, command: Command, context: Context, where: Where) -> list[Issue]:
    del payload, command, context, where
    return []


def _named(command: Command, payload: Payload, where: Where) -> list[Issue]:
    """LEDG-003 where the item's id does not say what the payload says."""
    want = item_id(command.ledger, payload.model_dump(mode="json"))
    return [] if want in {None, command.item} else [issue("LEDG-003", where, key=f"item ({want})")]


def _org_rule(payload: Payload, command: Command, context: Context, where: Where) -> list[Issue]:
    """An org's parent exists that day (the top org alone has none), and its kind is known."""
    assert isinstance(payload, OrgPayload)  # noqa: S101 - the table below pairs them
    orgs = context.orgs.at(command.effective_on)
    found = []
    if payload.kind not in KINDS:
        found.append(issue("LEDG-009", where, field="kind", got=payload.kind, near="、".join(KINDS)))
    if command.item == context.top:
        if payload.parent is not None:
            found.append(issue("LEDG-003", inside(where, "payload.parent"), key="payload.parent"))
    elif payload.parent is None:
        found.append(issue("LEDG-007", where, field="parent"))
    elif payload.parent not in orgs:
        found.append(issue("LEDG-020", where, org=payload.parent, day=command.effective_on))
    return found


def _grant_rule(payload: Payload, command: Command, context: Context, where: Where) -> list[Issue]:
    assert isinstance(payload, GrantPayload)  # noqa: S101 - the table below pairs them
    found = _org_exists(payload.org, command, context, where)
    if payload.role not in ROLES:
        found.append(issue("LEDG-009", where, field="role", got=payload.role, near="、".join(ROLES)))
    return found


def _value_rule(payload: Payload, command: Command, context: Context, where: Where) -> list[Issue]:
    """A target or report names a declared indicator, a real period and a unit the indicator can be measured in."""
    assert isinstance(payload, TargetPayload | ReportPayload)  # noqa: S101 - the table below pairs them
    indicators = context.declarations.indicators
    declared = indicators.get(payload.indicator)
    elsewhere = (context.top,) if isinstance(payload, ReportPayload) else ()
    found = _named(command, payload, where) + _misplaced(payload.org, command, context, where, *elsewhere)
    found += parse_period(payload.period, where)[1]
    unit, wrong = unit_of(payload.unit, where)
    if declared is None:
        found.append(issue("LEDG-025", where, name=payload.indicator, near=near(payload.indicator, indicators)))
    elif unit is not None and unit_of(declared.unit)[0] != unit:
        found.append(issue("VAL-006", where, unit=payload.unit, other=declared.unit))
    return found + wrong


def _closing_rule(payload: Payload, command: Command, context: Context, where: Where) -> list[Issue]:
    assert isinstance(payload, ClosingPayload)  # noqa: S101 - the table below pairs them
    found = _named(command, payload, where) + _misplaced(payload.org, command, context, where)
    return found + parse_period(payload.period, where)[1]


def _forgetting_rule(payload: Payload, command: Command, context: Context, where: Where) -> list[Issue]:
    """LEDG-031: forgetting cannot be undone, so two persons stand for it (不相容岗位分离)."""
    del context
    assert isinstance(payload, ForgettingPayload)  # noqa: S101 - the table below pairs them
    return [issue("LEDG-031", where)] if payload.approved_by == command.actor else []


def _calendar_rule(payload: Payload, command: Command, context: Context, where: Where) -> list[Issue]:
    """VAL-011 for a day of another year, or one both off and worked."""
    return _named_rule(payload, command, context, where) + parse_year(payload.model_dump(mode="json"), where)[1]


def _named_rule(payload: Payload, command: Command, context: Context, where: Where) -> list[Issue]:
    del context
    return _named(command, payload, where)


def _org_exists(org: str, command: Command, context: Context, where: Where) -> list[Issue]:
    if org in context.orgs.at(command.effective_on):
        return []
    return [issue("LEDG-020", where, org=org, day=command.effective_on)]


def _misplaced(org: str, command: Command, context: Context, where: Where, *also: str) -> list[Issue]:
    """LEDG-021 where a statement about an org is neither in the org's own book nor in one of `also`; LEDG-020 where
    there is no such org that day.
    """
    own = context.orgs.at(command.effective_on).book_of(org)
    right = [book for book in (own, *also) if book is not None]
    missing = _org_exists(org, command, context, where)
    if missing or command.book in right:
        return missing
    return [issue("LEDG-021", where, org=org, want="、".join(dict.fromkeys(right)) or "-", book=command.book)]


_RULES: Mapping[type[Payload], Callable[[Payload, Command, Context, Where], list[Issue]]] = MappingProxyType(
    {
        OrgPayload: _org_rule,
        GrantPayload: _grant_rule,
        TargetPayload: _value_rule,
        ReportPayload: _value_rule,
        ClosingPayload: _closing_rule,
        AdoptionPayload: _named_rule,
        SettingPayload: _named_rule,
        CalendarPayload: _calendar_rule,
        ForgettingPayload: _forgetting_rule,
    }
)
