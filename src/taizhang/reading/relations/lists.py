"""Counts of things named beside them (甲、乙和丙三大平台) and figures that a definition puts in order."""

from collections.abc import Iterator, Sequence
from re import compile as regex
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import Draft, between, is_amount, same_sentence, shown

_NAMED: Final = 60  # characters before a number in which the names may stand
_OPENS: Final = regex(r"[，。；：:\n]|带动|推动|包括|以及|提供|聚焦|围绕")
_JOINED: Final = regex(r"、|和|与|及")
_LISTED: Final = regex(
    r"[^，。；、]{0,12}(?:[，：]?(?:分别是|分别为|即|包括|它们是)[:：]?|[:：])(?P<names>[^。；，：]+)。"
)
_LONGEST: Final = 300  # characters that a list of names, or of places in order, is looked for in
_NAME: Final = regex(r"[一-鿿“”·A-Za-z（）]{2,16}(?<!等)")
_FEW, _MANY = 3, 20  # names that a newspaper lists, and a reader counts
_RANGE: Final = regex(r"[至到~—–-]{1,2}")
_CHANGED: Final = regex(r"[从由自]|下降|减少|降")
_UPWARDS: Final = regex(r"从[低少小]|由[低少小]|增加|上升|递增")
_GREEN: Final = "绿地率"
_COVER: Final = "绿化覆盖率"


def list_counts(figures: Sequence[Figure]) -> Iterator[Draft]:
    """list_count: the number equals the names listed right before it; nothing is said where the list is not plain."""
    for index, figure in enumerate(figures):
        if figure.unit != "item" or figure.word not in {"大", "项", "类", "个"} or not 2 <= figure.value <= 12:
            continue
        if figure.stream.text[figure.start].isdigit():
            continue
        before = figure.stream.text[max(figure.start - _NAMED, 0) : figure.start]
        listed = _OPENS.split(before)[-1]
        joints = _JOINED.findall(listed)
        if joints and len(joints) + 1 == figure.value:
            names = len(joints) + 1
            yield Draft("list_count", index, (), holds=True, formula=f"{names} = {figure.value}", computed=figure.value)


def lists_named(figures: Sequence[Figure]) -> Iterator[Draft]:
    """list_count: 10家企业，分别是…: as many names as are told, where the list is plain, closed by a full stop, and short."""
    for index, figure in enumerate(figures):
        counted = figure.unit in {"item", "person"} and figure.approx is None and figure.upto is None
        if not counted or not _FEW <= figure.value <= _MANY or figure.stream.headline:
            continue
        stream = figure.stream
        listed = _LISTED.match(
            stream.text, figure.end, min(stream.sentence_end(figure.start) + 1, figure.end + _LONGEST)
        )
        if listed is None or (index + 1 < len(figures) and figures[index + 1].start < listed.end()):
            continue
        names = _JOINED.split(listed["names"])
        if len(names) < _FEW or not all(_NAME.fullmatch(name) for name in names):
            continue
        holds = len(names) == figure.value
        sign = "=" if holds else "≠"
        yield Draft(
            "list_count", index, (), holds, f"{len(names)} {sign} {figure.value}", figure.value * 0 + len(names)
        )


def ranked_lists(figures: Sequence[Figure]) -> Iterator[Draft]:
    """order: amounts told 依次 fall from one to the next; the ends of a range rise (4.6万元至3.8万元 is turned round)."""
    for index in range(1, len(figures)):
        before, figure = figures[index - 1], figures[index]
        if not (is_amount(before) and is_amount(figure) and same_sentence(before, figure)):
            continue
        if before.unit != figure.unit or before.word != figure.word:
            continue
        gap = between(before, figure)
        if _RANGE.fullmatch(gap) and figure.value < before.value and not _CHANGED.search(clause_before(before)):
            yield Draft("order", index, (index - 1,), holds=False, formula=f"{shown(before)} > {shown(figure)}")
        low = max(figure.stream.sentence_start(before.start), before.start - _LONGEST)
        told = figure.stream.text[low : before.start]
        if "依次" in told and "、" in gap and figure.value > before.value and not _UPWARDS.search(told):
            yield Draft("order", index - 1, (index,), holds=False, formula=f"{shown(before)} < {shown(figure)}")


def orders(figures: Sequence[Figure]) -> Iterator[Draft]:
    """order: green coverage is never below the green-space rate of the same area (CJJ/T 85-2017: it counts the latter in)."""
    for index, figure in enumerate(figures):
        if figure.unit != "percent" or _COVER not in clause_before(figure):
            continue
        for other in range(max(index - 3, 0), min(index + 4, len(figures))):
            green = figures[other]
            if (
                other != index
                and green.unit == "percent"
                and _GREEN in clause_before(green)
                and green.kind == figure.kind
            ):
                holds = green.value <= figure.value
                sign = "≥" if holds else "<"
                yield Draft("order", index, (other,), holds, f"{shown(figure)}% {sign} {shown(green)}%")
