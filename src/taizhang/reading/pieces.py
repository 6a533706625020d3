"""A page in pieces: stretches of rows that blank lines and bylines part, each with the headlines it may begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from taizhang.reading.bylines import Byline
from taizhang.reading.columns import BLOCK_ROWS, ended
from taizhang.reading.headlines import Headline, headline_of
from taizhang.reading.stream import Row

_WIDE: Final = 45  # characters of a row that no newspaper column is as wide as
_MOST: Final = 12  # headlines a piece begins with: kicker, title, deck, and those of its neighbours at a page's foot


@dataclass(frozen=True, slots=True)
class Setting:
    """How a page is set: its column width, whether rows are whole paragraphs, whether blocks are whole articles."""

    width: int
    paragraphs: bool
    grouped: bool

    @property
    def column(self) -> int:
        return 0 if self.paragraphs else self.width


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows that stand together. The first of them may be headlines; `byline` is that of its last row.

    `signed` tells that a byline stands right under the headlines, `apart` that a blank line stands above.
    """

    rows: tuple[Row, ...]
    heads: tuple[Headline, ...]
    byline: Byline | None
    signed: Byline | None
    apart: bool


def blocks_of(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows between blank lines."""
    blocks: list[list[Row]] = []
    fresh = True
    for row in rows:
        if row.blank:
            fresh = True
        elif fresh:
            blocks.append([row])
            fresh = False
        else:
            blocks[-1].append(row)
    return blocks


def setting_of(rows: Sequence[Row], blocks: Sequence[Sequence[Row]]) -> Setting:
    """How a page is set, told by the length and the ends of its rows."""
    lengths = sorted(len(row.stripped) for row in rows if not row.blank)
    width = lengths[len(lengths) // 2] if lengths else 0
    closed = sum(ended(row) for row in rows if not row.blank)
    wide = sum(length for length in lengths if length > _WIDE)
    paragraphs = bool(lengths) and (closed * 2 > len(lengths) or wide * 2 > sum(lengths))
    return Setting(width, paragraphs, paragraphs and len(lengths) >= 3 * len(blocks))


def pieces_of(
    blocks: Sequence[Sequence[Row]], bylines: dict[int, Byline], setting: Setting, places: Sequence[str]
) -> list[Piece]:
    """The pieces of a page from top to bottom."""
    pieces: list[Piece] = []
    for index, block in enumerate(blocks):
        below = blocks[index + 1][0] if index + 1 < len(blocks) else None
        start = 0
        while start < len(block):
            piece = _piece(block, start, below, bylines, setting, places)
            pieces.append(piece)
            start += len(piece.rows)
    return pieces


def _piece(
    block: Sequence[Row],
    start: int,
    below: Row | None,
    bylines: dict[int, Byline],
    setting: Setting,
    places: Sequence[str],
) -> Piece:
    heads: list[Headline] = []
    for index in range(start, min(len(block), start + _MOST)):
        row, rest = block[index], block[index + 1 : index + 1 + BLOCK_ROWS]
        signed = bool(rest) and _alone(rest[0], bylines)
        headline = headline_of(
            row,
            setting.column,
            rest[0] if rest else below,
            places,
            touches=bool(rest),
            first=index == start,
            signed=signed,
        )
        if headline is None or row.number in bylines:
            break
        heads.append(headline)
    body = start + len(heads)
    above = bylines[block[body].number] if heads and body + 1 < len(block) and _alone(block[body], bylines) else None
    for place in range(start, len(block)):
        byline = bylines.get(block[place].number)
        if byline is not None and byline is not above:
            return Piece(tuple(block[start : place + 1]), tuple(heads), byline, above, start == 0)
    return Piece(tuple(block[start:]), tuple(heads), None, above, start == 0)


def _alone(row: Row, bylines: dict[int, Byline]) -> bool:
    byline = bylines.get(row.number)
    return byline is not None and byline.alone
