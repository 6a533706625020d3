"""The oracle: figures from the entries themselves, in plain Python, by core's fold and view. Slow and plain on purpose.

Every engine must give the same exact tallies; where one differs, this file and `items.py` say what is right.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.entry import Entry, parse
from taizhang.core.journal.store import Head, Store, Stored
from taizhang.core.ledger.state import ItemState, fold_all
from taizhang.core.ledger.view import view
from taizhang.core.values.figure import Cut
from taizhang.indicators.items import tally_of
from taizhang.indicators.plan import Leaf, Title
from taizhang.indicators.source import Source
from taizhang.indicators.tally import Tallies, Tally, Units, by_unit


class ReferenceEngine:
    """Keeps all entries and folds them anew for each question."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def follow(self, book: str, rows: Sequence[Stored]) -> None:
        del book
        self._entries.extend(parse(row.content) for row in rows)

    def load(self, book: str, contents: Iterable[Sequence[bytes]], head: Head) -> None:
        del book, head
        self._entries.extend(parse(content) for part in contents for content in part)

    def start_anew(self) -> None:
        self._entries.clear()

    def _tally(self, leaf: Leaf, cut: Cut) -> Tallies:
        found: dict[tuple[str, str], Tally] = {}
        for state in self._states(leaf.ledger, cut):
            if leaf.item is not None and state.item != leaf.item:
                continue
            added = tally_of(leaf, state)
            if added is not None:
                key = (state.book, added[0])
                found[key] = found.get(key, Tally()) + added[1]
        return found

    def tally_all(self, leaves: Sequence[Leaf], cut: Cut, units: Units | None = None) -> Sequence[Tallies]:
        return [by_unit(self._tally(leaf, cut), units) for leaf in leaves]

    def titles(self, ledger: LedgerDeclaration, cut: Cut) -> Iterator[Title]:
        for state in self._states(ledger, cut):
            seen = view(state, ledger, date.max)
            title, org = seen.fields.get(ledger.title), seen.fields.get("org")
            if seen.opened_on is not None and isinstance(title, str) and isinstance(org, str):
                yield Title(state.book, state.item, title, org)

    def _states(self, ledger: LedgerDeclaration, cut: Cut) -> Iterator[ItemState]:
        entries = (one for one in self._entries if one.ledger == ledger.ledger and one.position <= cut.at(one.book))
        return iter(fold_all(entries).values())


class ReferenceSource(Source):
    """Figures by the oracle."""

    def __init__(self, store: Store, top: str = "500000") -> None:
        super().__init__(store, ReferenceEngine(), top)
