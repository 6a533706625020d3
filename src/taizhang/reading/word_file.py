"""A Word document's bytes opened with care: what is none, is locked, damaged, or would unpack without end, is refused.

Nothing is unpacked but the part that names the one with the text, and that one; neither beyond its bound.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import (
    DOCX_FILE_BYTES_MAX,
    DOCX_INFLATED_BYTES_MAX,
    DOCX_PARTS_MAX,
    DOCX_RELATIONS_BYTES_MAX,
    DOCX_TEXT_BYTES_MAX,
)
from taizhang.reading.model import Text
from taizhang.reading.word_text import FINAL, RefusedError, WordText
from taizhang.zipped import ENCRYPTED, OLE, entries_at_most, is_locked, pieces

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_RTF: Final = b"{\\rtf"
_RELATIONS: Final = "_rels/.rels"
_MAIN: Final = "/relationships/officeDocument"  # how the kind of the relation to the main part ends, in both forms
_OTHERS: Final = {"xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx", "content.xml": "OpenDocument"}

Parts = dict[str, zipfile.ZipInfo]


def is_office_file(content: bytes) -> bool:
    """Whether the bytes begin as those of an office program do: a zip archive, an OLE file or RTF."""
    return content.startswith((*_ZIP, OLE, _RTF))


def read_word(content: bytes, name: str) -> tuple[Text | None, list[Issue]]:
    """The text of a Word document, or None and the reason.

    READ-004 and READ-005 too long, READ-007 another kind of file, READ-008 an older format, READ-009 one with a password,
    READ-010 one that unpacks to too much, READ-011 too many paragraphs, READ-012 one with entities, READ-013 a damaged
    one, READ-014 one without text.
    """
    where = Where(file=name)
    if len(content) > DOCX_FILE_BYTES_MAX:
        return None, [issue("READ-005", where, size=len(content), most=DOCX_FILE_BYTES_MAX)]
    try:
        characters = _text(content)
    except RefusedError as refused:
        return None, [issue(refused.code, where, **refused.params)]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, zlib.error) as error:
        return None, [issue("READ-013", where, why=_said(error))]
    if not characters.strip():
        return None, [issue("READ-014", where)]
    return Text(name, characters), []


def _text(content: bytes) -> str:
    if content.startswith(_RTF):
        raise RefusedError("READ-008", what="RTF")
    if content.startswith(OLE):
        raise RefusedError("READ-009") if is_locked(content) else RefusedError("READ-008", what=".doc / .wps")
    parts = _parts(content)
    part = _main_part(content, parts)
    try:
        return WordText().read(_unpacked(content, part, DOCX_TEXT_BYTES_MAX))
    except RefusedError as refused:
        raise (_no_document(parts) if refused.code == "READ-007" else refused) from refused


def _parts(content: bytes) -> Parts:
    """The parts by their names, which know no capitals."""
    if entries_at_most(content) > DOCX_PARTS_MAX:
        raise RefusedError("READ-010", what_zh="部件", what_en="parts", most=DOCX_PARTS_MAX)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = archive.infolist()
    if any(one.flag_bits & ENCRYPTED for one in listed):
        raise RefusedError("READ-009")
    if sum(one.file_size for one in listed) > DOCX_INFLATED_BYTES_MAX:
        raise _too_much(DOCX_INFLATED_BYTES_MAX)
    parts = {one.filename.lower(): one for one in listed}
    if len(parts) < len(listed):  # two of one name: which is read would be chance
        raise zipfile.BadZipFile("parts of the same name")
    return parts


def _main_part(content: bytes, parts: Parts) -> zipfile.ZipInfo:
    """The part that the file itself names as its document."""
    relations = parts.get(_RELATIONS)
    if relations is None:
        raise _no_document(parts)
    named = _named(b"".join(_unpacked(content, relations, DOCX_RELATIONS_BYTES_MAX)))
    if named is None:
        raise _no_document(parts)
    part = parts.get(named.lstrip("/").lower())
    if part is None:
        raise zipfile.BadZipFile(named[:80])
    return part


def _named(relations: bytes) -> str | None:
    found: list[str] = []

    def element(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("Relationship") and attributes.get("Type", "").endswith(_MAIN):
            found.append(attributes.get("Target", ""))

    def document_type(*_declared: object) -> None:
        raise RefusedError("READ-012")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(relations, FINAL)
    except expat.ExpatError as error:
        raise RefusedError("READ-013", why=error) from error
    return found[0] if found else None


def _unpacked(content: bytes, part: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """A part piece by piece, held against its checksum at the end."""
    size = checksum = 0
    for piece in pieces(content, part):
        size += len(piece)
        if size > most:
            raise _too_much(most)
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if checksum != part.CRC:
        raise zipfile.BadZipFile(f"{part.filename}: CRC")


def _too_much(most: int) -> RefusedError:
    return RefusedError("READ-010", what_zh="字节", what_en="bytes", most=most)


def _no_document(parts: Parts) -> RefusedError:
    return RefusedError("READ-007", what=next((kind for name, kind in _OTHERS.items() if name in parts), "zip"))


def _said(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:120]
