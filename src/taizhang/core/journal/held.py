"""Books held against signed heads: what the chain alone cannot tell, because whoever rewrites a book can chain it anew.

While the chain of a book is walked, its tree grows beside it, and its root is taken wherever a signed head says how far
the book went. Long books may be walked in segments by others (`Ahead`); what those do not find sound beyond doubt is
walked here again, entry by entry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.chain import Verified, strays, verify_book
from taizhang.core.journal.entry import digest_of, genesis
from taizhang.core.journal.growing import Growing
from taizhang.core.journal.heads import BookEnd, DayHead, no_entries
from taizhang.core.journal.segments import Ahead, Segment, Walked, segments_of
from taizhang.core.journal.store import Head, Store


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


@dataclass(frozen=True, slots=True)
class _Book:
    """A book to walk: from where, to what head, the signed ends it is held against, and its segments for others."""

    code: str
    start: BookEnd
    head: Head
    ends: tuple[tuple[DayHead, BookEnd], ...]
    segments: tuple[Segment, ...]

    def growing(self, *, to_end: bool) -> Growing:
        return Growing(self.start, (end.entries for _, end in self.ends), to_end=to_end)


def hold_books(
    store: Store, against: Against = NO_HEADS, *, to_end: bool = False, ahead: Ahead | None = None
) -> Iterator[Held]:
    """Every book of a store and of the signed heads, in order of code: what `verify_book` finds, and BOOK-010 where a
    signed tail is cut off, BOOK-011 where signed entries were swapped, BOOK-012 where they were chained anew.

    `ahead`: who walks books that are walked from their first entry, segment by segment.
    """
    heads = store.heads()
    books = [
        _book(store, against, code, heads.get(code) or Head(0, genesis()), to_end=to_end, ahead=ahead)
        for code in _codes(store, against)
    ]
    results = iter(ahead.walk([one for book in books for one in book.segments]) if ahead else ())
    for book in books:
        walked, growing = _walk(store, book, list(islice(results, len(book.segments))), to_end=to_end)
        found = [*walked.issues, *strays(store, book.code), *_at_start(store, against.since, book.start, book.head)]
        if not any(one.code == "BOOK-005" for one in walked.issues):  # nothing stands at its place after a gap
            found += _differences(book.code, book.ends, growing)
        end = None
        if to_end:
            end = BookEnd(book.code, growing.tree.size, growing.tree.root(), walked.digest, growing.tree.peaks)
        yield Held(replace(walked, issues=tuple(found)), book.start.entries, end)


def _codes(store: Store, against: Against) -> list[str]:
    return sorted({*store.books(), *(one.book for head in against.after() for one in head.books)})


def _book(store: Store, against: Against, code: str, head: Head, *, to_end: bool, ahead: Ahead | None) -> _Book:
    start = against.since.end_of(code) if against.since else no_entries(code)
    ends = tuple((signed, signed.ends[code]) for signed in against.after() if code in signed.ends)
    sizes = [end.entries for _, end in ends]
    segments: tuple[Segment, ...] = ()
    if ahead and not start.entries:
        segments = segments_of(store, code, head, sizes, to_end=to_end, length=ahead.length)
    return _Book(code, start, head, ends, segments)


def _walk(store: Store, book: _Book, results: Sequence[Walked | None], *, to_end: bool) -> tuple[Verified, Growing]:
    """A book's walk and its tree: as others walked it where all that is sound beyond doubt, else as it is walked here."""
    growing = book.growing(to_end=to_end)
    if results and _is_joined(store, book, results, growing):
        return Verified(book.code, book.head.position, book.head.digest, ()), growing
    growing = book.growing(to_end=to_end)
    after = Head(book.start.entries, book.start.digest) if book.start.entries else None
    rows = growing.rows(store.rows(book.code, book.start.entries))
    return verify_book(book.code, rows, book.head, after), growing


def _is_joined(store: Store, book: _Book, results: Sequence[Walked | None], growing: Growing) -> bool:
    """Whether the walks of all segments are sound, each ending where the next begins and the last at the head, with
    nothing after it. Their trees are joined.
    """
    begins = [*(one.start for one in book.segments[1:]), book.head]
    for segment, walked, next_begin in zip(book.segments, results, begins, strict=True):
        if walked is None or walked.end != next_begin:
            return False
        if segment.grows:
            growing.join(walked.size, walked.edges, walked.peaks)
    return next(iter(store.rows(book.code, book.head.position)), None) is None


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
        taken = growing.at(end.entries)
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
