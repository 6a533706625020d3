"""A sheet's rows held against what the book says: what is new, changed, the same or in error, and the commands for it.

An empty cell says nothing, so it changes nothing. What happened is added, never changed: a milestone reached on another
day, or the opening, is put right by a correction, and an import says so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.ledger.command import Command
from taizhang.exchange.spreadsheets.columns import Column
from taizhang.exchange.spreadsheets.reading import Line, Reading
from taizhang.exchange.spreadsheets.recorded import Recorded

Status = Literal["new", "changed", "same", "error"]
_DIGEST_CHARS: Final = 24  # of a file's digest in a command's key: enough that no two files share one
_FIRST, _STEPS, _AMOUNTS = range(3)  # the order of what is said on one day


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a sheet says anew: the column, what the book says (None: nothing), what the sheet says, and the cell."""

    column: Column
    old: Any
    new: Any
    where: Where

    def to_json(self) -> dict[str, Any]:
        told = {"part": self.column.part, "id": self.column.id, "aspect": self.column.aspect}
        return {"heading": self.column.title, **told, "old": self.old, "new": self.new, "cell": self.where.cell}


@dataclass(frozen=True, slots=True)
class Said:
    """All that a sheet says of one item: its lines, the first of them with the fields."""

    book: str
    item: str
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Difference:
    """One item of a sheet beside the book. `changes` are empty for a new item, all of which is new; `places` are the cells
    that the commands come from.
    """

    said: Said
    where: Where
    status: Status
    changes: Sequence[Change] = ()
    issues: Sequence[Issue] = ()
    commands: Sequence[Command] = ()
    places: Sequence[Where] = ()

    def refuse(self, found: Sequence[Issue]) -> None:
        """Puts the item in error."""
        self.status, self.issues, self.commands, self.places = "error", found, (), ()

    def to_json(self, lang: Any) -> dict[str, Any]:
        told = {"cell": self.where.cell, "book": self.said.book, "item": self.said.item, "status": self.status}
        changes = [one.to_json() for one in self.changes]
        return {**told, "changes": changes, "issues": [one.to_json(lang) for one in self.issues]}


@dataclass(frozen=True)
class Terms:
    """On what terms rows become commands. `digest` names the file; `on` is the day from which changed fields hold."""

    ledger: LedgerDeclaration
    actor: str
    digest: str
    on: date


@dataclass
class Comparing:
    """Compares the items of one reading."""

    reading: Reading
    terms: Terms

    def __post_init__(self) -> None:
        self._fields = [(order, one.column) for order, one in enumerate(self.reading.columns) if _is_field(one.column)]
        self._steps = [
            (order, one.column) for order, one in enumerate(self.reading.columns) if one.column.part == "milestone"
        ]
        orders = {one.column.key: order for order, one in enumerate(self.reading.columns)}
        self._opened = orders.get(("opened", "opened", "actual"))
        self._item = orders.get(("item", "item", "value"))
        self._amounts = [
            (order, orders.get(("measure", one.column.id, "day")), one.column)
            for order, one in enumerate(self.reading.columns)
            if one.column.key == ("measure", one.column.id, "value")
        ]
        self._required = [
            (one.field, one.name.zh if self.terms.ledger else "") for one in self.terms.ledger.fields if one.required
        ]
        self._repeats = {one.milestone for one in self.terms.ledger.milestones if one.repeats}
        self._kinds = {one.measure: one.kind for one in self.terms.ledger.measures}

    def differences(self, items: Iterable[Said], known: Mapping[tuple[str, str], Recorded]) -> Iterator[Difference]:
        """Each item beside what the book says of it, if anything."""
        for said in items:
            yield self._difference(said, known.get((said.book, said.item)))

    def _difference(self, said: Said, recorded: Recorded | None) -> Difference:
        made = _Made(self.reading, said, recorded)
        is_new = recorded is None or recorded.opened is None
        opened = self._opening(made, is_new=is_new)
        if is_new:
            self._open(made, opened)
        else:
            self._amend(made)
        for line in said.lines[1:]:
            self._agrees(made, line)
        if self._steps:
            self._reached(made, opened)
        if self._amounts:
            self._measured(made)
        if made.issues:
            return Difference(said, made.where, "error", made.changes, made.issues)
        commands, places = made.commands(self.terms)
        status: Status = "new" if is_new else "changed" if commands else "same"
        return Difference(said, made.where, status, () if is_new else made.changes, (), commands, places)

    def _opening(self, made: "_Made", *, is_new: bool) -> date:
        """The day of the opening: the book's; else the sheet's; else the earliest day that the rows tell, or that of the
        import.
        """
        given = made.said.lines[0].values[self._opened] if self._opened is not None else None
        recorded = made.recorded
        if not is_new and recorded is not None and recorded.opened is not None:
            if given is not None and given != recorded.opened.isoformat():
                made.refuse("SHEET-021", made.said.lines[0], self._opened or 0, old=recorded.opened, got=given)
            return recorded.opened
        if given is not None:
            return date.fromisoformat(given)
        days = [self.terms.on.isoformat()]
        for line in made.said.lines:
            days += [line.values[order] for order, one in self._steps if one.aspect == "actual" and line.values[order]]
            days += [line.values[day] for order, day, _ in self._amounts if day is not None and line.values[day]]
        return date.fromisoformat(min(days))

    def _open(self, made: "_Made", opened: date) -> None:
        line = made.said.lines[0]
        values = line.values
        fields = {column.id: values[order] for order, column in self._fields if values[order] is not None}
        if "org" not in fields:
            made.issues.append(issue("SHEET-020", made.where, field="责任单位"))
        for name, label in self._required:
            if name not in fields:
                made.issues.append(issue("SHEET-020", made.where, field=label))
        made.add(opened, _FIRST, "open", {"fields": fields}, line)

    def _amend(self, made: "_Made") -> None:
        line, recorded = made.said.lines[0], made.recorded
        if recorded is None:
            return
        fields: dict[str, Any] = {}
        for order, column in self._fields:
            value = line.values[order]
            old = recorded.fields.get(column.id)
            if value is not None and value != old and not _same_text(value, old):
                fields[column.id] = value
                made.changes.append(Change(column, old, value, self.reading.place(line, order)))
        if fields:
            made.add(max(self.terms.on, recorded.last_day), _FIRST, "amend", {"fields": fields}, line)

    def _agrees(self, made: "_Made", line: Line) -> None:
        """SHEET-018 for a later row of an item that says otherwise than the first."""
        first = made.said.lines[0]
        told = [
            *self._fields,
            *(((self._opened, self.reading.columns[self._opened].column),) if self._opened is not None else ()),
        ]
        for order, _ in told:
            if line.values[order] is not None and line.values[order] != first.values[order]:
                made.refuse("SHEET-018", line, order, other=self.reading.place(first, order).cell)

    def _reached(self, made: "_Made", opened: date) -> None:
        """The milestones: what the book does not have yet."""
        actual = [
            line.values[order] for line in made.said.lines for order, one in self._steps
            if one.aspect == "actual" and line.values[order]
        ]  # fmt: skip
        on = max(opened, self.terms.on) if made.recorded else opened
        early = max(opened, min([on, *(date.fromisoformat(one) for one in actual)]))
        for line in made.said.lines:
            for order, column in self._steps:
                value = line.values[order]
                if value is not None:
                    seen = made.recorded.milestones.get(column.id, ()) if made.recorded else ()
                    self._step(made, line, order, _Step(column, value, opened, early, on, seen))

    def _step(self, made: "_Made", line: Line, order: int, step: "_Step") -> None:
        column, value = step.column, step.value
        told = made.told.setdefault(column.key, {})
        repeats = column.id in self._repeats
        if value in told or step.is_known():
            return
        if told and not repeats:
            made.refuse("SHEET-018", line, order, other=next(iter(told.values())).cell)
            return
        told[value] = self.reading.place(line, order)
        reached = [one.on.isoformat() for one in step.seen if one.status == "actual" and one.on]
        if reached and column.aspect == "actual" and not (repeats and value):
            made.refuse("SHEET-021", line, order, old="、".join(reached), got=value or "不适用")
            return
        payload: dict[str, Any] = {"milestone": column.id}
        if column.aspect == "planned":
            day, payload = step.on, {**payload, "status": "planned", "planned_on": value}
        elif value is False:
            day, payload = step.early, {**payload, "status": "na"}
        else:
            day = date.fromisoformat(value)
        if day < step.opened:
            made.issues.append(issue("LEDG-030", told[value], day=day, opened=step.opened))
        made.changes.append(Change(column, step.old(), value or "不适用", told[value]))
        made.add(day, _STEPS if value is not False else _FIRST, "milestone", payload, line, told[value])

    def _measured(self, made: "_Made") -> None:
        """The amounts that the book does not have. Of what adds up, as many of one day and value as the sheet tells."""
        counted = made.recorded.counted() if made.recorded else {}
        rest: list[tuple[Line, int, Column, str, str]] = []
        for line in made.said.lines:
            for order, day_order, column in self._amounts:
                value = line.values[order]
                day = line.values[day_order] if day_order is not None else None
                newest = made.recorded.newest(column.id) if made.recorded else None
                if value is None:
                    if day is not None and (newest is None or newest[0] != day):
                        made.refuse("SHEET-020", line, order)
                    continue
                day = day or (newest[0] if newest and newest[1] == value else self.terms.on.isoformat())
                if counted.get((column.id, day, value), 0) > 0 and self._kinds[column.id] == "flow":
                    counted[column.id, day, value] -= 1
                elif (
                    not (made.recorded and made.recorded.on(column.id, day) == value)
                    or self._kinds[column.id] == "flow"
                ):
                    rest.append((line, order, column, day, value))
        for line, order, column, day, value in rest:
            self._amount(made, line, order, column, (day, value, counted))

    def _amount(
        self, made: "_Made", line: Line, order: int, column: Column, said: tuple[str, str, Mapping[Any, int]]
    ) -> None:
        day, value, left = said
        where = self.reading.place(line, order)
        flow = self._kinds[column.id] == "flow"
        others = [was for (name, when, was), count in left.items() if count > 0 and (name, when) == (column.id, day)]
        if flow and others:
            made.refuse("SHEET-021", line, order, old=f"{day} {'、'.join(others)}", got=value)
            return
        told = made.told.setdefault(column.key, {})
        if not flow and told.get(day) is not None:
            made.refuse("SHEET-018", line, order, other=told[day].cell)
            return
        told[day] = where
        on = date.fromisoformat(day)
        opened = made.recorded.opened if made.recorded and made.recorded.opened else made.opened
        if opened is not None and on < opened:
            made.issues.append(issue("LEDG-030", where, day=on, opened=opened))
        old = None if flow or made.recorded is None else made.recorded.on(column.id, day)
        made.changes.append(Change(column, old, value, where))
        made.add(on, _AMOUNTS, "measure", {"measure": column.id, "value": value}, line, where)


@dataclass(frozen=True, slots=True)
class _Step:
    """A milestone's cell beside what is known of that milestone. `on` is the day from which a plan holds, `early` that
    of a step which there is not: before whatever comes after it.
    """

    column: Column
    value: Any
    opened: date
    early: date
    on: date
    seen: Sequence[Any]

    def is_known(self) -> bool:
        if self.column.aspect == "planned":
            return any(one.due is not None and one.due.isoformat() == self.value for one in self.seen)
        if self.value is False:
            return any(one.status == "na" for one in self.seen)
        return any(one.status == "actual" and one.on and one.on.isoformat() == self.value for one in self.seen)

    def old(self) -> str | None:
        if self.column.aspect == "planned":
            return next((one.due.isoformat() for one in reversed(self.seen) if one.due), None)
        return next((one.status for one in reversed(self.seen) if one.status in {"na", "revoked"}), None)


@dataclass
class _Made:
    """What becomes of one item."""

    reading: Reading
    said: Said
    recorded: Recorded | None
    changes: list[Change] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    told: dict[tuple[str, str, str], dict[Any, Where]] = field(default_factory=dict)
    opened: date | None = None
    _stated: list[tuple[date, int, int, str, dict[str, Any], int, Where]] = field(default_factory=list)

    @property
    def where(self) -> Where:
        return self.reading.place(self.said.lines[0], 0)

    def refuse(self, code: str, line: Line, order: int, **params: object) -> None:
        column = self.reading.columns[order].column
        self.issues.append(issue(code, self.reading.place(line, order), field=column.title, **params))

    def add(
        self, day: date, rank: int, verb: str, payload: dict[str, Any], line: Line, where: Where | None = None
    ) -> None:
        """One more statement; `where` is its cell, None for what the whole line says."""
        if verb == "open":
            self.opened = day
        place = where or self.reading.place(line, 0)
        self._stated.append((day, rank, len(self._stated), verb, payload, line.number, place))

    def commands(self, terms: Terms) -> tuple[list[Command], list[Where]]:
        """The commands in order of days, and their cells. The first expects the version that was read; the rest follow
        it in one batch.
        """
        version = self.recorded.version if self.recorded else 0
        stated = sorted(self._stated, key=lambda one: (one[3] not in {"open", "amend"}, *one[:3]))
        key = f"sheet-{terms.digest[:_DIGEST_CHARS]}-"
        batch = f"sheet-{terms.digest[:_DIGEST_CHARS]}"
        commands = [
            Command(
                f"{key}{row + 1}-{number}-{version}", self.said.book, terms.ledger.ledger, self.said.item, verb, day,
                payload, terms.actor, version if number == 0 else None, batch,
            )
            for number, (day, _, _, verb, payload, row, _) in enumerate(stated)
        ]  # fmt: skip
        return commands, [one[-1] for one in stated]


def _is_field(column: Column) -> bool:
    return column.part in {"field", "org"}


def _same_text(value: Any, old: Any) -> bool:
    """Whether two texts differ in nothing but the blanks around them and the signs of a line's end, which a sheet does
    not keep apart.
    """
    if isinstance(value, list) and isinstance(old, list):
        return len(value) == len(old) and all(
            one == was or _same_text(one, was) for one, was in zip(value, old, strict=True)
        )
    return (
        isinstance(value, str)
        and isinstance(old, str)
        and "\n".join(value.strip().splitlines()) == "\n".join(old.strip().splitlines())
    )
