"""Items: a ledger's list, and one item with its whole history."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import orjson

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, issue
from taizhang.core.journal.entry import Entry
from taizhang.core.journal.rows import bytes_of
from taizhang.core.ledger.state import WITHDRAWN, ItemState
from taizhang.core.limits import PAGE_ROWS
from taizhang.core.values.figure import Cut
from taizhang.server.access.gate import Access, ledger_for
from taizhang.server.storage.packs import ledger_under
from taizhang.server.storage.projection import Item, Shown, day_of, step
from taizhang.server.storage.refusal import Refused, sound_entry
from taizhang.server.storage.sql import Row, Sql
from taizhang.server.storage.store import DjangoStore

_LINE: Final = "book, ledger, item, {version}, org, title, stage, opened_on, fields"
_NOW: Final = f"SELECT {_LINE.format(version='version')} FROM storage_itemrow"  # noqa: S608 - our names
_PAST: Final = f"SELECT {_LINE.format(version='from_position')} FROM storage_iteminterval"  # noqa: S608 - our names


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


@dataclass(frozen=True, slots=True)
class Change:
    """One thing an entry says of an item, beside what was said before it (None: nothing)."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of an item's history. `corrected_by` is the position that replaced it, None while it stands;
    `withdrawn` is true where that replacement has no content. `reason` stands on corrections.
    """

    position: int
    digest: str
    kind: str
    effective_on: date
    recorded_at: datetime
    actor: str
    payload: Mapping[str, Any]
    changes: tuple[Change, ...]
    corrects: int | None = None
    corrected_by: int | None = None
    withdrawn: bool = False
    reason: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """An item, its state, and its entries in book order, corrected ones beside what replaced them."""

    line: ItemLine
    state: ItemState
    steps: tuple[Step, ...]


def list_items(
    access: Access,
    ledger: str,
    *,
    org: str | None = None,
    stage: str | None = None,
    text: str | None = None,
    at: Cut | None = None,
    after: str | None = None,
    rows: int = PAGE_ROWS,
) -> ItemPage:
    """Items of a ledger that the asker may read, by title, a screen at a time.

    `org` keeps those of its subtree, `text` those whose title or id holds it, `at` gives the list as it was at earlier
    positions (books the cut does not name are left out), `after` is the previous page's.
    """
    heads = {book: head.position for book, head in DjangoStore(access.using).heads().items()}
    cut = Cut.of({book: min(position, heads.get(book, 0)) for book, position in at.positions}) if at else Cut.of(heads)
    orgs = ledger_for(access, ledger, org)
    wanted = _Wanted(ledger, tuple(sorted(orgs)), stage, text, _from_mark(after), rows + 1)
    found = wanted.read(Sql(access.using), dict(cut.positions) if at else None)
    more = len(found) > rows
    lines = tuple(found[:rows])
    return ItemPage(lines, _mark(lines[-1]) if more else None, cut)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The rows a list asks for. `orgs` are all the asker may see; `after` is (title, book, item)."""

    ledger: str
    orgs: tuple[str, ...]
    stage: str | None
    text: str | None
    after: tuple[str, str, str] | None
    rows: int

    def read(self, sql: Sql, positions: Mapping[str, int] | None) -> list[ItemLine]:
        """Current rows, or those that stood at given positions: the current ones that old, and the intervals then."""
        asked = (self.ledger, self.stage, self.text, *(self.after or ()))
        if not self.orgs or positions == {} or any(_unkept(one) for one in asked):
            return []
        where, values = self._conditions()
        order = "ORDER BY title, book, item LIMIT %s"
        if positions is None:
            found = sql.all(f"{_NOW} WHERE {where} {order}", *values, self.rows)
            return [_line(row) for row in found]
        now, then = _standing(positions)
        found = sql.all(
            f"SELECT * FROM ({_NOW} WHERE {where} AND {now[0]} UNION ALL {_PAST} WHERE {where} AND {then[0]}) AS standing "  # noqa: S608 - values are bound
            f"{order}",
            *values,
            *now[1],
            *values,
            *then[1],
            self.rows,
        )
        return [_line(row) for row in found]

    def _conditions(self) -> tuple[str, list[object]]:
        parts = ["ledger = %s", "opened_on IS NOT NULL", f"org IN ({', '.join(['%s'] * len(self.orgs))})"]
        values: list[object] = [self.ledger, *self.orgs]
        if self.stage is not None:
            parts.append("stage = %s")
            values.append(self.stage)
        if self.text:
            parts.append(r"(title LIKE %s ESCAPE '\' OR item LIKE %s ESCAPE '\')")
            values += [_containing(self.text)] * 2
        if self.after is not None:
            parts.append("(title, book, item) > (%s, %s, %s)")
            values += self.after
        return " AND ".join(parts), values


def _standing(positions: Mapping[str, int]) -> tuple[tuple[str, list[object]], tuple[str, list[object]]]:
    """The conditions under which a current row, and an interval row, held at the positions of their books."""
    now = " OR ".join(["(book = %s AND version <= %s)"] * len(positions))
    then = " OR ".join(["(book = %s AND from_position <= %s AND to_position > %s)"] * len(positions))
    now_values: list[object] = [value for pair in positions.items() for value in pair]
    then_values: list[object] = [value for book, position in positions.items() for value in (book, position, position)]
    return (f"({now})", now_values), (f"({then})", then_values)


def _unkept(text: str | None) -> bool:
    """Whether no entry can hold a text: one with a NUL, which PostgreSQL does not even look for."""
    return text is not None and "\0" in text


def _containing(text: str) -> str:
    """A LIKE pattern for texts that hold this one, its own signs taken as they are."""
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return f"%{text}%"


def _line(row: Row) -> ItemLine:
    book, ledger, item, version, org, title, stage, opened_on, fields = row
    return ItemLine(book, ledger, item, version, org, title, stage, day_of(opened_on), orjson.loads(fields))


def _mark(line: ItemLine) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([line.title, line.book, line.item])).decode()


def _from_mark(mark: str | None) -> tuple[str, str, str] | None:
    """The place a page ended at; None for the first page, and for a mark somebody made up."""
    if not mark:
        return None
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(mark))
    except ValueError:
        return None
    fits = isinstance(parts, list) and len(parts) == 3 and all(isinstance(part, str) for part in parts)
    return (parts[0], parts[1], parts[2]) if fits else None


def item_history(
    access: Access, book: str, ledger: str, item: str, at: int | None = None
) -> tuple[ItemHistory | None, list[Issue]]:
    """One item with its entries up to a position (None: the head). SRV-001 where there is none the asker may read,
    BOOK-001 or 004 where an entry of it is damaged. One withdrawn stays with those who could read it until then.
    """
    current: Item | None = None
    org = ""
    told: list[tuple[Entry, str, tuple[Change, ...]]] = []
    try:
        for entry, digest in _entries(access.using, book, ledger, item, at):
            before = current
            ledger_then = ledger_under(access.using, entry.declaration_digest, entry.ledger)
            current = step(current, entry, ledger_then)
            org = current.shown.org or org
            told.append((entry, digest, tuple(_changes(before, entry, ledger_then))))
    except Refused as damaged:
        return None, damaged.issues
    if current is None or org not in access.readable(ledger):
        return None, [issue("SRV-001", item=item)]
    line = _line_of(current.state, current.shown)
    return ItemHistory(line, current.state, _steps(current.state, told)), []


def _entries(using: str, book: str, ledger: str, item: str, at: int | None) -> Iterator[tuple[Entry, str]]:
    if any(_unkept(one) for one in (book, ledger, item)):
        return iter(())
    rows = Sql(using).all(
        "SELECT position, digest, content FROM storage_entry WHERE book = %s AND ledger = %s AND item = %s AND position <= %s "
        "ORDER BY position",
        book,
        ledger,
        item,
        2**62 if at is None else at,
    )
    return ((sound_entry(book, position, digest, bytes_of(content)), digest) for position, digest, content in rows)


def _changes(before: Item | None, entry: Entry, ledger: LedgerDeclaration | None) -> Iterator[Change]:
    """What an entry says anew: of fields, beside the value shown until then; of a correction, beside the statement it
    replaces; of anything else, its parts.
    """
    body: Any = entry.payload
    if entry.corrects is not None and before is not None:
        replaced: Any = before.state.statements[before.state.root_of(entry.corrects)].payload
        yield from _differences(_parts(replaced), {} if entry.kind == WITHDRAWN else _parts(body))
    elif entry.kind == "amend":
        shown = orjson.loads(before.shown.fields) if before else {}
        if ledger is not None:
            shown = {ledger.field_now(name): value for name, value in shown.items()}
        yield from _differences({name: shown.get(name) for name in body["fields"]}, body["fields"])
    else:
        yield from _differences({}, _parts(body))


def _parts(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """A payload flat: the fields of an open or amend, the parts of any other, without the reason of a correction."""
    inner = payload.get("fields", payload)
    return {name: value for name, value in inner.items() if name != "reason"}


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*old, *new]):
        if old.get(name) != new.get(name):
            yield Change(name, old.get(name), new.get(name))


def _steps(state: ItemState, told: list[tuple[Entry, str, tuple[Change, ...]]]) -> tuple[Step, ...]:
    """The entries as steps, each with what replaced it."""
    newest: dict[int, int] = {}
    replaced: dict[int, tuple[int, bool]] = {}
    for entry, _, _ in told:
        root = state.root_of(entry.position)
        if root in newest:
            replaced[newest[root]] = (entry.position, entry.kind == WITHDRAWN)
        newest[root] = entry.position
    steps = []
    for entry, digest, changes in told:
        corrected_by, withdrawn = replaced.get(entry.position, (None, False))
        body: Any = entry.payload
        steps.append(
            Step(
                entry.position,
                digest,
                entry.kind,
                entry.effective_on,
                entry.recorded_at,
                entry.actor,
                body,
                changes,
                entry.corrects,
                corrected_by,
                withdrawn,
                body.get("reason") if entry.corrects is not None else None,
                entry.attachments,
            )
        )
    return tuple(steps)


def _line_of(state: ItemState, shown: Shown) -> ItemLine:
    fields = orjson.loads(shown.fields)
    place = (state.book, state.ledger, state.item, state.version)
    return ItemLine(*place, shown.org, shown.title, shown.stage, shown.opened_on, fields)
