"""What the books say was forgotten, and destroying the keys that are still there in spite of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from taizhang.core.issues import Issue, issue
from taizhang.core.journal.entry import Entry
from taizhang.core.journal.rows import bytes_of
from taizhang.core.ledger.system import FORGETTING
from taizhang.server.storage.refusal import Refused, sound_entry
from taizhang.server.storage.sealed_under import refuse_other_keys
from taizhang.server.storage.sql import FAILED, Sql, said_by
from taizhang.server.storage.vault import Place, Vault

_ENTRIES: Final = (
    "SELECT position, digest, content FROM storage_entry WHERE book = %s AND ledger = %s AND kind = 'forget' "
    "ORDER BY position"
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A party of an item that was forgotten: when, on what basis, by which entry and command, and the keys it names."""

    place: Place
    position: int
    digest: str
    command_key: str
    on: date
    basis: str
    keys: tuple[str, ...]


def forgotten_in(book: str, using: str = "default") -> Iterator[Forgotten]:
    """All that a book says was forgotten, in order of position."""
    for position, digest, content in Sql(using).all(_ENTRIES, book, FORGETTING):
        entry = sound_entry(book, position, digest, bytes_of(content))
        said: Any = entry.payload
        place = Place(book, said["ledger"], said["item"], said["subject"])
        by = (position, digest, entry.command_key)
        yield Forgotten(place, *by, entry.effective_on, said["basis"], tuple(said["keys"]))


def keys_sealed(entries: Iterable[Entry], subject: str) -> list[str]:
    """The ids of the keys that entries of an item were sealed under for one party, in their order, each once."""
    return list(dict.fromkeys(part.key_id for entry in entries for part in entry.sealed if part.subject == subject))


def finish_forgettings(vault: Vault, using: str = "default") -> int:
    """Destroys every key that the books say is destroyed, and every listed one; gives how many were still there.

    A run that was cut off between the book and the vault is finished so, and a key that an older backup brought back
    goes again.
    """
    books = [
        code for (code,) in Sql(using).all("SELECT DISTINCT book FROM storage_entry WHERE ledger = %s", FORGETTING)
    ]
    told = {key for book in books for one in forgotten_in(book, using) for key in one.keys}
    return vault.destroy(sorted(told | vault.destroyed()))


def unfinished(vault: Vault, using: str = "default") -> list[Issue]:
    """The same, where what stands in the way is told (SRV-018) and not raised; SRV-019 or 013 where the keys are not in
    this folder: what is not there cannot be destroyed.
    """
    try:
        refuse_other_keys(Sql(using), vault)
    except Refused as refused:
        return refused.issues
    try:
        finish_forgettings(vault, using)
    except (Refused, OSError, *FAILED) as error:
        return [issue("SRV-018", why=said_by(error))]
    return []
