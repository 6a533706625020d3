"""A long book cut into segments that several can walk at once, each trusting the link before its first entry.

The links are held together afterwards: a segment ends at the digest that the next one began from. A segment is as long
as a whole subtree of the book's tree, so that the trees of segments join into the book's without their leaves.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from taizhang.core.journal.chain import follow, link_before_the_first
from taizhang.core.journal.growing import Edge, Growing
from taizhang.core.journal.heads import no_entries
from taizhang.core.journal.rows import Row
from taizhang.core.journal.store import Head, Store

SEGMENT: Final = 1 << 14  # entries; a power of two


@dataclass(frozen=True, slots=True)
class Segment:
    """The entries of a book after `start` and up to `last`. `sizes`: how many entries of the book, all of them within
    the segment, its tree is asked for at; `grows`: whether the tree goes on past the segment.
    """

    book: str
    start: Head
    last: int
    sizes: tuple[int, ...]
    grows: bool


@dataclass(frozen=True, slots=True)
class Walked:
    """A segment found sound beyond doubt: where it ends, and its own tree: its size and peaks, and where it was asked
    for, by entries of the segment. Without a tree where none was asked for.
    """

    end: Head
    size: int = 0
    peaks: tuple[bytes, ...] = ()
    edges: tuple[tuple[int, Edge], ...] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """Those who walk segments: `walk` gives the results in the segments' order. `length`: entries of a segment, a power
    of two.
    """

    walk: Callable[[Sequence[Segment]], Iterable[Walked | None]]
    length: int = SEGMENT


def segments_of(
    store: Store, book: str, head: Head, sizes: Iterable[int], *, to_end: bool, length: int
) -> tuple[Segment, ...]:
    """A book from its first entry to its head in segments; none where the entry before one is missing.

    `sizes`: as for `Growing`. Where a segment begins is taken from the row before it, whatever that says.
    """
    wanted = sorted(set(sizes))
    furthest = head.position if to_end else max(wanted, default=0)
    found: list[Segment] = []
    start = Head(0, link_before_the_first(head))
    while start.position < head.position:
        last = min(start.position + length, head.position)
        within = tuple(size for size in wanted if start.position < size <= last)
        found.append(Segment(book, start, last, within, grows=furthest > start.position))
        row = next(iter(store.rows(book, last - 1, last)), None)
        if row is None:
            return ()
        start = Head(last, str(row[1]))
    return tuple(found)


def walk(segment: Segment, rows: Iterable[Row]) -> Walked | None:
    """A segment's rows walked; None where they are not sound beyond doubt, or not all there."""
    begin = segment.start.position
    growing = Growing(no_entries(segment.book), (size - begin for size in segment.sizes), to_end=segment.grows)
    found = follow(segment.book, growing.rows(rows), segment.start)
    if found.issues or found.position != segment.last:
        return None
    edges = tuple((size - begin, growing.taken[size - begin]) for size in segment.sizes)
    return Walked(Head(found.position, found.digest), growing.tree.size, growing.tree.peaks, edges)
