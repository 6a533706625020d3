"""How an answer moves with a few entries: what each item they speak of adds now, less what it added before.

Everything a pass adds up is a sum over items, so an answer worked out once is carried along with the books: only the
items that were spoken of since are looked at, by core's fold and view. `items.py` says what an item adds.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from taizhang.core.declarations.formula import Level, Sum
from taizhang.core.journal.entry import Entry, parse
from taizhang.core.journal.store import Head, Store, Stored
from taizhang.core.ledger.state import ItemState, fold
from taizhang.core.limits import ITEMS_HELD, SPOKEN_KEPT
from taizhang.core.values.figure import Cut
from taizhang.indicators.items import tally_of
from taizhang.indicators.plan import Leaf
from taizhang.indicators.tally import NOTHING, Tallies, Tally, Units, by_unit

Item = tuple[str, str, str]  # book, ledger, item


@dataclass
class Spoken:
    """The items that a book's newest entries speak of: position by position, from after `since` on."""

    since: int
    items: list[tuple[int, str, str]] = field(default_factory=list)


class Deltas:
    """Keeps which items the newest entries speak of, and the entries of those it was asked about."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._spoken: dict[str, Spoken] = {}
        self._entries: OrderedDict[Item, list[Entry]] = OrderedDict()

    def follow(self, book: str, rows: Sequence[Stored]) -> None:
        """Takes note of the next entries of a book."""
        spoken = self._spoken.setdefault(book, Spoken(rows[0].position - 1))
        spoken.items += [(row.position, row.columns.ledger, row.columns.item) for row in rows]
        if len(spoken.items) > SPOKEN_KEPT:
            del spoken.items[: -SPOKEN_KEPT // 2]
            spoken.since = spoken.items[0][0] - 1
        for row in rows:
            held = self._entries.get((book, row.columns.ledger, row.columns.item))
            # what is held may be ahead: it was read when others had written on since this book was followed
            if held is not None and (not held or held[-1].position < row.position):
                held.append(parse(row.content))

    def skip(self, book: str, head: Head) -> None:
        """Forgets a book, of which entries up to a head came in without being looked at."""
        self._spoken[book] = Spoken(head.position)
        for item in [one for one in self._entries if one[0] == book]:
            del self._entries[item]

    def spoken_of(self, leaf: Leaf, before: Cut, now: Cut, most: int) -> set[Item] | None:
        """The items of a pass's ledger that entries after one cut and up to another speak of; None where they are more
        than `most`, or were not kept. Both cuts are of the same books.
        """
        found: set[Item] = set()
        for book, upto in now.positions:
            after = before.at(book)
            spoken = self._spoken.get(book)
            if after > upto or (after < upto and (spoken is None or after < spoken.since)):
                return None
            for position, ledger, item in reversed(spoken.items) if spoken else ():
                if position <= after:
                    break
                if position <= upto and ledger == leaf.ledger.ledger:
                    found.add((book, ledger, item))
                    if len(found) > most:
                        return None
        return found

    def moved(
        self, answer: Tallies, leaf: Leaf, items: Iterable[Item], before: Cut, now: Cut, units: Units | None = None
    ) -> Tallies | None:
        """The answer of a pass at one cut carried on, or back, to another: `items` are those spoken of between. None where
        fewer amounts are known then and nothing is their sum: whether any is left, an answer that only says there were
        some does not tell.
        """
        more: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
        for item in items:
            for key, one in by_unit(self.tally(leaf, item, before.at(item[0])), units).items():
                more[key] += -one
            for key, one in by_unit(self.tally(leaf, item, now.at(item[0])), units).items():
                more[key] += one
        moved = dict(answer)
        for key, one in more.items():
            moved[key] = moved.get(key, NOTHING) + one
            if isinstance(leaf.indicator, Sum | Level) and (one.counted < 0 or one.known < 0):
                if moved[key].parts == 0:
                    return None
                moved[key] = _some(moved[key])
        return {key: one for key, one in moved.items() if one != NOTHING}

    def tally(self, leaf: Leaf, item: Item, upto: int) -> Tallies:
        """What one item adds as of a position; nothing where it does not stand."""
        state = ItemState(*item)
        for entry in self._entries_of(item):
            if entry.position <= upto:
                state = fold(state, entry)
        added = tally_of(leaf, state)
        return {} if added is None else {(item[0], added[0]): added[1]}

    def _entries_of(self, item: Item) -> list[Entry]:
        if item not in self._entries:
            self._entries[item] = [parse(row.content) for row in self._store.history(*item)]
            while len(self._entries) > ITEMS_HELD:
                self._entries.popitem(last=False)
        self._entries.move_to_end(item)
        return self._entries[item]


def _some(one: Tally) -> Tally:
    """A sum that is not nothing is one of some amounts, however many there are."""
    return replace(one, counted=max(one.counted, 1), known=max(one.known, 1))
