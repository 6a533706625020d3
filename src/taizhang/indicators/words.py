"""The words of comparisons and of reasons for what is unknown, in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from taizhang.core.issues import Lang

COMPARISON_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "target": ("完成目标", "of target"),
        "yoy": ("同比", "year on year"),
        "share": ("占比", "share"),
        "complement": ("其余", "the rest"),
        "above_share": ("占上级", "share of the org above"),
        "above_rest": ("上级的其余单位", "rest of the org above"),
        "rank": ("名次", "rank"),
    }
)
REASON_WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "NOT_REPORTED": ("未报", "not reported"),
        "NO_ITEMS": ("账簿里还没有这类事项", "the book has no such items yet"),
        "DENOMINATOR_ZERO": ("分母为零", "the denominator is zero"),
        "OPERAND_UNKNOWN": ("算式里有未知的数", "a part of it is unknown"),
        "NO_TARGET": ("没有下达目标", "no target was set"),
        "NO_BASE_PERIOD": ("上年没有对应的周期", "last year has no such period"),
        "BASE_NOT_POSITIVE": ("基数不大于零，增幅没有意义", "the base is not above zero, so growth has no meaning"),
        "NO_WHOLE": ("没有总体可比", "there is no whole to hold it against"),
        "NOT_RANKED": ("不参加排名", "not ranked"),
    }
)


def reason_words(reason: str, lang: Lang) -> str:
    """A reason code in words, the code beside them so that it can be looked up."""
    zh, en = REASON_WORDS.get(reason, (reason, reason))
    return f"{zh if lang == 'zh' else en} [{reason}]"
