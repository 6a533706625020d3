"""The chain: a sound book verifies, and any change to it is found, at the position where it was made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.core.journal.chain import seal, verify, verify_book
from taizhang.core.journal.entry import FormatError, Sealed, digest_of, genesis, parse
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.journal.rows import COLUMNS, Row, row_of
from taizhang.core.journal.store import Head, Stored
from taizhang.core.limits import ENTRY_BYTES_MAX, ENTRY_DEPTH_MAX

START = datetime(2021, 7, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """A draft of the shape the store takes."""

    item: str
    payload: Mapping[str, Any]
    book: str = "500118"
    ledger: str = "works.factory"
    kind: str = "amend"
    effective_on: date = date(2021, 6, 30)
    corrects: int | None = None
    actor: str = "u-1"
    command_key: str = "k"
    declaration_digest: str | None = None
    attachments: tuple[str, ...] = ()


def book_of(count: int, algorithm: str = "sha256") -> MemoryStore:
    store = MemoryStore(algorithm)
    for number in range(count):
        store.append(Said(f"F{number}", {"fields": {"name": f"第{number}厂"}}), START + timedelta(seconds=number))
    return store


def rows(store: MemoryStore) -> tuple[list[Stored], Head]:
    return list(store.read("500118")), store.heads()["500118"]


def found(stored: list[Stored], head: Head) -> list[tuple[str, str | None]]:
    return [(one.code, one.where.position) for one in verify_book("500118", map(row_of, stored), head).issues]


def test_a_sound_book_verifies_to_its_head() -> None:
    for algorithm in ("sha256", "sm3"):
        stored, head = rows(book_of(5, algorithm))
        walked = verify_book("500118", map(row_of, stored), head)
        assert walked.issues == ()
        assert (walked.position, walked.digest) == (5, head.digest)
        assert head.digest.startswith(algorithm)


def test_an_empty_book_verifies() -> None:
    walked = verify_book("500118", [], Head(0, genesis()))
    assert (walked.position, walked.digest, walked.issues) == (0, genesis(), ())


def test_every_book_of_a_store_is_walked_in_order_of_code() -> None:
    store = book_of(2)
    store.append(Said("500118", {}, book="500000", ledger="sys.org"), START)
    assert [(one.book, one.position, one.issues) for one in verify(store)] == [("500000", 1, ()), ("500118", 2, ())]


BOOK = rows(book_of(4))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 3), st.data())
def test_any_flipped_byte_is_found_at_its_position(number: int, data: st.DataObject) -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    content = bytearray(stored[number].content)
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    stored[number] = replace(stored[number], content=bytes(content))
    assert found(stored, head) == [("BOOK-001", f"500118#{number + 1}")]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 3), st.integers(0, 70), st.integers(1, 127))
def test_any_flipped_letter_of_a_digest_is_found_there(number: int, place: int, flip: int) -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    letters = bytearray(stored[number].digest.encode())
    letters[place] ^= flip
    digest = letters.decode(errors="replace")
    stored[number] = replace(stored[number], digest=digest)
    assert ("BOOK-001", f"500118#{number + 1}") in found(stored, head)


def test_an_entry_written_anew_with_its_digest_breaks_the_next_link() -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    forged = replace(parse(stored[1].content), actor="u-9")
    stored[1] = seal(forged)
    assert found(stored, head) == [("BOOK-002", "500118#3")]


def test_the_last_entry_written_anew_breaks_the_head() -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    stored[3] = seal(replace(parse(stored[3].content), actor="u-9"))
    assert found(stored, head) == [("BOOK-006", "500118#4")]


def test_a_removed_entry_is_a_gap() -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    del stored[1]
    assert found(stored, head) == [("BOOK-005", "500118#2")]


def test_entries_that_changed_places_are_found() -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    stored[1], stored[2] = stored[2], stored[1]
    codes = {code for code, _ in found(stored, head)}
    assert "BOOK-005" in codes


def test_a_cut_tail_differs_from_the_head() -> None:
    stored, head = BOOK
    assert found(stored[:3], head) == [("BOOK-006", "500118#4")]
    assert found(stored, Head(3, stored[2].digest)) == [("BOOK-006", "500118#3")]


def test_an_entry_of_another_book_or_position_is_no_link() -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    stored[0] = seal(replace(parse(stored[0].content), book="500109"))
    assert ("BOOK-002", "500118#1") in found(stored, head)
    stored[0] = replace(seal(replace(parse(BOOK[0][0].content), position=9)), position=1)
    assert ("BOOK-002", "500118#1") in found(stored, head)


def test_columns_are_held_against_the_bytes() -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    columns = replace(stored[2].columns, item="F9", effective_on=date(2021, 1, 1))
    stored[2] = replace(stored[2], columns=columns)
    walked = verify_book("500118", map(row_of, stored), head)
    assert [(one.code, one.params["column"]) for one in walked.issues] == [
        ("BOOK-003", "item"),
        ("BOOK-003", "effective_on"),
    ]


def test_bytes_that_are_no_entry_are_told_though_their_digest_fits() -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    stored[1] = replace(stored[1], content=b"{}", digest=digest_of(b"{}"))
    assert found(stored, head) == [("BOOK-004", "500118#2"), ("BOOK-002", "500118#3")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"payload":{"fields"', '"payload":{"a":1.5,"fields"'),
        ('"payload":{"fields"', '"payload":{"a":[1.5],"fields"'),
        ('"attachments":[]', '"attachments":["no digest"]'),
        ('"format":1', '"format":true'),
        ('"recorded_at":"2021-', '"recorded_at":"2021/'),
        ('"actor":"u-1"', '"actor":""'),
        ('"actor":"u-1"', '"actor":1'),
        ('"sealed":[]', '"sealed":{}'),
    ],
)
def test_bytes_of_another_form_are_told_though_digest_and_link_fit(old: str, new: str) -> None:
    stored, head = list(BOOK[0]), BOOK[1]
    content = stored[3].content.decode().replace(old, new).encode()
    assert content != stored[3].content
    digest = digest_of(content)
    stored[3] = replace(stored[3], content=content, digest=digest)
    assert ("BOOK-004", "500118#4") in found(stored, Head(head.position, digest))


def _nested(levels: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for _ in range(levels - 1):
        made = {"a": made}
    return made


ODD: list[tuple[str, Any]] = [
    *(
        ("recorded_at", f"{text}Z")
        for text in (
            "2021-13-45T99:99:99.000000",
            "2021-02-30T01:30:00.000000",
            "2021-07-01T24:00:00.000000",
            "2021-07-01T01:30:60.000000",
            "2021-07-01T01:30:00",
            "2021-07-01T01:30:0٠.000000",
            "٢٠٢١-07-01T01:30:00.000000",
        )
    ),
    ("recorded_at", "2021-07-01T01:30:00.000000+00:00"),
    *(("effective_on", text) for text in ("20210630", "2021-W26-3", "2021-02-30", "")),
    *(("corrects", place) for place in (True, False, "1", 1.0)),
    *(("position", place) for place in (True, 1.0)),
    *(("payload", {"n": number}) for number in (2**53, -(2**53), 2**60, 1.5)),
    *(("payload", {"n": [{"m": number}]}) for number in (2**53, 1.5)),
    ("payload", _nested(ENTRY_DEPTH_MAX)),
    ("payload", {"a": [_nested(ENTRY_DEPTH_MAX)]}),
    ("payload", {"a": "字" * (ENTRY_BYTES_MAX // 3)}),
]


def _row_saying(field: str, value: Any) -> Row:
    """The row of a book's first entry with one value another, chained and indexed as if it were right."""
    said = orjson.loads(BOOK[0][0].content) | {field: value}
    content = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    return (1, digest_of(content), content, *(said[column] for column in COLUMNS[3:]))


@pytest.mark.parametrize(("field", "value"), ODD, ids=lambda one: repr(one)[:30])
def test_what_no_reader_takes_for_an_entry_is_not_sound(field: str, value: Any) -> None:
    row = _row_saying(field, value)
    with pytest.raises(FormatError):
        parse(row[2])
    told = verify_book("500118", [row], Head(1, row[1])).issues
    assert [(one.code, one.where.position) for one in told] == [("BOOK-004", "500118#1")]


@pytest.mark.parametrize("payload", [_nested(ENTRY_DEPTH_MAX - 1), {"n": 2**53 - 1}, {"n": [1 - 2**53, True, None]}])
def test_what_is_just_within_bounds_is_sound(payload: dict[str, Any]) -> None:
    row = _row_saying("payload", payload)
    assert parse(row[2]).payload == payload
    assert verify_book("500118", [row], Head(1, row[1])).issues == ()


def test_content_of_another_type_is_looked_into_and_told() -> None:
    stored, head = BOOK
    rows = [row_of(one) for one in stored]
    rows[2] = (*rows[2][:2], rows[2][2].decode(), *rows[2][3:])
    (told,) = verify_book("500118", rows, head).issues
    assert (told.code, told.where.position, told.params["kind"]) == ("BOOK-027", "500118#3", "str")
    rows[2] = (*rows[2][:2], 10**12, *rows[2][3:])
    assert [one.code for one in verify_book("500118", rows, head).issues] == ["BOOK-001"]


@pytest.mark.parametrize("column", ["20210630", "2021-W26-3", "2021-06-30 ", b"2021-06-30", None])
def test_a_day_spelled_in_another_way_in_its_column_is_told(column: object) -> None:
    row = list(row_of(BOOK[0][0]))
    row[COLUMNS.index("effective_on")] = column
    (told,) = verify_book("500118", [tuple(row)], Head(1, row[1])).issues
    assert (told.code, told.params["column"]) == ("BOOK-003", "effective_on")


def test_the_memory_store_reads_spans_and_keeps_texts() -> None:
    store = book_of(4)
    assert [one.position for one in store.read("500118", after=1, upto=3)] == [2, 3]
    assert [one.position for one in store.read("500118", after=3)] == [4]
    assert list(store.read("500109")) == []
    store.keep("sha256:1", {"pack.yaml": "text"})
    assert store.declaration("sha256:1") == {"pack.yaml": "text"}
    assert store.declaration("sha256:2") is None


def test_the_memory_store_keeps_sealed_parts() -> None:
    store = MemoryStore()
    part = Sealed("p-1", "key-1", "bm9uY2U=", "Y2lwaGVy")
    entry, stored = store.append(Said("F1", {}), START, (part,))
    assert entry.sealed == (part,)
    assert parse(stored.content) == entry
    assert stored.columns.item == "F1"


def test_a_head_altered_into_no_digest_is_told() -> None:
    assert ("BOOK-006", "500118#4") in found(list(BOOK[0]), Head(4, "md5:0"))


class Headless(MemoryStore):
    """A store whose heads were taken away."""

    def heads(self) -> Mapping[str, Head]:
        return {}


def test_entries_without_a_head_are_walked_and_told() -> None:
    store = Headless()
    store.append(Said("F1", {"fields": {}}), START)
    (walked,) = verify(store)
    assert [(one.code, one.where.position) for one in walked.issues] == [("BOOK-006", "500118#0")]
    assert walked.position == 1


def test_two_rows_that_are_entries_only_when_read_together_are_not_sound() -> None:
    store = book_of(1)
    store.append(Said("F1", {"fields": {"x": [{}, {"actor": 1}]}}), START)
    (first, second), _ = rows(store)
    half = second.content.index(b"[{},{") + 3
    head = first.content + b"," + second.content[:half]
    tail = second.content[half + 1 :].replace(first.digest.encode(), digest_of(head).encode())
    forged = [
        replace(first, content=head, digest=digest_of(head)),
        replace(second, content=tail, digest=digest_of(tail)),
    ]
    assert found(forged, Head(2, digest_of(tail))) == [("BOOK-004", "500118#1"), ("BOOK-004", "500118#2")]
