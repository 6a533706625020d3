"""Parts and wholes: 共24项，其中建设20项…前期4项; also 合计 after its parts, and differences told beside both terms."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from re import compile as regex
from typing import Final

from taizhang.core.values.approximation import Interval
from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import (
    HUNDRED,
    LAST_YEAR,
    Draft,
    before_in_sentence,
    between,
    is_amount,
    lead,
    rounded,
    same_paragraph,
    same_sentence,
    shown,
)
from taizhang.reading.relations.parts import adds_up, close, is_part, misprinted, sum_of, summed, written
from taizhang.reading.relations.totals import whole_last

_PARTS_FOLLOW: Final = regex(r"^[^。]{0,30}?(?:其中|包括|分为|分别为|含|由)")
_IN_ALL: Final = regex(r"(?:共有|现有|总数|共)[^，。；]{0,12}$")
_COMPLETE: Final = regex(r"分别为|分别是|包括|分为|组成|构成")
_SECTORS: Final = ("第一产业", "第二产业", "第三产业")
_SECTORS_REACH: Final = 120  # characters after the gross product in which its first sector is told
_REACH: Final = 8
_SEVERAL: Final = 3  # parts from which a small remainder is suspicious
_MISSED: Final = 3  # percent of a whole that its parts may miss before it is taken for a rest that is not told
_PAIRS: Final = (("男", "女"), ("公办", "民办"), ("城镇", "农村"), ("城市", "农村"), ("国有", "民营"), ("省内", "省外"))
_TOGETHER: Final = regex(r"合计|合为|合占|共占|总计|加起来")
_SKIPPED: Final = 3  # amounts after a total that may stand before its parts
_TELLING: Final = 3  # digits by which a sum of two is no coincidence
_SIZES: Final = tuple(Decimal(10) ** power for power in (-8, -4, -1, 1, 4, 8))
_BY_KIND: Final = regex(r"[。；](?:其中)?[，]?[分按从][一-鿿]{2,5}(?:看|分|划分|来看|统计)[，,：]")
_HUNDREDS: Final = Interval(HUNDRED, HUNDRED)
_AIM: Final = regex(r"的(?:年度|全年|既定)?(?:目标|任务|计划)")
_EXCESS: Final = regex(r"超(?:额完成|额|过|出)?(?:年度|全年|计划|目标|任务|进度|既定)*(?:的)?$|超额完成[^，。；]{0,8}$")


def sums(figures: Sequence[Figure]) -> Iterator[Draft]:
    """sum_of: the result is the sum of the arguments."""
    for index, figure in enumerate(figures):
        if not is_amount(figure) or LAST_YEAR.search(lead(figures, index)):
            continue
        found = (
            _whole_first(figures, index)
            or _whole_above(figures, index)
            or _three_sectors(figures, index)
            or whole_last(figures, index)
            or _run_after(figures, index)
        )
        if found is not None:
            yield found


def _whole_first(figures: Sequence[Figure], whole: int) -> Draft | None:
    total = figures[whole]
    stream = total.stream
    following = stream.text[total.end : min(total.end + 40, stream.sentence_end(total.start))]
    listed = _PARTS_FOLLOW.match(following)
    if not listed and not _IN_ALL.search(clause_before(total)):
        return None
    noun = total.subject[-2:]
    parts = [
        other
        for other in range(whole + 1, min(whole + 1 + _REACH, len(figures)))
        if same_sentence(figures[other], total) and is_part(figures[other], total) and not _is_past(figures, other)
    ]
    named = [other for other in parts if noun and noun in figures[other].subject]
    for chosen in (parts, named):
        if len(chosen) >= 2 and adds_up(figures, chosen, total):
            return sum_of(figures, whole, chosen, holds=True)
    if not listed:
        return None
    plain = len(parts) >= 2 and all(close(figures[a], figures[b]) for a, b in pairwise(parts))
    short = len(parts) >= _SEVERAL and plain and _nearly(figures, parts, total)
    over = plain and not total.approx and sum(figures[other].value for other in parts) > total.value
    stated = over or short or _COMPLETE.search(following) is not None
    if len(parts) >= 2 and plain and (stated or _complements(figures, parts) or _misprinted(figures, parts, total)):
        return sum_of(figures, whole, parts, holds=False)
    return _slipped(figures, whole)


def _complements(figures: Sequence[Figure], parts: Sequence[int]) -> bool:
    """Whether two parts are told by words that leave nothing out: 男 and 女."""
    if len(parts) != 2:
        return False
    told = [lead(figures, other) for other in parts]
    return any((one in told[0] and two in told[1]) or (two in told[0] and one in told[1]) for one, two in _PAIRS)


def _misprinted(figures: Sequence[Figure], parts: Sequence[int], total: Figure) -> bool:
    """Whether parts add up but for one digit of the total, of three or more: a rest that is not told seldom is so round."""
    if total.approx is not None or any(figures[other].approx is not None for other in parts):
        return False
    return misprinted(written(summed(figures, parts, total), total), written(total.value, total))


def _slipped(figures: Sequence[Figure], whole: int) -> Draft | None:
    """Parts told right after 其中 that would add up, were one figure ten, ten thousand or a hundred million times
    larger or smaller: a 万 or 亿 too many or too few.
    """
    total, parts = figures[whole], []
    for other in range(whole + 1, min(whole + 1 + _REACH, len(figures))):
        figure = figures[other]
        if not same_sentence(figure, total):
            break
        if not is_amount(figure) or "；" in between(figures[other - 1], figure):
            break
        if figure.unit == total.unit and figure.approx is None:
            parts.append(other)
    if len(parts) < 2 or total.approx is not None:
        return None
    added = sum((figures[other].value for other in parts), start=total.value * 0)
    if added == total.value:
        return sum_of(figures, whole, parts, holds=True)  # in other measure words: 86.3万头（只）, of them 只 and 头
    for size in _SIZES:
        if added == total.value * size:
            return sum_of(figures, whole, parts, holds=False)
        for other in parts:
            value = figures[other].value
            if added - value + value / size == total.value:
                return sum_of(figures, whole, parts, holds=False)
    return None


def _is_past(figures: Sequence[Figure], index: int) -> bool:
    return LAST_YEAR.search(lead(figures, index)) is not None


def _run_after(figures: Sequence[Figure], whole: int) -> Draft | None:
    """The amounts of one measure that follow a total in its paragraph and add up to it, three or more, or two of at
    least three digits that do so to the last: 农产品加工9个、装备制造14个、文旅康养11个、新材料7个.
    """
    total = figures[whole]
    if total.stream.headline or total.approx is not None:
        return None
    parts = [
        other
        for other in range(whole + 1, min(whole + 1 + 2 * _REACH, len(figures)))
        if same_paragraph(figures[other], total) and is_part(figures[other], total) and not _is_past(figures, other)
    ]
    for skipped in range(_SKIPPED):
        for count in range(2, min(len(parts) - skipped, _REACH) + 1):
            chosen = parts[skipped : skipped + count]
            added = sum((figures[other].value for other in chosen), start=total.value * 0)
            precise = len(total.value.normalize().as_tuple().digits) >= _TELLING and skipped == 0
            if added == total.value and (count >= _SEVERAL or precise):
                return sum_of(figures, whole, chosen, holds=True)
            if added > total.value * 2:
                break
    return _by_kind(figures, whole, parts)


def _by_kind(figures: Sequence[Figure], whole: int, parts: Sequence[int]) -> Draft | None:
    """分主体看: the next sentence says it takes the whole apart, so that parts which nearly add up are a slip."""
    total = figures[whole]
    stream = total.stream
    opening = stream.text[stream.sentence_end(total.start) : stream.sentence_end(total.start) + 9]
    if _BY_KIND.match(opening) is None:
        return None
    following = stream.sentence(total.start) + 1
    listed = [other for other in parts if stream.sentence(figures[other].start) == following]
    if len(listed) >= _SEVERAL and _nearly(figures, listed, total):
        return sum_of(figures, whole, listed, holds=adds_up(figures, listed, total))
    return None


def _nearly(figures: Sequence[Figure], parts: Sequence[int], total: Figure) -> bool:
    """Whether parts that are not said to be all miss the whole by so little that a slip is likelier than a rest."""
    plain = total.approx is None and all(figures[other].approx is None for other in parts)
    added = sum((figures[other].value for other in parts), start=total.value * 0)
    return plain and added < total.value and (total.value - added) * HUNDRED <= total.value * _MISSED


def _whole_above(figures: Sequence[Figure], whole: int) -> Draft | None:
    """The parts told in the next sentence, which begins with 其中; said only where they add up."""
    total = figures[whole]
    stream = total.stream
    end = stream.sentence_end(total.start)
    opening = stream.text[end + 1 : end + 4].lstrip()
    if stream.headline or not opening.startswith("其中"):
        return None
    following = stream.sentence(total.start) + (2 if stream.text[end + 1 : end + 2] == "\n" else 1)
    parts = [
        other
        for other in range(whole + 1, min(whole + 1 + 2 * _REACH, len(figures)))
        if figures[other].stream is stream
        and stream.sentence(figures[other].start) == following
        and is_part(figures[other], total)
    ]
    for count in range(2, min(len(parts), _REACH) + 1):
        if adds_up(figures, parts[:count], total):
            return sum_of(figures, whole, parts[:count], holds=True)
    return None


def _three_sectors(figures: Sequence[Figure], whole: int) -> Draft | None:
    """Gross product is the sum of the three sectors' value added (national accounts, by production)."""
    sectors: dict[str, int] = {}
    stream = figures[whole].stream
    if stream.text.find(_SECTORS[0], figures[whole].end, figures[whole].end + _SECTORS_REACH) < 0:
        return None
    for other in range(whole + 1, min(whole + 1 + _REACH, len(figures))):
        figure = figures[other]
        if figure.stream is not stream or stream.paragraph(figure.start) > stream.paragraph(figures[whole].start) + 1:
            break
        clause = clause_before(figure)
        name = next((name for name in _SECTORS if name in clause), None)
        if name and is_amount(figure) and figure.unit == figures[whole].unit:
            sectors.setdefault(name, other)
    if len(sectors) < len(_SECTORS) or "产业" in clause_before(figures[whole]):
        return None
    parts = [sectors[name] for name in _SECTORS]
    return sum_of(figures, whole, parts, holds=adds_up(figures, parts, figures[whole]))


def shares_of_all(figures: Sequence[Figure]) -> Iterator[Draft]:
    """sum_of: shares told one after the other that together are to be 100%."""
    for index, figure in enumerate(figures):
        if figure.unit != "percent" or figure.value != HUNDRED or figure.approx or figure.kind != "share":
            continue
        if not _TOGETHER.search(clause_before(figure)):
            continue
        parts = [
            other
            for other in before_in_sentence(figures, index, _REACH)
            if figures[other].unit == "percent" and figures[other].kind == "share"
        ][::-1]
        if len(parts) >= _SEVERAL:
            yield sum_of(figures, index, parts, holds=adds_up(figures, parts, figure))


def parts_of(figures: Sequence[Figure]) -> Iterator[Draft]:
    """part_of: the argument lies inside the result, told by 其中 or by a plan and what was done of it."""
    for index, figure in enumerate(figures):
        if not is_amount(figure) or not ("其中" in clause_before(figure) or _follows_qizhong(figure)):
            continue
        for other in range(index - 1, max(index - 1 - _REACH, -1), -1):
            whole = figures[other]
            if not same_paragraph(whole, figure):
                break
            alike = (
                whole.unit == figure.unit
                and whole.word == figure.word
                and is_amount(whole)
                and whole.kind == figure.kind
            )
            if alike and "其中" in between(whole, figure):
                if whole.value < figure.value and not whole.interval.meets(figure.interval):
                    if "其中" not in clause_before(figure):
                        break
                    yield Draft("part_of", other, (index,), holds=False, formula=f"{shown(figure)} > {shown(whole)}")
                else:
                    yield Draft("part_of", other, (index,), holds=True, formula=f"{shown(figure)} ≤ {shown(whole)}")
                break


def _follows_qizhong(figure: Figure) -> bool:
    stream = figure.stream
    return "其中" in stream.text[max(stream.sentence_start(figure.start), figure.start - 60) : figure.start]


def _is_aim(figure: Figure) -> bool:
    """Whether the words after an amount call it a plan: 超额完成1000个的年度目标."""
    return _AIM.match(figure.stream.text, figure.end) is not None


def excesses(figures: Sequence[Figure]) -> Iterator[Draft]:
    """excess_of: 计划100亿元，完成112亿元，超额完成12%; the result is the first argument over the second, less one."""
    for index, figure in enumerate(figures):
        if figure.unit != "percent" or not _EXCESS.search(clause_before(figure)):
            continue
        earlier = [i for i in before_in_sentence(figures, index, 6) if is_amount(figures[i])]
        plan = next((i for i in earlier if figures[i].kind == "plan" or _is_aim(figures[i])), None)
        done = next((i for i in earlier if figures[i].kind != "plan" and i != plan), None)
        if done is None or plan is None or figures[done].unit != figures[plan].unit or figures[plan].value <= 0:
            continue
        quotient = figures[done].interval.over(figures[plan].interval)
        if quotient is None:
            continue
        computed = (figures[done].value / figures[plan].value - 1) * HUNDRED
        holds = quotient.scaled(HUNDRED).meets(figure.interval.plus(_HUNDREDS))
        formula = f"{shown(figures[done])} ÷ {shown(figures[plan])} - 1 = {rounded(computed)}%"
        yield Draft("excess_of", index, (done, plan), holds, formula, rounded(computed))
