"""Books held against signed heads: what the chain alone cannot tell, because whoever rewrites a book can chain it anew.

While the chain of a book is walked, its tree grows beside it, and its root is taken wherever a signed head says how far
the book went. One more pass of SHA-256 over the entries' bytes and one node hash an entry; no second reading.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.chain import Verified, verify_book
from taizhang.core.journal.entry import digest_of, genesis
from taizhang.core.journal.heads import BookEnd, DayHead, no_entries
from taizhang.core.journal.merkle import leaf_hashes
from taizhang.core.journal.rows import Row, stored_from
from taizhang.core.journal.store import Head, Store

_RUN: Final = 128  # entries hashed as one list


@dataclass(frozen=True, slots=True)
class Against:
    """The signed heads that books are held against, in order of number. `since` is the one, whole, whose books are taken
    as sound and not walked again.
    """

    heads: tuple[DayHead, ...] = ()
    since: DayHead | None = None

    def after(self) -> Sequence[DayHead]:
        """Those that the walk can be held against."""
        first = self.since.statement.number if self.since else 0
        return [one for one in self.heads if one.statement.number >= first]


NO_HEADS: Final = Against()


@dataclass(frozen=True, slots=True)
class Held:
    """What the walk of one book found. `after` entries were taken as sound and not read; `end` is where the book ends
    now, None unless it was asked for.
    """

    verified: Verified
    after: int
    end: BookEnd | None


class Growing:
    """A book's rows on their way to whoever walks them, their tree growing beside them."""

    def __init__(self, start: BookEnd, sizes: Iterable[int], *, to_end: bool) -> None:
        """`sizes`: how many entries the root is asked for at. `to_end`: the tree is grown past the last of them."""
        self.tree = start.frontier()
        self.taken = {start.entries: (start.root, start.digest)}  # roots and chain digests by size
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
            self.taken[size] = (self.tree.root(), str(last[1]))
        while self._to_end and (run := list(islice(given, _RUN))):
            self._grow(run)
            yield from run
        yield from given

    def _grow(self, run: Sequence[Row]) -> None:
        self.tree.extend(leaf_hashes(contents_of(run)))


def contents_of(run: Sequence[Row]) -> list[bytes]:
    """The bytes of the entries in rows; also of one tampered with into another type."""
    contents = [row[2] for row in run]
    return contents if set(map(type, contents)) == {bytes} else [stored_from(row).content for row in run]


def hold_books(store: Store, against: Against = NO_HEADS, *, to_end: bool = False) -> Iterator[Held]:
    """Every book of a store and of the signed heads, in order of code: what `verify_book` finds, and BOOK-010 where a
    signed tail is cut off, BOOK-011 where signed entries were swapped, BOOK-012 where they were chained anew.
    """
    heads = store.heads()
    signed = against.after()
    for book in sorted({*store.books(), *(one.book for head in signed for one in head.books)}):
        start = against.since.end_of(book) if against.since else no_entries(book)
        ends = [(head, head.ends[book]) for head in signed if book in head.ends]
        growing = Growing(start, (end.entries for _, end in ends), to_end=to_end)
        after = Head(start.entries, start.digest) if start.entries else None
        head = heads.get(book) or Head(0, genesis())
        walked = verify_book(book, growing.rows(store.rows(book, start.entries)), head, after)
        found = [*walked.issues, *_at_start(store, against.since, start, head)]
        if not any(one.code == "BOOK-005" for one in walked.issues):  # nothing stands at its place after a gap
            found += _differences(book, ends, growing)
        end = None
        if to_end:
            end = BookEnd(book, growing.tree.size, growing.tree.root(), walked.digest, growing.tree.peaks)
        yield Held(replace(walked, issues=tuple(found)), start.entries, end)


def _at_start(store: Store, since: DayHead | None, start: BookEnd, head: Head) -> Iterator[Issue]:
    """Whether the last entry that is taken as sound is still there and still the one that was signed."""
    if since is None or not start.entries:
        return
    at = start.entries
    place, day = Where(position=f"{start.book}#{at}"), since.statement.day
    row = next(store.read(start.book, at - 1, at), None)
    if row is None:
        yield issue("BOOK-010", place, day=day, signed=at, number=head.position)
    elif row.digest != start.digest or digest_of(row.content, start.digest.partition(":")[0]) != row.digest:
        yield issue("BOOK-012", place, first=1, last=at, day=day)


def _differences(book: str, ends: Sequence[tuple[DayHead, BookEnd]], growing: Growing) -> Iterator[Issue]:
    """The first signed end that the entries differ from, and the last that they do not reach."""
    sound = min(growing.taken)
    for head, end in sorted(ends, key=lambda one: one[1].entries):
        taken = growing.taken.get(end.entries)
        if taken is None:  # beyond the last entry
            break
        if taken != (end.root, end.digest):
            code = "BOOK-011" if taken[1] == end.digest else "BOOK-012"
            first = min(sound + 1, end.entries)
            place = Where(position=f"{book}#{end.entries}")
            yield issue(code, place, first=first, last=end.entries, day=head.statement.day)
            break
        sound = end.entries
    there = growing.tree.size
    beyond = [(head, end) for head, end in ends if end.entries > there]
    if beyond:
        head, end = max(beyond, key=lambda one: one[1].entries)
        place = Where(position=f"{book}#{there}")
        yield issue("BOOK-010", place, day=head.statement.day, signed=end.entries, number=there)


def tree_of(store: Store, book: str, upto: int) -> Iterator[bytes]:
    """The leaf hashes of a book's first entries, in order, read as they are asked for."""
    rows = iter(store.rows(book, 0, upto))
    while run := list(islice(rows, _RUN)):
        yield from leaf_hashes(contents_of(run))
