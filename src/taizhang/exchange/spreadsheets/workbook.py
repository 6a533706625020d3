"""A workbook's bytes opened with care: what is no plain xlsx, or would unpack without end, is refused before it is read."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import (
    SHEET_COLUMNS_MAX,
    SHEET_DATA_ROWS_MAX,
    SHEET_FILE_BYTES_MAX,
    SHEET_INFLATED_BYTES_MAX,
    SHEET_MERGES_MAX,
    SHEET_PARTS_MAX,
)
from taizhang.exchange.spreadsheets.columns import letters

Raw = Any  # what a cell holds as the reader gives it: a text (empty: nothing), a number, a truth value or a day
Region = tuple[tuple[int, int], tuple[int, int]]

_OLE: Final = b"\xd0\xcf\x11\xe0"  # how the older format, and an encrypted workbook, begin
_PIECE: Final = 1 << 20
_OVERLAP: Final = 512  # bytes of a piece looked at again with the next: longer than any one tag of a cell's beginning
_ENCRYPTED: Final = 0x1
_FAULTY: Final = re.compile(rb'<c\b(?=[^>]*\st="e")[^>]*\sr="([A-Z]{1,3}[0-9]{1,7})"')
_WIDE: Final = re.compile(rb'\sr="(?:[A-Z]{3,}|[J-Z][A-Z]|I[W-Z])[0-9]')  # a column beyond IV, the 256th
_DEEP: Final = re.compile(rb'<row\b[^>]*\sr="0*([1-9][0-9]{5,})"')
_SHEETS: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATED: Final = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows from the first one on, the column that each row begins at, and what is merged.

    Rows and columns count from 0. `faulty` are the addresses of cells that hold an error value.
    """

    name: str
    sheet: CalamineSheet
    faulty: frozenset[str]

    @property
    def first_column(self) -> int:
        return self.sheet.start[1] if self.sheet.start else 0

    @property
    def count(self) -> int:
        return self.sheet.total_height

    @property
    def merged(self) -> list[Region]:
        return self.sheet.merged_cell_ranges or []

    def rows(self) -> Iterator[list[Raw]]:
        return self.sheet.iter_rows()

    def cell(self, row: int, column: int) -> Where:
        """The place of a cell, as `Sheet!C4`."""
        return Where(cell=f"{self.name}!{letters(column)}{row + 1}")


@dataclass(frozen=True)
class Workbook:
    """An opened workbook."""

    book: CalamineWorkbook
    content: bytes

    @property
    def names(self) -> list[str]:
        return self.book.sheet_names

    def sheet(self, name: str) -> tuple[Sheet | None, list[Issue]]:
        """A sheet by its name. SHEET-001 where it is damaged, SHEET-003 where it is too wide, too long, or holds too much."""
        place = Where(cell=name)
        faulty, found = _scanned(self.content, name, place)
        if found:
            return None, found
        try:
            sheet = self.book.get_sheet_by_name(name)
            merged = sheet.merged_cell_ranges or []
        except (CalamineError, ValueError) as error:
            return None, [issue("SHEET-001", place, why=_said(error))]
        for what, count, most in (
            ("rows", sheet.total_height, SHEET_DATA_ROWS_MAX),
            ("columns", sheet.total_width, SHEET_COLUMNS_MAX),
            ("merged cells", len(merged), SHEET_MERGES_MAX),
        ):
            if count > most:
                return None, [issue("SHEET-003", place, what=f"{count} {what}", most=most)]
        return Sheet(name, sheet, faulty), []


def open_workbook(content: bytes) -> tuple[Workbook | None, list[Issue]]:
    """A workbook from its bytes.

    SHEET-001 what is not one (an older .xls, a renamed text, a torn file), SHEET-002 one with a password, SHEET-003 one
    that unpacks to too much, SHEET-004 one with macros.
    """
    found = _unfit(content)
    if found:
        return None, found
    try:
        return Workbook(CalamineWorkbook.from_filelike(io.BytesIO(content)), content), []
    except PasswordError:
        return None, [issue("SHEET-002")]
    except (CalamineError, ValueError, OSError) as error:
        return None, [issue("SHEET-001", why=_said(error))]


def _unfit(content: bytes) -> list[Issue]:
    if len(content) > SHEET_FILE_BYTES_MAX:
        return [issue("SHEET-003", what="bytes", most=SHEET_FILE_BYTES_MAX)]
    if content.startswith(_OLE):
        protected = "EncryptedPackage".encode("utf-16-le") in content
        return [issue("SHEET-002") if protected else issue("SHEET-001", why="xls")]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unfit_parts(archive, content)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, zlib.error) as error:
        return [issue("SHEET-001", why=_said(error))]


def _unfit_parts(archive: zipfile.ZipFile, content: bytes) -> list[Issue]:
    """What the directory of parts says, and then what unpacking them really gives: a directory may lie."""
    parts = archive.infolist()
    if len(parts) > SHEET_PARTS_MAX:
        return [issue("SHEET-003", what=f"{len(parts)} parts", most=SHEET_PARTS_MAX)]
    if any(one.flag_bits & _ENCRYPTED for one in parts):
        return [issue("SHEET-002")]
    names = {one.filename.lower() for one in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        return [issue("SHEET-004")]
    if len(names) != len(parts) or "xl/workbook.xml" not in names:
        return [issue("SHEET-001", why="xl/workbook.xml")]
    told = sum(one.file_size for one in parts)
    if told > SHEET_INFLATED_BYTES_MAX or sum(_unpacked(content, parts)) > SHEET_INFLATED_BYTES_MAX:
        return [issue("SHEET-003", what="unpacked bytes", most=SHEET_INFLATED_BYTES_MAX)]
    return []


def _unpacked(content: bytes, parts: list[zipfile.ZipInfo]) -> Iterator[int]:
    """The bytes of each part unpacked, and no part much beyond the bound."""
    left = SHEET_INFLATED_BYTES_MAX
    for one in parts:
        count = 0
        for piece in _pieces(content, one):
            count += len(piece)
            if count > left:
                break
        left -= count
        yield count
        if left < 0:
            return


def _pieces(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part unpacked piece by piece from its own bytes, whatever length the directory tells."""
    start = part.header_offset
    names = int.from_bytes(content[start + 26 : start + 28], "little")
    extra = int.from_bytes(content[start + 28 : start + 30], "little")
    begin = start + 30 + names + extra
    packed = memoryview(content)[begin : begin + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _PIECE):
            yield bytes(packed[at : at + _PIECE])
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(part.filename)
    unpacking = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    while rest and not unpacking.eof:
        yield unpacking.decompress(rest, _PIECE)
        rest = unpacking.unconsumed_tail


def _scanned(content: bytes, name: str, place: Where) -> tuple[frozenset[str], list[Issue]]:
    """The error cells of a sheet, and whether it reaches too far. A reader of the format keeps the whole rectangle that
    the cells span, so two of them at opposite corners would fill all memory: the addresses are looked at first.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part_of(archive, name)
        if part is None:
            return frozenset(), [issue("SHEET-001", place, why=name)]
        faulty: set[str] = set()
        tail = b""
        cells = addressed = 0
        deep = False  # whether a row lies behind that was too far down, though perhaps only formatted
        for piece in _pieces(content, part):
            text = tail + piece
            tail = text[-_OVERLAP:]
            if _WIDE.search(text):
                return frozenset(), [issue("SHEET-003", place, what="columns", most=SHEET_COLUMNS_MAX)]
            at = (
                0
                if deep
                else next((one.end() for one in _DEEP.finditer(text) if int(one[1]) > SHEET_DATA_ROWS_MAX), -1)
            )
            deep = deep or at >= 0
            if deep and _holds_anything(text, at):
                return frozenset(), [issue("SHEET-003", place, what="rows", most=SHEET_DATA_ROWS_MAX)]
            cells += piece.count(b"<c ") + piece.count(b"<c>") + piece.count(b"<row ") + piece.count(b"<row>")
            addressed += piece.count(b' r="')
            if b't="e"' in text:
                faulty |= {one[1].decode() for one in _FAULTY.finditer(text)}
        # a mark may be cut in two between pieces: a few less than all is no sign of cells without an address
        if cells - addressed > len(content) // _PIECE * 64 + 64:
            return frozenset(), [issue("SHEET-001", place, why='<c r="…">')]
    return frozenset(faulty), []


def _holds_anything(text: bytes, at: int) -> bool:
    """Whether a cell with a value follows: rows that are only formatted cost a reader nothing."""
    return text.find(b"<v", at) >= 0 or text.find(b"<is", at) >= 0


def _part_of(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo | None:
    """The part that holds a sheet."""
    known = {one.filename.lower(): one for one in archive.infolist()}
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        related = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return None
    tags = ((_attribute(tag, "name"), _attribute(tag, r"\w+:id")) for tag in _SHEETS.findall(book))
    wanted = next((place for told, place in tags if told == name), None)
    for tag in _RELATED.findall(related):
        if _attribute(tag, "Id") == wanted:
            target = _attribute(tag, "Target")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return known.get(path.lower())
    return None


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}=(?:"([^"]*)"|'([^']*)')""", tag)
    return unescape(found[1] or found[2] or "") if found else ""


def _said(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:120]
