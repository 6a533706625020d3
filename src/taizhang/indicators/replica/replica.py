"""The replica of a store's books in one DuckDB connection: facts and item rows, followed as the books grow.

Below may lie a generation (see generation): facts and rows laid down up to a position of each book, which never change.
What was said since is kept in memory beside it. An item of which something was said since has its row of the generation
taken back (weight -1) and its row of now put in (weight 1), so what adds up over both is right without looking one up in
the other.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.store import Head
from taizhang.core.limits import CUTS_LAID
from taizhang.core.values.figure import Cut
from taizhang.durable import made_aside
from taizhang.indicators.replica.as_of import AsOf, Layer, Layers, run
from taizhang.indicators.replica.facts import (
    CORRECTIONS,
    NEW_BOOKS,
    NEW_ITEMS,
    NEW_LEDGERS,
    READ,
    ROOTS,
    STATE,
    TABLES,
    TAKE,
)
from taizhang.indicators.replica.generation import MEMORY, Below, Contents, contents_of, lay_down
from taizhang.indicators.replica.openings import Openings
from taizhang.indicators.replica.rows import Facts, made_amounts, made_rows, stepped
from taizhang.indicators.replica.shape import Shape, Shapes
from taizhang.indicators.rows_sql import Over, Table, over_openings
from taizhang.indicators.sql import Compiled

TAKEN_TOGETHER: Final = 16_384  # entries that one thread of DuckDB reads at a time
TAIL: Final = "tail"  # the schema of what is kept in memory


@dataclass
class Laid:
    """Item rows of a ledger under one shape: those of the generation, where it has them, and those changed since."""

    shape: Shape
    below: tuple[Table, Table] | None
    below_doubtful: int
    changed: Table
    settled: int = 0  # how many of the replica's takings it has seen
    opened_below: Openings | None = None
    head: AsOf | None = None
    earlier: OrderedDict[Cut, AsOf] = field(default_factory=OrderedDict)


class Replica:
    """Facts as rows. One connection: its owner asks one question at a time."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:")
        self.shapes = Shapes()
        self.books: dict[str, int] = {}
        self.heads: dict[str, Head] = {}  # how far each book is taken in
        self.ledgers: dict[str, int] = {}
        self.orgs: dict[int, str] = {}
        self._items = 0
        self._takings = 0
        self._cuts = 0
        self._laid: dict[str, Laid] = {}
        self._below: Mapping[str, Below] = {}  # of the generation, by the shape's key
        self._below_in: str | None = None  # the name the generation is attached under
        self._generations = 0
        self._start_tail()

    @property
    def positions(self) -> dict[str, int]:
        """How far each book is taken in, as a number."""
        return {book: head.position for book, head in self.heads.items()}

    def open(self, file: Path, belongs: Callable[[Mapping[str, Head]], bool]) -> bool:
        """Stands on a generation's file, if there is one whose books are ours. Nothing may have been taken in yet, and where
        it cannot stand there the replica is of no more use.
        """
        if not file.is_file():
            return False
        catalog = self._catalog()
        try:
            self.connection.execute(f"ATTACH '{_quoted(file)}' AS {catalog} (READ_ONLY)")
            contents = contents_of(self.connection, catalog)
            if contents is None or not belongs(contents.heads):
                return False
            self._stand_on(catalog, contents)
        except (duckdb.Error, ValueError, KeyError):
            return False  # of another version of DuckDB, or damaged: the books say all that it said
        return True

    def lay_down(self, ledgers: Iterable[LedgerDeclaration], file: Path | None = None) -> None:
        """Lays all that is taken in down as a generation, in a file or in memory, and stands on it."""
        catalog = self._catalog()
        known = Contents(self.books, self.heads, self.ledgers, self._items, {})
        shapes = {shape.key: shape for shape in map(Shape, ledgers) if shape.ledger.ledger in self.ledgers}
        if file is None:
            self.connection.execute(f"ATTACH '{MEMORY}' AS {catalog}")
            lay_down(self.connection, catalog, shapes.values(), known)
        else:
            with made_aside(file) as making:
                self.connection.execute(f"ATTACH '{_quoted(making)}' AS {catalog}")
                try:
                    lay_down(self.connection, catalog, shapes.values(), known)
                finally:
                    self.connection.execute(f"DETACH {catalog}")
            self.connection.execute(f"ATTACH '{_quoted(file)}' AS {catalog} (READ_ONLY)")
        contents = contents_of(self.connection, catalog)
        if contents is None:
            raise RuntimeError("a generation just laid down cannot be read")
        self._stand_on(catalog, contents)

    def _catalog(self) -> str:
        self._generations += 1
        return f"generation_{self._generations}"

    def _stand_on(self, catalog: str, contents: Contents) -> None:
        """Lets the names of facts mean those of a generation, and those said since, of which there are none yet."""
        before, self._below_in = self._below_in, catalog
        self.books, self.heads, self.ledgers = dict(contents.books), dict(contents.heads), dict(contents.ledgers)
        self._items, self._below = contents.items, contents.rows
        self._start_tail()
        if before is not None:
            self.connection.execute(f"DETACH {before}")
        self.orgs = dict(self.connection.execute("SELECT no, code FROM org").fetchall())

    def _start_tail(self) -> None:
        """Empty tables of what was said since, and the names that facts go by."""
        self._laid = {}
        self._takings = 0
        self._cuts = 0
        run = self.connection.execute
        for name in TABLES:
            run(f"DROP VIEW IF EXISTS {name}")
        run(f"DROP SCHEMA IF EXISTS {TAIL} CASCADE")
        run(f"CREATE SCHEMA {TAIL}")
        run(f"CREATE TABLE {TAIL}.touched (taking INTEGER, ledger INTEGER, item INTEGER)")
        for name, columns in TABLES.items():
            run(f"CREATE TABLE {TAIL}.{name} ({columns})")
            below = f"SELECT * FROM {self._below_in}.{name} UNION ALL " if self._below_in else ""
            run(f"CREATE VIEW {name} AS {below}SELECT * FROM {TAIL}.{name}")

    def take(self, contents: Sequence[bytes]) -> None:
        """Takes in the next entries of some books, all or, where that fails, none. How far those are in then, the owner
        writes into `heads`.
        """
        parts = [
            pa.array(contents[at : at + TAKEN_TOGETHER], pa.binary()) for at in range(0, len(contents), TAKEN_TOGETHER)
        ]
        before = dict(self.books), dict(self.ledgers), self._items
        self.connection.register("incoming", pa.table({"content": pa.chunked_array(parts, pa.binary())}))
        try:
            with self._whole():
                self._take_incoming()
        except BaseException:
            self.books, self.ledgers, self._items = before
            raise
        finally:
            self.connection.unregister("incoming")
        self._takings += 1
        self.orgs = dict(self.connection.execute("SELECT no, code FROM org").fetchall())

    def _take_incoming(self) -> None:
        run = self.connection.execute
        run(READ)
        for name, known, query in (("book", self.books, NEW_BOOKS), ("ledger", self.ledgers, NEW_LEDGERS)):
            for (code,) in run(query).fetchall():
                known[code] = len(known)
                run(f"INSERT INTO {TAIL}.{name} VALUES (?, ?)", [known[code], code])
        self._items += run(NEW_ITEMS, {"next": self._items}).fetchall()[0][0]
        self.connection.register("rooted", self._roots())
        try:
            run(STATE)
        finally:
            self.connection.unregister("rooted")
        for name, taken in TAKE.items():
            run(f"INSERT INTO {TAIL}.{name} {taken}")
        run(f"INSERT INTO {TAIL}.touched SELECT DISTINCT {self._takings + 1}, ledger, item FROM stated")
        run("DROP TABLE said; DROP TABLE stated")

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """What the block does to tables is done whole or not at all (memory may run out half way)."""
        self.connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def close(self) -> None:
        """Lets the connection go, and the file it may stand on."""
        self.connection.close()

    def laid(self, ledger: LedgerDeclaration) -> Laid:
        """The item rows of a ledger as of what is taken in; made when they are first asked for."""
        shape = self.shapes.of(ledger)
        laid = self._laid.get(shape.key)
        if laid is None:
            with self._whole():
                laid = self._lay(shape)
            self._laid[shape.key] = laid
        if laid.settled < self._takings:
            with self._whole():
                self._choose(
                    f"SELECT item FROM {TAIL}.touched WHERE ledger = $ledger AND taking > $settled",
                    {"ledger": self.ledgers[ledger.ledger], "settled": laid.settled},
                )
                self._settle(laid)
            laid.settled, laid.head = self._takings, None
            laid.earlier.clear()
        return laid

    def _choose(self, query: str, values: Mapping[str, Any] | None = None) -> None:
        """Puts the items of a query in the table `chosen`."""
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT DISTINCT item FROM ({query})", values)

    def as_of(self, ledger: LedgerDeclaration, cut: Cut | None = None) -> AsOf:
        """The item rows of a ledger as of what is taken in, or of an earlier cut."""
        laid = self.laid(ledger)
        if laid.head is None:
            laid.head = self._head_of(laid)
        if cut is None:
            return laid.head
        if cut not in laid.earlier:
            while len(laid.earlier) >= CUTS_LAID:
                _, oldest = laid.earlier.popitem(last=False)
                self._drop(oldest.layers.above[-1])
            with self._whole():
                laid.earlier[cut] = self._earlier(laid, laid.head, cut)
        laid.earlier.move_to_end(cut)
        return laid.earlier[cut]

    def _lay(self, shape: Shape) -> Laid:
        """The tables of a shape. Of one that the generation lacks, every item is one that changed."""
        number, ledger = len(self._laid), self.ledgers[shape.ledger.ledger]
        changed = Table(f"{TAIL}.rows_{number}", f"{TAIL}.amounts_{number}")
        below = self._below.get(shape.key)
        nothing = "SELECT NULL::INTEGER AS item WHERE FALSE"
        everything = f"SELECT item FROM opened WHERE ledger = {ledger}"
        self._choose(nothing if below else everything)
        self._make_rows(shape, Facts(ledger, chosen=True), changed)
        return Laid(
            shape, below, self._count(below[1].rows) if below else 0, changed, settled=0 if below else self._takings
        )

    def _head_of(self, laid: Laid) -> AsOf:
        """The rows as of what is taken in. How many were opened below is asked once a generation."""
        layers = Layers(laid.below, laid.below_doubtful, ())
        layer = self._layer(laid.shape, laid.changed)
        if layer.steady or layer.doubtful:
            layers = layers.on_top(layer)
        if laid.below and laid.opened_below is None:
            over = Over(laid.shape, "all", earlier=False)
            laid.opened_below = Openings.of(self.run(over_openings(over, laid.below[0]), {}))
        return AsOf(laid.shape, layers, self.connection, opened_below=laid.opened_below)

    def _layer(self, shape: Shape, table: Table) -> Layer:
        """What is in tables of rows and amounts with weights."""
        days = ["opened_on", *(f"m{one}_{day}" for one in shape.milestones.values() for day in ("reached", "due"))]
        spans = ", ".join(
            f"MIN({one}) FILTER (WHERE NOT doubtful), MAX({one}) FILTER (WHERE NOT doubtful)" for one in days
        )
        counts = "COUNT(*) FILTER (WHERE NOT doubtful), COUNT(*) FILTER (WHERE doubtful)"
        ((steady, doubtful, *ends),) = self.connection.execute(f"SELECT {counts}, {spans} FROM {table.rows}").fetchall()
        told = [(name, *ends[2 * place : 2 * place + 2]) for place, name in enumerate(days)]
        if shape.measures:
            amounts = (
                f"SELECT no::VARCHAR, MIN(on_day), MAX(on_day) FROM {table.amounts} WHERE NOT doubtful GROUP BY no"
            )
            told += self.connection.execute(amounts).fetchall()
        found = {name: (first, last) for name, first, last in told if first is not None}
        return Layer(table.rows, table.amounts, steady, doubtful, found)

    def _earlier(self, laid: Laid, head: AsOf, cut: Cut) -> AsOf:
        """The rows as of an earlier cut: as they are now, but for items that were amended, corrected or told of late since,
        which are made anew from the facts of then.
        """
        self._cuts += 1
        shape, layers, run = laid.shape, head.layers, self.connection.execute
        layer = Table(f"{TAIL}.cut_rows_{self._cuts}", f"{TAIL}.cut_amounts_{self._cuts}")
        positions = {self.books[book]: position for book, position in cut.positions if book in self.books}
        upto_of = [positions.get(number, 0) for number in range(len(self.books))]
        bound = {"upto_of": upto_of}
        since = "(exact_from > $upto_of[book + 1] OR fields_from > $upto_of[book + 1])"
        otherwise = f"first_since <= $upto_of[book + 1] AND ({since} OR odd & {shape.measure_marks} <> 0)"
        now = [layers.now(which) for which in ("NOT doubtful", "doubtful")]
        self._choose(
            " UNION ALL ".join(f"SELECT item FROM {one.rows} WHERE {otherwise}" for one in now if one.rows), bound
        )
        self._make_rows(shape, Facts(self.ledgers[shape.ledger.ledger], chosen=True, earlier=True), layer, bound)
        for one in now:
            if one.rows:
                run(f"INSERT INTO {layer.rows} SELECT -1, * FROM {one.rows} SEMI JOIN chosen USING (item)")
            if one.rows and shape.measures:
                run(f"INSERT INTO {layer.amounts} {_taken_back(one.amounts, 'SEMI JOIN chosen USING (item)')}")
        return AsOf(shape, layers.on_top(self._layer(shape, layer)), self.connection, upto_of)

    def _drop(self, layer: Layer) -> None:
        self.connection.execute(f"DROP TABLE {layer.rows}")
        self.connection.execute(f"DROP TABLE IF EXISTS {layer.amounts}")

    def run(self, statement: Compiled, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement, with what it binds of its own and of what is given."""
        return run(self.connection, statement, bound)

    def _count(self, rows: str) -> int:
        return int(self.connection.execute(f"SELECT COUNT(*) FROM {rows}").fetchall()[0][0])

    def _make_rows(
        self, shape: Shape, of: Facts, table: Table, bound: Mapping[str, Any] | None = None,
        verb: str = "CREATE TABLE {0} AS",
    ) -> None:  # fmt: skip
        """The rows and amounts of the chosen items, with weight 1."""
        run = self.connection.execute
        if shape.measures:
            run(f"CREATE OR REPLACE TEMP TABLE stepped AS {stepped(shape, of)}", bound)
        run(f"CREATE OR REPLACE TEMP TABLE made AS {made_rows(shape, of)}", bound)
        run(f"{verb.format(table.rows)} SELECT 1 AS weight, * FROM made")
        if shape.measures:
            run(f"{verb.format(table.amounts)} SELECT 1 AS weight, * FROM ({made_amounts(shape, 'made')})")
            run("DROP TABLE stepped")
        run("DROP TABLE made")

    def _settle(self, laid: Laid) -> None:
        """Takes the rows of the chosen items back and puts in those of now."""
        for one in laid.earlier.values():
            self._drop(one.layers.above[-1])
        run, changed = self.connection.execute, laid.changed
        back = f"SEMI JOIN chosen USING (item) WHERE item NOT IN (SELECT item FROM {changed.rows} WHERE weight = -1)"
        if laid.shape.measures:  # before the rows, which tell what was taken back already
            run(f"DELETE FROM {changed.amounts} WHERE weight = 1 AND item IN (SELECT item FROM chosen)")
            for below in laid.below or ():
                run(f"INSERT INTO {changed.amounts} {_taken_back(below.amounts, back)}")
        run(f"DELETE FROM {changed.rows} WHERE weight = 1 AND item IN (SELECT item FROM chosen)")
        for below in laid.below or ():
            run(f"INSERT INTO {changed.rows} SELECT -1, * FROM {below.rows} {back}")
        self._make_rows(
            laid.shape, Facts(self.ledgers[laid.shape.ledger.ledger], chosen=True), changed, verb="INSERT INTO {0}"
        )

    def _roots(self) -> pa.Table:
        """The first statements that the corrections among the entries at hand go back to."""
        corrections = self.connection.execute(CORRECTIONS).fetchall()
        found = self.connection.execute(ROOTS).fetchall() if corrections else []
        roots: dict[tuple[int, int], int] = {(book, ended): root for book, ended, root in found}
        for book, position, corrected in corrections:
            roots[book, position] = roots.get((book, corrected), corrected)
        named = {"book": [book for book, _ in roots], "position": [at for _, at in roots], "root": list(roots.values())}
        return pa.table({name: pa.array(column, pa.int64()) for name, column in named.items()})


def _taken_back(amounts: str, which: str) -> str:
    """Amounts that undo others."""
    return f"SELECT -1, * REPLACE (-value AS value) FROM {amounts} {which}"


def _quoted(file: Path) -> str:
    """A path inside a text of SQL."""
    return str(file).replace("'", "''")
