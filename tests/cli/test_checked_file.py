"""`audit --docx`: the draft with its findings, written whole, where it may be."""

from pathlib import Path

import docx
import pytest

from taizhang.cli.main import main

WRONG = "2021年上半年，永川区引进项目200个。新开工项目50个，开工率31.3%。\n永川区融媒体中心 某某\n"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_each_finding_is_a_comment_and_the_draft_is_whole(
    draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.docx"
    assert main(["--home", str(tmp_path), "audit", str(draft), "--docx", str(out)]) == 1
    told = capsys.readouterr()
    assert told.err.splitlines()[-1] == f"已写入 {out}"
    made = docx.Document(str(out))
    texts = [one.text for one in made.paragraphs]
    assert texts[0] == "核稿：draft.txt"
    assert "没有账簿，只核对文中的数。共 3 处：一致 0，不符 1，无法判断 2。" in texts[1]
    assert texts[3:] == WRONG.splitlines()
    comments = [one.text for one in made.comments]
    assert [one.partition("：")[0].split(" ")[0] for one in comments] == ["无法判断", "无法判断", "不符"]
    assert comments[2].startswith("不符 [BASE_NOT_STATED]：")
    assert {one.author for one in made.comments} == {"台账核稿"}


def test_the_position_of_the_book_is_told(demo_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("2021年上半年，永川区引进项目203个。\n", encoding="utf-8")
    out = tmp_path / "out.docx"
    assert main(["--home", str(demo_home), "--lang", "en", "audit", str(path), "--docx", str(out)]) == 0
    capsys.readouterr()
    texts = [one.text for one in docx.Document(str(out)).paragraphs]
    assert "held against the books at" in texts[1]
    assert "1 in all: agrees 1, differs 0, cannot say 0." in texts[1]


@pytest.mark.parametrize(
    ("name", "code"), [("out.doc", "CLI-043"), ("none/out.docx", "CLI-041"), ("there.docx", "CLI-040")]
)
def test_where_it_cannot_be_written_nothing_is(
    draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: str
) -> None:
    (tmp_path / "there.docx").write_bytes(b"kept")
    assert main(["--home", str(tmp_path), "audit", str(draft), "--docx", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith(code)
    assert (tmp_path / "there.docx").read_bytes() == b"kept"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["draft.txt", "there.docx"]


def test_force_overwrites(draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "there.docx").write_bytes(b"old")
    words = ["--home", str(tmp_path), "audit", str(draft), "--docx", str(tmp_path / "there.docx"), "--force"]
    assert main(words) == 1
    capsys.readouterr()
    assert len(docx.Document(str(tmp_path / "there.docx")).paragraphs) == 5


def test_it_is_of_one_draft(draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for named in ([str(draft), str(draft)], [str(tmp_path)]):
        assert main(["audit", *named, "--docx", str(tmp_path / "out.docx")]) == 2
        assert capsys.readouterr().err.startswith("CLI-059")


def test_a_word_document_is_checked_into_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = docx.Document()
    for line in WRONG.splitlines():
        made.add_paragraph(line)
    made.save(str(tmp_path / "in.docx"))
    assert (
        main(["--home", str(tmp_path), "audit", str(tmp_path / "in.docx"), "--docx", str(tmp_path / "out.docx")]) == 1
    )
    capsys.readouterr()
    assert [one.text for one in docx.Document(str(tmp_path / "out.docx")).paragraphs][3:] == WRONG.splitlines()
