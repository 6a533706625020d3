"""The whole proof of a store: its chains, held against the signed heads there are, and that the text of every pack ever
adopted is still the one adopted.
"""

from collections.abc import Iterator
from dataclasses import replace

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.chain import Verified
from taizhang.core.journal.entry import FormatError, parse
from taizhang.core.journal.held import NO_HEADS, Against, hold_books
from taizhang.core.journal.segments import Ahead
from taizhang.core.journal.store import Store, Stored


def verify_store(store: Store, against: Against = NO_HEADS, ahead: Ahead | None = None) -> Iterator[Verified]:
    """Every book of a store and of the signed heads, in order of code: what `hold_books` finds, BOOK-009 where an
    adopted text is gone, and BOOK-028 where it is kept for another pack.
    """
    for held in hold_books(store, against, ahead=ahead):
        walked = held.verified
        adoptions = store.read(walked.book, ledger="sys.adoption")
        lost = [one for row in adoptions for one in _lost(store, walked.book, row)]
        yield replace(walked, issues=(*walked.issues, *lost))


def _lost(store: Store, book: str, row: Stored) -> list[Issue]:
    """BOOK-009 for an adoption whose text is not kept as it was, BOOK-028 for one of a text that is kept for another pack
    and so cannot be read as this one; a row that is no entry has its own issue.
    """
    try:
        said = parse(row.content).payload
    except FormatError:
        return []
    digest = said.get("digest")
    if digest is None:
        return []
    place, pack = Where(position=f"{book}#{row.position}"), said.get("pack")
    if store.declaration(str(digest)) is None:
        return [issue("BOOK-009", place, pack=pack, digest=digest)]
    kept = store.kept_for(str(digest))
    return [] if kept in {None, pack} else [issue("BOOK-028", place, pack=pack, digest=digest, kept=kept)]
