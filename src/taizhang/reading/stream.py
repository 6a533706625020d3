"""A run of rows as one string without layout, each character knowing where it stood in the file.

Newspaper columns break a number anywhere (`32.35`, line end, `亿元`), so figures and dates are looked for in text from
which layout is gone. Two numbers or Latin words that only a blank keeps apart stay apart.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from re import compile as regex
from typing import Final

# one character for one, so that offsets stay true
_PLAIN: Final = str.maketrans(
    "０１２３４５６７８９％．，＋－～〜﹪︰：（）／ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺｋｍ〇",
    "0123456789%.，+-~~%:：（）/ABCDEFGHIJKLMNOPQRSTUVWXYZkm零",
)
CLAUSE_ENDS: Final = regex(r"[，。；！？：;!?\n]|(?<!\d),|,(?!\d{3})")
CLAUSE_REACH: Final = 60  # characters before a figure that may tell what it is
SENTENCE_ENDS: Final = regex(r"[。！？!?\n]")
_LISTED: Final = regex(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．](?!\d)")
_MARKS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file: its number from 1, where it starts, its characters without the line end, and these without
    blanks around them, which are asked for over and over.
    """

    number: int
    start: int
    text: str
    stripped: str

    @property
    def blank(self) -> bool:
        return not self.stripped


def rows_of(text: str) -> list[Row]:
    """The lines of a text as the scorer counts them: ended by a line feed alone."""
    rows, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        rows.append(Row(number, start, line, line.strip()))
        start += len(line) + 1
    return rows


def _latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".%")


@dataclass(frozen=True)
class Stream:
    """`text` is the flattened text; `offsets[i]` is where its i-th character stands in the file.

    `paragraphs` are the indexes at which a paragraph begins, in order, the first being 0.
    """

    text: str
    offsets: Sequence[int]
    paragraphs: tuple[int, ...]
    headline: bool = False
    article: int = 0
    _before: dict[int, str] = field(default_factory=dict, compare=False)  # asked for again and again

    @cached_property
    def clause_ends(self) -> list[int]:
        return [found.start() for found in CLAUSE_ENDS.finditer(self.text)]

    @cached_property
    def sentence_ends(self) -> list[int]:
        return [found.start() for found in SENTENCE_ENDS.finditer(self.text)]

    def clause(self, index: int) -> int:
        """The number of the clause in which a character stands; clauses are told apart by ，。； and their kin."""
        return bisect_right(self.clause_ends, index - 1)

    def clause_start(self, index: int) -> int:
        return self.nth_clause_start(self.clause(index))

    def nth_clause_start(self, number: int) -> int:
        return self.clause_ends[number - 1] + 1 if number > 0 else 0

    def clause_before(self, index: int) -> str:
        """The part of a clause that stands before a character, the last CLAUSE_REACH characters of it."""
        found = self._before.get(index)
        if found is None:
            found = self._before[index] = self.text[max(self.clause_start(index), index - CLAUSE_REACH) : index]
        return found

    def clause_end(self, index: int) -> int:
        number = self.clause(index)
        return self.clause_ends[number] if number < len(self.clause_ends) else len(self.text)

    def sentence(self, index: int) -> int:
        return bisect_right(self.sentence_ends, index - 1)

    def sentence_start(self, index: int) -> int:
        number = self.sentence(index)
        return self.sentence_ends[number - 1] + 1 if number > 0 else 0

    def sentence_end(self, index: int) -> int:
        number = self.sentence(index)
        return self.sentence_ends[number] if number < len(self.sentence_ends) else len(self.text)

    def paragraph(self, index: int) -> int:
        return bisect_right(self.paragraphs, index) - 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the flat text stands in the file, end exclusive."""
        return self.offsets[start], self.offsets[end - 1] + 1


def flatten(rows: Sequence[Row], article: int = 0, *, headline: bool = False) -> Stream:
    """The rows as one stream. A paragraph ends where a row that closes a sentence is followed by a blank or short stop."""
    characters: list[str] = []
    offsets: list[int] = []
    paragraphs = [0]
    width = _usual_width(rows)
    for before, row in zip((None, *rows), rows, strict=False):
        if before is not None and characters:
            if _paragraph_break(before, row, width):
                paragraphs.append(len(characters))
                characters.append("\n")
                offsets.append(offsets[-1])
            elif _numbers_apart(before, row):
                characters.append("\n")
                offsets.append(offsets[-1])
        _append_row(row, characters, offsets)
    text = "".join(characters).translate(_PLAIN)
    return Stream(text, offsets, tuple(dict.fromkeys(paragraphs)), headline, article)


def _append_row(row: Row, characters: list[str], offsets: list[int]) -> None:
    gap = False
    first = True
    for place, char in enumerate(row.text, row.start):
        if char.isspace() or char in _MARKS:
            gap = gap or char not in _MARKS
            continue
        if gap and not first and _latin(char) and _latin(characters[-1]):
            characters.append(" ")
            offsets.append(place - 1)
        gap = first = False
        characters.append(char)
        offsets.append(place)


def _usual_width(rows: Sequence[Row]) -> int:
    lengths = sorted(len(row.text.strip()) for row in rows if not row.blank)
    return lengths[len(lengths) // 2] if lengths else 0


def _paragraph_break(before: Row, row: Row, width: int) -> bool:
    if _LISTED.match(before.stripped) and len(before.stripped) < 0.7 * width:
        return True
    if width > 30 and len(before.stripped) < width / 2:
        return True
    ended = before.stripped.rstrip("”’」』）)").endswith(("。", "！", "？", "!", "?", "…"))
    if not ended:
        return False
    return row.number > before.number + 1 or len(before.stripped) < width - 2 or width > 60


def _numbers_apart(before: Row, row: Row) -> bool:
    """Whether digits at a line's end and the next line's start are two numbers: rows of a table, not wrapped prose."""
    left, right = before.stripped[-1:], row.stripped[:1]
    if not (left.isdigit() and right.isdigit()):
        return False
    return not (any("一" <= char <= "鿿" for char in before.text) and any("一" <= char <= "鿿" for char in row.text))
