"""The vault: a data key for every party of every item, wrapped under the master key, kept apart from the books.

What the book holds of a person is ciphertext under such a key. Destroying the key is forgetting the person: the book, its
projections and every copy of them still hold the ciphertext, and nobody can read it any more. The list of destroyed keys
outlives the vault: a key that an older backup brings back is destroyed again before anything is read with it.
"""

import errno
import os
import secrets
import shutil
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import Sealed, spell
from taizhang.durable import sync
from taizhang.server.storage.master_key import FILE as MASTER
from taizhang.server.storage.master_key import (
    KEY_BYTES,
    NONCE_BYTES,
    Chance,
    fingerprint_of,
    fingerprint_told,
    master_key,
)
from taizhang.server.storage.refusal import Refused

FILE: Final = "vault.sqlite3"
DESTROYED: Final = "destroyed.txt"  # an id a line
_KEY_ID_BYTES: Final = 12
_BUSY_SECONDS: Final = 30
# Deleted bytes are overwritten, and no log beside the file keeps them: a destroyed key is nowhere. EXTRA: a commit is the
# removal of the journal, and the folder is synced for it; else the journal may come back and take a key with it.
_PRAGMAS: Final = ("journal_mode=DELETE", "synchronous=EXTRA", "secure_delete=ON")
_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS data_key (key_id TEXT PRIMARY KEY, book TEXT NOT NULL, ledger TEXT NOT NULL, "
    "item TEXT NOT NULL, subject TEXT NOT NULL, nonce BLOB NOT NULL, wrapped BLOB NOT NULL)"
)
_ALL: Final = "SELECT key_id, book, ledger, item, subject, nonce, wrapped FROM data_key ORDER BY rowid"
_INDEX: Final = "CREATE INDEX IF NOT EXISTS data_key_place ON data_key (book, ledger, item, subject)"

LEFTOVERS: Final = (".restore-*", f".{FILE}.*")  # of a restore of keys that was killed: they may hold keys

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose data a key is for: one party of one item."""

    book: str
    ledger: str
    item: str
    subject: str

    def bound_to(self, key_id: str) -> bytes:
        """What a ciphertext is bound to, so that it opens nowhere else."""
        return spell([self.book, self.ledger, self.item, self.subject, key_id])


Row = tuple[str, Place, bytes, bytes]  # of the vault: key id, whose, nonce, wrapped key


@dataclass
class Sealing:
    """Seals under keys that are there or made for it. A key made is durable once `keep` has returned: before that no
    entry sealed under it may be. `_spent` gives the keys of a place that the book says are destroyed: they may be there
    still, and what was sealed under one would go with it.
    """

    _vault: "Vault"
    _master: AESGCM
    _spent: Callable[[Place], frozenset[str]]
    _keys: dict[Place, tuple[str, bytes]] = field(default_factory=dict)
    _fresh: list[Row] = field(default_factory=list)

    def seal(self, place: Place, values: Values) -> Sealed:
        """What is said of a person, as ciphertext under the key of that person and item."""
        key_id, key = self._key(place)
        nonce = self._vault.chance(NONCE_BYTES)
        body = AESGCM(key).encrypt(nonce, spell(dict(values)), place.bound_to(key_id))
        return Sealed(place.subject, key_id, b64encode(nonce).decode(), b64encode(body).decode())

    def keep(self) -> None:
        """Makes the keys made so far durable."""
        if self._fresh:
            self._vault.insert(self._fresh)
            self._fresh = []

    def _key(self, place: Place) -> tuple[str, bytes]:
        known = self._keys.get(place) or self._vault.newest(place, self._master)
        if known is None or known[0] in self._spent(place):
            known = self._made(place)
        self._keys[place] = known
        return known

    def _made(self, place: Place) -> tuple[str, bytes]:
        chance = self._vault.chance
        key_id, key, nonce = chance(_KEY_ID_BYTES).hex(), chance(KEY_BYTES), chance(NONCE_BYTES)
        self._fresh.append((key_id, place, nonce, self._master.encrypt(nonce, key, place.bound_to(key_id))))
        return key_id, key


class Vault:
    """The vault in a key folder. `chance` gives random bytes."""

    def __init__(self, folder: Path, chance: Chance = secrets.token_bytes) -> None:
        self.folder = folder
        self.chance = chance
        self.fingerprint: str | None = None  # of the master key at work
        self._master: AESGCM | None = None

    def master(self) -> tuple[AESGCM | None, list[Issue]]:
        """The master key at work, kept in mind: to try a password takes a tenth of a second. SRV-013 where it is gone
        and keys are there that it wrapped: another would open none of them, and be lost once it comes back.
        """
        if self._master is None:
            found = self.without_master()
            key, found = (None, found) if found else master_key(self.folder, self.chance)
            if key is None:
                return None, found
            self._master, self.fingerprint = AESGCM(key), fingerprint_of(key)
        return self._master, []

    def without_master(self) -> list[Issue]:
        """SRV-013 where the folder has keys and not the master key that wrapped them."""
        if (self.folder / MASTER).exists() or next(self.rows(), None) is None:
            return []
        return [issue("SRV-013", Where(file=MASTER), why=os.strerror(errno.ENOENT))]

    def may_be_under(self, fingerprint: str) -> bool:
        """Whether the folder's master key can be the one with a fingerprint: not where there is none, or another."""
        if self.fingerprint is None and not (self.folder / MASTER).exists():
            return False
        return (self.fingerprint or fingerprint_told(self.folder)) in {fingerprint, None}

    def sealing(self, spent: Callable[[Place], frozenset[str]]) -> tuple[Sealing | None, list[Issue]]:
        """Something to seal with. SRV-012 or 013 where the master key is not to be had."""
        master, found = self.master()
        return (Sealing(self, master, spent) if master is not None else None), found

    def open(self, place: Place, parts: Iterable[Sealed]) -> tuple[dict[str, Values | None], list[Issue]]:
        """What sealed parts say, by nonce: None where the key was destroyed. SRV-012 or 013 without the master key,
        SRV-014 where a key was lost or a part is not what was sealed. No master key is made to read with.
        """
        there = self._master is not None or (self.folder / MASTER).exists()
        master, found = self.master() if there else (None, self.without_master())
        if found:
            return {}, found
        opened: dict[str, Values | None] = {}
        for part in parts:
            row = self._row(part.key_id)
            if row is None and part.key_id in self.destroyed():
                opened[part.nonce] = None
                continue
            try:
                if master is None or row is None:
                    raise InvalidTag  # noqa: TRY301 - told like a key that does not fit
                nonce, wrapped = row
                bound = place.bound_to(part.key_id)
                plain = AESGCM(master.decrypt(nonce, wrapped, bound)).decrypt(
                    b64decode(part.nonce), b64decode(part.ciphertext), bound
                )
            except (InvalidTag, ValueError):
                found.append(issue("SRV-014", key=part.key_id))
                continue
            opened[part.nonce] = orjson.loads(plain)
        return opened, found

    def keys_of(self, place: Place) -> list[str]:
        """The ids of the keys there are for a person and item, the newest last."""
        with self._connected() as db:
            rows = db.execute(
                "SELECT key_id FROM data_key WHERE (book, ledger, item, subject) = (?, ?, ?, ?) ORDER BY rowid",
                (place.book, place.ledger, place.item, place.subject),
            )
            return [key_id for (key_id,) in rows]

    def subjects_of(self, place: Place) -> list[str]:
        """The parties of a place's item that there are keys for."""
        with self._connected() as db:
            rows = db.execute(
                "SELECT DISTINCT subject FROM data_key WHERE (book, ledger, item) = (?, ?, ?) ORDER BY subject",
                (place.book, place.ledger, place.item),
            )
            return [subject for (subject,) in rows]

    def destroy(self, key_ids: Iterable[str]) -> int:
        """Destroys keys, and gives how many of them were there. Listed first: a run that is cut off is finished by the
        next.
        """
        wanted, listed = list(key_ids), self.destroyed()
        self._list_destroyed([one for one in wanted if one not in listed])
        for leftover in (one for pattern in LEFTOVERS for one in self.folder.glob(pattern)):
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        with self._connected() as db, db:
            return sum(db.execute("DELETE FROM data_key WHERE key_id = ?", (one,)).rowcount for one in wanted)

    def destroyed(self) -> frozenset[str]:
        """The ids of all keys ever destroyed."""
        file = self.folder / DESTROYED
        if not file.exists():
            return frozenset()
        return frozenset(line for line in file.read_text(encoding="ascii").split() if line)

    def _list_destroyed(self, key_ids: list[str]) -> None:
        if not key_ids:
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / DESTROYED).open("a", encoding="ascii") as opened:
            # a line that a power cut tore is not gone on with
            opened.write("".join(f"\n{one}" for one in key_ids) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        sync(self.folder)

    def insert(self, rows: Iterable[Row]) -> None:
        """Keeps wrapped keys, durably."""
        with self._connected(make=True) as db, db:
            db.executemany(
                "INSERT INTO data_key (key_id, book, ledger, item, subject, nonce, wrapped) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (key_id, place.book, place.ledger, place.item, place.subject, nonce, wrapped)
                    for key_id, place, nonce, wrapped in rows
                ],
            )

    def rows(self) -> Iterator[Row]:
        """All there is in the vault."""
        with self._connected() as db:
            for key_id, *place, nonce, wrapped in db.execute(_ALL):
                yield key_id, Place(*place), bytes(nonce), bytes(wrapped)

    def newest(self, place: Place, master: AESGCM) -> tuple[str, bytes] | None:
        """The newest key for a person and item, unwrapped; None where there is none. Refused (SRV-014) where it was
        wrapped under another master key.
        """
        for key_id in reversed(self.keys_of(place)):
            row = self._row(key_id)
            if row is not None and key_id not in self.destroyed():
                try:
                    return key_id, master.decrypt(*row, place.bound_to(key_id))
                except InvalidTag as error:
                    raise Refused([issue("SRV-014", key=key_id)]) from error
        return None

    def _row(self, key_id: str) -> tuple[bytes, bytes] | None:
        with self._connected() as db:
            row = db.execute("SELECT nonce, wrapped FROM data_key WHERE key_id = ?", (key_id,)).fetchone()
        return (bytes(row[0]), bytes(row[1])) if row else None

    @contextmanager
    def _connected(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        """The vault's file; where there is none it is made for keys to be put into, and read as one without keys. Refused
        (SRV-013) where it is damaged.
        """
        try:
            with self._opened(make=make) as db:
                yield db
        except sqlite3.OperationalError:  # locked, full, read-only: told like those of the books
            raise
        except sqlite3.DatabaseError as error:
            raise Refused([issue("SRV-013", Where(file=FILE), why=error)]) from error

    @contextmanager
    def _opened(self, *, make: bool) -> Iterator[sqlite3.Connection]:
        file = self.folder / FILE
        there = file.exists()
        if make and not there:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
            sync(self.folder)
        with closing(sqlite3.connect(file if make or there else ":memory:", timeout=_BUSY_SECONDS)) as db:
            for one in _PRAGMAS:
                db.execute(f"PRAGMA {one}")
            db.execute(_TABLE)
            db.execute(_INDEX)
            yield db


@lru_cache(maxsize=16)
def vault_in(folder: Path) -> Vault:
    """The vault of a key folder, one a process."""
    return Vault(folder)
