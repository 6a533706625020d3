"""Attachments: the digests a statement names beside its payload, and those that the entries of a store name.

An entry holds digests of ciphertext and nothing else: a file's name often names a person, so name and kind are sealed
with the file and read from there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import FormatError, parse
from taizhang.core.journal.store import Store, Stored
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.content import inside
from taizhang.core.limits import ATTACHMENTS_MAX

KEY: Final = "attachments"
_SIGNS: Final = frozenset("0123456789abcdef")
_NAMED: Final = b'"attachments":["'  # how an entry that names any is spelled; a text that says so has \" instead


@dataclass(frozen=True, slots=True)
class Naming:
    """An entry, and the digests it names."""

    book: str
    position: int
    digests: tuple[str, ...]


def without(command: Command) -> Command:
    """The command with what its verb is to judge: all of its payload but the attachments."""
    if KEY not in command.payload:
        return command
    return replace(command, payload={name: value for name, value in command.payload.items() if name != KEY})


def digests(payload: Mapping[str, Any], where: Where) -> tuple[tuple[str, ...], list[Issue]]:
    """The digests a payload names, each once and in its order; none where it names none.

    LEDG-037 for what is no list of digests or names one twice, LEDG-038 for too many.
    """
    given = payload.get(KEY)
    if given is None:
        return (), []
    place = inside(where, f"payload.{KEY}")
    if not isinstance(given, list | tuple) or not all(is_digest(one) for one in given):
        return (), [issue("LEDG-037", place)]
    if len(set(given)) != len(given):
        return (), [issue("LEDG-037", place)]
    if len(given) > ATTACHMENTS_MAX:
        return (), [issue("LEDG-038", place, count=len(given), most=ATTACHMENTS_MAX)]
    return tuple(given), []


def is_digest(text: object) -> bool:
    """Whether a text is the name of a blob: `sha256:` and 64 hex digits."""
    return isinstance(text, str) and text.startswith("sha256:") and len(text) == 71 and not set(text[7:]) - _SIGNS


def named_by(row: Stored) -> tuple[str, ...]:
    """The digests a stored entry names. None for a row that is no entry: verify has its own issue for that."""
    if _NAMED not in row.content:
        return ()
    try:
        return parse(row.content).attachments
    except FormatError:
        return ()


def named_in(store: Store) -> Iterator[Naming]:
    """Every entry of a store that names attachments, in order of book and position."""
    for book in store.books():
        for row in store.read(book):
            found = named_by(row)
            if found:
                yield Naming(book, row.position, found)
