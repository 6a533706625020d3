"""What this process remembers of the books it wrote to last: their heads, and the items it changed there.

A memory is never trusted by itself: it holds for a book only where the head found under the book's lock is the head
remembered, for then nobody else has written to it since.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from taizhang.core.journal.store import Head
from taizhang.core.limits import ITEMS_REMEMBERED
from taizhang.server.storage.projection import Item

Thing = tuple[str, str, str]  # book, ledger, item


@dataclass
class _Book:
    head: Head
    items: dict[Thing, Item] = field(default_factory=dict)


class Remembered:
    """The memory of one database. Only who writes to it uses it, and only one writes at a time."""

    def __init__(self) -> None:
        self._books: dict[str, _Book] = {}

    def head(self, book: str) -> Head | None:
        """The head that this process left the book at; None where it has not written to it."""
        kept = self._books.get(book)
        return kept.head if kept else None

    def meet(self, book: str, head: Head) -> None:
        """Holds the memory of a book against its head under lock, and forgets the book where they differ."""
        kept = self._books.get(book)
        if kept is None or kept.head != head:
            self._books[book] = _Book(head)

    def item(self, thing: Thing) -> Item | None:
        """An item as this process left it; None where it is not remembered, which says nothing of whether it is there."""
        kept = self._books.get(thing[0])
        return kept.items.get(thing) if kept else None

    def keep(self, heads: Mapping[str, Head], changed: Mapping[Thing, Item]) -> None:
        """What was written, once it is durable."""
        for book, head in heads.items():
            self._books.setdefault(book, _Book(head)).head = head
        for thing, item in changed.items():
            self._books[thing[0]].items[thing] = item
        if sum(len(one.items) for one in self._books.values()) > ITEMS_REMEMBERED:
            for one in self._books.values():
                one.items.clear()

    def let_go(self, things: Iterable[Thing]) -> None:
        """Some items are no longer as they are remembered."""
        for thing in things:
            kept = self._books.get(thing[0])
            if kept is not None:
                kept.items.pop(thing, None)

    def forget(self, books: Iterable[str]) -> None:
        """Nothing is remembered of some books."""
        for book in books:
            self._books.pop(book, None)


_memories: dict[str, Remembered] = {}


def remembered(using: str) -> Remembered:
    """The memory of a database."""
    return _memories.setdefault(using, Remembered())
