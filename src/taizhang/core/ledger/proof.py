"""The whole proof of a store: its chains, and that the text of every pack ever adopted is still the one adopted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.chain import Verified, verify
from taizhang.core.journal.entry import FormatError, parse
from taizhang.core.journal.store import Head, Store, Stored


def verify_store(store: Store) -> Iterator[Verified]:
    """Every book of a store, in order of code: what `verify` finds, and BOOK-009 where an adopted text is gone."""
    noting = _Noting(store)
    for book in verify(noting):
        lost = [one for row in noting.adoptions for one in _lost(store, book.book, row)]
        noting.adoptions.clear()
        yield replace(book, issues=(*book.issues, *lost))


@dataclass
class _Noting:
    """A store that remembers the adoptions it was read for, so that books are walked once."""

    store: Store
    adoptions: list[Stored] = field(default_factory=list)

    def heads(self) -> Mapping[str, Head]:
        return self.store.heads()

    def books(self) -> Sequence[str]:
        return self.store.books()

    def read(self, book: str, after: int = 0, upto: int | None = None) -> Iterator[Stored]:
        for row in self.store.read(book, after, upto):
            if row.columns.ledger == "sys.adoption":
                self.adoptions.append(row)
            yield row

    def declaration(self, digest: str) -> Mapping[str, str] | None:
        return self.store.declaration(digest)


def _lost(store: Store, book: str, row: Stored) -> list[Issue]:
    """BOOK-009 for an adoption whose text is not kept as it was; a row that is no entry has its own issue."""
    try:
        said = parse(row.content).payload
    except FormatError:
        return []
    digest = said.get("digest")
    if digest is None or store.declaration(str(digest)) is not None:
        return []
    return [issue("BOOK-009", Where(position=f"{book}#{row.position}"), pack=said.get("pack"), digest=digest)]
