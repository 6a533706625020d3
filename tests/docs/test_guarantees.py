"""Every promise in docs/guarantees.md names tests that are there."""

import re

from conftest import ROOT

PAGE = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| promise")]


def test_every_promise_names_a_test_that_is_there() -> None:
    assert len(ROWS) >= 20
    for row in ROWS:
        named = re.findall(r"`(tests/[\w/]+\.py)`", row)
        assert named, row
        assert [one for one in named if "def test_" not in (ROOT / one).read_text(encoding="utf-8")] == []


def test_promises_are_told_in_both_languages() -> None:
    for row in ROWS:
        promise = row.split("|")[1]
        assert re.search(r"[\u4e00-\u9fff]", promise), row
        assert re.search(r"[A-Za-z]{4}", promise), row
