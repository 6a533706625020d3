"""The packs in docs/how-to are files: put together as the pages say, they pass `taizhang check`."""

import re
from pathlib import Path

from conftest import ROOT
from taizhang.cli.check import check_packs
from taizhang.core.declarations import formula_parts

HOW_TO = ROOT / "docs" / "how-to"
BLOCK = re.compile(r"```(?:yaml|markdown)\n# (saplings/\S+)\n(.*?)```", re.DOTALL)


def written(home: Path, *pages: str) -> Path:
    """The folder that the blocks of some pages make; a second block of a file continues it."""
    for page in pages:
        for name, text in BLOCK.findall((HOW_TO / page).read_text(encoding="utf-8")):
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(text)
    return home / "saplings"


def test_the_small_pack_of_the_page_is_sound(tmp_path: Path) -> None:
    checked = check_packs([written(tmp_path, "add-a-pack.md")])
    assert [one.line() for one in checked.issues] == []
    assert [(one.label, one.passed) for one in checked.outcomes] == [("saplings/two_plots", True)]


def test_the_indicators_of_the_next_page_continue_it(tmp_path: Path) -> None:
    checked = check_packs([written(tmp_path, "add-a-pack.md", "add-an-indicator.md")])
    assert [one.line() for one in checked.issues] == []
    assert {one.kind for one in checked.packs[0].indicators} == {
        "count", "sum", "level", "ratio", "derived", "conversion", "on_time", "duration", "reported",
    }  # fmt: skip


def test_every_kind_of_indicator_is_in_the_table(tmp_path: Path) -> None:
    text = (HOW_TO / "add-an-indicator.md").read_text(encoding="utf-8")
    for one in check_packs([written(tmp_path, "add-a-pack.md", "add-an-indicator.md")]).packs[0].indicators:
        assert f"| `{one.kind}` |" in text


def test_every_function_the_page_of_rules_names_is_there() -> None:
    text = (HOW_TO / "add-a-rule.md").read_text(encoding="utf-8")
    named = re.search(r"`formula_parts.py`（(.*?)）", text)
    assert named is not None
    assert all(hasattr(formula_parts, name) for name in re.findall(r"`(\w+)`", named[1]))
