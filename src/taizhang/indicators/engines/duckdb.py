"""The engine for one machine: passes as SQL over the replica, answers carried along with the books."""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, Final

from taizhang.core.declarations.formula import EVERYTHING, Level
from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.store import Head, Store, Stored
from taizhang.core.limits import ANSWERS_KEPT, LOADED_TOGETHER, MOVED_ITEMS_MAX, PENDING_ENTRIES_MAX, ROUTES_KEPT
from taizhang.core.values.figure import Cut
from taizhang.indicators.deltas import Deltas
from taizhang.indicators.plan import Days, Leaf, Tallies, Tally, Title, reset_start
from taizhang.indicators.replica.replica import Laid, Replica
from taizhang.indicators.rows_sql import (
    COUNTS,
    Reach,
    Statement,
    Table,
    measure_of,
    over_amounts,
    over_rows,
    unclear_items,
)
from taizhang.indicators.source import Source
from taizhang.indicators.sql import BEGINNING, Compiled, compile_leaf, compile_titles

GENERATION_FILE: Final = "replica.duckdb"  # in a home folder
NOTHING: Final = Fraction(0)
Stamp = tuple[int, int, int]
AnswerKey = tuple[int, Days, tuple[str, ...]]
Kept = Statement | Compiled
Sums = defaultdict[tuple[int, int], Tally]  # by the numbers of book and org


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows of a ledger passes are over, and what every statement over them binds."""

    laid: Laid
    table: Table
    reach: Reach
    bound: Mapping[str, Any]

    @property
    def key(self) -> tuple[Any, ...]:
        return id(self.laid), self.table.rows, self.reach


class DuckDBEngine:
    """Adds up in a columnar replica that follows the books. `carried` items at the most carry an answer along."""

    def __init__(self, store: Store, carried: int = MOVED_ITEMS_MAX) -> None:
        self.replica = Replica()
        self._store = store
        self._carried = carried
        self._deltas = Deltas(store)
        self._pending: list[bytes] = []
        self._pending_heads: dict[str, Head] = {}
        # by identity: a definition's text is parsed once, and the indicator is kept alive beside what stands for it
        self._answers: OrderedDict[AnswerKey, tuple[OverItems, Cut, Tallies]] = OrderedDict()
        self._earlier: OrderedDict[tuple[AnswerKey, Cut], tuple[OverItems, Tallies]] = OrderedDict()
        self._compiled: OrderedDict[tuple[Any, ...], tuple[Sequence[OverItems], Statement | Compiled]] = OrderedDict()

    def follow(self, book: str, rows: Sequence[Stored]) -> None:
        self._deltas.follow(book, rows)
        self._pending += [row.content for row in rows]
        self._pending_heads[book] = Head(rows[-1].position, rows[-1].digest)
        if len(self._pending) > PENDING_ENTRIES_MAX:
            self._take_in()

    def load(self, book: str, contents: Iterable[Sequence[bytes]], head: Head) -> None:
        self._deltas.skip(book, head)
        for part in contents:
            self._pending += part
            if len(self._pending) > LOADED_TOGETHER:
                self._take_in()
        self._pending_heads[book] = head

    def stand_on(self, file: Path) -> Mapping[str, int] | None:
        """Starts anew from a generation's file: how far each book is in it. None where it is not of these books; nothing
        has changed then. Answers given before stay true.
        """
        replica = Replica()
        if not replica.open(file, self._has):
            return None
        self.replica.connection.close()
        self.replica, self._deltas = replica, Deltas(self._store)
        self._pending, self._pending_heads = [], {}
        self._compiled.clear()
        return {book: head.position for book, head in replica.heads.items()}

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
        self._compiled.clear()

    def tally(self, leaf: Leaf, cut: Cut) -> Tallies:
        return self.tally_all([leaf], cut)[0]

    def tally_all(self, leaves: Sequence[Leaf], cut: Cut) -> list[Tallies]:
        """What several passes give at a cut. An answer given before is carried along with what was said since."""
        answers: dict[int, Tallies] = {}
        asked: dict[int, list[tuple[int, Leaf]]] = {}
        for number, leaf in enumerate(leaves):
            known = self._of_one(leaf, cut) if leaf.item is not None else self._known(leaf, cut)
            if known is None:
                asked.setdefault(id(leaf.ledger), []).append((number, leaf))
            else:
                answers[number] = known
        for numbered in asked.values():
            found = self._ask([leaf for _, leaf in numbered], cut)
            answers |= {number: one for (number, _), one in zip(numbered, found, strict=True)}
        return [answers[number] for number in range(len(leaves))]

    def titles(self, ledger: LedgerDeclaration, cut: Cut) -> Iterator[Title]:
        self._take_in()
        bound = self._cut(ledger, cut) | {"last": date.max}
        names = {number: book for book, number in self.replica.books.items()}
        for book, item, title, org in self._run(compile_titles(ledger), bound):
            yield Title(names[book], item, title, org)

    def _of_one(self, leaf: Leaf, cut: Cut) -> Tallies:
        """A pass over one item alone, from its entries."""
        name, item = leaf.ledger.ledger, leaf.item or ""
        found: dict[tuple[str, str], Tally] = {}
        for book, upto in cut.positions:
            found |= self._deltas.tally(leaf, (book, name, item), upto)
        return found

    def _known(self, leaf: Leaf, cut: Cut) -> Tallies | None:
        """The answer given before at this cut or, carried along, at one not long before it."""
        key = _key(leaf, cut)
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
        moved = self._deltas.moved(answer, leaf, items, before, cut) if items else answer
        self._answers[key] = (indicator, cut, moved)
        return moved

    def _ask(self, leaves: Sequence[Leaf], cut: Cut) -> list[Tallies]:
        """The answers of passes over one ledger by the replica."""
        heads = self.replica.heads
        taken = Cut.of({book: heads[book].position if book in heads else 0 for book, _ in cut.positions})
        waiting = [self._deltas.spoken_of(leaf, taken, cut, self._carried) for leaf in leaves]
        at_head = all(one is not None for one in waiting)
        if not at_head:
            self._take_in()
            at_head = all(book not in heads or heads[book].position <= upto for book, upto in cut.positions)
            taken = cut
        found = self._by_rows(leaves, taken, at_head=at_head)
        answers: list[Tallies] = []
        for leaf, items, one in zip(leaves, waiting, found, strict=True):
            answer = self._deltas.moved(one, leaf, items, taken, cut) if items and taken != cut else one
            if at_head:
                self._answers[_key(leaf, cut)] = (leaf.indicator, cut, answer)
            else:
                self._earlier[_key(leaf, cut), cut] = (leaf.indicator, answer)
            answers.append(answer)
        for kept in (self._answers, self._earlier):
            while len(kept) > ANSWERS_KEPT:
                kept.popitem(last=False)
        return answers

    def _by_rows(self, leaves: Sequence[Leaf], cut: Cut, *, at_head: bool) -> list[Tallies]:
        """By item rows, and by facts for the items whose rows cannot tell."""
        ledger = leaves[0].ledger
        if ledger.ledger not in self.replica.ledgers:
            return [{} for _ in leaves]
        laid = self.replica.laid(ledger)
        bound = self._cut(ledger, cut)
        reach: Reach = self._reach(bound) if at_head else "earlier"
        sums = [Sums(Tally) for _ in leaves]
        unclear = [False for _ in leaves]
        for table in laid.tables:
            asked = Asked(laid, table, reach, bound)
            some = self._count(asked, leaves, sums)
            simple = [not (one or table.weighted or _conditional(leaf)) for one, leaf in zip(some, leaves, strict=True)]
            for joined in (False, True):
                part = [number for number, one in enumerate(simple) if one != joined]
                self._add_amounts(asked, leaves, part, sums, joined=joined)
            unclear = [one or other for one, other in zip(unclear, some, strict=True)]
        for leaf, own, some_unclear in zip(leaves, sums, unclear, strict=True):
            if some_unclear:
                self._add_unclear(Asked(laid, laid.below or laid.changed, reach, bound), leaf, own)
        return [self._named(one) for one in sums]

    def _count(self, asked: Asked, leaves: Sequence[Leaf], sums: list[Sums]) -> list[bool]:
        """Adds what rows tell; whether some of them could not, pass by pass."""
        indicators = [leaf.indicator for leaf in leaves]
        make = partial(over_rows, asked.laid.shape, indicators, asked.table, asked.reach)
        unclear = [False for _ in leaves]
        width = len(COUNTS)
        for book, org, *told in self._run(
            self._kept(("rows", *asked.key), indicators, make), _days(leaves, asked.bound)
        ):
            for number, own in enumerate(sums):
                missing, standing, counted, known, total, reached = told[number * width : (number + 1) * width]
                unclear[number] |= missing > 0
                if org is not None:
                    own[book, org] += Tally(standing, counted, known, Fraction(total) if total else NOTHING, reached)
        return unclear

    def _add_amounts(
        self, asked: Asked, leaves: Sequence[Leaf], part: Sequence[int], sums: list[Sums], *, joined: bool
    ) -> None:
        """Adds what amounts tell to some of the passes, of the items whose rows are clear."""
        shape = asked.laid.shape
        numbers = [number for number in part if measure_of(leaves[number].indicator, shape)]
        if not numbers:
            return
        some = [leaves[number] for number in numbers]
        indicators = [leaf.indicator for leaf in some]
        make = partial(over_amounts, shape, indicators, asked.table, asked.reach, joined=joined)
        statement = self._kept(("amounts", joined, *asked.key), indicators, make)
        for book, org, *told in self._run(statement, _days(some, asked.bound)):
            for place, number in enumerate(numbers):
                known, total = told[2 * place : 2 * place + 2]
                if org is not None and (known or total):
                    level = known if _is_level(leaves[number]) else 0
                    sums[number][book, org] += Tally(known=level, total=Fraction(total) if total else NOTHING)

    def _add_unclear(self, asked: Asked, leaf: Leaf, own: Sums) -> None:
        """Adds the items whose rows cannot tell, from facts."""
        indicator, laid = leaf.indicator, asked.laid
        make = partial(unclear_items, laid.shape, indicator, asked.table, laid.changed, asked.reach)
        found = self._run(self._kept(("unclear", *asked.key), [indicator], make), _days([leaf], asked.bound))
        compiled = self._kept(("facts",), [indicator], partial(compile_leaf, indicator, leaf.ledger, some_items=True))
        days = {
            "first": leaf.days.first or BEGINNING,
            "last": leaf.days.last,
            "since_reset": reset_start(leaf) or BEGINNING,
            "items": sorted({item for (item,) in found}),
        }
        numbers = {code: number for number, code in self.replica.orgs.items()}
        for book, org, standing, counted, known, total, reached in self._run(compiled, {**asked.bound, **days}):
            own[book, numbers[org]] += Tally(standing, counted, known, Fraction(total), reached)

    def _take_in(self) -> None:
        """Lets the replica take in what is pending."""
        if self._pending:
            self.replica.take(self._pending)
        self.replica.heads.update(self._pending_heads)
        self._pending, self._pending_heads = [], {}

    def _cut(self, ledger: LedgerDeclaration, cut: Cut) -> dict[str, Any]:
        """What every statement binds. A book or a ledger of which nothing was said has no number and takes no part."""
        books = self.replica.books
        known = [(books[book], position) for book, position in cut.positions if book in books]
        number = self.replica.ledgers.get(ledger.ledger)
        numbers, upto = [book for book, _ in known], [position for _, position in known]
        first, last = min(numbers, default=0), max(numbers, default=-1)
        return {"ledger": number, "books": numbers, "upto": upto, "book_first": first, "book_last": last}

    def _reach(self, bound: Mapping[str, Any]) -> Reach:
        """How the books asked for are told apart: not at all, as a run of numbers, or one by one."""
        count = len(bound["books"])
        if count == len(self.replica.books):
            return "all"
        return "range" if bound["book_last"] - bound["book_first"] + 1 == count else "some"

    def _named(self, sums: Sums) -> Tallies:
        """Sums by the codes of book and org."""
        books = {number: book for book, number in self.replica.books.items()}
        orgs = self.replica.orgs
        return {(books[book], orgs[org]): one for (book, org), one in sums.items() if one != Tally()}

    def _kept(self, key: tuple[Any, ...], indicators: Sequence[OverItems], make: Callable[[], Kept]) -> Kept:
        """A statement over some indicators, made once."""
        key = (*key, *map(id, indicators))
        if key not in self._compiled:
            self._compiled[key] = (indicators, make())
            while len(self._compiled) > ROUTES_KEPT:
                self._compiled.popitem(last=False)
        self._compiled.move_to_end(key)
        return self._compiled[key][1]

    def _run(self, statement: Statement | Compiled, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        values = {name: value for name, value in {**statement.values, **bound}.items() if name in statement.names}
        return self.replica.connection.execute(statement.text, values).fetchall()


class DuckDBSource(Source):
    """Figures by DuckDB. `file` is where a generation of the replica is kept, if anywhere."""

    def __init__(
        self, store: Store, top: str = "500000", *, carried: int = MOVED_ITEMS_MAX, file: Path | None = None
    ) -> None:
        self._duckdb = DuckDBEngine(store, carried)
        super().__init__(store, self._duckdb, top)
        self._file = file
        self._seen: Stamp | None = None  # the file this source looked at last
        self._stood_at: Mapping[str, int] = {}

    def lay_down(self, file: Path | None = None) -> None:
        """Lays the books as they are down as a generation of the replica, in a file or in memory."""
        with self._lock:
            registry, _ = self.registry()
            if registry is not None:
                self._duckdb.lay_down(registry.declared(date.max).ledgers.values(), file)

    def since_laid_down(self) -> int:
        """How many entries the books have beyond the generation this source stands on."""
        with self._lock:
            return sum(self.follow().values()) - sum(self._stood_at.values())

    def _follow(self) -> None:
        """Stands on a generation that somebody has laid down since the last look, then takes in what the books say beyond."""
        stamp = _stamp(self._file)
        if self._file is not None and stamp not in {None, self._seen}:
            self._seen = stamp
            heads = self._duckdb.stand_on(self._file)
            if heads is not None:
                self._stood_at = heads
                self._stand_at(heads)
        super()._follow()


def _days(leaves: Sequence[Leaf], bound: Mapping[str, Any]) -> dict[str, Any]:
    """What a statement over rows binds for its passes, one by one and all together."""
    made = dict(bound)
    for number, leaf in enumerate(leaves):
        made[f"first{number}"] = leaf.days.first or BEGINNING
        made[f"last{number}"] = leaf.days.last
        made[f"from{number}"] = _from(leaf)
    made["earliest"] = min(map(_from, leaves))
    made["latest"] = max(leaf.days.last for leaf in leaves)
    return made


def _key(leaf: Leaf, cut: Cut) -> AnswerKey:
    return id(leaf.indicator), leaf.days, tuple(book for book, _ in cut.positions)


def _from(leaf: Leaf) -> date:
    """The first day whose amounts count: a level looks back to its reset, what adds up to a level to the beginning."""
    if isinstance(leaf.indicator, Level):
        return reset_start(leaf) or BEGINNING
    return leaf.days.first or BEGINNING


def _is_level(leaf: Leaf) -> bool:
    """Whether amounts hold until the next one, rather than add up."""
    indicator = leaf.indicator
    measure = leaf.ledger.measure_named(indicator.amount.measure or "") if isinstance(indicator, Level) else None
    return measure is not None and measure.kind == "level"


def _conditional(leaf: Leaf) -> bool:
    """Whether a pass looks at anything of an item but its amounts."""
    return leaf.indicator.where != EVERYTHING


def _stamp(file: Path | None) -> Stamp | None:
    """What tells one file of a name from another; None where there is none."""
    try:
        told = file.stat() if file is not None else None
    except OSError:
        return None
    return None if told is None else (told.st_ino, told.st_size, told.st_mtime_ns)
