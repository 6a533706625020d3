"""The entries behind a figure, a screen at a time: those counted, or with them those that only set a condition."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from taizhang.core.declarations.formula import AnyIndicator, Derived, Ratio, Reported
from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Lang
from taizhang.core.limits import PAGE_ROWS
from taizhang.core.values.figure import FigureRequest, TraceLine
from taizhang.server.access.gate import Access
from taizhang.server.queries import figures
from taizhang.server.web.shell.page import changed
from taizhang.server.web.words import word_or_other


def entries_behind(
    request: HttpRequest, access: Access, asked: FigureRequest, declarations: Declarations, lang: Lang
) -> dict[str, Any]:
    """What the template shows of them; `entries` is None for a reader who may not see them."""
    lines, issues = figures.trace(access, asked)
    if issues or asked.org not in access.readable():
        return {
            "entries": None,
            "entry_count": 0,
            "all_count": 0,
            "page": 1,
            "pages": 1,
            "page_query": None,
            "every": False,
        }
    counted = [line for line in lines if line.amount is not None or line.corrects or line.corrected_by]
    every = request.GET.get("entries") == "all" or not counted
    listed = lines if every else counted
    pages = max(1, -(-len(listed) // PAGE_ROWS))
    page = min(_whole(request.GET.get("page", "")), pages)
    shown = listed[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
    return {
        "entries": _rows(shown, declarations.indicators[asked.indicator], declarations, lang),
        "entry_count": len(listed),
        "all_count": len(lines),
        "every": every,
        "page": page,
        "pages": pages,
        "page_query": lambda number: changed(request, page=str(number)),
        "all_query": changed(request, entries="all", page=None),
        "counted_query": changed(request, entries=None, page=None) if counted else "",
    }


def _whole(text: str) -> int:
    """A page's number from an address: 1 for anything that is none."""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _rows(
    lines: Sequence[TraceLine], indicator: AnyIndicator, declarations: Declarations, lang: Lang
) -> list[dict[str, object]]:
    ledgers = {side: _ledger(indicator, side, declarations) for side in ("value", "numerator", "denominator")}
    return [
        {
            "line": line,
            "kind": word_or_other(lang, "kind", line.kind),
            "href": _href(line, ledgers.get(line.side)),
        }
        for line in lines
    ]


def _ledger(indicator: AnyIndicator, side: str, declarations: Declarations) -> str | None:
    """The ledger that one side of a figure counts; None where it is reported, or made of figures of several ledgers."""
    if isinstance(indicator, Reported | Derived):
        return None
    if isinstance(indicator, Ratio):
        operand = indicator.denominator if side == "denominator" else indicator.numerator
        under = declarations.indicators.get(operand.indicator)
        return (
            _ledger(under, "value", declarations)
            if under is not None and not isinstance(under, Ratio | Derived)
            else None
        )
    return indicator.ledger


def _href(line: TraceLine, ledger: str | None) -> str | None:
    return reverse("item", args=(line.book, ledger, line.item)) if ledger else None
