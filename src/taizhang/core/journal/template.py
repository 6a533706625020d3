"""Entries that differ in a few parts: spelled once, and then put together around those parts.

A spreadsheet is ten thousand entries of one kind by one writer on one day. Their spelling is that of `canonical`, taken
apart where they differ; nothing of the format stands here a second time.
"""

from dataclasses import replace
from typing import Final

import orjson

from taizhang.core.journal.entry import Entry, FormatError, canonical, digest_of, spell
from taizhang.core.limits import ENTRY_BYTES_MAX

_TEXT: Final = "\ue000{}\ue001"  # of the private use area: no book, ledger or actor is called so
_ITEM, _KEY, _PREV = (_TEXT.format(part) for part in ("item", "key", "prev"))
_PAYLOAD: Final = _TEXT.format("payload")
_POSITION: Final = 2**53 - 1


def quoted(text: str) -> bytes:
    """A text as JSON. FormatError for one that has no spelling."""
    try:
        return orjson.dumps(text)
    except (TypeError, orjson.JSONEncodeError) as error:
        raise FormatError(str(error)) from error


class Template:
    """What entries like a sample have in common; they differ in item, key, payload, position and link alone."""

    def __init__(self, sample: Entry) -> None:
        self._algorithm = sample.prev.partition(":")[0]
        marked = replace(
            sample, item=_ITEM, command_key=_KEY, payload={"": _PAYLOAD}, position=_POSITION, prev=_PREV, sealed=()
        )
        self._parts = _apart(
            canonical(marked),
            [quoted(_KEY), quoted(_ITEM), spell({"": _PAYLOAD}), str(_POSITION).encode(), quoted(_PREV)],
        )

    def entry(self, key: bytes, item: bytes, payload: bytes, position: int, prev: str) -> tuple[bytes, str]:
        """The exact bytes of an entry and their digest, from parts that are spelled already. FormatError where it is too
        large.
        """
        begin, after_key, after_item, after_payload, after_position, end = self._parts
        content = b'%b%b%b%b%b%b%b%d%b"%b"%b' % (
            begin, key, after_key, item, after_item, payload, after_payload, position, after_position, prev.encode(), end,
        )  # fmt: skip
        if len(content) > ENTRY_BYTES_MAX:
            raise FormatError(f"{len(content)} bytes, at most {ENTRY_BYTES_MAX}")
        return content, digest_of(content, self._algorithm)


def _apart(content: bytes, marks: list[bytes]) -> tuple[bytes, ...]:
    parts = []
    for mark in marks:
        before, _, content = content.partition(mark)
        parts.append(before)
    return (*parts, content)
