"""The keys of a home: backed up, restored, and put under a password."""

import sqlite3
from pathlib import Path

from taizhang.core.issues import Issue, Where, issue
from taizhang.server.home import keys_folder
from taizhang.server.storage import key_backup, master_key
from taizhang.server.storage.forgettings import unfinished
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sealed_under import forget_sealed_under, refuse_other_keys, sealed_under_again
from taizhang.server.storage.sql import Sql, said_by
from taizhang.server.storage.vault import vault_in


def backup_keys(home: Path) -> bytes:
    """The archive of a home's keys."""
    return key_backup.packed(keys_folder(home))


def restore_keys(home: Path, content: bytes, place: str, using: str = "default") -> list[Issue]:
    """Puts the keys of an archive in place; keys that were destroyed since stay destroyed, and those made since stay. What
    is sealed from then on is sealed under the archive's master key.

    SRV-015 for no archive, SRV-012 and 013 where the keys made since cannot be carried over, SRV-018 where some that were
    destroyed may have come back.
    """
    folder = keys_folder(home)
    try:
        found = key_backup.unpack(content, folder, place)
    except (OSError, sqlite3.Error) as error:
        return [issue("SRV-013", Where(file=str(folder)), why=said_by(error))]
    vault_in.cache_clear()  # what this process remembers is of the keys before
    if not found:
        sealed_under_again(Sql(using), master_key.fingerprint_told(folder))
    return found or unfinished(vault_in(folder), using)


def keys_lost(using: str = "default") -> None:
    """The keys there were are lost for good, and no backup has them: what they sealed stays unread, and from now on it is
    sealed under those of the key folder that is first used.
    """
    forget_sealed_under(Sql(using))


def set_password(home: Path, password: str | None, using: str = "default") -> list[Issue]:
    """Puts the master key under a new password, None for none. SRV-012 or 013 where it cannot be opened now, SRV-019
    where it is not the one that this home's personal data is sealed under.
    """
    try:
        refuse_other_keys(Sql(using), vault_in(keys_folder(home)))
    except Refused as refused:
        return refused.issues
    return master_key.set_password(keys_folder(home), password)


def finish_forgetting(home: Path, using: str = "default") -> list[Issue]:
    """Destroys what keys are still there of persons that the books say are forgotten. SRV-018 where it cannot, SRV-013 or
    019 where they are not in this key folder.
    """
    return unfinished(vault_in(keys_folder(home)), using)
