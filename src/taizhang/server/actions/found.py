"""Founding a city: the first entries of a new home, and the only ones written without a grant."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings

from taizhang.core.issues import Issue
from taizhang.core.ledger.command import Command
from taizhang.core.limits import YEAR_MIN
from taizhang.server.actions.append import found
from taizhang.server.actions.judging import Outcome
from taizhang.server.home import keep_operator

EARLIEST: Final = date(YEAR_MIN, 1, 1)  # a city is there before any fact is dated in it
OPERATOR_ROLES: Final = ("administrator", "statistician")  # sets the city up, and enters what came by post


@dataclass(frozen=True, slots=True)
class Founding:
    """A city to be founded: its top org, and the operator who will run the home. Its code is TAIZHANG_CITY."""

    name: str
    short: str
    operator: str
    effective_on: date


def found_city(asked: Founding, recorded_at: datetime, using: str = "default") -> tuple[list[Outcome], list[Issue]]:
    """Writes the city's org and the operator's grants as one batch, and remembers the operator in the home folder.

    SRV-004 where the city's book has entries already.
    """
    city = settings.TAIZHANG_CITY
    org = {"name": asked.name, "short": asked.short, "kind": "city", "parent": None, "own_book": True}
    commands = [Command("found-city", city, "sys.org", city, "org", asked.effective_on, org, asked.operator)]
    for role in OPERATOR_ROLES:
        grant = {"actor": asked.operator, "role": role, "org": city}
        item = f"{asked.operator}/{role}/{city}"
        commands.append(
            Command(f"found-{role}", city, "sys.grant", item, "grant", asked.effective_on, grant, asked.operator)
        )
    outcomes = found(commands, recorded_at, using)
    issues = [one for outcome in outcomes for one in outcome.issues]
    if not issues:
        keep_operator(settings.TAIZHANG_HOME, asked.operator)
    return outcomes, issues
