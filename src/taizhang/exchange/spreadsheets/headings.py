"""What a heading means: the template's own words, the names of fields, milestones and measures, and their synonyms."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from taizhang.core.declarations.complaints import nearest
from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.values.units import UNITS, Unit
from taizhang.exchange.spreadsheets.columns import REQUIRED, Column, columns_of
from taizhang.exchange.spreadsheets.words import Words

Key = tuple[str, str, str]

# ways of saying a thing, best first: a heading is taken by the first that knows it
_TEMPLATE, _NAMED, _ALSO = range(3)
_UNIT: Final = re.compile(r"(.+?)(?:[(\[【](?:单位:?)?([^()\[\]【】]+)[)\]】]|[/,:]([^/,:]+))")
_ACTUAL: Final = ("", "实际日期", "实际时间", "日期", "时间", "完成日期", "完成时间", "实际", "actual day", "date")
_PLANNED: Final = ("计划日期", "计划时间", "计划", "计划完成日期", "计划完成时间", "planned day", "planned")
_AS_OF: Final = ("截至日期", "截止日期", "截至", "日期", "as of")
_ITEM: Final = ("事项编号", "编号", "item id", "id")
_ORG: Final = ("责任单位", "责任单位代码", "责任单位名称", "org", "单位代码", "所属单位", "填报单位", "所属区县")
_OPENED: Final = ("登记日期", "登记时间", "入账日期", "建账日期", "recorded on")
UNREAD: Final = frozenset({"序号", "no", "no.", "#", "行号"})  # running numbers, which say nothing of an item
_UNITS: Final[Mapping[str, Unit]] = {unicodedata.normalize("NFKC", sign).casefold(): one for sign, one in UNITS.items()}


def folded(text: str) -> str:
    """A heading as it is compared: full-width signs as plain ones, without blanks, case and the mark of required ones."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain.removesuffix(REQUIRED.strip()).casefold()


def unit_said(text: str) -> Unit | None:
    """The unit that a text names, in brackets or bare; None for any other text."""
    return _UNITS.get(folded(text).strip("()[]【】").removeprefix("单位").lstrip(":"))


@dataclass
class Headings:
    """The headings of a ledger's sheet. `columns` are all columns by key, in the language asked for; `others` the same
    in the other one.
    """

    columns: Mapping[Key, Column]
    others: Mapping[Key, Column]
    personal: frozenset[str] = frozenset()
    known: dict[str, dict[int, set[Key]]] = field(default_factory=dict)

    def meaning(self, text: str) -> tuple[frozenset[Key], Unit | None]:
        """What a heading may mean (nothing, one thing, or several), and the unit it names beside the column's own."""
        plain = folded(text)
        if plain in self.known:
            return self._best(plain), None
        found = _UNIT.fullmatch(plain)
        if found is None:
            return frozenset(), None
        unit = _UNITS.get(found[2] or found[3])
        return (self._best(found[1]), unit) if unit is not None else (frozenset(), None)

    def _best(self, plain: str) -> frozenset[Key]:
        ways = self.known.get(plain)
        return frozenset(ways[min(ways)]) if ways else frozenset()

    def near(self, text: str) -> str:
        """The headings nearest to one that is not known."""
        return nearest(text.strip(), [one.title for one in self.columns.values()])

    def _learn(self, text: str, way: int, key: Key) -> None:
        self.known.setdefault(folded(text), {}).setdefault(way, set()).add(key)


def headings_of(ledger: LedgerDeclaration, declared: Declarations, words: Words) -> Headings:
    """All headings by which a sheet of a ledger may be written, in both languages."""
    planned = frozenset(one.milestone for one in ledger.milestones)
    columns = {one.key: one for one in columns_of(ledger, declared, planned, words)}
    second = Words("en" if words.lang == "zh" else "zh")
    others = {one.key: one for one in columns_of(ledger, declared, planned, second)}
    personal = frozenset(
        folded(name) for one in ledger.fields if one.personal for name in (one.name.zh, one.name.en, one.field)
    )
    headings = Headings(columns, others, personal)
    for lang in (Words("zh"), Words("en")):
        for some in (planned, frozenset[str]()):
            for column in columns_of(ledger, declared, some, lang):
                headings._learn(column.heading, _TEMPLATE, column.key)  # noqa: SLF001 - being made here
    for key, way, text in _ways(ledger):
        if key in columns:
            headings._learn(text, way, key)  # noqa: SLF001 - being made here
    return headings


def _ways(ledger: LedgerDeclaration) -> Iterator[tuple[Key, int, str]]:
    """Every way of naming each column."""
    for key, texts in ((("item", "item", "value"), (*_ITEM, f"{ledger.item.zh}编号", f"{ledger.item.en} id")),
                       (("org", "org", "value"), _ORG), (("opened", "opened", "actual"), _OPENED)):  # fmt: skip
        for text in texts:
            yield key, _ALSO, text
    for one in ledger.fields:
        names = (one.name.zh, one.name.en, one.field)
        yield from (((("field", one.field, "value"), way, text)) for way, text in _said(names, one.synonyms))
    for step in ledger.milestones:
        for way, text in _said((step.name.zh, step.name.en, step.milestone), step.synonyms):
            for after in _ACTUAL:
                yield ("milestone", step.milestone, "actual"), way, text + after
            for after in _PLANNED:
                yield ("milestone", step.milestone, "planned"), way, text + after
            for after in ("", "日期", "时间"):
                yield ("milestone", step.milestone, "planned"), way, f"计划{text}{after}"
    for measure in ledger.measures:
        for way, text in _said((measure.name.zh, measure.name.en, measure.measure), measure.synonyms):
            yield ("measure", measure.measure, "value"), way, text
            for after in _AS_OF:
                yield ("measure", measure.measure, "day"), way, text + after


def _said(names: tuple[str, ...], synonyms: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    yield from ((_NAMED, one) for one in names)
    yield from ((_ALSO, one) for one in synonyms)
