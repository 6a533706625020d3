"""What every Word document of ours is made with: elements, runs of text, Chinese fonts, A4 paper, bytes that repeat."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt

Element = Any  # an lxml element: lxml ships no types

SONG: Final = "仿宋"  # of the text, as official documents are set; a system without it shows another Chinese font
HEI: Final = "黑体"  # of headings
LATIN: Final = "Times New Roman"
_BAD: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
_BREAKS: Final = re.compile(r"([\t\r\n])")
_ZIP_DAY: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive can name: the time is told inside


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _BAD.sub("", text)


def element(name: str, *inner: Element, **attributes: str) -> Element:
    """An element of the word processing namespace: `element("shd", val="clear", fill="FFFFFF")`."""
    made: Element = OxmlElement(f"w:{name}", {qn(f"w:{key}"): value for key, value in attributes.items()})
    made.extend(inner)
    return made


def run(text: str, *properties: Element) -> Element:
    """A run of text; tabs and line ends in it are tabs and line ends."""
    made = element("r", element("rPr", *properties)) if properties else element("r")
    made.extend(_spelled(clean(text)))
    return made


def _spelled(text: str) -> Iterator[Element]:
    for part in _BREAKS.split(text):
        if part == "\t":
            yield element("tab")
        elif part in {"\r", "\n"}:
            yield element("br")
        elif part:
            words = element("t")
            words.set(qn("xml:space"), "preserve")
            words.text = part
            yield words


def paragraph(*inner: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph; its properties stand in the order that the format wants."""
    return element("p", element("pPr", *properties), *inner) if properties else element("p", *inner)


def fonts(east: str) -> Element:
    """The fonts of a run: the Chinese one named apart, for otherwise a program takes the theme's."""
    return element("rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=east, cs=LATIN)


def blank_document(title: str, made: datetime) -> WordDocument:
    """An empty document on A4, its text in Chinese; `made` is the time it tells of itself."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(30),
        Mm(28),
        Mm(28),
        Mm(26),
    )
    normal = document.styles["Normal"]
    normal.font.size = Pt(12)
    properties: Element = normal.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, fonts(SONG))
    properties.append(element("lang", val="en-US", eastAsia="zh-CN"))
    told = document.core_properties
    told.title, told.author, told.last_modified_by, told.comments = clean(title)[:255], "taizhang", "taizhang", ""
    told.created = told.modified = made.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    told.language = "zh-CN"
    return document


def packed(document: WordDocument) -> bytes:
    """The document's bytes: the same for the same content, whenever it is packed."""
    written, into = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as again:
        for part in archive.infolist():
            told = zipfile.ZipInfo(part.filename, _ZIP_DAY)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.create_system = 3  # of every system the same
            again.writestr(told, archive.read(part))
    return into.getvalue()
