"""What is more, less or left: 120件，比去年的100件增加20件; 共126个，已改造98个，剩余28个."""

from collections.abc import Iterator, Sequence
from re import compile as regex
from typing import Final

from taizhang.reading import measures
from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import (
    LAST_YEAR,
    Draft,
    before_in_sentence,
    is_amount,
    is_gap,
    lead,
    risen,
    rounded,
    same_sentence,
    shown,
)

_CHANGE: Final = regex(
    r"(?P<verb>净增|增加|增长|提高|上涨|上升|多|减少|下降|降低|缩短|压减|压缩|少|高出?|低)了?[约近超]?$"
)
_FALLS: Final = frozenset({"减少", "下降", "降低", "缩短", "压减", "少", "低"})
_LEFT: Final = regex(
    r"(?:剩余|剩下|余下|还剩|还差|尚差|尚缺|尚余|尚有|还有|其余|未[一-鿿]{2,4})(?:的)?[^，。；\d]{0,8}$"
)
_BARE: Final = regex(r"，?(?:净增|增加|减少|下降|多|少)了?")
_COMPARED: Final = regex(r"[比较]|同比|环比|净")
_SPARE: Final = regex(
    r"去年同期|上年同期|去年|上年|前年|同期|同比|环比|年初|年末|年底|较|比|净增|增加|增长|提高|上涨|上升|多|减少|下降|降低|缩短|压减|少|高|低|出|了|的|约|近|，|又|也|还|仅|\d|年|月|上"
)
_TERMS: Final = 3  # figures before a change among which its two sides are looked for


def differences(figures: Sequence[Figure]) -> Iterator[Draft]:
    """diff_of: the result is the first argument less the second."""
    for index, figure in enumerate(figures):
        found = None
        if figure.unit == "rank":
            found = _places(figures, index) if figure.kind == "growth" else None
        elif is_amount(figure) or figure.unit in measures.DURATIONS:
            found = _change(figures, index) or _rest(figures, index) or _increase(figures, index)
        elif figure.unit == "pp" and is_gap(figure):
            found = _gap(figures, index)
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


def _places(figures: Sequence[Figure], index: int) -> Draft | None:
    """So many places up or down: 由第8位上升到第5位，上升3位."""
    now, base = index - 1, index - 2
    if base < 0 or figures[now].kind != "rank" or figures[base].kind != "rank":
        return None
    if not risen(figures[base], figures[now]) or not same_sentence(figures[now], figures[index]):
        return None
    moved = figures[base].value - figures[now].value
    formula = f"{shown(figures[base])} - {shown(figures[now])} = {rounded(moved)}"
    holds = abs(moved) == abs(figures[index].value)
    return Draft("diff_of", index, (base, now), holds, formula, moved)


def _increase(figures: Sequence[Figure], index: int) -> Draft | None:
    """An increase told right after what it led to, without what it was before: 总产量28.64万吨，比上年增加0.52万吨."""
    figure, now = figures[index], index - 1
    words = lead(figures, index)
    if now < 0 or not same_sentence(figures[now], figure) or not _alike(figures[now], figure):
        return None
    bare = _BARE.fullmatch(words) is not None
    told = _CHANGE.search(words) is not None and (bare or _COMPARED.search(words) is not None)
    if not told or figures[now].kind == "plan" or _measures_itself(words):
        return None
    return Draft("diff_of", index, (now, None), None, "", note="base not on page")


def _measures_itself(words: str) -> bool:
    """Whether the words before a change name another thing that changed: 新增学位4860个."""
    return len(_SPARE.sub("", words)) > 2


def _gap(figures: Sequence[Figure], index: int) -> Draft | None:
    """How many points a rate is from another's, which is not on the page."""
    words = clause_before(figures[index])
    for other in before_in_sentence(figures, index, _TERMS):
        growing = figures[other].kind == "growth"
        if figures[other].unit == "percent" and growing == ("速" in words or "幅" in words):
            return Draft("diff_of", index, (other, None), None, "", note="the other rate is not on the page")
    return None


def _alike(one: Figure, figure: Figure) -> bool:
    measured = is_amount(one) or one.unit in measures.DURATIONS
    return measured and one.unit == figure.unit


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
