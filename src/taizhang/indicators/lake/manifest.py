"""The manifest of a lake: which books up to which entry, and every file with its size, rows and digest.

The manifest holds nothing of when or where it was written: the same books give the same lake, byte by byte.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, Final

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import FormatError, algorithm_of
from taizhang.core.journal.store import Head
from taizhang.core.limits import LAKE_MANIFEST_BYTES_MAX

FORMAT: Final = "taizhang lake 1"
MANIFEST: Final = "manifest.json"
SUFFIX: Final = ".parquet"
_SPELLING: Final = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True, order=True)
class LakeFile:
    """One file: its path below the lake with `/`, its bytes, its rows where it is a table, and its SHA-256 in hex."""

    path: str
    size: int
    rows: int | None
    sha256: str

    @property
    def table(self) -> str:
        return self.path.partition("/")[0]


@dataclass(frozen=True)
class Manifest:
    """What a lake says it is. `note` is empty but for a lake of sample data, which says so."""

    books: Mapping[str, Head]
    files: tuple[LakeFile, ...]
    note: str = ""
    by_table: Mapping[str, tuple[LakeFile, ...]] = field(init=False)

    def __post_init__(self) -> None:
        tables = {one.table: tuple(each for each in self.files if each.table == one.table) for one in self.files}
        object.__setattr__(self, "by_table", MappingProxyType(tables))

    def of(self, table: str) -> tuple[LakeFile, ...]:
        """The files of a table; none where it has no rows."""
        return self.by_table.get(table, ())

    def spelled(self) -> bytes:
        books = {code: {"position": head.position, "digest": head.digest} for code, head in self.books.items()}
        files = [
            {"path": one.path, "bytes": one.size, "rows": one.rows, "sha256": one.sha256} for one in sorted(self.files)
        ]
        return orjson.dumps({"format": FORMAT, "note": self.note, "books": books, "files": files}, option=_SPELLING)


class _UnfitError(ValueError):
    """A manifest that is not spelled as the format says; the message names the part."""


def file_of(folder: Path, path: Path) -> LakeFile:
    """The line of a file as it lies there."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    rows = pq.read_metadata(path).num_rows if path.suffix == SUFFIX else None
    return LakeFile(path.relative_to(folder).as_posix(), path.stat().st_size, rows, digest)


def read_manifest(folder: Path) -> tuple[Manifest | None, list[Issue]]:
    """The manifest of a lake. LAKE-001 where there is none, LAKE-002 where it cannot be read as one, LAKE-003 where it is
    of another format.
    """
    file = folder / MANIFEST
    place = Where(file=str(file))
    try:
        with file.open("rb") as handle:
            content = handle.read(LAKE_MANIFEST_BYTES_MAX + 1)
        if len(content) > LAKE_MANIFEST_BYTES_MAX:
            return None, [issue("LAKE-002", place, why=f"> {LAKE_MANIFEST_BYTES_MAX} bytes")]
        body = orjson.loads(content)
    except (FileNotFoundError, NotADirectoryError):
        return None, [issue("LAKE-001", Where(file=str(folder)))]
    except (OSError, ValueError) as error:
        return None, [issue("LAKE-002", place, why=getattr(error, "strerror", None) or error)]
    if not isinstance(body, dict):
        return None, [issue("LAKE-002", place, why="not an object")]
    if body.get("format") != FORMAT:
        return None, [issue("LAKE-003", place, format=str(body.get("format"))[:60], want=FORMAT)]
    try:
        return _manifest(body), []
    except (_UnfitError, FormatError) as error:
        return None, [issue("LAKE-002", place, why=error)]


def held_against(folder: Path, manifest: Manifest) -> Iterator[Issue]:
    """What lies there held against the manifest, every byte read: LAKE-004 a file is missing, LAKE-005 one is not listed,
    LAKE-006 one differs.
    """
    listed = {one.path for one in manifest.files}
    lying = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if not one.is_dir() or one.is_symlink()}
    for extra in sorted(lying - listed - {MANIFEST}):
        yield issue("LAKE-005", Where(file=str(folder / extra)))
    for one in manifest.files:
        path = folder / one.path
        place = Where(file=str(path))
        if one.path not in lying or path.is_symlink() or not path.is_file():
            yield issue("LAKE-004", place)
        elif differs := _difference(folder, path, one):
            yield issue("LAKE-006", place, part=differs[0], want=differs[1], got=differs[2])


def _difference(folder: Path, path: Path, listed: LakeFile) -> tuple[str, object, object] | None:
    """The first part of a file's line that is not as it lies there."""
    if (size := path.stat().st_size) != listed.size:
        return "bytes", listed.size, size
    try:
        found = file_of(folder, path)
    except pa.ArrowException as error:
        return "Parquet", listed.rows, error
    except OSError as error:
        return "bytes", listed.size, error.strerror or error
    if found.sha256 != listed.sha256:
        return "sha256", listed.sha256, found.sha256
    return ("rows", listed.rows, found.rows) if found.rows != listed.rows else None


def _manifest(body: Mapping[str, Any]) -> Manifest:
    books, files, note = body.get("books"), body.get("files"), body.get("note", "")
    if not isinstance(books, dict) or not isinstance(files, list) or not isinstance(note, str):
        raise _UnfitError("books, files, note")
    lines = tuple(_file(one) for one in files)
    if len({one.path for one in lines}) != len(lines):
        raise _UnfitError("files: one path twice")
    return Manifest({code: _head(code, said) for code, said in books.items()}, lines, note)


def _head(code: str, said: object) -> Head:
    if not isinstance(said, dict) or not _is_count(said.get("position")) or not isinstance(said.get("digest"), str):
        raise _UnfitError(f"books.{code}")
    algorithm_of(said["digest"])
    return Head(said["position"], said["digest"])


def _file(said: object) -> LakeFile:
    if not isinstance(said, dict):
        raise _UnfitError("files")
    path, size, rows, digest = (said.get(part) for part in ("path", "bytes", "rows", "sha256"))
    if not isinstance(path, str) or not _stays_inside(path):
        raise _UnfitError(f"files: path {path!r}"[:200])
    if (
        not isinstance(size, int)
        or not _is_count(size)
        or not isinstance(digest, str)
        or not _is_count(rows, or_none=True)
    ):
        raise _UnfitError(f"files: {path}"[:200])
    return LakeFile(path, size, rows, digest)


def _stays_inside(path: str) -> bool:
    """Whether a path names a place below the lake in the one way it is spelled."""
    parts: Sequence[str] = PurePosixPath(path).parts
    return bool(parts) and "/".join(parts) == path and not path.startswith("/") and not {"..", "."} & set(parts)


def _is_count(value: object, *, or_none: bool = False) -> bool:
    return (value is None and or_none) or (type(value) is int and 0 <= value < 2**63)
