"""Which period a figure speaks of: said in its sentence, handed on inside its paragraph, or understood."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from re import compile as regex
from typing import Final

from taizhang.reading import measures
from taizhang.reading.figures import Figure
from taizhang.reading.kinds import clause_before
from taizhang.reading.times import Mark, Sort

_HANDED_ON: Final = frozenset({Sort.YEAR, Sort.SPAN, Sort.NOW, Sort.SINCE, Sort.AGO})
_DONE: Final = regex(
    r"已|完成|开工|实现|引进|签约|新增|建成|改造|整治|维修|投入|投放|举办|开展|接待|对接|实施|兑现|发放|培育"
)
_GOING_ON: Final = regex(r"正在|正有序|正加快|正按|已(?!经?是)")
_WORKS: Final = regex(r"新增|整治|维修|改造|硬化|完成|实施|建成|修建|新建|开放|安装|清运|清理|率")
_TARGET: Final = regex(r"^(?:目标|计划|投资计划|任务|工作目标)")
_MARKS: Final = 12  # date expressions looked back over: more than any sentence holds
_REACH: Final = 120  # characters before a figure in which its sentence may say that the matter goes on
_OPENS: Final = 3  # characters from a sentence's start within which a day dates what follows
WORKS_MIN: Final = 3  # figures of done work from which an undated paragraph is read as this year's so far


def date_figures(
    figures: Sequence[Figure], marks: Sequence[Mark], published: date | None, *, photo: bool
) -> list[Figure]:
    """The figures of one stream with their periods. `photo` tells a caption, which speaks of the day it is printed."""
    starts = [mark.start for mark in marks]
    now = f"../{published:%Y-%m}" if published else None
    dated: list[Figure] = []
    planned = _among_plans(figures)
    for figure in figures:
        period = _period(figure, planned, dated, marks, starts, now)
        if period is None and photo and figure.kind in {"level", "count", "share"}:
            period = now if figure.unit not in measures.DURATIONS else None
        dated.append(replace(figure, period=period))
    return dated if photo or published is None else _this_year(dated, marks, published)


def _period(
    figure: Figure,
    planned: frozenset[int],
    dated: Sequence[Figure],
    marks: Sequence[Mark],
    starts: Sequence[int],
    now: str | None,
) -> str | None:
    if figure.form == "ordinal" or figure.unit in measures.DURATIONS:
        return None
    if (stock := _as_stock(figure, dated)) is not None:
        return stock
    stream = figure.stream
    sentence = stream.sentence_start(figure.start)
    total = None
    last = bisect_left(starts, figure.start) - 1
    for index in range(last, max(last - _MARKS, -1), -1):
        mark = marks[index]
        if mark.start < sentence:
            break
        if mark.sort is Sort.TOTAL:
            total = mark.period
        elif _dates(mark, figure):
            return _as_interval(mark)
    if total is not None:
        return total
    if figure.kind == "plan" or figure.start in planned:
        return None
    paragraph = stream.paragraphs[stream.paragraph(figure.start)]
    last = bisect_left(starts, sentence) - 1
    for index in range(last, max(last - _MARKS, -1), -1):
        mark = marks[index]
        if mark.start < paragraph:
            break
        if mark.sort in _HANDED_ON and mark.period:
            return _as_interval(mark)
    if _GOING_ON.search(
        stream.text[max(sentence, figure.start - _REACH) : min(stream.sentence_end(figure.start), figure.end + 40)]
    ):
        return now
    return None


def _dates(mark: Mark, figure: Figure) -> bool:
    stream = figure.stream
    if mark.sort is Sort.WHOLE:
        if figure.kind == "plan":
            return True
        targeted = _TARGET.match(stream.text[mark.end : mark.end + 4])
        return (
            figure.kind in {"level", "count"}
            and not targeted
            and stream.clause(mark.start) == stream.clause(figure.start)
        )
    if mark.sort is Sort.DAY:
        opens = mark.start - stream.sentence_start(mark.start) <= _OPENS
        comma = stream.text[mark.end : mark.end + 1] in {"，", ","}
        return opens and comma and figure.kind not in {"plan", "completion"}
    return mark.sort in _HANDED_ON and mark.period is not None


def _as_interval(mark: Mark) -> str | None:
    if mark.period is not None and mark.sort is Sort.YEAR:
        return f"{mark.period}-01-01/{mark.period}-12-31"
    return mark.period


def _as_stock(figure: Figure, dated: Sequence[Figure]) -> str | None:
    """The period of a count that only says how many there are: that of the whole it is a part of.

    2021年重点项目191项，上半年完成投资…。其中，产业项目68项: the 68 belong to the year like the 191.
    """
    if figure.kind != "count" or figure.unit != "item" or _DONE.search(clause_before(figure)):
        return None
    stream = figure.stream
    for earlier in reversed(dated[-8:]):
        if stream.paragraph(earlier.start) != stream.paragraph(figure.start):
            return None
        same = earlier.word == figure.word and earlier.kind == "count" and not _DONE.search(clause_before(earlier))
        if same and stream.sentence(figure.start) - stream.sentence(earlier.start) <= 1:
            own = clause_before(figure)
            return None if _NAMES_A_TIME.search(own) else earlier.period
    return None


_NAMES_A_TIME: Final = regex(r"年|月|季度|截至|目前")


def _among_plans(figures: Sequence[Figure]) -> frozenset[int]:
    """Where the figures start whose sentence describes projects to come: one with two plans or more."""
    plans = Counter(figure.stream.sentence(figure.start) for figure in figures if figure.kind == "plan")
    return frozenset(figure.start for figure in figures if plans[figure.stream.sentence(figure.start)] >= 2)


def _this_year(figures: Sequence[Figure], marks: Sequence[Mark], published: date) -> list[Figure]:
    """Undated paragraphs that list done work are read as work of the year so far."""
    stream_marks = [mark for mark in marks if mark.sort in _HANDED_ON]
    groups: dict[int, list[Figure]] = {}
    for figure in figures:
        if (
            figure.period is None
            and figure.kind in {"count", "level", "share"}
            and figure.unit not in measures.DURATIONS
        ):
            groups.setdefault(figure.stream.paragraph(figure.start), []).append(figure)
    since = f"{published.year}-01-01/.."
    marked = {figures[0].stream.paragraph(mark.start) for mark in stream_marks} if figures else set()
    listing = {
        number
        for number, group in groups.items()
        if number not in marked
        and sum(_WORKS.search(clause_before(figure)) is not None for figure in group) >= WORKS_MIN
    }
    return [
        replace(figure, period=since)
        if figure.period is None
        and figure.kind in {"count", "level", "share"}
        and figure.unit not in measures.DURATIONS
        and figure.stream.paragraph(figure.start) in listing
        else figure
        for figure in figures
    ]
