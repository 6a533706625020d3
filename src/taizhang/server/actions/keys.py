"""The keys of a home: backed up, restored, and put under a password."""

import sqlite3
from pathlib import Path

from taizhang.core.issues import Issue, Where, issue
from taizhang.server.home import keys_folder
from taizhang.server.storage import key_backup, master_key
from taizhang.server.storage.forgettings import unfinished
from taizhang.server.storage.sql import said_by
from taizhang.server.storage.vault import vault_in


def backup_keys(home: Path) -> bytes:
    """The archive of a home's keys."""
    return key_backup.packed(keys_folder(home))


def restore_keys(home: Path, content: bytes, place: str, using: str = "default") -> list[Issue]:
    """Puts the keys of an archive in place; keys that were destroyed since stay destroyed, and those made since stay.

    SRV-015 for no archive, SRV-012 and 013 where the keys made since cannot be carried over, SRV-018 where some that were
    destroyed may have come back.
    """
    folder = keys_folder(home)
    try:
        found = key_backup.unpack(content, folder, place)
    except (OSError, sqlite3.Error) as error:
        return [issue("SRV-013", Where(file=str(folder)), why=said_by(error))]
    vault_in.cache_clear()  # what this process remembers is of the keys before
    return found or unfinished(vault_in(folder), using)


def set_password(home: Path, password: str | None) -> list[Issue]:
    """Puts the master key under a new password, None for none. SRV-012 or 013 where it cannot be opened now."""
    return master_key.set_password(keys_folder(home), password)


def finish_forgetting(home: Path, using: str = "default") -> list[Issue]:
    """Destroys what keys are still there of persons that the books say are forgotten. SRV-018 where it cannot."""
    return unfinished(vault_in(keys_folder(home)), using)
