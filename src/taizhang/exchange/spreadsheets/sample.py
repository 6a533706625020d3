"""The sample row: an item of the pack's own examples, or one made from the declaration, as a clerk would write it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from taizhang.core.declarations.example import Example, ExampleCommand
from taizhang.core.issues import NOWHERE
from taizhang.core.ledger.content import number
from taizhang.core.values.period import parse_day
from taizhang.exchange.spreadsheets.cells import FIRST_DAY, LARGEST, LAST_DAY, is_whole
from taizhang.exchange.spreadsheets.columns import Column
from taizhang.exchange.spreadsheets.words import Words

Value = str | Decimal | date
Key = tuple[str, str, str]

_DAY: Final = date(2021, 6, 30)
_UNDOING: Final = frozenset({"correct", "withdraw"})


def sample_row(
    columns: Sequence[Column], ledger: str, examples: Iterable[Example], words: Words
) -> Mapping[Key, Value]:
    """The sample's values by column; its id begins with the mark by which it is left out when the sheet is read."""
    said = _from_examples(ledger, examples)
    raw = _raw(said) if said else {one.key: _made(one, words) for one in columns}
    cells = {one.key: _cell(one, raw[one.key], words) for one in columns if raw.get(one.key) is not None}
    shown = {key: value for key, value in cells.items() if value is not None}
    item = ("item", "item", "value")
    return {**shown, item: f"{words.sample_mark}{shown[item]}"}


def _from_examples(ledger: str, examples: Iterable[Example]) -> list[ExampleCommand]:
    """The commands of the item that says most, in the first example that opens one nobody takes back later."""
    for example in examples:
        items: dict[str, list[ExampleCommand]] = {}
        for command in example.content.commands:
            if command.ledger == ledger:
                items.setdefault(command.item, []).append(command)
        whole = [each for each in items.values() if not any(one.verb in _UNDOING for one in each)]
        opened = [each for each in whole if any(one.verb == "open" for one in each)]
        if opened:
            return max(opened, key=lambda each: len(_raw(each)))
    return []


def _raw(said: Iterable[ExampleCommand]) -> dict[Key, Any]:
    """What commands say, by column; of what is said twice, the last."""
    raw: dict[Key, Any] = {}
    for command in said:
        raw |= _said(command)
    return raw


def _said(command: ExampleCommand) -> dict[Key, Any]:
    payload, on = command.payload, command.effective_on
    if command.verb in {"open", "amend"}:
        fields: dict[str, Any] = dict(payload.get("fields", {}))
        said: dict[Key, Any] = {("field", name, "value"): value for name, value in fields.items()}
        if "org" in fields:
            said["org", "org", "value"] = said.pop(("field", "org", "value"))
        if command.verb == "open":
            said |= {("item", "item", "value"): command.item, ("opened", "opened", "actual"): on}
        return said
    if command.verb == "measure":
        name = payload["measure"]
        return {("measure", name, "value"): payload["value"], ("measure", name, "day"): on}
    name, status = payload["milestone"], payload.get("status", "actual")
    if status == "planned":
        return {("milestone", name, "planned"): payload["planned_on"]}
    return {("milestone", name, "actual"): {"actual": on, "na": False}.get(status)}


def _made(column: Column, words: Words) -> Any:
    """A plausible value where no example shows one: codes and steps as declared, numbers that are plainly round."""
    if column.part == "item":
        return "P0001"
    if column.separator and column.choices:
        return list(column.choices.values())[:2]
    plain: Any = {
        "text": words.say("示例", "sample ") + column.title,
        "org": "500118",
        "number": "10" if is_whole(column.unit) else "1.5",
        "code": next(iter((column.choices or {}).values()), None),
        "flag": False,
        "date": _DAY,
        "step": _DAY,
    }[column.holds]
    return [plain] if column.separator else plain


def _cell(column: Column, raw: Any, words: Words) -> Value | None:
    """A value as it stands in a cell; None for one that this sheet cannot hold."""
    if column.separator:
        values = raw if isinstance(raw, list | tuple) else [raw]
        shown = [_text(_one(column, value, words)) for value in values]
        return column.separator.join(one for one in shown if one is not None) or None
    return _one(column, raw, words)


def _one(column: Column, raw: Any, words: Words) -> Value | None:
    if column.holds == "number" and column.unit is not None:
        return _number(column, raw)
    if column.holds == "code":
        return next((name for name, code in (column.choices or {}).items() if code == raw), None)
    if column.holds == "flag":
        return words.yes if raw else words.no
    if column.holds == "step" and raw is False:
        return words.not_applicable
    if column.holds in {"date", "step"}:
        day = raw if isinstance(raw, date) else parse_day(str(raw), NOWHERE)[0]
        return day if day is not None and FIRST_DAY <= day <= LAST_DAY else None
    return str(raw)


def _number(column: Column, raw: Any) -> Decimal | None:
    spelled, _ = number(raw, column.unit.sign if column.unit else "", column.title, NOWHERE)
    if spelled is None:
        return None
    amount = Decimal(spelled)
    fits = abs(amount) <= LARGEST and not (is_whole(column.unit) and amount % 1)
    return amount if fits else None


def _text(value: Value | None) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)


def texts_of(values: Mapping[Key, Value]) -> Mapping[Key, str]:
    """The values as texts, for widths and notes."""
    return dict(_texts(values))


def _texts(values: Mapping[Key, Value]) -> Iterator[tuple[Key, str]]:
    for key, value in values.items():
        yield key, _text(value) or ""
