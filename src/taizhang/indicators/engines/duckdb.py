"""The engine for one machine: passes as SQL over the replica, answers carried along with the books."""

import logging
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.store import Head, Store, Stored
from taizhang.core.limits import ANSWERS_KEPT, LOADED_TOGETHER, MOVED_ITEMS_MAX, PENDING_ENTRIES_MAX
from taizhang.core.values.figure import Cut
from taizhang.indicators.deltas import Deltas
from taizhang.indicators.engines.passes import Passes
from taizhang.indicators.plan import Days, Leaf, Title
from taizhang.indicators.replica.replica import Replica
from taizhang.indicators.source import Source
from taizhang.indicators.tally import Tallies, Tally, Units, by_unit

_log: Final = logging.getLogger(__name__)
GENERATION_FILE: Final = "replica.duckdb"  # in a home folder
Stamp = tuple[int, int, int]
AnswerKey = tuple[int, str, Days, tuple[str, ...], Units | None]


class DuckDBEngine:
    """Adds up in a columnar replica that follows the books. `carried` items at the most carry an answer along."""

    def __init__(self, store: Store, carried: int = MOVED_ITEMS_MAX) -> None:
        self.replica = Replica()
        self._passes = Passes(self.replica)
        self._store = store
        self._carried = carried
        self._deltas = Deltas(store)
        self._pending: list[bytes] = []
        self._pending_heads: dict[str, Head] = {}
        # by identity: a definition's text is parsed once, and the indicator is kept alive beside what stands for it
        self._answers: OrderedDict[AnswerKey, tuple[OverItems, Cut, Tallies]] = OrderedDict()
        self._earlier: OrderedDict[tuple[AnswerKey, Cut], tuple[OverItems, Tallies]] = OrderedDict()
        self.stands_at: Mapping[str, int] = {}  # how far each book is in the generation's file, if it stands on one

    def follow(self, book: str, rows: Sequence[Stored]) -> None:
        self._deltas.follow(book, rows)
        self._pending += [row.content for row in rows]
        self._pending_heads[book] = Head(rows[-1].position, rows[-1].digest)
        if len(self._pending) > PENDING_ENTRIES_MAX:
            self._take_in()

    def load(self, book: str, contents: Iterable[Sequence[bytes]], head: Head) -> None:
        self._deltas.skip(book, head)
        in_parts = False
        for part in contents:
            self._pending += part
            if len(self._pending) > LOADED_TOGETHER:
                self._take_in()
                in_parts = True
        self._pending_heads[book] = head
        if in_parts:
            self._take_in()  # so that the replica's heads tell how far it is

    def start_anew(self) -> None:
        """Lets go of all that was followed: of a book half taken in, or a generation that cannot be read any more."""
        self._stand_on(Replica(), {})

    def opened(self, file: Path) -> Replica | None:
        """A replica on a generation's file, for `stand_on`; None where it is not of these books, or cannot be read."""
        replica = Replica()
        if replica.open(file, self._has):
            return replica
        replica.close()
        return None

    def stand_on(self, replica: Replica) -> None:
        """Starts anew from a generation. Answers given before stay true."""
        self._stand_on(replica, replica.positions)

    def _stand_on(self, replica: Replica, stands_at: Mapping[str, int]) -> None:
        self.replica.close()
        self.replica, self._passes, self._deltas = replica, Passes(replica), Deltas(self._store)
        self._pending, self._pending_heads, self.stands_at = [], {}, stands_at

    def _has(self, heads: Mapping[str, Head]) -> bool:
        """Whether the books are those that have these entries at these positions."""
        for book, head in heads.items():
            row = next(iter(self._store.read(book, head.position - 1, head.position)), None)
            if row is None or row.digest != head.digest:
                return False
        return True

    def lay_down(self, ledgers: Iterable[LedgerDeclaration], file: Path | None = None) -> None:
        """Lays all that was followed down as a generation of the replica."""
        self._take_in()
        self.replica.lay_down(ledgers, file)
        self._passes = Passes(self.replica)

    def tally_all(self, leaves: Sequence[Leaf], cut: Cut, units: Units | None = None) -> list[Tallies]:
        try:
            return self._tally_all(leaves, cut, units)
        except duckdb.Error as error:
            if not self.stands_at:
                raise
            _log.warning("the generation cannot be read and is left; the books are taken in anew: %s", error)
            self._leave_generation()
            return self._tally_all(leaves, cut, units)

    def _leave_generation(self) -> None:
        """Takes what was followed in from the books."""
        heads = {**self.replica.heads, **self._pending_heads}
        self.start_anew()
        for book, head in heads.items():
            self.load(book, self._store.contents(book, 0, head.position), head)

    def _tally_all(self, leaves: Sequence[Leaf], cut: Cut, units: Units | None) -> list[Tallies]:
        """What several passes give at a cut. An answer given before is carried along with what was said since."""
        answers: dict[int, Tallies] = {}
        asked: dict[int, list[tuple[int, Leaf]]] = {}
        for number, leaf in enumerate(leaves):
            known = by_unit(self._of_one(leaf, cut), units) if leaf.item is not None else self._known(leaf, cut, units)
            if known is None:
                asked.setdefault(id(leaf.ledger), []).append((number, leaf))
            else:
                answers[number] = known
        for numbered in asked.values():
            found = self._ask([leaf for _, leaf in numbered], cut, units)
            answers |= {number: one for (number, _), one in zip(numbered, found, strict=True)}
        return [answers[number] for number in range(len(leaves))]

    def titles(self, ledger: LedgerDeclaration, cut: Cut) -> Iterator[Title]:
        self._take_in()
        return (Title(*told) for told in self._passes.titles(ledger, cut))

    def unfinished(self, ledger: LedgerDeclaration, cut: Cut, until: date) -> Iterator[tuple[str, str]]:
        """Book and item of every item of some books that may have a step planned for a day or earlier and not taken: all
        that have one, and some whose plans changed so often that only their entries tell.
        """
        self._take_in()
        return iter(list(self._passes.unfinished(ledger, cut, until)))

    def _of_one(self, leaf: Leaf, cut: Cut) -> Tallies:
        """A pass over one item alone, from its entries."""
        name, item = leaf.ledger.ledger, leaf.item or ""
        found: dict[tuple[str, str], Tally] = {}
        for book, upto in cut.positions:
            found |= self._deltas.tally(leaf, (book, name, item), upto)
        return found

    def _known(self, leaf: Leaf, cut: Cut, units: Units | None) -> Tallies | None:
        """The answer given before at this cut or, carried along, at one not long before it."""
        key = self._key(leaf, cut, units)
        if (key, cut) in self._earlier:
            self._earlier.move_to_end((key, cut))
            return self._earlier[key, cut][1]
        if key not in self._answers:
            return None
        indicator, before, answer = self._answers[key]
        self._answers.move_to_end(key)
        items = self._deltas.spoken_of(leaf, before, cut, self._carried)
        if items is None:
            return None
        moved = self._deltas.moved(answer, leaf, items, before, cut, units) if items else answer
        if moved is not None:
            self._answers[key] = (indicator, cut, moved)
        return moved

    def _ask(self, leaves: Sequence[Leaf], cut: Cut, units: Units | None) -> list[Tallies]:
        """The answers of passes over one ledger by the replica, carried along where little is pending."""
        heads = self.replica.heads
        taken = Cut.of({book: heads[book].position if book in heads else 0 for book, _ in cut.positions})
        waiting = [self._deltas.spoken_of(leaf, taken, cut, self._carried) for leaf in leaves]
        if all(items is not None for items in waiting):
            found = self._passes.tallies(leaves, taken, units, at_head=True)
            carried = [
                self._deltas.moved(one, leaf, items, taken, cut, units) if items else one
                for leaf, items, one in zip(leaves, waiting, found, strict=True)
            ]
            answers = [one for one in carried if one is not None]
            if len(answers) == len(leaves):
                return self._keep(leaves, cut, units, answers, at_head=True)
        if any(taken.at(book) < upto for book, upto in cut.positions):
            self._take_in()
        at_head = all(book not in heads or heads[book].position <= upto for book, upto in cut.positions)
        found = self._passes.tallies(leaves, cut, units, at_head=at_head)
        return self._keep(leaves, cut, units, found, at_head=at_head)

    def _keep(
        self, leaves: Sequence[Leaf], cut: Cut, units: Units | None, answers: list[Tallies], *, at_head: bool
    ) -> list[Tallies]:
        """Keeps the newest answers: one at the head to be carried along, others for their own cut."""
        for leaf, answer in zip(leaves, answers, strict=True):
            if at_head:
                self._answers[self._key(leaf, cut, units)] = (leaf.indicator, cut, answer)
            else:
                self._earlier[self._key(leaf, cut, units), cut] = (leaf.indicator, answer)
        for kept in (self._answers, self._earlier):
            while len(kept) > ANSWERS_KEPT:
                kept.popitem(last=False)
        return answers

    def _key(self, leaf: Leaf, cut: Cut, units: Units | None) -> AnswerKey:
        """What an answer is for. Under other names of a ledger's fields an indicator may say something else."""
        shape = self.replica.shapes.of(leaf.ledger).key
        return id(leaf.indicator), shape, leaf.days, tuple(book for book, _ in cut.positions), units

    def _take_in(self) -> None:
        """Lets the replica take in what is pending."""
        if self._pending:
            self.replica.take(self._pending)
        self.replica.heads.update(self._pending_heads)
        self._pending, self._pending_heads = [], {}


class DuckDBSource(Source):
    """Figures by DuckDB. `file` is where a generation of the replica is kept, if anywhere."""

    def __init__(
        self, store: Store, top: str = "500000", *, carried: int = MOVED_ITEMS_MAX, file: Path | None = None
    ) -> None:
        self._duckdb = DuckDBEngine(store, carried)
        super().__init__(store, self._duckdb, top)
        self._file = file
        self._seen: Stamp | None = None  # the file this source looked at last

    def lay_down(self, file: Path | None = None) -> None:
        """Lays the books as they are down as a generation of the replica, in a file or in memory."""
        with self._lock:
            registry, _ = self.registry()
            if registry is not None:
                self._duckdb.lay_down(registry.declared(date.max).ledgers.values(), file)

    def unfinished(self, ledger: LedgerDeclaration, books: Iterable[str], until: date) -> list[tuple[str, str]]:
        """As the engine's, of the books as they stand."""
        with self._lock:
            heads = self.follow()
            cut = Cut.of({book: heads[book] for book in books if book in heads})
            return list(self._duckdb.unfinished(ledger, cut, until))

    def since_laid_down(self) -> int:
        """How many entries the books have beyond the generation this source stands on."""
        with self._lock:
            self._stand()
            return sum(head.position for head in self.store.heads().values()) - sum(self._duckdb.stands_at.values())

    def _follow(self) -> None:
        self._stand()
        super()._follow()

    def _start_anew(self) -> None:
        super()._start_anew()
        self._seen = None

    def _stand(self) -> None:
        """Stands on a generation that somebody has laid down since the last look."""
        stamp = _stamp(self._file)
        if self._file is not None and stamp not in {None, self._seen}:
            replica = self._duckdb.opened(self._file)
            if replica is not None:
                self._show_all(replica.positions)
                self._duckdb.stand_on(replica)
                self._followed = replica.positions
            self._seen = stamp


def _stamp(file: Path | None) -> Stamp | None:
    """What tells one file of a name from another; None where there is none."""
    try:
        told = file.stat() if file is not None else None
    except OSError:
        return None
    return None if told is None else (told.st_ino, told.st_size, told.st_mtime_ns)
