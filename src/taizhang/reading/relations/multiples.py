"""So many times another figure: 是去年同期的1.8倍, 恢复到2019年同期的112.3%, 占全市的一成, 城乡居民收入比为1.69."""

from collections.abc import Iterator, Sequence
from re import compile as regex
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import (
    HUNDRED,
    Draft,
    before_in_sentence,
    between,
    is_amount,
    rounded,
    same_paragraph,
    shown,
)

_TIMES: Final = regex(r"(?:是|为|相当于|达到?了?|恢复[至到])(?P<of>[^，。；]{0,20}?)的(?:约|近|超过?|将近)?$")
_THEN: Final = regex(r"去年|上年|前年|同期|年")
_PROPORTION: Final = regex(r"(?:之比|收入比|比值|比例)[^，。；]{0,6}$")
_REACH: Final = 6  # figures before a proportion among which its two sides are looked for


def multiples(figures: Sequence[Figure]) -> Iterator[Draft]:
    """ratio_of: the result is the first argument over the second, the second None where it is not on the page."""
    for index, figure in enumerate(figures):
        found = None
        if (figure.kind == "share" and figure.unit == "multiple") or (
            figure.kind == "share" and figure.unit == "percent" and _of_a_time(figure)
        ):
            found = _times(figures, index)
        elif figure.unit == "ratio" and _PROPORTION.search(clause_before(figure)):
            found = _proportion(figures, index)
        if found is not None:
            yield found


def _of_a_time(figure: Figure) -> bool:
    told = _TIMES.search(clause_before(figure))
    return told is not None and _THEN.search(told["of"]) is not None


def _times(figures: Sequence[Figure], index: int) -> Draft | None:
    """What is so many times: the amount before it; the other side may stand between 是 and 的."""
    figure = figures[index]
    if _TIMES.search(clause_before(figure)) is None:
        return None
    amounts = [other for other in before_in_sentence(figures, index, 3) if is_amount(figures[other])]
    if not amounts:
        return None
    inside = between(figures[amounts[0]], figure) in {"的", "的近", "的约"}
    if inside and len(amounts) > 1 and figures[amounts[1]].unit == figures[amounts[0]].unit:
        return _judged(figures, index, amounts[1], amounts[0], refutes=True)
    if inside:
        return None
    return Draft("ratio_of", index, (amounts[0], None), None, "", note="denominator not on page")


def _proportion(figures: Sequence[Figure], index: int) -> Draft | None:
    """Two amounts of one measure whose quotient is the proportion, to its last decimal."""
    near = [
        other
        for other in range(index - 1, max(index - 1 - _REACH, -1), -1)
        if is_amount(figures[other]) and same_paragraph(figures[other], figures[index])
    ]
    for place, second in enumerate(near):
        for first in near[place + 1 :]:
            if figures[first].unit == figures[second].unit:
                found = _judged(figures, index, first, second, refutes=False)
                if found is not None:
                    return found
    return None


def _judged(figures: Sequence[Figure], index: int, part: int, whole: int, *, refutes: bool) -> Draft | None:
    quotient = figures[part].interval.over(figures[whole].interval)
    if quotient is None or figures[whole].value == 0:
        return None
    scale = HUNDRED if figures[index].unit == "percent" else HUNDRED / HUNDRED
    holds = quotient.scaled(scale).meets(figures[index].interval)
    if not holds and not refutes:
        return None
    computed = rounded(figures[part].value * scale / figures[whole].value)
    formula = f"{shown(figures[part])} ÷ {shown(figures[whole])} = {computed}"
    return Draft("ratio_of", index, (part, whole), holds, formula, computed)
