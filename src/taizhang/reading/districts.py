"""The districts a text speaks of, told by the form of their names and by what stands around them: 区 县 市 旗 自治州."""

from collections import Counter
from functools import lru_cache
from re import compile as regex
from typing import Final

_KINDS: Final = "自治县|自治旗|自治州|高新区|[区县市旗]"
_RUN: Final = regex(r"[一-鿿]+")
_ENDING: Final = regex(_KINDS)
_NATIONS: Final = regex(r"(?:[一-鿿]{1,3}族){1,4}$")
_AFTER: Final = frozenset("域级内场民委政直长里局容税面价值")  # 区域, 市级, 市场: no district ends there
_COMMON: Final = frozenset(
    "全各该本我每城园社小辖地景市郊新库灾片校厂矿林牧户发区县据灯两个座名超门闹上省牙都湾湖街"
)  # 城区, 园区, 全县
_HILLS: Final = frozenset("巴陵行别深高贫老偏远困低丘石秦重")  # 武陵山区, 边远山区; but 璧山区 is one
_JOINING: Final = frozenset("的在和与及至到了位为从由对向于是获悉据让使给赴往访进近来自省市区县旗日月年")
_KINDS_OF_AREA: Final = regex(
    r"(?:东部|西部|南部|北部|中部|安置|示范|建成|开发|产业|工业|保护|核心|主城|中心|生态|旅游|技术|保税|实验|试验|居住|服务|棚户|自治|全国|城乡|国内|批发|交易|上市|受|我|全)$"
)
_FLAGS: Final = frozenset("红国锦彩战党军旌升")  # 红旗, 国旗: no banners of Inner Mongolia
_SURELY: Final = frozenset(
    "的在和与及至了为市省"
)  # of these, what no name begins with (于都县 and 从江县 do begin with the others)
_LOOKED: Final = 8000  # characters of a text that are looked at: more than an article has
_UPPER: Final = 2.0  # what the level an article speaks of (全县, 县里) counts for


def stem(district: str) -> str:
    """A district's name without what it is (江津区 → 江津); a county of one character keeps it."""
    if _ENDING.search(district) and "自治" in district:
        return district[:2]
    short = district[:-1] if district[-1] in "区县市旗" else district
    return short if len(short) > 1 else district


def full_name(name: str, text: str) -> str:
    """A district's name as the text gives it in full: 围场县 is 围场满族蒙古族自治县, 江津 is 江津区; itself where it does not."""
    short = stem(name)
    found = [one for one in districts_of(text) if one.startswith(short) and len(one) > len(name)]
    return max(found, key=len) if found else name


@lru_cache(maxsize=256)
def district_of(text: str) -> str | None:
    """The district a text names most, None where it names none."""
    found = districts_of(text)
    return max(found, key=lambda name: found[name]) if found else None


@lru_cache(maxsize=256)
def districts_of(text: str) -> dict[str, float]:
    """The districts a text names, and how much it speaks of each. A county of one character (忠县) is told by what
    stands before it: a stop, a joining word, or now this character and now that.
    """
    text = text[:_LOOKED]
    seen = _occurrences(text)
    before: dict[str, Counter[str]] = {}
    for run, kind, _ in seen:
        before.setdefault(run[-1] + kind, Counter())[run] += 1
    names: dict[tuple[str, str], str | None] = {}
    weights: dict[str, float] = {}
    for run, kind, outer in seen:
        if (run, kind) not in names:
            names[run, kind] = _name(run, kind, before[run[-1] + kind], text)
        name = names[run, kind]
        if name is not None:
            weights[name] = weights.get(name, 0.0) + (0.3 if outer else 1.0)
    told = Counter(text[place + 1] for place in range(len(text) - 1) if text[place] in "全该我")
    return {
        name: weight + (_UPPER if told[name[-1]] else 0.0) + 0.01 * min(text.count(stem(name)), 50)
        for name, weight in weights.items()
    }


def _occurrences(text: str) -> list[tuple[str, str, bool]]:
    """What stands before each 区 县 市 旗 back to a stop or a joining word, which of them it is, and whether another
    district's name follows at once (南宁市 in 南宁市武鸣区).
    """
    seen = []
    for found in _ENDING.finditer(text):
        start, end = found.span()
        if text[end : end + 1] in _AFTER and text[end : end + 1]:
            continue
        first = start
        while first > 0 and start - first < 8 and "一" <= text[first - 1] <= "鿿" and text[first - 1] not in _JOINING:
            first -= 1
        run = text[first:start]
        if run:
            follow = _ENDING.search(text, end, end + 5)
            outer = (
                follow is not None
                and follow.start() >= end + 2
                and _RUN.fullmatch(text, end, follow.start()) is not None
            )
            seen.append((run, found[0], outer))
    return seen


def _name(run: str, kind: str, runs: Counter[str], text: str) -> str | None:
    """The name at the end of a run of characters: two of them unless what always stands before says three or more."""
    if kind.startswith("自治"):
        nations = _NATIONS.search(run)
        head = run[: nations.start()] if nations else run
        return (head[-3:] if len(head) == 3 else head[-2:]) + (nations[0] if nations else "") + kind
    if len(run) == 1:
        if _always(run, kind, text) is not None:
            return _always(run, kind, text)
        return run + kind if kind == "县" and _proper(run, kind, text) else None
    if kind == "县" and _varied(runs):
        return run[-1] + kind if _proper(run[-1], kind, text) else None
    for size in (4, 3):
        if len(run) >= size and text.count(run[-size:]) > 1 and text.count(run[-size:]) == text.count(run[-2:]):
            return run[-size:] + kind if _proper(run[-size:], kind, text) else None
    return run[-2:] + kind if _proper(run[-2:], kind, text) else None


def _always(char: str, kind: str, text: str) -> str | None:
    """The name of two characters whose first is a joining word elsewhere (于都县, 从江县), where it always stands there."""
    ends = [found.start() for found in regex(char + kind).finditer(text)]
    firsts = {text[end - 1 : end] for end in ends}
    first = next(iter(firsts))
    return (
        first + char + kind
        if len(ends) > 1 and len(firsts) == 1 and first in _JOINING and first not in _SURELY
        else None
    )


def _varied(runs: Counter[str]) -> bool:
    """Whether now this character and now that stands before the last one, or none."""
    return len({run[-2:-1] for run in runs}) > 1


def _proper(name: str, kind: str, text: str) -> bool:
    walled = name[-1] == "城" and kind == "市" and text.count(name) > text.count(name + kind)  # 诸城市
    if (name[-1] in _COMMON and not walled) or name[-1] in _JOINING or _KINDS_OF_AREA.search(name):
        return False
    if kind == "旗" and name[-1] in _FLAGS:
        return False
    return not (kind == "区" and name[-1] == "山" and name[0] in _HILLS)
