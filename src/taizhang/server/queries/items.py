"""One item with its whole history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, issue
from taizhang.core.journal.entry import Entry
from taizhang.core.journal.rows import bytes_of
from taizhang.core.ledger.state import WITHDRAWN, ItemState
from taizhang.server.access.gate import Access
from taizhang.server.queries.listing import ItemLine, unkept
from taizhang.server.storage.packs import ledger_under
from taizhang.server.storage.projection import Item, Shown, step
from taizhang.server.storage.refusal import Refused, sound_entry
from taizhang.server.storage.sql import Sql


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
    if any(unkept(one) for one in (book, ledger, item)):
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
