"""Writing: commands into entries. Those who wait for one another in a process are written together.

Each submission stands in line; whoever's turn it is writes all that waits by then, in one transaction and one sync of
the disk. Every command is still decided alone, one after another, and a refusal touches nobody else's.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from threading import Event, Lock
from typing import Final

from django.conf import settings

from taizhang.core.issues import NOWHERE, Issue, Where, issue
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.system import CITY_ONLY, FORGETTING
from taizhang.core.limits import AT_ONCE_COMMANDS_MAX, BATCH_PART_COMMANDS, COMMIT_COMMANDS_MAX
from taizhang.server.actions.judging import Judging, Outcome, refuse_founded
from taizhang.server.home import keys_folder
from taizhang.server.storage.append import Appending, appending, appending_at_once, can_be_at_once
from taizhang.server.storage.at_once import Overtaken
from taizhang.server.storage.city import Standing, last_standing, standing
from taizhang.server.storage.clock import stepped_back
from taizhang.server.storage.forgettings import unfinished
from taizhang.server.storage.outage import unwritten
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sql import GAVE_OUT, let_go
from taizhang.server.storage.vault import vault_in

__all__ = ["Outcome", "found", "submit"]

_ALONE: Final = CITY_ONLY | {FORGETTING}  # ledgers written by themselves, under the book's lock from the first


@dataclass
class _Group:
    """Commands that are written all or none, where each was read, and what became of them: nothing yet before that is
    durable.
    """

    commands: list[Command]
    places: list[Where]
    recorded_at: datetime
    outcomes: list[Outcome] = field(default_factory=list)

    def refused(self, at: int, issues: Iterable[Issue]) -> list[Outcome]:
        """Nothing of it is written: the command at fault, and those refused because of it (LEDG-024)."""
        return [
            Outcome(one.key, None, tuple(issues) if index == at else (issue("LEDG-024", place),))
            for index, (one, place) in enumerate(zip(self.commands, self.places, strict=True))
        ]

    def leave(self, error: Exception) -> None:
        """The database did not confirm it (SRV-006, 011, 050, 051), or it was not tried because of that."""
        self.outcomes = [Outcome(one.key, None, (unwritten(error),)) for one in self.commands]

    def stands_alone(self) -> bool:
        """Whether it can change what others are judged by, or sealed under."""
        return any(one.ledger in _ALONE for one in self.commands)


@dataclass(eq=False)
class _Submission:
    """What one caller waits for. `failure` is a programmer's mistake that its groups ran into. `called` is set once it is
    done, or once it is the caller's turn to write.
    """

    groups: list[_Group]
    founding: bool = False
    done: bool = False
    failure: Exception | None = None
    called: Event = field(default_factory=Event)


@dataclass
class _Line:
    """Those who wait to write to one database. One of them writes at a time, for all who wait by then; the others are
    called when they are done, so that they can be back in line while the next one writes.
    """

    waiting: deque[_Submission] = field(default_factory=deque)
    busy: bool = False
    door: Lock = field(default_factory=Lock)  # held for a moment, to step into the line or out of it

    def enter(self, one: _Submission) -> None:
        """Steps into line; returns once the submission is done or it is its caller's turn."""
        with self.door:
            self.waiting.append(one)
            first, self.busy = not self.busy, True
        try:
            if not first:
                one.called.wait()
        except BaseException:  # the caller is being stopped, and must not be called to write
            with self.door:
                if one in self.waiting:
                    self.waiting.remove(one)
            if one.called.is_set() and not one.done:
                self.leave()
            raise

    def leave(self) -> None:
        """Ends a turn: the one who has waited longest is next."""
        with self.door:
            if self.waiting:
                self.waiting[0].called.set()
            else:
                self.busy = False


_lines: dict[str, _Line] = {}


def submit(
    commands: Sequence[Command],
    recorded_at: datetime,
    *,
    places: Mapping[int, Where] | None = None,
    using: str = "default",
) -> list[Outcome]:
    """Writes commands in their order and gives one outcome each, once all that was written is durable.

    Consecutive commands of one batch are all or nothing, others stand alone. Every command is judged by the rights of
    the actor it names: the caller vouches that this is who asks. `places` says where a command (by its index) was read.
    LEDG-016, 019, 023, 024, 032, BOOK-006, 008, SRV-003, 006, 010 to 014, 016, 018 to 020, 040, 050 to 052 and what
    `decide` finds; of what the city must keep, LEDG-033 (a ring of orgs), 034 (the top org) and 035 (an administrator).
    """
    told = places or {}
    mine = _Submission([_group(commands, told, run, recorded_at) for run in _runs_of_a_batch(commands)])
    outcomes = _stood_in_line(mine, using)
    if any(one.ledger == FORGETTING for one in commands):
        return _forgotten(commands, outcomes, using)
    return outcomes


def _forgotten(commands: Sequence[Command], outcomes: Sequence[Outcome], using: str) -> list[Outcome]:
    """Keeps what forgettings that are written by now promise. SRV-018 with them where it could not be: the next run will."""
    why = unfinished(vault_in(keys_folder(settings.TAIZHANG_HOME)), using)
    return [
        replace(outcome, issues=(*outcome.issues, *why))
        if command.ledger == FORGETTING and outcome.receipt is not None
        else outcome
        for command, outcome in zip(commands, outcomes, strict=True)
    ]


def _stood_in_line(mine: _Submission, using: str) -> list[Outcome]:
    line = _lines.setdefault(using, _Line())
    line.enter(mine)
    if not mine.done:
        try:
            _write_waiting(line, using)
        finally:
            line.leave()
    if mine.failure is not None:
        raise mine.failure
    return [outcome for group in mine.groups for outcome in group.outcomes]


def _told_of_the_clock(outcomes: list[Outcome], recorded_at: datetime, using: str) -> list[Outcome]:
    """The same, each fresh receipt with SRV-052 where the clock was set back before it."""
    fresh = [one.receipt for one in outcomes if one.receipt is not None and not one.receipt.repeated]
    found = stepped_back(fresh, recorded_at, using)
    if not found:
        return outcomes
    told = []
    for one in outcomes:
        late = found.get(one.receipt.book) if one.receipt is not None and not one.receipt.repeated else None
        told.append(one if late is None else replace(one, issues=(*one.issues, late)))
    return told


def found(commands: Sequence[Command], recorded_at: datetime, using: str = "default") -> list[Outcome]:
    """The first entries of a new city, written without a grant; refused (SRV-004) once its book has any."""
    group = _Group(list(commands), [NOWHERE] * len(commands), recorded_at)
    return _stood_in_line(_Submission([group], founding=True), using)


def _runs_of_a_batch(commands: Sequence[Command]) -> Iterator[list[int]]:
    """The indices of runs of one batch together, those of commands without a batch each alone."""
    for _, run in groupby(range(len(commands)), lambda index: commands[index].batch or index):
        yield list(run)


def _group(commands: Sequence[Command], places: Mapping[int, Where], run: list[int], recorded_at: datetime) -> _Group:
    return _Group([commands[one] for one in run], [places.get(one, NOWHERE) for one in run], recorded_at)


def _write_waiting(line: _Line, using: str) -> None:
    """Writes all that waits by now. Where the database gives out, what stands behind is not tried."""
    with line.door:
        submissions = [line.waiting.popleft() for _ in range(len(line.waiting))]
    owners = [(group, one) for one in submissions for group in one.groups]
    gave_out: Exception | None = None
    try:
        for run in _transactions(owners):
            gave_out = gave_out or _write_together(run, using)
            if gave_out is not None:
                for group, _ in run:
                    if not group.outcomes:  # written or refused by itself before that
                        group.leave(gave_out)
    except BaseException:  # the process is being stopped: others may still try, and repeat what was written
        with line.door:
            line.waiting.extendleft(reversed(submissions[1:]))
        raise
    for one in submissions:
        one.done = True
        one.called.set()


def _write_together(run: list[tuple[_Group, _Submission]], using: str) -> Exception | None:
    """Writes groups in one transaction, or each in its own where something stands against the whole of it. What the
    database said where it gave out.
    """
    try:
        _write([group for group, _ in run], using, founding=run[0][1].founding)
        for group, _ in run:
            group.outcomes = _told_of_the_clock(group.outcomes, group.recorded_at, using)
    except GAVE_OUT as error:
        let_go(using)
        return error
    except Exception as failure:  # noqa: BLE001 - raised by the submit that brought it, as a programmer's mistake
        if len(run) == 1:
            run[0][1].failure = failure
            return None
        for one in run:
            gave_out = _write_together([one], using)
            if gave_out is not None:
                return gave_out
    return None


def _transactions(owners: Iterable[tuple[_Group, _Submission]]) -> Iterator[list[tuple[_Group, _Submission]]]:
    """Groups to be written together: a few hundred commands; what is of the city, and a forgetting, by itself."""
    run: list[tuple[_Group, _Submission]] = []
    size = 0
    for pair in owners:
        group = pair[0]
        alone = pair[1].founding or group.stands_alone()
        if run and (alone or size + len(group.commands) > COMMIT_COMMANDS_MAX):
            yield run
            run, size = [], 0
        run.append(pair)
        size += len(group.commands)
        if alone:
            yield run
            run, size = [], 0
    if run:
        yield run


def _write(groups: list[_Group], using: str, *, founding: bool = False) -> None:
    """Writes groups in one transaction; at once where the books let us, and by steps where that was overtaken."""
    books = {one.book for group in groups for one in group.commands}
    known = last_standing(using)
    if known is not None and not founding and _is_small(groups) and can_be_at_once(books, using):
        # Refused beside a command's own: keys that cannot be kept. By steps it is found whose they are
        with suppress(Overtaken, Refused):
            _judge(groups, appending_at_once(books, using), lambda: known, using, from_memory=True)
            return
    try:
        with suppress(Overtaken):
            _judge(groups, appending(books, using), lambda: standing(using), using, founding=founding)
            return
        # rights, orgs or packs moved on before it was written: once more, and nothing of the city's meanwhile
        _judge(groups, appending(books, using, city_held=True), lambda: standing(using), using, founding=founding)
    except Refused as refused:
        if len(groups) > 1:  # a book is broken, perhaps not that of all of them
            raise
        if not groups[0].outcomes:
            groups[0].outcomes = groups[0].refused(0, refused.issues)


def _is_small(groups: list[_Group]) -> bool:
    count = sum(len(group.commands) for group in groups)
    return count <= min(AT_ONCE_COMMANDS_MAX, BATCH_PART_COMMANDS) and not any(group.stands_alone() for group in groups)


def _judge(
    groups: list[_Group],
    books: AbstractContextManager[Appending],
    standing_now: Callable[[], Standing],
    using: str,
    *,
    founding: bool = False,
    from_memory: bool = False,
) -> None:
    """Decides commands one after another and puts what is allowed; a group that is refused leaves nothing behind. What
    would be refused from memory is not: Overtaken, to be judged by what is in force. Outcomes are handed out once all of
    it is durable: what leaves by an exception has written nothing, and a receipt would be for nothing.
    """
    became: list[list[Outcome]] = []
    with _collector_at_rest(), books as book:
        if founding:
            refuse_founded(book)
        in_force = standing_now()
        judging = Judging(book, in_force.city, in_force.declarations, using, founding=founding)
        judging.look_ahead([one for group in groups for one in group.commands[:BATCH_PART_COMMANDS]])
        for group in groups:
            book.mark()
            outcomes: list[Outcome] = []
            long = len(group.commands) > AT_ONCE_COMMANDS_MAX and not founding
            try:
                for number, (command, place) in enumerate(zip(group.commands, group.places, strict=True)):
                    if number and number % BATCH_PART_COMMANDS == 0:
                        judging.keep_keys()
                        book.flush_part()
                        judging.look_ahead(group.commands[number : number + BATCH_PART_COMMANDS])
                    short = judging.take_opening(command, group.recorded_at) if long else None
                    outcomes.append(short or judging.take(command, place, group.recorded_at))
            except Refused as refused:
                if from_memory:
                    raise Overtaken from refused
                outcomes = group.refused(len(outcomes), refused.issues)
                if len(group.commands) > BATCH_PART_COMMANDS:
                    group.outcomes = outcomes
                    raise
                book.undo()
                judging.reset()
            became.append(outcomes)
        judging.keep_keys()
        book.flush(in_force.head)
    for group, outcomes in zip(groups, became, strict=True):
        group.outcomes = outcomes


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keeps Python's collector of cycles from walking all of a long batch again and again: what is made here has none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
