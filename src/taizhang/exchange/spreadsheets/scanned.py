"""A sheet's own text looked at before it is read: how far its cells reach, and what the reader does not tell of them.

A reader of the format keeps the whole rectangle that the cells span, so two of them at opposite corners would fill all
memory. A cell is taken only where its address is spelled as every program that writes such files spells it, for what we
cannot find we cannot judge.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import SHEET_COLUMNS_MAX, SHEET_DATA_ROWS_MAX
from taizhang.zipped import PIECE, pieces

_TAG_BYTES_MAX: Final = 1 << 20  # bytes between two tags: more than any cell's text
_HEAD_BYTES_MAX: Final = 1 << 16  # bytes before the first of the shared texts
_CELL: Final = re.compile(rb"""<(?:[^\s<>/:"'=]+:)?c[\s/>]""")
_PLAIN: Final = re.compile(rb"""<(?:[^\s<>/:"'=]+:)?c(?: (?!r=)[\w:]+="[^"<>]*")*? r="[A-Z]{1,2}[0-9]{1,7}\"""")
_USUAL: Final = re.compile(rb'<c r="[A-Z]{1,2}[0-9]{1,7}"')  # as nearly every cell is spelled, and fast to count
_WIDE: Final = re.compile(rb' r="(?:[A-Z]{3,}|[J-Z][A-Z]|I[W-Z])[0-9]')  # a column beyond IV, the 256th
_DEEP: Final = re.compile(rb' r="[A-Z]{1,2}0*([1-9][0-9]{5,})"')
_FAULTY: Final = re.compile(rb'<c\b(?=[^>]*\st="e")[^>]*\sr="([A-Z]{1,3}[0-9]{1,7})"')
_UNCOMPUTED: Final = re.compile(
    rb'<c\b(?![^>]*\st="str")[^>]*\sr="([A-Z]{1,3}[0-9]{1,7})"[^>]*><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>'
)
_STYLED: Final = rb'<c\b(?=[^>]*\ss="(?:%s)")[^>]*\sr="([A-Z]{1,3}[0-9]{1,7})"'
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # of a number's format: what is shown as it stands
_PERCENTS: Final = frozenset({"9", "10"})  # the format's own: 0% and 0.00%
_SHARED: Final = re.compile(rb"""unique[cC]ount\s*=\s*["']([^"']*)["']""")
_FIRST_TEXT: Final = re.compile(rb"<(?:[^\s<>/:]+:)?si[\s/>]")
_SHEETS: Final = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATED: Final = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")


@dataclass(frozen=True)
class Scanned:
    """What a sheet's text says of its cells, by address: those that hold an error value, those whose formula nobody has
    computed, and those shown as percentages. `from_1904`: days count from 1904.
    """

    faulty: frozenset[str] = frozenset()
    uncomputed: frozenset[str] = frozenset()
    percents: frozenset[str] = frozenset()
    from_1904: bool = False


def scanned(content: bytes, name: str, place: Where) -> tuple[Scanned | None, list[Issue]]:
    """A sheet's text looked through. SHEET-001 where its cells are not spelled as they should be, SHEET-003
    where it reaches too far.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part_of(archive, name)
        if part is None:
            return None, [issue("SHEET-001", place, why=name)]
        styles = _percent_styles(archive)
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    return _Scan(place, styles).run(content, part, from_1904=_is_from_1904(book))


class _Scan:
    """One sheet being looked through, tag by tag."""

    def __init__(self, place: Where, styles: list[int]) -> None:
        self._place = place
        self._styled = re.compile(_STYLED % b"|".join(b"%d" % one for one in styles)) if styles else None
        self._faulty: set[str] = set()
        self._uncomputed: set[str] = set()
        self._percents: set[str] = set()
        self._deep = False  # whether a cell lies behind that was too far down, though perhaps only formatted

    def run(self, content: bytes, part: zipfile.ZipInfo, *, from_1904: bool) -> tuple[Scanned | None, list[Issue]]:
        for text in _whole_cells(content, part):
            found = self._look(text)
            if found is not None:
                return None, [found]
        seen = (frozenset(self._faulty), frozenset(self._uncomputed), frozenset(self._percents))
        return Scanned(*seen, from_1904), []

    def _look(self, text: bytes) -> Issue | None:
        if _WIDE.search(text):
            return issue("SHEET-003", self._place, what="columns", most=SHEET_COLUMNS_MAX)
        if len(text) > PIECE + _TAG_BYTES_MAX or not _is_plain(text):
            return issue("SHEET-001", self._place, why='<c r="…">')
        deep = (one.end() for one in _DEEP.finditer(text) if int(one[1]) > SHEET_DATA_ROWS_MAX)
        at = 0 if self._deep else next(deep, -1)
        self._deep = self._deep or at >= 0
        if self._deep and _holds_anything(text, at):
            return issue("SHEET-003", self._place, what="rows", most=SHEET_DATA_ROWS_MAX)
        if b't="e"' in text:
            self._faulty |= _addresses(_FAULTY, text)
        if b"<f" in text:
            self._uncomputed |= _addresses(_UNCOMPUTED, text)
        if self._styled is not None:
            self._percents |= _addresses(self._styled, text)
        return None


def _is_plain(text: bytes) -> bool:
    """Whether every cell has an address that these patterns find."""
    if text.count(b"<c") - text.count(b"<col") == len(_USUAL.findall(text)) and b":c" not in text:
        return True
    return len(_CELL.findall(text)) == len(_PLAIN.findall(text))


def _addresses(pattern: re.Pattern[bytes], text: bytes) -> set[str]:
    return {one.decode() for one in pattern.findall(text)}


def _holds_anything(text: bytes, at: int) -> bool:
    """Whether a cell with a value follows: rows that are only formatted cost a reader nothing."""
    return text.find(b"<v", at) >= 0 or text.find(b"<is", at) >= 0


def _whole_cells(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A sheet's text in pieces, none of which ends within a cell. One that does not end is given whole, to be refused."""
    tail = b""
    for piece in pieces(content, part):
        text = tail + piece
        cut = max(text.rfind(b"<c "), text.rfind(b"<row"), text.rfind(b"</row"))
        if cut <= 0:
            cut = text.rfind(b"<")
        if cut <= 0:
            cut = len(text) if len(text) > PIECE + _TAG_BYTES_MAX else 0
        yield text[:cut]
        tail = text[cut:]
    yield tail


def texts_are_countable(content: bytes, archive: zipfile.ZipFile) -> bool:
    """Whether the list of shared texts tells no more of them than its bytes can hold: a reader makes room for as many."""
    part = next((one for one in archive.infolist() if one.filename.lower() == "xl/sharedstrings.xml"), None)
    if part is None:
        return True
    head, size = b"", 0
    for piece in pieces(content, part):
        head += piece[: max(0, _HEAD_BYTES_MAX - len(head))]
        size += len(piece)
    head = _FIRST_TEXT.split(head, 1)[0]
    return len(head) < _HEAD_BYTES_MAX and all(
        one.isdigit() and len(one) < 10 and int(one) <= size for one in _SHARED.findall(head)
    )


def _percent_styles(archive: zipfile.ZipFile) -> list[int]:
    """The numbers of the cell styles that show a number as a percentage."""
    try:
        text = archive.read("xl/styles.xml").decode("utf-8", "replace")
    except KeyError:
        return []
    shown = {
        _attribute(tag, "numFmtId")
        for tag in re.findall(r"<(?:\w+:)?numFmt\s[^>]*>", text)
        if "%" in _LITERAL.sub("", _attribute(tag, "formatCode"))
    } | _PERCENTS
    cells = re.search(r"<(?:\w+:)?cellXfs\b(.*?)</(?:\w+:)?cellXfs>", text, re.DOTALL)
    styles = re.findall(r"<(?:\w+:)?xf\s[^>]*>", cells[1]) if cells else []
    return [number for number, tag in enumerate(styles) if _attribute(tag, "numFmtId") in shown]


def _is_from_1904(book: str) -> bool:
    tag = re.search(r"<(?:\w+:)?workbookPr\b[^>]*>", book)
    return tag is not None and _attribute(tag[0], "date1904") in {"1", "true"}


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
