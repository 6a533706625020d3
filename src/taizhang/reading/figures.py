"""Spotting figures: a number with its measure word and the words of approximation that touch it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from re import Match
from re import compile as regex
from typing import Final

from taizhang.core.limits import INTEGER_DIGITS_MAX
from taizhang.core.values.approximation import Interval, interval_of
from taizhang.reading import measures, numerals
from taizhang.reading.numerals import Number
from taizhang.reading.scanning import Scanner
from taizhang.reading.stream import Stream

_BEFORE: Final = r"(?P<before>大约|约为|(?<![签预特节合制契公条])约|接近|将近|(?<![附最邻靠临])近|超过|(?<![赶])超|突破|(?<!突)破(?=[百千万亿\d])|逾|不到|不足|未满|至少|不少于|不低于|不超过|不高于|至多|最多|低于|高于|少于|多于|上(?=[百千万亿]))?"
_AFTER: Final = r"(?P<after>余|多(?![种样元层次方])|左右|上下|及?以上|以下|以内)?"
_ARABIC_UNITS: Final = measures.alternatives(measures.WORDS)
_HAN_UNITS: Final = measures.alternatives(measures.HAN_WORDS)
_STARTS: Final = "0123456789零一二两三四五六七八九十百千万亿大约接将近超突破逾不未至低高少多最上翻过半第居列位获前"
_SCANNER: Final = Scanner(
    rf"(?P<fraction>{_BEFORE.replace('before', 'fbefore')}(?P<base>百|千|万|[二三四五六七八九十])分之(?P<part>[零一二三四五六七八九十百点]{{1,9}}|\d+(?:\.\d+)?)(?:以上)?)"
    rf"|(?P<tenths>{_BEFORE.replace('before', 'tbefore')}(?P<tenth>[一二两三四五六七八九]|(?<![\d.])[1-9])成(?P<half>[一二三四五六七八九半])?(?P<tenths_after>以上|左右|多)?(?![立长功为员果都就效本绩分品交熟])(?=[，。；、！？”’）)\n]|的|以|左|多|$|[一-鿿]))"
    r"|(?P<doubled>翻了?(?:一番|[一两二三四五六七八九]番|番)|翻倍)"
    r"|(?P<moiety>(?:超|过|近|约)?(?:一半|半数)(?:以上|左右)?|(?<=[比率了])(?:超|过)半(?=[，。；、]|$)|(?<![间务程期挖量])过半(?=[村户群学企职居镇]))"
    rf"|第(?P<nth>\d{{1,4}}|[一二三四五六七八九十百]{{1,6}})(?P<nthword>[位名次届个批期轮季条家家项]|(?=[，。；、！？”’）)\n]))"
    r"|(?P<top>[居列位获](?:[^，。；\n]{0,8})(?P<first>首位|榜首|第一(?![^，。；、！？\n”’）)])))"
    r"|前(?P<front>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<frontword>[位名强](?!度)|(?=[，。；、！？\n”’）)]))"
    rf"|{_BEFORE}(?P<arabic>{numerals.ARABIC})(?P<scale>{numerals.SCALE})(?P<inner>余|多|来(?=[个家项人次名户亩元斤吨米公台辆头只棵株万]))?(?P<scale2>[万亿]{{0,2}})(?P<unit>{_ARABIC_UNITS})?{_AFTER}"
    rf"|{_BEFORE.replace('before', 'hbefore')}(?P<han>{numerals.HAN})(?P<hinner>余|多|来(?=[个家项人次名户亩元斤吨米公台辆头只棵株万]))?(?P<hscale2>[万亿]{{0,2}})(?P<hunit>大(?=[一-鿿])|级(?=[一-鿿])|{_HAN_UNITS}){_AFTER.replace('after', 'hafter')}",
    _STARTS,
)


_DOUBLED: Final = (Decimal("0.95"), Decimal("1.5"))
_interval_of = lru_cache(maxsize=4096)(interval_of)  # relations ask for the same few again and again


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a stream. `word` is its measure word as written, `form` what sort of number it is."""

    stream: Stream
    start: int
    end: int
    value: Decimal
    step: Decimal
    unit: str
    word: str
    approx: str | None = None
    form: str = "amount"  # amount | rank | ordinal | doubling
    kind: str = ""
    period: str | None = None
    subject: str = ""
    stated_period: bool = False
    upto: Decimal | None = None  # the upper end of a range, whose lower end is the value

    @property
    def interval(self) -> Interval:
        """What the figure may stand for. 翻番 is said of anything from about twice to half as much again."""
        if self.form == "doubling":
            return Interval(self.value * _DOUBLED[0], self.value * _DOUBLED[1])
        exact = self.unit in measures.COUNTED and self.step == 1
        step = Decimal(0) if exact or self.form != "amount" else self.step
        low = _interval_of(self.value, step, self.approx)
        if self.upto is None:
            return low
        high = _interval_of(self.upto, step, self.approx)
        return Interval(low.low, high.high, low.low_closed, high.high_closed)

    @property
    def surface(self) -> str:
        return self.stream.text[self.start : self.end]


def spot(stream: Stream, names: Sequence[tuple[int, int]], times: Sequence[tuple[int, int]]) -> list[Figure]:
    """The figures of a stream in order; what lies in a name or a date expression is none."""
    closed = sorted([*names, *times])
    starts = [start for start, _ in closed]
    found = []
    position = 0
    while (match := _SCANNER.search(stream.text, position)) is not None:
        inside = _covering(match, closed, starts)
        if inside is not None:
            position = max(inside, match.start() + 1)
            continue
        position = max(match.end(), match.start() + 1)
        figure = _read(stream, match)
        if figure is not None:
            found.append(figure)
    return _share_units(found)


def _covering(match: Match[str], closed: Sequence[tuple[int, int]], starts: Sequence[int]) -> int | None:
    """The end of the name or date that a match touches, None where it touches none."""
    for index in range(bisect_right(starts, match.end() - 1) - 1, -1, -1):
        start, end = closed[index]
        if end > match.start():
            return end
        if index < len(closed) and match.start() - start > 80:
            break
    return None


def _read(stream: Stream, match: Match[str]) -> Figure | None:
    start, end = match.span()
    if match["arabic"]:
        return _amount(stream, match)
    if match["han"]:
        return _han_amount(stream, match)
    if match["fraction"]:
        return _fraction(stream, match)
    if match["tenths"]:
        number = Decimal(_digit(match["tenth"])) * 10
        half = match["half"]
        number += Decimal(5 if half == "半" else _digit(half) if half else 0)
        return Figure(
            stream,
            start,
            end,
            number,
            Decimal(1 if half else 10),
            "percent",
            "成",
            match["tenths_after"] or match["tbefore"],
        )
    if match["doubled"]:
        return _doubling(stream, match)
    if match["moiety"]:
        approx = next((word for word in ("以上", "左右", "超", "近", "约", "过") if word in match[0]), None)
        return Figure(stream, start, end, Decimal(50), Decimal(10), "percent", "半", approx)
    return _place(stream, match)


def _digit(char: str) -> int:
    return int(char) if char.isdigit() else numerals.DIGITS[char]


def _doubling(stream: Stream, match: Match[str]) -> Figure:
    times = next((numerals.DIGITS[char] for char in match[0] if char in numerals.DIGITS), 1)
    return Figure(stream, *match.span(), Decimal(2**times), Decimal(1), "multiple", "番", form="doubling")


def _fraction(stream: Stream, match: Match[str]) -> Figure | None:
    part, base = match["part"], match["base"]
    number = numerals.arabic(part) if part[0].isdigit() else numerals.han(part)
    whole = numerals.han(base)
    if number is None or whole is None:
        return None
    approx = "以上" if match[0].endswith("以上") else match["fbefore"]
    if base in "百千万":
        factor = Decimal(100) / {"百": 100, "千": 1000, "万": 10000}[base]
        return Figure(stream, *match.span(), number.value * factor, number.step * factor, "percent", "分之", approx)
    value = (number.value / whole.value).quantize(Decimal("0.000001"))
    return Figure(stream, *match.span(), value, Decimal("0.01"), "ratio", "分之", approx)


def _place(stream: Stream, match: Match[str]) -> Figure | None:
    """第二位, 居首位, 前三: places in a ranking; 第三届: a number in a series; 第一次 says no figure."""
    if match["top"]:
        start = match.start("first")
        return Figure(stream, start, match.end("first"), Decimal(1), Decimal(1), "rank", "位", form="rank")
    front = match["front"]
    text = front or match["nth"]
    number = numerals.arabic(text) if text[0].isdigit() else numerals.han(text)
    if number is None or match["frontword"] == "强":
        return None
    word = match["frontword"] if front else match["nthword"]
    ranked = word in {"位", "名"} or (not word and _ranks(stream, match.start()))
    if front and not _ranks(stream, match.start()):
        return None
    if ranked or front:
        return Figure(stream, *match.span(), number.value, Decimal(1), "rank", word or "位", form="rank")
    if not word or number.value == 1:
        return None
    return Figure(stream, *match.span(), number.value, Decimal(1), "ordinal", word, form="ordinal")


_RANKING: Final = regex(r"[居列排位]|全市|全区|全县|全国|全省|西部|名次|序|保持|进入|跻身")


def _ranks(stream: Stream, start: int) -> bool:
    return _RANKING.search(stream.text[max(start - 14, 0, stream.clause_start(start)) : start]) is not None


def _amount(stream: Stream, match: Match[str]) -> Figure | None:
    text = stream.text
    start, end = match.span()
    before = text[start - 1] if start else ""
    unit, scale = match["unit"], match["scale"] + match["scale2"]
    if before.isascii() and before.isalpha() and not _INDICATOR.search(text[max(start - 4, 0) : start]):
        return None
    number = numerals.arabic(match["arabic"], scale)
    if number is None:
        return None
    inner, after = match["inner"], match["after"]
    end = match.end() if unit or (after and scale) else match.end("scale2")
    word = unit or ""
    if word == "日" or (word == "年" and match["arabic"].startswith(("19", "20")) and len(match["arabic"]) == 4):
        return None
    if not word:
        return _bare(stream, match, number, start, end, inner or after)
    code, worth = _worth(word, text, match.end("unit"))
    if word == "名单" or (word == "口" and text[end : end + 1] == "人"):
        code, worth = ("person", Decimal(1)) if word == "口" else (code, worth)
    approx = inner or after or match["before"]
    if _NEGATIVE.search(text[max(start - 2, 0) : start]):
        start, number = start - 1, Number(-number.value, number.step)
    if word == "位" and _MOVED.search(text[max(start - 6, 0) : start]):
        code = "rank"
    return Figure(stream, start, end, number.value * worth, number.step * worth, code, word, approx)


_INDICATOR: Final = regex(r"(?:GDP|CPI|PPI|PMI|LNG)$")
_NEGATIVE: Final = regex(r"[率为长速幅值]-$")
_MOVED: Final = regex(r"(?:提升|上升|前移|前进|进位|下降|后移|提高|跃升|晋升)了?$")


def _bare(stream: Stream, match: Match[str], number: Number, start: int, end: int, approx: str | None) -> Figure | None:
    """A number without a measure word: money before 级, else kept without unit until the list around it tells one."""
    following = stream.text[end : end + 2]
    scale = match["scale"] + match["scale2"]
    if people := _PEOPLE.match(stream.text, end):
        code = "household" if people["homes"] else "person"
        return Figure(stream, start, end, number.value, number.step, code, "人", approx or match["before"])
    if following.startswith("级") and "亿" in scale:
        return Figure(stream, start, end, number.value, number.step, "CNY", "级")
    return Figure(stream, start, end, number.value, number.step, "", scale, approx or match["before"])


_PEOPLE: Final = regex(
    r"(?:名)?(?:贫困|困难|留守|失能|高龄|残疾|特困|务工|参保|移民|搬迁|城乡|城镇|农村|在校|中小|外来|脱贫|返乡|常住|户籍)*(?:居民|群众|人口|人员|考生|党员|学生|师生|游客|职工|市民|党员|干部|村民|农民|老人|儿童|志愿者|学子|(?P<homes>农户|家庭))"
)
_HAN_SHY: Final = regex(r"[第一二三四五六七八九十百千万数几每某统唯专任同单万逐周初星期\d]$")


def _han_amount(stream: Stream, match: Match[str]) -> Figure | None:
    text = stream.text
    start = match.start()
    digits, word = match["han"], match["hunit"]
    if start and _HAN_SHY.search(text[start - 1]):
        return None
    ends = numerals.han_range(digits)
    number = ends[0] if ends else numerals.han(digits)
    if number is None or number.value == 0 or number.value.adjusted() >= INTEGER_DIGITS_MAX:
        return None
    scale = numerals.scale_value(match["hscale2"])
    number = Number(number.value * scale, number.step * scale)
    upto = ends[1].value * scale if ends else None
    approx = match["hinner"] or match["hafter"] or match["hbefore"]
    if word == "级":
        amount = "亿" in digits
        return Figure(stream, start, match.end("han"), number.value, number.step, "CNY", "级") if amount else None
    if word == "大":
        small = 2 <= number.value <= 20 and text[match.end() : match.end() + 1] not in "家小都会学部量大批地市道队约"
        return Figure(stream, start, match.end("hunit"), number.value, Decimal(1), "item", "大") if small else None
    code, worth = _worth(word, text, match.end("hunit"))
    if number.value == 1 and code not in {"multiple", "pp"} and approx is None:
        return None  # 一个, 一项, 一亩地, 30元一斤: an article of speech
    if digits in {"千", "百", "万", "十", "亿", "百万"} and code in measures.COUNTED and approx is None:
        return None  # 千家, 万人: a manner of speaking
    end, more = _half_more(text, match.end(), worth)
    upto = upto * worth if upto is not None else None
    return Figure(stream, start, end, number.value * worth + more, number.step * worth, code, word, approx, upto=upto)


def _worth(word: str, text: str, end: int) -> tuple[str, Decimal]:
    """The unit code of a measure word and what one is worth in it. 块 is money only where no noun follows."""
    if word == "块" and (end >= len(text) or text[end] in _SPOKEN_ENDS):
        return "CNY", Decimal(1)
    return measures.WORDS[word]


def _half_more(text: str, end: int, worth: Decimal) -> tuple[int, Decimal]:
    """Where a figure ends that says a half after its measure word (六吨半), and what the half is worth."""
    if text[end : end + 1] == "半" and (end + 1 >= len(text) or text[end + 1] in _SPOKEN_ENDS):
        return end + 1, worth / 2
    return end, Decimal(0)


_SPOKEN_ENDS: Final = frozenset("，。；、！？”’）,;!?\n")
_RANGE: Final = regex(r"[~—–至到-]{1,2}")
_FROM_BEFORE: Final = regex(r"[从由自][^，。；]{0,12}$")
_LISTED: Final = regex(r"(?:[、和与及~—–-]|或者?|以及|至|到){1,2}$|^[~—–-]$")
_RANGED: Final = frozenset("~—–-至到")
_INDEX: Final = regex(r"(?:指数|系数|得分)(?:值)?(?:为|达到?|是)?$")
_TOLD: Final = regex(r"(?:达到?|为|是|至|到|突破|共|计|数|得分|指数)$")


def _share_units(found: Sequence[Figure]) -> list[Figure]:
    """Numbers without a unit take that of the list or range they stand in; others stay only where a scale or verb says
    that they are an amount.
    """
    kept: list[Figure] = []
    following: Figure | None = None
    for figure in reversed(found):
        whole = figure.unit and not _half_said(figure, following)
        shared = figure if whole else _with_unit(figure, following)
        if shared is not None and following is not None and _is_range(shared, following):
            kept[-1] = shared = replace(
                following,
                start=shared.start,
                value=shared.value,
                upto=following.value,
                approx=shared.approx or following.approx,
            )
        elif shared is not None:
            kept.append(shared)
        following = shared
    return kept[::-1]


def _is_range(low: Figure, high: Figure) -> bool:
    """Whether two figures are the ends of one range: 3至5个, 300-500元; 从3户到126户 tells two."""
    text = low.stream.text
    if low.unit != high.unit or not low.value < high.value or low.form != "amount" or high.upto is not None:
        return False
    if _RANGE.fullmatch(text[low.end : high.start]) is None:
        return False
    return _FROM_BEFORE.search(text[max(low.stream.clause_start(low.start), low.start - 16) : low.start]) is None


def _half_said(figure: Figure, following: Figure | None) -> bool:
    """Whether a number lacks the end of its measure word: 2.3个、5.7个百分点."""
    return (
        figure.word == "个"
        and following is not None
        and following.unit == "pp"
        and 0 < following.start - figure.end <= 1
    )


def _with_unit(figure: Figure, following: Figure | None) -> Figure | None:
    text = figure.stream.text
    if following is not None and following.form == "amount" and 0 < following.start - figure.end <= 2:
        between = text[figure.end : following.start]
        if _LISTED.fullmatch(between) and following.word:
            worth = (
                Decimal(1)
                if following.word in {"级", "成", "半", "分之"}
                else measures.WORDS.get(following.word, ("", Decimal(1)))[1]
            )
            scale = Decimal(1)
            if between[0] in _RANGED and not figure.word:
                scale = _scale_of(following)
            factor = worth * scale
            return replace(
                figure, unit=following.unit, word=following.word, value=figure.value * factor, step=figure.step * factor
            )
    clause = text[max(figure.start - 4, 0) : figure.start]
    if not figure.word and _INDEX.search(text[max(figure.start - 6, 0) : figure.start]):
        return replace(figure, unit="none")
    if figure.word[-1:] in ("万", "亿") and _TOLD.search(clause) and not text[figure.end : figure.end + 1].isascii():
        return replace(figure, unit="none")
    return None


def _scale_of(figure: Figure) -> Decimal:
    """What the scale words of a figure multiply by, for 3至5万元 means thirty thousand to fifty thousand."""
    scale = "".join(char for char in figure.surface if char in "万亿")
    return numerals.scale_value(scale)
