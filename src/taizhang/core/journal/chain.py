"""The hash chain: making the next link, and verifying that nothing in a book was changed, removed or put in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import Entry, FormatError, algorithm_of, canonical, digest_of, genesis, parse
from taizhang.core.journal.store import Columns, Head, Store, Stored


def columns_of(entry: Entry) -> Columns:
    """The indexed columns that an entry's bytes give."""
    return Columns(entry.ledger, entry.item, entry.kind, entry.effective_on, entry.corrects, entry.command_key)


def seal(entry: Entry) -> Stored:
    """An entry as it is to be stored: bytes, digest and columns."""
    content = canonical(entry)
    return Stored(entry.position, digest_of(content, algorithm_of(entry.prev)), content, columns_of(entry))


@dataclass(frozen=True, slots=True)
class Verified:
    """What a walk along one book found: entries walked, the digest of the last sound one, and the issues."""

    book: str
    position: int
    digest: str
    issues: tuple[Issue, ...]


def verify_book(book: str, stored: Iterable[Stored], head: Head) -> Verified:
    """Walks a whole book from its first entry.

    BOOK-001 digest differs, BOOK-002 link broken, BOOK-003 column differs, BOOK-004 not an entry, BOOK-005 gap,
    BOOK-006 head differs. After a broken entry the walk goes on from what is stored, so that one change is one issue.
    """
    issues: list[Issue] = []
    prev, position = _link_before_the_first(head), 0
    for row in stored:
        if row.position != position + 1:
            issues.append(issue("BOOK-005", _at(book, position + 1), number=position + 1))
        issues.extend(_check(book, row, prev if row.position == position + 1 else None))
        prev, position = row.digest, row.position
    if (head.position, head.digest) != (position, prev):
        issues.append(issue("BOOK-006", _at(book, head.position), head=head.position, number=position))
    return Verified(book, position, prev, tuple(issues))


def _link_before_the_first(head: Head) -> str:
    """The genesis link of the algorithm a head names; the usual one where the head was altered into none."""
    try:
        return genesis(algorithm_of(head.digest))
    except FormatError:
        return genesis()


def verify(store: Store) -> Iterator[Verified]:
    """Every book of a store, in order of code; entries whose book has no head are walked as those of an empty one."""
    heads = store.heads()
    for book in store.books():
        yield verify_book(book, store.read(book), heads.get(book) or Head(0, genesis()))


def _check(book: str, row: Stored, prev: str | None) -> Iterator[Issue]:
    place = _at(book, row.position)
    algorithm = row.digest.partition(":")[0]
    if algorithm not in {"sha256", "sm3"} or digest_of(row.content, algorithm) != row.digest:
        yield issue("BOOK-001", place, number=row.position)
        return
    try:
        entry = parse(row.content)
    except FormatError as error:
        yield issue("BOOK-004", place, number=row.position, why=error)
        return
    if prev is not None and (entry.prev != prev or entry.book != book or entry.position != row.position):
        yield issue("BOOK-002", place, number=row.position)
    derived = columns_of(entry)
    for name in ("ledger", "item", "kind", "effective_on", "corrects", "command_key"):
        if getattr(derived, name) != getattr(row.columns, name):
            yield issue("BOOK-003", place, number=row.position, column=name)


def _at(book: str, position: int) -> Where:
    return Where(position=f"{book}#{position}")
