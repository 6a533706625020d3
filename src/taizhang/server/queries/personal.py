"""Reading what an item says of persons: by right, and never without writing it down first."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import Sealed
from taizhang.core.ledger.view import ItemView
from taizhang.server.access.gate import Access
from taizhang.server.home import keys_folder
from taizhang.server.queries.listing import ItemLine
from taizhang.server.storage.access_log import log_read
from taizhang.server.storage.forgettings import Forgotten, forgotten_in
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sealed_under import refuse_other_keys
from taizhang.server.storage.sql import Sql, said_by
from taizhang.server.storage.vault import FILE, Place, vault_in


@dataclass(frozen=True, slots=True)
class Personal:
    """What an item says of persons: the values that were read, by field."""

    values: Mapping[str, Any]


def may_read_personal(access: Access, line: ItemLine, ledger: LedgerDeclaration) -> bool:
    """Whether the asker may read what an item says of persons."""
    roles = ledger.roles.get("personal")
    return access.may("personal", line.org, line.ledger, frozenset(roles) if roles is not None else None)


def forgotten_of(access: Access, line: ItemLine) -> Mapping[str, tuple[Forgotten, ...]]:
    """What was forgotten of an item, by subject, in order of position."""
    found: dict[str, tuple[Forgotten, ...]] = {}
    for one in forgotten_in(line.book, access.using):
        if (one.place.ledger, one.place.item) == (line.ledger, line.item):
            found[one.place.subject] = (*found.get(one.place.subject, ()), one)
    return found


def forgetting_of(part: Sealed, forgotten: Mapping[str, tuple[Forgotten, ...]]) -> Forgotten | None:
    """The forgetting that destroyed the key of a sealed part; None where none did: what was said of the same person
    since has another key.
    """
    return next((one for one in forgotten.get(part.subject, ()) if part.key_id in one.keys), None)


def read_personal(
    access: Access, line: ItemLine, ledger: LedgerDeclaration, seen: ItemView, at: datetime, on: date
) -> tuple[Personal | None, list[Issue]]:
    """The personal fields of an item as of a view of it, those forgotten left out.

    LEDG-023 without the right, SRV-012 to 014 and 019 where they cannot be opened, SRV-017 where the log cannot be written:
    then nothing is read.
    """
    if not may_read_personal(access, line, ledger):
        return None, [issue("LEDG-023", org=line.org, verb="personal")]
    by_subject: dict[str, list[str]] = {}
    for name, where in seen.personal.items():
        by_subject.setdefault(where.subject, []).append(name)
    places = {subject: Place(line.book, line.ledger, line.item, subject) for subject in by_subject}
    try:
        log_read(settings.TAIZHANG_HOME, access.actor, [(places[one], by_subject[one]) for one in by_subject], at, on)
    except (sqlite3.Error, OSError) as error:
        return None, [issue("SRV-017", why=said_by(error))]
    values: dict[str, Any] = {}
    found: list[Issue] = []
    vault = vault_in(keys_folder(settings.TAIZHANG_HOME))
    for subject, names in by_subject.items():
        parts = {seen.personal[name].part for name in names}
        try:
            refuse_other_keys(Sql(access.using), vault)
            opened, wrong = vault.open(places[subject], parts)
        except Refused as refused:
            return None, refused.issues
        except (sqlite3.Error, OSError) as error:
            return None, [issue("SRV-013", Where(file=FILE), why=said_by(error))]
        found += wrong
        for name in names:
            said = opened.get(seen.personal[name].part.nonce)
            if said is not None and said.get(name) is not None:
                values[name] = said[name]
    return (None, found) if found else (Personal(values), [])
