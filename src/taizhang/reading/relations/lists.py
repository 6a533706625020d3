"""Counts of things named beside them (甲、乙和丙三大平台) and figures that a definition puts in order."""

from collections.abc import Iterator, Sequence
from re import compile as regex
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.relations.draft import Draft, shown

_NAMED: Final = 60  # characters before a number in which the names may stand
_OPENS: Final = regex(r"[，。；：:\n]|带动|推动|包括|以及|提供|聚焦|围绕")
_JOINED: Final = regex(r"、|和|与|及")
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
