"""The same cast in every test, and the small city they work in.

500000 市 with 500118 甲区 (its own book) and 500109 乙区 (its own book); in 甲区 the bureau 500118-tz 招商局 with the
office 500118-tz-1, and the bureau 500118-gx 国企局. One pack, `works` of small_pack.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

import small_pack
from taizhang.core.ledger.command import Command

CITY: Final = "500000"
HERE: Final = "500118"
THERE: Final = "500109"
BUREAU: Final = "500118-tz"
OFFICE: Final = "500118-tz-1"
OTHER_BUREAU: Final = "500118-gx"

OPERATOR: Final = "p-operator"
ADMINISTRATOR: Final = "p-administrator"
CLERK: Final = "p-clerk"  # fills in for the bureau
CHIEF: Final = "p-chief"  # checks all of 甲区
NEIGHBOUR: Final = "p-neighbour"  # reads the other bureau of 甲区
EDITOR: Final = "p-editor"  # reads all of 甲区, audits
CITIZEN: Final = "p-citizen"  # has no grant at all

SINCE: Final = date(2020, 1, 1)
NOW: Final = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)
TODAY: Final = date(2026, 6, 1)

_ORGS: Final = (
    (HERE, "甲区", "district", CITY, True),
    (THERE, "乙区", "district", CITY, True),
    (BUREAU, "招商局", "bureau", HERE, False),
    (OFFICE, "招商一科", "office", BUREAU, False),
    (OTHER_BUREAU, "国企局", "bureau", HERE, False),
)
_GRANTS: Final = (
    (ADMINISTRATOR, "administrator", CITY),
    (CLERK, "clerk", BUREAU),
    (CHIEF, "chief", HERE),
    (NEIGHBOUR, "reader", OTHER_BUREAU),
    (EDITOR, "editor", HERE),
)


def orgs() -> list[Command]:
    """The small city's orgs, as one batch of its operator."""
    return [
        system(
            f"org-{code}",
            "sys.org",
            code,
            "org",
            {"name": name, "short": name, "kind": kind, "parent": parent, "own_book": own},
            batch="orgs",
        )
        for code, name, kind, parent, own in _ORGS
    ]


def grants() -> list[Command]:
    """The cast's roles, as one batch of the operator."""
    return [
        system(
            f"grant-{actor}-{role}",
            "sys.grant",
            f"{actor}/{role}/{org}",
            "grant",
            {"actor": actor, "role": role, "org": org},
            batch="grants",
        )
        for actor, role, org in _GRANTS
    ]


def system(
    key: str, ledger: str, item: str, verb: str, payload: Mapping[str, Any], *, batch: str | None = None
) -> Command:
    """A command of the operator on one of the city's own ledgers."""
    return Command(key, CITY, ledger, item, verb, SINCE, payload, OPERATOR, batch=batch)


def command(
    key: str,
    item: str,
    verb: str,
    payload: Mapping[str, Any],
    on: date = TODAY,
    *,
    actor: str = CLERK,
    book: str = HERE,
    **more: Any,
) -> Command:
    """A command on the factories of small_pack, by the clerk unless it says otherwise."""
    return Command(key, book, "works.factory", item, verb, on, payload, actor, **more)


def opening(key: str, item: str, name: str, org: str = BUREAU, on: date = TODAY, **more: Any) -> Command:
    """A factory opened by the clerk."""
    return command(key, item, "open", {"fields": {"org": org, "name": name}}, on, **more)


def build_city(using: str = "default") -> None:
    """Founds the small city in a database: orgs, grants, and the pack adopted."""
    from taizhang.server.actions.adopt import PackText, adopt  # noqa: PLC0415 - only those who have Django come here
    from taizhang.server.actions.append import submit  # noqa: PLC0415
    from taizhang.server.actions.found import Founding, found_city  # noqa: PLC0415

    assert found_city(Founding("某市", "某市", OPERATOR, SINCE), NOW, using)[1] == []
    outcomes = submit([*orgs(), *grants()], NOW, using=using)
    adopted, issues = adopt([PackText("works", small_pack.Texts().files())], OPERATOR, SINCE, NOW, using=using)
    assert issues == []
    assert [one for outcome in [*outcomes, *adopted] for one in outcome.issues] == []
