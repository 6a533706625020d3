"""The peer of the book: a hash chain over JSON as an engineer would write it with the standard library alone.

One record is a plain dict. Its spelling is `json.dumps` with sorted keys; its link is SHA-256. Walking checks that each
record is spelled so, follows the one before it, and agrees with its index columns.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

GENESIS = "sha256:" + "0" * 64
INDEXED = ("ledger", "item", "kind", "effective_on", "corrects", "command_key")


def spelled(record: Mapping[str, Any]) -> bytes:
    """The one spelling of a record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def link(record: Mapping[str, Any]) -> tuple[str, bytes]:
    """The digest of a record, and its bytes."""
    content = spelled(record)
    return "sha256:" + hashlib.sha256(content).hexdigest(), content


def walk(rows: Iterable[tuple[int, str, bytes, tuple[Any, ...]]]) -> tuple[int, str, int]:
    """Position and digest of the last row, and how many faults were found. A row: position, digest, content, columns."""
    prev, position, faults = GENESIS, 0, 0
    for number, digest, content, columns in rows:
        record = json.loads(content)
        sound = (
            number == position + 1
            and "sha256:" + hashlib.sha256(content).hexdigest() == digest
            and spelled(record) == content
            and record["prev"] == prev
            and record["position"] == number
            and tuple(record[name] for name in INDEXED) == columns
        )
        faults += not sound
        prev, position = digest, number
    return position, prev, faults
