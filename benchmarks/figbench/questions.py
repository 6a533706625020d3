"""The six questions that tables can answer too, ours beside a peer's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from figbench import city
from figbench.ours import Ours
from harness import Case
from taizhang.core.values.figure import Cut

EARLIER: Final = 0.85  # of each book: the position of (vi)
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Peer:
    """A module of `peers` with a function for each question, what it asks, and the bound on how much quicker ours is."""

    name: str
    target: float | None
    module: ModuleType
    asked: Any

    def ask(self, question: str, *more: object, ranked: bool = False) -> Rows:
        """The answer in whole numbers."""
        return whole(getattr(self.module, question)(self.asked, *more), ranked=ranked)


def six(ours: Ours, peer: Peer, repeats: int = 1) -> Iterator[Case]:
    """A case for each question."""
    positions = {city_number(book): int(position * EARLIER) for book, position in ours.heads.positions}
    cut = Cut.of({city.book(district): upto for district, upto in positions.items()})
    questions: tuple[tuple[str, Callable[[], Any], Callable[[], Any]], ...] = (
        ("(i) a flow by district and month", ours.flows, lambda: peer.ask("flows")),
        ("(ii) the year to date by town", ours.to_date, lambda: peer.ask("to_date")),
        ("(iii) conversion by district", ours.conversion, lambda: peer.ask("conversion")),
        ("(iv) on time by town and category", ours.on_time, lambda: peer.ask("on_time")),
        ("(v) districts by growth", ours.growth, lambda: peer.ask("growth", ranked=True)),
        ("(vi) the first, as of earlier", lambda: ours.flows(cut), lambda: peer.ask("flows_at", positions)),
    )
    for name, mine, theirs in questions:
        yield Case(name, "ms", "lower", 1, mine, theirs, peer.target, repeats)


def city_number(book: str) -> int:
    """A district's number by its code."""
    return int(book[4:])


def whole(found: Rows, *, ranked: bool = False) -> Rows:
    """Rows as whole numbers, in order unless they are ranked."""
    rows = [tuple(int(value) for value in row) for row in found]
    return rows if ranked else sorted(rows)
