"""Files that are no Word documents, or would fill memory and time: each refused by its code before it does."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.core.limits import (
    DOCX_DEPTH_MAX,
    DOCX_ELEMENTS_MAX,
    DOCX_FILE_BYTES_MAX,
    DOCX_INFLATED_BYTES_MAX,
    DOCX_PARAGRAPHS_MAX,
    DOCX_PARTS_MAX,
    DOCX_TEXT_BYTES_MAX,
    PAGE_CHARS_MAX,
)
from taizhang.reading import read_bytes
from word_files import document, paragraph, relations, run, word, zipped

SOUND = word(paragraph(run("引进项目203个。")))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
LAUGHS = '<!DOCTYPE w [<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def refused(content: bytes) -> str:
    text, issues = read_bytes(content, "draft.docx")
    assert text is None
    (found,) = issues
    assert found.where.file == "draft.docx"
    for lang in ("zh", "en"):
        assert found.sentence(lang)
        assert found.hint(lang)
    return found.code


def entity(head: str) -> bytes:
    return zipped({"_rels/.rels": relations(), "word/document.xml": head + document(paragraph(run("&a;")))})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped({"a.txt": "甲"}), "READ-007"),
        (b"PK\x05\x06" + b"\0" * 18, "READ-007"),
        (zipped({"_rels/.rels": relations("xl/workbook.xml"), "xl/workbook.xml": "<workbook/>"}), "READ-007"),
        (zipped({"_rels/.rels": relations(kind="urn:thumbnail"), "word/document.xml": "<a/>"}), "READ-007"),
        (OLE, "READ-008"),
        (b"{\\rtf1\\ansi 203}", "READ-008"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "READ-009"),
        (entity(LAUGHS), "READ-012"),
        (entity(OUTSIDE), "READ-012"),
        (zipped({"_rels/.rels": LAUGHS + relations(), "word/document.xml": document("")}), "READ-012"),
        (SOUND[:200], "READ-013"),
        (SOUND[: len(SOUND) // 2], "READ-013"),
        (SOUND[:-10], "READ-013"),
        (b"PK\x03\x04" + b"\0" * 100, "READ-013"),
        (zipped({"_rels/.rels": relations("word/none.xml")}), "READ-013"),
        (zipped({"_rels/.rels": "<no xml", "word/document.xml": "<a/>"}), "READ-013"),
        (zipped({"_rels/.rels": relations(), "word/document.xml": document("<w:p>")}), "READ-013"),
        (zipped({"_rels/.rels": relations(), "word/document.xml": document(paragraph(run("&a;")))}), "READ-013"),
        (zipped({"_rels/.rels": relations(), "word/document.xml": document(paragraph(run("\x01")))}), "READ-013"),
        (word(""), "READ-014"),
        (word(paragraph(run(" \u3000")) * 3), "READ-014"),
        (b"PK\x03\x04" + b"\0" * DOCX_FILE_BYTES_MAX, "READ-005"),
    ],
    ids=[
        "other-zip", "empty-zip", "workbook", "no-document", "doc", "rtf", "password", "laughs", "outside", "laughs-in-relations",
        "head", "half", "no-end", "torn", "no-part", "no-relations", "open-tag", "no-entity", "control", "nothing", "blank", "large",
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_what_the_file_is_instead_is_named() -> None:
    content = zipped({"_rels/.rels": relations("xl/workbook.xml"), "xl/workbook.xml": "<workbook/>"})
    _, issues = read_bytes(content, "draft.docx")
    assert issues[0].sentence("zh") == "文件是 xlsx，不是 Word 文档（.docx）"


def test_a_locked_part_and_two_parts_of_one_name_are_refused() -> None:
    flagged = SOUND.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    assert flagged != SOUND
    assert refused(flagged) == "READ-009"
    twice = zipped({"_rels/.rels": relations(), "word/document.xml": document(""), "Word/document.xml": document("")})
    assert refused(twice) == "READ-013"


def test_a_changed_byte_of_the_text_is_found_by_its_checksum() -> None:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("_rels/.rels", relations())
        archive.writestr("word/document.xml", document(paragraph(run("引进项目203个。"))))
    assert read_bytes(stored.getvalue(), "draft.docx")[1] == []
    assert refused(stored.getvalue().replace(b"203", b"302")) == "READ-013"


def bomb(told: int | None = None) -> bytes:
    """A text that unpacks to a megabyte more than the bound; `told` is what the directory says instead."""
    size = DOCX_TEXT_BYTES_MAX + (1 << 20)
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("_rels/.rels", relations())
        with archive.open("word/document.xml", "w") as part:
            part.write(document("").removesuffix("</w:body></w:document>").encode())
            for _ in range(size >> 20):
                part.write(b" " * (1 << 20))
        real = archive.getinfo("word/document.xml").file_size
    content = into.getvalue()
    return content if told is None else content.replace(struct.pack("<L", real), struct.pack("<L", told))


def test_a_zip_bomb_is_stopped_at_the_bound_whatever_its_directory_tells() -> None:
    assert refused(bomb()) == "READ-010"
    assert refused(bomb(told=1000)) == "READ-010"


def test_a_zip_bomb_that_its_directory_tells_of_is_not_unpacked_at_all() -> None:
    real = zipfile.ZipFile(io.BytesIO(SOUND)).getinfo("word/document.xml").file_size
    told = SOUND.replace(struct.pack("<L", real), struct.pack("<L", DOCX_INFLATED_BYTES_MAX + 1))
    assert refused(told) == "READ-010"


def test_a_directory_of_very_many_parts_is_not_read() -> None:
    assert refused(zipped({f"{number}": "" for number in range(DOCX_PARTS_MAX + 1)})) == "READ-010"
    assert refused(SOUND + b"PK\x01\x02" * 1_000_000) == "READ-010"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<w:p/>" * (DOCX_PARAGRAPHS_MAX + 1), "READ-011"),
        ("<w:r/>" * (DOCX_ELEMENTS_MAX + 1), "READ-010"),
        ("<x/>" * (DOCX_ELEMENTS_MAX + 1), "READ-010"),
        ("<w:tbl>" * DOCX_DEPTH_MAX, "READ-010"),
        ("<x>" * DOCX_DEPTH_MAX, "READ-010"),
        (paragraph(run("字" * (PAGE_CHARS_MAX + 1))), "READ-004"),
        (
            paragraph("<w:r>" + "<w:br/>" * (DOCX_ELEMENTS_MAX // 2) + f"<w:t>{'字' * PAGE_CHARS_MAX}</w:t></w:r>"),
            "READ-004",
        ),
    ],
    ids=["paragraphs", "elements", "foreign-elements", "deep", "foreign-deep", "characters", "breaks"],
)
def test_more_than_a_document_has_is_refused(body: str, code: str) -> None:
    assert refused(word(body)) == code


def test_as_many_paragraphs_as_a_document_may_have_are_read() -> None:
    text, issues = read_bytes(word(paragraph(run("甲")) + "<w:p/>" * (DOCX_PARAGRAPHS_MAX - 1)), "draft.docx")
    assert issues == []
    assert text is not None
    assert text.characters == "甲\n" + "\n" * (DOCX_PARAGRAPHS_MAX - 1)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=4))
def test_any_bytes_changed_give_the_text_or_an_issue(at: int, patch: bytes) -> None:
    text, issues = read_bytes(SOUND[:at] + patch + SOUND[at + len(patch) :], "draft.docx")
    assert (text is None) == bool(issues)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["p", "r", "t", "tbl", "tr", "tc", "rPr", "pPr", "trPr", "tcPr", "del", "cellDel"]), max_size=9
    )
)
def test_elements_in_any_order_are_survived(names: list[str]) -> None:
    body = "".join(f"<w:{one}>" for one in names) + "甲" + "".join(f"</w:{one}>" for one in reversed(names))
    text, issues = read_bytes(word(body + paragraph(run("乙"))), "draft.docx")
    assert issues == []
    assert text is not None
    assert text.characters.endswith("乙\n")


def test_what_is_packed_in_another_way_is_refused() -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("_rels/.rels", relations())
    assert refused(into.getvalue()) == "READ-013"


def test_a_text_that_breaks_off_inside_its_packing_is_refused() -> None:
    """The directory is whole; the packed bytes are fewer than they should be."""
    xml = document(paragraph(run("引进项目203个。"))).encode()
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(xml) + packer.flush(zlib.Z_SYNC_FLUSH)  # no end of the stream
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("_rels/.rels", relations())
        archive.writestr("word/document.xml", packed)
    content = bytearray(into.getvalue())
    place = content.rindex(b"PK\x01\x02")
    content[place + 10 : place + 12] = struct.pack("<H", zipfile.ZIP_DEFLATED)
    content[place + 16 : place + 20] = struct.pack("<L", zlib.crc32(xml))
    assert refused(bytes(content)) == "READ-013"
