"""A row of the page table as screens write it: the printed value, the derived one and the verdict, in words."""

from dataclasses import dataclass

from taizhang.core.issues import Lang
from taizhang.core.values.figure import Cut
from taizhang.core.values.quantity import round_half_up
from taizhang.core.values.written import amount_text, number_text, unit_text
from taizhang.demo.table import Row
from taizhang.server.web.figures.links import figure_href
from taizhang.server.web.printed import has_own_unit, phrase, printed_text
from taizhang.server.web.words import word


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as the screen writes it. `derived` stands beside the printed unit where `same_unit`, else with its own."""

    label: str
    href: str | None
    period: str
    published: str
    own_unit: bool
    derived: str
    unit: str
    same_unit: bool
    verdict: str
    reason: str
    position: Cut | None


def shown(row: Row, lang: Lang) -> Shown:
    """The row in a reader's words."""
    fact, printed = row.fact, row.fact.printed
    same_unit = row.measured_in == printed.unit
    derived = number_text(row.derived, _places(row))
    return Shown(
        label=fact.label.zh if lang == "zh" else fact.label.en,
        href=figure_href(fact.indicator, fact.org, fact.when, item=fact.item) if fact.indicator else None,
        period=fact.when.zh() if lang == "zh" else fact.period,
        published=printed_text(printed, lang),
        own_unit=has_own_unit(printed, lang),
        derived=derived if same_unit else amount_text(derived, unit_text(row.measured_in, lang), lang),
        unit=unit_text(printed.unit, lang),
        same_unit=same_unit,
        verdict=row.verdict.outcome.value,
        reason=_reason(row, lang),
        position=row.figure.position if row.figure else None,
    )


def _places(row: Row) -> int:
    """Digits shown of a derived figure: as many as printed, or one or two more where it is not the printed one exactly."""
    printed, value = row.fact.printed.places, row.derived
    if value is None or value == row.fact.published or value == round_half_up(value, printed):
        return printed
    return printed + (1 if round_half_up(value, printed) != round_half_up(value, printed + 1) else 2)


def _reason(row: Row, lang: Lang) -> str:
    """The reason's sentence; of a figure that agrees without being the same, why it does."""
    if row.verdict.reason is not None:
        return row.verdict.sentence(lang)
    if row.derived == row.fact.published:
        return ""
    if row.fact.approx is None:
        return word(lang, "table.rounded")
    return word(lang, "table.within", printed=phrase(row.fact.printed, lang))
