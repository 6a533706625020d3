"""A backup of the key folder: one archive, kept apart from those of the books, for it opens what they hold of persons."""

import io
import secrets
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taizhang.core.issues import Issue, issue
from taizhang.core.limits import KEYS_BYTES_MAX
from taizhang.server.home import put_private
from taizhang.server.storage.master_key import FILE as MASTER
from taizhang.server.storage.master_key import NONCE_BYTES
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.vault import DESTROYED, Row, Vault
from taizhang.server.storage.vault import FILE as VAULT

_OTHERS: Final = ("blobs.key", "heads.key", "heads.pub", "session.key")
_ORDER: Final = (DESTROYED, VAULT, MASTER, *_OTHERS)  # the list first: whatever follows it is already held against it


def packed(folder: Path) -> bytes:
    """The archive of a key folder, the vault in it as of one moment."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in _ORDER:
            file = folder / name
            if file.is_file():
                archive.writestr(name, _copy_of(file) if name == VAULT else file.read_bytes())
    return kept.getvalue()


def _copy_of(file: Path) -> bytes:
    """In memory alone: a copy on the disk would keep, where a run is killed, what is destroyed later."""
    with closing(sqlite3.connect(file)) as there, closing(sqlite3.connect(":memory:")) as here:
        there.backup(here)
        return here.serialize()


def unpack(content: bytes, folder: Path, place: str) -> list[Issue]:
    """Puts an archive's keys in place of those of a folder, but for keys destroyed by the list of either; keys made since
    go with them. SRV-015 where it is no such archive, SRV-012 or 013 where the keys made since cannot be carried over:
    then nothing has changed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = Path(tempfile.mkdtemp(prefix=".restore-", dir=folder))
    try:
        why = _staged(content, aside)
        if why:
            return [issue("SRV-015", place=place, why=why)]
        staged = Vault(aside)
        staged.destroy(sorted(Vault(folder).destroyed() | staged.destroyed()))
        found = _carry_over(Vault(folder), staged)
        if found:
            return found
        for name in _OTHERS:
            _set_apart(folder / name, aside / name)
        for name in _ORDER:
            if (aside / name).exists():
                put_private(folder / name, (aside / name).read_bytes(), first=False)
    finally:
        shutil.rmtree(aside)
    return []


def _carry_over(here: Vault, staged: Vault) -> list[Issue]:
    """Keys that are in a vault and not in the one that takes its place, wrapped anew under the other's master key: what
    was sealed since the backup is under them. A vault that is damaged has none to give.
    """
    with suppress(Refused):
        gone = {key_id for key_id, *_ in staged.rows()} | staged.destroyed()
        made_since = [row for row in here.rows() if row[0] not in gone]
        if not made_since:
            return []
        mine, found = here.master()
        other, more = staged.master()
        if mine is None or other is None:
            return [*found, *more]
        staged.insert(_wrapped_anew(made_since, mine, other))
    return []


def _wrapped_anew(rows: Iterable[Row], mine: AESGCM, other: AESGCM) -> Iterator[Row]:
    """A key that neither opens is left out. The other does where a restore was killed before it had put its master key."""
    for key_id, whose, nonce, wrapped in rows:
        bound = whose.bound_to(key_id)
        for master in (mine, other):
            with suppress(InvalidTag):
                key, fresh = master.decrypt(nonce, wrapped, bound), secrets.token_bytes(NONCE_BYTES)
                yield key_id, whose, fresh, other.encrypt(fresh, key, bound)
                break


def _set_apart(there: Path, fresh: Path) -> None:
    """Keeps a key under a second name where another is to take its place: what it sealed opens with no other."""
    if there.exists() and fresh.exists() and there.read_bytes() != fresh.read_bytes():
        put_private(there.with_name(f"{there.name}.{secrets.token_hex(4)}.replaced"), there.read_bytes(), first=True)


def _staged(content: bytes, aside: Path) -> str:
    """Writes the members of an archive into a folder; why it is none, or an empty text."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = [one.filename for one in members]
            if set(names) - set(_ORDER) or len(names) != len(set(names)) or MASTER not in names:
                return "members"
            if sum(one.file_size for one in members) > KEYS_BYTES_MAX:
                return "size"
            for one in members:
                put_private(aside / one.filename, archive.read(one), first=True)
        if (aside / VAULT).exists():
            with closing(sqlite3.connect(aside / VAULT)) as db:
                if db.execute("PRAGMA quick_check").fetchone() != ("ok",):
                    return VAULT
                db.execute("SELECT key_id, book, ledger, item, subject, nonce, wrapped FROM data_key LIMIT 1")
    except (zipfile.BadZipFile, sqlite3.Error, OSError, RuntimeError, NotImplementedError) as error:
        return type(error).__name__
    return ""
