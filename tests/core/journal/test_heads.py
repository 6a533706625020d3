"""Signed heads: what is signed, in which bytes; and whatever is altered in one, or in their chain, is refused."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from signing import FIRST, HERE, KEY, OTHER, PUBLIC, THERE, signed, three_days
from taizhang.core.journal.entry import digest_of
from taizhang.core.journal.heads import DayHead, chain_issues, is_key, no_entries, read_head, sign
from taizhang.core.journal.merkle import leaf_hash, node_hash, root_of

STORE, HEADS = three_days()


def codes(content: bytes, key: str = PUBLIC) -> list[str]:
    return [one.code for one in read_head(content, key)[1]]


def changed(change: Callable[[dict[str, Any]], object], head: DayHead = HEADS[1]) -> bytes:
    body = orjson.loads(head.content())
    change(body)
    return orjson.dumps(body)


def test_a_head_signs_the_root_over_the_ends_of_the_books() -> None:
    head = HEADS[1]
    there, here = (
        f'{{"book":"{book}","digest":"{STORE_DIGESTS[book]}","entries":{entries},"root":"{root}"}}'.encode()
        for book, entries, root in ((THERE, 3, ROOTS[THERE]), (HERE, 8, ROOTS[HERE]))
    )
    root = node_hash(leaf_hash(there), leaf_hash(here))
    said = (
        f'{{"day":"2021-07-02","format":"taizhang-head/1","key":"{PUBLIC}","number":2,"previous":"{HEADS[0].signed.digest}",'
        f'"root":"{root.hex()}","signed_at":"2021-07-02T15:00:00.000000Z","size":2}}'
    ).encode()
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(PUBLIC.removeprefix("ed25519:")))
    public.verify(head.signed.signature, said)
    whole = b'{"signature":"%b","statement":%b}' % (b64encode(head.signed.signature), said)
    assert head.signed.digest == digest_of(whole)


def contents(book: str, upto: int) -> list[bytes]:
    return [row.content for row in STORE.read(book, upto=upto)]


STORE_DIGESTS = {book: digest_of(contents(book, upto)[-1]) for book, upto in ((HERE, 8), (THERE, 3))}
ROOTS = {book: root_of(map(leaf_hash, contents(book, upto))).hex() for book, upto in ((HERE, 8), (THERE, 3))}


def test_a_head_is_read_as_it_was_written() -> None:
    for head in HEADS:
        assert read_head(head.content(), PUBLIC) == (head, [])
        assert read_head(head.lean().content(), PUBLIC)[1][0].code == "BOOK-016"  # a file is whole
    assert chain_issues(HEADS, whole=True) == []
    assert HEADS[0].end_of(THERE) == no_entries(THERE)
    assert HEADS[0].statement.previous is None


def putting(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    """A change of one part of the statement."""
    return lambda body: body["statement"].update({name: value})


def rewritings() -> Iterator[tuple[str, str, Callable[[dict[str, Any]], object]]]:
    for name, value in {
        "number": 3, "day": "2021-07-03", "signed_at": "2021-07-02T15:00:00.000001Z", "size": 1, "root": "0" * 64,
        "previous": "sha256:" + "0" * 64,
    }.items():  # fmt: skip
        yield name, "BOOK-014", putting(name, value)
    yield "signature", "BOOK-014", lambda body: body.update(signature=b64encode(bytes(64)).decode())
    yield "entries", "BOOK-016", lambda body: body["books"][0].update(entries=2)
    yield "digest", "BOOK-016", lambda body: body["books"][0].update(digest="sha256:" + "1" * 64)
    yield "a book less", "BOOK-016", lambda body: body["books"].pop()
    yield "a book more", "BOOK-016", lambda body: body["books"].append(body["books"][0])
    yield "another order", "BOOK-016", lambda body: body["books"].reverse()
    yield "peaks", "BOOK-016", lambda body: body["books"][0]["peaks"].reverse()
    yield "no peaks", "BOOK-016", lambda body: body["books"][0].update(peaks=[])
    for name, value in {
        "number": True, "day": "20210702", "signed_at": "2021-07-02T15:00:00+00:00", "size": "2", "root": "0",
        "previous": 1, "format": "taizhang-head/2", "key": "ed25519:0", "extra": 1,
    }.items():  # fmt: skip
        yield (
            f"{name} misspelled",
            "BOOK-015",
            putting(name, value),
        )
    yield "year 1", "BOOK-015", lambda body: body["statement"].update(signed_at="0001-01-01T00:00:00+23:00")
    yield "no statement", "BOOK-015", lambda body: body.pop("statement")
    yield "no books", "BOOK-015", lambda body: body.pop("books")
    yield "books no list", "BOOK-015", lambda body: body.update(books=1)
    yield "a count too large", "BOOK-015", lambda body: body["books"][0].update(entries=2**60)
    yield "a count below", "BOOK-015", lambda body: body["books"][0].update(entries=-1)
    yield "a book unnamed", "BOOK-015", lambda body: body["books"][0].update(book=None)
    yield "an end with more", "BOOK-015", lambda body: body["books"][0].update(more=1)
    yield "no list of peaks", "BOOK-015", lambda body: body["books"][0].update(peaks=None)
    yield "a short signature", "BOOK-015", lambda body: body.update(signature="AAAA")
    yield "no base64", "BOOK-015", lambda body: body.update(signature="*")


@pytest.mark.parametrize(("code", "change"), [one[1:] for one in rewritings()], ids=[one[0] for one in rewritings()])
def test_a_rewritten_head_is_refused(code: str, change: Callable[[dict[str, Any]], object]) -> None:
    assert codes(changed(change)) == [code]


@pytest.mark.parametrize("content", [b"", b"[]", b"12", b"null", b"{", b'{"a": NaN}', b"[" * 9_999, b"\xff", b"{}"])
def test_what_is_no_head_is_told(content: bytes) -> None:
    assert codes(content) == ["BOOK-015"]


def test_every_byte_counts() -> None:
    content = HEADS[1].content()
    for at in range(0, len(content), 7):
        flipped = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert codes(flipped), content[max(0, at - 9) : at + 9]


def test_a_head_signed_by_another_key_is_refused() -> None:
    store, _ = three_days()
    forged = signed(store, HEADS[1], 2, OTHER)
    assert codes(forged.content()) == ["BOOK-013"]
    named = changed(lambda body: body["statement"].update(key=PUBLIC), forged)
    assert codes(named) == ["BOOK-014"]


def test_a_key_is_64_hex_digits() -> None:
    assert is_key(PUBLIC)
    for text in ("", PUBLIC.upper(), PUBLIC[:-1], PUBLIC + "0", PUBLIC[8:], None, 1):
        assert not is_key(text)


def links(heads: list[DayHead], *, whole: bool = True) -> list[tuple[int, str]]:
    found = chain_issues(heads, whole=whole)
    assert {one.code for one in found} <= {"BOOK-017"}
    return [(int(one.params["number"]), one.params["why_en"]) for one in found]


def test_a_head_taken_from_the_chain_is_found() -> None:
    first, second, third = HEADS
    assert links([first, third]) == [(3, "number 2 is missing")]
    assert links([second, third]) == [(2, "number 1 is missing")]
    assert links([first, third], whole=False) == []
    assert links([second, third], whole=False) == []


def test_a_head_signed_beside_the_others_is_found() -> None:
    first, second, third = HEADS
    store, _ = three_days()
    store.chain_anew(HERE, 2)
    beside = signed(store, first, 1)
    assert links([first, second, beside, third]) == [
        (2, "two were signed under one number"),
        (3, "it names another one as the one before"),
    ]
    assert links([first, beside, third]) == [(3, "it names another one as the one before")]
    assert links([first, beside, third], whole=False) == [(3, "it names another one as the one before")]


def test_days_and_books_do_not_go_back() -> None:
    first, second, third = HEADS
    early = sign(third.books, date(2021, 6, 30), third.statement.signed_at, KEY, second)
    assert links([first, second, early]) == [(3, "its day is before 2021-07-02")]
    fewer = sign(first.books, FIRST.replace(day=9), third.statement.signed_at, KEY, second)
    assert links([first, second, fewer]) == [(3, f"book {THERE} has fewer entries")]
    less = [replace(second.ends[HERE], entries=7), second.ends[THERE]]
    assert links([first, second, sign(less, FIRST.replace(day=9), third.statement.signed_at, KEY, second)]) == [
        (3, f"book {HERE} has fewer entries")
    ]
