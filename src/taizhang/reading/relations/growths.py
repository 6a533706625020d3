"""Growths: what grew, what the year before must have been, and whether a whole number can have grown so."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from re import compile as regex
from typing import Final

from taizhang.core.values.approximation import Interval
from taizhang.reading import measures
from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import (
    HUNDRED,
    LAST_YEAR,
    Draft,
    before_in_sentence,
    between,
    is_amount,
    is_exact,
    is_gap,
    lead,
    risen,
    rounded,
    same_paragraph,
    same_sentence,
    shown,
    told,
)

_SPARE: Final = regex(
    r"去年同期|上年同期|去年|上年|前年|同期|同比|环比|较|比|分别|各|均|双双|增长率|增长|增加|增幅|增速|提高|提升|上升|上涨|下降|下跌|减少|降低|回落|下滑|扩大|收窄|加快|放缓|回升|跌|降幅|涨幅|跌幅|压缩|缩减|缩短|改善|提速|随之|由此|相当于|"
    r"名义|不变价格?|可比价格?|可比|价格|剔除|扣除|因素|影响|按|计算|口径|平均|实现|实际|继续|保持|稳步|两年|三年|恢复性|逆势|大幅|又|也|仅|了|为|达到?|的|数量|总量|约|近|超过?|，|、|,|“|”|（|）|\(|\)|之多|左右|以上|翻|年|\d"
)
_NOT_GROWN: Final = frozenset({"growth", "completion", "rank", "ordinal"})
_OF_A_GROWTH: Final = regex(r"增速|增幅|降幅|涨幅|跌幅|加快|放缓|收窄|扩大")
_AGAINST: Final = regex(r"[比较](?!重|例|率|为|快|大)[^，。；]{1,14}的$")
_COMPARABLE: Final = regex(r"可比|不变价|剔除|扣除|同口径|实际增长")
_REACHED: Final = regex(r"^[，,]?(?:总量|总额|规模)?(?:达到?|至|到|为|增至|升至)(?:了)?$")
_INCREMENT: Final = regex(r"(?:净增|增加|增产|增收|新增|增长|多|减少|减产|降低|下降|少|提高|提升|上升)了?$")
_BASES: Final = 8  # figures before a growth's amount among which its base is looked for
_SINCE_THEN: Final = regex(r"[比较](?:上年|去年|年初|同期|上年末|去年底|上年同期|去年同期)")
_GREW: Final = regex(r"[，,](?:增长|增幅为?|下降|降幅为?)了?")
_MORE: Final = regex(r"，[比较](?:上年|去年|上年同期|去年同期)(?:净|多)?(?:增加|增收|增产|多收|减少|减收|减产)了?")
_THEN_WAS: Final = regex(r"[，（(](?:去年同期|上年同期|去年|上年|同期)(?:为|是|仅为|只有)?")
_LINK: Final = regex(r"(?:[、，和及与]{1,2}|以及)(?:同比)?(?:增长|增加|上升|提高|提升|下降|减少|降低|回落)?")


def growths(figures: Sequence[Figure]) -> Iterator[Draft]:
    """growth_of: the result is the growth of the first argument, over the second where the page gives it."""
    index = 0
    while index < len(figures):
        if figures[index].kind != "growth":
            index += 1
            continue
        last = index
        while last + 1 < len(figures) and _linked(figures[last], figures[last + 1]):
            last += 1
        group = range(index, last + 1)
        if len(group) > 1:
            yield from _respectively(figures, group)
        else:
            yield from _single(figures, index)
        index = last + 1


def _linked(first: Figure, second: Figure) -> bool:
    if second.kind != "growth" or not same_sentence(first, second):
        return False
    return _LINK.fullmatch(between(first, second)) is not None


def _respectively(figures: Sequence[Figure], group: range) -> Iterator[Draft]:
    """分别: as many figures before as growths, told in the same order."""
    if "分别" not in clause_before(figures[group[0]]):
        return
    grown = [
        other
        for other in before_in_sentence(figures, group[0], 24)
        if is_amount(figures[other]) or figures[other].kind == "share"
    ][: len(group)]
    if len(grown) < len(group):
        return
    for result, base in zip(group, reversed(grown), strict=True):
        yield _judged(figures, result, base, None)


def _single(figures: Sequence[Figure], index: int) -> Iterator[Draft]:
    figure = figures[index]
    if figure.unit == "pp" and is_gap(figure):
        return  # 比全国平均高1.2个百分点: apart from another's, see differences
    if "年均" in clause_before(figure):
        return  # growth over several years: no year before it to compare with
    increment: int | None = None
    if figure.unit == "pp" and _OF_A_GROWTH.search(clause_before(figure)):
        yield from _of_a_growth(figures, index)
        return
    for other in before_in_sentence(figures, index, 4):
        told_of = figures[other]
        lasts = told_of.unit in measures.DURATIONS
        if (lasts and not _became(figures, other)) or (not lasts and told_of.kind in _NOT_GROWN):
            continue
        if told_of.kind == "share" and figure.unit not in {"pp", "percent"}:
            return
        if _INCREMENT.search(clause_before(told_of)):
            increment = other if is_amount(told_of) else increment
            continue
        last_year = _measured_against(lead(figures, other))
        compared = list(_from_last_year(figures, index, other)) if last_year else []
        if compared:
            yield from compared
        elif not _own_subject(figures, index, other) and (
            is_amount(told_of) or told_of.kind == "share" or told_of.unit in measures.DURATIONS
        ):
            base = _last_years(figures, other)
            if base is None:
                base = _then_after(figures, index, other)
            if base is None:
                base = _fitting_base(figures, index, other)
            if increment is None:
                increment = _increment_after(figures, index)
            settled = None if base is not None or increment is None else _by_increment(figures, index, other, increment)
            yield settled or _judged(figures, index, other, base)
        elif (against := _beside_then(figures, index)) is not None:
            yield against
        return
    if (against := _beside_then(figures, index)) is not None:
        yield against
        return
    following = index + 1
    if following == len(figures) or not same_sentence(figure, figures[following]):
        return
    if is_amount(figures[following]) and _REACHED.match(between(figure, figures[following])):
        yield _judged(figures, index, following, None)


def _of_a_growth(figures: Sequence[Figure], index: int) -> Iterator[Draft]:
    """增长6.8%，增速比一季度加快0.9个百分点: the growth of a growth, whose base is not on the page."""
    for other in before_in_sentence(figures, index, 3):
        told, points = figures[other], figures[index]
        if told.kind == "growth" and told.unit == "percent":
            before = told.value - points.value
            formula = f"{told.value} - {points.value} = {before}%"
            yield Draft("growth_of", index, (other,), None, formula, note="base not on page", implied=before)
            return


def _became(figures: Sequence[Figure], index: int) -> bool:
    """Whether a figure is what the one before it became: 由6.8天缩短至4.9天."""
    return index > 0 and risen(figures[index - 1], figures[index])


def _measured_against(words: str) -> bool:
    """Whether the words before a figure say that another is compared with it: 比2019年同期的, 去年为."""
    return LAST_YEAR.search(words) is not None or _AGAINST.search(words) is not None


def _increment_after(figures: Sequence[Figure], index: int) -> int | None:
    """The increase told right after a growth: 增长5%，比去年增收0.6亿元."""
    other = index + 1
    if other == len(figures) or not same_sentence(figures[index], figures[other]) or not is_amount(figures[other]):
        return None
    return other if _MORE.fullmatch(between(figures[index], figures[other])) else None


def _by_increment(figures: Sequence[Figure], index: int, grown: int, increment: int) -> Draft | None:
    """余额312.6亿元，比年初增加58.4亿元，增长23.0%: the base is what is left.

    None where the three do not go together, unless the growth is plainly that of the increase (and then is refuted).
    """
    now, more, growth = figures[grown], figures[increment], figures[index]
    if more.unit != now.unit or more.value >= now.value or growth.unit != "percent":
        return None
    fell = growth.value < 0
    base = now.interval.plus(more.interval) if fell else now.interval.minus(more.interval)
    quotient, factor = now.interval.over(base), _factor(growth)
    left = now.value + abs(more.value) if fell else now.value - more.value
    if quotient is None or factor is None:
        return None
    holds = quotient.meets(factor)
    said = _GREW.fullmatch(between(more, growth)) if increment < index else increment == index + 1
    if not holds and not (_SINCE_THEN.search(clause_before(more)) and said):
        return None
    computed = rounded((now.value / left - 1) * HUNDRED)
    formula = f"{shown(now)} ÷ ({shown(now)} {'+' if fell else '-'} {shown(more)}) - 1 = {computed}%"
    return Draft("growth_of", index, (grown,), holds=holds, formula=formula, computed=computed)


def _last_years(figures: Sequence[Figure], grown: int) -> int | None:
    """The figure of the year before, where the sentence tells it first: 去年完成100亿元，今年完成120亿元."""
    for other in before_in_sentence(figures, grown, 2):
        figure = figures[other]
        if risen(figure, figures[grown]) and figure.unit == figures[grown].unit and figure.kind != "share":
            return other
        alike = is_amount(figure) and figure.unit == figures[grown].unit and figure.word == figures[grown].word
        if alike and LAST_YEAR.search(lead(figures, other)) and not _INCREMENT.search(clause_before(figure)):
            return other
    return None


def _then_after(figures: Sequence[Figure], index: int, grown: int) -> int | None:
    """The amount of the year before told right after a growth: 增长15%，去年同期为2200笔."""
    other = index + 1
    if other == len(figures) or not same_sentence(figures[index], figures[other]):
        return None
    alike = figures[other].unit == figures[grown].unit and figures[other].word == figures[grown].word
    return other if alike and _THEN_WAS.fullmatch(between(figures[index], figures[other])) else None


def _beside_then(figures: Sequence[Figure], index: int) -> Draft | None:
    """贷款2300笔 … 贷款笔数同比增长15%，去年同期为2200笔: the one amount of that measure before in the sentence grew."""
    other = index + 1
    if other == len(figures) or not is_amount(figures[other]) or figures[index].unit == "pp":
        return None
    then = figures[other]
    if not same_sentence(figures[index], then) or not _THEN_WAS.fullmatch(between(figures[index], then)):
        return None
    alike = (then.unit, then.word)
    now = [one for one in before_in_sentence(figures, index) if (figures[one].unit, figures[one].word) == alike]
    return _judged(figures, index, now[0], other) if len(now) == 1 and is_amount(figures[now[0]]) else None


def _fitting_base(figures: Sequence[Figure], index: int, grown: int) -> int | None:
    """An earlier amount of the paragraph that gives a growth to its last decimal, where the text compares with it."""
    growth, now = figures[index], figures[grown]
    factor = _factor(growth) if growth.unit == "percent" and growth.step < 1 and growth.approx is None else None
    if factor is None or not is_amount(now):
        return None
    for other in range(grown - 1, max(grown - _BASES, -1), -1):
        figure = figures[other]
        if figure.stream is not now.stream or not same_paragraph(figure, now):
            return None
        quotient = now.interval.over(figure.interval) if figure.unit == now.unit and figure.word == now.word else None
        if quotient is not None and is_amount(figure) and quotient.meets(factor):
            return other
    return None


def _own_subject(figures: Sequence[Figure], index: int, other: int) -> bool:
    """Whether the words between name another thing that grew (引进项目203个，税收增长5%)."""
    text = figures[index].stream.text
    skipped = [figures[i] for i in range(other + 1, index)]
    low = skipped[-1].end if skipped else figures[other].end
    return len(_SPARE.sub("", text[low : figures[index].start])) > 1


def _from_last_year(figures: Sequence[Figure], index: int, base: int) -> Iterator[Draft]:
    then = figures[base]
    for other in before_in_sentence(figures, base, 3):
        now = figures[other]
        if now.unit != then.unit or not (is_amount(now) or now.kind == "share"):
            continue
        if then.unit == "percent":
            if figures[index].unit == "pp":
                yield _points(figures, index, other, base)
        else:
            yield _judged(figures, index, other, base)
        return


def _judged(figures: Sequence[Figure], result: int, grown: int, base: int | None) -> Draft:
    growth, now = figures[result], figures[grown]
    factor = _factor(growth)
    if now.unit == "percent":
        return _of_a_rate(figures, result, grown)
    if factor is None or growth.unit == "pp":
        return Draft("growth_of", result, (grown,), None, "", note="not a growth of an amount")
    if base is not None:
        return _with_base(figures, result, grown, base, factor)
    quotient = now.interval.over(factor)
    middle = now.value / _middle(growth)
    if now.unit in measures.COUNTED and is_exact(now) and growth.approx is None and quotient is not None:
        return _whole_base(figures, result, grown, quotient, middle)
    formula = f"{shown(now)} ÷ {rounded(_middle(growth), 4)} = {told(middle)}"
    return Draft("growth_of", result, (grown,), None, formula, note="base not on page", implied=middle)


def _factor(growth: Figure) -> Interval | None:
    """What the base was multiplied by: 1 + 21.5%, 1 + 1.2 for 1.2倍, 2 for 翻一番; None for a fall to nothing."""
    if growth.form == "doubling":
        factor = growth.interval
    elif growth.unit == "multiple":
        factor = growth.interval.plus(Interval(Decimal(1), Decimal(1)))
    else:
        factor = growth.interval.scaled(1 / HUNDRED).plus(Interval(Decimal(1), Decimal(1)))
    return None if factor.low is not None and factor.low <= 0 else factor


def _middle(growth: Figure) -> Decimal:
    if growth.form == "doubling":
        return growth.value
    return 1 + (growth.value if growth.unit == "multiple" else growth.value / HUNDRED)


def _of_a_rate(figures: Sequence[Figure], result: int, grown: int) -> Draft:
    growth, rate = figures[result], figures[grown]
    points = rate.value - growth.value
    base = _rate_beside(figures, result, grown)
    if growth.unit == "pp":
        if base is not None:
            return _points(figures, result, grown, base)
        formula = f"{rate.value} - {growth.value} = {points}%"
        return Draft("growth_of", result, (grown,), None, formula, note="base not on page", implied=points)
    middle = _middle(growth)
    relative = f"{rounded(rate.value / middle, 1)}%" if middle > 0 else "-"
    formula = f"{rate.value}% ÷ {rounded(middle, 4)} = {relative}; {rate.value} - {growth.value} = {points}%"
    if base is not None and growth.unit == "percent":
        return _relative(figures, result, grown, base)
    return Draft("growth_of", result, (grown,), None, formula, note="percent or percentage points is not said")


def _relative(figures: Sequence[Figure], result: int, grown: int, base: int) -> Draft:
    """A growth in percent of one rate over another: where it is their difference, points were meant."""
    growth, now, then = figures[result], figures[grown], figures[base]
    quotient, factor = now.interval.over(then.interval), _factor(growth)
    points = now.value - then.value
    if quotient is None or factor is None or then.value == 0:
        return Draft("growth_of", result, (grown, base), None, "", note="base may be zero")
    computed = rounded((now.value / then.value - 1) * HUNDRED)
    formula = f"{now.value} ÷ {then.value} - 1 = {computed}%; {now.value} - {then.value} = {points}"
    if quotient.meets(factor):
        return Draft("growth_of", result, (grown, base), holds=True, formula=formula, computed=computed)
    meant = now.interval.minus(then.interval).meets(growth.interval)
    note = "percentage points are meant" if meant else ""
    return Draft("growth_of", result, (grown, base), holds=False, formula=formula, computed=computed, note=note)


def _rate_beside(figures: Sequence[Figure], result: int, grown: int) -> int | None:
    found = _rate_before(figures, grown)
    return _rate_after(figures, result) if found is None else found


def _rate_after(figures: Sequence[Figure], result: int) -> int | None:
    """The rate of the year before told right after a growth: 提高4.2个百分点，去年同期为88.3%."""
    other = result + 1
    if other == len(figures) or not same_sentence(figures[result], figures[other]):
        return None
    told_then = figures[other].unit == "percent" and _THEN_WAS.fullmatch(between(figures[result], figures[other]))
    return other if told_then else None


def _rate_before(figures: Sequence[Figure], grown: int) -> int | None:
    """The rate that another rose or fell from: 由60%提高到85%."""
    other = grown - 1
    if other < 0 or figures[other].kind != "share" or not same_sentence(figures[other], figures[grown]):
        return None
    rose = risen(figures[other], figures[grown]) or LAST_YEAR.search(lead(figures, other)) is not None
    return other if rose and figures[other].unit == "percent" else None


def _points(figures: Sequence[Figure], result: int, grown: int, base: int) -> Draft:
    """Percentage points are the difference of two rates."""
    now, then, told_points = figures[grown], figures[base], figures[result]
    holds = now.interval.minus(then.interval).meets(told_points.interval)
    computed = now.value - then.value
    return Draft("growth_of", result, (grown, base), holds, f"{now.value} - {then.value} = {computed}", computed)


def _with_base(figures: Sequence[Figure], result: int, grown: int, base: int, factor: Interval) -> Draft:
    now, then = figures[grown], figures[base]
    quotient = now.interval.over(then.interval)
    if quotient is None or then.value == 0:
        return Draft("growth_of", result, (grown, base), None, "", note="base may be zero")
    computed = (now.value / then.value - 1) * HUNDRED
    formula = f"{shown(now)} ÷ {shown(then)} - 1 = {rounded(computed)}%"
    holds: bool | None = quotient.meets(factor)
    stream = figures[result].stream
    if not holds and _COMPARABLE.search(
        stream.text[max(stream.sentence_start(now.start), figures[result].start - 40) : figures[result].start]
    ):
        return Draft("growth_of", result, (grown, base), None, "", note="on a comparable basis")
    return Draft("growth_of", result, (grown, base), holds, formula, rounded(computed))


def _whole_base(figures: Sequence[Figure], result: int, grown: int, reach: Interval, middle: Decimal) -> Draft:
    """A count grew from a whole number: refuted where no whole number lies where the base must be."""
    now, growth = figures[grown], figures[result]
    low, high = reach.low, reach.high
    if low is None or high is None:
        return Draft("growth_of", result, (grown,), None, "", note="base not on page", implied=middle)
    first = low.to_integral_value(ROUND_CEILING)
    if first <= high:
        nearest = middle.to_integral_value()
        formula = f"{shown(now)} ÷ {rounded(_middle(growth), 4)} = {rounded(middle)}"
        return Draft("growth_of", result, (grown,), None, formula, note="base not on page", implied=nearest)
    tried = {max(middle.to_integral_value(ROUND_FLOOR), Decimal(1)), middle.to_integral_value(ROUND_CEILING)}
    given = {base: rounded((now.value / base - 1) * HUNDRED) for base in tried}
    best = min(given, key=lambda base: abs(given[base] - growth.value))
    formula = f"{shown(now)} ÷ {rounded(_middle(growth), 4)} = {rounded(middle)}; base " + ", ".join(
        f"{base} gives {value}%" for base, value in sorted(given.items())
    )
    return Draft(
        "growth_of",
        result,
        (grown,),
        holds=False,
        formula=formula,
        computed=given[best],
        note="no whole-number base",
        implied=middle,
    )
