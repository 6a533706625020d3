"""The tree of a book growing beside its rows while its chain is walked: one more pass of SHA-256 over the entries' bytes
and one node hash an entry; no second reading.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from taizhang.core.journal.heads import BookEnd
from taizhang.core.journal.merkle import Frontier, leaf_hashes, root_over
from taizhang.core.journal.rows import Row, stored_from
from taizhang.core.journal.store import Store

_RUN: Final = 128  # entries hashed as one list

Edge = tuple[tuple[bytes, ...], str]  # where a tree was looked at: its peaks, and the chain's digest of its last entry


class Growing:
    """A book's rows on their way to whoever walks them, their tree growing beside them."""

    def __init__(self, start: BookEnd, sizes: Iterable[int], *, to_end: bool) -> None:
        """`sizes`: how many entries the root is asked for at. `to_end`: the tree is grown past the last of them."""
        self.tree = start.frontier()
        self.taken: dict[int, Edge] = {start.entries: (start.peaks, start.digest)}
        self._sizes = sorted(size for size in set(sizes) if size > start.entries)
        self._to_end = to_end

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows as they are."""
        given = iter(rows)
        for size in self._sizes:
            last: Row | None = None
            while run := list(islice(given, min(_RUN, size - self.tree.size))):
                self._grow(run)
                last = run[-1]
                yield from run
            if last is None or self.tree.size < size:
                break
            self.taken[size] = (self.tree.peaks, str(last[1]))
        while self._to_end and (run := list(islice(given, _RUN))):
            self._grow(run)
            yield from run
        yield from given

    def join(self, size: int, edges: Iterable[tuple[int, Edge]], peaks: Sequence[bytes]) -> None:
        """Takes over a tree of the next `size` entries, grown elsewhere: where it was looked at, and its peaks."""
        for at, (some, digest) in edges:
            grown = Frontier(self.tree.size, self.tree.peaks)
            grown.join(at, some)
            self.taken[grown.size] = (grown.peaks, digest)
        self.tree.join(size, peaks)

    def at(self, size: int) -> tuple[bytes, str] | None:
        """The root of the tree and the chain's digest at a size that was asked for; None where it was not reached."""
        edge = self.taken.get(size)
        return None if edge is None else (root_over(edge[0]), edge[1])

    def _grow(self, run: Sequence[Row]) -> None:
        self.tree.extend(leaf_hashes(contents_of(run)))


def contents_of(run: Sequence[Row]) -> list[bytes]:
    """The bytes of the entries in rows; also of one tampered with into another type."""
    contents = [row[2] for row in run]
    return contents if set(map(type, contents)) == {bytes} else [stored_from(row).content for row in run]


def tree_of(store: Store, book: str, upto: int) -> Iterator[bytes]:
    """The leaf hashes of a book's first entries, in order, read as they are asked for."""
    rows = iter(store.rows(book, 0, upto))
    while run := list(islice(rows, _RUN)):
        yield from leaf_hashes(contents_of(run))
