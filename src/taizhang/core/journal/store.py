"""What a place that keeps books must offer to those who only read. Implemented by the server's storage, by a read-only
SQLite reader for the command line, and in memory; one conformance suite holds them all to the same behaviour.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a book: its last position (0 for an empty book) and that entry's digest (the genesis link if empty)."""

    position: int
    digest: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The indexed columns of a stored entry; each is derived from the bytes and compared by verify."""

    ledger: str
    item: str
    kind: str
    effective_on: date
    corrects: int | None
    command_key: str


@dataclass(frozen=True, slots=True)
class Stored:
    """One entry as kept: its exact bytes, the digest beside them and the indexed columns."""

    position: int
    digest: str
    content: bytes
    columns: Columns


class Store(Protocol):
    """Books to read from."""

    def heads(self) -> Mapping[str, Head]:
        """The head of every book, by book code."""

    def books(self) -> Sequence[str]:
        """The code of every book with a head or an entry, in order: a head that was taken away hides no entries."""

    def read(self, book: str, after: int = 0, upto: int | None = None, ledger: str | None = None) -> Iterator[Stored]:
        """Entries of a book in order of position, `after` < position <= `upto` (None: to the head), perhaps of one
        ledger only.
        """

    def contents(self, book: str, after: int, upto: int) -> Iterator[Sequence[bytes]]:
        """The bytes alone of a book's entries in order of position, `after` < position <= `upto`, many at a time."""

    def history(self, book: str, ledger: str, item: str, upto: int | None = None) -> Iterator[Stored]:
        """The entries of one item in order of position, up to one (None: to the head)."""

    def rows(self, book: str, after: int = 0, upto: int | None = None) -> Iterator[tuple[Any, ...]]:
        """The same entries of all ledgers as rows (core.journal.rows), for those who walk a whole book."""

    def strays(self, book: str) -> int:
        """How many rows of a book stand where no entry can: below position 1, beyond all positions, or at what is no
        number. No reading comes past them in order, and whoever looks an item up may.
        """

    def declaration(self, digest: str) -> Mapping[str, str] | None:
        """The files of a pack, by name, kept under their digest; None if it was never adopted here."""

    def kept_for(self, digest: str) -> str | None:
        """The code of the pack that a text is kept for; None where there is no such text, or codes are not kept."""
