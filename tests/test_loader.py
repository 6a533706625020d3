"""Reading pack folders: what is taken, and what is told of folders and files that cannot be."""

import os
from pathlib import Path

import pytest

from small_pack import PACK, SMALL, Texts
from taizhang.core.limits import EXAMPLE_FILES_MAX, PACK_FILE_BYTES_MAX
from taizhang.loader import built_in_packs, load_examples, load_packs, missing_parts, read_texts

EXAMPLE = """\
example: one
about: {zh: 一家, en: One}
orgs: [{code: "500000", name: 重庆市, short: 重庆, kind: city, own_book: true}]
expect: [{indicator: works.signed, org: "500000", period: 2021-06, value: 0}]
"""


def folder_of(home: Path, texts: Texts = SMALL, name: str = "works") -> Path:
    folder = home / name
    (folder / "examples").mkdir(parents=True)
    for file, text in texts.files().items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_a_pack(tmp_path: Path) -> None:
    declared, issues = load_packs([folder_of(tmp_path)])
    assert issues == []
    assert list(declared.ledgers) == ["works.factory"]
    assert declared.packs[0].digest == SMALL.read().digest


def test_packs_of_the_program_are_found_by_their_folders() -> None:
    found = built_in_packs()
    assert [folder.name for folder in found] == sorted(folder.name for folder in found)
    assert all((folder / "pack.yaml").is_file() for folder in found)


def test_rules_are_asked_of_all_packs_together(tmp_path: Path) -> None:
    other = Texts(PACK.replace("pack: works", "pack: other"))
    _, issues = load_packs([folder_of(tmp_path), folder_of(tmp_path, other, "other")])
    assert {(one.code, one.where.file) for one in issues if one.code == "PACK-004"} == {
        ("PACK-004", "other/pack.yaml"),
        ("PACK-004", "other/indicators.yaml"),
    }


def test_a_pack_that_cannot_be_read_is_left_out_and_rules_wait(tmp_path: Path) -> None:
    sound = folder_of(tmp_path, SMALL.indicators_with("numerator: works.started", "numerator: works.nothing"))
    broken = folder_of(tmp_path, Texts(pack="pack: [\n"), "broken")
    declared, issues = load_packs([sound, broken])
    assert [pack.code for pack in declared.packs] == ["works"]
    assert {one.where.file for one in issues} == {"broken/pack.yaml"}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    declared, issues = load_packs([tmp_path / "nothing"])
    assert declared.packs == ()
    assert [one.line() for one in issues] == [
        "PACK-020 nothing: 不能读取：没有这个文件夹 (领域包是一个普通文件夹，内有 UTF-8 文本)"
    ]


def test_an_absent_file_is_told_by_its_name(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "indicators.yaml").unlink()
    assert [(one.code, one.params["missing"]) for one in load_packs([folder])[1]] == [("PACK-008", "indicators.yaml")]


def test_a_file_of_another_encoding(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "pack.yaml").write_bytes(PACK.encode("gbk"))
    _, issues = load_packs([folder])
    assert [one.line("en") for one in issues] == [
        "PACK-020 works/pack.yaml:2: cannot be read: not UTF-8 (perhaps GBK) (a pack is a plain folder of UTF-8 texts)"
    ]


def test_a_mark_of_utf_8_at_the_beginning_does_no_harm(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "pack.yaml").write_bytes(b"\xef\xbb\xbf" + PACK.encode())
    assert load_packs([folder])[1] == []


def test_links_are_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    real = tmp_path / "elsewhere.yaml"
    (folder / "pack.yaml").rename(real)
    (folder / "pack.yaml").symlink_to(real)
    (folder / "indicators.yaml").unlink()
    (folder / "indicators.yaml").symlink_to(tmp_path / "nothing")
    assert [(one.code, one.where.file) for one in load_packs([folder])[1]] == [
        ("PACK-020", "works/pack.yaml"),
        ("PACK-020", "works/indicators.yaml"),
    ]


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "pack.yaml").unlink()
    (folder / "pack.yaml").mkdir()
    assert [one.code for one in read_texts(folder)[1]] == ["PACK-020"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "pack.yaml").chmod(0)
    assert [one.code for one in load_packs([folder])[1]] == ["PACK-020"]


def test_a_file_over_the_bound_is_not_read_in(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    with (folder / "pack.yaml").open("r+b") as file:
        file.truncate(PACK_FILE_BYTES_MAX * 4)
    _, issues = load_packs([folder])
    assert [(one.code, one.params["bytes"]) for one in issues] == [("PACK-011", str(PACK_FILE_BYTES_MAX * 4))]


def test_examples_are_read_in_order_of_name(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "examples" / "b.yaml").write_text(EXAMPLE.replace("one", "two"), encoding="utf-8")
    (folder / "examples" / "a.yaml").write_text(EXAMPLE, encoding="utf-8")
    (folder / "examples" / "c.yaml").write_text("example: [", encoding="utf-8")
    (folder / "examples" / "d.yaml").symlink_to(folder / "examples" / "a.yaml")
    examples, issues = load_examples(folder)
    assert [one.label for one in examples] == ["works/one", "works/two"]
    assert [(one.code, one.where.file) for one in issues] == [
        ("PACK-001", "works/examples/c.yaml"),
        ("PACK-020", "works/examples/d.yaml"),
    ]


def test_a_pack_without_examples_has_none(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "examples").rmdir()
    assert load_examples(folder) == ([], [])


def test_too_many_examples(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for number in range(EXAMPLE_FILES_MAX + 1):
        (folder / "examples" / f"{number}.yaml").touch()
    examples, issues = load_examples(folder)
    assert examples == []
    assert [one.code for one in issues] == ["PACK-020"]


def test_what_a_pack_should_have_beside_its_declarations(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    assert [(one.code, one.level.value, one.params["missing"]) for one in missing_parts(folder)] == [
        ("PACK-033", "warning", "README.md"),
        ("PACK-033", "warning", "examples"),
    ]
    (folder / "README.md").touch()
    (folder / "examples" / "a.yaml").write_text(EXAMPLE, encoding="utf-8")
    assert missing_parts(folder) == []
