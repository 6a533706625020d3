"""Writing a backup: aside, synced, renamed. Until the last step what was there before is untouched."""

import fcntl
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from taizhang.durable import sync
from taizhang.server import blob_files
from taizhang.server.storage.archive import form
from taizhang.server.storage.archive.form import Manifest, Member

CHUNK: Final = 1024 * 1024  # bytes handled at a time
_LEVEL: Final = 1  # of DEFLATE: entries shrink to a sixth, at ten times the speed of the strongest


@contextmanager
def aside(file: Path) -> Iterator[Path]:
    """A folder of our own beside a file, gone at the end. What a run that was killed left there is removed first;
    BlockingIOError while another run is at it.
    """
    folder = file.with_name(f".{file.name}.aside")
    folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for one in folder.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def copy_log(home: Path, to: Path) -> bool:
    """The access log as of one moment, by SQLite's own backup; whether there is one. A file without any table is none:
    whoever was to write the first entry was killed before.
    """
    log = home / form.ACCESS_LOG
    if not log.is_file():
        return False
    with (
        closing(sqlite3.connect(f"{log.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        if source.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
            return False
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    return True


def write(file: Path, parts: dict[str, Path], home: Path, manifest: Manifest) -> Manifest:
    """Packs the parts (files by member name) and the home's attachments into an archive, and makes it durable under
    its name. OSError where the disk is full: then nothing is there that was not there before.
    """
    with aside(file) as folder:
        fresh = folder / "archive"
        with fresh.open("wb") as opened:
            fresh.chmod(0o600)
            with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
                members = {name: _put(archive, name, path) for name, path in parts.items()}
                blobs = {form.blob_member(one): one for one in blob_files.kept(home)}
                size = 0
                for name, digest in sorted(blobs.items()):
                    size += _put(archive, name, blob_files.file_of(home, digest), zipfile.ZIP_STORED).size
                names = form.digest_of_names(blobs)
                whole = replace(manifest, members=members, blobs=len(blobs), blob_bytes=size, blob_names=names)
                archive.writestr(form.MANIFEST, whole.to_json())
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(file)
        sync(file.parent)
    return whole


def _put(archive: zipfile.ZipFile, name: str, path: Path, how: int = zipfile.ZIP_DEFLATED) -> Member:
    info = zipfile.ZipInfo(name)
    info.compress_type = how
    info.external_attr = 0o600 << 16
    info._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - what a ZipInfo is told nowhere else
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        return _copied(source, target)


def _copied(source: IO[bytes], target: IO[bytes]) -> Member:
    digest, size = sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return Member(size, digest.hexdigest())
