"""The page table for a terminal: aligned for Chinese, coloured only where a person looks."""

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from taizhang.audit.compare import Outcome
from taizhang.cli.console import Console
from taizhang.core.values.quantity import round_half_up
from taizhang.core.values.units import Unit
from taizhang.demo.table import Row

GREEN: Final = "\x1b[32m"
YELLOW: Final = "\x1b[33m"
PLAIN: Final = "\x1b[0m"


def lines(rows: Sequence[Row], console: Console) -> Iterator[str]:
    """The table's lines: one a row, and the reason's sentence below a row that does not agree."""
    heads = (
        ("地区", "指标", "公布", "推算", "结论", "账簿位置"),
        ("org", "indicator", "published", "derived", "verdict", "position"),
    )
    table = [heads[console.lang != "zh"], *(_cells(row, console) for row in rows)]
    widths = [max(width(line[column]) for line in table) for column in range(len(table[0]))]
    for number, cells in enumerate(table):
        padded = [cell + " " * (widths[column] - width(cell)) for column, cell in enumerate(cells)]
        if number == 0:
            yield "  ".join(padded).rstrip()
            continue
        row = rows[number - 1]
        padded[4] = _marked(padded[4], row.verdict.outcome)
        yield "  ".join(padded).rstrip()
        if row.verdict.reason is not None:
            yield f"    {row.verdict.reason}: {row.verdict.sentence(console.lang)}"


def counted(rows: Sequence[Row], console: Console) -> str:
    """How many rows came out which way, in words."""
    found = Counter(row.verdict.outcome for row in rows)
    words = (f"{outcome.word(console.lang)} {found[outcome]}" for outcome in Outcome)
    return console.words(f"共 {len(rows)} 个数：", f"{len(rows)} figures: ") + console.words("，", ", ").join(words)


def width(text: str) -> int:
    """Columns a text takes: full-width characters take two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _cells(row: Row, console: Console) -> tuple[str, ...]:
    fact = row.fact
    position = console.position(row.figure.position) if row.figure else "—"
    return (
        row.org_name,
        fact.label.zh if console.lang == "zh" else fact.label.en,
        str(fact.printed),
        _shown(row.derived, row.measured_in, fact.printed.places),
        row.verdict.outcome.word(console.lang),
        position,
    )


def _shown(value: Decimal | None, unit: Unit, places: int) -> str:
    """The derived value with a decimal more than was printed, two at least, so that a rounding can be seen."""
    if value is None:
        return "—"
    whole = value == value.to_integral_value()
    return f"{value:f}{unit.sign}" if whole else f"{round_half_up(value, max(places + 1, 2)).normalize():f}{unit.sign}"


def _marked(text: str, outcome: Outcome) -> str:
    if not sys.stdout.isatty():
        return text
    return f"{GREEN if outcome is Outcome.AGREES else YELLOW}{text}{PLAIN}"
