"""Entry format 1: the exact bytes of a dated statement on one item, and the digest that chains it to the one before.

The bytes are JSON in one spelling: UTF-8, keys sorted by code point, no spaces, no floats, decimals as strings. These
bytes are what is stored, hashed and shown; every indexed column is derived from them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import new as new_hash
from hashlib import sha256
from typing import Any, Final

import orjson

from taizhang.core.limits import ENTRY_BYTES_MAX, ENTRY_DEPTH_MAX

FORMAT: Final = 1
KEYS: Final = (
    "format", "book", "position", "prev", "recorded_at", "effective_on", "ledger", "item", "kind", "corrects",
    "actor", "command_key", "declaration_digest", "payload", "sealed", "attachments",
)  # fmt: skip
ALGORITHMS: Final = ("sha256", "sm3")
WHOLE_BOUND: Final = 2**53  # whole numbers stay below it: some readers of JSON take every number for a double
_DIGEST = re.compile(r"(sha256|sm3):[0-9a-f]{64}")
_PLAIN: Final = frozenset({str, bool})

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]


class FormatError(ValueError):
    """Bytes that are not an entry of format 1. The message says which rule is broken."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Personal fields of one data subject: ciphertext under a key that can be destroyed (AES-GCM, base64 texts)."""

    subject: str
    key_id: str
    nonce: str
    ciphertext: str

    def to_json(self) -> dict[str, str]:
        return {
            "subject": self.subject,
            "key_id": self.key_id,
            "nonce": self.nonce,
            "ciphertext": self.ciphertext,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """An immutable, dated statement on one item.

    `effective_on` is when it holds, `recorded_at` when it was written (UTC). `corrects` is the position in the same
    book of the entry it replaces, None for a first statement. `declaration_digest` names the pack text it was decided
    under, None for entries of the book's own ledgers (`sys.*`). `prev` is the digest of the entry before it.
    """

    book: str
    position: int
    prev: str
    recorded_at: datetime
    effective_on: date
    ledger: str
    item: str
    kind: str
    corrects: int | None
    actor: str
    command_key: str
    declaration_digest: str | None
    payload: Mapping[str, Any]
    sealed: tuple[Sealed, ...] = ()
    attachments: tuple[str, ...] = ()


def genesis(algorithm: str = "sha256") -> str:
    """The `prev` of a book's first entry; it also names the digest algorithm of the whole book."""
    if algorithm not in ALGORITHMS:
        raise ValueError(algorithm)
    return f"{algorithm}:{'0' * 64}"


def canonical(entry: Entry) -> bytes:
    """The one spelling of an entry. FormatError where a value cannot be spelled (a float, an over-large entry)."""
    body = {
        "format": FORMAT,
        "book": entry.book,
        "position": entry.position,
        "prev": entry.prev,
        "recorded_at": _instant(entry.recorded_at),
        "effective_on": entry.effective_on.isoformat(),
        "ledger": entry.ledger,
        "item": entry.item,
        "kind": entry.kind,
        "corrects": entry.corrects,
        "actor": entry.actor,
        "command_key": entry.command_key,
        "declaration_digest": entry.declaration_digest,
        "payload": entry.payload,
        "sealed": [part.to_json() for part in entry.sealed],
        "attachments": list(entry.attachments),
    }
    _refuse_unspellable(entry.payload, "$.payload", 1)  # what is beside it is text and whole numbers by its types
    return _spelled(body)


def spell(value: Any) -> bytes:
    """Any JSON value without floats in the canonical spelling. FormatError on what has none."""
    _refuse_unspellable(value, "$", 0)
    return _spelled(value)


@lru_cache(maxsize=8)  # one for all entries of a batch
def _instant(moment: datetime) -> str:
    """An instant in UTC to the microsecond: `2021-07-01T01:30:00.000000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def _spelled(value: Any) -> bytes:
    try:
        content = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (TypeError, orjson.JSONEncodeError) as error:
        raise FormatError(str(error)) from error
    if len(content) > ENTRY_BYTES_MAX:
        raise FormatError(f"{len(content)} bytes, at most {ENTRY_BYTES_MAX}")
    return content


def _refuse_unspellable(value: Any, path: str, depth: int) -> None:
    """FormatError on what has no one spelling. Leaves are looked at in their container: every entry passes here."""
    if depth >= ENTRY_DEPTH_MAX and isinstance(value, Mapping | list | tuple):
        raise FormatError(f"nested deeper than {ENTRY_DEPTH_MAX}")
    if isinstance(value, Mapping):
        for key, part in value.items():
            if not isinstance(key, str):
                raise FormatError(f"{path}: a key that is not text")
            if part is not None and type(part) not in _PLAIN:
                _refuse_unspellable(part, f"{path}.{key}", depth + 1)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            if type(part) not in _PLAIN:
                _refuse_unspellable(part, f"{path}[{index}]", depth + 1)
    elif isinstance(value, int):
        if abs(value) >= WHOLE_BOUND:
            raise FormatError(f"{path}: a whole number beyond 2^53")
    elif value is not None and not isinstance(value, str):
        raise FormatError(f"{path}: {type(value).__name__} has no spelling")


def digest_of(content: bytes, algorithm: str = "sha256") -> str:
    """The digest that chains an entry, `sha256:` or `sm3:` and 64 hex digits, over exactly the stored bytes."""
    made = sha256(content) if algorithm == "sha256" else new_hash(algorithm, content)
    return f"{algorithm}:{made.hexdigest()}"


def algorithm_of(prev: str) -> str:
    """The digest algorithm a chain link (or an attachment's digest) names. FormatError when it names none we know."""
    if not isinstance(prev, str) or not _DIGEST.fullmatch(prev):
        raise FormatError(f"not a digest: {prev!r}")
    return prev.partition(":")[0]


def parse(content: bytes) -> Entry:
    """The entry in stored bytes. FormatError unless they are exactly the canonical spelling of a format 1 entry."""
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error}") from error
    if not isinstance(body, dict) or set(body) != set(KEYS):
        raise FormatError("not the sixteen keys of format 1")
    if body["format"] != FORMAT:
        raise FormatError(f"format {body['format']!r}")
    entry = _from_json(body)
    if canonical(entry) != content:  # also a day written 20210630, or `true` for format 1
        raise FormatError("not in canonical spelling")
    return entry


def _from_json(body: Mapping[str, Any]) -> Entry:
    try:
        entry = Entry(
            book=_text(body, "book"),
            position=_whole(body, "position"),
            prev=_text(body, "prev"),
            recorded_at=_moment(_text(body, "recorded_at")),
            effective_on=date.fromisoformat(_text(body, "effective_on")),
            ledger=_text(body, "ledger"),
            item=_text(body, "item"),
            kind=_text(body, "kind"),
            corrects=None if body["corrects"] is None else _whole(body, "corrects"),
            actor=_text(body, "actor"),
            command_key=_text(body, "command_key"),
            declaration_digest=None if body["declaration_digest"] is None else _text(body, "declaration_digest"),
            payload=body["payload"],
            sealed=tuple(Sealed(**{key: _text(part, key) for key in part}) for part in body["sealed"]),
            attachments=tuple(body["attachments"]),
        )
    except (TypeError, ValueError) as error:
        raise FormatError(str(error)) from error
    algorithm_of(entry.prev)
    if entry.position < 1 or not isinstance(entry.payload, dict):
        raise FormatError("position below 1, or a payload that is not an object")
    for digest in entry.attachments:
        algorithm_of(digest)
    return entry


def _moment(text: str) -> datetime:
    """The instant that `_instant` spelled; other spellings of it are found when the entry is spelled again."""
    if not text.endswith("Z"):
        raise FormatError("recorded_at is not in UTC")
    return datetime.fromisoformat(text)


def is_day(text: str) -> bool:
    """Whether a text is a day in its one spelling."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _text(body: Mapping[str, Any], key: str) -> str:
    value = body[key]
    if not isinstance(value, str) or not value:
        raise FormatError(f"{key} is not text")
    return value


def _whole(body: Mapping[str, Any], key: str) -> int:
    value = body[key]
    if isinstance(value, bool) or not isinstance(value, int):
        raise FormatError(f"{key} is not a whole number")
    return value
