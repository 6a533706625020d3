"""The page of commands names every verb of the command line, and no other."""

import re
from pathlib import Path

from taizhang.cli.main import VERBS

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def test_every_verb_has_a_heading_and_every_heading_a_verb() -> None:
    headings = re.findall(r"^## (\w+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(headings) == sorted(VERBS)
