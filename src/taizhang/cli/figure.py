"""`taizhang figure ID --org O --period P`: one figure, with its parts, its definition and the position it was read at."""

import argparse
from decimal import Decimal
from pathlib import Path

from taizhang.cli.asking import SourceOf, add_request, answer
from taizhang.cli.console import Console
from taizhang.core.issues import Issue, issue
from taizhang.core.values.figure import COMPARISONS, Comparison, Figure, FigureRequest, text_of
from taizhang.core.values.quantity import round_half_up
from taizhang.indicators.explaining import sentences
from taizhang.indicators.source import Source
from taizhang.indicators.telling import Teller
from taizhang.indicators.words import COMPARISON_WORDS, reason_words

REST = frozenset({"complement", "above_rest"})  # amounts like the figure itself; the other comparisons are rates

AS_IT_IS = frozenset({"rank", "score"})  # whole, or rounded as the ranking says


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The figure asked for, and what it is to be held against."""
    add_request(parser)
    parser.add_argument(
        "--with",
        dest="comparisons",
        default="",
        metavar="KINDS",
        help=",".join(COMPARISONS),
    )
    parser.add_argument(
        "--lake", type=Path, metavar="DIR", help="从数据湖里算，不用账簿 · of a lake, without the books"
    )
    parser.add_argument("--engine", metavar="E", help="duckdb（默认）或 spark://主机:端口 · duckdb, or a Spark master")
    parser.add_argument("--explain", action="store_true", help="逐层写出算式与代入的数 · the formula with its values")


def _explained(console: Console, source: Source, request: FigureRequest) -> list[Issue]:
    """The formula with its values, level by level; as JSON the tree of them."""
    told, found = source.explain(request)
    registry, _ = source.registry(request.at)
    if told is None or registry is None:
        return found
    teller = Teller(registry.declared(request.period.last), console.lang)
    if console.as_json:
        console.json(told.to_json(teller))
    else:
        for depth, line in sentences(told, teller):
            console.say("  " * depth + line)
    return found


def run(options: argparse.Namespace, console: Console) -> int:
    """0 for a figure, also for an unknown one with its reason; 2 where it cannot be asked for."""
    kinds = tuple(one.strip() for one in options.comparisons.split(",") if one.strip())

    def give(source: Source, request: FigureRequest) -> list[Issue]:
        if options.explain:
            return _explained(console, source, request)
        figure, found = source.figure(request)
        if figure is not None and console.as_json:
            console.json(figure.to_json())
        elif figure is not None:
            _say(console, figure, source)
        return found

    return answer(options, console, give, kinds, _source_of(options))


def _source_of(options: argparse.Namespace) -> SourceOf | None:
    """Where the figure comes from: the books (None), or a lake by the engine asked for."""
    from taizhang.cli.lake_folder import DUCKDB, open_source

    engine: str = options.engine or DUCKDB
    if options.lake is not None:
        return lambda _, opened: open_source(options.lake, engine, opened)
    if engine == DUCKDB:
        return None
    code = "LAKE-011" if engine.startswith("spark://") else "LAKE-010"
    return lambda _, __: (None, [issue(code, name=engine[:80])])


def _say(console: Console, figure: Figure, source: Source) -> None:
    """A sentence; below it the two sides of a rate, comparisons, the definition and the position."""
    indicator = source.indicator(figure)
    places = indicator.places if indicator else None
    name = console.words(indicator.name.zh, indicator.name.en) if indicator else figure.definition.indicator
    console.say(_sentence(console, figure, name, places))
    if figure.denominator is not None or figure.numerator is not None:
        sides = f"{text_of(figure.numerator) or '-'} / {text_of(figure.denominator) or '-'}"
        console.say(console.words(f"  分子 / 分母：{sides}", f"  numerator / denominator: {sides}"))
    if figure.coverage is not None:
        told = f"{figure.coverage.reported}/{figure.coverage.expected}"
        console.say(console.words(f"  已报/应报：{told}", f"  reported / expected: {told}"))
    for row in (one for rows in figure.comparisons.values() for one in rows):
        console.say("  " + _compared(console, row, places))
    definition = f"{figure.definition.indicator} {figure.definition.version} {figure.definition.digest[:19]}…"
    console.say(console.words(f"  定义：{definition}", f"  definition: {definition}"))
    position = console.position(figure.position)
    console.say(console.words(f"  账簿位置：{position}", f"  book position: {position}"))


def _sentence(console: Console, figure: Figure, name: str, places: int | None) -> str:
    who = f"{figure.org.name} {figure.item}" if figure.item else figure.org.name
    if figure.value is None:
        reason = reason_words(figure.reason or "", console.lang)
        return console.words(
            f"{who}{figure.period.zh()}{name}：未知，{reason}", f"{name}, {who}, {figure.period}: unknown, {reason}"
        )
    value = _printed(figure.value, places)
    return console.words(
        f"{who}{figure.period.zh()}{name}：{value}{figure.measured_in}",
        f"{name}, {who}, {figure.period}: {value} {figure.measured_in}",
    )


def _compared(console: Console, row: Comparison, places: int | None) -> str:
    """One comparison as a line: its name, its value or why there is none, and what it is held against."""
    zh, en = COMPARISON_WORDS[row.kind]
    label = console.words(zh, en) + (f" {row.group}" if row.group else "") + (f" {row.period}" if row.period else "")
    if row.value is None:
        return f"{label}{console.words('：', ': ')}{reason_words(row.reason or '', console.lang)}"
    unit = "" if row.kind == "rank" else row.measured_in.sign
    shown = places if row.kind in REST else max(places or 0, 1)
    value = text_of(row.value) if row.kind in AS_IT_IS else str(_printed(row.value, shown))
    of = f"/{row.places}" if row.places is not None else ""
    against = f"（{text_of(row.against)}）" if row.against is not None else ""
    reported = f" *{','.join(row.reported)}" if row.reported else ""
    return f"{label}{console.words('：', ': ')}{value}{of}{unit}{against}{reported}"


def _printed(value: Decimal, places: int | None) -> Decimal:
    return value if places is None else round_half_up(value, places)
