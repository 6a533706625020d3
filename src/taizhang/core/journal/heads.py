"""The signed head of a day: where every book ended, under one root and one Ed25519 signature; each names the one before.

Format `taizhang-head/1`, docs/decisions/0014. What is signed is the statement alone, in the canonical spelling; the list
of books beside it is bound by the statement's root, and the peaks of each book by that book's root.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from taizhang.core.issues import NOWHERE, Issue, Where, issue
from taizhang.core.journal.entry import FormatError, algorithm_of, digest_of, genesis, spell
from taizhang.core.journal.merkle import EMPTY_ROOT, HASH_BYTES, Frontier, leaf_hash, root_of

FORMAT: Final = "taizhang-head/1"
KEY_PREFIX: Final = "ed25519:"
_SIGNATURE_BYTES: Final = 64

# what reading a document of another shape raises; FormatError and JSONDecodeError are ValueErrors
UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True, slots=True)
class BookEnd:
    """Where a book ended: its entries, the root of their tree, and the chain's digest of the last one.

    `peaks` are what it takes to let the tree grow on; empty where they were laid aside.
    """

    book: str
    entries: int
    root: bytes
    digest: str
    peaks: tuple[bytes, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {"book": self.book, "entries": self.entries, "root": self.root.hex(), "digest": self.digest}

    def leaf(self) -> bytes:
        """The exact bytes that stand for it in the day's tree."""
        return spell(self.to_json())

    def frontier(self) -> Frontier:
        """Its tree, to add later entries to. ValueError where the peaks were laid aside."""
        return Frontier(self.entries, self.peaks)


def no_entries(book: str) -> BookEnd:
    """The end of a book that has not begun."""
    return BookEnd(book, 0, EMPTY_ROOT, genesis())


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed: the root over `size` books on a day. `number` counts signed heads from 1; `previous` is the
    digest of the one before, None for the first; `key` is the public key as text.
    """

    number: int
    day: date
    signed_at: datetime
    previous: str | None
    size: int
    root: bytes
    key: str

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "number": self.number,
            "day": self.day.isoformat(),
            "signed_at": self.signed_at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z",
            "previous": self.previous,
            "size": self.size,
            "root": self.root.hex(),
            "key": self.key,
        }


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement and its signature: a signed head without the list of its books, as proofs carry it."""

    statement: Statement
    signature: bytes

    def to_json(self) -> dict[str, Any]:
        return {"statement": self.statement.to_json(), "signature": b64encode(self.signature).decode()}

    @property
    def digest(self) -> str:
        """What the next signed head names it by."""
        return digest_of(spell(self.to_json()))

    def issues(self, key: str, place: Where = NOWHERE) -> list[Issue]:
        """BOOK-013 where another key than `key` signed it, BOOK-014 where the signature does not fit the statement."""
        said = self.statement
        if said.key != key:
            return [issue("BOOK-013", place, key=said.key, wanted=key)]
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.removeprefix(KEY_PREFIX)))
        try:
            public.verify(self.signature, spell(said.to_json()))
        except InvalidSignature:
            return [issue("BOOK-014", place, day=said.day)]
        return []


@dataclass(frozen=True)
class DayHead:
    """A signed head whole: with its books in order of code, and the place it was read from."""

    signed: Signed
    books: tuple[BookEnd, ...]
    place: Where = field(default=NOWHERE, compare=False)

    @property
    def statement(self) -> Statement:
        return self.signed.statement

    @cached_property
    def ends(self) -> Mapping[str, BookEnd]:
        """The ends of its books by code."""
        return {one.book: one for one in self.books}

    def end_of(self, book: str) -> BookEnd:
        """Where a book ended; without entries where it is not listed."""
        return self.ends.get(book) or no_entries(book)

    def lean(self) -> "DayHead":
        """The same without peaks: they are most of its size, and few heads are grown on from."""
        return replace(self, books=tuple(replace(one, peaks=()) for one in self.books))

    def content(self) -> bytes:
        """The file it is kept in."""
        books = [{**one.to_json(), "peaks": [peak.hex() for peak in one.peaks]} for one in self.books]
        return orjson.dumps({**self.signed.to_json(), "books": books}, option=orjson.OPT_INDENT_2) + b"\n"


def key_text(public: Ed25519PublicKey) -> str:
    """A public key as it is published: `ed25519:` and 64 hex digits."""
    return KEY_PREFIX + public.public_bytes_raw().hex()


def is_key(text: object) -> bool:
    """Whether a text is a public key as `key_text` writes it."""
    return isinstance(text, str) and text.startswith(KEY_PREFIX) and _is_hash(text.removeprefix(KEY_PREFIX))


def sign(
    books: Sequence[BookEnd], day: date, signed_at: datetime, key: Ed25519PrivateKey, before: DayHead | None
) -> DayHead:
    """The signed head that follows `before`, None for the first of all. Books without entries are left out."""
    listed = tuple(sorted((one for one in books if one.entries), key=lambda one: one.book))
    statement = Statement(
        number=before.statement.number + 1 if before else 1,
        day=day,
        signed_at=signed_at,
        previous=before.signed.digest if before else None,
        size=len(listed),
        root=root_of(leaf_hash(one.leaf()) for one in listed),
        key=key_text(key.public_key()),
    )
    return DayHead(Signed(statement, key.sign(spell(statement.to_json()))), listed)


def read_head(content: bytes, key: str, place: Where = NOWHERE) -> tuple[DayHead | None, list[Issue]]:
    """A signed head from its file, held against the key: BOOK-013 to BOOK-016, and then there is none."""
    try:
        body = orjson.loads(content)
        signed = signed_from({name: part for name, part in body.items() if name != "books"})
        books = tuple(_listed(one) for one in body["books"])
    except UNREADABLE as error:
        return None, [issue("BOOK-015", place, why=why_unreadable(error))]
    found = signed.issues(key, place)
    wrong = None if found else _unlike(signed.statement, books)
    if wrong:
        found = [issue("BOOK-016", place, day=signed.statement.day, why=wrong)]
    return (None, found) if found else (DayHead(signed, books, place), [])


def _unlike(statement: Statement, books: Sequence[BookEnd]) -> str | None:
    """Why a list of books is not the one that was signed; None where it is."""
    if len(books) != statement.size or root_of(leaf_hash(one.leaf()) for one in books) != statement.root:
        return "root"
    return next((f"{one.book} peaks" for one in books if not _fits(one)), None)


def _fits(end: BookEnd) -> bool:
    """Whether the peaks are those of the book's root."""
    return len(end.peaks) == end.entries.bit_count() and end.frontier().root() == end.root


def chain_issues(heads: Sequence[DayHead], *, whole: bool) -> list[Issue]:
    """BOOK-017 where a signed head does not follow the one before it, in order of number. `whole`: none may be missing,
    from the first on; otherwise only neighbours are held against each other.
    """
    found: list[Issue] = []
    before: DayHead | None = None
    for one in heads:
        broken = _unlinked(before, one, whole=whole)
        if broken:
            zh, en = broken
            found.append(issue("BOOK-017", one.place, number=one.statement.number, why_zh=zh, why_en=en))
        before = one
    return found


def _unlinked(before: DayHead | None, after: DayHead, *, whole: bool) -> tuple[str, str] | None:
    """Why a head does not follow another, None for the one before the first; in zh and en."""
    said = after.statement
    last = before.statement.number if before else 0
    if said.number == last:
        return "同一编号签发了两份", "two were signed under one number"
    neighbours = said.number == last + 1
    if not neighbours and whole:
        return f"缺第 {last + 1} 号", f"number {last + 1} is missing"
    if neighbours and said.previous != (before.signed.digest if before else None):
        return "所指的前一份是另一份", "it names another one as the one before"
    if before is None:
        return None
    if said.day < before.statement.day:
        return f"日期早于 {before.statement.day}", f"its day is before {before.statement.day}"
    less = next((one.book for one in before.books if after.end_of(one.book).entries < one.entries), None)
    return (f"账簿 {less} 的记录变少了", f"book {less} has fewer entries") if less else None


def signed_from(body: Any) -> Signed:
    """A statement and its signature from JSON. FormatError unless they are spelled as this format says."""
    if not isinstance(body, dict) or set(body) != {"statement", "signature"}:
        raise FormatError("not a statement and its signature")
    said = body["statement"]
    if not isinstance(said, dict) or said.get("format") != FORMAT or not is_key(said.get("key")):
        raise FormatError(f"not a statement of {FORMAT}")
    if said.get("previous") is not None:
        algorithm_of(said["previous"])
    statement = Statement(
        number=whole(said["number"]),
        day=date.fromisoformat(said["day"]),
        signed_at=datetime.fromisoformat(said["signed_at"]),
        previous=said["previous"],
        size=whole(said["size"]),
        root=hash_from(said["root"]),
        key=said["key"],
    )
    if spell(said) != spell(statement.to_json()):
        raise FormatError("not in its one spelling")
    signature = b64decode(body["signature"], validate=True)
    if len(signature) != _SIGNATURE_BYTES:
        raise FormatError("not a signature")
    return Signed(statement, signature)


def end_from(body: Any) -> BookEnd:
    """The end of a book from JSON. FormatError unless it is spelled as this format says."""
    if not isinstance(body, dict) or set(body) != {"book", "entries", "root", "digest"}:
        raise FormatError("not the end of a book")
    if not isinstance(body["book"], str):
        raise FormatError("book is not text")
    algorithm_of(body["digest"])
    return BookEnd(body["book"], whole(body["entries"]), hash_from(body["root"]), body["digest"])


def _listed(body: Any) -> BookEnd:
    """A line of the list of books: its end, and its peaks."""
    if not isinstance(body, dict) or not isinstance(body.get("peaks"), list):
        raise FormatError("a book without peaks")
    end = end_from({name: part for name, part in body.items() if name != "peaks"})
    return replace(end, peaks=tuple(map(hash_from, body["peaks"])))


def why_unreadable(error: Exception) -> str:
    """What was wrong in a document, in a few words."""
    return f"no {error}" if isinstance(error, KeyError) else str(error)


def whole(value: object) -> int:
    """A count from JSON. FormatError unless it is a whole number from 0 that has a spelling."""
    if type(value) is not int or not 0 <= value < 2**53:
        raise FormatError(f"{value!r} is not a count")
    return value


def hash_from(value: object) -> bytes:
    """A hash of a tree from JSON. FormatError unless it is 64 hex digits in lower case."""
    if not isinstance(value, str) or not _is_hash(value):
        raise FormatError("not a hash of 64 hex digits")
    return bytes.fromhex(value)


def _is_hash(text: str) -> bool:
    return len(text) == 2 * HASH_BYTES and set(text) <= set("0123456789abcdef")
