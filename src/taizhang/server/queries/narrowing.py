"""What a list of items asks of their fields, and the order it stands in, as SQL for both databases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration

Asked = Literal["is", "least", "most", "holds", "empty"]
TITLE: Final = ""  # the field by which a list stands where nothing else is asked for
OPENED: Final = "opened_on"
_COLUMNS: Final = frozenset({OPENED, "stage"})  # what has a column of its own


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked of a declared field: that it `is` a value (or has it among several), is at `least` or at `most`
    so much or so late, `holds` a text, or is `empty`. Numbers are decimal texts in the field's unit.
    """

    field: str
    asked: Asked
    value: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """By which field a list stands, and whether it falls; items of which it is not known stand last."""

    field: str = TITLE
    falling: bool = False


BY_TITLE: Final = Order()


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Conditions and order of one ledger, spelled for one database."""

    ledger: LedgerDeclaration | None
    conditions: tuple[Condition, ...]
    order: Order
    sqlite: bool

    @property
    def key(self) -> str:
        """What rows are ordered by, as an expression; empty for the title alone."""
        if self.order.field == TITLE:
            return ""
        if self.order.field in _COLUMNS:
            return self.order.field
        declared = self._declared(self.order.field)
        return self._number(declared) if declared.type == "number" else self._text(declared)

    def asked(self) -> tuple[list[str], list[object]]:
        """The conditions as SQL with their values."""
        parts: list[str] = []
        values: list[object] = []
        for one in self.conditions:
            part, bound = self._condition(one)
            parts.append(part)
            values += bound
        return parts, values

    def after(self, key: str | None, place: Sequence[str]) -> tuple[str, list[object]]:
        """That a row comes after another of which the key (None: unknown) and (title, book, item) are given."""
        later = "(title, book, item) > (%s, %s, %s)"
        if not self.key:
            return later, [*place]
        if key is None:
            return f"({self.key} IS NULL AND {later})", [*place]
        cast = self._cast(self.order.field)
        beyond = f"{self.key} {'<' if self.order.falling else '>'} {cast}"
        return f"({beyond} OR {self.key} IS NULL OR ({self.key} = {cast} AND {later}))", [key, key, *place]

    def ordered(self) -> str:
        """The clause that orders; the unknown last on both databases."""
        if not self.key:
            return "ORDER BY title, book, item"
        way = "DESC" if self.order.falling else "ASC"
        return f"ORDER BY ({self.key} IS NULL), {self.key} {way}, title, book, item"

    def key_text(self) -> str:
        """The key of a row as the text that `after` takes: of a number the text it is kept as, which loses nothing."""
        if not self.key:
            return "NULL"
        if self.order.field in _COLUMNS:
            return f"CAST({self.key} AS TEXT)"
        return self._raw(self._declared(self.order.field))

    def _declared(self, field: str) -> FieldDeclaration:
        found = self.ledger.field_named(field) if self.ledger is not None else None
        if found is None:
            raise KeyError(field)  # whoever asks looks the field up first
        return found

    def _raw(self, field: FieldDeclaration) -> str:
        return f"json_extract(fields, '$.{field.field}')" if self.sqlite else f"(fields::jsonb ->> '{field.field}')"

    def _text(self, field: FieldDeclaration) -> str:
        return self._raw(field)

    def _number(self, field: FieldDeclaration) -> str:
        return f"CAST({self._raw(field)} AS {'REAL' if self.sqlite else 'NUMERIC'})"

    def _cast(self, field: str) -> str:
        if field in _COLUMNS:
            return "%s" if self.sqlite or field != OPENED else "CAST(%s AS DATE)"
        if self._declared(field).type == "number":
            return f"CAST(%s AS {'REAL' if self.sqlite else 'NUMERIC'})"
        return "%s"

    def _condition(self, one: Condition) -> tuple[str, list[object]]:
        field = self._declared(one.field)
        raw = self._raw(field)
        if one.asked == "empty":
            return f"{raw} IS NULL", []
        if one.asked == "holds":
            return rf"{raw} LIKE %s ESCAPE '\'", [containing(one.value)]
        if one.asked == "is" and field.many:
            return rf"{raw} LIKE %s ESCAPE '\'", [containing(f'"{one.value}"')]
        if one.asked == "is" and field.type == "flag":
            told = one.value == "true"
            return f"{raw} = %s", [int(told) if self.sqlite else str(told).lower()]
        sign = {"is": "=", "least": ">=", "most": "<="}[one.asked]
        left = self._number(field) if field.type == "number" else raw
        return f"{left} {sign} {self._cast(one.field)}", [one.value]


def containing(text: str) -> str:
    """A LIKE pattern for texts that hold this one, its own signs taken as they are."""
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return f"%{text}%"


def sortable(ledger: LedgerDeclaration) -> Iterable[str]:
    """The fields by which a list can stand, beside the title: numbers, days and texts of one value, none personal."""
    ordered = {"number", "date", "text"}
    return (
        one.field
        for one in ledger.fields
        if one.type in ordered and not (one.many or one.personal or one.field == ledger.title)
    )
