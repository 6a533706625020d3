"""docs/issues.md holds every code of the catalogue, in order, as it is said."""

import re
from itertools import groupby
from pathlib import Path

from taizhang.core.issues import CATALOGUE, Kind, Level

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "issues.md"
HEAD = """\
# 问题代码 · Issue codes

程序对人写的东西有话说时，总是一个代码、一个位置、一句话和一个提示：`CODE 位置: 句子 (提示)`；用 `--lang en` 得英文，用 `--json` 得结构。
代码一经使用不再改作他用。级别：错误使工作停下，提醒不使停下，将来错误自某日起成为错误。花括号里的词由当时的情形填入。

What the program has to say about something a person wrote is a code, a place, a sentence and a hint. A code is never used again
for another meaning. An error stops the work, a warning does not. Words in braces are filled in by the case at hand.
"""
AREAS = {
    "VAL": "数值 · Values",
    "BOOK": "账簿 · The book",
    "PACK": "领域包 · Packs",
    "ORG": "责任单位 · Orgs",
    "LEDG": "台账与命令 · Ledgers and commands",
    "FIG": "指标与数 · Figures",
    "LAKE": "数据湖 · Lakes",
    "READ": "读文 · Reading",
    "DOC": "文书 · Documents",
    "SHEET": "电子表格 · Spreadsheets",
    "AUD": "核稿 · Audit",
    "CLI": "命令行 · Command line",
    "SRV": "服务端 · Server",
}
LEVELS = {Level.ERROR: "错误 error", Level.WARNING: "提醒 warning", Level.FUTURE: "将来错误 future error"}


def page() -> str:
    """What the page should hold."""
    order = list(AREAS)
    codes = sorted(CATALOGUE, key=lambda code: (order.index(code.partition("-")[0]), code))
    parts = [HEAD]
    for area, listed in groupby(codes, key=lambda code: code.partition("-")[0]):
        parts.append(f"## {AREAS[area]}\n")
        parts += [_paragraph(code, CATALOGUE[code]) for code in listed]
    return "\n".join(parts)


def _paragraph(code: str, kind: Kind) -> str:
    lines = [f"### {code}", "", f"{LEVELS[kind.level]}", "", f"- {_said(kind.zh, kind.hint_zh)}"]
    lines.append(f"- {_said(kind.en, kind.hint_en)}")
    return "\n".join(lines) + "\n"


def _said(sentence: str, hint: str) -> str:
    text = f"{sentence} ({hint})" if hint else sentence
    return text.replace("{{", "{").replace("}}", "}")


def test_the_page_has_a_heading_for_every_code_and_no_other() -> None:
    headings = re.findall(r"^### (\S+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(CATALOGUE)


def test_the_page_says_what_the_program_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_places_that_hints_send_to_exist() -> None:
    for code, kind in CATALOGUE.items():
        for path in re.findall(r"docs/[\w/.-]+", kind.hint_zh + " " + kind.hint_en):
            found = list(ROOT.glob(f"{path}*"))
            assert found, f"{code}: {path}"


if __name__ == "__main__":  # after a change of the catalogue: python tests/docs/test_issues.py
    PAGE.write_text(page(), encoding="utf-8")
