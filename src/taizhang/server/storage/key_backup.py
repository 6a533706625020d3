"""A backup of the key folder: one archive, kept apart from those of the books, for it opens what they hold of persons."""

import io
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Final

from taizhang.core.issues import Issue, issue
from taizhang.core.limits import KEYS_BYTES_MAX
from taizhang.server.home import put_private
from taizhang.server.storage.master_key import FILE as MASTER
from taizhang.server.storage.vault import DESTROYED, Vault
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
    with tempfile.TemporaryDirectory(dir=file.parent) as aside:
        copy = Path(aside) / file.name
        with closing(sqlite3.connect(file)) as there, closing(sqlite3.connect(copy)) as here:
            there.backup(here)
        return copy.read_bytes()


def unpack(content: bytes, folder: Path, place: str) -> list[Issue]:
    """Puts an archive's keys in place of those of a folder, but for keys destroyed by the list of either. SRV-015 where
    it is no such archive: then nothing has changed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = Path(tempfile.mkdtemp(prefix=".restore-", dir=folder))
    try:
        why = _staged(content, aside)
        if why:
            return [issue("SRV-015", place=place, why=why)]
        staged = Vault(aside)
        staged.destroy(sorted(Vault(folder).destroyed() | staged.destroyed()))
        for name in _ORDER:
            if (aside / name).exists():
                put_private(folder / name, (aside / name).read_bytes(), first=False)
    finally:
        shutil.rmtree(aside)
    return []


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
