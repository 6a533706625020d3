"""A relation while its figures are still known by their index in the article, and the arithmetic all relations share."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from re import compile as regex
from typing import Final

from taizhang.core.limits import INTEGER_DIGITS_MAX
from taizhang.reading import measures
from taizhang.reading.figures import Figure
from taizhang.reading.kinds import RATES

HUNDRED = Decimal(100)
LAST_YEAR: Final = regex(
    r"去年|上年|同期|前年|年初的|往年|原来|原先|此前的|上届|上月|上季|[\d一二两三四五六七八九十]年前"
)
_GAP: Final = regex(
    r"(?:(?<![同环])[比较](?P<than>[^，。；]{1,16}?)(?:(?<!提)高|(?<!降)低|(?<!加)快|(?<!放)慢|(?<!增)多|(?<!减)少)(?:出|了|于)?|(?:高|低|快|慢)于(?P<over>[^，。；]{1,16}?)|(?P<pace>超(?:序时|时序|时间)进度|领先[^，。；]{0,8}))(?:约|近|超)?$"
)
_IN_TIME: Final = regex(r"去年|上年|前年|同期|年初|年底|上月|上季|上半年|季度|榨季|上周|\d年|\d月|年前|上届|此前|之前")
_FROM_TO: Final = regex(
    r"[^，。；]{0,12}(?:提高|提升|上升|增加|增长|下降|降低|降|回落|减少|升|增|缩短|缩减|压缩|压减|扩大|扩展|发展|涨|跃升|攀升|减|调减|调整|收窄|缩小|拓展|扩充|扩)"
    r"(?:到了?|至|为)[^，。；]{0,12}|[^，。；]{0,8}[到至](?:如今|现在|目前|今年)的"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """As Relation, with indexes for ids."""

    type: str
    result: int
    args: tuple[int | None, ...]
    holds: bool | None
    formula: str
    computed: Decimal | None = None
    note: str = ""
    implied: Decimal | None = None


def is_amount(figure: Figure) -> bool:
    """Whether a figure is a quantity that parts, growths and ratios are taken of."""
    return figure.form == "amount" and figure.unit not in RATES and figure.unit not in measures.DURATIONS


def is_exact(figure: Figure) -> bool:
    """Whether a figure stands for one number alone: a count without a word of approximation."""
    return figure.interval.low == figure.interval.high


def same_sentence(first: Figure, second: Figure) -> bool:
    """Whether two figures stand in one sentence of one stream."""
    return first.stream is second.stream and first.stream.sentence(first.start) == second.stream.sentence(second.start)


def same_paragraph(first: Figure, second: Figure) -> bool:
    """Whether two figures stand in one paragraph of one stream."""
    return first.stream is second.stream and first.stream.paragraph(first.start) == second.stream.paragraph(
        second.start
    )


def between(first: Figure, second: Figure) -> str:
    """The text between two figures of one stream."""
    return first.stream.text[first.end : second.start]


def lead(figures: Sequence[Figure], index: int) -> str:
    """What stands between the figure before and this one in its clause: 比去年的 in 比去年的100亿元增长."""
    figure = figures[index]
    low = figure.stream.clause_start(figure.start)
    if index and figures[index - 1].stream is figure.stream:
        low = max(low, figures[index - 1].end)
    return figure.stream.text[low : figure.start]


def is_gap(figure: Figure) -> bool:
    """Whether percentage points tell how far a rate is from another's or from the time gone by, not how it changed."""
    found = _GAP.search(figure.stream.clause_before(figure.start))
    if found is None:
        return False
    return _IN_TIME.search(found["than"] or found["over"] or "") is None and (
        found["pace"] is not None or bool(found["than"] or found["over"])
    )


def risen(first: Figure, second: Figure) -> bool:
    """Whether the words between two figures say that the one became the other: 由60%提高到85%."""
    return first.stream is second.stream and _FROM_TO.fullmatch(between(first, second)) is not None


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """A value at so many decimals, halves rounded up as newspapers do."""
    if value.adjusted() > INTEGER_DIGITS_MAX:
        return value  # beyond any figure: an implied base of an absurd rate
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def shown(figure: Figure) -> str:
    """A figure's value as a reader would write it: 25.9亿, 203."""
    return told(figure.value)


def told(value: Decimal) -> str:
    """A value in 亿 or 万 where it is that large, at two decimals at most."""
    for size, name in ((Decimal(100_000_000), "亿"), (Decimal(10_000), "万")):
        if abs(value) >= size:
            return f"{_plain(rounded(value / size))}{name}"
    return _plain(rounded(value))


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def before_in_sentence(figures: Sequence[Figure], index: int, reach: int = 12) -> list[int]:
    """The figures that stand before one in its sentence, nearest first, at most `reach` of them."""
    found = []
    for other in range(index - 1, max(index - 1 - reach, -1), -1):
        if not same_sentence(figures[other], figures[index]):
            break
        found.append(other)
    return found
