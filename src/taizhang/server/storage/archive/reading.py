"""Reading a backup without trusting it: names, sizes and digests are judged before a byte is unpacked or put anywhere.

Every function gives the issues of a file that somebody brought: SRV-030 no backup, 031 a member missing, 032 one that is
not what the list says, 033 one that has no place in a backup, 034 one that unpacks beyond reason, 035 no room for it.
"""

import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import BACKUP_HEAD_BYTES_MAX, BACKUP_MANIFEST_BYTES_MAX, BACKUP_RATIO_MAX
from taizhang.server import blob_files
from taizhang.server.storage.archive import form
from taizhang.server.storage.archive.form import Manifest, Member, manifest_from
from taizhang.server.storage.archive.writing import CHUNK
from taizhang.server.storage.refusal import Refused

_SLACK: Final = 64 * 1024  # bytes that any member may unpack to, however small it is packed
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class Archive:
    """An opened backup whose names and sizes have been judged; its contents are judged as they are unpacked."""

    def __init__(self, file: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.file = file
        self.manifest = manifest
        self._archive = archive

    @property
    def heads(self) -> list[str]:
        """The members that are signed heads."""
        return sorted(name for name in self.manifest.members if name.startswith(form.HEADS))

    def has(self, name: str) -> bool:
        """Whether there is a member of that name."""
        return name in self.manifest.members

    def unpack(self, folder: Path, home: Path, told: Callable[[int], None]) -> None:
        """Unpacks every member into a folder, of the attachments those that the home lacks. Each is held against its
        digest; Refused at the first that differs. `told` is given the bytes read so far.
        """
        names = {*self.manifest.members, *filter(form.is_blob, self._archive.namelist())}
        done = 0
        for name in sorted(names):
            said = self.manifest.members.get(name) or Member(self._archive.getinfo(name).file_size, name[-64:])
            kept = form.is_blob(name) and blob_files.is_sound(home, f"sha256:{name[-64:]}")
            self._take(name, said, None if kept else folder / name)
            told(done := done + said.size)

    def _take(self, name: str, said: Member, to: Path | None) -> None:
        """One member, read through to its end; written where `to` says."""
        digest, size = sha256(), 0
        try:
            if to is not None:
                to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._archive.open(name) as source, open(to or os.devnull, "wb") as target:  # noqa: PTH123 - or nowhere
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
                target.flush()
                if to is not None:
                    os.fsync(target.fileno())
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Refused([issue("SRV-032", Where(file=str(self.file)), member=name)]) from error
        if (size, digest.hexdigest()) != (said.size, said.sha256):
            raise Refused([issue("SRV-032", Where(file=str(self.file)), member=name)])


@contextmanager
def opened(file: Path, room: Path) -> Iterator[Archive]:
    """A backup, once its names and sizes are found good. `room` is the folder it would be unpacked in. Refused with
    the issues of one that is not.
    """
    place = Where(file=str(file))
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise Refused([issue("CLI-010", place, why=error.strerror)]) from error
    except _BROKEN as error:
        raise Refused([issue("SRV-030", place, why=error)]) from error
    with archive:
        found = list(_misnamed(archive.infolist(), place))
        if found:
            raise Refused(found)
        manifest = _manifest(archive, place)
        found = [*_unlike(archive, manifest, place), *_beyond_reason(archive, file, place)]
        found = found or _no_room(archive, room, place)
        if found:
            raise Refused(found)
        yield Archive(file, archive, manifest)


def _misnamed(infos: Iterable[zipfile.ZipInfo], place: Where) -> Iterator[Issue]:
    """SRV-033 for names that no backup has, names used twice, and members packed in another way."""
    seen: set[str] = set()
    for one in infos:
        sealed = bool(one.flag_bits & 1)
        if not form.is_member(one.filename) or one.filename in seen or sealed or one.compress_type not in _METHODS:
            yield issue("SRV-033", place, member=one.filename[:80])
            return  # one is enough, where there may be a million
        seen.add(one.filename)


def _manifest(archive: zipfile.ZipFile, place: Where) -> Manifest:
    try:
        info = archive.getinfo(form.MANIFEST)
    except KeyError as error:
        raise Refused([issue("SRV-031", place, member=form.MANIFEST)]) from error
    if info.file_size > BACKUP_MANIFEST_BYTES_MAX:
        raise Refused([issue("SRV-034", place, member=form.MANIFEST)])
    try:
        return manifest_from(archive.read(info))
    except _BROKEN as error:
        raise Refused([issue("SRV-030", place, why=error)]) from error


def _unlike(archive: zipfile.ZipFile, manifest: Manifest, place: Where) -> Iterator[Issue]:
    """What is in the archive held against its list: SRV-031, 032 and 033."""
    there = {one.filename: one.file_size for one in archive.infolist() if one.filename != form.MANIFEST}
    blobs = {name: size for name, size in there.items() if form.is_blob(name)}
    for name in sorted({form.BOOKS, *manifest.members} - set(there)):
        yield issue("SRV-031", place, member=name[:80])
    for name in sorted(set(there) - set(blobs) - set(manifest.members)):
        yield issue("SRV-033", place, member=name)
    for name, said in sorted(manifest.members.items()):
        if there.get(name, said.size) != said.size:
            yield issue("SRV-032", place, member=name)
        if name.startswith(form.HEADS) and said.size > BACKUP_HEAD_BYTES_MAX:
            yield issue("SRV-034", place, member=name)
    told = (manifest.blobs, manifest.blob_bytes, manifest.blob_names)
    if told != (len(blobs), sum(blobs.values()), form.digest_of_names(blobs)):
        yield issue("SRV-031", place, member=form.BLOBS)


def _beyond_reason(archive: zipfile.ZipFile, file: Path, place: Where) -> Iterator[Issue]:
    """SRV-034 for a member that unpacks to far more than it is packed in, and for members that share their bytes."""
    infos = archive.infolist()
    if sum(one.compress_size for one in infos) > file.stat().st_size:
        yield issue("SRV-034", place, member=file.name)
    for one in infos:
        if one.file_size > _SLACK + BACKUP_RATIO_MAX * one.compress_size:
            yield issue("SRV-034", place, member=one.filename)


def _no_room(archive: zipfile.ZipFile, room: Path, place: Where) -> list[Issue]:
    """SRV-035 where it would not fit, the database that is made from it counted once more."""
    sizes = {one.filename: one.file_size for one in archive.infolist()}
    need, free = sum(sizes.values()) + 2 * sizes.get(form.BOOKS, 0), shutil.disk_usage(room).free
    return [issue("SRV-035", place, need=need, free=free)] if need > free else []
