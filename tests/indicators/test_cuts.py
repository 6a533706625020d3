"""Positions as people write them."""

import json
from pathlib import Path

import pytest

from figurebook import BB, TOP, YC, Books, figure, indicator
from taizhang.core.values.figure import Cut
from taizhang.indicators.cuts import read_cut
from taizhang.indicators.reference import ReferenceSource


@pytest.fixture
def books() -> Books:
    books = Books(indicator("opened", "kind: count\n    ledger: site.project\n    when: opened"))
    books.open("a")
    books.open("b")
    books.open("a", org=BB, book=BB)
    return books


def test_one_book_is_fixed_and_the_others_stay_at_their_head(books: Books) -> None:
    cut, issues = read_cut(f"{YC}#1", ReferenceSource(books.store))
    assert (cut, issues) == (Cut.of({TOP: 7, YC: 1, BB: 1}), [])


def test_the_cut_of_a_publication(books: Books) -> None:
    digest = Cut.of({YC: 1}).digest
    payload = {"title": "简报", "digest": "sha256:" + "0" * 64, "cut": {YC: 1}, "figures": []}
    books.write(TOP, "sys.publication", "b1", "publish", "2021-07-01", payload)
    source = ReferenceSource(books.store)
    cut, _ = read_cut(f"cut:{digest}", source)
    assert cut == Cut.of({TOP: 8, YC: 1, BB: 1})
    assert [one.code for one in read_cut("cut:sha256:0", source)[1]] == ["FIG-006"]


def test_a_file_that_holds_a_figure(books: Books, tmp_path: Path) -> None:
    source = ReferenceSource(books.store)
    file = tmp_path / "figure.json"
    file.write_text(json.dumps(figure(source, "opened", at={YC: 1}).to_json()))
    assert read_cut(str(file), source)[0] == Cut.of({TOP: 7, YC: 1, BB: 1})
    file.write_text(json.dumps({"cut": {BB: 1}}))
    assert read_cut(str(file), source)[0] == Cut.of({TOP: 7, YC: 2, BB: 1})


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"cut": {}}', '{"cut": {"500118": "1"}}', '{"cut": {"500118": -1}}']
)
def test_a_file_that_holds_no_cut(books: Books, tmp_path: Path, content: str) -> None:
    file = tmp_path / "cut.json"
    file.write_text(content)
    assert [one.code for one in read_cut(str(file), ReferenceSource(books.store))[1]] == ["FIG-007"]


def test_positions_that_are_not_there(books: Books) -> None:
    source = ReferenceSource(books.store)
    for text, code in ((f"{YC}#3", "BOOK-008"), ("500199#1", "BOOK-007"), ("nowhere", "FIG-007")):
        cut, issues = read_cut(text, source)
        assert (cut, [one.code for one in issues]) == (None, [code])
