"""Proofs for an outsider, who has neither the books nor the other entries: that an entry stands in a signed book, and
that a later signed head only continues an earlier one.

Format `taizhang-proof/1`, docs/decisions/0014. A proof is worth what the key is worth that it is held against.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from taizhang.core.issues import NOWHERE, Issue, Where, issue
from taizhang.core.journal.entry import FormatError, parse
from taizhang.core.journal.heads import (
    UNREADABLE,
    BookEnd,
    DayHead,
    Signed,
    end_from,
    hash_from,
    signed_from,
    whole,
    why_unreadable,
)
from taizhang.core.journal.merkle import (
    consistency_path,
    inclusion_path,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from taizhang.core.limits import ENTRY_BYTES_MAX, PROOF_PATH_MAX

FORMAT: Final = "taizhang-proof/1"


@dataclass(frozen=True, slots=True)
class EndInDay:
    """The end of a book, and the path by which it stands in the tree of a signed head, `index` from 0."""

    end: BookEnd
    index: int
    path: tuple[bytes, ...]
    head: Signed

    def to_json(self) -> dict[str, Any]:
        path = [one.hex() for one in self.path]
        return {"end": self.end.to_json(), "index": self.index, "path": path, "head": self.head.to_json()}

    def issues(self, key: str) -> list[Issue]:
        """BOOK-013 and BOOK-014 of the signature, BOOK-020 where the end is not in the signed tree."""
        said = self.head.statement
        stands = verify_inclusion(leaf_hash(self.end.leaf()), self.index, said.size, self.path, said.root)
        lost = [] if stands else [issue("BOOK-020", book=self.end.book, day=said.day)]
        return [*self.head.issues(key), *lost]


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That an entry, by its exact bytes, stands at a position of a book as it was signed."""

    position: int
    content: bytes
    path: tuple[bytes, ...]
    within: EndInDay

    @property
    def book(self) -> str:
        return self.within.end.book

    @property
    def heads(self) -> tuple[Signed, ...]:
        return (self.within.head,)

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "proves": "inclusion",
            "book": self.book,
            "position": self.position,
            "entry": b64encode(self.content).decode(),
            "path": [one.hex() for one in self.path],
            "within": self.within.to_json(),
        }

    def issues(self, key: str) -> list[Issue]:
        """What is wrong with it under a key: BOOK-013, 014, 020, BOOK-022 the entry is another than the proof says,
        BOOK-019 it does not stand in the book.
        """
        end, place = self.within.end, Where(position=f"{self.book}#{self.position}")
        found = self.within.issues(key)
        why = _other_than(self.content, self.book, self.position)
        if why:
            found.append(issue("BOOK-022", place, why=why))
        if not verify_inclusion(leaf_hash(self.content), self.position - 1, end.entries, self.path, end.root):
            found.append(issue("BOOK-019", place))
        return found


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That a book as it was signed later begins with all entries that it had when it was signed before."""

    first: EndInDay
    second: EndInDay
    path: tuple[bytes, ...]

    @property
    def book(self) -> str:
        return self.first.end.book

    @property
    def heads(self) -> tuple[Signed, ...]:
        return (self.first.head, self.second.head)

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "proves": "consistency",
            "book": self.book,
            "first": self.first.to_json(),
            "second": self.second.to_json(),
            "path": [one.hex() for one in self.path],
        }

    def issues(self, key: str) -> list[Issue]:
        """What is wrong with it under a key: BOOK-013, 014, 020 of both heads, BOOK-021 the later does not continue the
        earlier.
        """
        first, second = self.first.end, self.second.end
        found = [*self.first.issues(key), *self.second.issues(key)]
        in_order = first.book == second.book and self.first.head.statement.number <= self.second.head.statement.number
        grows = verify_consistency(first.entries, second.entries, first.root, second.root, self.path)
        if not in_order or not grows:
            found.append(issue("BOOK-021", Where(position=f"{self.book}#{second.entries}"), first=first.entries))
        return found


Proof = InclusionProof | ConsistencyProof


def prove_entry(position: int, content: bytes, leaves: Iterable[bytes], book: str, head: DayHead) -> InclusionProof:
    """The proof that an entry stands in a book as of a signed head. `leaves` are the book's leaf hashes from the first.

    ValueError where the head does not reach the position, or the leaves give out.
    """
    within = _in_day(book, head)
    path = inclusion_path(leaves, position - 1, within.end.entries)
    return InclusionProof(position, content, path, within)


def prove_growth(leaves: Iterable[bytes], book: str, first: DayHead, second: DayHead) -> ConsistencyProof:
    """The proof that a book only grew from one signed head to another. ValueError where it is not in both, where the
    second has fewer entries, or the leaves give out.
    """
    older, newer = _in_day(book, first), _in_day(book, second)
    return ConsistencyProof(older, newer, consistency_path(leaves, older.end.entries, newer.end.entries))


def _in_day(book: str, head: DayHead) -> EndInDay:
    index = next((at for at, one in enumerate(head.books) if one.book == book), None)
    if index is None:
        raise ValueError("the book is not in this head")
    path = inclusion_path((leaf_hash(one.leaf()) for one in head.books), index, len(head.books))
    return EndInDay(replace(head.books[index], peaks=()), index, path, head.signed)


def _other_than(content: bytes, book: str, position: int) -> str | None:
    """Why some bytes are not the entry at a position of a book; None where they are."""
    try:
        entry = parse(content)
    except FormatError as error:
        return str(error)
    at = f"{entry.book}#{entry.position}"
    return None if at == f"{book}#{position}" else at


def spelled(proof: Proof) -> bytes:
    """The file of a proof."""
    return orjson.dumps(proof.to_json(), option=orjson.OPT_INDENT_2) + b"\n"


def read_proof(content: bytes, place: Where = NOWHERE) -> tuple[Proof | None, list[Issue]]:
    """A proof from its file: BOOK-018 where it is none. Whether it holds, `issues` says."""
    try:
        return _proof_from(orjson.loads(content)), []
    except UNREADABLE as error:
        return None, [issue("BOOK-018", place, why=why_unreadable(error))]


def _proof_from(body: Any) -> Proof:
    """A proof from JSON. FormatError, or another of UNREADABLE, unless it is spelled as this format says."""
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise FormatError(f"not of {FORMAT}")
    proof = _READERS[body["proves"]](body)
    if proof.to_json() != body:
        raise FormatError("parts that this format does not have, or not in its one spelling")
    return proof


def _inclusion(body: dict[str, Any]) -> InclusionProof:
    content = b64decode(body["entry"], validate=True)
    if len(content) > ENTRY_BYTES_MAX:
        raise FormatError(f"an entry of {len(content)} bytes, at most {ENTRY_BYTES_MAX}")
    return InclusionProof(whole(body["position"]), content, _path(body["path"]), _end_in_day(body["within"]))


def _consistency(body: dict[str, Any]) -> ConsistencyProof:
    return ConsistencyProof(_end_in_day(body["first"]), _end_in_day(body["second"]), _path(body["path"]))


_READERS: Final[Mapping[str, Callable[[dict[str, Any]], Proof]]] = {
    "inclusion": _inclusion,
    "consistency": _consistency,
}


def _end_in_day(body: Any) -> EndInDay:
    return EndInDay(end_from(body["end"]), whole(body["index"]), _path(body["path"]), signed_from(body["head"]))


def _path(body: Sequence[Any]) -> tuple[bytes, ...]:
    if not isinstance(body, list) or len(body) > PROOF_PATH_MAX:
        raise FormatError("a path that is no list, or too long")
    return tuple(map(hash_from, body))
