"""Entry format 1: one spelling, stored bytes as they are hashed, and the vectors that docs/decisions/0002 records."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import new as new_hash
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from taizhang.core.journal.entry import (
    KEYS,
    Entry,
    FormatError,
    Sealed,
    algorithm_of,
    canonical,
    digest_of,
    genesis,
    parse,
    spell,
)
from taizhang.core.limits import ENTRY_BYTES_MAX, ENTRY_DEPTH_MAX

DECISION = ROOT / "docs" / "decisions" / "0002-entry-format.md"

FIRST = Entry(
    book="500000",
    position=1,
    prev="sha256:" + "0" * 64,
    recorded_at=datetime(2021, 7, 1, 1, 30, tzinfo=UTC),
    effective_on=date(2021, 6, 30),
    ledger="sys.org",
    item="500118",
    kind="org",
    corrects=None,
    actor="u-1",
    command_key="k-1",
    declaration_digest=None,
    payload={
        "name": "永川区", "short": "永川", "kind": "district", "parent": None, "groups": [], "own_book": True,
        "abolished": False,
    },
)  # fmt: skip
FIRST_BYTES = (
    '{"actor":"u-1","attachments":[],"book":"500000","command_key":"k-1","corrects":null,"declaration_digest":null,'
    '"effective_on":"2021-06-30","format":1,"item":"500118","kind":"org","ledger":"sys.org","payload":{"abolished":false,'
    '"groups":[],"kind":"district","name":"永川区","own_book":true,"parent":null,"short":"永川"},"position":1,'
    '"prev":"sha256:0000000000000000000000000000000000000000000000000000000000000000",'
    '"recorded_at":"2021-07-01T01:30:00.000000Z","sealed":[]}'
).encode()

SECOND = Entry(
    book="500000",
    position=2,
    prev="",  # filled in below with the digest of the first
    recorded_at=datetime(2021, 7, 2, 0, 0, 0, 5, tzinfo=UTC),
    effective_on=date(2021, 7, 1),
    ledger="works.factory",
    item="F-2",
    kind="measure",
    corrects=1,
    actor="u-2",
    command_key="k-2",
    declaration_digest="sha256:" + "ab" * 32,
    payload={"measure": "invested", "value": "12.50", "note": '引号"、反斜杠\\、换行\n、𠮷', "reason": "单位填错"},
    sealed=(Sealed("p-7", "key-1", "bm9uY2U=", "Y2lwaGVy"),),
    attachments=("sha256:" + "cd" * 32,),
)


def vectors() -> list[tuple[str, Entry]]:
    first = digest_of(canonical(FIRST))
    sm3 = replace(FIRST, prev=genesis("sm3"))
    return [("first", FIRST), ("correction", replace(SECOND, prev=first)), ("sm3", sm3)]


def page() -> str:
    """What the decision's page holds of the vectors."""
    parts = []
    for name, entry in vectors():
        content = canonical(entry)
        parts.append(f"### {name}\n\n```json\n{content.decode()}\n```\n\n{len(content)} bytes, `{_digest(entry)}`\n")
    return "\n".join(parts)


def _digest(entry: Entry) -> str:
    return digest_of(canonical(entry), algorithm_of(entry.prev))


def test_the_first_vector_letter_by_letter() -> None:
    assert canonical(FIRST) == FIRST_BYTES
    assert digest_of(FIRST_BYTES) == "sha256:" + new_hash("sha256", FIRST_BYTES).hexdigest()


def test_the_decision_records_the_vectors() -> None:
    assert page() in DECISION.read_text(encoding="utf-8")
    written = re.findall(
        r"```json\n(.*)\n```\n\n(\d+) bytes, `((?:sha256|sm3):\w+)`", DECISION.read_text(encoding="utf-8")
    )
    assert len(written) == 3
    for content, size, digest in written:
        raw = content.encode()
        algorithm, _, hexadecimal = digest.partition(":")
        assert len(raw) == int(size)
        assert new_hash(algorithm, raw).hexdigest() == hexadecimal
        assert canonical(parse(raw)) == raw


@pytest.mark.parametrize(("name", "entry"), vectors())
def test_stored_bytes_give_the_entry_back(name: str, entry: Entry) -> None:
    assert parse(canonical(entry)) == entry, name


def test_an_instant_is_written_in_utc_wherever_it_was_taken() -> None:
    beijing = timezone(timedelta(hours=8))
    there = replace(FIRST, recorded_at=datetime(2021, 7, 1, 9, 30, tzinfo=beijing))
    assert canonical(there) == FIRST_BYTES


LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(TREES)
def test_canonical_bytes_are_what_another_library_spells(tree: Any) -> None:
    """An independent spelling: the standard library's, with keys in order of code point and no spaces."""
    assert spell(tree) == json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@given(st.dictionaries(st.text(max_size=8), TREES, max_size=5))
def test_any_payload_comes_back(payload: dict[str, Any]) -> None:
    entry = replace(FIRST, payload=payload)
    assert parse(canonical(entry)) == entry


@pytest.mark.parametrize(
    "value",
    [1.5, {"a": [0.1]}, 2**53, -(2**53), {1: "a"}, {"a": {1, 2}}, date(2021, 1, 1), b"x", "\ud800", {"\udfff": 1}],
)
def test_what_has_no_spelling_is_refused(value: Any) -> None:
    with pytest.raises(FormatError):
        spell(value)


def test_the_largest_whole_number_has_a_spelling() -> None:
    assert spell([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"


def test_an_entry_over_the_bound_is_refused() -> None:
    room = ENTRY_BYTES_MAX - len(spell(""))
    assert len(spell("x" * room)) == ENTRY_BYTES_MAX
    with pytest.raises(FormatError, match="bytes"):
        spell("x" * (room + 1))


def test_an_entry_nested_too_deep_is_refused() -> None:
    deep: Any = "x"
    for _ in range(ENTRY_DEPTH_MAX):
        deep = [deep]
    assert spell(deep)
    with pytest.raises(FormatError, match="deeper"):
        spell([deep])


def changed(**parts: Any) -> bytes:
    """The first vector's bytes with keys replaced; None takes a key away."""
    body = json.loads(FIRST_BYTES)
    for key, value in parts.items():
        body[key] = value
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        FIRST_BYTES + b" ",
        FIRST_BYTES.replace(b'"format":1', b'"format": 1'),
        changed(format=2),
        changed(more=1),
        changed(position=0),
        changed(position="1"),
        changed(position=True),
        changed(prev="sha256:00"),
        changed(prev="md5:" + "0" * 64),
        changed(recorded_at="2021-07-01"),
        changed(effective_on="2021-06-31"),
        changed(item=""),
        changed(actor=None),
        changed(corrects="1"),
        changed(payload=[]),
        changed(payload=None),
        changed(sealed=[{"subject": "p"}]),
        changed(attachments=None),
        changed(attachments=5),
        changed(sealed=5),
        changed(payload={"a": 1.5}),
        changed(format=True),
        changed(recorded_at="2021-07-01T01:30:00.5Z"),
        changed(effective_on="20210630"),
        changed(attachments=["scan.pdf"]),
        changed(attachments=[5]),
        changed(sealed=[{"subject": 1, "key_id": "k", "nonce": "n", "ciphertext": "c"}]),
        FIRST_BYTES.replace(b'"groups":[]', b'"groups":' + b"[" * 900 + b"]" * 900),
    ],
)
def test_bytes_that_are_no_entry_are_refused(content: bytes) -> None:
    with pytest.raises(FormatError):
        parse(content)


def test_a_genesis_names_an_algorithm_we_know() -> None:
    assert genesis() == "sha256:" + "0" * 64
    assert algorithm_of(genesis("sm3")) == "sm3"
    with pytest.raises(ValueError, match="md5"):
        genesis("md5")


def test_sixteen_keys() -> None:
    assert len(KEYS) == 16
    assert sorted(KEYS) == sorted(json.loads(FIRST_BYTES))
