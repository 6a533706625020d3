"""How likely a stretch of text begins or goes on inside a sentence, and whether a seam between two stretches reads on."""

from collections import Counter
from math import exp, log1p
from re import compile as regex
from typing import Final

from taizhang.reading.columns import opens

DATELINE: Final = regex(r"^(?:本报讯|本报[一-鿿]{2,6}讯|新华社[一-鿿]{2,4}\d{1,2}月\d{1,2}日电|[一-鿿]{2,5}讯[（(])")
_NEVER_FIRST: Final = frozenset("，。；：、！？”’）》」』%％…·")  # a line does not begin a sentence with these
_HANGING: Final = frozenset("的了着们过")
_LINKING: Final = frozenset("和与及或等并而")
_UNITS: Final = frozenset(
    "个家户亩元万亿吨倍件座条项台辆名人次公千平米斤头株只处所场组批起期份套桶袋箱栋根棵艘架％%级岁天年月日号届余多"
)
_FRESH: Final = regex(
    r"据|此外|同时|目前|下一步|接下来|如今|为[此了]|截至|通过|近[年日来]|[一二三四五六]是|记者|“|“十|在|针对|围绕|随着|[一-鿿]{2,4}的同时|[一-鿿]{2,8}[，说]"
)
_STOP: Final = regex(r"[，。；：、！？”]")
_DIGIT: Final = regex(r"\d")
_DATE: Final = regex(r"(?:19|20)\d{2}年|\d{1,2}月|\d{1,2}日|\d{1,2}[—–~-]\d{1,2}月")
_WANTS_NUMBER: Final = (
    "率",
    "比",
    "比重",
    "额",
    "量",
    "数",
    "值",
    "长",
    "达",
    "达到",
    "为",
    "约",
    "超",
    "近",
    "降",
    "至",
    "到",
    "了",
    "、",
    "入",
    "资",
    "积",
    "共",
    "计",
    "有",
)
_SHARES: Final = ("率", "比重", "占比", "同比", "增长", "下降", "比例")
_SAID: Final = regex(r"(?:达到?|为|约|上升|提高|增长|下降)?\d[\d.]*(?P<percent>[%％‰]|个百分点)?")
_PAIRS: Final = ("“”", "（）", "《》")
_TAIL: Final = 240  # characters before a seam in which a bracket may have been opened
_HEAD: Final = 120


def begins_inside(text: str, *, indented: bool = False) -> float:
    """Log odds that a text begins inside a sentence."""
    first = text[0]
    if first in _NEVER_FIRST or first in _HANGING:
        return 6.0
    if DATELINE.match(text) or indented:
        return -6.0
    odds = 0.6
    if opens(text):
        odds -= 3.0
    elif _FRESH.match(text):
        odds -= 1.0
    if first in _UNITS and not _DATE.match(text):
        odds += 1.0
    if first in _LINKING:
        odds += 1.5
    if _DIGIT.match(first) and not _DATE.match(text):
        odds += 1.5
    stop = _STOP.search(text[:_HEAD])
    if stop is not None:
        at, mark = stop.start(), stop[0]
        if mark in "。！？；":
            odds += 2.5 if at <= 6 else 1.2 if at <= 16 else 0.3
        elif mark == "”":
            odds += 4.0 if "“" not in text[:at] else 0.0
        elif at <= 1:
            odds += 2.0
    return odds


def surely(odds: float) -> float:
    """The logarithm of the probability that log odds stand for."""
    return -log1p(exp(-odds)) if odds > -30 else odds


def reads_on(tail: str, head: str, pairs: Counter[str]) -> float:
    """Weight of evidence that `head` goes on with the sentence `tail` broke off in; `pairs` are those of the page."""
    weight = _numbers(tail, head) + _brackets(tail[-_TAIL:], head[:_HEAD])
    pair = tail[-1] + head[0]
    if pair.isalpha():
        seen = pairs[pair]
        weight += min(1.0 + 0.3 * seen, 2.0) if seen else -0.4
    return weight


def _numbers(tail: str, head: str) -> float:
    """A number wants its measure word, a measure word a number; what is counted, a number."""
    last, first = tail[-1], head[0]
    if last.isdigit():
        return 3.0 if first in _UNITS else -2.0
    if last in "万亿" and first in _UNITS:
        return 3.0
    if tail.endswith(_SHARES) and (said := _SAID.match(head)):
        return 2.5 if said["percent"] else -1.5  # 就业率 wants its per cent
    number = first.isdigit() and not _DATE.match(head)
    if number:
        return 1.5 if tail.endswith(_WANTS_NUMBER) else -0.5
    if first in "%％亿" or (first in "元亩吨" and last != "公"):
        return -2.0
    return 0.0


def _brackets(tail: str, head: str) -> float:
    """A bracket or quotation mark opened before the seam is closed after it, and none is closed that was not opened."""
    weight = 0.0
    for opened, closed in _PAIRS:
        within = tail.rfind(opened) > tail.rfind(closed)
        close, again = head.find(closed), head.find(opened)
        if close >= 0 and (again < 0 or close < again):
            weight += 3.0 if within else -3.0
        elif again >= 0 and within:
            weight -= 3.0
    return weight
