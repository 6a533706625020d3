"""When a difference from the book is no finding: the words may speak of less, of longer, or of another thing.

A false alarm costs an editor's trust, so a difference is told only where the text names the indicator, its whole scope
and its period.
"""

from difflib import SequenceMatcher
from re import compile as regex
from typing import Final

from taizhang.audit import reasons
from taizhang.audit.phrases import Around
from taizhang.core.values.figure import Candidate
from taizhang.reading import Claim

COVERED_MIN: Final = 0.6  # of the words of a clause that must belong to the indicator's name
RUN_MIN: Final = 2  # characters that make a word in common
OWN_MIN: Final = 4  # characters of a name, told in runs, that must stand in the figure's own clause

_TELLING_DIGITS: Final = 3  # significant digits by which an equal value is no coincidence
_LOT_REACH: Final = 12  # characters from 第二批, or 亿元以上, to the figure that is of it
_STOPS: Final = regex(r"[，。；：！？、,;]")

_NARROWER: Final = regex(r"[一-鿿]{2,4}(?:镇|乡|街道|园区|新城|开发区|高新区|组团|村|社区|公司|集团|学校|医院)")
_ALL_YEARS: Final = regex(r"累计|截至|截止|以来|历年|至今")
_THIS_PERIOD: Final = regex(r"今年|本年|年初|上半年|下半年|季度|[0-9一二三四五六七八九十]月|当月|本月")
_DAY: Final = regex(r"\d{4}-\d\d-\d\d")
_SPARE: Final = regex(
    r"今年|本年|上半年|下半年|全年|一季度|年度|全区|全县|全市|我区|我县|其中|共|累计|实际|实现|达到?|完成|顺利|已经|已|预计|可|约|为|的|新|将|年"
)
# a mean, what is still to be done, an addition and a difference are told in the words of the whole
_NOT_THE_WHOLE: Final = regex(
    r"平均|[人户日月周年亩]均|每[月天日周年个家户人亩]|尚未|仍未|还未|暂未|没有|未(?=开工|完成|签约|引进|整改|办结|落地|投产)|未能|"
    r"再(?=引进|签约|签订|新增|开工|完成|投)|又(?=引进|签约|签订|新增|开工|完成|投)|另有|另外|比[^，]{1,10}(?:多|少|增加|减少)"
)
_ONE_LOT: Final = regex(r"第[一二三四五六七八九十\d]{0,3}批|首批|本批|当天|当日|当场|现场|一次性|活动上|仪式上|会上")
_PLANNED: Final = regex(r"计划|预计|目标|储备|总投资|产值|利税")


def is_dated(claim: Claim) -> bool:
    """Whether the text gives a claim a period with both ends, so that none was guessed."""
    return claim.period is not None and ".." not in claim.period


def is_narrower(around: Around) -> bool:
    """Whether the sentence speaks of a town, a park or a firm: less than a district's indicator."""
    return _NARROWER.search(_sentence(around)) is not None


def _sentence(around: Around) -> str:
    return "\n".join((around.own, around.tail, *around.clauses[: around.same_sentence]))


def doubt(claim: Claim, around: Around, meant: Candidate) -> str | None:
    """The reason why a difference from the candidate's figure is no finding; None where it is one."""
    sentence = _sentence(around)
    if meant.item is not None:
        return None
    if is_narrower(around):
        return reasons.NARROWER_SCOPE
    if _ALL_YEARS.search(sentence) and not _THIS_PERIOD.search(sentence):
        return reasons.ALL_YEARS
    if _is_one_day(claim) or _ONE_LOT.search(around.own):
        return reasons.ONE_OCCASION
    if _NOT_THE_WHOLE.search(around.own):
        return reasons.OTHER_THING
    if claim.kind == "plan" and not _PLANNED.search(meant.words):
        return reasons.OTHER_THING
    return None if _tells(around, meant.words) else reasons.OTHER_THING


def _is_one_day(claim: Claim) -> bool:
    """Whether a claim tells of a single day: what was announced then is rarely what was written down as of then."""
    return claim.period is not None and _DAY.fullmatch(claim.period) is not None


def _tells(around: Around, name: str) -> bool:
    """Whether the figure's own clause is about the name: most of its words belong to it, or the name stands there."""
    own = around.own.rpartition("、")[2] + around.tail
    if name in around.own or name in around.tail:
        return _left_over(own.replace(name, "")) <= max(len(name), OWN_MIN)
    runs = SequenceMatcher(None, own, name, autojunk=False).get_matching_blocks()
    covered = [own[run.a : run.a + run.size] for run in runs if run.size >= RUN_MIN]
    if sum(len(run) for run in covered) < OWN_MIN:
        return False
    rest = own
    for run in covered:
        rest = rest.replace(run, "\n", 1)
    shared = sum(len(run) for run in covered)
    return shared >= COVERED_MIN * (shared + _left_over(rest.replace("\n", "")))


def _left_over(words: str) -> int:
    """Characters that are neither time, place nor verb of every report."""
    return len(_SPARE.sub("", words))


def is_lot(before: Claim, claim: Claim) -> bool:
    """Whether the figure told right before says that only a lot is meant: 第二批引进项目8个."""
    return before.kind == "ordinal" and before.surface.endswith("批") and 0 <= claim.start - before.end <= _LOT_REACH


def is_class(before: Claim, claim: Claim, text: str) -> bool:
    """Whether the figure told right before is a class of what is counted: 引进亿元以上项目88个."""
    between = "".join(text[before.end : claim.start].split())
    bounded = before.approx is not None and before.approx.endswith(("上", "下", "内"))
    return bounded and 0 < len(between) <= _LOT_REACH and not _STOPS.search(between)


def is_telling(claim: Claim) -> bool:
    """Whether a claim has digits enough that an equal value is no coincidence."""
    return len(claim.value.normalize().as_tuple().digits) >= _TELLING_DIGITS
