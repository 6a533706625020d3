"""YAML as packs use it: what is read, with which lines; and what is refused, where and why."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.declarations.yaml_text import read_yaml
from taizhang.core.limits import PACK_FILE_BYTES_MAX, YAML_DEPTH_MAX, YAML_NODES_MAX


def data(text: str) -> Any:
    file, issues = read_yaml("p.yaml", text)
    assert issues == []
    assert file is not None
    return file.data


def refused(text: str) -> list[tuple[str, int | None]]:
    file, issues = read_yaml("p.yaml", text)
    assert file is None
    return [(one.code, one.where.line) for one in issues]


def test_plain_values_keep_what_was_written() -> None:
    text = "a: 1.50\nb: 2026.10\nc: yes\nd: true\ne: 12\nf: 007\ng: 2021-01-01\nh: '12'\ni: ~\nj:\nk: -3\nl: \"true\"\n"
    assert data(text) == {
        "a": "1.50", "b": "2026.10", "c": "yes", "d": True, "e": 12, "f": "007", "g": "2021-01-01", "h": "12",
        "i": None, "j": None, "k": -3, "l": "true",
    }  # fmt: skip


def test_a_number_too_long_for_a_whole_number_stays_text() -> None:
    assert data("a: " + "9" * 40) == {"a": "9" * 40}


def test_lines_of_every_path() -> None:
    file, _ = read_yaml("p.yaml", "# top\na:\n  - b: 1\n    c: [x,\n      y]\n  - d\ne: {f: 2}\n")
    assert file is not None
    assert dict(file.lines) == {
        "": 2, "a": 2, "a[0]": 3, "a[0].b": 3, "a[0].c": 4, "a[0].c[0]": 4, "a[0].c[1]": 5, "a[1]": 6, "e": 7, "e.f": 7,
    }  # fmt: skip


def test_an_anchor_stands_for_what_it_names() -> None:
    assert data("a: &x {k: [1, 2]}\nb: *x\nc: &y 3\nd: *y\n") == {
        "a": {"k": [1, 2]},
        "b": {"k": [1, 2]},
        "c": 3,
        "d": 3,
    }


def test_an_empty_text_holds_nothing() -> None:
    assert data("") is None
    assert data("# only a remark\n") is None


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("a:\n\tb: 1", ("PACK-012", 2)),
        ("a: b: c", ("PACK-001", 1)),
        ("a: 'x", ("PACK-001", 1)),
        ("a: [1, 2", ("PACK-001", 1)),
        ("a: {b: 1", ("PACK-001", 1)),
        ("a:\n - x\n b: 1", ("PACK-001", 3)),
        ("a: \x07", ("PACK-001", None)),
        ('b: 1\na: "\\x07"', ("PACK-001", 2)),
        ('a: "one\\r\\ntwo"', ("PACK-001", 1)),
        ('a: "\\ud800"', ("PACK-001", 1)),
        ('a: ["\\uFFFE"]', ("PACK-001", 1)),
        ("a: @x", ("PACK-001", 1)),
        ('a: "\\q"', ("PACK-001", 1)),
        ("a: *x", ("PACK-015", 1)),
        ("a: &x {b: *x}", ("PACK-015", 1)),
        ("a: 1\n---\nb: 2", ("PACK-015", 2)),
        ("a: !!python/object:os.system x", ("PACK-015", 1)),
        ("? [a]\n: 1", ("PACK-015", 1)),
        ("a: &x {b: 1}\n<<: *x", ("PACK-015", 2)),
        ("[" * 50_000, ("PACK-014", 1)),
        ("a: " + "x" * PACK_FILE_BYTES_MAX, ("PACK-011", None)),
    ],
)
def test_what_packs_do_without_is_refused_with_its_line(text: str, want: tuple[str, int | None]) -> None:
    assert refused(text) == [want]


def test_a_parser_sentence_we_have_no_words_for_is_passed_on_in_english_only() -> None:
    _, issues = read_yaml("p.yaml", "a: |x\n  y\n")
    assert issues[0].sentence("zh") == "文件不是合格的 YAML：这里的写法不认识"
    assert "chomping or indentation" in issues[0].sentence("en")


def test_anchors_in_anchors_are_counted_as_written_out() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{level}: &a{level} [{','.join([f'*a{level - 1}'] * 10)}]" for level in range(1, 9)]
    assert refused("\n".join(lines)) == [("PACK-014", 1)]


def test_anchors_do_not_get_round_the_depth() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{level}: &a{level} [*a{level - 1}]" for level in range(1, YAML_DEPTH_MAX + 2)]
    assert [code for code, _ in refused("\n".join(lines))] == ["PACK-014"]


def test_too_many_values_are_refused() -> None:
    assert [code for code, _ in refused("[" + "1," * YAML_NODES_MAX + "]")] == ["PACK-014"]


def test_a_key_written_twice_is_told_and_the_first_counts() -> None:
    file, issues = read_yaml("p.yaml", "a: 1\nb: 2\na: {c: 3}\n")
    assert file is not None
    assert file.data == {"a": 1, "b": 2}
    assert [one.line("zh") for one in issues] == ["PACK-013 p.yaml:3: 同一处写了两个“a” (第一次在第 1 行)"]


def test_a_key_written_twice_is_told_beside_what_ends_the_reading() -> None:
    assert refused("a: 1\na: 2\nb: !x 1") == [("PACK-013", 2), ("PACK-015", 3)]
    assert refused("a: 1\na: 2\nb: 'x") == [("PACK-013", 2), ("PACK-001", 3)]


@given(st.text(alphabet="ab:-[]{}&*!#'\"\\|>? \n\t甲，1.~<@%", max_size=60))
def test_no_text_raises(text: str) -> None:
    file, issues = read_yaml("p.yaml", text)
    assert file is not None or issues
