"""Answers at cuts not long ago, from those of now: what the items fed since add now is taken back, and what they added
then is put in. To lay a ledger's rows out as of a cut costs some fifty milliseconds, this some hundred microseconds an item.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from operator import itemgetter

from taizhang.core.journal.store import Store
from taizhang.core.limits import ANSWERS_KEPT, EARLIER_ITEMS_MAX
from taizhang.core.values.figure import Cut
from taizhang.indicators.deltas import Deltas, Item
from taizhang.indicators.feeding import Tails
from taizhang.indicators.plan import Adder, Days, Leaf
from taizhang.indicators.tally import Tallies, Units

_Pass = tuple[int, Days, str | None]  # by identity: what is kept of a pass keeps its indicator alive
_Key = tuple[_Pass, tuple[str, ...], Units | None]


class LookingBack:
    """Adds up at cuts before some heads, which must be those that the engine has been shown. An answer is carried from the
    newest cut it was asked for that is not before: looks go back step by step.
    """

    def __init__(self, engine: Adder, store: Store, heads: Cut) -> None:
        self.tails = Tails(store, heads)
        self._engine, self._heads, self._deltas = engine, heads, Deltas(store)
        self._fed: dict[tuple[_Pass, str], list[tuple[int, Item]]] = {}
        self._given: OrderedDict[_Key, tuple[Leaf, dict[Cut, Tallies]]] = OrderedDict()

    def tally_all(self, leaves: Sequence[Leaf], cut: Cut, units: Units | None = None) -> Sequence[Tallies]:
        """Several passes over the books of a cut; those that too many items were fed for since by the engine itself."""
        return [self._tally(leaf, cut, units) for leaf in leaves]

    def _tally(self, leaf: Leaf, cut: Cut, units: Units | None) -> Tallies:
        given = self._given_to(leaf, cut, units)
        if cut not in given:
            moved = self._moved(leaf, cut, units, given)
            given[cut] = self._of_engine(leaf, cut, units) if moved is None else moved
        return given[cut]

    def _given_to(self, leaf: Leaf, cut: Cut, units: Units | None) -> dict[Cut, Tallies]:
        """The answers given for a pass over some books."""
        key = (_pass_of(leaf), tuple(book for book, _ in cut.positions), units)
        if key not in self._given:
            self._given[key] = (leaf, {})
            while len(self._given) > ANSWERS_KEPT:
                self._given.popitem(last=False)
        self._given.move_to_end(key)
        return self._given[key][1]

    def _of_engine(self, leaf: Leaf, cut: Cut, units: Units | None) -> Tallies:
        (answer,) = self._engine.tally_all([leaf], cut, units)
        return answer

    def _moved(self, leaf: Leaf, cut: Cut, units: Units | None, given: dict[Cut, Tallies]) -> Tallies | None:
        """The answer carried back from a later cut, None where there are too many items between."""
        if leaf.item is not None:
            return None
        heads = Cut.of({book: self._heads.at(book) for book, _ in cut.positions})
        after = min((one for one in given if _not_before(one, cut)), key=_sum_of, default=heads)
        items = self._items(leaf, cut, after)
        if items is None:
            return None
        if after not in given:
            given[after] = self._of_engine(leaf, after, units)
        return self._deltas.moved(given[after], leaf, items, after, cut, units) if items else given[after]

    def _items(self, leaf: Leaf, cut: Cut, after: Cut) -> set[Item] | None:
        """The items of a pass that entries after one cut and up to another may have changed; None where they are too many,
        or too long ago.
        """
        found: set[Item] = set()
        for book, upto in cut.positions:
            if upto < self.tails.low(book):
                return None
            fed = self._fed_in(leaf, book) if upto < after.at(book) else []
            first = bisect_right(fed, upto, key=itemgetter(0))
            found.update(item for position, item in fed[first:] if position <= after.at(book))
        return found if len(found) <= EARLIER_ITEMS_MAX else None

    def _fed_in(self, leaf: Leaf, book: str) -> list[tuple[int, Item]]:
        """The newest entries of a book that feed a pass, with their items."""
        key = (_pass_of(leaf), book)
        if key not in self._fed:
            ledger = leaf.ledger.ledger
            entries = self.tails.feeding(book, ledger, [leaf], opened=True)
            self._fed[key] = [(entry.position, (book, ledger, entry.item)) for entry in entries]
        return self._fed[key]


def _pass_of(leaf: Leaf) -> _Pass:
    return id(leaf.indicator), leaf.days, leaf.item


def _not_before(one: Cut, other: Cut) -> bool:
    return all(one.at(book) >= position for book, position in other.positions)


def _sum_of(cut: Cut) -> int:
    return sum(position for _, position in cut.positions)
