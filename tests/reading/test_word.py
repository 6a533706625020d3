"""Word documents as drafts: what a reader of the page sees is the text, line by line, and nothing else is."""

import io
from pathlib import Path

import docx
import pytest

from taizhang.reading import read_bytes, read_page
from word_files import CHOICES, document, paragraph, relations, row, run, word, zipped

P = paragraph
R = run


def text_of(content: bytes) -> str:
    text, issues = read_bytes(content, "draft.docx")
    assert issues == []
    assert text is not None
    assert text.name == "draft.docx"
    return text.characters


def lines(body: str) -> list[str]:
    return text_of(word(body)).splitlines()


def test_a_document_of_libreoffice_is_read_without_what_stands_beside_its_body() -> None:
    """Its header, footer, footnote, comment, text box and tracked deletion hold figures too (95 to 99, and 302)."""
    characters = text_of((Path(__file__).parent / "word" / "libreoffice.docx").read_bytes())
    assert characters == (
        "永川区上半年招商引资成效明显\n"
        "2021年上半年，永川区引进项目203个，合同引资额595.5亿元。\n"
        "其中&新开工\t43个\n"
        "开工率21.2%。\n"
        "第一类一般工业。\n"
        "第二类现代服务业。\n"
        "区县\t项目　（个）\n"
        "永川区\t203个\n"
        "独占一格的正文。\n"
        "它的第二段。\n"
        "\n"
        "永川区融媒体中心 某某\n"
    )
    found = [(claim.surface, claim.line) for claim in read_page(characters).claims]
    assert found == [("203个", 2), ("595.5亿元", 2), ("43个", 3), ("21.2%", 4), ("203个", 8)]


def test_a_document_of_python_docx_is_read_and_its_figures_lie_where_they_stand() -> None:
    made = docx.Document()
    made.add_paragraph("2021年上半年，永川区引进项目203个。")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "新开工", "43个"
    into = io.BytesIO()
    made.save(into)
    characters = text_of(into.getvalue())
    assert characters == "2021年上半年，永川区引进项目203个。\n新开工\t43个\n"
    claims = read_page(characters).claims
    assert [(claim.start, claim.end, characters[claim.start : claim.end]) for claim in claims] == [
        (16, 20, "203个"),
        (26, 29, "43个"),
    ]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (P(R("甲"), R("乙")) + P() + P(R("丙")), ["甲乙", "", "丙"]),
        (P("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r>"), ["甲\t乙", "丙"]),
        ('<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>' + R("甲") + "</w:p>", ["甲"]),
        (P("<w:r><w:t>3\n月</w:t><w:noBreakHyphen/><w:t>5月</w:t></w:r>"), ["3 月-5月"]),
        (P('<w:hyperlink w:anchor="a">', R("链接"), "</w:hyperlink>"), ["链接"]),
        ("<w:sdt><w:sdtContent>" + P(R("控件")) + "</w:sdtContent></w:sdt>", ["控件"]),
        (P("<w:r><w:instrText> PAGE </w:instrText></w:r>", R("正文")), ["正文"]),
        (P("<w:r><w:ruby><w:rt>", R("yǒng"), "</w:rt><w:rubyBase>", R("永"), "</w:rubyBase></w:ruby></w:r>"), ["永"]),
    ],
    ids=["runs", "tab-and-break", "tab-stop", "hyphen", "link", "control", "field", "ruby"],
)
def test_a_paragraph_is_a_line(body: str, wanted: list[str]) -> None:
    assert lines(body) == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (P(R("引进"), "<w:del>", R("302"), "</w:del><w:ins>", R("203"), "</w:ins>", R("个")), ["引进203个"]),
        (P("<w:moveFrom>", R("旧处"), "</w:moveFrom>", R("甲")) + P("<w:moveTo>", R("旧处"), "</w:moveTo>"), ["甲", "旧处"]),
        (P(R("引进203"), mark="<w:del/>") + P(R("个项目")), ["引进203个项目"]),
        (P("<w:del>", R("删去"), "</w:del>", mark="<w:del/>") + P(R("留下")), ["留下"]),
        ("<w:tbl>" + row(P(R("甲")), P(R("1")), properties="<w:del/>") + row(P(R("乙")), P(R("2"))) + "</w:tbl>", ["乙\t2"]),
        ("<w:tbl>" + row(P(R("甲")), "<w:tcPr><w:cellDel/></w:tcPr>" + P(R("1")), P(R("2"))) + "</w:tbl>", ["甲\t2"]),
        (P(R("见"), R("暗", "<w:vanish/>"), R("明", '<w:vanish w:val="0"/>')), ["见明"]),
        (P(R("见", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")), ["见"]),
    ],
    ids=["run", "moved", "joined", "paragraph", "row", "cell", "hidden", "once-hidden"],
)  # fmt: skip
def test_what_is_deleted_or_hidden_is_left_out_and_what_is_inserted_stays(body: str, wanted: list[str]) -> None:
    assert lines(body) == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("<w:tbl>" + row(P(R("区县")), P(R("项目")), P(R("率"))) + "</w:tbl>", ["区县\t项目\t率"]),
        ("<w:tbl>" + row(P(R("项目")) + P(R("（个）")), P(R("率"))) + "</w:tbl>", ["项目　（个）\t率"]),
        ("<w:tbl>" + row(P(), P(R("203个")), P()) + "</w:tbl>", ["203个"]),
        ("<w:tbl>" + row(P(), P()) + "</w:tbl>" + P(R("后")), ["", "后"]),
        ("<w:tbl>" + row(P(R("标题")) + P(R("第一段。")) + P() + P(R("第二段。"))) + "</w:tbl>", ["标题", "第一段。", "", "第二段。"]),
        ("<w:tbl>" + row("<w:tbl>" + row(P(R("里")), P(R("1"))) + "</w:tbl>" + P(), P(R("外"))) + "</w:tbl>", ["里\t1\t外"]),
        (P(R("前")) + "<w:tbl>" + row(P(R("甲")), P(R("乙"))) + "</w:tbl>" + P(R("后")), ["前", "甲\t乙", "后"]),
    ],
    ids=["cells", "paragraphs-in-a-cell", "one-of-three", "empty", "layout", "nested", "in-order"],
)  # fmt: skip
def test_a_row_is_a_line(body: str, wanted: list[str]) -> None:
    assert lines(body) == wanted


def test_a_text_box_is_left_out_in_both_of_its_forms() -> None:
    box = "<w:txbxContent>" + P(R("框里9个")) + "</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert lines(P("<w:r>", both, "</w:r>", R("框外"))) == ["框外"]


def test_of_alternatives_one_is_read() -> None:
    both = f"<mc:AlternateContent><mc:Choice>{R('新')}</mc:Choice><mc:Choice>{R('中')}</mc:Choice><mc:Fallback>{R('旧')}</mc:Fallback></mc:AlternateContent>"
    assert lines(P(both, R("。"))) == ["新。"]
    assert lines(P(f"<mc:AlternateContent><mc:Fallback>{R('旧')}</mc:Fallback></mc:AlternateContent>")) == ["旧"]


def test_the_strict_form_and_another_name_of_the_main_part_are_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    parts = {"_rels/.rels": relations("/Word/Document2.xml", kind), "word/document2.xml": document(P(R("甲")), strict)}
    assert text_of(zipped(parts)) == "甲\n"


def test_a_document_is_told_by_its_bytes_and_not_by_its_name() -> None:
    text, issues = read_bytes(word(P(R("引进203个"))), "draft.txt")
    assert (text.characters if text else None, issues) == ("引进203个\n", [])


def test_names_of_other_kinds_of_xml_are_no_text() -> None:
    formula = '<m:oMath xmlns:m="urn:math"><m:r><m:t>43/203</m:t></m:r></m:oMath>'
    assert lines(P(R("率为"), formula, f'<mc:Choice xmlns:mc="{CHOICES}">{R("孤")}</mc:Choice>', R("。"))) == ["率为。"]
