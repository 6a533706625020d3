"""The keys of a home: backed up, restored, and put under a password."""

from pathlib import Path

from taizhang.core.issues import Issue
from taizhang.server.home import keys_folder
from taizhang.server.storage import key_backup, master_key
from taizhang.server.storage.forgettings import finish_forgettings
from taizhang.server.storage.vault import vault_in


def backup_keys(home: Path) -> bytes:
    """The archive of a home's keys."""
    return key_backup.packed(keys_folder(home))


def restore_keys(home: Path, content: bytes, place: str, using: str = "default") -> list[Issue]:
    """Puts the keys of an archive in place; keys that were destroyed since stay destroyed. SRV-015 for no archive."""
    found = key_backup.unpack(content, keys_folder(home), place)
    if not found:
        finish_forgettings(vault_in(keys_folder(home)), using)
    return found


def set_password(home: Path, password: str | None) -> list[Issue]:
    """Puts the master key under a new password, None for none. SRV-012 or 013 where it cannot be opened now."""
    return master_key.set_password(keys_folder(home), password)


def finish_forgetting(home: Path, using: str = "default") -> int:
    """Destroys what keys are still there of persons that the books say are forgotten; gives how many."""
    return finish_forgettings(vault_in(keys_folder(home)), using)
