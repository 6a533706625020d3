"""What sort of figure it is: the words around a number tell a plan from a result, a share from a growth."""

from collections.abc import Sequence
from dataclasses import replace
from re import Match, Pattern
from re import compile as regex
from typing import Final

from taizhang.reading import measures
from taizhang.reading.figures import Figure
from taizhang.reading.stream import CLAUSE_REACH

RATES: Final = frozenset({"percent", "pp", "multiple", "ratio"})

_LINKED: Final = regex(r"[、，和及与~—–至到\-\s]{0,3}(?:以及|和)?")
_RATE_CUES: Final = regex(
    r"(?P<growth>增长率|(?<=[比较])[^，。；]{0,10}(?:多|高出?|低|少|快|便宜|偏[多少高低])了?|随之[少多]了|增速|增幅|涨幅|降幅|跌幅|同比|环比|增长(?!面|点|极)|增加|提高|提升|上升|上涨|下降|下跌|减少|降低|回落|下滑|收窄|缩短|缩减|压减|节约|节省|压缩|改善|提速|激增|猛增|(?:增|降|减|涨|跌)了?(?=[约近超逾]?$)|翻|扩大|加快|回升|放缓)(?P<reached>到|至|为|达到?)?"
    r"|(?P<completion>完成率|完成进度|目标任务|年度目标|年度任务|年度计划|全年任务|全年目标|投资计划|年计划|计划任务|任务量?的|计划的|目标的|预算数?的|(?:预算数?|计划|目标|任务)[约为]?\d[\d.,]*[十百千万亿]*[一-鿿]{1,3}的|(?:支出|执行|分配|下达|拨付|工作|序时)进度|工程量|工程进度|总进度|形象进度|超额完成|超序时|时序进度)"
    r"|(?P<share>占比|比重|占|比例|比率|[^效速功概频利税汇费]率|份额|覆盖面|增长面)"
)
_BOUNDED: Final = regex(r"(?:控制|稳定|保持)在$|不[高低]于$|不超过$")  # 控制在5.5%的目标以内: the target itself
_DONE_RATE: Final = regex(r"(?:完成|完成了|已完成|实现)$")
_OF_A_PLAN: Final = regex(r"^[^，。；]{0,4}的?(?:目标|任务|计划)")
_OF_THE_BASE: Final = regex(r"(?:是|为|达到?|相当于)[^，。；]{0,12}的$")
_PLAN_CUES: Final = regex(
    r"(?P<plan>计划|预计|力争|拟|争取|有望|预期|总投资|达产|投产后|建成后|可实现|可达|规划(?=总|建|用地|面积|投资|新|引|到)|目标(?=[^，。；]{0,6}$)|安排(?=[^，。；项]{0,6}$)|(?:任务|(?:年初|年度|全年|当年|调整)预算|预算数)[为是]?(?=$)|"
    r"将(?=进一步|在|于|新|再|实现|达|投|建|安排|完成|打造|引进|培育|开|有|全|推|陆续|带动|惠及|覆盖|提供|形成|突破)|原计划|调整为$|概算|估算|意向(?!岗位)|(?<![加长高升降少增])到20[2-9]\d年(?=[^，。；]{0,20}$))"
    r"|(?P<done>已|实际|累计(?!将)|共完成|实现(?!年))"
)
_TO_PLAN: Final = regex(
    r"(?:按照?|根据|原|超|列入|纳入)[^，。；]{0,6}(?:计划|规划)|年度计划的|计划的|计划内|(?:达成|签订|签署|达成就业)[^，。；]{0,4}意向"
)
_FALLS: Final = regex(
    r"下降|减少|压缩|便宜|改善|随之少了|降低|回落|下跌|下滑|缩减|压减|缩短|降幅|跌幅|下调|压降|负增长|收窄|(?:比|较)[^，。；]{0,12}偏?[低少](?=[了出约近]{0,2}$)|同比降|同比减|[降减](?=[了约超近至]{0,2}$)"
)
_RISES: Final = regex(r"增长(?!.{0,2}负)|增加|提高|提升|上升|上涨|增速|增幅|涨幅|回升")


def classify(figures: Sequence[Figure]) -> list[Figure]:
    """The figures of one stream with their kinds, and falls made negative."""
    told: list[Figure] = []
    before: Figure | None = None
    for figure in figures:
        kind = _kind(figure, before)
        figure = replace(figure, kind=kind)  # noqa: PLW2901 - the figure grows, it does not change
        if kind == "growth" and figure.value > 0 and _falls(figure, before):
            figure = replace(figure, value=-figure.value)  # noqa: PLW2901
        told.append(figure)
        before = figure
    return told


def gap_before(figure: Figure, before: Figure | None) -> str:
    """The text between a figure and the one before it in its sentence, at most CLAUSE_REACH characters of it."""
    low = max(figure.stream.sentence_start(figure.start), figure.start - CLAUSE_REACH)
    if before is not None and before.end > low:
        low = before.end
    return figure.stream.text[low : figure.start]


def clause_before(figure: Figure) -> str:
    """The part of a figure's clause that stands before it."""
    return figure.stream.clause_before(figure.start)


def _kind(figure: Figure, before: Figure | None) -> str:
    if figure.form in {"rank", "ordinal"}:
        return figure.form
    if figure.form == "doubling" or figure.unit in {"pp", "rank"}:
        return "growth"
    if figure.unit in measures.DURATIONS:
        return "level"
    if figure.unit in RATES:
        return _rate_kind(figure, before)
    return _amount_kind(figure, before)


def _rate_kind(figure: Figure, before: Figure | None) -> str:
    gap = gap_before(figure, before)
    if before is not None and before.unit == figure.unit and gap and _LINKED.fullmatch(gap):
        return before.kind
    if _OF_A_PLAN.match(figure.stream.text[figure.end : figure.end + 8]):
        return "plan" if _BOUNDED.search(gap) else "completion"
    if _DONE_RATE.search(gap):
        return "completion"
    for text in (gap, clause_before(figure)):
        cue = _last(_RATE_CUES, text)
        if cue is None:
            continue
        if cue["growth"]:
            levelled = cue["reached"] in {"到", "至"} or (
                cue["reached"] and cue[0][:2] in {"提高", "提升", "上升", "下降"}
            )
            if levelled and cue["growth"] not in {"增速", "增幅", "同比", "环比", "增长率", "涨幅", "降幅"}:
                return "share"
            if _OF_THE_BASE.search(text[cue.end() :]):
                return "share"
            return "growth"
        if cue["completion"]:
            return "completion"
        return "share"
    return "share"


def _last(pattern: Pattern[str], text: str) -> Match[str] | None:
    """The last place where a pattern is found: the word nearest to the number decides."""
    return max(pattern.finditer(text), key=Match.start, default=None)


def _amount_kind(figure: Figure, before: Figure | None) -> str:
    averaged = figure.step < 1  # 户均4.4人
    plain = "count" if figure.unit in measures.COUNTED and not averaged else "level"
    clause = _TO_PLAN.sub("", clause_before(figure))
    cue = _last(_PLAN_CUES, clause)
    if cue is not None:
        return "plan" if cue["plan"] else plain
    if before is not None and before.kind == "plan" and _continues(figure, before):
        return "plan"
    return plain


_NEW_MATTER: Final = regex(
    r"完成|[^达]成|实际|占|签约|引进|追加|注入|同比|上半年|上年|去年|其中|共|；|;|目前|招引|安装|建成了|到位|开工"
)


_FROM: Final = regex(r"(?:从|由)[^，。；]{0,4}$|也从$")
_REALISED: Final = regex(r"完成|实际|已|到位|上半年|下达|支付|截至|月")


def _continues(figure: Figure, before: Figure) -> bool:
    """Whether a figure goes on with the plan told of just before (…年产值30亿元，年税收4亿元)."""
    gap = gap_before(figure, before)
    if _FROM.search(gap):
        return False  # 用工也从30人增加到50人: where it stood before
    if figure.stream.sentence(figure.start) != figure.stream.sentence(before.start):
        return False
    if "其中" in gap and figure.unit == before.unit:
        return len(gap) <= 16 and _REALISED.search(gap) is None
    return len(gap) <= 16 and _NEW_MATTER.search(gap) is None


def _falls(figure: Figure, before: Figure | None) -> bool:
    gap = gap_before(figure, before)
    if before is not None and before.kind == "growth" and _LINKED.fullmatch(gap):
        return before.value < 0
    last = ""
    for text in (gap, clause_before(figure)):
        falls = [found.start() for found in _FALLS.finditer(text)]
        rises = [found.start() for found in _RISES.finditer(text)]
        if falls or rises:
            last = "fall" if max(falls, default=-1) > max(rises, default=-1) else "rise"
            break
    return last == "fall"
