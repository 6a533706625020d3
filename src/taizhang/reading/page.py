"""A page as a whole: articles, then the figures of each with kind, subject and period, then their relations."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from taizhang.reading import figures, kinds, names, periods, subjects, superlatives, times
from taizhang.reading.figures import Figure
from taizhang.reading.model import Claim, Reading, Relation, Superlative, TimeMark
from taizhang.reading.relations import Draft, relate
from taizhang.reading.segments import Segmented, segment
from taizhang.reading.stream import Row, Stream, flatten, rows_of

_ALIKE = 200  # figures of one unit looked through for the one that a headline rounds


def read_page(text: str, published: date | None = None, places: Sequence[str] = ()) -> Reading:
    """Everything figures say in a page, with where they say it.

    Without `published` the day is taken from the page itself; where the page names no year, relative dates stay
    unknown. `places` are names of districts (with 区, 县): they help to tell whose article it is.
    """
    rows = rows_of(text)
    segmented = segment(rows, places)
    day = published or times.published_guess(_plain(found) for found in segmented)
    drafts: list[list[Figure]] = []
    marks: list[TimeMark] = []
    unnumbered: list[Superlative] = []
    for index, found in enumerate(segmented):
        found_figures, found_marks, found_superlatives = _read_article(found, index, day)
        drafts.append(found_figures)
        marks.extend(found_marks)
        unnumbered.extend(found_superlatives)
    claims = _claims(drafts, segmented, text, rows)
    relations: list[Relation] = []
    numbered: list[Claim] = []
    for group in claims:
        numbered.extend(claim for _, claim in group)
    for group in claims:
        relations.extend(_numbered(relate([pair[0] for pair in group]), [pair[1].id for pair in group], len(relations)))
    return Reading(
        tuple(found.article for found in segmented),
        tuple(sorted(numbered, key=lambda claim: (claim.start, claim.end))),
        tuple(relations),
        tuple(sorted(marks, key=lambda mark: mark.start)),
        day,
        _superlatives(unnumbered, text, rows),
    )


def _plain(found: Segmented) -> str:
    headlines = "\n".join(headline.text for headline in found.headlines)
    return "".join(row.stripped for row in found.body) + "\n" + headlines


def _read_article(
    found: Segmented, index: int, published: date | None
) -> tuple[list[Figure], list[TimeMark], list[Superlative]]:
    """The figures of an article, body first, then its headlines; its date expressions; its superlatives, unnumbered."""
    photo = found.article.kind == "photo"
    streams = [flatten(found.body, index)]
    streams += [flatten([headline.row], index, headline=True) for headline in found.headlines]
    gathered: list[Figure] = []
    marks: list[TimeMark] = []
    superlative: list[Superlative] = []
    for stream in streams:
        if not stream.text:
            continue
        dates = times.scan(stream, published)
        spotted = figures.spot(stream, names.scan(stream), times.covered(dates))
        told = [replace(figure, subject=subjects.subject_of(figure)) for figure in kinds.classify(spotted)]
        gathered.extend(periods.date_figures(told, dates, published, photo=photo and not stream.headline))
        marks.extend(_time_mark(stream, mark) for mark in dates)
        ranks = [(figure.start, figure.end) for figure in told if figure.kind == "rank"]
        superlative.extend(_superlative(stream, one, found.article.id) for one in superlatives.scan(stream, ranks))
    return _date_headlines(gathered), marks, superlative


def _date_headlines(gathered: Sequence[Figure]) -> list[Figure]:
    """A headline without a date takes that of the same figure in the text below it."""
    body: dict[tuple[object, str], Figure] = {}
    by_unit: dict[str, list[Figure]] = {}
    for figure in gathered:
        if not figure.stream.headline:
            body.setdefault((figure.value, figure.unit), figure)
            by_unit.setdefault(figure.unit, []).append(figure)
    dated = []
    for figure in gathered:
        told = figure
        if figure.stream.headline and figure.period is None:
            if same := body.get((figure.value, figure.unit)):
                told = replace(figure, period=same.period, kind=same.kind)
            elif figure.approx and (near := _meeting(figure, by_unit.get(figure.unit, ()))):
                told = replace(figure, period=near.period)
        dated.append(told)
    return dated


def _meeting(figure: Figure, told: Sequence[Figure]) -> Figure | None:
    """The figure of the text that a rounded one in a headline stands for: 逾四千人次 for 4127人次."""
    return next((other for other in told[:_ALIKE] if other.interval.meets(figure.interval)), None)


def _time_mark(stream: Stream, mark: times.Mark) -> TimeMark:
    start, end = stream.span(mark.start, mark.end)
    return TimeMark(start, end, stream.text[mark.start : mark.end], mark.period)


def _superlative(stream: Stream, found: superlatives.Found, article: str) -> Superlative:
    start, end = stream.span(found.start, found.end)
    return Superlative("", article, 0, start, end, "", found.scope, found.subject)


def _superlatives(found: Sequence[Superlative], text: str, rows: Sequence[Row]) -> tuple[Superlative, ...]:
    """Those of all articles, numbered in the order of the page, with their lines and the words as printed."""
    starts = [row.start for row in rows]
    ordered = enumerate(sorted(found, key=lambda one: (one.start, one.end)), 1)
    return tuple(
        replace(one, id=f"s{number:03d}", line=bisect_right(starts, one.start), surface=text[one.start : one.end])
        for number, one in ordered
    )


def _claims(
    drafts: Sequence[Sequence[Figure]], segmented: Sequence[Segmented], text: str, rows: Sequence[Row]
) -> list[list[tuple[Figure, Claim]]]:
    """Figures as claims, numbered in the order of the page."""
    placed = sorted(
        (
            (figure.stream.span(figure.start, figure.end), article, index)
            for article, group in enumerate(drafts)
            for index, figure in enumerate(group)
        ),
    )
    ids = {(article, index): f"c{number:03d}" for number, (_, article, index) in enumerate(placed, 1)}
    starts = [row.start for row in rows]
    return [
        [
            (figure, _claim(figure, ids[article, index], segmented[article].article.id, text, starts))
            for index, figure in enumerate(group)
        ]
        for article, group in enumerate(drafts)
    ]


def _claim(figure: Figure, number: str, article: str, text: str, line_starts: Sequence[int]) -> Claim:
    start, end = figure.stream.span(figure.start, figure.end)
    return Claim(
        id=number,
        article=article,
        line=bisect_right(line_starts, start),
        start=start,
        end=end,
        surface=text[start:end],
        value=figure.value,
        unit=figure.unit,
        approx=figure.approx,
        kind=figure.kind,
        subject=figure.subject,
        period=figure.period,
        interval=figure.interval,
        in_headline=figure.stream.headline,
    )


def _numbered(drafts: Sequence[Draft], ids: Sequence[str], before: int) -> list[Relation]:
    return [
        Relation(
            id=f"r{number:03d}",
            type=draft.type,
            result=ids[draft.result],
            args=tuple(None if arg is None else ids[arg] for arg in draft.args),
            holds=draft.holds,
            computed=draft.computed,
            formula=draft.formula,
            note=draft.note,
            implied=draft.implied,
        )
        for number, draft in enumerate(drafts, before + 1)
    ]
