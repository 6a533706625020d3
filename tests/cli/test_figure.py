"""`figure` and `trace` on a home folder, offline."""

import json
from pathlib import Path

import pytest

from cli.homes import asked, told
from figurebook import TOP, YC


def test_a_figure_now_and_at_an_earlier_position(
    capsys: pytest.CaptureFixture[str], home: Path, tmp_path: Path
) -> None:
    words = ("figure", "site.rate", "--org", YC, "--period", "2021-H1")
    now = asked(capsys, home, *words)
    assert (now["value"], now["numerator"], now["denominator"]) == ("0", "0", "3")
    assert now["position"]["cut"] == {TOP: 7, YC: 9}
    before = asked(capsys, home, *words, "--at", f"{YC}#7")
    assert (before["value"], before["position"]["cut"][YC]) == ("33.333333333333", 7)
    file = tmp_path / "figure.json"
    file.write_text(json.dumps(before))
    assert asked(capsys, home, *words, "--at", str(file)) == before


def test_a_figure_in_words(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    words = ("figure", "site.rate", "--org", YC, "--period", "2021", "--with", "target,yoy")
    code, out, _ = told(capsys, home, *words)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == f"{YC}全称2021年rate数：33.3%"
    assert lines[1:4] == [
        "  分子 / 分母：1 / 3",
        "  完成目标 2021：66.7%（50）",
        "  同比 2020：算式里有未知的数 [OPERAND_UNKNOWN]",
    ]
    assert told(capsys, home, *words, "--lang", "en")[1].splitlines()[0] == f"rate, {YC}全称, 2021: 33.3 %"


def test_what_others_bring_is_printed_like_the_figure_itself(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    words = ("figure", "site.signed", "--period", "2021", "--with", "above_share,above_rest", "--org")
    assert told(capsys, home, *words, YC)[1].splitlines()[1:3] == [
        f"  占上级 {TOP}全称：100.0%（3）",
        f"  上级的其余单位 {TOP}全称：0项（3）",
    ]
    assert told(capsys, home, *words, TOP)[1].splitlines()[2:4] == [
        "  占上级：没有总体可比 [NO_WHOLE]",
        "  上级的其余单位：没有总体可比 [NO_WHOLE]",
    ]


def test_an_unknown_figure_is_an_answer(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, _ = told(capsys, home, "figure", "site.signed", "--org", YC, "--period", "2020")
    assert (code, out.splitlines()[0]) == (0, f"{YC}全称2020年signed数：未知，账簿里还没有这类事项 [NO_ITEMS]")


def test_the_entries_behind_a_figure(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    words = ("trace", "site.started", "--org", YC, "--period", "2021")
    lines = asked(capsys, home, *words)["lines"]
    assert [(one["position"], one["amount"], one["corrected_by"]) for one in lines] == [
        (1, None, None),
        (7, 1, 8),
        (8, 1, None),
    ]
    out = told(capsys, home, *words)[1].splitlines()
    assert out[1] == f"{YC}#7  2021-03-01  milestone  a  数值  1项  已被第 8 条取代"
    assert out[-1] == "共 3 行"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("site.sined", "--org", YC, "--period", "2021"), "FIG-001"),
        (("site.signed", "--org", "nowhere", "--period", "2021"), "FIG-002"),
        (("site.signed", "--org", YC, "--period", "2021-13"), "VAL-002"),
        (("site.signed", "--org", YC, "--period", "2021", "--at", f"{YC}#99"), "BOOK-008"),
        (("site.signed", "--org", YC, "--period", "2021", "--at", "elsewhere.json"), "FIG-007"),
    ],
)
def test_what_cannot_be_asked(
    capsys: pytest.CaptureFixture[str], home: Path, words: tuple[str, ...], code: str
) -> None:
    for verb in ("figure", "trace"):
        found, out, err = told(capsys, home, verb, *words)
        assert (found, out) == (2, "")
        assert err.startswith(code)


def test_a_home_without_books(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = told(capsys, tmp_path, "figure", "site.signed", "--org", YC, "--period", "2021")
    assert (code, err[:7]) == (2, "SRV-005")


def test_a_figure_explained_with_its_values(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    words = ("figure", "site.rate", "--org", YC, "--period", "2021", "--explain")
    code, out, _ = told(capsys, home, *words)
    assert (code, out.splitlines()) == (
        0,
        [
            "rate数 = started数 ÷ signed数 = 1项 ÷ 3项 = 33.3%",
            "  started数 = 1项：《项目台账》中本期首次达到“开工”的项目个数（2021-01-01…2021-12-31）",
            "  signed数 = 3项：《项目台账》中本期首次达到“签约”的项目个数（2021-01-01…2021-12-31）",
        ],
    )
    tree = asked(capsys, home, *words)
    assert (tree["value"], [one["value"] for one in tree["parts"]]) == ("33.333333333333", [1, 3])
    english = told(capsys, home, *words, "--lang", "en")[1].splitlines()
    assert english[0] == "rate = started ÷ signed = 1 projects or tasks ÷ 3 projects or tasks = 33.3%"
    unknown = told(capsys, home, "figure", "site.rate", "--org", YC, "--period", "2020", "--explain")[1].splitlines()
    assert unknown[0].endswith("= 算式里有未知的数 [OPERAND_UNKNOWN]")
    assert "账簿里还没有这类事项 [NO_ITEMS]" in unknown[1]
    assert told(capsys, home, "figure", "site.rat", "--org", YC, "--period", "2020", "--explain")[0] == 2
