"""Small books in memory, signed day by day with keys that are the same in every run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from taizhang.core.journal.chain import seal
from taizhang.core.journal.entry import parse
from taizhang.core.journal.heads import DayHead, key_text, sign
from taizhang.core.journal.held import Against, hold_books
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.journal.store import Stored

KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PUBLIC: Final = key_text(KEY.public_key())
FIRST: Final = date(2021, 7, 1)
START: Final = datetime(2021, 7, 1, 15, tzinfo=UTC)
HERE: Final = "500118"
THERE: Final = "500109"


@dataclass(frozen=True)
class Said:
    """A draft of the shape the store takes."""

    book: str
    item: str
    payload: Mapping[str, Any]
    ledger: str = "works.factory"
    kind: str = "amend"
    effective_on: date = FIRST
    corrects: int | None = None
    actor: str = "u-1"
    command_key: str = "k"
    declaration_digest: str | None = None
    attachments: tuple[str, ...] = ()


class Books(MemoryStore):
    """Books that can be tampered with, as somebody with the database can."""

    def write(self, book: str, count: int) -> None:
        for _ in range(count):
            self.append(Said(book, f"F{len(self._books.get(book, []))}", {"fields": {"name": "厂"}}), START)

    def cut(self, book: str, count: int) -> None:
        """Cuts the tail off after `count` entries; the head is altered to fit."""
        del self._books[book][count:]

    def swap(self, book: str, position: int) -> None:
        """Writes one entry anew with its digest, and nothing after it."""
        rows = self._books[book]
        rows[position - 1] = seal(replace(parse(rows[position - 1].content), actor="u-9"))

    def chain_anew(self, book: str, position: int) -> None:
        """Writes one entry anew, and every link after it: the chain is sound again."""
        self.swap(book, position)
        rows = self._books[book]
        for at in range(position, len(rows)):
            rows[at] = seal(replace(parse(rows[at].content), prev=rows[at - 1].digest))

    def take_out(self, book: str, position: int) -> None:
        del self._books[book][position - 1]

    def put(self, book: str, position: int, row: Stored) -> None:
        self._books[book][position - 1] = row


def signed(store: MemoryStore, before: DayHead | None = None, days: int = 0, key: Ed25519PrivateKey = KEY) -> DayHead:
    """The head of the books as they are, `days` after the first day."""
    ends = [held.end for held in hold_books(store, Against(), to_end=True) if held.end is not None]
    return sign(ends, FIRST + timedelta(days), START + timedelta(days), key, before)


def three_days() -> tuple[Books, list[DayHead]]:
    """Books signed on three days: 5, 8 and 13 entries here, and from the second day on 3 and 4 there."""
    store = Books()
    store.write(HERE, 5)
    heads = [signed(store)]
    store.write(HERE, 3)
    store.write(THERE, 3)
    heads.append(signed(store, heads[-1], 1))
    store.write(HERE, 5)
    store.write(THERE, 1)
    heads.append(signed(store, heads[-1], 2))
    return store, heads
