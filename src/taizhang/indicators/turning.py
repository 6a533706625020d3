"""With which entry an invariant came not to hold: found by halving one book, without reading its entries."""

from collections.abc import Callable, Collection
from typing import Protocol

from taizhang.core.issues import Issue
from taizhang.core.values.figure import Cut
from taizhang.core.values.period import Period
from taizhang.indicators.invariants import Standing


class Judge(Protocol):
    """What says how invariants stand at a cut: a source of figures."""

    def standings(
        self, org: str, periods: Collection[Period], at: Cut | None = None, only: Collection[str] | None = None
    ) -> tuple[list[Standing], list[Issue]]: ...


def turned_by(judge: Judge, broken: Standing, top: str) -> tuple[str, int] | None:
    """The book and position of an entry as of which it is broken, and was not as of the entry before; the other books are
    left where they stand. None where its figures are of several books, or of none beside the city's.

    The entry found is where it turned at least once: it may have held again later on, before it broke for good.
    """
    books = [(book, head) for book, head in broken.position.positions if book != top]
    if len(books) != 1:
        return None
    (book, head), name = books[0], broken.invariant.invariant

    def is_broken(position: int) -> bool:
        at = Cut.of({**dict(broken.position.positions), book: position})
        found, _ = judge.standings(broken.org.code, [broken.period], at, [name])
        return any(one.verdict == "broken" for one in found)

    return book, first_of(is_broken, head)


def first_of(holds: Callable[[int], bool], last: int) -> int:
    """A number at which something holds and did not at the number before; it holds at `last`, and not at 0."""
    before, found = 0, last
    while found - before > 1:
        middle = (before + found) // 2
        if holds(middle):
            found = middle
        else:
            before = middle
    return found
