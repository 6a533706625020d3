"""Forgetting: an entry that says so, and then the keys destroyed that alone could read what was said of a person."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import spell
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.system import FORGETTING
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.home import keys_folder
from taizhang.server.storage.forgettings import unfinished
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sql import said_by
from taizhang.server.storage.vault import FILE, Place, vault_in


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What is asked: one party of an item, forgotten on the basis of a document or a request, and who approved it."""

    book: str
    ledger: str
    item: str
    subject: str
    basis: str
    approved_by: str
    actor: str
    effective_on: date


def forget(asked: Forgetting, recorded_at: datetime, using: str = "default") -> tuple[Outcome | None, list[Issue]]:
    """Writes the entry and destroys the keys it names. SRV-016 where there is nothing to forget, SRV-013 where the vault
    cannot be read, SRV-018 with the receipt where the keys are not destroyed yet, or what else `submit` finds.

    The entry comes first: a run cut off between the two leaves a promise that the next run keeps. Asked again before
    that, it is the same command and the same receipt.
    """
    vault = vault_in(keys_folder(settings.TAIZHANG_HOME))
    place = Place(asked.book, asked.ledger, asked.item, asked.subject)
    try:
        keys, near = vault.keys_of(place), "、".join(vault.subjects_of(place)) or "-"
    except Refused as refused:
        return None, refused.issues
    except (OSError, sqlite3.Error) as error:
        return None, [issue("SRV-013", Where(file=FILE), why=said_by(error))]
    if not keys:
        return None, [issue("SRV-016", subject=place.subject, near=near), *unfinished(vault, using)]
    named = sha256(spell([place.ledger, place.item, place.subject, *keys])).hexdigest()
    payload = {
        "ledger": place.ledger,
        "item": place.item,
        "subject": place.subject,
        "keys": keys,
        "basis": asked.basis,
        "approved_by": asked.approved_by,
    }
    command = Command(
        f"forget-{named}", place.book, FORGETTING, named[:32], "forget", asked.effective_on, payload, asked.actor
    )
    (outcome,) = submit([command], recorded_at, using=using)
    return outcome, list(outcome.issues)
