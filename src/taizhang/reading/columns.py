"""Which article a block of text goes on with, where the columns of several articles were extracted in turns.

A column that breaks off inside a sentence is gone on with somewhere. What follows it in the file may as well be another
article: one that opens as articles do and speaks of another district. Words in common settle the rest.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from re import compile as regex
from typing import Final

from taizhang.reading.stream import Row

_DISTRICT: Final = regex(r"(?<![一-鿿])[一-鿿]县|[一-鿿]{2}(?:自治县|[区县])")
_COMMON: Final = frozenset("全各该本我每城园社小辖地景市郊新库灾片校厂矿林牧户发区县据灯")  # 城区, 园区, 全县: no names
_HILLS: Final = frozenset("巴陵行别深高贫老偏远困低丘石秦重")  # 武陵山区, 边远山区; but 璧山区 is one
_JOINING: Final = frozenset("的在和与及至到了位为从由对向于是获悉据")
_OPENING: Final = regex(
    r"(?:“|记者|本报|走进|走在|行走|驱车|漫步|来到|步入|初[春夏秋冬]|[金早深]秋|[盛仲立]夏|隆冬|时下|眼下|连日来|近日|日前|近年来|今年|去年|为|围绕|"
    r"\d{1,2}月(?:\d{1,2}日|份|[上中下]旬|[底初末])?[，,]|(?:\d{1,2}[-~—–至]\d{1,2}月|\d{1,2}月\d{1,2}日[至到]|[上下]半年|[前一二三四]{1,2}季度)|(?:19|20)\d{2}年|[一-鿿]{1,3}[区县市](?!级|域|内))"
)
_OPENED: Final = ("，", "、", "；", "的", "和", "与", "及", "于", "在", "从", "至", "截", "到", "自", "由", "将", "为")
_ENDED: Final = ("。", "！", "？", "!", "?", "…", "：")
_STOP: Final = regex(r"[。！？；]")
_FRAGMENT: Final = 16  # characters up to the first full stop that are likelier the rest of a sentence than a whole one
_NAMED: Final = 4  # words in common that the district's name is worth
_ROWS: Final = 24  # rows of a body's head and of its foot that are looked at
BLOCK_ROWS: Final = 2 * _ROWS  # rows of a block that are looked at
_WIDEST: Final = 400  # characters of a row that are looked at
_OFTEN: Final = 3
_JOINED: Final = 3  # words in common that a seam which reads on is worth
_MARGIN: Final = 2  # words in common by which a block must fit another article better before it leaves its neighbour


def ended(row: Row) -> bool:
    """Whether a row closes a sentence."""
    return row.stripped.rstrip("”’」』）)").endswith(_ENDED)


def broken_off(body: Sequence[Row]) -> bool:
    """Whether a text stops inside a sentence, as a column does at its foot."""
    return bool(body) and not ended(body[-1])


def district_of(text: str) -> str | None:
    """The district a text names most, None where it names none. A county of one character (忠县) is told by what
    stands before it: a stop, a joining word, or now this character and now that.
    """
    if "区" not in text and "县" not in text:
        return None
    found = Counter(_longer(text))
    before: dict[str, set[str]] = {}
    for name in found:
        before.setdefault(name[-2:], set()).add(name[:-2])
    counted: Counter[str] = Counter()
    for name, times in found.items():
        short = name[-1] == "县" and (len(before[name[-2:]]) > 1 or name[0] in _JOINING)
        known = name[-2:] if short and len(name) == 3 else name
        if _is_name(known):
            counted[known] += times
    return counted.most_common(1)[0][0] if counted else None


def _longer(text: str) -> list[str]:
    """The districts named, one of three characters (沙坪坝区) told by what always stands before its last two."""
    matches = list(_DISTRICT.finditer(text))
    before: dict[str, set[str]] = {}
    for found in matches:
        before.setdefault(found[0], set()).add(text[found.start() - 1] if found.start() else "")
    times = Counter(found[0] for found in matches)
    return [
        next(iter(before[name])) + name
        if times[name] > 1 and len(name) == 3 and len(before[name]) == 1 and _inside(next(iter(before[name])))
        else name
        for name in (found[0] for found in matches)
    ]


def _inside(char: str) -> bool:
    return "一" <= char <= "鿿" and char not in _JOINING and char not in "市省州全各我访据获"


def _is_name(district: str) -> bool:
    last = district[-2]
    hills = district.endswith("山区") and district[0] in _HILLS
    return district.endswith("自治县") or (last not in _COMMON and last not in _JOINING and not hills)


def opens(text: str) -> bool:
    """Whether a row begins as the text of an article does: with a day, a district, 近日, 记者, 走进."""
    return _OPENING.match(text) is not None


def opens_another(body: Sequence[Row], block: Sequence[Row]) -> bool:
    """Whether a block begins a new article after a body without a headline: it opens like one, in another district."""
    if not opens(block[0].stripped) or (broken_off(body) and body[-1].stripped.endswith(_OPENED)):
        return False
    return apart(body, block)


def apart(body: Sequence[Row], block: Sequence[Row]) -> bool:
    """Whether two texts each speak of a district that the other does not name."""
    first, second = _text(body), _text(block)
    here, there = district_of(first), district_of(second)
    return here is not None and there is not None and stem(here) not in second and stem(there) not in first


def stem(district: str) -> str:
    """A district's name without what it is (江津区 → 江津); a county of one character keeps it."""
    short = district.removesuffix("自治县").rstrip("区县市")
    return short if len(short) > 1 else district


def goes_on(body: Sequence[Row], block: Sequence[Row]) -> bool:
    """Whether a block may go on with a body that broke off: it does not open as an article of another district does."""
    if not opens(block[0].stripped):
        return True
    here = district_of(_text(body))
    return here is not None and stem(here) in _text(block)


def best_fit(bodies: Sequence[Sequence[Row]], block: Sequence[Row], neighbour: int | None) -> int:
    """Which of several unfinished bodies a block goes on with; `neighbour` is the one printed right before it."""
    text = _text(block)
    words = [words_of(_text(body)) for body in bodies]
    rest = len(_STOP.split(text, maxsplit=1)[0]) <= _FRAGMENT or text[0] in "，、。；）”的了"
    scores = []
    for index, body in enumerate(bodies):
        elsewhere = [other for place, other in enumerate(words) if place != index]
        score = _fit(words[index], elsewhere, text) + (_NAMED if _names(body, text) else 0)
        if broken_off(body):
            score += (_MARGIN if rest else 0) + (_JOINED if _joins(body[-1].stripped, text) else 0)
        scores.append(score)
    best = max(range(len(bodies)), key=lambda index: (scores[index], index == neighbour, index))
    if neighbour is not None and scores[best] < scores[neighbour] + _MARGIN:
        return neighbour
    return best


def _fit(words: Counter[str], elsewhere: Sequence[Counter[str]], text: str) -> int:
    """How many words of a text a body has and the others have not, one it has often counting up to three times."""
    own = [word for word in words_of(text) if word in words and not any(word in other for other in elsewhere)]
    return sum(min(words[word], _OFTEN) for word in own)


def _names(body: Sequence[Row], text: str) -> bool:
    district = district_of(_text(body))
    return district is not None and stem(district) in text


def _joins(tail: str, text: str) -> bool:
    """Whether the seam reads on: 就业率 and 达93.8%, 拆除57处、 and 9860㎡."""
    if tail.endswith("、") and text[0].isdigit():
        return True
    return tail.endswith(("率", "比", "比重", "额", "量", "数", "值", "长")) and text[0] in "达为约占0123456789"


def _text(rows: Sequence[Row]) -> str:
    """The rows joined: those of a long body's head and foot, so that a page's blocks cost the same each."""
    kept = rows if len(rows) <= BLOCK_ROWS else (*rows[:_ROWS], *rows[-_ROWS:])
    return "".join(row.stripped[:_WIDEST] for row in kept)


@lru_cache(maxsize=64)
def words_of(text: str) -> Counter[str]:
    """The pairs of neighbouring characters of a text, which stand in for its words."""
    found = (text[place : place + 2] for place in range(len(text) - 1))
    return Counter(pair for pair in found if pair.isalpha())
