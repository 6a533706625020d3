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

_NARROWER: Final = regex(r"[一-鿿]{2,4}(?:镇|乡|街道|园区|新城|开发区|高新区|组团|村|社区|公司|集团|学校|医院)")
_ALL_YEARS: Final = regex(r"累计|截至|截止|以来|历年|至今")
_THIS_PERIOD: Final = regex(r"今年|本年|年初|上半年|下半年|季度|[0-9一二三四五六七八九十]月|当月|本月")
_SPARE: Final = regex(
    r"今年|本年|上半年|下半年|全年|一季度|年度|全区|全县|全市|我区|我县|其中|共|累计|实际|实现|达到?|完成|顺利|已经|已|预计|可|约|为|的|新|将|年"
)
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
    if claim.kind == "plan" and not _PLANNED.search(meant.words):
        return reasons.OTHER_THING
    return None if _tells(around, meant.words) else reasons.OTHER_THING


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
