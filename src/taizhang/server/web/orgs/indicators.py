"""An org's indicators for a period, by pack: the values of as many packs as one page works out, the others as links."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from taizhang.core.declarations.formula import AnyIndicator
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Lang
from taizhang.core.limits import HOME_FIGURES_MAX
from taizhang.core.values.figure import Cut, Figure
from taizhang.core.values.period import Period
from taizhang.core.values.units import POINTS, UNITS
from taizhang.core.values.written import number_text, signed_text, unit_text
from taizhang.server.access.gate import Access
from taizhang.server.queries import books
from taizhang.server.queries.home import Told, in_use, org_figures
from taizhang.server.web.figures.links import figure_href
from taizhang.server.web.language import language_of
from taizhang.server.web.shell.page import changed
from taizhang.server.web.words import word, word_or_other

REFUSED = {"FIG-002": "home.no_org", "FIG-003": "home.no_period", "FIG-005": "home.not_in_force"}


@dataclass(frozen=True)
class Worked:
    """What one page works out: names of usable indicators by pack, the packs shown, and their figures at one cut."""

    by_pack: Mapping[str, list[str]]
    shown: list[str]
    told: list[Told]
    position: Cut


def work_out(
    access: Access, org: str, period: Period, held: Mapping[str, int], pack: str = "", *, is_open: bool
) -> Worked:
    """The figures of the pack asked for, or of as many as the bound allows; `held` counts items by ledger."""
    declarations = books.declarations(access)
    by_pack = _by_pack(declarations, in_use(access, declarations, held, org, period, is_open=is_open), held)
    shown = _shown(by_pack, pack)
    names = [name for one in shown for name in by_pack[one]][:HOME_FIGURES_MAX]
    told, position = org_figures(access, org, period, names, is_open=is_open)
    return Worked(by_pack, shown, told, position)


def indicators_of(
    request: HttpRequest, access: Access, org: str, period: Period, held: Mapping[str, int]
) -> dict[str, Any]:
    """What the template shows of them."""
    lang, declarations = language_of(request), books.declarations(access)
    worked = work_out(access, org, period, held, request.GET.get("pack", ""), is_open=settings.PUBLIC_DEMO)
    known, by_pack, shown = declarations.indicators, worked.by_pack, worked.shown
    rows = {one.indicator: _row(one, known[one.indicator], org, period, lang) for one in worked.told}
    titles = {pack.code: pack.file.name.zh if lang == "zh" else pack.file.name.en for pack in declarations.packs}
    return {
        "figures": [
            {"name": titles[pack], "rows": [rows[name] for name in by_pack[pack] if name in rows]} for pack in shown
        ],
        "fields": [
            {
                "name": titles[pack],
                "count": len(those),
                "query": changed(request, pack=pack),
                "shown": pack in shown,
            }
            for pack, those in by_pack.items()
        ],
        "figure_count": sum(len(those) for those in by_pack.values()),
        "position": worked.position,
    }


def by_use(declarations: Declarations, held: Mapping[str, int]) -> list[Pack]:
    """The packs, those with the most items first: what an org works with most is what its home opens on."""
    return sorted(declarations.packs, key=lambda pack: -sum(held.get(one.ledger, 0) for one in pack.file.ledgers))


def _by_pack(declarations: Declarations, usable: list[str], held: Mapping[str, int]) -> dict[str, list[str]]:
    named = frozenset(usable)
    packs = {
        pack.code: [one.indicator for one in pack.indicators if one.indicator in named]
        for pack in by_use(declarations, held)
    }
    return {code: names for code, names in packs.items() if names}


def _shown(by_pack: Mapping[str, list[str]], asked: str) -> list[str]:
    """The pack asked for; else whole packs, in order, while they are within the bound, the first one at any rate."""
    if asked in by_pack:
        return [asked]
    shown: list[str] = []
    count = 0
    for pack, names in by_pack.items():
        count += len(names)
        if shown and count > HOME_FIGURES_MAX:
            break
        shown.append(pack)
    return shown


def _row(told: Told, known: AnyIndicator, org: str, period: Period, lang: Lang) -> dict[str, str]:
    figure = told.figure
    growth = next(iter(figure.comparisons.get("yoy", ())), None) if figure else None
    has_growth = growth is not None and growth.value is not None
    return {
        "name": known.name.zh if lang == "zh" else known.name.en,
        "href": figure_href(known.indicator, org, period) if figure else "",
        "value": number_text(figure.value, known.places) if figure else "",
        "reason": _reason(told, lang),
        "unit": unit_text(UNITS.get(known.unit), lang),
        "parts": _parts(figure),
        "growth": signed_text(growth.value, 2 if growth.measured_in == POINTS else 1) if growth and has_growth else "",
        "growth_unit": unit_text(growth.measured_in, lang) if growth and has_growth else "",
        "no_growth": word_or_other(lang, "growth", growth.reason) if growth and growth.reason else "",
    }


def _reason(told: Told, lang: Lang) -> str:
    """Why there is no value, in a word: a figure's own reason, or why it cannot be asked."""
    if told.figure is not None:
        return "" if told.figure.value is not None else word_or_other(lang, "unknown", told.figure.reason or "")
    return word(lang, next((REFUSED[one.code] for one in told.issues if one.code in REFUSED), "home.refused"))


def _parts(figure: Figure | None) -> str:
    """Numerator and denominator of a rate."""
    if figure is None or figure.denominator is None:
        return ""
    return (
        f"{number_text(figure.numerator)} ÷ {number_text(figure.denominator)}" if figure.numerator is not None else ""
    )
