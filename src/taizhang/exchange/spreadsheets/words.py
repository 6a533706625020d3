"""The words of a sheet in one language, and the three that stand for values."""

from dataclasses import dataclass

from taizhang.core.declarations.schema import Basis, Name
from taizhang.core.issues import Lang


@dataclass(frozen=True, slots=True)
class Words:
    """Picks one language for everything that a sheet says."""

    lang: Lang

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def of(self, name: Name) -> str:
        return self.say(name.zh, name.en)

    def listed(self, names: tuple[str, ...]) -> str:
        return self.say("、", ", ").join(names)

    def basis(self, basis: Basis) -> str:
        """A basis as a phrase: the document with its clause, and what we chose ourselves."""
        cited = " ".join(part for part in (basis.document, basis.clause) if part)
        return cited + self.say(f"（{basis.note}）", f" ({basis.note})") if basis.note else cited

    @property
    def separators(self) -> tuple[str, ...]:
        """What may stand between several values of a cell, the first choice first."""
        return ("、", "；", "|") if self.lang == "zh" else (";", "|", "/")

    @property
    def yes(self) -> str:
        return self.say("是", "yes")

    @property
    def no(self) -> str:
        return self.say("否", "no")

    @property
    def not_applicable(self) -> str:
        """Written in place of a step's day where an item has no such step."""
        return self.say("不适用", "n/a")

    @property
    def sample_mark(self) -> str:
        """An item whose id begins so is the sample: whoever reads the sheet leaves that row out."""
        return self.say("【示例】", "[EXAMPLE] ")
