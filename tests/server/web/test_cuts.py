"""Book positions in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.journal.store import Head
from taizhang.core.values.figure import Cut
from taizhang.server.web.cuts import cut_text, parse_cut, said, typed

HEADS = {"500000": Head(88, "sha256:0"), "500118": Head(1043, "sha256:1")}


def test_books_left_out_stand_at_their_heads() -> None:
    assert parse_cut("500118@7", HEADS) == (Cut.of({"500000": 88, "500118": 7}), [])


def test_nothing_asked_is_the_newest() -> None:
    assert parse_cut("  ", HEADS) == (None, [])


@pytest.mark.parametrize(
    "text", ["500118#7，500000#3", "500118#7 500000#3", "５００１１８＃７、500000＠3", "500118#7；500000#3"]
)
def test_the_printed_form_and_full_width_signs_are_taken_too(text: str) -> None:
    assert parse_cut(text, HEADS) == (Cut.of({"500000": 3, "500118": 7}), [])


def test_people_read_a_hash() -> None:
    assert said(Cut.of({"500000": 3, "500118": 7})) == "500000#3, 500118#7"
    assert typed("500118@7") == "500118#7"


def test_what_is_wrong_is_said() -> None:
    wrong = {"500118": "SRV-301", "500999@1": "BOOK-007", "500118@1044": "BOOK-008", "<script>@1": "SRV-301"}
    assert {text: [one.code for one in parse_cut(text, HEADS)[1]] for text in wrong} == {
        text: [code] for text, code in wrong.items()
    }


@given(st.integers(0, 88), st.integers(0, 1043))
def test_what_is_written_is_read_back(city: int, district: int) -> None:
    cut = Cut.of({"500000": city, "500118": district})
    assert parse_cut(cut_text(cut), HEADS) == parse_cut(said(cut), HEADS) == (cut, [])


@given(st.text(max_size=80))
def test_any_text_gives_a_cut_or_an_issue(text: str) -> None:
    cut, issues = parse_cut(text, HEADS)
    assert (cut is None) or not issues
