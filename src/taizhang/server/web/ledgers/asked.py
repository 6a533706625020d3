"""What an address asks of a ledger's list: which items, in what order, with which columns. Nothing in it is trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration
from taizhang.core.issues import Issue, Where
from taizhang.core.limits import NAME_CHARS_MAX
from taizhang.core.values.entered import parse_amount
from taizhang.core.values.period import parse_day
from taizhang.core.values.units import UNITS
from taizhang.server.queries.narrowing import OPENED, TITLE, Asked, Condition, Order, sortable

COLUMNS_MAX: Final = 6  # fields beside title, stage and org: what a 1280 px screen holds without scrolling
WAYS: Final[dict[str, tuple[Asked, ...]]] = {  # how a field of each type may be asked for
    "number": ("least", "most"),
    "date": ("least", "most"),
    "code": ("is",),
    "flag": ("is",),
    "org": ("is",),
    "text": ("holds",),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list as it is asked for. `texts` are the inputs as typed, by name; `issues` what cannot be followed of them."""

    texts: dict[str, str]
    conditions: tuple[Condition, ...]
    order: Order
    columns: tuple[FieldDeclaration, ...]
    chosen: bool  # whether the columns were chosen
    issues: tuple[Issue, ...]

    @property
    def narrowed(self) -> bool:
        """Whether fewer than all items are asked for."""
        return bool(self.conditions) or any(self.texts.get(name) for name in ("org", "stage", "q"))

    def query(self, **more: str) -> str:
        """The same as an address's question, with other parts; paging starts anew."""
        parts: list[tuple[str, str]] = [(name, text) for name, text in self.texts.items() if text and name != "after"]
        parts += [("column", one.field) for one in self.columns] if self.chosen else []
        if self.order != Order():
            parts.append(("sort", f"{'-' if self.order.falling else ''}{self.order.field}"))
        return urlencode([*(one for one in parts if one[0] not in more), *(one for one in more.items() if one[1])])


def wanted(asked: QueryDict, ledger: LedgerDeclaration) -> Wanted:
    """Reads an address's question. Fields nobody declared say nothing."""
    texts = {name: asked.get(name, "").strip()[:NAME_CHARS_MAX] for name in ("org", "stage", "q", "after")}
    conditions: list[Condition] = []
    issues: list[Issue] = []
    for one in filterable(ledger):
        for way in WAYS[one.type]:
            name = f"{way}.{one.field}"
            text = asked.get(name, "").strip()[:NAME_CHARS_MAX]
            if text:
                texts[name] = text
                value, found = _value(one, text)
                issues += found
                conditions += [] if value is None else [Condition(one.field, way, value)]
    columns = _columns(asked.getlist("column"), ledger)
    chosen = bool(columns)
    return Wanted(
        texts,
        tuple(conditions),
        _order(asked.get("sort", ""), ledger),
        tuple(columns or usual_columns(ledger)),
        chosen,
        tuple(issues),
    )


def filterable(ledger: LedgerDeclaration) -> list[FieldDeclaration]:
    """The fields a list can be narrowed by: all but the title, which the search box finds, and what is personal."""
    return [one for one in ledger.fields if not (one.personal or one.retired or one.field == ledger.title)]


def _value(declared: FieldDeclaration, text: str) -> tuple[str | None, list[Issue]]:
    """What is asked for as fields keep it; a number may carry its unit."""
    where = Where(path=declared.field)
    if declared.type == "number":
        own = UNITS[declared.unit or "个"]
        amount, found = parse_amount(text, own, where)
        inside = None if amount is None else amount.to(own)
        return (None if inside is None else format(inside.amount, "f")), found
    if declared.type == "date":
        day, found = parse_day(text, where)
        return (None if day is None else day.isoformat()), found
    return text, []


def _order(text: str, ledger: LedgerDeclaration) -> Order:
    field, falling = text.removeprefix("-"), text.startswith("-")
    return Order(field, falling) if field in {OPENED, *sortable(ledger)} else Order(TITLE)


def _columns(names: Sequence[str], ledger: LedgerDeclaration) -> list[FieldDeclaration]:
    """The columns chosen, in declared order."""
    chosen = set(names)
    return [one for one in filterable(ledger) if one.field in chosen]


def usual_columns(ledger: LedgerDeclaration) -> list[FieldDeclaration]:
    """The fields a list shows: required ones first, then numbers, codes and dates, in declared order; never personal."""
    candidates = filterable(ledger)
    weighed = sorted(candidates, key=lambda one: (not one.required, one.type in {"text", "flag", "org"}))
    chosen = {one.field for one in weighed[:COLUMNS_MAX]}
    return [one for one in candidates if one.field in chosen]
