"""The form of a backup: a zip archive of a few named members, and the list that says what each of them is.

    manifest.json             what is in it; written last, read first
    books.sqlite3             the books, the texts of adopted packs, and the logins
    blobs/ab/abcd…            attachments as they lie in the home: encrypted, each named by its own digest
    heads/2026-11-26.json     signed heads
    access/log.sqlite3        the log of reads of personal fields
    operator, sample-data     what the home knows of itself

Keys are never in it.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

FORMAT: Final = "taizhang-backup 1"
MANIFEST: Final = "manifest.json"
BOOKS: Final = "books.sqlite3"
ACCESS_LOG: Final = "access/log.sqlite3"
OPERATOR: Final = "operator"
SAMPLE: Final = "sample-data"
HEADS: Final = "heads/"
BLOBS: Final = "blobs/"

_PLAIN: Final = frozenset({MANIFEST, BOOKS, ACCESS_LOG, OPERATOR, SAMPLE})
_HEAD: Final = re.compile(r"heads/[0-9A-Za-z][0-9A-Za-z._-]{0,79}")
_BLOB: Final = re.compile(r"blobs/([0-9a-f]{2})/\1[0-9a-f]{62}")


def is_member(name: str) -> bool:
    """Whether a backup may hold a member of that name: nothing else is ever unpacked, so no name leads astray."""
    return name in _PLAIN or bool(_HEAD.fullmatch(name)) or is_blob(name)


def is_blob(name: str) -> bool:
    """Whether a member is an attachment, which its name alone proves."""
    return bool(_BLOB.fullmatch(name))


def blob_member(digest: str) -> str:
    """What the attachment of a digest is called in the archive."""
    name = digest.removeprefix("sha256:")
    return f"{BLOBS}{name[:2]}/{name}"


def digest_of_names(names: Iterable[str]) -> str:
    """One digest for a set of names, so that a list of a million need not be written out."""
    whole = sha256()
    for name in sorted(names):
        whole.update(name.encode() + b"\n")
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive: its bytes, unpacked, and their SHA-256 in hex digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `heads` are (position, digest) by book; `made_at` is UTC, ISO. Attachments are
    counted and their names digested; `logins` says how many there are.
    """

    program: str
    made_at: str
    city: str
    heads: Mapping[str, tuple[int, str]]
    members: Mapping[str, Member]
    logins: int = 0
    blobs: int = 0
    blob_bytes: int = 0
    blob_names: str = field(default_factory=lambda: digest_of_names(()))

    def to_json(self) -> bytes:
        body = {
            "format": FORMAT,
            "program": self.program,
            "made_at": self.made_at,
            "city": self.city,
            "books": {book: {"position": at, "digest": digest} for book, (at, digest) in sorted(self.heads.items())},
            "members": {name: {"size": one.size, "sha256": one.sha256} for name, one in sorted(self.members.items())},
            "logins": self.logins,
            "attachments": {"count": self.blobs, "bytes": self.blob_bytes, "names_sha256": self.blob_names},
        }
        return json.dumps(body, ensure_ascii=False, indent=2).encode() + b"\n"


def manifest_from(content: bytes) -> Manifest:
    """The list as it was written. ValueError where it is none, or one of another format."""
    try:
        body: Any = json.loads(content)
        if body["format"] != FORMAT:
            raise ValueError(f"format {str(body['format'])[:40]!r}")
        blobs = body["attachments"]
        return Manifest(
            str(body["program"]),
            str(body["made_at"]),
            str(body["city"]),
            {str(book): (int(one["position"]), str(one["digest"])) for book, one in body["books"].items()},
            {str(name): Member(int(one["size"]), str(one["sha256"])) for name, one in body["members"].items()},
            int(body["logins"]),
            int(blobs["count"]),
            int(blobs["bytes"]),
            str(blobs["names_sha256"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError(f"its list cannot be read: {error!r}") from error
