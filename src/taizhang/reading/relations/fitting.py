"""Rates that wording ties to no base, but that two amounts near them give to the last decimal."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.relations.draft import Draft, between, is_amount, same_paragraph, same_sentence
from taizhang.reading.relations.quotients import fits_ratio, judged

_NARROW: Final = Decimal("0.03")  # of a ratio: how wide the digits it is taken from may leave it
_PARTS: Final = 7  # figures before a rate among which the part is looked for where wording does not tell it
_WHOLES: Final = 12  # figures before a part among which its whole is
_LOOK_BACK: Final = 40  # characters between a figure and the share said of it


def fitting(figures: Sequence[Figure], index: int) -> Draft | None:
    """A rate that wording ties to no base, but that an amount before it and another give to its last decimal.

    受理7415件，办结7289件，结案率98.3%: words differ, the arithmetic does not. Whole percents fit too easily to tell,
    but for those of two equal amounts, or of a part and its whole told in one sentence.
    """
    figure = figures[index]
    if figure.approx is not None:
        return None
    precise = figure.step < 1
    for part in parts_before(figures, index):
        near = same_sentence(figures[part], figure) and len(between(figures[part], figure)) <= _LOOK_BACK
        for whole in _wholes_around(figures, part, index, far=precise):
            equal = figures[part].value == figures[whole].value
            beside = whole == part - 1 and part == index - 1 and figures[part].word == figures[whole].word
            inside = near and whole < part and ("其中" in between(figures[whole], figures[part]) or beside)
            tells = (precise and _is_narrow(figures[part], figures[whole])) or (equal and near) or inside
            if tells and fits_ratio(figure, figures[part], figures[whole]):
                return judged(figures, index, part, whole, sure=True)
    return None


def _is_narrow(part: Figure, whole: Figure) -> bool:
    """Whether two amounts are told so exactly that a ratio to the last decimal is no coincidence."""
    quotient = part.interval.over(whole.interval)
    if quotient is None or quotient.low is None or quotient.high is None:
        return False
    return quotient.high - quotient.low <= quotient.high * _NARROW


def parts_before(figures: Sequence[Figure], index: int) -> list[int]:
    """The amounts before a rate that it may be the share of, nearest first."""
    found = []
    for other in range(index - 1, max(index - 1 - _PARTS, -1), -1):
        figure = figures[other]
        if figure.stream is not figures[index].stream or not same_paragraph(figure, figures[index]):
            break
        if is_amount(figure):
            found.append(other)
    return found


def _wholes_around(figures: Sequence[Figure], part: int, index: int, *, far: bool) -> list[int]:
    """The figures of a part's measure that it may be inside of: before it (`far`: in paragraphs above too), then between
    it and its rate.
    """
    found = [
        other
        for other in range(part - 1, max(part - _WHOLES, -1), -1)
        if _contains(figures[other], figures[part]) and (far or same_paragraph(figures[other], figures[part]))
    ]
    return [*found, *(other for other in range(part + 1, index) if _contains(figures[other], figures[part]))]


def _contains(whole: Figure, part: Figure) -> bool:
    alike = whole.unit == part.unit and is_amount(whole) and not whole.stream.headline
    return alike and whole.value >= part.value > 0
