"""The Merkle tree of RFC 9162 section 2.1 over byte leaves, SHA-256: roots, proofs, and their verification.

No tree is kept: a `Frontier` holds the roots of the largest whole subtrees (at most one for each binary digit of the
size), and a proof reads the leaf hashes once more, in order, each into the one subtree that it belongs to.
"""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import Final

HASH_BYTES: Final = 32
_RUN: Final = 1_024  # leaves paired off at a time
EMPTY_ROOT: Final = sha256(b"").digest()  # of the tree without leaves


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf: SHA-256 of 0x00 and its bytes."""
    return sha256(b"\x00" + content).digest()


def leaf_hashes(contents: Iterable[bytes]) -> list[bytes]:
    """The hashes of leaves in order: a run of them costs less at once than one by one."""
    return [sha256(b"\x00" + content).digest() for content in contents]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node: SHA-256 of 0x01 and the hashes of both its sides."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree that grows: all that is needed of it to add leaves and to tell its root.

    Adding a leaf costs one node hash on average; the root is worked out when it is asked for, in as many hashes as the
    size has digits.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        """An empty tree, or one taken up again from its `size` and the roots of its whole subtrees, largest first.

        ValueError where there are not as many of them as the size has binary ones.
        """
        if size < 0 or len(peaks) != size.bit_count():
            raise ValueError("the peaks are not those of a tree of this size")
        self.size = size
        waiting = iter(reversed(peaks))
        self._waiting = [next(waiting) if size >> height & 1 else None for height in range(size.bit_length())]

    def add(self, leaf: bytes) -> None:
        """Adds one leaf by its hash."""
        self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Adds leaves by their hashes, in order. A run at a time is quicker than one by one."""
        hashes = iter(leaves)
        while run := list(islice(hashes, _RUN)):
            self.size += len(run)
            self._settle(run)

    def _settle(self, level: list[bytes]) -> None:
        """Pairs a run of leaves off, level by level, with what waits there; the odd one waits for a later run."""
        waiting = self._waiting
        height = 0
        while level:
            if height == len(waiting):
                waiting.append(None)
            before = waiting[height]
            if before is not None:
                level.insert(0, before)
            waiting[height] = level[-1] if len(level) & 1 else None
            sides = iter(level)
            level = [sha256(b"\x01" + left + right).digest() for left, right in zip(sides, sides, strict=False)]
            height += 1

    def join(self, size: int, peaks: Sequence[bytes]) -> None:
        """Adds `size` leaves of which only the roots of their whole subtrees are known, largest first.

        ValueError where their tree does not fit whole after the leaves there are: where it is larger than the smallest
        whole subtree so far.
        """
        if size < 0 or len(peaks) != size.bit_count() or (self.size and size > self.size & -self.size):
            raise ValueError("no tree of this size goes on here whole")
        heights = [height for height in reversed(range(size.bit_length())) if size >> height & 1]
        for height, peak in zip(heights, peaks, strict=True):
            self._put(height, peak)
        self.size += size

    def _put(self, height: int, peak: bytes) -> None:
        """Puts a whole subtree after the leaves there are, made one with those of its height that wait."""
        waiting = self._waiting
        while height < len(waiting) and (before := waiting[height]) is not None:
            waiting[height], peak = None, node_hash(before, peak)
            height += 1
        waiting.extend([None] * (height + 1 - len(waiting)))
        waiting[height] = peak

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The roots of the largest whole subtrees, from the left: with the size, all there is to take up again."""
        return tuple(one for one in reversed(self._waiting) if one is not None)

    def root(self) -> bytes:
        """The root of the tree of all leaves added so far."""
        return root_over(self.peaks)


def root_over(peaks: Sequence[bytes]) -> bytes:
    """The root of a tree given by the roots of its largest whole subtrees, largest first."""
    root: bytes | None = None
    for one in reversed(peaks):
        root = one if root is None else node_hash(one, root)
    return EMPTY_ROOT if root is None else root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root of a tree given by its leaf hashes."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()


def inclusion_path(leaves: Iterable[bytes], index: int, size: int) -> tuple[bytes, ...]:
    """The hashes that lead from the leaf at `index` (from 0) to the root of the first `size` leaves (RFC 9162, 2.1.3.1).

    ValueError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf")
    return _roots(leaves, _inclusion_spans(index, 0, size))


def consistency_path(leaves: Iterable[bytes], first: int, second: int) -> tuple[bytes, ...]:
    """The hashes that show that the first `second` leaves begin with the first `first` (RFC 9162, 2.1.4.1).

    Empty where both sizes are the same, and where the first is 0: any tree begins with none. ValueError where the
    second is less.
    """
    if not 0 <= first <= second:
        raise ValueError("the second tree is smaller")
    return _roots(leaves, _consistency_spans(first, 0, second, whole=True) if first else [])


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a leaf's hash and its path give the root, step by step as RFC 9162 section 2.1.3.2 says."""
    if not 0 <= index < size:
        return False
    at, last, made = index, size - 1, leaf
    for one in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            made = node_hash(one, made)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            made = node_hash(made, one)
        at, last = at >> 1, last >> 1
    return last == 0 and made == root


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a path gives both roots, step by step as RFC 9162 section 2.1.4.2 says.

    Two trees of one size are consistent where they are the same, and any tree is with the empty one; both have no path.
    """
    if not 0 <= first <= second:
        return False
    if first in {0, second}:
        return not path and first_root == (second_root if first == second else EMPTY_ROOT)
    if not path:
        return False
    steps = [first_root, *path] if first.bit_count() == 1 else list(path)
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = steps[0]
    for one in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            older, newer = node_hash(one, older), node_hash(one, newer)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, one)
        at, last = at >> 1, last >> 1
    return last == 0 and older == first_root and newer == second_root


Span = tuple[int, int]  # the leaves of a subtree: from, and up to without


def _half(size: int) -> int:
    """The largest power of two below a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _inclusion_spans(index: int, start: int, stop: int) -> list[Span]:
    """The subtrees of an inclusion path, from the leaf up."""
    spans: list[Span] = []
    while stop - start > 1:
        middle = start + _half(stop - start)
        if index < middle:
            spans.append((middle, stop))
            stop = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def _consistency_spans(first: int, start: int, stop: int, *, whole: bool) -> list[Span]:
    """The subtrees of a consistency path, SUBPROOF of the RFC: `whole` while the first tree is one of its subtrees."""
    size = stop - start
    if first == size:
        return [] if whole else [(start, stop)]
    middle = start + _half(size)
    if first <= middle - start:
        return [*_consistency_spans(first, start, middle, whole=whole), (middle, stop)]
    return [*_consistency_spans(first - (middle - start), middle, stop, whole=False), (start, middle)]


def _roots(leaves: Iterable[bytes], spans: Sequence[Span]) -> tuple[bytes, ...]:
    """The roots of subtrees that do not overlap, from one reading of the leaf hashes. ValueError where they give out."""
    hashes: Iterator[bytes] = iter(leaves)
    roots: dict[Span, bytes] = {}
    read = 0
    for start, stop in sorted(spans):
        frontier = Frontier()
        for _ in islice(hashes, start - read):
            pass
        frontier.extend(islice(hashes, stop - start))
        if frontier.size != stop - start:
            raise ValueError("there are fewer leaves")
        roots[start, stop] = frontier.root()
        read = stop
    return tuple(roots[span] for span in spans)
