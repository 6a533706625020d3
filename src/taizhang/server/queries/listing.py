"""A ledger's list: what is asked of its items, in what order, a screen at a time."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson

from taizhang.core.limits import PAGE_ROWS
from taizhang.core.values.figure import Cut
from taizhang.server.access.gate import Access, ledger_for
from taizhang.server.queries.narrowing import BY_TITLE, Condition, Narrowing, Order, containing
from taizhang.server.storage.city import read_declarations
from taizhang.server.storage.projection import day_of
from taizhang.server.storage.sql import Row, Sql
from taizhang.server.storage.store import DjangoStore

_NOW: Final = (
    "SELECT book, ledger, item, version, org, title, stage, opened_on, fields, {key} AS ordered_by FROM storage_itemrow"
)
_PAST: Final = "SELECT book, ledger, item, from_position, org, title, stage, opened_on, fields, {key} AS ordered_by FROM storage_iteminterval"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item as a list shows it. `version` is the position of the entry that made it so; `fields` by field code, in
    the spelling of entries. `stage` is None for a ledger without stages; `opened_on` None for one withdrawn.
    """

    book: str
    ledger: str
    item: str
    version: int
    org: str
    title: str
    stage: str | None
    opened_on: date | None
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One screen of a list. `after` fetches the next one, None on the last; `position` is what it was read at."""

    lines: tuple[ItemLine, ...]
    after: str | None
    position: Cut


def list_items(
    access: Access,
    ledger: str,
    *,
    org: str | None = None,
    stage: str | None = None,
    text: str | None = None,
    conditions: Sequence[Condition] = (),
    order: Order = BY_TITLE,
    at: Cut | None = None,
    after: str | None = None,
    rows: int = PAGE_ROWS,
) -> ItemPage:
    """Items of a ledger that the asker may read, a screen at a time, by title where no other order is asked for.

    `org` keeps those of its subtree, `text` those whose title or id holds it, `conditions` those whose fields, as they are
    declared today, meet all of them; `at` gives the list as it was at earlier positions (books the cut does not name are
    left out), `after` is the previous page's, of the same order.
    """
    heads = {book: head.position for book, head in DjangoStore(access.using).heads().items()}
    cut = Cut.of({book: min(position, heads.get(book, 0)) for book, position in at.positions}) if at else Cut.of(heads)
    orgs = ledger_for(access, ledger, org)
    sql = Sql(access.using)
    declared = read_declarations(access.using).ledgers.get(ledger) if conditions or order != BY_TITLE else None
    narrowing = Narrowing(declared, tuple(conditions), order, sql.sqlite)
    wanted = _Wanted(ledger, tuple(sorted(orgs)), stage, text, narrowing, _from_mark(after), rows + 1)
    found = wanted.read(sql, dict(cut.positions) if at else None)
    more = len(found) > rows
    lines = tuple(line for line, _ in found[:rows])
    return ItemPage(lines, _mark(*found[rows - 1]) if more else None, cut)


def stage_counts(
    access: Access,
    ledger: str,
    *,
    org: str | None = None,
    text: str | None = None,
    conditions: Sequence[Condition] = (),
) -> Mapping[str | None, int]:
    """How many items stand at each stage, of those that `list_items` gives without one."""
    sql = Sql(access.using)
    declared = read_declarations(access.using).ledgers.get(ledger) if conditions else None
    narrowing = Narrowing(declared, tuple(conditions), BY_TITLE, sql.sqlite)
    orgs = tuple(sorted(ledger_for(access, ledger, org)))
    return _Wanted(ledger, orgs, None, text, narrowing, None, 0).counts(sql)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The rows a list asks for. `orgs` are all the asker may see; `after` is (key of the order, (title, book, item))."""

    ledger: str
    orgs: tuple[str, ...]
    stage: str | None
    text: str | None
    narrowing: Narrowing
    after: tuple[str | None, tuple[str, str, str]] | None
    rows: int

    def read(self, sql: Sql, positions: Mapping[str, int] | None) -> list[tuple[ItemLine, str | None]]:
        """Current rows, or those that stood at given positions: the current ones that old, and the intervals then. Each
        with the key it is ordered by.
        """
        key, place = self.after or (None, ())
        told = (one.value for one in self.narrowing.conditions)
        asked = (self.ledger, self.stage, self.text, key, *place, *told)
        if not self.orgs or positions == {} or any(unkept(one) for one in asked):
            return []
        where, values = self._conditions()
        order, told_key = f"{self.narrowing.ordered()} LIMIT %s", self.narrowing.key_text()
        if positions is None:
            found = sql.all(f"{_NOW.format(key=told_key)} WHERE {where} {order}", *values, self.rows)
            return [_line(row) for row in found]
        now, then = _standing(positions)
        found = sql.all(
            f"SELECT * FROM ({_NOW.format(key=told_key)} WHERE {where} AND {now[0]} UNION ALL {_PAST.format(key=told_key)} WHERE {where} AND {then[0]}) AS standing "  # noqa: S608 - values are bound
            f"{order}",
            *values,
            *now[1],
            *values,
            *then[1],
            self.rows,
        )
        return [_line(row) for row in found]

    def counts(self, sql: Sql) -> dict[str | None, int]:
        """Current rows counted by stage."""
        told = (one.value for one in self.narrowing.conditions)
        if not self.orgs or any(unkept(one) for one in (self.ledger, self.text, *told)):
            return {}
        where, values = self._conditions()
        return dict(sql.all(f"SELECT stage, COUNT(*) FROM storage_itemrow WHERE {where} GROUP BY stage", *values))  # noqa: S608 - values are bound

    def _conditions(self) -> tuple[str, list[object]]:
        parts = ["ledger = %s", "opened_on IS NOT NULL", f"org IN ({', '.join(['%s'] * len(self.orgs))})"]
        values: list[object] = [self.ledger, *self.orgs]
        if self.stage is not None:
            parts.append("stage = %s")
            values.append(self.stage)
        if self.text:
            parts.append(r"(title LIKE %s ESCAPE '\' OR item LIKE %s ESCAPE '\')")
            values += [containing(self.text)] * 2
        asked, bound = self.narrowing.asked()
        parts += asked
        values += bound
        if self.after is not None:
            later, bound = self.narrowing.after(*self.after)
            parts.append(later)
            values += bound
        return " AND ".join(parts), values


def _standing(positions: Mapping[str, int]) -> tuple[tuple[str, list[object]], tuple[str, list[object]]]:
    """The conditions under which a current row, and an interval row, held at the positions of their books."""
    now = " OR ".join(["(book = %s AND version <= %s)"] * len(positions))
    then = " OR ".join(["(book = %s AND from_position <= %s AND to_position > %s)"] * len(positions))
    now_values: list[object] = [value for pair in positions.items() for value in pair]
    then_values: list[object] = [value for book, position in positions.items() for value in (book, position, position)]
    return (f"({now})", now_values), (f"({then})", then_values)


def unkept(text: str | None) -> bool:
    """Whether no entry can hold a text: one with a NUL, which PostgreSQL does not even look for."""
    return text is not None and "\0" in text


def _line(row: Row) -> tuple[ItemLine, str | None]:
    book, ledger, item, version, org, title, stage, opened_on, fields, key = row
    return ItemLine(book, ledger, item, version, org, title, stage, day_of(opened_on), orjson.loads(fields)), key


def _mark(line: ItemLine, key: str | None) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([line.title, line.book, line.item, key])).decode()


def _from_mark(mark: str | None) -> tuple[str | None, tuple[str, str, str]] | None:
    """The place a page ended at; None for the first page, and for a mark somebody made up."""
    if not mark:
        return None
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(mark))
    except ValueError:
        return None
    fits = isinstance(parts, list) and len(parts) == 4 and all(isinstance(part, str) for part in parts[:3])
    fits = fits and (parts[3] is None or isinstance(parts[3], str))
    return (parts[3], (parts[0], parts[1], parts[2])) if fits else None
