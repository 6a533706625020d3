"""What is more, less or left: 120件，比去年的100件增加20件; 共126个，已改造98个，剩余28个."""

from collections.abc import Iterator, Sequence
from re import compile as regex
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import (
    LAST_YEAR,
    Draft,
    before_in_sentence,
    is_amount,
    lead,
    risen,
    rounded,
    shown,
)

_CHANGE: Final = regex(r"(?P<verb>净增|增加|增长|提高|上涨|上升|多|减少|下降|降低|缩短|压减|少|高出?|低)了?$")
_FALLS: Final = frozenset({"减少", "下降", "降低", "缩短", "压减", "少", "低"})
_LEFT: Final = regex(r"(?:剩余|剩下|余下|还剩|尚余|尚有|还有|其余|未[一-鿿]{2,4})(?:的)?[^，。；\d]{0,8}$")
_TERMS: Final = 3  # figures before a change among which its two sides are looked for


def differences(figures: Sequence[Figure]) -> Iterator[Draft]:
    """diff_of: the result is the first argument less the second."""
    for index, figure in enumerate(figures):
        found = (_change(figures, index) or _rest(figures, index)) if is_amount(figure) else None
        if found is not None:
            yield found


def _change(figures: Sequence[Figure], index: int) -> Draft | None:
    """An increase or decrease told beside what it was and what it became."""
    figure = figures[index]
    change = _CHANGE.search(clause_before(figure))
    terms = [i for i in before_in_sentence(figures, index, _TERMS) if _alike(figures[i], figure)]
    if change is None or len(terms) < 2 or figures[terms[0]].word != figures[terms[1]].word:
        return None
    near, far = terms[0], terms[1]
    if risen(figures[far], figures[near]):
        now, base = near, far
    elif LAST_YEAR.search(lead(figures, near)):
        now, base = far, near
    elif LAST_YEAR.search(lead(figures, far)):
        now, base = near, far
    else:
        return None
    fall = change["verb"] in _FALLS
    return _judged(figures, index, *((base, now) if fall else (now, base)))


def _alike(one: Figure, figure: Figure) -> bool:
    return is_amount(one) and one.unit == figure.unit


def _rest(figures: Sequence[Figure], index: int) -> Draft | None:
    """What is left of a whole when a part of it is done; refuted only where whole and part stand alone before it."""
    figure = figures[index]
    if not _LEFT.search(lead(figures, index)):
        return None
    earlier = [i for i in before_in_sentence(figures, index, _TERMS + 1) if _alike(figures[i], figure)][::-1]
    if len(earlier) != 2 or figures[earlier[0]].value < figures[earlier[1]].value:
        return None
    whole, part = earlier
    found = _judged(figures, index, whole, part)
    return found if found.holds or "其中" not in lead(figures, part) else None


def _judged(figures: Sequence[Figure], result: int, left: int, right: int) -> Draft:
    told, first, second = figures[result], figures[left], figures[right]
    computed = first.value - second.value
    holds = first.interval.minus(second.interval).meets(told.interval)
    formula = f"{shown(first)} - {shown(second)} = {rounded(computed)}"
    return Draft("diff_of", result, (left, right), holds, formula, computed)
