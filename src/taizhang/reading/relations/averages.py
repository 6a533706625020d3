"""Averages: 接待游客103.56万人次，实现收入5.27亿元，人均消费509元; 授信186家、9.3亿元，户均500万元."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from re import Match
from re import compile as regex
from typing import Final

from taizhang.reading import measures
from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import (
    Draft,
    before_in_sentence,
    is_amount,
    lead,
    rounded,
    same_paragraph,
    same_sentence,
    shown,
)

_REACH: Final = 7  # figures before an average among which its two sides are looked for
_AVERAGE: Final = regex(
    r"(?:(?P<each>[人户家亩日月年村校班组])均|(?P<yield>亩产|单产)|(?:平均)?每(?P<many>[百千万]?)(?P<every>个|名|户|家|亩|公里|所|座|辆|项|件|人|头|只|张|床|天|日|月|年|位|公斤|斤|吨|村))"
    r"(?!增)(?P<what>[^，。；]{0,10})$"
)
_EACH: Final = {
    "人": frozenset({"person", "person-times"}),
    "名": frozenset({"person"}),
    "位": frozenset({"person"}),
    "户": frozenset({"household", "item"}),
    "家": frozenset({"item", "household"}),
    "亩": frozenset({"mu"}),
    "日": frozenset({"day"}),
    "天": frozenset({"day"}),
    "月": frozenset({"month"}),
    "年": frozenset({"year"}),
    "公里": frozenset({"km"}),
    "公斤": frozenset({"t"}),
    "斤": frozenset({"t"}),
    "吨": frozenset({"t"}),
}
_MANY: Final = {"": 1, "百": 100, "千": 1000, "万": 10_000}
_WEIGHED: Final = {"公斤": Decimal("0.001"), "斤": Decimal("0.0005")}  # of a ton, in which weights are kept
_BARE: Final = regex(r"，?(?:平均)?[人户家亩村]均(?:约|达到?|为)?")
_IN_ALL: Final = regex(r"[共总]")
_FOLLOWING: Final = 3  # figures after an average among which its total is looked for
_OFF: Final = Decimal("0.02")  # what an average may miss by before it is a slip and not another count


def averages(figures: Sequence[Figure]) -> Iterator[Draft]:
    """ratio_of: an average is an amount over a count of the same paragraph.

    Where none of them gives it, it may well be taken over another count, so that it is refuted only where the amount
    of that very name and a single count stand before it in the sentence.
    """
    for index, figure in enumerate(figures):
        average = _AVERAGE.search(clause_before(figure)) if is_amount(figure) or _is_time(figure) else None
        if average is not None:
            found = (
                _fitting(figures, index, average)
                or _multiplied(figures, index, average)
                or _refuted(figures, index, average)
            )
            if found is not None:
                yield found


def _is_time(figure: Figure) -> bool:
    return figure.form == "amount" and figure.unit in measures.DURATIONS


def _counts_of(average: Match[str]) -> frozenset[str]:
    if average["yield"]:
        return _EACH["亩"]
    return _EACH.get(average["each"] or average["every"], frozenset({"item"}))


def _fitting(figures: Sequence[Figure], index: int, average: Match[str]) -> Draft | None:
    figure = figures[index]
    before = [
        other
        for other in range(index - 1, max(index - 1 - _REACH, -1), -1)
        if figures[other].form == "amount" and same_paragraph(figures[other], figure)
    ]
    amounts = [other for other in before if is_amount(figures[other]) and figures[other].unit == figure.unit]
    counts = [other for other in before if figures[other].unit in _counts_of(average)]
    for amount, count in ((amount, count) for amount in amounts for count in counts if amount != count):
        found = _judged(figures, index, amount, count, average)
        if found is not None and found.holds:
            return found
    return None


def _multiplied(figures: Sequence[Figure], index: int, average: Match[str]) -> Draft | None:
    """236户，户均增收5000元，共增收118万元: the amount said to be all follows, with one count beside the average."""
    figure, total = figures[index], None
    for other in range(index + 1, min(index + 1 + _FOLLOWING, len(figures))):
        if not same_sentence(figures[other], figure):
            break
        if is_amount(figures[other]) and figures[other].unit == figure.unit:
            total = other if _IN_ALL.search(lead(figures, other)) else None
            break
    if total is None or figures[total].kind == "plan":
        return None
    near = [index - 1, *range(index + 1, total)]
    counts = [one for one in near if one >= 0 and same_sentence(figures[one], figure)]
    counts = [one for one in counts if figures[one].form == "amount" and figures[one].unit in _counts_of(average)]
    return _judged(figures, index, total, counts[0], average) if len(counts) == 1 else None


def _refuted(figures: Sequence[Figure], index: int, average: Match[str]) -> Draft | None:
    figure, what = figures[index], average["what"][:2]
    before = [other for other in before_in_sentence(figures, index, _REACH) if figures[other].form == "amount"]
    counts = [other for other in before if figures[other].unit in _counts_of(average)]
    amounts = [other for other in before if is_amount(figures[other]) and figures[other].unit == figure.unit]
    named = [other for other in amounts if len(what) > 1 and what in lead(figures, other)]
    if len(what) == 0 and before[:2] == [index - 1, index - 2] and _BARE.fullmatch(lead(figures, index)):
        named = amounts[:1] if amounts[:1] == [index - 1] and counts == [index - 2] else []
    if len(counts) != 1 or len(named) != 1 or named == counts:
        return None
    found = _judged(figures, index, named[0], counts[0], average)
    off = found is not None and found.computed is not None and abs(found.computed / figure.value - 1) > _OFF
    return found if off else None


def _judged(figures: Sequence[Figure], index: int, amount: int, count: int, average: Match[str]) -> Draft | None:
    many = _MANY[average["many"] or ""] * _WEIGHED.get(average["every"] or "", Decimal(1))
    quotient = figures[amount].interval.over(figures[count].interval)
    if quotient is None or figures[count].value == 0 or figures[index].value == 0:
        return None
    holds = quotient.scaled(many).meets(figures[index].interval)
    computed = rounded(figures[amount].value * many / figures[count].value)
    formula = f"{shown(figures[amount])} ÷ {shown(figures[count])} = {computed}"
    return Draft("ratio_of", index, (amount, count), holds=holds, formula=formula, computed=computed)
