"""The state of one item: the statements in force, after corrections; and what they say as of a day.

A correction replaces the whole earlier entry. Corrections of corrections have one root, the first statement; in force is
the newest entry of a root. A withdrawal is a correction without content. Folding keeps statements, not conclusions, so
entries that come late, or in another order, give the same state.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from taizhang.core.journal.entry import Entry, Sealed

WITHDRAWN = "withdraw"


@dataclass(frozen=True, slots=True)
class Statement:
    """One entry in force: `root` is the position of the first statement it goes back to (its own if no correction).
    `sealed` is what it says of persons, as ciphertext.
    """

    root: int
    position: int
    kind: str
    effective_on: date
    payload: Mapping[str, Any]
    sealed: tuple[Sealed, ...] = ()

    def to_json(self) -> list[Any]:
        sealed = [one.to_json() for one in self.sealed] or False
        return [self.root, self.position, self.kind, self.effective_on.isoformat(), dict(self.payload), sealed]


@dataclass(frozen=True, slots=True)
class ItemState:
    """All that is in force of one item. `version` is the position of the last entry folded in.

    `roots` maps the position of every correction seen to its root; a position not in it is its own root.
    """

    book: str
    ledger: str
    item: str
    version: int = 0
    statements: Mapping[int, Statement] = field(default_factory=lambda: MappingProxyType({}))  # by root
    roots: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def in_force(self) -> tuple[Statement, ...]:
        """Statements that stand, in the order of (effective_on, root): the order last values are taken in. A correction
        stands where the statement it replaces stood, not after what was said since.
        """
        standing = [one for one in self.statements.values() if one.kind != WITHDRAWN]
        if len(standing) > 1:
            standing.sort(key=lambda one: (one.effective_on, one.root))
        return tuple(standing)

    def root_of(self, position: int) -> int:
        return self.roots.get(position, position)

    def to_json(self) -> dict[str, Any]:
        return {
            "book": self.book,
            "ledger": self.ledger,
            "item": self.item,
            "version": self.version,
            "statements": [one.to_json() for _, one in sorted(self.statements.items())],
            "roots": {str(position): root for position, root in sorted(self.roots.items())},
        }


def state_from_json(body: Mapping[str, Any]) -> ItemState:
    """The state that `to_json` wrote."""
    statements = (
        Statement(root, position, kind, date.fromisoformat(day), MappingProxyType(payload), _sealed(sealed))
        for root, position, kind, day, payload, sealed in body["statements"]
    )
    return ItemState(
        body["book"],
        body["ledger"],
        body["item"],
        body["version"],
        MappingProxyType({one.root: one for one in statements}),
        MappingProxyType({int(position): root for position, root in body["roots"].items()}),
    )


def _sealed(parts: Any) -> tuple[Sealed, ...]:
    return tuple(Sealed(**part) for part in parts) if parts else ()


def fold(state: ItemState, entry: Entry) -> ItemState:
    """The state after one more entry of the item. Entries must come in order of position; ValueError otherwise."""
    if (entry.book, entry.ledger, entry.item) != (state.book, state.ledger, state.item):
        raise ValueError(f"{entry.book}#{entry.position} is of another item")
    if entry.position <= state.version:
        raise ValueError(f"{entry.book}#{entry.position} does not follow {state.version}")
    root = entry.position if entry.corrects is None else state.root_of(entry.corrects)
    if entry.corrects is not None and root not in state.statements:
        raise ValueError(f"{entry.book}#{entry.position} corrects {entry.corrects}, which this item does not have")
    said = Statement(
        root, entry.position, entry.kind, entry.effective_on, MappingProxyType(dict(entry.payload)), entry.sealed
    )
    roots = state.roots if root == entry.position else MappingProxyType({**state.roots, entry.position: root})
    statements = MappingProxyType({**state.statements, root: said})
    return ItemState(state.book, state.ledger, state.item, entry.position, statements, roots)


def fold_all(entries: Iterable[Entry]) -> dict[tuple[str, str, str], ItemState]:
    """The states of all items in a run of entries, by (book, ledger, item)."""
    states: dict[tuple[str, str, str], ItemState] = {}
    for entry in entries:
        key = (entry.book, entry.ledger, entry.item)
        states[key] = fold(states.get(key) or ItemState(*key), entry)
    return states
