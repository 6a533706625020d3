"""Rows that are headlines or kickers: short, without a full stop, at times printed twice or beside a place name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from re import compile as regex
from typing import Final

from taizhang.reading.columns import opens
from taizhang.reading.stream import Row

_FULL: Final = 0.87  # of a column's width: what a row of prose that goes on fills
_NUMBER: Final = regex(r"[\d.]{1,12}%?|[A-Za-z]{1,12}")
_INSIDE: Final = frozenset("，。；：、！？”’）》%％的了")  # no headline begins with these
LONGEST: Final = 45  # characters of a headline row: two decks set in one line
_KICKED: Final = regex(r"^(?P<kicker>[一-鿿]{2,8})[ \u3000｜|]+(?P<title>\S.{3,})$")
_PLACE: Final = regex(r"^[一-鿿]{2,6}(?:区|县|市|镇|乡|街道)$")
_PAIRS: Final = {"“": "”", "（": "）", "《": "》", "「": "」", "‘": "’", "(": ")"}
_NAME: Final = 4  # characters of a district's name without what it is
_TWO_PARTS: Final = regex(r"^[一-鿿“”]{4,}[ \u3000]+[一-鿿“”]{4,}$")  # prose has no blank between its words
_LISTED: Final = regex(r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[、.．](?!\d))")


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline row. `sure` ones may open an article inside running text; `attached` is the row of text they touch."""

    row: Row
    text: str
    kicker: str | None
    title: str | None
    doubled: bool
    sure: bool
    attached: int | None
    odds: float = 6.0  # log odds that it is a headline at all
    above: int | None = None  # the row of text that comes next, if only headlines stand between

    def with_kicker(self, district: str, places: Sequence[str]) -> "Headline":
        """The same headline with the name of its article's district split off as kicker, where it stands apart."""
        names = (district, district.rstrip("区县市"), *places)
        for name in names:
            if not name or len(name) < 2:
                continue
            if self.text == name:
                return replace(self, kicker=name, title=None)
            rest = self.text.removeprefix(name)
            if self.kicker is None and rest != self.text and rest[0] in "“ 　":
                return replace(self, kicker=name, title=rest.strip())
        if self.kicker is not None and not self.sure and _apart_from(self.kicker, district):
            return replace(self, kicker=None, title=self.text)  # 山路弯弯 不再“悬”: two halves of one headline
        if self.kicker is None and (split := self.text.find("“")) >= 2 and _PLACE.match(self.text[:split]):
            return replace(self, kicker=self.text[:split], title=self.text[split:])
        return self


def _apart_from(kicker: str, district: str) -> bool:
    """Whether what stands before a blank in a headline is no name of the article's district."""
    return _PLACE.match(kicker) is None and (district[:2] not in kicker if district else len(kicker) > _NAME)


def headline_of(
    row: Row,
    width: int,
    following: Row | None,
    places: Sequence[str],
    *,
    touches: bool,
    first: bool = True,
    signed: bool = False,
) -> Headline | None:
    """The row as a headline, or None. `width` is that of the column, 0 where rows are whole paragraphs.

    `touches` tells that text follows in the next line without a blank one, `first` that the row begins its block,
    `signed` that the next row is a byline and nothing else.
    """
    text = row.stripped
    if not text or len(text) > LONGEST * 2 or any(mark in text for mark in "。；") or _LISTED.match(text):
        return None
    single, tail, doubled = _undoubled(text)
    if doubled:
        kicker, title = _kicker_of(single)
        attached = following.number if touches and following else None
        return Headline(row, single, tail or kicker, title, doubled=True, sure=True, attached=attached)
    kicker, title = _kicker_of(text)
    placed = kicker is not None and (kicker in places or _PLACE.match(kicker) is not None)
    if len(text) > LONGEST or not _balanced(text) or text.endswith(("，", "、", "：", ",", "—", "-")):
        return None
    below = following.stripped if following is not None else ""
    odds = 6.0 if placed or signed else _odds(text, width, below, touches=touches, first=first)
    if kicker is not None:
        odds = max(odds, 2.0)
    attached = following.number if touches and following else None
    return Headline(row, text, kicker, title, doubled=False, sure=placed, attached=attached, odds=odds)


def _odds(text: str, width: int, below: str, *, touches: bool, first: bool) -> float:
    """Log odds that a row is a headline: prose that goes on in the next row fills its own, but for a number that is not
    broken in two; a row as wide as the column is likelier the start of a paragraph which a column end cuts off.
    """
    if _TWO_PARTS.match(text):
        return 4.0
    if width and "，" in text:
        return -4.5
    odds = -1.0 if "，" in text else 0.0
    if text[0] in _INSIDE:
        odds -= 4.0
    if not width:
        return odds + 3.0
    full = len(text) + (len(number[0]) if touches and (number := _NUMBER.match(below)) else 0) + 1
    if len(text) > 1.25 * width:
        return odds + 4.0
    if touches:
        prose = full >= _FULL * width or full >= width - 2
        return odds + ((-4.0 if first or not opens(below) else 1.0) if prose else 3.5)
    return odds + (0.0 if abs(len(text) - width) <= 2 else 3.0)


def _undoubled(text: str) -> tuple[str, str | None, bool]:
    """A headline printed twice over, printed once: (text, what follows the pair, whether it was doubled).

    `南川南川 甲乙丙甲乙丙` gives `南川 甲乙丙`, `甲乙丙丁甲乙丙丁江津` gives `甲乙丙丁` with 江津 after it.
    """
    parts = text.split()
    halved = [_half(part) for part in parts]
    if all(half is not None for half in halved) and any(len(half or "") >= 4 for half in halved):
        return " ".join(half or "" for half in halved), None, True
    joined = "".join(parts)
    for size in range(len(joined) // 2, 3, -1):
        rest = len(joined) - 2 * size
        if rest > 8:
            break
        if joined[:size] == joined[size : 2 * size]:
            return joined[:size], joined[2 * size :] or None, True
    return text, None, False


def _half(text: str) -> str | None:
    middle = len(text) // 2
    return text[:middle] if len(text) >= 4 and len(text) % 2 == 0 and text[:middle] == text[middle:] else None


def _kicker_of(text: str) -> tuple[str | None, str | None]:
    found = _KICKED.match(text)
    if found and len(found["kicker"]) < len(found["title"]):
        return found["kicker"], found["title"].strip()
    return None, text


def _balanced(text: str) -> bool:
    return all(text.count(opened) == text.count(closed) for opened, closed in _PAIRS.items())
