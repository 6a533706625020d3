"""What passes are asked of: rows, what is told apart in them, and statements, each made once."""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from taizhang.core.declarations.formula_parts import OverItems
from taizhang.core.limits import ROUTES_KEPT
from taizhang.indicators.replica.as_of import AsOf
from taizhang.indicators.replica.openings import Pair
from taizhang.indicators.rows_sql import Over, Table
from taizhang.indicators.sql import Compiled
from taizhang.indicators.tally import Tally, Units

NO_ORG: Final = -1  # the number, and "" the code, under which what stands in a book is told whatever its org


class Sums(dict[Pair, Tally]):
    """What a pass has added up so far, by book and org or unit."""

    def add(self, book: int, org: int, told: Tally) -> None:
        """Adds to one of them."""
        pair = (book, org)
        before = self.get(pair)
        self[pair] = told if before is None else before + told


@dataclass(frozen=True, slots=True)
class Merged:
    """Units of orgs as the replica numbers them: the table of orgs with their unit, the same as a mapping, and the code that
    stands for each unit. Where no unit has several orgs each goes by its org's number, and no table is needed.
    """

    units: Units
    table: str | None
    unit_of: Mapping[int, int]
    codes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows of a ledger passes are over, by org or by unit, and what every statement over them binds."""

    rows: AsOf
    over: Over
    merged: Merged | None
    whole: Mapping[int, int] | None  # the unit of every book, where each book is of one
    bound: Mapping[str, Any]

    def unit(self, book: int, org: int | None) -> int | None:
        """The org or unit of a row; None where rows of a book in which nothing stands undo each other."""
        return org if self.whole is None else self.whole.get(book)

    @property
    def books(self) -> Sequence[int]:
        numbers: Sequence[int] = self.bound["books"]
        return numbers

    def add(self, sums: Sums, book: int, org: int | None, told: Tally) -> None:
        """Adds what doubtful rows and facts give by org. Of an org in no unit it matters only that something stands in the
        book.
        """
        if org is None:
            return
        unit = org if self.merged is None else self.merged.unit_of.get(org)
        if unit is None:
            sums.add(book, NO_ORG, Tally(told.standing))
        else:
            sums.add(book, unit, told)

    def key(self, table: Table) -> tuple[Any, ...]:
        """What the text of a statement over a table depends on, beside what it asks."""
        over = self.over
        return over.shape.key, over.books, over.earlier, over.units, over.whole, table


class Statements:
    """Statements, made once. Indicators are told apart by identity (a definition's text is parsed once) and kept alive
    beside what stands for them.
    """

    def __init__(self) -> None:
        self.made: OrderedDict[tuple[Any, ...], tuple[Sequence[OverItems], Compiled]] = OrderedDict()

    def kept(self, key: tuple[Any, ...], indicators: Sequence[OverItems], make: Callable[[], Compiled]) -> Compiled:
        """A statement over some indicators, made once."""
        key = (*key, *map(id, indicators))
        if key not in self.made:
            self.made[key] = (indicators, make())
            while len(self.made) > ROUTES_KEPT:
                self.made.popitem(last=False)
        self.made.move_to_end(key)
        return self.made[key][1]
