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
from taizhang.reading.stream import Stream
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
    lead = _Lead(figures, marks, planned, published)
    for figure in figures:
        period = _year_before(figure, marks, starts, dated, lead) or _period(
            figure, planned, dated, marks, starts, lead, now
        )
        period = period or lead.period(figure) or (now if _stands(figure) else None)
        if period is None and photo and figure.kind in {"level", "count", "share"}:
            period = None if _lasts(figure) else now
        dated.append(replace(figure, period=period))
    return dated if photo or published is None else _this_year(dated, marks, published)


def _period(
    figure: Figure,
    planned: frozenset[int],
    dated: Sequence[Figure],
    marks: Sequence[Mark],
    starts: Sequence[int],
    lead: "_Lead",
    now: str | None,
) -> str | None:
    if figure.form == "ordinal" or _lasts(figure):
        return None
    if (stock := _as_stock(figure, dated)) is not None:
        return stock
    stream = figure.stream
    sentence = stream.sentence_start(figure.start)
    total = later = None
    last = bisect_left(starts, figure.start) - 1
    for index in range(last, max(last - _MARKS, -1), -1):
        mark = marks[index]
        if mark.start < sentence:
            break
        if mark.sort is Sort.TOTAL:
            total = mark.period
        elif mark.sort is Sort.NOW and figure.kind == "plan":
            later = later or mark.period
        elif _dates(mark, figure):
            return _as_interval(mark)
    if later is not None:
        return later
    if figure.kind == "plan" or figure.start in planned:
        return total
    paragraph = stream.paragraphs[stream.paragraph(figure.start)]
    last = bisect_left(starts, sentence) - 1
    for index in range(last, max(last - _MARKS, -1), -1):
        mark = marks[index]
        if mark.start < paragraph:
            break
        turned = mark.sort in {Sort.NOW, Sort.SINCE} and _TURNS.match(stream.text, sentence)
        if mark.period and not turned and (mark.sort in _HANDED_ON or _leads(mark, stream, None)):
            return _as_interval(mark)
    if total is not None:
        return lead.span(figure) or total
    if _GOING_ON.search(
        stream.text[max(sentence, figure.start - _REACH) : min(stream.sentence_end(figure.start), figure.end + 40)]
    ):
        return now
    return None


_COMPARED: Final = regex(r"(?:仅|只有|只)?(?:的|为|是|完成|实现|有|约|近|达)*")
_RESULTS: Final = frozenset({"level", "count", "share", "growth", "completion", "rank"})
_LEAD_MIN: Final = 2  # undated results in a paragraph from which it is read as statistics of the period told above
_MONTH: Final = 7  # characters of a month as an ISO 8601 period


class _Lead:
    """The span a report speaks of, handed on to statistics that follow no other date in their paragraph."""

    def __init__(
        self, figures: Sequence[Figure], marks: Sequence[Mark], planned: frozenset[int], published: date | None
    ) -> None:
        self._planned = planned
        self._spans: list[tuple[int, str]] = []
        self._listing: set[int] = set()
        self._named: dict[int, int] = {}
        if not figures or figures[0].stream.headline:
            return
        stream = figures[0].stream
        self._spans = [
            (mark.start, period) for mark in marks if (period := _as_interval(mark)) and _leads(mark, stream, published)
        ]
        for mark in marks:
            if mark.sort in _HANDED_ON or mark.sort is Sort.DAY:
                self._named.setdefault(stream.paragraph(mark.start), mark.start)
        plain = Counter(stream.paragraph(figure.start) for figure in figures if self._fits(figure))
        self._listing |= {number for number, count in plain.items() if count >= _LEAD_MIN}

    def _fits(self, figure: Figure) -> bool:
        if figure.kind not in _RESULTS or _lasts(figure) or figure.start in self._planned:
            return False
        stream = figure.stream
        if _TURNS.match(stream.text, stream.sentence_start(figure.start)):
            return True
        if _RULES.search(clause_before(figure)):
            return False  # 最高500万元: what is allowed, at any time
        return self._named.get(figure.stream.paragraph(figure.start), figure.end) >= figure.start

    def period(self, figure: Figure) -> str | None:
        """The period of the nearest span before an undated result, None where there is none or a plan is told."""
        if not self._fits(figure) or figure.stream.paragraph(figure.start) not in self._listing:
            return None
        return self.span(figure)

    def span(self, figure: Figure) -> str | None:
        """The period of the nearest span told before a figure, in whichever paragraph."""
        index = bisect_left(self._spans, (figure.start, "")) - 1
        return self._spans[index][1] if index >= 0 else None


def _stands(figure: Figure) -> bool:
    """Whether a figure tells what there is by now: 现有茶园1.2万亩, 贷款余额118.4亿元."""
    return figure.kind in {"level", "count"} and _STOCK.search(clause_before(figure)) is not None


_STOCK: Final = regex(r"现有|现存|拥有|总数|总量达|余额|存栏|在册|保有量|共有")


def _leads(mark: Mark, stream: Stream, published: date | None) -> bool:
    """Whether a date says what a report is about: a span, a month that opens a sentence (11月，全区…), or a year gone by
    that does (2020年，全市…).
    """
    if mark.sort is Sort.SPAN:
        return True
    if mark.sort is Sort.YEAR:
        past = published is not None and (mark.period or "") < f"{published.year}"
        return past and mark.start - stream.sentence_start(mark.start) <= _OPENS
    opens = mark.start - stream.sentence_start(mark.start) <= _OPENS
    comma = stream.text[mark.end : mark.end + 1] in {"，", ","}
    return mark.sort is Sort.DAY and opens and comma and len(mark.period or "") == _MONTH


def _lasts(figure: Figure) -> bool:
    """Whether a figure says how long something takes; 优良天数178天 is a result like any other."""
    return figure.unit in measures.DURATIONS and _DAYS_COUNTED.search(clause_before(figure)) is None


_DAYS_COUNTED: Final = regex(r"天数|日数|时长|平均[^，。]{0,8}[日天]$")
_OF_IT: Final = regex(r"(?:其中|仅|单日|尤其|特别是)*")
_RULES: Final = regex(r"最高|最低|不超过|不低于|每[人户亩年月]|期限|首期|额度|放大|占地|总建筑")
_TURNS: Final = regex(r"[一-鿿]{2,12}方面[，,]")


def _year_before(
    figure: Figure, marks: Sequence[Mark], starts: Sequence[int], dated: Sequence[Figure], lead: _Lead
) -> str | None:
    """去年同期为12.3亿元: the period of the figure told just before, a year earlier; None where none is told so."""
    last = bisect_left(starts, figure.start) - 1
    mark = marks[last] if last >= 0 else None
    if mark is None or not _LAST_YEAR.search(figure.stream.text[mark.start : mark.end]):
        return None
    if _COMPARED.fullmatch(figure.stream.text[mark.end : figure.start]) is None:
        return None
    before = dated[-1].period if dated else None
    now = before or lead.period(figure)
    if now is None or not _WHOLE_DAYS.fullmatch(now):
        return None
    first, end = now.split("/")
    return f"{_a_year_less(first)}/{_a_year_less(end)}"


_LAST_YEAR: Final = regex(r"(?:去年|上年)同期$")
_WHOLE_DAYS: Final = regex(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d")


def _a_year_less(day: str) -> str:
    return f"{int(day[:4]) - 1:04d}{day[4:]}".replace("-02-29", "-02-28")


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
        same = stream.clause(mark.start) == stream.clause(figure.start)
        own = same and _OF_IT.fullmatch(stream.text, stream.clause_start(mark.start), mark.start) is not None
        return ((opens and comma) or own) and figure.kind not in {"plan", "completion"}
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
        if figure.period is None and figure.kind in {"count", "level", "share"} and not _lasts(figure):
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
        and not _lasts(figure)
        and figure.stream.paragraph(figure.start) in listing
        else figure
        for figure in figures
    ]
