"""A relation while its figures are still known by their index in the article, and the arithmetic all relations share."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from taizhang.core.limits import INTEGER_DIGITS_MAX
from taizhang.reading import measures
from taizhang.reading.figures import Figure
from taizhang.reading.kinds import RATES

HUNDRED = Decimal(100)


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
