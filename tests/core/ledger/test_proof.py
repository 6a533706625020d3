"""The proof of a store: chains, and the texts of the packs ever adopted."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from taizhang.core.declarations.pack import digest_of_files, files_under
from taizhang.core.journal.entry import genesis
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.journal.store import Columns, Stored
from taizhang.core.ledger.draft import Draft
from taizhang.core.ledger.proof import verify_store

NOW = datetime(2021, 7, 1, tzinfo=UTC)
FILES = {"pack.yaml": "pack: works"}
DIGEST = digest_of_files(FILES)


def adopting(kind: str = "adopt", digest: str | None = DIGEST) -> Draft:
    payload = {"pack": "works", "version": "1", "digest": digest} if digest else {"reason": "抄错"}
    return Draft("500000", "sys.adoption", "works", kind, date(2021, 1, 4), "p", "k", payload)


def codes(store: MemoryStore) -> list[list[str]]:
    return [[one.code for one in walked.issues] for walked in verify_store(store)]


def test_an_adopted_text_must_be_kept() -> None:
    store = MemoryStore()
    store.append(adopting(), NOW)
    store.append(adopting("withdraw", None), NOW)
    (walked,) = verify_store(store)
    assert [(one.code, one.where.position) for one in walked.issues] == [("BOOK-009", "500000#1")]
    assert walked.issues[0].params["digest"] == DIGEST
    store.keep(DIGEST, FILES)
    assert codes(store) == [[]]


class Misnamed(MemoryStore):
    """A text kept for one pack or another."""

    code = "other"

    def kept_for(self, digest: str) -> str | None:
        return self.code if digest == DIGEST else None


def test_an_adopted_text_must_be_kept_for_its_own_pack() -> None:
    store = Misnamed()
    store.append(adopting(), NOW)
    store.keep(DIGEST, FILES)
    (walked,) = verify_store(store)
    assert [(one.code, one.where.position, one.params["kept"]) for one in walked.issues] == [
        ("BOOK-028", "500000#1", "other")
    ]
    store.code = "works"
    assert codes(store) == [[]]


class Broken(MemoryStore):
    """Rows whose bytes are no entry."""

    def read(self, book: str, after: int = 0, upto: int | None = None, ledger: str | None = None) -> Iterator[Stored]:
        del book, after, upto, ledger
        columns = Columns("sys.adoption", "works", "adopt", date(2021, 1, 4), None, "k")
        return iter([Stored(1, genesis(), b"{}", columns)])


def test_a_row_that_is_no_entry_has_its_own_issue_alone() -> None:
    store = Broken()
    store.append(adopting(), NOW)
    assert "BOOK-009" not in codes(store)[0]


def test_kept_texts_are_given_only_under_their_own_digest() -> None:
    assert files_under(DIGEST, '{"pack.yaml": "pack: works"}') == FILES
    for altered in ('{"pack.yaml": "pack: work"}', "[]", "12", "no json"):
        assert files_under(DIGEST, altered) is None
