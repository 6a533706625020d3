"""`taizhang trace ID --org O --period P`: the entries behind a figure, corrected ones beside what replaced them."""

import argparse

from taizhang.cli.asking import add_request, answer
from taizhang.cli.console import Console
from taizhang.core.issues import Issue
from taizhang.core.values.figure import FigureRequest, TraceLine, text_of
from taizhang.indicators.source import Source

_SIDES = {
    "value": ("数值", "value"),
    "numerator": ("分子", "numerator"),
    "denominator": ("分母", "denominator"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The figure whose entries are asked for."""
    add_request(parser)


def run(options: argparse.Namespace, console: Console) -> int:
    """0 with the entries (none for a figure that rests on none), 2 where the figure cannot be asked for."""

    def give(source: Source, request: FigureRequest) -> list[Issue]:
        lines, found = source.trace(request)
        if found:
            return found
        if console.as_json:
            console.json({"lines": [one.to_json() for one in lines]})
            return []
        for one in lines:
            console.say(_line(console, one))
        console.say(console.words(f"共 {len(lines)} 行", f"{len(lines)} lines"))
        return []

    return answer(options, console, give)


def _line(console: Console, line: TraceLine) -> str:
    amount = console.words("条件", "condition") if line.amount is None else f"{text_of(line.amount)}{line.measured_in}"
    notes = []
    if line.corrects is not None:
        notes.append(console.words(f"更正第 {line.corrects} 条", f"corrects {line.corrects}"))
    if line.corrected_by is not None:
        notes.append(console.words(f"已被第 {line.corrected_by} 条取代", f"replaced by {line.corrected_by}"))
    side = console.words(*_SIDES[line.side])
    parts = [f"{line.book}#{line.position}", line.effective_on, line.kind, line.item_name, side, amount, *notes]
    return "  ".join(parts)
