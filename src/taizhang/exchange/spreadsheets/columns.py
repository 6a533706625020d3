"""The columns of a ledger's sheet: one for each thing that may be said of an item, in the order declared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeGuard

from taizhang.core.declarations.example import Example
from taizhang.core.declarations.formula import AnyIndicator
from taizhang.core.declarations.formula_parts import OverItems, moment_of
from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import CodeList, FieldDeclaration, LedgerDeclaration, Measure, Milestone
from taizhang.core.values.units import UNITS, Unit
from taizhang.exchange.spreadsheets.words import Words

Part = Literal["item", "org", "opened", "field", "milestone", "measure"]
Aspect = Literal["value", "actual", "planned", "day"]
Holds = Literal["text", "org", "number", "code", "flag", "date", "step"]  # step: a day, or that there is no such step

REQUIRED: Final = " *"


@dataclass(frozen=True)
class Column:
    """One column. `part`, `id` and `aspect` say what a cell of it means; `heading` is unique on the sheet.

    `choices` are the codes by the name shown; `separator` is empty where a cell holds one value. `remarks` are what the
    declaration says of it: help, other names, evidence, order, basis.
    """

    part: Part
    id: str
    aspect: Aspect
    heading: str
    holds: Holds
    required: bool = False
    unit: Unit | None = None
    codelist: str = ""
    choices: Mapping[str, str] | None = None
    separator: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        return self.part, self.id, self.aspect

    @property
    def title(self) -> str:
        """The heading in one line, without the mark of a required column."""
        return " ".join(self.heading.removesuffix(REQUIRED).splitlines())

    def to_json(self, number: int) -> dict[str, object]:
        """The column as the command line tells it; `number` counts from 0."""
        unit = self.unit.sign if self.unit else None
        told = {"column": letters(number), "heading": self.heading, "part": self.part, "id": self.id}
        return {**told, "aspect": self.aspect, "holds": self.holds, "required": self.required, "measured_in": unit}


def letters(number: int) -> str:
    """The letters of a column, counted from 0: A, B … Z, AA."""
    text = ""
    rest = number + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        text = chr(ord("A") + last) + text
    return text


def columns_of(
    ledger: LedgerDeclaration, declared: Declarations, planned: frozenset[str], words: Words
) -> tuple[Column, ...]:
    """The columns of a ledger: item and org, fields that are not personal, the opening and the milestones, measures.

    `planned` names the milestones that have a column for the planned day too.
    """
    columns = [
        Column("item", "item", "value", words.say("事项编号", "Item id"), "text", required=True),
        Column("org", "org", "value", words.say("责任单位", "Responsible org"), "org", required=True),
        *(_field(one, ledger, declared, words) for one in ledger.fields if not (one.personal or one.retired)),
        Column("opened", "opened", "actual", words.say("登记日期", "Recorded on"), "date", required=True),
    ]
    for milestone in ledger.milestones:
        columns += _milestone(milestone, ledger, planned, words)
    for measure in ledger.measures:
        columns += _measure(measure, words)
    return tuple(_distinct(columns))


def planned_milestones(
    ledger: LedgerDeclaration, declared: Declarations, examples: Iterable[Example]
) -> frozenset[str]:
    """The milestones whose planned day is worth a column: an indicator asks for it, or an example of the pack plans it."""
    moments = (moment_of(one) for one in declared.indicators.values() if _is_over(one, ledger))
    asked = {one.milestone for one in moments if one is not None and one.status == "planned"}
    shown = {
        command.payload.get("milestone")
        for example in examples
        for command in example.content.commands
        if command.ledger == ledger.ledger and command.payload.get("status") == "planned"
    }
    return frozenset(one.milestone for one in ledger.milestones) & (asked | shown)


def _is_over(indicator: AnyIndicator, ledger: LedgerDeclaration) -> TypeGuard[OverItems]:
    return isinstance(indicator, OverItems) and indicator.ledger == ledger.ledger


def _field(field: FieldDeclaration, ledger: LedgerDeclaration, declared: Declarations, words: Words) -> Column:
    codelist = declared.codelist(ledger.ledger, field.codes) if field.type == "code" and field.codes else None
    choices = _choices(codelist, words) if codelist else None
    remarks = [words.of(field.help)] if field.help else []
    return Column(
        "field",
        field.field,
        "value",
        words.of(field.name),
        field.type,
        required=field.required,
        unit=UNITS[field.unit or "个"] if field.type == "number" else None,
        codelist=codelist.codelist if codelist else "",
        choices=choices,
        separator=_separator(choices or {}, field.type, words) if field.many else "",
        remarks=(*remarks, *_also_called(field.synonyms, words)),
    )


def _choices(codelist: CodeList, words: Words) -> dict[str, str]:
    """Codes by the name shown; two codes of one name show their code too, so that a choice has one meaning."""
    names = [words.of(one.name).strip() for one in codelist.codes]
    shown: dict[str, str] = {}
    for name, one in zip(names, codelist.codes, strict=True):
        told = name if names.count(name) == 1 and name else f"{name}（{one.code}）"
        while told in shown or (told != name and told in names):  # another code is called just that
            told += f"（{one.code}）"
        shown[told] = one.code
    return shown


def _separator(choices: Mapping[str, str], holds: Holds, words: Words) -> str:
    """What no name of the list holds; free text may well hold 、, so it never takes that one."""
    fitting = [one for one in words.separators if not (one == "、" and holds == "text")]
    return next((one for one in fitting if not any(one in name for name in choices)), fitting[-1])


def _milestone(
    milestone: Milestone, ledger: LedgerDeclaration, planned: frozenset[str], words: Words
) -> Iterator[Column]:
    name = words.of(milestone.name)
    before = [ledger.milestone_named(one) for one in milestone.after]
    remarks = [
        *_remark(words, "凭据：", "Evidence: ", milestone.evidence),
        *_remark(words, "先完成：", "After: ", tuple(words.of(one.name) for one in before if one)),
        *_also_called(milestone.synonyms, words),
    ]
    if milestone.repeats:
        remarks.append(
            words.say("可多次发生：每次另起一行，编号相同", "May happen again: one more row with the same id")
        )
    heading = f"{name}\n{words.say('实际日期', 'actual day')}"
    yield Column("milestone", milestone.milestone, "actual", heading, "step", remarks=tuple(remarks))
    if milestone.milestone in planned:
        heading = f"{name}\n{words.say('计划日期', 'planned day')}"
        yield Column("milestone", milestone.milestone, "planned", heading, "date")


def _measure(measure: Measure, words: Words) -> Iterator[Column]:
    remarks = _also_called(measure.synonyms, words)
    if measure.basis:
        remarks += _remark(words, "依据：", "Basis: ", (words.basis(measure.basis),))
    name, unit = words.of(measure.name), UNITS[measure.unit]
    heading = f"{name}\n{_kind(measure, words)}"
    yield Column("measure", measure.measure, "value", heading, "number", unit=unit, remarks=tuple(remarks))
    yield Column("measure", measure.measure, "day", f"{name}\n{words.say('截至日期', 'as of')}", "date")


def _kind(measure: Measure, words: Words) -> str:
    """Whether an amount adds to the earlier ones, takes their place, or is a total so far: the likeliest mistake."""
    if measure.kind == "flow":
        return words.say("本次发生数", "this time")
    if measure.kind == "level":
        return words.say("时点数", "at that day")
    zh, en = {
        "year": ("本年累计数", "this year so far"),
        "half": ("本半年累计数", "this half-year so far"),
        "quarter": ("本季累计数", "this quarter so far"),
        "month": ("本月累计数", "this month so far"),
        None: ("历年累计数", "from the beginning"),
    }[measure.resets]
    return words.say(zh, en)


def _also_called(synonyms: tuple[str, ...], words: Words) -> list[str]:
    return _remark(words, "也叫：", "Also called: ", synonyms)


def _remark(words: Words, zh: str, en: str, names: tuple[str, ...]) -> list[str]:
    return [words.say(zh, en) + words.listed(names)] if names else []


def _distinct(columns: Iterable[Column]) -> Iterator[Column]:
    """Headings are how a reader finds a column that was moved, so a second one of the same name shows its id."""
    seen: set[str] = set()
    for column in columns:
        heading, number = column.heading, 1
        while _folded(heading) in seen:
            heading = f"{column.heading}（{column.id}{'' if number == 1 else f' {number}'}）"
            number += 1
        seen.add(_folded(heading))
        yield replace(column, heading=heading + (REQUIRED if column.required else ""))


def _folded(heading: str) -> str:
    return "".join(heading.removesuffix(REQUIRED).split()).casefold()
