"""The noun phrase a figure is about: what its clause says before the number, or the noun its measure word counts."""

from re import compile as regex
from typing import Final

from taizhang.reading import measures
from taizhang.reading.figures import Figure

_LONGEST: Final = 30
_OPENING: Final = regex(
    r"^(?:其中|同时|目前|今年以来|今年|截至目前|截至|上半年|下半年|全年|年度|据悉|据介绍|据统计|并|且|也|还|已|共|预计|先后|累计|较去年同期|同比|"
    r"一季度|前三季度|(?:19|20)\d\d年(?:上半年|下半年)?|\d{1,2}月份?|[一-鿿]{2}[区县](?=[^，]{4}))+"
)
_CLOSING: Final = regex(
    r"(?:达到|达|为|是|共计|共有|共|均达|均|了|有|(?<!签)约|实现|已|计|的|至|到|分别|同比|增长|：|:|、)+$"
)
_NOUN: Final = regex(
    r"^(?:以上|左右|多|余)?(?:的)?(?P<noun>[一-鿿A-Za-z“”（）()]{1,12}?)(?=[，。；、！？：\n]|$|和|与|及|的|进行|入驻|开工)"
)


def subject_of(figure: Figure) -> str:
    """The subject as the text words it, empty where neither side names one."""
    stream = figure.stream
    low = max(stream.clause_start(figure.start), figure.start - _LONGEST)
    before = stream.text[low : figure.start]
    listed = max(before.rfind("、") if not before.endswith("、") else -1, _last_digit(before))
    named = _OPENING.sub("", before[listed + 1 :])
    named = _CLOSING.sub("", named).strip("，、：:“”（）() \n的")
    if figure.unit in measures.COUNTED and figure.form == "amount":
        noun = _NOUN.match(stream.text[figure.end : figure.end + 16])
        if noun and not named.endswith(noun["noun"]):
            return f"{named}{noun['noun']}" if named else noun["noun"]
    if named:
        return named
    earlier = stream.clause(figure.start) - 1
    if earlier < 0:
        return ""
    start = stream.nth_clause_start(earlier)
    clause = stream.text[start : min(stream.clause_end(start), start + _LONGEST)]
    return _CLOSING.sub("", _OPENING.sub("", _DIGITS.split(clause)[0])).strip("，、：:“”（）() \n")


_DIGITS: Final = regex(r"\d")


def _last_digit(text: str) -> int:
    for index in range(len(text) - 1, -1, -1):
        if text[index].isdigit() or text[index] == "%":
            after = text[index + 1 : index + 3]
            skip = 2 if after[:2] in {"亿元", "万元", "公里"} else 1 if after[:1] in "个项家%次户人亩" and after else 0
            return index + skip
    return -1
