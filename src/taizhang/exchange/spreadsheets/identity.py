"""Which item a row speaks of: by its id, else by its title and org; and which book that item is in.

A row without an id whose title and org are those of one known item is that item; of none, it is a new item whose id is
worked out from ledger, org and title alone, so that the same sheet always means the same item.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from taizhang.core.issues import issue
from taizhang.exchange.spreadsheets.differences import Said
from taizhang.exchange.spreadsheets.reading import Line, Reading

Titled = Mapping[tuple[str, str], tuple[tuple[str, str], ...]]  # (title, org) -> the (book, item) that are called so
BookOf = Callable[[str], str | None]

_ID_CHARS: Final = 12  # hex digits of an id worked out: among a million items of one ledger none alike


def new_id(ledger: str, org: str, title: str) -> str:
    """The id of an item that a sheet names by its title alone."""
    return "X" + sha256(f"{ledger}\x1f{org}\x1f{title}".encode()).hexdigest()[:_ID_CHARS].upper()


@dataclass(frozen=True)
class Identity:
    """How rows are told apart. `book` None: each item is in the book of its org."""

    reading: Reading
    ledger: str
    title: str
    book_of: BookOf
    book: str | None = None

    def missing(self) -> list[str]:
        """The columns without which no row can be placed, by their names; SHEET-012 is told of each."""
        keys = {one.column.key for one in self.reading.columns}
        if ("item", "item", "value") not in keys and not {
            ("field", self.title, "value"),
            ("org", "org", "value"),
        } <= keys:
            return ["事项编号"]
        return ["责任单位"] if self.book is None and ("org", "org", "value") not in keys else []

    def unnamed(self) -> list[str]:
        """The titles of rows without an id, for looking up the items that are called so."""
        item, title, _ = self._orders()
        lines = self.reading.lines
        return [] if title is None else [
            one.values[title] for one in lines if (item is None or one.values[item] is None) and one.values[title]
        ]  # fmt: skip

    def items(self, known: Titled) -> Iterator[Said]:
        """The lines of the reading gathered by item, in the order of their first ones. SHEET-019, 020, 026."""
        gathered: dict[tuple[str, str], list[Line]] = {}
        last: dict[str, str] = {}
        item, title, org = self._orders()
        for line in self.reading.lines:
            values = line.values
            code = values[org] if org is not None else None
            name = values[item] if item is not None else None
            book = self._book(line, code, last.get(name) if name else None, org)
            if book is None:
                continue
            if name is None:
                place = self._by_title(line, code, values[title] if title is not None else None, book, known)
                if place is None:
                    continue
                if place in gathered:
                    where = self.reading.place(line, 0)
                    other = self.reading.place(gathered[place][0], 0).cell or ""
                    self.reading.tell(issue("SHEET-019", where, title=str(values[title or 0])[:40], near=other))
                    continue
            else:
                place = (book, name)
                last[name] = book
            gathered.setdefault(place, []).append(line)
        yield from (Said(book, name, tuple(lines)) for (book, name), lines in gathered.items())

    def _orders(self) -> tuple[int | None, int | None, int | None]:
        orders = {one.column.key: order for order, one in enumerate(self.reading.columns)}
        return tuple(  # type: ignore[return-value]
            orders.get(key)
            for key in (("item", "item", "value"), ("field", self.title, "value"), ("org", "org", "value"))
        )

    def _book(self, line: Line, org: str | None, before: str | None, order: int | None) -> str | None:
        """The book of a line: that of its org, which must be the one asked for; else that of the lines before it."""
        own = self.book_of(org) if org else None
        if own is not None and self.book is not None and own != self.book:
            where = self.reading.place(line, order or 0)
            self.reading.tell(issue("SHEET-026", where, org=org, want=own, book=self.book))
            return None
        book = own or before or self.book
        if book is None:
            self.reading.tell(issue("SHEET-020", self.reading.place(line, order or 0), field="责任单位"))
        return book

    def _by_title(
        self, line: Line, org: str | None, title: str | None, book: str, known: Titled
    ) -> tuple[str, str] | None:
        if not org or not title:
            self.reading.tell(issue("SHEET-020", self.reading.place(line, 0), field="事项编号"))
            return None
        found = known.get((title, org), ())
        if len(found) > 1:
            near = "、".join(item for _, item in found[:5])
            self.reading.tell(issue("SHEET-019", self.reading.place(line, 0), title=title[:40], near=near))
            return None
        return found[0] if found else (book, new_id(self.ledger, org, title))


def titled(items: Iterable[tuple[str, str, str, str]]) -> Titled:
    """Items by title and org, from (title, org, book, item)."""
    found: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for title, org, book, item in items:
        found[title, org] = (*found.get((title, org), ()), (book, item))
    return found
