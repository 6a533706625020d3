"""Forgetting: an entry that says so, and then the keys destroyed that alone could read what was said of a person."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from django.conf import settings

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import spell
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.system import FORGETTING
from taizhang.core.values.period import CHINA
from taizhang.server.access.gate import access_of
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.home import keys_folder
from taizhang.server.storage.append import Receipt
from taizhang.server.storage.forgettings import Forgotten, forgotten_in, keys_sealed, unfinished
from taizhang.server.storage.outage import unwritten
from taizhang.server.storage.refusal import Refused, sound_entry
from taizhang.server.storage.sealed_under import refuse_other_keys
from taizhang.server.storage.sql import GAVE_OUT, Sql, said_by
from taizhang.server.storage.store import DjangoStore
from taizhang.server.storage.vault import FILE, Place, vault_in

_TRIES: Final = 8  # for whom others keep making keys meanwhile
_MEANWHILE: Final = frozenset({"SRV-020", "LEDG-019"})  # a key more; the very forgetting, asked for by somebody else


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
    """Writes the entry and destroys the keys it names. SRV-016 where there is nothing to forget, SRV-013 or 019 where the
    keys cannot be read or are not in this folder, SRV-018 with the receipt where they are not destroyed yet, LEDG-023
    without the right, or what else `submit` finds.

    The entry comes first: a run cut off between the two leaves a promise that the next run keeps, whoever asks, on whatever
    day, and gives the receipt of. Where a key has appeared since the keys were looked up, they are looked up again.
    """
    outcome, found = _tried(asked, recorded_at, using)
    for _ in range(_TRIES):
        if not any(one.code in _MEANWHILE for one in found):
            break
        outcome, found = _tried(asked, recorded_at, using)
    return outcome, found


def _tried(asked: Forgetting, recorded_at: datetime, using: str) -> tuple[Outcome | None, list[Issue]]:
    vault = vault_in(keys_folder(settings.TAIZHANG_HOME))
    place = Place(asked.book, asked.ledger, asked.item, asked.subject)
    try:
        refuse_other_keys(Sql(using), vault)
        sealed, told = _said(place, using)
    except Refused as refused:
        return None, refused.issues
    except GAVE_OUT as error:
        return None, [unwritten(error)]
    try:
        keys, near = ({*vault.keys_of(place)} | sealed) - vault.destroyed(), "、".join(vault.subjects_of(place)) or "-"
    except Refused as refused:
        return None, refused.issues
    except (OSError, sqlite3.Error) as error:
        return None, [issue("SRV-013", Where(file=FILE), why=said_by(error))]
    promised = [one for one in told if keys & {*one.keys}]
    if not keys:
        return None, [issue("SRV-016", subject=place.subject, near=near), *unfinished(vault, using)]
    left = sorted(keys - {key for one in promised for key in one.keys})
    if not left:
        return _finished(asked, promised[-1], recorded_at, using)
    (outcome,) = submit([_command(asked, left)], recorded_at, using=using)
    return outcome, list(outcome.issues)


def _said(place: Place, using: str) -> tuple[set[str], list[Forgotten]]:
    """What the book says of a party: the keys that its entries were sealed under, and how often it was forgotten."""
    history = DjangoStore(using).history(place.book, place.ledger, place.item)
    entries = (sound_entry(place.book, one.position, one.digest, one.content) for one in history)
    told = [one for one in forgotten_in(place.book, using) if one.place == place]
    return {*keys_sealed(entries, place.subject)}, told


def _finished(asked: Forgetting, promised: Forgotten, recorded_at: datetime, using: str) -> tuple[Outcome, list[Issue]]:
    """The receipt of a forgetting whose keys were still there, and are not any more."""
    day = recorded_at.astimezone(CHINA).date()
    if not access_of(asked.actor, day, using).may("forget", asked.book, FORGETTING):
        refused = issue("LEDG-023", org=asked.book, verb="forget")
        return Outcome(promised.command_key, None, (refused,)), [refused]
    why = unfinished(vault_in(keys_folder(settings.TAIZHANG_HOME)), using)
    receipt = Receipt(promised.command_key, asked.book, promised.position, promised.digest, repeated=True)
    return Outcome(promised.command_key, receipt, tuple(why)), why


def _command(asked: Forgetting, keys: list[str]) -> Command:
    named = sha256(spell([asked.ledger, asked.item, asked.subject, *keys])).hexdigest()
    payload = {
        "ledger": asked.ledger,
        "item": asked.item,
        "subject": asked.subject,
        "keys": keys,
        "basis": asked.basis,
        "approved_by": asked.approved_by,
    }
    return Command(
        f"forget-{named}", asked.book, FORGETTING, named[:32], "forget", asked.effective_on, payload, asked.actor
    )
