"""A checked draft: its own text unchanged, each span shaded by its mark, each comment around its span and no other."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.core.limits import DOCX_NOTES_MAX, DOCX_PARAGRAPHS_MAX
from taizhang.documents.checked import Mark, Note, checked_docx, too_large

TEXT = "上半年引进项目203个，开工43个，\n开工率31.3%。\n某某\n"
WHEN = datetime(2021, 7, 24, 10, 30, tzinfo=timezone(timedelta(hours=8)))
BOX = 3  # paragraphs before the draft
RED, YELLOW, GREEN = "F4B6AC", "FFE699", "D9EAD3"


def on(surface: str, mark: Mark, words: str = "说明") -> Note:
    start = TEXT.index(surface)
    return Note(start, start + len(surface), "核稿", words, mark)


def opened(text: str, *notes: Note, **told: Any) -> Any:
    return docx.Document(io.BytesIO(checked_docx("核稿", text, notes, WHEN, **told)))


def elements(document: Any) -> Iterator[Any]:
    """Everything of the draft in order, the box left out."""
    for paragraph in document.paragraphs[BOX:]:
        yield from paragraph._p.iter()


def commented(document: Any) -> dict[int, str]:
    """By each comment's number the text it stands around."""
    inside: set[int] = set()
    found: dict[int, str] = {}
    for one in elements(document):
        number = int(one.get(qn("w:id"), -1))
        if one.tag == qn("w:commentRangeStart"):
            inside.add(number)
            found[number] = ""
        elif one.tag == qn("w:commentRangeEnd"):
            inside.remove(number)
        elif one.tag == qn("w:t"):
            for number in inside:
                found[number] += one.text
    assert inside == set()
    return found


def shaded(document: Any) -> list[tuple[str, str]]:
    """The shaded runs of the draft with their colours."""
    fills = [(run, run._r.find(f".//{qn('w:shd')}")) for one in document.paragraphs[BOX:] for run in one.runs]
    return [(run.text, shade.get(qn("w:fill"))) for run, shade in fills if shade is not None]


def test_the_lines_are_paragraphs_and_each_span_is_shaded_and_commented() -> None:
    notes = (on("203个", "agrees", "一致"), on("43个", "cannot say", "无从\n核对"), on("31.3%", "differs", "应为21.2%"))
    made = opened(TEXT, *notes)
    assert [one.text for one in made.paragraphs[BOX:]] == TEXT.splitlines()
    assert commented(made) == {0: "203个", 1: "43个", 2: "31.3%"}
    assert shaded(made) == [("203个", GREEN), ("43个", YELLOW), ("31.3%", RED)]
    comments = {one.comment_id: one for one in made.comments}
    assert [comments[number].text for number in range(3)] == ["一致", "无从\n核对", "应为21.2%"]
    assert [(one.author, one.initials) for one in comments.values()] == [("核稿", "核")] * 3
    assert {one.timestamp for one in comments.values()} == {datetime(2021, 7, 24, 10, 30, tzinfo=UTC)}, "as on the wall"


def test_each_comment_is_referred_to_once_and_behind_its_span() -> None:
    made = opened(TEXT, on("203个", "agrees"), on("开工43个", "differs"), on("43个", "agrees"))
    referred = [int(one.get(qn("w:id"))) for one in elements(made) if one.tag == qn("w:commentReference")]
    assert sorted(referred) == [0, 1, 2]
    order = [(one.tag.split("}")[1], one.get(qn("w:id"))) for one in elements(made) if one.get(qn("w:id")) == "0"]
    assert [tag for tag, _ in order] == ["commentRangeStart", "commentRangeEnd", "commentReference"]


def test_spans_that_overlap_are_each_commented_and_the_gravest_mark_shows() -> None:
    made = opened(TEXT, on("项目203个，开工", "agrees"), on("203个", "differs"), on("个，开工43个", "cannot say"))
    assert commented(made) == {0: "项目203个，开工", 1: "203个", 2: "个，开工43个"}
    assert shaded(made) == [("项目", GREEN), ("203", RED), ("个", RED), ("，开工", YELLOW), ("43个", YELLOW)]


def test_a_span_over_lines_is_one_comment_over_paragraphs() -> None:
    made = opened(TEXT, on("43个，\n开工率31.3%", "differs"))
    assert commented(made) == {0: "43个，开工率31.3%"}
    assert shaded(made) == [("43个，", RED), ("开工率31.3%", RED)]
    assert [one.text for one in made.paragraphs[BOX:]] == TEXT.splitlines()


@pytest.mark.parametrize(("start", "end"), [(3, 3), (9, 3), (-5, 0), (999, 1000), (23, 23)])
def test_a_span_that_is_empty_or_outside_is_a_place(start: int, end: int) -> None:
    made = opened(TEXT, Note(start, end, "核稿", "说明", "differs"))
    assert commented(made) == {0: ""}
    assert len(list(made.comments)) == 1
    assert [one.text for one in made.paragraphs[BOX:]] == TEXT.splitlines()


def test_the_box_tells_what_came_out_and_that_it_is_no_part_of_the_draft() -> None:
    notes = (on("203个", "agrees"), on("43个", "agrees"), on("31.3%", "differs"))
    title, told, below = (one.text for one in opened(TEXT, *notes, at="500118#1043").paragraphs[:BOX])
    assert title == "核稿"
    assert (
        told
        == "【核稿说明，不是稿件内容】2021-07-24 10:30 核对，账簿位置 500118#1043。共 3 处：一致 2，不符 1，无法判断 0。"
    )
    assert below == "以下为稿件原文，批注在各数旁。"
    english = opened(TEXT, *notes, lang="en").paragraphs[1].text
    assert english == (
        "[Remarks on the check, not part of the draft] 2021-07-24 10:30, held against itself alone, for there was no book. "
        "3 in all: agrees 2, differs 1, cannot say 0."
    )


def test_the_same_input_gives_the_same_bytes() -> None:
    made = checked_docx("核稿", TEXT, [on("203个", "agrees")], WHEN)
    assert made == checked_docx("核稿", TEXT, [on("203个", "agrees")], WHEN)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "comments" not in checked_names(TEXT)
        core = archive.read("docProps/core.xml").decode()
    assert "2021-07-24T02:30:00Z" in core


def checked_names(text: str) -> str:
    with zipfile.ZipFile(io.BytesIO(checked_docx("核稿", text, [], WHEN))) as archive:
        return " ".join(archive.namelist())


def test_chinese_has_its_own_font_and_the_page_is_a4() -> None:
    made = opened(TEXT)
    fonts = made.styles["Normal"].element.rPr.find(qn("w:rFonts"))
    assert (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii"))) == ("仿宋", "Times New Roman")
    assert (round(made.sections[0].page_width.mm), round(made.sections[0].page_height.mm)) == (210, 297)


def test_what_xml_cannot_hold_is_removed_and_spans_stay_where_they_were() -> None:
    text = "甲\x00\x0b\ud800\ufffe203个\t乙\r\n丙\r丁\r\n"
    start = text.index("203个")
    made = opened(text, Note(start, start + 4, "核\x01稿", "词\x02句", "differs"))
    assert [one.text for one in made.paragraphs[BOX:]] == ["甲203个\t乙", "丙\n丁"]
    assert commented(made) == {0: "203个"}
    assert [(one.author, one.text) for one in made.comments] == [("核稿", "词句")]


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="甲乙3%\n\t ", max_size=30),
    st.lists(
        st.tuples(st.integers(0, 32), st.integers(0, 32), st.sampled_from(["agrees", "differs", "cannot say"])),
        max_size=8,
    ),
)
def test_any_spans_leave_the_text_as_it_is(text: str, spans: list[tuple[int, int, Mark]]) -> None:
    made = opened(text, *(Note(start, end, "核稿", "说明", mark) for start, end, mark in spans))
    assert "\n".join(one.text for one in made.paragraphs[BOX:]) == text.removesuffix("\n")
    shown = text.removesuffix("\n")
    wanted = {
        number: shown[start:end].replace("\n", "").replace("\t", "") for number, (start, end, _) in enumerate(spans)
    }
    assert commented(made) == wanted


def test_a_time_without_a_zone_is_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="zone"):
        checked_docx("核稿", TEXT, [], WHEN.replace(tzinfo=None))


def test_what_one_document_does_not_take_is_an_issue() -> None:
    assert too_large(TEXT, [on("203个", "agrees")] * DOCX_NOTES_MAX) == []
    found = too_large("\n" * DOCX_PARAGRAPHS_MAX, [on("203个", "agrees")] * (DOCX_NOTES_MAX + 1))
    assert [one.code for one in found] == ["DOC-001", "DOC-001"]
    assert found[1].sentence() == "文书过大：批注有 10001，至多 10000"
