"""A page cut into articles: each a draft of its rows, with the headlines that stand apart."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from taizhang.reading.bylines import Byline, find_bylines
from taizhang.reading.chains import chained
from taizhang.reading.districts import districts_of, full_name, stem
from taizhang.reading.headlines import Headline
from taizhang.reading.pieces import blocks_of, pieces_of, setting_of
from taizhang.reading.stream import Row

_TITLED: Final = 3.0  # what a headline's naming a district counts for


@dataclass(eq=False)
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


def cut(rows: Sequence[Row], places: Sequence[str]) -> tuple[list[Draft], list[Headline]]:
    """The articles of a page in the order of their texts, and its headlines."""
    blocks = blocks_of(rows)
    setting = setting_of(rows, blocks)
    pieces = pieces_of(blocks, {found.row: found for found in find_bylines(rows)}, setting, places)
    drafts: dict[int, Draft] = {}
    stray: list[Headline] = []
    waiting: list[Headline] = []
    for piece, (name, taken) in zip(pieces, chained(pieces, setting), strict=True):
        waiting.extend(piece.heads[:taken])
        if name < 0:
            continue
        stray.extend(replace(headline, above=piece.rows[taken].number) for headline in waiting)
        waiting.clear()
        draft = drafts.setdefault(name, Draft())
        draft.body.extend(piece.rows[taken:])
        draft.byline = piece.byline or (piece.signed if taken else None) or draft.byline
    return sorted(drafts.values(), key=lambda draft: draft.start), [*stray, *waiting]


def district_in(draft: Draft, places: Sequence[str]) -> str | None:
    """The district an article is signed from, else the one it names most; `places` go before names told by their form."""
    text = "\n".join(("".join(row.stripped for row in draft.body), *(headline.text for headline in draft.headlines)))
    if draft.byline is not None and draft.byline.place:
        return full_name(draft.byline.place, text)
    named = [place for place in places if place[:2] in text]
    if named:
        return max(named, key=lambda place: text.count(place) * 2 + text.count(place[:2]))
    titled = "".join(headline.text for headline in draft.headlines)
    found = districts_of(text)
    return max(found, key=lambda name: found[name] + _TITLED * (stem(name) in titled)) if found else None
