"""Shares, completions and rates: 完成25.9亿元，为年度目标任务的80.1%; 占固定资产投资比重69%; 新开工43个，开工率25.6%."""

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
    between,
    is_amount,
    lead,
    same_paragraph,
    same_sentence,
)
from taizhang.reading.relations.fitting import fitting, parts_before
from taizhang.reading.relations.quotients import fits_ratio, judged, no_base, unknown_part

_LOOK_BACK: Final = 40  # characters between a figure and the share said of it
_WHOLE_FIRST: Final = regex(
    r"总(?:工程量|量|数|任务|里程|工作量|进度)的?(?:达到?|为)?$|(?:工程|项目|形象|总体)进度[^，]{0,4}$"
)
_SHARE_OF: Final = regex(
    r"占(?:到|了|比)?(?P<of>[^，。；占]{0,24}?)(?:的?(?:比重|比例|份额))?(?:的|达到?|为|约|近|超过?)*$"
)
_PLAN_NAMED: Final = regex(r"(?:年度|全年)(?:投资|目标)?(?:计划|任务|目标)")
_BASE_TOLD: Final = regex(
    r"[占为是][^，。；]{0,20}$|(?:完成|达到?)(?:了)?(?:全年|年度|当年|今年)?[^，。；\d]{0,6}$|覆盖$|完成[^，。；]{0,16}(?:计划|目标|任务)[^，。；]{0,6}$"
)
_OF_IT: Final = regex(r"[一-鿿]{0,8}的")
_OWN: Final = regex(
    r"(?P<own>[^，。；]*?)(?:占|为|是|完成|达|仅?相当于)"
)  # whose share it is, where the clause says so itself
_PLAIN: Final = regex(r"分别|各|均|已|共|则|也|就|仅|只|还|又|约|其|分|总共|合计|同比|实际|目前|，|的")
_RATE: Final = regex(r"(?P<verb>[一-鿿]{2,4})率(?:达到?|为|提高到|提升到|提升至|约)?$")
_INSIDE: Final = regex(r"其中|^[^，。；]{0,8}中，")
_NEXT: Final = regex(r"，[^，。；其占]{0,12}")
_ALL: Final = frozenset(
    {"", "总", "总数", "总量", "全部", "总额", "总投资", "总数量", "全区", "全市", "全县", "总人数", "总户数"}
)
_LEADING: Final = regex(r"^(?:全区|全市|全县|全国|全省|全镇|全部|当年|同期|年度|我区|我市|其|的)+")
_TRAILING: Final = regex(r"(?<=..)(?:总数量?|总量|总额|总面积|总人数|总户数|总值)$")
_NAME: Final = 4  # characters of a subject that, told again, is no coincidence
_AFFIX: Final = 6  # characters of a name by which a base is looked for
_PLAN: Final = regex(r"计划|目标|任务|(?:年初|年度|全年)预算")
_REACH: Final = 40  # figures before and after a share among which its base is looked for


def ratios(figures: Sequence[Figure]) -> Iterator[Draft]:
    """ratio_of: the result is the first argument over the second, in percent."""
    for index, figure in enumerate(figures):
        if figure.unit != "percent" or figure.kind not in {"share", "completion"} or figure.value <= 0:
            continue
        found = _ratio(figures, index)
        if found is None or found.holds is None:
            found = fitting(figures, index) or found
        if found is not None:
            yield found


def _ratio(figures: Sequence[Figure], index: int) -> Draft | None:
    figure = figures[index]
    candidates = [other for other in before_in_sentence(figures, index) if is_amount(figures[other])]
    if not candidates:
        return None
    nearest = _undivided(figures, index, candidates)
    gap = between(figures[nearest], figure)
    clause = clause_before(figure)
    if _OF_IT.fullmatch(gap) and len(candidates) > 1 and _BASE_TOLD.search(clause_before(figures[nearest])):
        told = [i for i in candidates[1:] if figures[i].unit == figures[nearest].unit]
        same = next((i for i in told if figures[i].kind != "plan"), told[0] if told else None)
        alike = same is not None and (figures[same].word == figures[nearest].word)
        return None if same is None else judged(figures, index, same, nearest, sure=alike)
    if _WHOLE_FIRST.search(clause) and "占" not in clause:
        return unknown_part(figures, index, nearest)
    if figure.kind == "completion":
        if "超额" in clause or len(gap) > _LOOK_BACK or _parallel(figures, candidates):
            return None
        if figures[nearest].kind == "plan":
            return _of_the_plan(figures, index, nearest)
        return _completion(figures, index, nearest)
    share = _SHARE_OF.search(clause)
    if share and _PLAN.search(share["of"]) and figures[nearest].kind != "plan":
        return _completion(figures, index, nearest)
    if share:
        return _share(figures, index, nearest, share["of"])
    rate = _RATE.search(clause)
    if rate and nearest == index - 1:
        return _rate(figures, index, nearest, rate["verb"])
    return None


def _undivided(figures: Sequence[Figure], index: int, candidates: Sequence[int]) -> int:
    """The amount that a completion is of: the nearest, or the whole where parts of it were told after 其中."""
    nearest = candidates[0]
    if figures[index].kind != "completion" or "；" in between(figures[nearest], figures[index]):
        return nearest
    for other in candidates[1:]:
        if "其中" in between(figures[other], figures[nearest]) and figures[other].unit == figures[nearest].unit:
            return other
    return nearest


def _parallel(figures: Sequence[Figure], candidates: Sequence[int]) -> bool:
    """Whether several counts stand side by side, so that it cannot be told which one a completion is of."""
    if len(candidates) < 2:
        return False
    first, second = figures[candidates[0]], figures[candidates[1]]
    if first.kind != "count" or second.kind != "count" or first.unit != second.unit:
        return False
    return len(between(second, first)) <= 20 and "其中" not in between(second, first)


def _completion(figures: Sequence[Figure], index: int, part: int) -> Draft | None:
    """A completion against the plan told in the same sentence or, failing that, in the same paragraph."""
    plans = [
        other
        for other in range(index - 1, max(index - 12, -1), -1)
        if figures[other].kind == "plan"
        and is_amount(figures[other])
        and figures[other].unit == figures[part].unit
        and same_paragraph(figures[other], figures[index])
    ]
    near = [other for other in plans if same_sentence(figures[other], figures[index])]
    for plan in near or plans[:1] or _plan_above(figures, index, part):
        return judged(figures, index, part, plan, sure=figures[plan].word == figures[part].word)
    return _unless_own(figures, index, part)


def _of_the_plan(figures: Sequence[Figure], index: int, plan: int) -> Draft | None:
    """今年目标101亿元，已完成目标的近七成: the done amount of the paragraph that fits; refutes nothing."""
    for part in parts_before(figures, index):
        figure = figures[part]
        alike = figure.unit == figures[plan].unit and figure.word == figures[plan].word and figure.kind != "plan"
        if LAST_YEAR.search(lead(figures, part)):
            continue
        if alike and fits_ratio(figures[index], figure, figures[plan]):
            return judged(figures, index, part, plan, sure=True)
    return None


def _plan_above(figures: Sequence[Figure], index: int, part: int) -> list[int]:
    """The plan told in the paragraph above in the very words of the completion, if it is the only one so far."""
    named = _PLAN_NAMED.search(clause_before(figures[index]))
    plans = [
        other
        for other in range(index - 1, max(index - 12, -1), -1)
        if figures[other].kind == "plan" and is_amount(figures[other]) and figures[other].unit == figures[part].unit
    ]
    if named is None or len(plans) != 1 or named[0] not in clause_before(figures[plans[0]]):
        return []
    stream = figures[index].stream
    above = stream.paragraph(figures[index].start) - stream.paragraph(figures[plans[0]].start)
    return plans if figures[plans[0]].stream is stream and above == 1 else []


def _unless_own(figures: Sequence[Figure], index: int, part: int) -> Draft | None:
    """The share of an amount whose base is not on the page; None where the clause names what the share is of itself."""
    if not same_sentence(figures[part], figures[index]) or "；" in between(figures[part], figures[index]):
        return None
    own = _OWN.match(lead(figures, index))
    named = own is not None and len(_PLAIN.sub("", own["own"])) > 1
    if named and figures[part].end <= figures[index].stream.clause_start(figures[index].start):
        inside = part == index - 1 and "其中" in between(figures[part], figures[index])
        return unknown_part(figures, index, part) if inside and figures[index].kind == "share" else None
    return no_base(figures, index, part)


def _share(figures: Sequence[Figure], index: int, part: int, of: str) -> Draft | None:
    """占…比重: the base is the figure whose words are those after 占; a bare 占 takes the whole told just before."""
    core = _TRAILING.sub("", _LEADING.sub("", of).strip("“”的"))
    if core in _ALL or of in _ALL:
        return _share_of_all(figures, index, part, wide=of[:1] in "全我" and of != "")
    base = _figure_of(figures, part, core)
    if base is None:
        return _unless_own(figures, index, part) if len(between(figures[part], figures[index])) <= _LOOK_BACK else None
    return judged(figures, index, part, base, sure=figures[base].word == figures[part].word)


def _share_of_all(figures: Sequence[Figure], index: int, nearest: int, *, wide: bool) -> Draft | None:
    """占比 without saying of what: of the whole told before; the part is the nearest figure whose share it can be."""
    parts = [nearest, *(i for i in before_in_sentence(figures, nearest, 3) if figures[i].unit == figures[nearest].unit)]
    pairs = [(part, whole) for part in parts if is_amount(figures[part]) for whole in _wholes(figures, part)]
    coarse = figures[index].approx is not None or figures[index].step >= 5
    for part, whole in pairs:
        direct = part == index - 1 and whole == part - 1
        if (direct or not coarse) and fits_ratio(figures[index], figures[part], figures[whole]):
            return judged(figures, index, part, whole, sure=True)
    above = _whole_above(figures, index, nearest)
    if above is not None:
        return judged(figures, index, nearest, above, sure=True)
    only = [whole for part, whole in pairs if part == nearest]
    sure = len(only) == 1 and same_sentence(figures[only[0]], figures[nearest]) and not wide
    sure = sure and _INSIDE.search(between(figures[only[0]], figures[nearest])) is not None
    if not only:
        return _unless_own(figures, index, nearest)
    found = judged(figures, index, nearest, only[0], sure=sure)
    return found if found.holds is not None else _unless_own(figures, index, nearest)


def _whole_above(figures: Sequence[Figure], index: int, part: int) -> int | None:
    """The amount of an earlier paragraph that a bare 占比 with decimals fits, None where there is none."""
    if figures[index].step >= 1:
        return None
    for other in range(part - 1, max(part - _REACH, -1), -1):
        figure = figures[other]
        alike = figure.unit == figures[part].unit and is_amount(figure) and figure.value > figures[part].value
        if alike and not figure.stream.headline and fits_ratio(figures[index], figures[part], figure):
            return other
    return None


def _wholes(figures: Sequence[Figure], part: int, *, equal: bool = False) -> list[int]:
    """The larger (or `equal`) figures of the same measure told before one in its paragraph, nearest first."""
    return [
        other
        for other in range(part - 1, max(part - 8, -1), -1)
        if figures[other].unit == figures[part].unit
        and is_amount(figures[other])
        and same_paragraph(figures[other], figures[part])
        and (figures[other].value > figures[part].value or (equal and figures[other].value == figures[part].value))
    ]


def _figure_of(figures: Sequence[Figure], part: int, core: str) -> int | None:
    """The figure told with the words `core`, longest ending first; None where no other figure has them."""
    wanted = figures[part]
    for length in range(min(_AFFIX, len(core)), 2, -1):
        ending = core[-length:]
        for other in range(max(part - _REACH, 0), min(part + _REACH, len(figures))):
            figure = figures[other]
            alike = other != part and figure.unit == wanted.unit and is_amount(figure)
            planned = figure.kind == "plan" and wanted.kind != "plan"
            if not alike or planned or figure.value < wanted.value or figure.stream.headline:
                continue
            if ending in clause_before(figure):
                return other
    return None


def _named_alike(name: str, clause: str) -> bool:
    """Whether a rate and a count share a word of two characters (城镇化率 and 城镇人口)."""
    return any(name[place : place + 2] in clause for place in range(len(name) - 1))


def _beside(figures: Sequence[Figure], index: int, part: int, verb: str) -> Draft | None:
    """计划改造60个，已完工45个，完工率80%: whole, part and rate one right after the other, in the part's own word."""
    whole = part - 1
    if whole < 0 or verb not in lead(figures, part) or figures[whole].value < figures[part].value:
        return None
    alike = figures[whole].unit == figures[part].unit and figures[whole].word == figures[part].word
    told = (between(figures[whole], figures[part]), between(figures[part], figures[index]))
    near = same_sentence(figures[whole], figures[index]) and all(map(_NEXT.fullmatch, told))
    return judged(figures, index, part, whole, sure=True) if alike and near and is_amount(figures[whole]) else None


def _rate(figures: Sequence[Figure], index: int, part: int, verb: str) -> Draft | None:
    """…率 after a count of what the rate is of (新开工项目43个，开工率…): over the widest count of the same noun."""
    counted = figures[part]
    if counted.kind == "plan":
        return None
    if (beside := _beside(figures, index, part, verb[-2:])) is not None:
        return beside
    for whole in _wholes(figures, part) if verb[-2:] in clause_before(counted) else ():
        if same_sentence(figures[whole], counted) and fits_ratio(figures[index], counted, figures[whole]):
            return judged(figures, index, part, whole, sure=True)
    if counted.unit not in measures.COUNTED:
        return None
    inside = [whole for whole in _wholes(figures, part) if "其中" in between(figures[whole], counted)]
    if (
        inside
        and _named_alike(verb, clause_before(counted))
        and fits_ratio(figures[index], counted, figures[inside[0]])
    ):
        return judged(figures, index, part, inside[0], sure=True)
    verb = verb[-2:]
    if verb not in clause_before(counted):
        return None
    noun = counted.subject[-2:]
    told_of = clause_before(counted)
    wholes = [
        other
        for other, figure in enumerate(figures[max(part - _REACH, 0) : part + _REACH], max(part - _REACH, 0))
        if not figure.stream.headline
        and other != part
        and figure.unit == counted.unit
        and figure.word == counted.word
        and figure.kind == "count"
        and figure.value >= counted.value
        and noun
        and (figure.subject.endswith(noun) or (len(figure.subject) >= _NAME and figure.subject in told_of))
    ]
    distinct = {figures[other].value: other for other in reversed(wholes)}  # the first of each value
    fits = [other for other in sorted(distinct.values()) if fits_ratio(figures[index], counted, figures[other])]
    if fits:
        return judged(figures, index, part, fits[0], sure=True)
    if not wholes or counted.unit != "item" or noun == verb:
        return no_base(figures, index, part)  # 登记就业9214人，就业率93.8%: of whom is not on the page
    return judged(figures, index, part, max(wholes, key=lambda other: figures[other].value), sure=True)
