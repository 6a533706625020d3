"""Rows of a database table as stored entries, also where somebody has tampered with them."""

from datetime import date

import pytest

from taizhang.core.journal.rows import COLUMNS, name_of, stored_from

ROW = dict(zip(COLUMNS, (7, "sha256:0", b"{}", "works.factory", "F1", "open", "2021-06-30", None, "k7"), strict=True))


@pytest.mark.parametrize(
    ("day", "read"),
    [
        ("2021-06-30", date(2021, 6, 30)),  # as SQLite gives it
        (date(2021, 6, 30), date(2021, 6, 30)),  # as PostgreSQL gives it
        ("six", date.min),  # tampered with: no entry is dated so, and verify finds it to differ
        (None, date.min),
        ("20210630", date.min),  # spelled in another way: the index does not find it
        ("2021-W26-3", date.min),
    ],
)
def test_days_of_either_driver(day: object, read: date) -> None:
    assert stored_from(tuple({**ROW, "effective_on": day}.values())).columns.effective_on == read


@pytest.mark.parametrize("content", ["{}", b"{}", memoryview(b"{}")])
def test_content_is_the_exact_bytes_whatever_the_driver_hands_over(content: object) -> None:
    stored = stored_from(tuple({**ROW, "content": content}.values()))
    assert (stored.position, stored.content, stored.columns.command_key) == (7, b"{}", "k7")


@pytest.mark.parametrize("content", [None, 5, 1.5])
def test_content_that_is_none_has_no_bytes(content: object) -> None:
    assert stored_from(tuple({**ROW, "content": content}.values())).content == b""


def test_bytes_in_the_place_of_a_books_name_are_no_name_of_that_text() -> None:
    assert (name_of("500118"), name_of(b"500118")) == ("500118", "b'500118'")
