"""A filled sheet beside the book, as one who may read it sees both; and a ledger's items as the same sheet."""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final, TypeVar

import orjson

from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Issue, Lang, Level, Where, issue
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.state import ItemState, fold, state_from_json
from taizhang.core.limits import BATCH_COMMANDS_MAX, NAME_CHARS_MAX, SHEET_STATES_AT_ONCE
from taizhang.core.people.orgs import Orgs
from taizhang.core.values.figure import Cut
from taizhang.exchange.spreadsheets.converters import OrgNames
from taizhang.exchange.spreadsheets.differences import Comparing, Difference, Terms
from taizhang.exchange.spreadsheets.identity import Identity, titled
from taizhang.exchange.spreadsheets.reading import Asked, Progress, read
from taizhang.exchange.spreadsheets.recorded import Recorded
from taizhang.exchange.spreadsheets.words import Words
from taizhang.server.access.gate import Access, ledger_for
from taizhang.server.queries.rehearsal import Rehearsal
from taizhang.server.storage.city import read_declarations
from taizhang.server.storage.refusal import sound_entry
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore

_PAGE: Final = 500  # items read at a time for an export
_T = TypeVar("_T")


@dataclass(frozen=True)
class Question:
    """What is to be imported: `book` None, each item in the book of its org; `on`, the day from which changes hold."""

    ledger: str
    content: bytes
    on: date
    book: str | None = None
    sheet: str | None = None
    lang: Lang = "zh"


@dataclass
class Preview:
    """A sheet beside the book. `commands` are what it comes to, each with the cell that says so; none where anything is
    in error. `issues` are those of headings, cells and totals; each difference has its own.
    """

    sheet: str
    differences: list[Difference] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    totals: int = 0

    @property
    def commands(self) -> list[Command]:
        return [] if self.is_refused else [one for each in self.differences for one in each.commands]

    @property
    def places(self) -> dict[int, Where]:
        """Where each command was read, by its index."""
        return dict(enumerate(place for each in self.differences for place in each.places))

    @property
    def is_refused(self) -> bool:
        """Whether any part of it is in error."""
        wrong = any(one.level is Level.ERROR for one in self.issues)
        return wrong or any(one.status == "error" for one in self.differences)

    def count(self, status: str) -> int:
        """How many items are new, changed, the same or in error."""
        return sum(one.status == status for one in self.differences)


def preview(access: Access, asked: Question, progress: Progress | None = None) -> tuple[Preview | None, list[Issue]]:
    """A sheet held against the items that the asker may read, and what it comes to decided as the write will: an item
    that would be refused is in error, with the cell and the reason. None where there is nothing to hold: LEDG-004 no such
    ledger, SHEET-001 to 007 and 012. SHEET-022 for more commands than one batch takes.

    Python's collector of cycles rests meanwhile: of a hundred thousand rows none makes any.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return _preview(access, asked, progress)
    finally:
        if was_enabled:
            gc.enable()


def _preview(access: Access, asked: Question, progress: Progress | None) -> tuple[Preview | None, list[Issue]]:
    declared = read_declarations(access.using)
    ledger = declared.ledgers.get(asked.ledger)
    if ledger is None:
        return None, [_no_ledger(asked.ledger, declared)]
    orgs = access.orgs
    terms = Asked(ledger, declared, names_of(orgs), Words(asked.lang), asked.sheet)
    reading, found = read(asked.content, terms, progress)
    if reading is None:
        return None, found
    identity = Identity(reading, asked.ledger, ledger.title, orgs.book_of, asked.book)
    missing = identity.missing() if not reading.issues or reading.columns else []
    if missing:
        place = Where(cell=reading.sheet.name)
        return None, [*reading.issues, *(issue("SHEET-012", place, field=one) for one in missing)]
    known = titled(_titled(access, asked.ledger, identity.unnamed()))
    comparing = Comparing(reading, Terms(ledger, access.actor, sha256(asked.content).hexdigest(), asked.on))
    made = Preview(reading.sheet.name, issues=reading.issues, totals=reading.totals)
    items = list(identity.items(known))
    rehearsal = Rehearsal(access, declared, ledger)
    for some in _chunks(items, SHEET_STATES_AT_ONCE):
        states = {(one.book, one.item): one for one in states_of(access, asked.ledger, [said.item for said in some])}
        found_here = list(
            comparing.differences(some, {place: Recorded.of(one, ledger) for place, one in states.items()})
        )
        for one in found_here:
            refused = rehearsal.refused(one.commands, one.places, states.get((one.said.book, one.said.item)))
            if refused:
                one.refuse(refused)
        made.differences += found_here
        if progress is not None:
            progress("compare", len(made.differences), len(items))
    count = sum(len(one.commands) for one in made.differences)
    if count > BATCH_COMMANDS_MAX:
        place = Where(cell=reading.sheet.name)
        made.issues.append(issue("SHEET-022", place, count=count, most=BATCH_COMMANDS_MAX))
    return made, []


def _no_ledger(name: str, declared: Declarations) -> Issue:
    return issue("LEDG-004", name=name[:60], near="、".join(sorted(declared.ledgers)[:8]) or "-")


def names_of(orgs: Orgs) -> OrgNames:
    """What a cell may call each org: its code, and its names where no other org has them."""
    seen: dict[str, set[str]] = {}
    for one in orgs.by_code.values():
        for name in (one.name, one.short):
            seen.setdefault(name, set()).add(one.code)
    named = {name: next(iter(codes)) for name, codes in seen.items() if len(codes) == 1}
    return OrgNames({**named, **{code: code for code in orgs.by_code}})


def states_of(access: Access, ledger: str, items: Sequence[str]) -> Iterator[ItemState]:
    """The states of items by their ids, in whatever book, of those that the asker may read."""
    readable = ledger_for(access, ledger)
    wanted = [one for one in dict.fromkeys(items) if "\0" not in one]
    if not wanted:
        return
    marks = ", ".join(["%s"] * len(wanted))
    rows = Sql(access.using).all(
        f"SELECT org, state FROM storage_itemrow WHERE ledger = %s AND item IN ({marks})",  # noqa: S608 - values are bound
        ledger,
        *wanted,
    )
    yield from (state_from_json(orjson.loads(state)) for org, state in rows if org in readable)


def _titled(access: Access, ledger: str, titles: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """(title, org, book, item) of the open items that are called so, of those that the asker may read."""
    readable = ledger_for(access, ledger)
    for some in _chunks([one for one in dict.fromkeys(titles) if "\0" not in one], SHEET_STATES_AT_ONCE):
        whole = {one[:NAME_CHARS_MAX]: one for one in some}
        marks = ", ".join(["%s"] * len(whole))
        rows = Sql(access.using).all(
            f"SELECT title, org, book, item FROM storage_itemrow WHERE ledger = %s AND opened_on IS NOT NULL AND title IN ({marks}) "  # noqa: S608 - values are bound
            "ORDER BY book, item",
            ledger,
            *whole,
        )
        yield from ((whole[title], org, book, item) for title, org, book, item in rows if org in readable)


def _chunks(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def recorded(access: Access, ledger: str, *, org: str | None = None, at: Cut | None = None) -> Iterator[Recorded]:
    """The open items of a ledger that the asker may read, by book and id: now, or as of earlier positions."""
    declaration = read_declarations(access.using).ledgers[ledger]
    readable = ledger_for(access, ledger, org)
    for state in _states(access, ledger) if at is None else _states_at(access, ledger, at):
        one = Recorded.of(state, declaration)
        if one.opened is not None and one.fields.get("org") in readable:
            yield one


def _states(access: Access, ledger: str) -> Iterator[ItemState]:
    """All states of a ledger, a page in memory at a time."""
    after = ("", "")
    while rows := Sql(access.using).all(
        "SELECT book, item, state FROM storage_itemrow WHERE ledger = %s AND (book, item) > (%s, %s) ORDER BY book, item LIMIT %s",
        ledger, *after, _PAGE,
    ):  # fmt: skip
        yield from (state_from_json(orjson.loads(state)) for _, _, state in rows)
        after = rows[-1][0], rows[-1][1]


def _states_at(access: Access, ledger: str, at: Cut) -> Iterator[ItemState]:
    """The states that the entries up to some positions give; books that the cut does not name are left out."""
    store = DjangoStore(access.using)
    for book, position in at.positions:
        states: dict[str, ItemState] = {}
        for one in store.read(book, 0, position, ledger):
            entry = sound_entry(book, one.position, one.digest, one.content)
            states[entry.item] = fold(states.get(entry.item) or ItemState(book, ledger, entry.item), entry)
        yield from (states[item] for item in sorted(states))
