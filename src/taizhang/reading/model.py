"""What reading gives: articles, claims with their spans, relations between claims, date expressions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taizhang.core.values.approximation import Interval


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file: `characters` is exactly what the bytes say, line ends included, without a byte order mark."""

    name: str
    characters: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article or captioned photo; `line_ranges` count from 1, both ends included, several where it is scattered."""

    id: str
    title: str | None
    subtitle: str | None
    kicker: str | None
    district: str | None
    byline: str | None
    byline_kind: str | None  # 融媒体中心 | 通讯员 | 记者 | 供稿 | photo
    kind: str  # report | photo
    line_ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure of the text. `start` and `end` count code points of the file, end exclusive.

    `value` is in the base unit named by `unit`; a fall is negative. `interval` is everything the printed digits and
    the word of approximation allow, in the same unit. `period` is an ISO 8601 interval, date or year; None where the
    text is silent.
    """

    id: str
    article: str
    line: int
    start: int
    end: int
    surface: str
    value: Decimal
    unit: str
    approx: str | None
    kind: str  # level | count | share | growth | completion | rank | plan | ordinal
    subject: str
    period: str | None
    interval: Interval
    in_headline: bool = False


@dataclass(frozen=True, slots=True)
class Superlative:
    """A claim without a number: 全市首个, 唯一, 填补国内空白. It is no figure and stands apart from the claims.

    `surface` begins with the area where that is told right before the word; `scope` is the area (全国, 西南地区, 永川区,
    历史), None where none is told; `subject` is what is said to be so, empty where the sentence names nothing.
    """

    id: str
    article: str
    line: int
    start: int
    end: int
    surface: str
    scope: str | None
    subject: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What ties claims together: `args` are claim ids, None for a figure that is not on the page.

    `holds` is None where the page cannot settle it; then `formula` shows what the missing figure would have to be.
    `implied` is that figure's value, in its base unit, where one can be worked out.
    """

    id: str
    type: str
    result: str
    args: tuple[str | None, ...]
    holds: bool | None
    computed: Decimal | None
    formula: str
    note: str
    implied: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A date expression and the period it names (ISO 8601), None where the year cannot be told."""

    start: int
    end: int
    surface: str
    iso: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one page; `published` is the day given, or the latest day the page itself speaks of."""

    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]
    times: tuple[TimeMark, ...]
    published: date | None
    superlatives: tuple[Superlative, ...] = ()
