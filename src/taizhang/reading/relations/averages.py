"""Averages: 接待游客103.56万人次，实现收入5.27亿元，人均消费509元; 授信186家、9.3亿元，户均500万元."""

from collections.abc import Iterator, Sequence
from re import compile as regex
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import Draft, before_in_sentence, is_amount, rounded, shown

_REACH: Final = 6  # figures before an average among which its two sides are looked for
_AVERAGE: Final = regex(r"(?P<each>[人户家亩])均(?!增)[^，。；]{0,6}$")
_COUNTED_IN: Final = {
    "人": frozenset({"person", "person-times"}),
    "户": frozenset({"household", "item"}),
    "家": frozenset({"item"}),
    "亩": frozenset({"mu"}),
}


def averages(figures: Sequence[Figure]) -> Iterator[Draft]:
    """ratio_of: an average is an amount over a count of the same sentence; said only where the two give it.

    An average that they do not give may well be taken over another count, so that nothing is refuted.
    """
    for index, figure in enumerate(figures):
        average = _AVERAGE.search(clause_before(figure)) if is_amount(figure) else None
        if average is None:
            continue
        earlier = [other for other in before_in_sentence(figures, index, _REACH) if is_amount(figures[other])]
        amounts = [other for other in earlier if figures[other].unit == figure.unit]
        counts = [other for other in earlier if figures[other].unit in _COUNTED_IN[average["each"]]]
        for amount, count in ((amount, count) for amount in amounts for count in counts):
            quotient = figures[amount].interval.over(figures[count].interval)
            if quotient is not None and quotient.meets(figure.interval):
                computed = rounded(figures[amount].value / figures[count].value)
                formula = f"{shown(figures[amount])} ÷ {shown(figures[count])} = {computed}"
                yield Draft("ratio_of", index, (amount, count), holds=True, formula=formula, computed=computed)
                break
