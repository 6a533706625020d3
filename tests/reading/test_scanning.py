"""Scanning from the characters a pattern can begin with finds what trying it everywhere finds."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.reading import figures, names, times
from taizhang.reading.scanning import Scanner

SCANNERS = {"figures": figures._SCANNER, "names": names._NAMES, "times": times._SCANNER}
PAGES = sorted((Path(__file__).parent / "written").glob("*.page"))
ALPHABET = sorted(
    {char for scanner in SCANNERS.values() for char in scanner.pattern.pattern} | set("，。；、 \n年月日个%")
)


def _spans(scanner: Scanner, text: str) -> list[tuple[int, int]]:
    return [found.span() for found in scanner.finditer(text)]


def _everywhere(scanner: Scanner, text: str) -> list[tuple[int, int]]:
    return [found.span() for found in scanner.pattern.finditer(text) if found.end() > found.start()]


@pytest.mark.parametrize("name", SCANNERS)
@settings(max_examples=400)
@given(text=st.text(st.sampled_from(ALPHABET), max_size=120))
def test_any_text(name: str, text: str) -> None:
    assert _spans(SCANNERS[name], text) == _everywhere(SCANNERS[name], text)


@pytest.mark.parametrize("name", SCANNERS)
def test_pages(name: str) -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert _spans(SCANNERS[name], text) == _everywhere(SCANNERS[name], text)
