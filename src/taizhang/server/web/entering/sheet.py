"""A form that becomes one command: what every one of them carries, the look-over before it is written, and the writing."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Issue, has_errors
from taizhang.core.ledger.command import Command, parse_command
from taizhang.core.ledger.decide import decide
from taizhang.core.ledger.draft import Context
from taizhang.core.ledger.state import ItemState
from taizhang.server.access.gate import Access
from taizhang.server.actions.append import submit

SURE: Final = "sure"  # the button by which what was looked over is written
AGAIN: Final = "again"  # the one by which the form is shown once more
_DIGITS: Final = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form: `written` is the entry's position, None where it is to be looked over or mended."""

    issues: Sequence[Issue] = ()
    sure: bool = False
    written: int | None = None


def fresh_key() -> str:
    """The idempotency key of a form: sent twice, it writes once."""
    return f"web-{secrets.token_hex(12)}"


def key_after(key: str, outcome: Outcome) -> str:
    """The key a form is shown with again: a new one where the old was used for what was written before (LEDG-019)."""
    return fresh_key() if any(one.code == "LEDG-019" for one in outcome.issues) else key


def status_of(request: HttpRequest, outcome: Outcome) -> int:
    """422 for a form with issues; a form that only asks how it stands (the script beside it does) is always answered."""
    asks_only = request.headers.get("X-Check") is not None
    return 422 if outcome.issues and not outcome.sure and not asks_only else 200


def version_of(text: str) -> int | None:
    """The version that a form was filled in against; None where it does not say."""
    return int(text) if text and len(text) <= 15 and set(text) <= _DIGITS else None


def acted(
    request: HttpRequest,
    access: Access,
    declared: Declarations,
    raw: dict[str, Any],
    state: ItemState | None,
    wrong: Sequence[Issue],
) -> Outcome:
    """The command judged, and written once its writer has looked it over. `wrong` is what could not be read of it."""
    if AGAIN in request.POST:
        return Outcome()
    command, found = parse_command(raw, access.actor)
    if wrong or command is None:
        return Outcome([*wrong, *found])
    if SURE not in request.POST:
        found = _judged(command, access, declared, state)
        return Outcome(found, sure=not has_errors(found))
    [outcome] = submit([command], datetime.now(UTC), using=access.using)
    return Outcome(outcome.issues) if outcome.receipt is None else Outcome(written=outcome.receipt.position)


def _judged(command: Command, access: Access, declared: Declarations, state: ItemState | None) -> list[Issue]:
    """As it will be judged when written."""
    context = Context(declared, access.city.orgs, settings.TAIZHANG_CITY, seals=True)
    return decide(command, state, context)[1]
