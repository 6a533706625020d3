"""What speaks for or against one claim: a verdict from the page's own figures or from the book, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from taizhang.audit.compare import Outcome, Verdict
from taizhang.audit.reasons import Side
from taizhang.core.issues import Lang
from taizhang.core.values.figure import Comparison, Earlier, Figure, text_of
from taizhang.core.values.quantity import round_half_up, tidy

_COMPARED: Final[Mapping[str, tuple[str, str]]] = {
    "target": ("完成目标", "of target"),
    "yoy": ("同比", "year on year"),
    "rank": ("名次", "rank"),
    "plan": ("目标", "target"),
}
SHOWN_PLACES: Final = 2  # decimals of a book's value in a sentence


@dataclass(frozen=True, slots=True)
class Citation:
    """Where in the book a figure stands: what was asked, and the positions it was read at.

    `earlier` is the position at which the book gave what was printed, where it no longer does; None otherwise.
    """

    name: str
    figure: Figure
    compared: str | None = None  # target | yoy | rank | plan
    group: str | None = None
    earlier: Earlier | None = None

    def to_json(self) -> dict[str, object]:
        figure = self.figure
        return {
            "indicator": figure.definition.indicator,
            "name": self.name,
            "org": figure.org.to_json(),
            "item": figure.item,
            "period": str(figure.period),
            "compared": self.compared,
            "group": self.group,
            "position": figure.position.to_json(),
            "earlier": self.earlier.to_json() if self.earlier else None,
        }

    def told(self, lang: Lang = "zh") -> str:
        """One phrase: 永川区 2021年上半年 合同引资额."""
        figure = self.figure
        words = _COMPARED.get(self.compared or "", ("", ""))
        zh = (figure.org.name, figure.item, figure.period.zh(), self.name, words[0], self.group)
        en = (figure.definition.indicator, words[1], self.group, figure.org.name, figure.item, str(figure.period))
        return " ".join(part for part in (zh if lang == "zh" else en) if part)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing said of a claim. `implied` is the missing figure worked back from it, `formula` shows the working."""

    side: Side
    verdict: Verdict
    computed: Decimal | None = None
    formula: str = ""
    implied: Decimal | None = None
    relation: str | None = None
    citations: tuple[Citation, ...] = ()

    def sentence(self, lang: Lang = "zh") -> str:
        """What a clerk reads."""
        cited = "；".join(one.told(lang) for one in self.citations)
        if self.verdict.outcome is Outcome.AGREES and self.side == "book":
            return f"与账簿一致：{cited}" if lang == "zh" else f"the book agrees: {cited}"
        if self.verdict.outcome is Outcome.AGREES:
            return (
                f"与文中其他数对得上：{self.formula}"
                if lang == "zh"
                else f"fits the text's own figures: {self.formula}"
            )
        told = self.verdict.sentence(lang)
        return f"{told}（{cited}）" if cited and lang == "zh" else f"{told} ({cited})" if cited else told

    def to_json(self, lang: Lang = "zh") -> dict[str, object]:
        return {
            "side": self.side,
            "verdict": self.verdict.outcome.value,
            "reason": self.verdict.reason,
            "computed": text_of(self.computed),
            "implied": text_of(self.implied),
            "formula": self.formula,
            "relation": self.relation,
            "citations": [one.to_json() for one in self.citations],
            "sentence": self.sentence(lang),
        }


def working(figure: Figure, comparison: Comparison | None = None) -> str:
    """How the book comes to a value: 43 ÷ 203 = 21.18%."""
    value = comparison.value if comparison else figure.value
    unit = comparison.measured_in if comparison else figure.measured_in
    shown = "—" if value is None else f"{tidy(round_half_up(value, SHOWN_PLACES)):f}{unit.sign}"
    if comparison is not None and comparison.against is not None and comparison.kind in {"target", "yoy"}:
        now = text_of(figure.value) or "—"
        less = " - 1" if comparison.kind == "yoy" else ""
        return f"{now} ÷ {text_of(comparison.against)}{less} = {shown}"
    if comparison is None and figure.numerator is not None and figure.denominator is not None:
        return f"{text_of(figure.numerator)} ÷ {text_of(figure.denominator)} = {shown}"
    return shown
