"""Articles of a raw page: bylines close them, headlines printed elsewhere are brought home by what they speak of."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from re import compile as regex
from typing import Final

from taizhang.reading.cutting import Draft, cut, district_in
from taizhang.reading.districts import districts_of, stem
from taizhang.reading.headlines import Headline
from taizhang.reading.model import Article
from taizhang.reading.stream import Row

_REACH: Final = 24  # articles before and after a headline among which its own is looked for: more than a page has
_TOUCHES: Final = 1.2  # what it weighs that a headline stands right above a text
_ABOVE: Final = 0.3  # that it stands above a blank line and a text
_BELOW: Final = 0.15  # or under its last row
_PLACE: Final = 4  # characters of a district's name without what it is
_LEVEL: Final = regex(r"[全该]([区县市旗])")


@dataclass(frozen=True, slots=True)
class Segmented:
    """An article with the rows it was made of, body and headlines apart."""

    article: Article
    body: tuple[Row, ...]
    headlines: tuple[Headline, ...]


def segment(rows: Sequence[Row], places: Sequence[str] = ()) -> list[Segmented]:
    """The articles of a page, in the order of their bodies; every row that is not blank belongs to one."""
    drafts, stray = cut(rows, places)
    if not drafts:
        if not stray:
            return []
        drafts, stray = [Draft(body=[headline.row for headline in stray])], []
    for order, draft in enumerate(drafts):
        draft.order = order
        draft.district = district_in(draft, places)
    _bring_home(drafts, stray, places)
    for draft in drafts:
        draft.district = district_in(draft, places)
    for draft in drafts:
        draft.district = _full_district(draft, places)
    _fall_back(drafts)
    written = [row.number for row in rows if not row.blank]
    return [_finished(draft, written) for draft in drafts]


def _full_district(draft: Draft, places: Sequence[str]) -> str | None:
    """The district's full name: a kicker outweighs a count of names, and is completed from the text (江津 → 江津区)."""
    kicker = _kicker(draft)
    if kicker is None or (draft.byline is not None and draft.byline.place):
        return draft.district
    for place in places:
        if place.startswith(kicker):
            return place
    if kicker.endswith(("区", "县", "市", "旗", "州")):
        return kicker
    text = "".join(row.stripped for row in draft.body)
    named = [name for name in districts_of(text) if name.startswith(kicker) or kicker.endswith(stem(name))]
    if named:
        return max(named, key=len)
    if not 2 <= len(kicker) <= _PLACE or (draft.district is not None and kicker not in text):
        return draft.district
    level = Counter(found for found in _LEVEL.findall(text))
    return kicker + level.most_common(1)[0][0] if level else kicker


def _fall_back(drafts: Sequence[Draft]) -> None:
    """An article that names no district speaks of the one that the articles of its page speak of."""
    named = Counter(draft.district for draft in drafts if draft.district is not None)
    if not named:
        return
    district, times = named.most_common(1)[0]
    if times > 1 or len(named) == 1:
        for draft in drafts:
            draft.district = draft.district or district


def _kicker(draft: Draft) -> str | None:
    """The place printed beside or apart from the headline; a word before a cross-heading in the text is none."""
    return next((found.kicker for found in draft.headlines if found.kicker and _is_subtitle(found, draft)), None)


def _bring_home(drafts: Sequence[Draft], stray: Sequence[Headline], places: Sequence[str]) -> None:
    """Give each headline to the article whose words and district it shares, nearness deciding between equals."""
    pairs = [_pairs("".join(row.stripped for row in draft.body)) for draft in drafts]
    spread = Counter(pair for owned in pairs for pair in owned)
    starts = [draft.start for draft in drafts]
    stray = _chained(stray)
    for headline in stray:
        here = bisect_left(starts, headline.row.number)
        near = drafts[max(here - _REACH, 0) : here + _REACH]
        words = _pairs(headline.text)
        best = max(
            near, key=lambda draft: (_likeness(headline, words, draft, pairs[draft.order], spread), -draft.order)
        )
        best.headlines.append(headline.with_kicker(best.district or "", places))


def _chained(stray: Sequence[Headline]) -> list[Headline]:
    """The headlines with a kicker or deck that touches the headline below it touching the text under that one."""
    below = {headline.row.number: headline.attached for headline in stray}
    found = []
    for headline in stray:
        attached = headline.attached
        while attached in below:
            attached = below[attached]
        found.append(replace(headline, attached=attached))
    return found


def _likeness(headline: Headline, words: set[str], draft: Draft, pairs: set[str], spread: Counter[str]) -> float:
    shared = sum(1.0 / spread[pair] for pair in words & pairs)
    score = shared / max(len(words), 1)
    district = draft.district or ""
    if len(district) >= 2 and (headline.text.startswith(district[:2]) or headline.text.endswith(district[:2])):
        score += 1.5
    kicker = headline.kicker
    if kicker and district[:2] != kicker[:2] and kicker in "".join(row.stripped for row in draft.body[:40]):
        score += 0.4
    first, last = draft.body[0].number, draft.body[-1].number
    number = headline.row.number
    if first <= number <= last:
        return score + 0.35
    if number < first:
        if headline.attached == first:
            return score + _TOUCHES
        return score + (_ABOVE if headline.above == first else 0.0)
    return score + (_BELOW if number - last <= 3 else 0.0)


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
    """The title: one printed twice or beside its kicker before others, then the one nearest to the text.

    Of two decks the one without a number is the title; the other tells the figures.
    """
    if not titles:
        return None
    first, last = draft.body[0].number, draft.body[-1].number

    def rank(headline: Headline) -> tuple[bool, bool, int]:
        number = headline.row.number
        away = min(abs(number - first), abs(number - last))
        return (not headline.doubled, headline.kicker is None, away)

    chosen = min(titles, key=rank)
    above = next((one for one in titles if one.row.number == chosen.row.number - 1), None)
    counting = any(char.isdigit() for char in chosen.text)
    return above if above is not None and counting and not any(char.isdigit() for char in above.text) else chosen


def _is_subtitle(headline: Headline, draft: Draft) -> bool:
    return not draft.body[0].number <= headline.row.number <= draft.body[-1].number
