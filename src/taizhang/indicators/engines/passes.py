"""Passes over the replica: steady rows and their amounts as they are, doubtful and changed ones with care, and facts for
the items whose rows cannot tell.

Of what adds up a flow, `counted` and `known` say whether there is any, not how many: it is all that is asked.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, Final

from taizhang.core.declarations.formula import EVERYTHING, Level
from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.limits import ROUTES_KEPT
from taizhang.core.values.figure import Cut
from taizhang.indicators.plan import Leaf, Tallies, Tally, reset_start
from taizhang.indicators.replica.replica import Laid, Replica
from taizhang.indicators.row_terms import COUNTS, Reach, is_level, measure_of
from taizhang.indicators.rows_sql import (
    Table,
    over_amounts,
    over_openings,
    over_rows,
    over_steady_rows,
    over_told,
    over_told_since,
    unclear_items,
)
from taizhang.indicators.sql import BEGINNING, Compiled, compile_leaf, compile_titles

Pair = tuple[int, int]  # the numbers of a book and an org
Sums = defaultdict[Pair, Tally]
NO_ORG: Final = -1  # the number, and "" the code, under which what stands in a book is told whatever its org
NOTHING: Final = Fraction(0)


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


@dataclass
class Found:
    """What a pass has added up so far, and the pairs of which steady amounts were among it."""

    sums: Sums = field(default_factory=lambda: Sums(Tally))
    told: set[Pair] = field(default_factory=set)
    unclear: bool = False


class Passes:
    """Asks the replica, with statements made once."""

    def __init__(self, replica: Replica) -> None:
        self.replica = replica
        # by identity: a definition's text is parsed once, and the indicators are kept alive beside what stands for them
        self._made: OrderedDict[tuple[Any, ...], tuple[Sequence[OverItems], Compiled]] = OrderedDict()

    def tallies(self, leaves: Sequence[Leaf], cut: Cut, *, at_head: bool) -> list[Tallies]:
        """What passes over one ledger give at a cut: that which the replica has taken in, or an earlier one."""
        ledger = leaves[0].ledger
        if ledger.ledger not in self.replica.ledgers:
            return [{} for _ in leaves]
        laid = self.replica.laid(ledger)
        bound = self._cut(ledger, cut)
        reach: Reach = self._reach(bound) if at_head else "earlier"
        found = [Found() for _ in leaves]
        steady = laid.steady if at_head else None
        if steady is not None:
            self._add_steady(Asked(laid, steady, reach, bound), leaves, found)
        for table in [laid.doubtful] if at_head else laid.tables:
            if table is not None:
                self._add_rows(Asked(laid, table, reach, bound), leaves, found)
        for leaf, one in zip(leaves, found, strict=True):
            if one.unclear:
                self._add_unclear(Asked(laid, laid.changed, reach, bound), leaf, one.sums)
        if steady is not None:
            self._add_any_told(Asked(laid, steady, reach, bound), leaves, found)
        return [self._named(one.sums) for one in found]

    def titles(self, ledger: LedgerDeclaration, cut: Cut) -> Iterable[tuple[str, str, str, str]]:
        """Book, item, title and org of every item that stands at a cut."""
        bound = self._cut(ledger, cut) | {"last": date.max}
        names = {number: book for book, number in self.replica.books.items()}
        for book, item, title, org in self._run(compile_titles(ledger), bound):
            yield names[book], item, title, org

    def _add_steady(self, asked: Asked, leaves: Sequence[Leaf], found: list[Found]) -> None:
        """Adds what steady rows tell at the head: nothing of them is unclear."""
        shape = asked.laid.shape
        opened = partial(over_openings, shape, len(leaves), asked.table, asked.reach)
        for book, *stand in self._run(
            self._kept(("opened", len(leaves), *asked.key), [], opened), _days(leaves, asked.bound)
        ):
            for one, standing in zip(found, stand, strict=True):
                one.sums[book, NO_ORG] += Tally(standing)
        of_rows = [number for number, leaf in enumerate(leaves) if measure_of(leaf.indicator, shape) is None]
        self._count_steady(asked, leaves, of_rows, found)
        of_amounts = [number for number in range(len(leaves)) if number not in set(of_rows)]
        for joined in (False, True):
            some = [number for number in of_amounts if _conditional(leaves[number]) == joined]
            self._add_amounts(asked, leaves, some, found, joined=joined, steady=True)

    def _count_steady(self, asked: Asked, leaves: Sequence[Leaf], numbers: Sequence[int], found: list[Found]) -> None:
        if not numbers:
            return
        some = [leaves[number] for number in numbers]
        indicators = [leaf.indicator for leaf in some]
        make = partial(over_steady_rows, asked.laid.shape, indicators, asked.table, asked.reach)
        for book, org, *told in self._run(
            self._kept(("steady", *asked.key), indicators, make), _days(some, asked.bound)
        ):
            for place, number in enumerate(numbers):
                counted, known, total, reached = told[4 * place : 4 * place + 4]
                if counted:
                    exact = Fraction(total) if total else NOTHING
                    found[number].sums[book, org] += Tally(0, counted, known, exact, reached)

    def _add_rows(self, asked: Asked, leaves: Sequence[Leaf], found: list[Found]) -> None:
        """Adds what other rows tell, and notes which passes some of them cannot answer."""
        indicators = [leaf.indicator for leaf in leaves]
        make = partial(over_rows, asked.laid.shape, indicators, asked.table, asked.reach)
        width = len(COUNTS)
        for book, org, *told in self._run(
            self._kept(("rows", *asked.key), indicators, make), _days(leaves, asked.bound)
        ):
            for number, one in enumerate(found):
                missing, standing, counted, known, total, reached = told[number * width : (number + 1) * width]
                one.unclear |= missing > 0
                if org is not None:
                    one.sums[book, org] += Tally(
                        standing, counted, known, Fraction(total) if total else NOTHING, reached
                    )
        measured = [number for number, leaf in enumerate(leaves) if measure_of(leaf.indicator, asked.laid.shape)]
        self._add_amounts(asked, leaves, measured, found, joined=True, steady=False)

    def _add_amounts(
        self, asked: Asked, leaves: Sequence[Leaf], numbers: Sequence[int], found: list[Found], *,
        joined: bool, steady: bool,
    ) -> None:  # fmt: skip
        """Adds what amounts tell to some of the passes."""
        if not numbers:
            return
        some = [leaves[number] for number in numbers]
        indicators = [leaf.indicator for leaf in some]
        make = partial(
            over_amounts, asked.laid.shape, indicators, asked.table, asked.reach, joined=joined, steady=steady
        )
        statement = self._kept(("amounts", joined, *asked.key), indicators, make)
        for book, org, *told in self._run(statement, _days(some, asked.bound)):
            for place, number in enumerate(numbers):
                known, total = told[2 * place : 2 * place + 2]
                if org is None or not (known or total):
                    continue
                one = found[number]
                counts = known if is_level(leaves[number].indicator, asked.laid.shape.ledger) else 0
                one.sums[book, org] += Tally(known=counts, total=Fraction(total) if total else NOTHING)
                if steady:
                    one.told.add((book, org))

    def _add_any_told(self, asked: Asked, leaves: Sequence[Leaf], found: list[Found]) -> None:
        """Adds to what adds up a flow whether any steady row counts, and whether anything was told of one: by exact counts
        under a condition, and where rows changed since took some back.
        """
        shape = asked.laid.shape
        flows = [
            n
            for n, leaf in enumerate(leaves)
            if measure_of(leaf.indicator, shape) and not is_level(leaf.indicator, shape.ledger)
        ]
        plain = [number for number in flows if not _conditional(leaves[number])]
        since = self._told(asked, leaves, plain, over_told_since) if plain and asked.table.changed else {}
        below = self._told(asked, leaves, plain, over_told) if plain and asked.table.told else {}
        exact: list[int] = []
        for number in flows:
            one, more = found[number], since.get(number, {})
            sums = (one.sums.get(pair, Tally()) + tally for pair, tally in more.items())
            fewer = any(tally.counted < 0 or tally.known < 0 for tally in (*sums, *one.sums.values()))
            if number not in plain or fewer:
                exact.append(number)
                continue
            for told in (more, below.get(number, {})):
                for pair, tally in told.items():
                    one.sums[pair] += tally
            for pair in one.told:
                one.sums[pair] += Tally(0, 1, 1)
        self._count_steady(asked, leaves, exact, found)

    def _told(
        self, asked: Asked, leaves: Sequence[Leaf], numbers: Sequence[int], over: Callable[..., Compiled]
    ) -> dict[int, dict[Pair, Tally]]:
        """What stands and what was told, by pass and pair."""
        some = [leaves[number] for number in numbers]
        indicators = [leaf.indicator for leaf in some]
        make = partial(over, asked.laid.shape, indicators, asked.table, asked.reach)
        found: dict[int, dict[Pair, Tally]] = {number: {} for number in numbers}
        for book, org, *told in self._run(
            self._kept((over.__name__, *asked.key), indicators, make), _days(some, asked.bound)
        ):
            for place, number in enumerate(numbers):
                counted, known = told[2 * place : 2 * place + 2]
                if counted or known:
                    found[number][book, org] = Tally(0, counted, known)
        return found

    def _add_unclear(self, asked: Asked, leaf: Leaf, own: Sums) -> None:
        """Adds the items whose rows cannot tell, from facts."""
        indicator, laid = leaf.indicator, asked.laid
        careful = laid.below if asked.reach == "earlier" else laid.below[1:]
        make = partial(unclear_items, laid.shape, indicator, careful, laid.changed, asked.reach)
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
        orgs = {**self.replica.orgs, NO_ORG: ""}
        return {(books[book], orgs[org]): one for (book, org), one in sums.items() if one != Tally()}

    def _kept(self, key: tuple[Any, ...], indicators: Sequence[OverItems], make: Callable[[], Compiled]) -> Compiled:
        """A statement over some indicators, made once."""
        key = (*key, *map(id, indicators))
        if key not in self._made:
            self._made[key] = (indicators, make())
            while len(self._made) > ROUTES_KEPT:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        return self._made[key][1]

    def _run(self, statement: Compiled, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        values = {name: value for name, value in {**statement.values, **bound}.items() if name in statement.names}
        return self.replica.connection.execute(statement.text, values).fetchall()


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


def _from(leaf: Leaf) -> date:
    """The first day whose amounts count: a level looks back to its reset, what adds up to a level to the beginning."""
    if isinstance(leaf.indicator, Level):
        return reset_start(leaf) or BEGINNING
    return leaf.days.first or BEGINNING


def _conditional(leaf: Leaf) -> bool:
    """Whether a pass looks at anything of an item but its amounts."""
    return leaf.indicator.where != EVERYTHING
