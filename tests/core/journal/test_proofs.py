"""Proofs for an outsider: each holds, and with any part of it altered it does not."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import HERE, OTHER, PUBLIC, THERE, signed, three_days
from taizhang.core.journal.chain import seal
from taizhang.core.journal.entry import parse
from taizhang.core.journal.growing import tree_of
from taizhang.core.journal.heads import DayHead, key_text
from taizhang.core.journal.merkle import leaf_hash
from taizhang.core.journal.proofs import InclusionProof, Proof, prove_entry, prove_growth, read_proof, spelled

STORE, HEADS = three_days()


def of_entry(position: int = 4, head: DayHead = HEADS[1], book: str = HERE) -> InclusionProof:
    content = next(STORE.read(book, position - 1)).content
    return prove_entry(position, content, tree_of(STORE, book, head.end_of(book).entries), book, head)


def of_growth(first: int = 0, second: int = 2, book: str = HERE) -> Proof:
    older, newer = HEADS[first], HEADS[second]
    return prove_growth(tree_of(STORE, book, newer.end_of(book).entries), book, older, newer)


def codes(proof: Proof | None, key: str = PUBLIC) -> list[str]:
    assert proof is not None
    return [one.code for one in proof.issues(key)]


def test_every_entry_is_proved_in_every_head_that_reaches_it() -> None:
    for head in HEADS:
        for end in head.books:
            for position in range(1, end.entries + 1):
                proof = of_entry(position, head, end.book)
                assert codes(proof) == []
                assert read_proof(spelled(proof)) == (proof, [])


def test_every_growth_is_proved() -> None:
    for first, second, book in ((0, 0, HERE), (0, 1, HERE), (0, 2, HERE), (1, 2, HERE), (1, 2, THERE)):
        proof = of_growth(first, second, book)
        assert codes(proof) == []
        assert read_proof(spelled(proof)) == (proof, [])


def test_there_is_no_proof_of_what_is_not_signed() -> None:
    with pytest.raises(ValueError, match="not in this head"):
        of_entry(1, HEADS[0], THERE)
    with pytest.raises(ValueError, match="no such leaf"):
        of_entry(9, HEADS[1])
    with pytest.raises(ValueError, match="fewer"):
        prove_growth(iter(()), HERE, HEADS[0], HEADS[2])


def other_entry(body: dict[str, Any], **parts: Any) -> None:
    """Puts another entry in its place, well formed."""
    entry = parse(b64decode(body["entry"]))
    body["entry"] = b64encode(seal(replace(entry, **parts)).content).decode()


def flip(path: list[str], at: int = 0) -> None:
    path[at] = path[at][:-1] + ("0" if path[at][-1] != "0" else "1")


Change = Callable[[dict[str, Any]], object]


def inclusion_forgeries() -> Iterator[tuple[str, list[str], Change]]:
    yield "the entry", ["BOOK-019"], lambda body: other_entry(body, actor="u-9")
    yield "its position alone", ["BOOK-022", "BOOK-019"], lambda body: body.update(position=5)
    yield "position 0", ["BOOK-022", "BOOK-019"], lambda body: body.update(position=0)
    yield "beyond the book", ["BOOK-022", "BOOK-019"], lambda body: body.update(position=9)
    yield "entry of another place", ["BOOK-022", "BOOK-019"], lambda body: other_entry(body, position=5)
    yield "entry of another book", ["BOOK-022", "BOOK-019"], lambda body: other_entry(body, book=THERE)
    yield "bytes that are no entry", ["BOOK-022", "BOOK-019"], lambda body: body.update(entry="e30=")
    yield "the path", ["BOOK-019"], lambda body: flip(body["path"])
    yield "a shorter path", ["BOOK-019"], lambda body: body["path"].pop()
    yield "a longer path", ["BOOK-019"], lambda body: body["path"].append("0" * 64)
    yield "the path's order", ["BOOK-019"], lambda body: body["path"].reverse()
    end: Callable[[dict[str, Any]], dict[str, Any]] = lambda body: body["within"]["end"]  # noqa: E731
    yield "the book's root", ["BOOK-020", "BOOK-019"], lambda body: end(body).update(root="0" * 64)
    yield "the book's size", ["BOOK-020", "BOOK-019"], lambda body: end(body).update(entries=4)
    yield "the chain's digest", ["BOOK-020"], lambda body: end(body).update(digest="sha256:" + "0" * 64)
    yield "the path in the day", ["BOOK-020"], lambda body: flip(body["within"]["path"])
    yield "no path in the day", ["BOOK-020"], lambda body: body["within"].update(path=[])
    yield "the place in the day", ["BOOK-020"], lambda body: body["within"].update(index=0)
    head: Callable[[dict[str, Any]], dict[str, Any]] = lambda body: body["within"]["head"]  # noqa: E731
    yield "the day", ["BOOK-014"], lambda body: head(body)["statement"].update(day="2021-07-03")
    yield "the day's root", ["BOOK-014", "BOOK-020"], lambda body: head(body)["statement"].update(root="0" * 64)
    yield "the key", ["BOOK-013"], lambda body: head(body)["statement"].update(key=key_text(OTHER.public_key()))
    yield "the signature", ["BOOK-014"], lambda body: head(body).update(signature=b64encode(bytes(64)).decode())
    yield "another head", ["BOOK-020"], lambda body: body["within"].update(head=HEADS[2].signed.to_json())


@pytest.mark.parametrize(
    ("expected", "change"),
    [one[1:] for one in inclusion_forgeries()],
    ids=[one[0] for one in inclusion_forgeries()],
)
def test_a_forged_proof_of_an_entry_is_refused(expected: list[str], change: Change) -> None:
    body = orjson.loads(spelled(of_entry()))
    change(body)
    assert codes(read_proof(orjson.dumps(body))[0]) == expected


def growth_forgeries() -> Iterator[tuple[str, list[str], Change]]:
    """From 5 to 9 entries the steps are those from 5 to 13: it is the end in the day's tree that binds the size."""
    yield "the path", ["BOOK-021"], lambda body: flip(body["path"])
    yield "a shorter path", ["BOOK-021"], lambda body: body["path"].pop()
    yield "no path", ["BOOK-021"], lambda body: body["path"].clear()
    yield "the first root", ["BOOK-020", "BOOK-021"], lambda body: body["first"]["end"].update(root="0" * 64)
    yield "the second size", ["BOOK-020"], lambda body: body["second"]["end"].update(entries=9)
    yield "the first head", ["BOOK-014"], lambda body: body["first"]["head"]["statement"].update(number=2)
    yield "the second head", ["BOOK-014"], lambda body: body["second"]["head"]["statement"].update(number=9)
    yield "one twice", ["BOOK-021"], lambda body: body.update(second=body["first"])
    yield "turned round", ["BOOK-021"], lambda body: body.update(first=body["second"], second=body["first"])
    there = of_growth(1, 2, THERE).to_json()["second"]
    yield "another book", ["BOOK-021"], lambda body: body.update(second=there)


@pytest.mark.parametrize(
    ("expected", "change"), [one[1:] for one in growth_forgeries()], ids=[one[0] for one in growth_forgeries()]
)
def test_a_forged_proof_of_growth_is_refused(expected: list[str], change: Change) -> None:
    body = orjson.loads(spelled(of_growth()))
    change(body)
    assert codes(read_proof(orjson.dumps(body))[0]) == expected


def test_a_rewritten_book_has_no_proof_of_growth() -> None:
    store, heads = three_days()
    store.chain_anew(HERE, 3)
    rewritten = signed(store, heads[1], 2)
    proof = prove_growth(tree_of(store, HERE, 13), HERE, heads[1], rewritten)
    assert codes(proof) == ["BOOK-021"]


def test_a_proof_is_refused_under_any_key_but_the_signers() -> None:
    other = key_text(OTHER.public_key())
    assert codes(of_entry(), other) == ["BOOK-013"]
    assert codes(of_growth(), other) == ["BOOK-013", "BOOK-013"]
    forged = signed(STORE, HEADS[1], 2, OTHER)
    proof = prove_entry(4, of_entry().content, tree_of(STORE, HERE, 13), HERE, forged)
    assert (codes(proof), codes(proof, other)) == (["BOOK-013"], [])


@given(st.data())
def test_any_changed_letter_is_told(data: st.DataObject) -> None:
    content = spelled(data.draw(st.sampled_from([of_entry(), of_growth()])))
    at = data.draw(st.integers(0, len(content) - 1))
    changed = content[:at] + bytes([content[at] ^ data.draw(st.integers(1, 127))]) + content[at + 1 :]
    proof, found = read_proof(changed)
    if proof is not None and orjson.loads(changed) != orjson.loads(content):  # else white space was changed for another
        found = proof.issues(PUBLIC)
        assert found
    assert found or orjson.loads(changed) == orjson.loads(content)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(format="taizhang-proof/2"),
        lambda body: body.update(proves="absence"),
        lambda body: body.update(proves=[]),
        lambda body: body.pop("path"),
        lambda body: body.update(more=1),
        lambda body: body.update(path=["0" * 64] * 65),
        lambda body: body.update(path={}),
        lambda body: body.update(path=["0" * 63]),
        lambda body: body.update(path=["G" * 64]),
        lambda body: body.update(entry="*"),
        lambda body: body.update(entry=b64encode(bytes(262_145)).decode()),
        lambda body: body.update(position=True),
        lambda body: body.update(position=4.0),
        lambda body: body.update(position=2**53),
        lambda body: body.update(book=THERE),
        lambda body: body.update(within=None),
        lambda body: body["within"].update(end=[]),
        lambda body: body["within"].update(index=-1),
        lambda body: body["within"]["end"].update(digest="md5:0"),
        lambda body: body["within"]["head"]["statement"].update(day="31-12-2021"),
    ],
)
def test_what_is_no_proof_is_told(change: Change) -> None:
    body = orjson.loads(spelled(of_entry()))
    change(body)
    proof, found = read_proof(orjson.dumps(body))
    assert (proof, [one.code for one in found]) == (None, ["BOOK-018"])


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"7", b"{", b"[" * 9_999, b"\xff\xfe", b"{}"])
def test_a_file_of_something_else_is_told(content: bytes) -> None:
    assert [one.code for one in read_proof(content)[1]] == ["BOOK-018"]


def test_an_outsider_needs_a_hash_function_alone() -> None:
    """The steps written out: from the entry's bytes to the book's root, from there to the day's."""
    proof = of_entry(8, HEADS[1])  # the last of eight: every step has its sibling on the left
    made = leaf_hash(proof.content)
    for sibling in proof.path:
        made = sha256(b"\x01" + sibling + made).digest()
    assert made == proof.within.end.root
    (sibling,) = proof.within.path
    day = sha256(b"\x01" + sibling + leaf_hash(proof.within.end.leaf())).digest()
    assert day == proof.within.head.statement.root
