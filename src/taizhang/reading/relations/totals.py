"""Totals told after their parts: 甲3个、乙4个，合计7个; and after what is added to a figure further up: 加上…，总计….

A sum that is said to be one and is none is a slip; 累计 and 共 say less, for they may take in what is not told.
"""

from collections.abc import Sequence
from decimal import Decimal
from re import compile as regex
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import Draft, before_in_sentence, between
from taizhang.reading.relations.parts import adds_up, close, is_part, sum_of, summed

_TOTAL: Final = regex(
    r"(?:合计|共计|总计|总共|一共|累计|共|总(?:投资|面积|里程|产量|产值|长度|人数|户数|金额|额|量|数))(?:[^，。；]{0,6})$"
)
_SAID: Final = regex(r"(?:合计|共计|总计|总共|一共)(?:[^，。；]{0,6})$")
_ALL_TOLD: Final = regex(r"^(?:全部|累计|合)?[共总][^，。；]{0,6}$")
_EACH: Final = regex(r"分别[^，。；]{0,6}$")
_ADDED: Final = regex(r"(?:加上|再加|加之|另加)")
_REACH: Final = 8
_FURTHER_UP: Final = 24  # figures above a sentence among which that is looked for which it adds to
_NEAR: Final = 16  # characters between the last part and the total
_FAR_OFF: Final = Decimal("1.2")  # times by which a total may miss its parts and still be meant for them
_SIZES: Final = frozenset(Decimal(10) ** power for power in (-8, -4, -1, 1, 4, 8))
_CLOSE: Final = Decimal("0.05")  # of a total: how near parts from further up must come


def whole_last(figures: Sequence[Figure], whole: int) -> Draft | None:
    """The sum of the parts that stand before a total in its sentence; refuted where nothing else can be meant."""
    total = figures[whole]
    if not _TOTAL.search(clause_before(total)):
        return None
    parts = [other for other in before_in_sentence(figures, whole, _REACH) if is_part(figures[other], total)][::-1]
    if len(parts) >= 2 and adds_up(figures, parts, total):
        return sum_of(figures, whole, parts, holds=True)
    stream = total.stream
    said = _SAID.search(clause_before(total)) is not None
    if len(parts) > 1 and _ALL_TOLD.search(clause_before(total)):
        said = said or _EACH.search(stream.clause_before(figures[parts[0]].start)) is not None
    if not parts or not said:
        return None
    if _ADDED.search(stream.text[stream.sentence_start(total.start) : figures[parts[0]].start]):
        return _added_to(figures, whole, parts)
    return _listed(figures, whole, parts)


def _listed(figures: Sequence[Figure], whole: int, parts: Sequence[int]) -> Draft | None:
    """Parts one right after the other, and the total right after them."""
    total, listed = figures[whole], [parts[-1]]
    if parts[-1] != whole - 1 or len(between(figures[parts[-1]], total)) > _NEAR:
        return None
    for other in parts[-2::-1]:
        if other != listed[0] - 1 or not close(figures[other], figures[listed[0]]):
            break
        listed.insert(0, other)
    if len(listed) < 2 or not _plain(figures, [*listed, whole]):
        return None
    added = summed(figures, listed, total)
    meant = added <= total.value * _FAR_OFF and total.value <= added * _FAR_OFF
    if meant or added / total.value in _SIZES:
        return sum_of(figures, whole, listed, holds=False)
    return None


def _added_to(figures: Sequence[Figure], whole: int, parts: Sequence[int]) -> Draft | None:
    """What is added to a figure above: 收入完成98.42亿元 … 加上上级补助收入31.75亿元 …，收入总计153.90亿元."""
    total, start = figures[whole], parts[0]
    above = [
        [other, *parts]
        for other in range(start - 1, max(start - 1 - _FURTHER_UP, -1), -1)
        if figures[other].stream is total.stream and is_part(figures[other], total)
    ]
    exact = next((one for one in above if adds_up(figures, one, total)), None)
    if exact is not None:
        return sum_of(figures, whole, exact, holds=True)
    near = [one for one in above if _plain(figures, [*one, whole]) and _misses(figures, one, total) <= _CLOSE]
    if near:
        return sum_of(figures, whole, min(near, key=lambda one: _misses(figures, one, total)), holds=False)
    return None


def _misses(figures: Sequence[Figure], parts: Sequence[int], total: Figure) -> Decimal:
    return abs(summed(figures, parts, total) - total.value) / total.value


def _plain(figures: Sequence[Figure], those: Sequence[int]) -> bool:
    return all(figures[one].approx is None and figures[one].value > 0 for one in those)
