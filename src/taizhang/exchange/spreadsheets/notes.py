"""The sheet of notes: who fills the sheet, by which rule, how, and what each column means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from taizhang.core.declarations.pack import Pack
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.people.roles import ROLES
from taizhang.exchange.spreadsheets.cells import how, units_line
from taizhang.exchange.spreadsheets.columns import Column
from taizhang.exchange.spreadsheets.words import Words

Style = Literal["title", "heading", "text", "table", "row"]
CHOICES_SHOWN: Final = 30  # names of a code list in the notes; the list in the cell has them all


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the notes: a title, a heading or a text is one cell, a row of the table several."""

    style: Style
    cells: tuple[str, ...]


def notes(
    ledger: LedgerDeclaration,
    pack: Pack,
    columns: Sequence[Column],
    sample: Mapping[tuple[str, str, str], str],
    words: Words,
) -> Iterator[Line]:
    """The notes from top to bottom."""
    yield Line("title", (words.say(f"{ledger.name.zh}填表说明", f"How to fill in: {ledger.name.en}"),))
    yield from _purpose(ledger, pack, words)
    yield Line("heading", (words.say("怎么填", "How to fill it in"),))
    for number, sentence in enumerate(_manners(words), start=1):
        yield Line("text", (f"{number}. {sentence}",))
    yield from _left_out(ledger, words)
    yield Line("heading", (words.say("各栏的意思", "What each column means"),))
    yield Line("table", _table_heading(words))
    for column in columns:
        yield Line("row", _row(column, sample.get(column.key, ""), words))


def _purpose(ledger: LedgerDeclaration, pack: Pack, words: Words) -> Iterator[Line]:
    yield Line("heading", (words.say("这张表", "This sheet"),))
    about = ledger.description or pack.file.description
    yield Line("text", (words.of(about),))
    counted = words.say(f"一行记一{ledger.unit}{ledger.item.zh}。", f"One row a {ledger.item.en.lower()}.")
    yield Line("text", (counted,))
    yield Line("text", (words.say("谁来填：", "Who fills it in: ") + words.listed(tuple(_writers(ledger, words))),))
    for basis in (ledger.basis,) if ledger.basis else pack.file.basis:
        yield Line("text", (words.say("依据：", "Basis: ") + words.basis(basis),))
    version = f"{pack.code} {pack.file.version}"
    yield Line(
        "text", (words.say(f"领域包：{pack.file.name.zh}（{version}）", f"Pack: {pack.file.name.en} ({version})"),)
    )


def _writers(ledger: LedgerDeclaration, words: Words) -> Iterator[str]:
    """The roles that may open an item, by the ledger's own list or else by the table of roles."""
    allowed = ledger.roles.get("open") or [one.code for one in ROLES.values() if "open" in one.verbs]
    for code in allowed:
        yield words.of(ROLES[code].name) if code in ROLES else code


def _manners(words: Words) -> Iterator[str]:
    yield words.say(
        "表头带 *、下面写着“必填”的栏必须填；其余知道多少填多少，不知道就空着，不要填 0。",
        "Columns with * and the word 'required' must be filled; leave the others empty where unknown, never 0.",
    )
    yield words.say(
        "点中单元格会出现填法；下拉栏从列表里选，名称一字不改。",
        "Select a cell to see how it is filled; choose names from the list as they stand.",
    )
    yield words.say(
        "日期写作 2021-06-30；数只填数字，单位看表头下面一行；百分数填 8.1，不打百分号。",
        "Write days as 2021-06-30, numbers in the unit below the heading, 8.1 for 8.1 %.",
    )
    yield words.say(
        f"步骤填实际日期，还没有就空着，本来就没有这一步的填“{words.not_applicable}”。",
        f"A step takes the day it was reached; empty if not yet; '{words.not_applicable}' if there is none.",
    )
    yield words.say(
        "同一事项的步骤再次发生、或另一天的计量：另起一行，写同一个编号，只填要补的栏。",
        "A step that happens again, or an amount as of another day: one more row with the same id and just that.",
    )
    yield words.say(
        f"编号以“{words.sample_mark}”开头的一行是示例，导入时跳过，可以删掉。",
        f"The row whose id begins with '{words.sample_mark.strip()}' is a sample: it is left out on import.",
    )
    yield words.say(
        "列可以调换次序、隐藏或删去不用的栏，但表头文字不要改，也不要删隐藏的工作表。",
        "Columns may be moved, hidden or removed, but keep the headings' words and the hidden sheets.",
    )


def _left_out(ledger: LedgerDeclaration, words: Words) -> Iterator[Line]:
    personal = tuple(words.of(one.name) for one in ledger.fields if one.personal)
    if not personal:
        return
    yield Line("heading", (words.say("没有列入的栏", "Columns left out"),))
    why = words.say(
        "是个人信息。电子表格会被转发和另存，谁看过无从查起，所以不用表格收；请不要写进别的栏。",
        "These are personal data. A spreadsheet is forwarded and copied and nobody knows who read it, so it does not "
        "collect them; do not write them into other columns.",
    )
    yield Line("text", (words.listed(personal) + words.say("：", ": ") + why,))


def _table_heading(words: Words) -> tuple[str, ...]:
    zh = ("类别", "栏", "填什么", "怎么填", "说明", "例子")
    en = ("Kind", "Column", "With what", "How", "Remarks", "Example")
    return zh if words.lang == "zh" else en


def _row(column: Column, sample: str, words: Words) -> tuple[str, ...]:
    kind = {
        "field": words.say("栏目", "field"),
        "opened": words.say("步骤", "step"),
        "milestone": words.say("步骤", "step"),
        "measure": words.say("计量", "measure"),
    }.get(column.part, words.say("事项", "item"))
    units = words.say("，", ", ").join(units_line(column, words).splitlines())
    remarks = "\n".join((*column.remarks, *_choices(column, words)))
    return kind, column.title, units, how(column, words), remarks, sample


def _choices(column: Column, words: Words) -> Iterator[str]:
    names = tuple(column.choices or ())
    if names:
        more = words.say(f" 等 {len(names)} 个", f" … {len(names)} in all") if len(names) > CHOICES_SHOWN else ""
        yield words.say("可选：", "One of: ") + words.listed(names[:CHOICES_SHOWN]) + more
