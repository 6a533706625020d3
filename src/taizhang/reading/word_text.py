"""The text of a Word document's main part as its reader sees it: a line a paragraph, a line a row of a table.

The XML is read as a stream by expat and never kept; a document type, and with it every entity, is refused where it begins.
Left out: what is deleted or moved away under tracked changes, hidden text, text boxes and pictures, formulas, field codes,
readings above characters (ruby), and all that stands in other parts: headers, footers, notes, comments. Numbers of lists
are no text in the file either. What tracked changes insert is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from taizhang.core.limits import DOCX_DEPTH_MAX, DOCX_ELEMENTS_MAX, DOCX_PARAGRAPHS_MAX, PAGE_CHARS_MAX

_WORD: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",  # the strict form of the standard
    }
)
_CHOICES: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PLACED: Final = frozenset({"drawing", "pict", "object", "txbxContent"})  # text boxes among them
_BEFORE: Final = frozenset({"rPr", "pPr", "sectPr", "tblPr", "trPr", "tcPr", "tblGrid", "tblPrEx"})
_LEFT_OUT: Final = _PLACED | {"del", "moveFrom", "rt", "sdtPr"} | {f"{one}Change" for one in _BEFORE}
_SPELLED: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NO: Final = frozenset({"0", "false", "off"})
_BLANKS: Final = str.maketrans("\t\n\r", "   ")  # line ends inside a text element are no line ends of the text
FINAL: Final = True  # of the last piece that a parser is given
CELLS: Final = "\t"  # between the cells of a row
WITHIN: Final = "\u3000"  # between the paragraphs of one cell


class RefusedError(Exception):
    """A document that is not read further: the code of the issue, and its parameters."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass
class _Row:
    cells: list[list[str]] = field(default_factory=list)
    deleted: bool = False


@dataclass
class _Cell:
    lines: list[str] = field(default_factory=list)
    deleted: bool = False


class WordText:
    """Takes the XML in pieces and gives the text.

    `RefusedError`: READ-004 too many characters, READ-007 another kind of part, READ-010 too many elements, or too deep
    in one another, READ-011 too many paragraphs, READ-012 a document type, READ-013 what is no XML.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._document_type
        self._lines: list[str] = []
        self._rows: list[_Row] = []
        self._cells: list[_Cell] = []
        self._words: list[str] = []  # of the paragraph that is open
        self._open: list[str] = []  # the elements that are open
        self._chosen: list[bool] = []  # of each place with alternatives: whether one was taken
        self._skipped = 0  # depth within what is left out
        self._in_text = self._hidden = self._goes_on = False
        self._size = self._elements = self._paragraphs = 0

    def read(self, pieces: Iterable[bytes]) -> str:
        """All pieces of the part; the text, each line of it ended."""
        try:
            for piece in pieces:
                self._parser.Parse(piece)
            self._parser.Parse(b"", FINAL)
        except expat.ExpatError as error:
            raise RefusedError("READ-013", why=error) from error
        self._end_paragraph()
        return "".join(f"{line}\n" for line in self._lines)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        space, _, local = name.rpartition(" ")
        if self._elements > DOCX_ELEMENTS_MAX:
            raise RefusedError("READ-010", what_zh="元素", what_en="elements", most=DOCX_ELEMENTS_MAX)
        if len(self._open) + self._skipped >= DOCX_DEPTH_MAX:
            raise RefusedError("READ-010", what_zh="层次", what_en="levels", most=DOCX_DEPTH_MAX)
        if self._elements == 1 and (space not in _WORD or local != "document"):
            raise RefusedError("READ-007", what=local)
        if self._skipped or self._is_left_out(space, local):
            self._skipped += 1
            return
        if space in _WORD:
            self._begin(local, attributes)
        self._open.append(local)

    def _is_left_out(self, space: str, local: str) -> bool:
        if space == _CHOICES:
            return self._is_other_choice(local)
        if space not in _WORD:
            return True
        inside = self._open[-1] if self._open else ""
        if local in {"del", "moveFrom"} and inside in {"rPr", "trPr"}:
            self._mark_deleted(inside)
        elif local == "cellDel" and inside == "tcPr" and self._cells:
            self._cells[-1].deleted = True
        return local in _LEFT_OUT

    def _is_other_choice(self, local: str) -> bool:
        """Of alternatives of one thing the first is read."""
        if local == "AlternateContent":
            self._chosen.append(False)
            return False
        if not self._chosen or self._chosen[-1]:
            return True
        self._chosen[-1] = True
        return False

    def _mark_deleted(self, inside: str) -> None:
        """A deleted end of a paragraph joins it to the next one; a deleted row is none."""
        if inside == "rPr" and self._open[-2:-1] == ["pPr"]:
            self._goes_on = True
        elif inside == "trPr" and self._rows:
            self._rows[-1].deleted = True

    def _begin(self, local: str, attributes: dict[str, str]) -> None:
        inside = self._open[-1] if self._open else ""
        if local == "t":
            self._in_text = True
        elif local == "p":
            self._paragraphs += 1
            if self._paragraphs > DOCX_PARAGRAPHS_MAX:
                raise RefusedError("READ-011", most=DOCX_PARAGRAPHS_MAX)
        elif local == "r":
            self._hidden = False
        elif local == "vanish" and inside == "rPr" and self._open[-2:-1] == ["r"]:
            said = next((value for name, value in attributes.items() if name.endswith(" val")), "1")
            self._hidden = said not in _NO
        elif local in _SPELLED and inside == "r":
            self._add(_SPELLED[local])
        elif local == "tr":
            self._rows.append(_Row())
        elif local == "tc":
            self._cells.append(_Cell())

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        local = self._open.pop()
        if name == f"{_CHOICES} AlternateContent":
            self._chosen.pop()
        elif local == "t":
            self._in_text = False
        elif local == "p":
            if not self._goes_on:
                self._end_paragraph(whole=True)
            self._goes_on = False
        elif local == "tc":
            self._end_paragraph()
            self._end_cell(self._cells.pop())
        elif local == "tr":
            self._end_row(self._rows.pop())

    def _end_cell(self, cell: _Cell) -> None:
        if self._rows and not cell.deleted:
            self._rows[-1].cells.append(cell.lines)

    def _end_paragraph(self, *, whole: bool = False) -> None:
        """The open paragraph as a line; one that ended without its end only where it has words."""
        if whole or self._words:
            self._put("".join(self._words))
            self._words.clear()

    def _end_row(self, row: _Row) -> None:
        """A row as one line; where a single cell of it holds text, the lines of that cell: such tables only set a text."""
        if row.deleted:
            return
        written = [cell for cell in row.cells if any(line.strip() for line in cell)]
        if len(written) == 1:
            for line in written[0]:
                self._put(line)
            return
        cells = (WITHIN.join(line.replace("\n", WITHIN) for line in cell if line.strip()) for cell in row.cells)
        self._put(CELLS.join(cells).rstrip(CELLS))

    def _put(self, line: str) -> None:
        self._grow(1)
        (self._cells[-1].lines if self._cells else self._lines).append(line)

    def _add(self, text: str) -> None:
        if not self._hidden:
            self._grow(len(text))
            self._words.append(text)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > PAGE_CHARS_MAX:
            raise RefusedError("READ-004", size=f"{PAGE_CHARS_MAX}+", most=PAGE_CHARS_MAX)

    def _characters(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self._add(text.translate(_BLANKS))

    def _document_type(self, *_declared: object) -> None:
        raise RefusedError("READ-012")
