"""Every decision has a number of its own and the parts of the template."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
PARTS = re.findall(r"\*\*([A-Z][a-z ]+)\*\*:", (FOLDER / "0000-template.md").read_text(encoding="utf-8"))


def test_numbers_are_not_used_twice_and_none_is_left_out() -> None:
    assert [int(page.name[:4]) for page in PAGES] == list(range(len(PAGES)))


SPECIFICATIONS = {"0002-entry-format"}  # the format itself, word by word, with test vectors


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_headed_by_its_number(page: Path) -> None:
    assert page.read_text(encoding="utf-8").startswith(f"# {page.name[:4]} ")


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.stem not in SPECIFICATIONS], ids=lambda page: page.stem
)
def test_a_page_has_the_parts_of_the_template_in_order(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    told = [part for part in re.findall(r"\*\*([A-Z][a-z ]+)\*\*:", text) if part in PARTS]
    assert told == PARTS
