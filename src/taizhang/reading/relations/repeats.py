"""One figure told twice: a headline against the text, or the text against itself."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from re import compile as regex
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.kinds import RATES
from taizhang.reading.relations.draft import Draft, is_amount, same_sentence, shown
from taizhang.reading.relations.parts import misprinted

_CONTEXT: Final = 12  # characters before and after a figure in which its words are looked for
_SUBJECT: Final = 5  # characters of a subject that, told again, name the same thing
_DIGITS_TELLING: Final = 3  # digits that, ten times larger or smaller, are no coincidence
_RATES_LOOKED_AT: Final = 400  # figures of an article among which a headline's rate is looked for
_AHEAD: Final = regex(r"计划|预期|力争|目标|预计|拟")
_ROUNDED: Final = Decimal("0.05")  # how far a rounded figure of a headline may be from the text's to be meant for it
_DIGITS: Final = regex(r"[\d.%]+")
_MOST: Final = 0.6  # of a headline's words that a figure of the text has around it to be the same
_SHARED: Final = 3
_SLIPS: Final = frozenset(Decimal(10) ** power for power in (-8, -4, -3, -2, -1, 1, 2, 3, 4, 8))


def repeats(figures: Sequence[Figure]) -> Iterator[Draft]:
    """same_as: the result repeats the argument; it fails where the words agree and only the size is off."""
    body: dict[tuple[Decimal, str], int] = {}
    by_unit: dict[str, list[int]] = {}
    for index, figure in enumerate(figures):
        if figure.stream.headline or not is_amount(figure) or figure.word == "大":
            continue
        earlier = body.setdefault((figure.value, figure.unit), index)
        by_unit.setdefault(figure.unit, []).append(index)
        if earlier != index and not same_sentence(figures[earlier], figure) and _telling(figure, figures[earlier]):
            yield Draft(
                "same_as", index, (earlier,), holds=True, formula=f"{shown(figure)} = {shown(figures[earlier])}"
            )
    yield from _told_otherwise(figures)
    for index, figure in enumerate(figures):
        if figure.stream.headline and is_amount(figure) and figure.word != "大":
            yield from _headline(figures, index, body, by_unit.get(figure.unit, []))
        elif figure.stream.headline and figure.unit in RATES:
            yield from _headline_rate(figures, index)


def _headline(
    figures: Sequence[Figure], index: int, body: dict[tuple[Decimal, str], int], alike: Sequence[int]
) -> Iterator[Draft]:
    figure = figures[index]
    same = body.get((figure.value, figure.unit))
    if same is not None:
        yield Draft("same_as", index, (same,), holds=True, formula=f"{shown(figure)} = {shown(figures[same])}")
        return
    meeting = [other for other in alike[:200] if figures[other].interval.meets(figure.interval)]
    if figure.approx is not None and len(meeting) == 1:
        yield Draft(
            "same_as", index, (meeting[0],), holds=True, formula=f"{shown(figure)} ≈ {shown(figures[meeting[0]])}"
        )
        return
    for other in alike[:200]:
        told = figures[other]
        if told.interval.meets(figure.interval) and _shared(figure, told) >= 1:
            yield Draft("same_as", index, (other,), holds=True, formula=f"{shown(figure)} ≈ {shown(told)}")
            return
    for other in alike[:200] if figure.approx is not None else ():
        told = figures[other]
        near = told.value != 0 and abs(figure.value / told.value - 1) <= _ROUNDED
        if near and told.approx is None and _shared(figure, told) >= 1:  # 逾39亿元 of 38.76亿元
            formula = f"{shown(figure)} ≠ {shown(told)}"
            yield Draft("same_as", index, (other,), holds=False, formula=formula, computed=told.value)
            return
    named = [other for other in alike[:200] if _same_words(figure, figures[other])]  # several: parts of it, perhaps
    for other in alike[:200]:
        told = figures[other]
        slip = told.value != 0 and figure.value / told.value in _SLIPS
        digits = len(figure.value.normalize().as_tuple().digits)
        if (slip and _shared(figure, told) >= (1 if digits >= _DIGITS_TELLING else 2)) or (
            other in named and (len(named) == 1 or misprinted(str(told.value), str(figure.value)))
        ):
            yield Draft(
                "same_as", index, (other,), holds=False, formula=f"{shown(figure)} ≠ {shown(told)}", computed=told.value
            )
            return
    yield from _headline_alone(figures, index, alike)


def _headline_alone(figures: Sequence[Figure], index: int, alike: Sequence[int]) -> Iterator[Draft]:
    """A headline's amount that the text does not have, where one figure of the text alone has its words: 41个 and 14个."""
    figure = figures[index]
    told = [other for other in alike[:200] if _shared(figure, figures[other]) >= 3]
    if figure.approx is None and len(told) == 1 and figures[told[0]].approx is None:
        other = told[0]
        formula = f"{shown(figure)} ≠ {shown(figures[other])}"
        yield Draft("same_as", index, (other,), holds=False, formula=formula, computed=figures[other].value)


def _told_otherwise(figures: Sequence[Figure]) -> Iterator[Draft]:
    """One thing told twice in a text with a digit wrong or two exchanged: 种植面积12.8万亩, later 种植面积15.8万亩."""
    known: dict[tuple[str, str, str, str | None], int] = {}
    for index, figure in enumerate(figures):
        if figure.stream.headline or not is_amount(figure) or figure.approx or len(figure.subject) < _SUBJECT:
            continue
        first = known.setdefault((figure.subject, figure.unit, figure.kind, figure.period), index)
        told = figures[first]
        if first == index or told.value == figure.value or same_sentence(told, figure) or told.step != figure.step:
            continue
        if misprinted(str(told.value), str(figure.value)):
            formula = f"{shown(figure)} ≠ {shown(told)}"
            yield Draft("same_as", index, (first,), holds=False, formula=formula, computed=told.value)


def _headline_rate(figures: Sequence[Figure], index: int) -> Iterator[Draft]:
    """A share or growth in a headline: that of the text with most words in common; refuted where nearly all are."""
    figure = figures[index]
    words = _pairs(_DIGITS.sub("", figure.stream.text))
    alike = [
        other
        for other, told in enumerate(figures[:_RATES_LOOKED_AT])
        if not told.stream.headline
        and told.unit == figure.unit
        and (told.kind == figure.kind or told.value == figure.value)
        and _AHEAD.search(_clauses(told)) is None
    ]
    shared = {other: len(words & _pairs(_clauses(figures[other]))) for other in alike}
    same = [other for other in alike if figures[other].interval.meets(figure.interval)]
    exact = [other for other in same if figures[other].value == figure.value]
    if same:
        best = max(exact or same, key=lambda other: (shared[other], -other))
        only = len(same) == 1 and len(figure.value.normalize().as_tuple().digits) >= _DIGITS_TELLING
        if shared[best] >= 1 or only:
            yield Draft("same_as", index, (best,), holds=True, formula=f"{shown(figure)} = {shown(figures[best])}")
        return
    if not alike:
        return
    told = {other: max(shared[other], _told_first(figures, other, words)) for other in alike}
    best = max(alike, key=lambda other: (told[other], -other))
    if told[best] >= _MOST * len(words) and told[best] >= _SHARED:
        formula = f"{shown(figure)} ≠ {shown(figures[best])}"
        yield Draft("same_as", index, (best,), holds=False, formula=formula, computed=figures[best].value)


def _told_first(figures: Sequence[Figure], index: int, words: set[str]) -> int:
    """How many of some words stand before a rate in its sentence, where it is the first of its kind there: 一般公共预算收入完成
    98.42亿元，完成调整预算的100.8%，同比增长3.6%.
    """
    figure = figures[index]
    stream, low = figure.stream, figure.stream.sentence_start(figure.start)
    for before in reversed(figures[:index]):
        if before.stream is not stream or before.start < low:
            break
        if before.unit == figure.unit and before.kind == figure.kind:
            return 0
    return len(words & _pairs(stream.text[low : figure.start]))


def _clauses(figure: Figure) -> str:
    """A figure's clause and the one before it."""
    stream = figure.stream
    before = max(stream.clause(figure.start) - 1, 0)
    low = max(stream.nth_clause_start(before), stream.sentence_start(figure.start))
    return stream.text[low : figure.start]


def _telling(figure: Figure, earlier: Figure) -> bool:
    """Whether two equal figures are one: three digits or more that count, and words in common."""
    digits = "".join(str(digit) for digit in figure.value.normalize().as_tuple().digits)
    return len(digits) >= 3 and figure.approx == earlier.approx and _shared(figure, earlier) >= 2


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1) if text[place : place + 2].isalpha()}


def _around(figure: Figure) -> str:
    text = figure.stream.text
    low = max(figure.stream.clause_start(figure.start), figure.start - _CONTEXT)
    return (
        text[low : figure.start] + "|" + text[figure.end : min(figure.end + 4, figure.stream.clause_end(figure.start))]
    )


def _shared(first: Figure, second: Figure) -> int:
    return len(_pairs(_around(first)) & _pairs(_around(second)))


def _same_words(headline: Figure, told: Figure) -> bool:
    """Whether the four characters before both are the same: 合同引资 595.5亿元 and 合同引资 559.5亿元."""
    left = headline.stream.text[max(headline.start - 4, headline.stream.clause_start(headline.start)) : headline.start]
    return len(left) == 4 and left.isalpha() and told.stream.text[max(told.start - 4, 0) : told.start] == left
