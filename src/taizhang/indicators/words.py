"""The words of comparisons and of reasons for what is unknown, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from taizhang.core.issues import Lang

COMPARISON_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "target": ("完成目标", "of target"),
        "pace": ("比序时进度", "against time gone"),
        "yoy": ("同比", "year on year"),
        "previous": ("环比", "on the period before"),
        "share": ("占比", "share"),
        "complement": ("其余", "the rest"),
        "above_share": ("占上级", "share of the org above"),
        "above_rest": ("上级的其余单位", "rest of the org above"),
        "rank": ("位次", "rank"),
        "score": ("功效系数", "score"),
    }
)
REASON_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "NOT_REPORTED": ("未报", "not reported"),
        "NO_ITEMS": ("账簿里还没有这类事项", "the book has no such items yet"),
        "DENOMINATOR_ZERO": ("分母为零", "the denominator is zero"),
        "OPERAND_UNKNOWN": ("算式里有未知的数", "a part of it is unknown"),
        "NO_TARGET": ("没有下达目标", "no target was set"),
        "NO_BASE_PERIOD": ("没有可比的上期", "there is no such period to compare with"),
        "BASE_NOT_POSITIVE": ("基数不大于零，增幅没有意义", "the base is not above zero, so growth has no meaning"),
        "NO_WHOLE": ("没有总体可比", "there is no whole to hold it against"),
        "NOT_RANKED": ("不参加排位", "not ranked"),
        "NO_SPREAD": ("各单位的数相同，分不出高下", "all are the same, which tells none from another"),
    }
)


def reason_words(reason: str, lang: Lang) -> str:
    """A reason code in words, the code beside them so that it can be looked up."""
    zh, en = REASON_WORDS.get(reason, (reason, reason))
    return f"{zh if lang == 'zh' else en} [{reason}]"
