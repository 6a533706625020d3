"""Articles of a raw page: bylines close them, headlines printed elsewhere are brought home by what they speak of."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from re import compile as regex
from typing import Final

from taizhang.reading.bylines import Byline, find_byline
from taizhang.reading.headlines import Headline, headline_of
from taizhang.reading.model import Article
from taizhang.reading.stream import Row

_DISTRICT: Final = regex(r"[一-鿿]{2}(?:自治县|[区县])")
_NOT_DISTRICT: Final = frozenset("全城园社小山辖地景市郊新库灾片校厂矿林牧库在的各该本我和与及至到了位为从由对向于是")
_DATELINE: Final = regex(r"^(?:本报讯|本报[一-鿿]{2,6}讯|新华社[一-鿿]{2,4}\d{1,2}月\d{1,2}日电|[一-鿿]{2,5}讯[（(])")
_REACH: Final = 24  # articles before and after a headline among which its own is looked for: more than a page has
_ENDED: Final = ("。", "！", "？", "!", "?", "…", "：")


@dataclass
class Draft:
    """An article being put together: its body rows, the headlines found for it, its byline."""

    body: list[Row] = field(default_factory=list)
    headlines: list[Headline] = field(default_factory=list)
    byline: Byline | None = None
    district: str | None = None
    order: int = 0

    @property
    def start(self) -> int:
        return self.body[0].number if self.body else self.headlines[0].row.number


@dataclass(frozen=True, slots=True)
class Segmented:
    """An article with the rows it was made of, body and headlines apart."""

    article: Article
    body: tuple[Row, ...]
    headlines: tuple[Headline, ...]


def segment(rows: Sequence[Row], places: Sequence[str] = ()) -> list[Segmented]:
    """The articles of a page, in the order of their bodies; every row that is not blank belongs to one."""
    drafts, stray = _Cutter(rows, places).cut()
    if not drafts:
        if not stray:
            return []
        drafts, stray = [Draft(body=[headline.row for headline in stray])], []
    for order, draft in enumerate(drafts):
        draft.order = order
        draft.district = _district(draft, places)
    _bring_home(drafts, stray, places)
    for draft in drafts:
        draft.district = draft.district or _district(draft, places)
    for draft in drafts:
        draft.district = _full_district(draft, places)
    written = [row.number for row in rows if not row.blank]
    return [_finished(draft, written) for draft in drafts]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a page is set: its column width, whether rows are whole paragraphs, whether blocks are whole articles."""

    width: int
    paragraphs: bool
    grouped: bool


def _layout(rows: Sequence[Row], blocks: Sequence[Sequence[Row]]) -> _Layout:
    lengths = sorted(len(row.stripped) for row in rows if not row.blank)
    width = lengths[len(lengths) // 2] if lengths else 0
    ended = sum(_ended(row) for row in rows if not row.blank)
    paragraphs = bool(lengths) and ended * 2 > len(lengths)
    return _Layout(width, paragraphs, paragraphs and len(lengths) >= 3 * len(blocks))


def _ended(row: Row) -> bool:
    return row.stripped.rstrip("”’」』）)").endswith(_ENDED)


class _Cutter:
    """Goes down the page block by block and cuts it into drafts; headlines met on the way are kept apart."""

    def __init__(self, rows: Sequence[Row], places: Sequence[str]) -> None:
        self.places = places
        self.bylines = {found.row: found for row in rows if (found := find_byline(row))}
        self.blocks = _blocks(rows)
        self.layout = _layout(rows, self.blocks)
        self.drafts: list[Draft] = []
        self.stray: list[Headline] = []
        self.current = Draft()

    def cut(self) -> tuple[list[Draft], list[Headline]]:
        for index, block in enumerate(self.blocks):
            following = self.blocks[index + 1][0] if index + 1 < len(self.blocks) else None
            rest: Sequence[Row] = block
            while rest:
                rest = self._take(rest, following)
        if self.current.body and not self._only_headlines(self.current.body):
            self.drafts.append(self.current)
        return self.drafts, self.stray

    def _close(self) -> None:
        if self.current.body:
            self.drafts.append(self.current)
        self.current = Draft()

    def _take(self, block: Sequence[Row], following: Row | None) -> Sequence[Row]:
        """Take a block's headlines and text up to the byline that closes an article; what is left comes back."""
        heads, body = self._split(block, following)
        opened = heads and bool(body) and self._signed_above(body)
        if self.current.body and _ended_text(self.current) and (opened or self._starts_anew(heads, body)):
            self._close()
        self.stray.extend(heads)
        for place, row in enumerate(body):
            self.current.body.append(row)
            byline = self.bylines.get(row.number)
            if byline is None:
                continue
            self.current.byline = byline
            if not (opened and place == 0):
                self._close()
                return body[place + 1 :]
        return ()

    def _signed_above(self, body: Sequence[Row]) -> bool:
        """Whether a byline stands under the headline, with the text below it."""
        byline = self.bylines.get(body[0].number)
        return byline is not None and byline.alone and len(body) > 1

    def _split(self, block: Sequence[Row], following: Row | None) -> tuple[list[Headline], Sequence[Row]]:
        """The headlines with which a block begins, and its rows of text."""
        inside = bool(self.current.body)
        heads: list[Headline] = []
        column = 0 if self.layout.paragraphs else self.layout.width
        for index, row in enumerate(block):
            rest = block[index + 1 :]
            after = rest[0] if rest else following
            headline = headline_of(row, column, after, self.places, touches=bool(rest), first=index == 0)
            if headline is None or row.number in self.bylines:
                break
            if inside and not headline.sure and not heads and not self._stands_out(headline, rest):
                break
            heads.append(headline)
        if len(heads) == len(block) and len(block) > 3 and len(block) * self.layout.width > 80:
            return [], block  # many short rows are a list or a table, not headlines
        return heads, block[len(heads) :]

    def _stands_out(self, headline: Headline, rest: Sequence[Row]) -> bool:
        """Whether a plain headline inside an article is one: it stands alone after a full stop, unlike a column's row."""
        if not _ended_text(self.current):
            return False
        if rest:
            return self.layout.grouped or self._signed_above(rest)
        return headline.kicker is not None or abs(len(headline.row.stripped) - self.layout.width) > 2

    def _starts_anew(self, heads: Sequence[Headline], body: Sequence[Row]) -> bool:
        if not body:
            return False
        if heads:
            return any(headline.sure for headline in heads) or self.layout.grouped
        return _DATELINE.match(body[0].stripped) is not None

    def _only_headlines(self, body: Sequence[Row]) -> bool:
        """Whether what is left at the foot of a page is headlines printed away from their articles."""
        if not self.drafts or len(body) > 2 or any(_ended(row) for row in body):
            return False
        found = [headline_of(row, 0, None, self.places, touches=False) for row in body]
        self.stray.extend(headline for headline in found if headline)
        return all(found)


def _ended_text(draft: Draft) -> bool:
    """Whether the text so far ends with a sentence; a byline above the text does not count as text."""
    return bool(draft.body) and (_ended(draft.body[-1]) or find_byline(draft.body[-1]) is not None)


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


def _district(draft: Draft, places: Sequence[str]) -> str | None:
    if draft.byline is not None and draft.byline.place:
        return draft.byline.place
    text = "".join(row.stripped for row in draft.body) + "".join(headline.text for headline in draft.headlines)
    named = [place for place in places if place[:2] in text]
    if named:
        return max(named, key=lambda place: text.count(place) * 2 + text.count(place[:2]))
    counted = Counter(
        found for found in _DISTRICT.findall(text) if not (_NOT_DISTRICT & set(found[: 2 if len(found) == 3 else 3]))
    )
    return counted.most_common(1)[0][0] if counted else None


def _full_district(draft: Draft, places: Sequence[str]) -> str | None:
    """The district's full name: a kicker outweighs a count of names, and is completed from the text (江津 → 江津区)."""
    if draft.byline is not None and draft.byline.place:
        return draft.byline.place
    kicker = _kicker(draft)
    if kicker is None:
        return draft.district
    for place in places:
        if place.startswith(kicker):
            return place
    if kicker.endswith(("区", "县", "市")):
        return kicker
    text = "".join(row.stripped for row in draft.body)
    for ending in ("区", "县", "自治县", "市"):
        if kicker + ending in text:
            return kicker + ending
    return kicker


def _kicker(draft: Draft) -> str | None:
    """The place printed beside or apart from the headline; a word before a cross-heading in the text is none."""
    return next((found.kicker for found in draft.headlines if found.kicker and _is_subtitle(found, draft)), None)


def _bring_home(drafts: Sequence[Draft], stray: Sequence[Headline], places: Sequence[str]) -> None:
    """Give each headline to the article whose words and district it shares, nearness deciding between equals."""
    pairs = [_pairs("".join(row.stripped for row in draft.body)) for draft in drafts]
    spread = Counter(pair for owned in pairs for pair in owned)
    starts = [draft.start for draft in drafts]
    for headline in stray:
        here = bisect_left(starts, headline.row.number)
        near = drafts[max(here - _REACH, 0) : here + _REACH]
        best = max(near, key=lambda draft: (_likeness(headline, draft, pairs, spread), -draft.order))
        best.headlines.append(headline.with_kicker(best.district or "", places))


def _likeness(
    headline: Headline,
    draft: Draft,
    pairs: Sequence[set[str]],
    spread: Counter[str],
) -> float:
    words = _pairs(headline.text)
    shared = sum(1.0 / spread[pair] for pair in words & pairs[draft.order])
    score = shared / max(len(words), 1)
    district = draft.district or ""
    if len(district) >= 2 and (headline.text.startswith(district[:2]) or headline.text.endswith(district[:2])):
        score += 1.5
    body = "".join(row.stripped for row in draft.body[:40])
    if headline.kicker and district[:2] != headline.kicker[:2] and headline.kicker in body:
        score += 0.4
    first, last = draft.body[0].number, draft.body[-1].number
    number = headline.row.number
    if first <= number <= last:
        return score + 0.35
    if number < first:
        return score + (0.3 if headline.attached == first or _adjacent(number, first, headline) else 0.0)
    return score + (0.15 if number - last <= 3 else 0.0)


def _adjacent(number: int, first: int, headline: Headline) -> bool:
    return first - number <= 3 + (2 if headline.sure else 0)


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1) if text[place : place + 2].isalnum()}


def _ranges(numbers: Iterable[int], written: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Line numbers as ranges; only a line of another article breaks one, blank lines do not."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and bisect_left(written, number) == bisect_left(written, ranges[-1][1]) + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return tuple((first, last) for first, last in ranges)


def _finished(draft: Draft, written: Sequence[int]) -> Segmented:
    heads = sorted(draft.headlines, key=lambda headline: headline.row.number)
    titles = [headline for headline in heads if headline.title and (headline.sure or _is_subtitle(headline, draft))]
    main = _main_title(titles, draft)
    others = [headline.title for headline in titles if headline is not main and _is_subtitle(headline, draft)]
    byline = draft.byline
    photo = byline is not None and byline.kind == "photo"
    numbers = [row.number for row in draft.body] + [headline.row.number for headline in heads]
    article = Article(
        id=f"a{draft.order + 1:02d}",
        title=main.title if main else None,
        subtitle=others[0] if others else None,
        kicker=_kicker(draft),
        district=draft.district,
        byline=byline.text if byline else None,
        byline_kind=byline.kind if byline else None,
        kind="photo" if photo else "report",
        line_ranges=_ranges(numbers, written),
    )
    return Segmented(article, tuple(draft.body), tuple(heads))


def _main_title(titles: Sequence[Headline], draft: Draft) -> Headline | None:
    """The title: one printed twice or beside its kicker before others, then the one nearest to the text."""
    if not titles:
        return None
    first, last = draft.body[0].number, draft.body[-1].number

    def rank(headline: Headline) -> tuple[bool, bool, int]:
        number = headline.row.number
        away = min(abs(number - first), abs(number - last))
        return (not headline.doubled, headline.kicker is None, away)

    return min(titles, key=rank)


def _is_subtitle(headline: Headline, draft: Draft) -> bool:
    return not draft.body[0].number <= headline.row.number <= draft.body[-1].number
