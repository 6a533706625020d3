"""The trend chart: a Vega-Lite picture drawn on the server, so that it shows without JavaScript and in print alike."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

import vl_convert

HEIGHT: Final = 150  # of the drawing, in its own points; the page scales it
_FOOT: Final = 8  # a label below a point takes up this part of the chart's height
ROOMY: Final = 600  # width for a screen with room
TIGHT: Final = 290  # width for a telephone, where only the newest periods fit
TIGHT_POINTS: Final = 5
FONT: Final = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
# Colours name the page's tokens, so that the chart follows dark mode and print; the second part stands outside a page.
_LINE: Final = "var(--chart-1, #1763b5)"
_INK: Final = "var(--ink-2, #465162)"
_RULE: Final = "var(--line, #dce2e9)"
_PAPER: Final = "var(--paper, #ffffff)"
_KNOWN: Final = [
    {"filter": "datum.v !== null"}
]  # the line breaks where a value is unknown; points and labels leave it out


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a trend: what stands below it (lines of text), the exact value (None where unknown) and its printed form."""

    period: str
    label: str
    value: Decimal | None
    text: str
    href: str
    reason: str = ""
    here: bool = False


def trend_charts(points: Sequence[Point], title: str) -> dict[str, str]:
    """The chart as SVG without any style of its own, `roomy` and `tight`; nothing where fewer than two values are known."""
    shapes = {"roomy": (ROOMY, points), "tight": (TIGHT, points[-TIGHT_POINTS:])}
    if any(sum(point.value is not None for point in shown) < 2 for _, shown in shapes.values()):
        return {}
    return {
        name: _drawn(json.dumps(_specification(shown, width, title), sort_keys=True))
        for name, (width, shown) in shapes.items()
    }


@lru_cache(maxsize=256)
def _drawn(specification: str) -> str:
    return vl_convert.vegalite_to_svg(specification)


def _specification(points: Sequence[Point], width: int, title: str) -> dict[str, object]:
    rows = [
        {
            "p": point.label,
            "v": None if point.value is None else float(point.value),
            "t": point.text,
            "dip": _is_dip(points, place),
        }
        for place, point in enumerate(points)
    ]
    x = {
        "field": "p",
        "type": "ordinal",
        "sort": None,
        "scale": {"domain": [point.label for point in points]},
        "axis": {
            "title": None,
            "labelAngle": 0,
            "grid": False,
            "labelOverlap": True,
            "labelExpr": "split(datum.label, '\\n')",
        },
    }
    y = {
        "field": "v",
        "type": "quantitative",
        "scale": {"nice": True},
        "axis": {"title": None, "tickCount": 4, "domain": False, "ticks": False, "format": ",~f"},
    }
    dot = {"type": "point", "size": 44, "filled": True, "color": _LINE, "stroke": _PAPER, "strokeWidth": 1.5}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": title,
        "width": width,
        "height": HEIGHT,
        "background": None,
        "padding": {"left": 4, "right": 20, "top": 18, "bottom": 4},
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "line", "color": _LINE, "strokeWidth": 2}, "encoding": {"x": x, "y": y}},
            {"transform": _KNOWN, "mark": dot, "encoding": {"x": x, "y": y}},
            _labels(x, y, -11, "!datum.dip"),
            _labels(x, y, 15, "datum.dip"),
        ],
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": _INK,
                "labelFontSize": 12,
                "gridColor": _RULE,
                "domainColor": _RULE,
                "tickColor": _RULE,
            },
        },
    }


def _is_dip(points: Sequence[Point], place: int) -> bool:
    """Whether the line only rises from a point to the known ones beside it: its label stands below, clear of the line. Not
    at the foot of the chart, where the names of the periods stand.
    """
    here = points[place].value
    told = [Decimal(0), *(one.value for one in points if one.value is not None)]
    if here is None or (here - min(told)) * _FOOT < max(told) - min(told):
        return False
    beside = [one.value for one in (*points[max(place - 1, 0) : place], *points[place + 1 : place + 2])]
    known = [value for value in beside if value is not None]
    return bool(known) and all(value > here for value in known)


def _labels(x: object, y: object, dy: int, which: str) -> dict[str, object]:
    return {
        "transform": [*_KNOWN, {"filter": which}],
        "mark": {"type": "text", "dy": dy, "fontSize": 12, "color": _INK},
        "encoding": {"x": x, "y": y, "text": {"field": "t"}},
    }
