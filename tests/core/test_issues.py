"""Issues: places and sentences as they are printed, and a catalogue that is whole."""

import re

import pytest

from taizhang.core.issues import CATALOGUE, NOWHERE, Level, Where, has_errors, issue


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (NOWHERE, "-"),
        (Where(file="a.yaml"), "a.yaml"),
        (Where(file="a.yaml", line=3), "a.yaml:3"),
        (Where(file="a.yaml", line=3, column=7, path="x[0]"), "a.yaml:3:7 x[0]"),
        (Where(line=3), ":3"),
        (Where(cell="Sheet1!C4"), "Sheet1!C4"),
        (Where(position="500118#4", path="payload"), "500118#4 payload"),
    ],
)
def test_a_place_as_printed(where: Where, text: str) -> None:
    assert str(where) == text


def test_an_issue_as_a_line_and_as_json() -> None:
    found = issue("BOOK-005", Where(position="500118#4"), number=4)
    assert found.line() == "BOOK-005 500118#4: 账簿缺少第 4 条 (用备份核对)"
    assert found.line("en") == "BOOK-005 500118#4: entry 4 is missing (compare with a backup)"
    assert issue("BOOK-008", number=9, head=4).line() == "BOOK-008 -: 位置 9 超过账簿末端 4"
    assert found.to_json("en") == {
        "code": "BOOK-005",
        "level": "error",
        "place": {"position": "500118#4"},
        "sentence": "entry 4 is missing",
        "hint": "compare with a backup",
    }


def test_only_errors_stop_the_work() -> None:
    warning = issue("PACK-033", name="works", missing="README.md")
    assert warning.level is Level.WARNING
    assert not has_errors([warning])
    assert has_errors([warning, issue("BOOK-005", number=1)])


def test_an_unknown_code_or_a_missing_parameter_is_a_programmers_mistake() -> None:
    with pytest.raises(KeyError):
        issue("BOOK-999")
    with pytest.raises(KeyError):
        issue("BOOK-005")


def test_every_kind_speaks_both_languages_of_the_same_things() -> None:
    for code, kind in CATALOGUE.items():
        assert re.fullmatch(r"[A-Z]{3,5}-\d{3}", code)
        assert kind.zh, code
        assert kind.en, code
        assert bool(kind.hint_zh) == bool(kind.hint_en), code
        assert _names(kind.zh) == _names(kind.en), code


def _names(sentence: str) -> set[str]:
    return {name.removesuffix("_zh").removesuffix("_en") for name in re.findall(r"{(\w+)}", sentence)}
