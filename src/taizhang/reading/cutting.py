"""A page gone through from top to bottom: where articles begin and end, and the headlines met on the way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from re import compile as regex
from typing import Final

from taizhang.reading.bylines import Byline, find_byline, find_bylines
from taizhang.reading.columns import (
    BLOCK_ROWS,
    apart,
    best_fit,
    broken_off,
    district_of,
    ended,
    goes_on,
    opens,
    opens_another,
    stem,
    words_of,
)
from taizhang.reading.headlines import Headline, headline_of
from taizhang.reading.stream import Row

_DATELINE: Final = regex(r"^(?:本报讯|本报[一-鿿]{2,6}讯|新华社[一-鿿]{2,4}\d{1,2}月\d{1,2}日电|[一-鿿]{2,5}讯[（(])")
_FOOT: Final = 12  # rows of headlines and kickers at a page's foot
_KICKER: Final = 4  # characters of a district's name printed alone
_UNFINISHED: Final = 6  # bodies broken off that may still be gone on with: more than a page's columns hold
_WIDE: Final = 45  # characters of a row that no newspaper column is as wide as
_ANEW: Final = 2.5  # weight of what speaks for a new article under a headline, from which it is one
_TITLED: Final = 3.0  # what it weighs that a headline's words are all in the text below, and none in that above
_SIGNED: Final = 0.7  # of a column's width: what a row under a text is shorter than that signs it
_OFFICE: Final = 30  # characters that the name of who signs has at most
_PROSE: Final = regex(r"[，。；：、！？\d“”]")
_LONG: Final = 10  # characters of a headline that a cross-heading hardly has
_SHORT: Final = 6
_ABOVE: Final = 24  # articles above whose districts a kicker may name: more than a page has


@dataclass(eq=False)
class Draft:
    """An article being put together: its body rows, the headlines found for it, its byline."""

    body: list[Row] = field(default_factory=list)
    headlines: list[Headline] = field(default_factory=list)
    byline: Byline | None = None
    district: str | None = None
    order: int = 0
    kept: bool = False  # among the page's drafts already; it may still grow

    @property
    def start(self) -> int:
        return self.body[0].number if self.body else self.headlines[0].row.number


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a page is set: its column width, whether rows are whole paragraphs, whether blocks are whole articles."""

    width: int
    paragraphs: bool
    grouped: bool


def _layout(rows: Sequence[Row], blocks: Sequence[Sequence[Row]]) -> _Layout:
    lengths = sorted(len(row.stripped) for row in rows if not row.blank)
    width = lengths[len(lengths) // 2] if lengths else 0
    closed = sum(ended(row) for row in rows if not row.blank)
    wide = sum(length for length in lengths if length > _WIDE)
    paragraphs = bool(lengths) and (closed * 2 > len(lengths) or wide * 2 > sum(lengths))
    return _Layout(width, paragraphs, paragraphs and len(lengths) >= 3 * len(blocks))


class Cutter:
    """Goes down the page block by block and cuts it into drafts; headlines met on the way are kept apart."""

    def __init__(self, rows: Sequence[Row], places: Sequence[str]) -> None:
        self.places = places
        self.bylines = {found.row: found for found in find_bylines(rows)}
        self.blocks = _blocks(rows)
        self.layout = _layout(rows, self.blocks)
        self.drafts: list[Draft] = []
        self.stray: list[Headline] = []
        self.current = Draft()
        self.unfinished: list[Draft] = []  # broken off inside a sentence while another article's column was set

    def cut(self) -> tuple[list[Draft], list[Headline]]:
        for index, block in enumerate(self.blocks):
            following = self.blocks[index + 1] if index + 1 < len(self.blocks) else []
            start = 0
            while start < len(block):
                start = self._take(block, start, following)
        if self.current.body and not self._only_headlines(self.current.body):
            self._close()
        return sorted(self.drafts, key=lambda draft: draft.start), self.stray

    def _close(self) -> None:
        self._keep()
        self.unfinished = [draft for draft in self.unfinished if draft is not self.current]
        self.current = Draft()

    def _keep(self) -> None:
        if self.current.body and not self.current.kept:
            self.current.kept = True
            self.drafts.append(self.current)

    def _lay_aside(self) -> None:
        """Leave the current article to be gone on with further down."""
        self._keep()
        others = [draft for draft in self.unfinished if draft is not self.current]
        self.unfinished = [*others, self.current][-_UNFINISHED:]
        self.current = Draft()

    def _take(self, block: Sequence[Row], start: int, following: Sequence[Row]) -> int:
        """Take a block's headlines and text up to the byline that closes an article; gives where the rest begins."""
        heads = self._heads(block, start, following)
        start += len(heads)
        body = block[start : start + BLOCK_ROWS]  # enough to tell whose it is; a block may be a whole page
        opened = bool(heads) and bool(body) and self._signed_above(body)
        if self.current.body and (opened or self._starts_anew(heads, body or following[:BLOCK_ROWS])):
            if _ended_text(self.current, self.layout.width):
                self._close()
            elif heads:
                self._lay_aside()
        elif body and not heads:
            self._turn_to(body)
        self.stray.extend(heads)
        for place in range(start, len(block)):
            row = block[place]
            self.current.body.append(row)
            byline = self.bylines.get(row.number)
            if byline is None:
                continue
            self.current.byline = byline
            if not (opened and place == start):
                self._close()
                return place + 1
        return len(block)

    def _turn_to(self, block: Sequence[Row]) -> None:
        """Make current the article that a block without a headline goes on with, or a new one that it opens."""
        body = self.current.body
        if body and not self._only_signed(body) and opens_another(body, block):
            if broken_off(body):
                self._lay_aside()
            else:
                self._close()
            return
        if not self.unfinished:
            return
        choices = [draft for draft in self.unfinished if draft is not self.current]
        if body:
            choices.append(self.current)
        neighbour = len(choices) - 1 if body else None
        chosen = choices[best_fit([draft.body for draft in choices], block, neighbour)] if choices else self.current
        if chosen is self.current or not (body or goes_on(chosen.body, block)):
            return
        if body:
            self._lay_aside()
        self.current = chosen

    def _only_signed(self, body: Sequence[Row]) -> bool:
        return all(row.number in self.bylines for row in body)

    def _alone(self, row: Row) -> bool:
        byline = self.bylines.get(row.number)
        return byline is not None and byline.alone

    def _signed_above(self, body: Sequence[Row]) -> bool:
        """Whether a byline stands under the headline, with the text below it."""
        if not self._alone(body[0]):
            return False
        return len(body) > 1 or not self.current.body or self.current.byline is not None

    def _heads(self, block: Sequence[Row], start: int, following: Sequence[Row]) -> list[Headline]:
        """The headlines with which a block, or what is left of it, begins."""
        heads: list[Headline] = []
        column = 0 if self.layout.paragraphs else self.layout.width
        for index in range(start, len(block)):
            row, rest = block[index], block[index + 1 : index + 1 + BLOCK_ROWS]
            after = rest[0] if rest else (following[0] if following else None)
            first, signed = index == start, bool(rest) and self._alone(rest[0])
            headline = headline_of(row, column, after, self.places, touches=bool(rest), first=first, signed=signed)
            if headline is None or row.number in self.bylines:
                break
            heads.append(headline)
        below = block[start + len(heads) : start + len(heads) + BLOCK_ROWS] or following[:BLOCK_ROWS]
        if heads and self.current.body and not heads[0].sure:
            rest = block[start + 1 : start + 1 + BLOCK_ROWS]
            if not (
                self._stands_out(heads[0], rest)
                or (_ended_text(self.current, self.layout.width) and self._opens_below(heads, below))
            ):
                return []
        many = len(heads) == len(block) - start > 3 and len(heads) * self.layout.width > 80
        if many and not self._holds_kicker(block):
            return []  # many short rows are a list or a table, not headlines
        return heads

    def _opens_below(self, heads: Sequence[Headline], below: Sequence[Row]) -> bool:
        """Whether headlines after an ended text open an article, and are no cross-heading of the one above.

        Weighed: a blank line above, a deck of two, its length and figures, and whether the text below opens as articles
        do, in another district.
        """
        if not below:
            return False
        body, title = self.current.body, max((head.text for head in heads), key=len)
        weight = 1.0 if heads[0].row.number > body[-1].number + 1 else 0.0
        weight += 1.5 if len(heads) > 1 else 0.0
        weight += 0.5 if any(char.isdigit() for char in title) else 0.0
        weight += 0.5 if len(title) >= _LONG else -1.0 if len(title) <= _SHORT and len(heads) == 1 else 0.0
        weight += 5.0 if _DATELINE.match(below[0].stripped) else 1.5 if opens(below[0].stripped) else 0.0
        weight += 3.0 if apart(body, below) else 0.0
        weight += _TITLED * (_told_in(title, below) - _told_in(title, body))
        return weight >= _ANEW

    def _holds_kicker(self, block: Sequence[Row]) -> bool:
        """Whether a row is no more than the name of a district that an article above speaks of."""
        short = {row.stripped for row in block if len(row.stripped) <= _KICKER}
        drafts = self.drafts[-_ABOVE:]
        return bool(short) and any(
            stem(found) in short for draft in drafts if (found := district_in(draft, self.places))
        )

    def _stands_out(self, headline: Headline, rest: Sequence[Row]) -> bool:
        """Whether a plain headline inside an article is one: it stands alone after a full stop, unlike a column's row."""
        if not _ended_text(self.current, self.layout.width):
            return not self.layout.paragraphs and self._unlike_a_row(headline, rest)
        if rest:
            signed = self.current.byline is not None or self._signed_above(rest)
            return signed or self.layout.grouped or opens_another(self.current.body, rest)
        return headline.kicker is not None or abs(len(headline.row.stripped) - self.layout.width) > 2

    def _unlike_a_row(self, headline: Headline, rest: Sequence[Row]) -> bool:
        """Whether a headline cannot be a row of the sentence that broke off before it: it is far shorter or longer than
        the column, and so is nothing after it.
        """
        text, width = headline.row.stripped, self.layout.width
        if not len(text) >= 4 or text[0].isdigit() or 0.6 * width < len(text) < 1.3 * width:
            return False
        return not rest or self._signed_above(rest)

    def _starts_anew(self, heads: Sequence[Headline], body: Sequence[Row]) -> bool:
        if not body:
            return False
        if heads:
            signed = self.current.byline is not None  # above its text: nothing else will close it
            told = signed or any(headline.sure for headline in heads) or self.layout.grouped
            return told or opens_another(self.current.body, body) or self._opens_below(heads, body)
        return _DATELINE.match(body[0].stripped) is not None

    def _only_headlines(self, body: Sequence[Row]) -> bool:
        """Whether what is left at the foot of a page is headlines printed away from their articles."""
        if not self.drafts or any(ended(row) for row in body):
            return False
        if len(body) > 2 and not (len(body) <= _FOOT and self._holds_kicker(body)):
            return False
        found = [headline_of(row, 0, None, self.places, touches=False) for row in body]
        self.stray.extend(headline for headline in found if headline)
        return all(found)


def _ended_text(draft: Draft, width: int) -> bool:
    """Whether the text so far ends with a sentence or is signed; a byline above the text does not count as text."""
    if not draft.body:
        return False
    last = draft.body[-1]
    if ended(last) or find_byline(last) is not None:
        return True
    signed = len(draft.body) > 1 and ended(draft.body[-2]) and not _PROSE.search(last.stripped)
    return signed and len(last.stripped) < min(_SIGNED * width, _OFFICE)  # 腾冲市统计局: an office that signs


def _told_in(title: str, rows: Sequence[Row]) -> float:
    """The share of a headline's words that a text has."""
    words = words_of(title)
    text = "".join(row.stripped for row in rows)
    return sum(word in text for word in words) / len(words) if words else 0.0


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
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


def district_in(draft: Draft, places: Sequence[str]) -> str | None:
    """The district an article is signed from, else the one it names most; `places` go before names told by their form."""
    if draft.byline is not None and draft.byline.place:
        return draft.byline.place
    text = "\n".join(("".join(row.stripped for row in draft.body), *(headline.text for headline in draft.headlines)))
    named = [place for place in places if place[:2] in text]
    if named:
        return max(named, key=lambda place: text.count(place) * 2 + text.count(place[:2]))
    return district_of(text)
