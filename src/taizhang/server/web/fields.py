"""Stored values of a ledger's fields, milestones and measures in a reader's words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration, Name
from taizhang.core.issues import Lang
from taizhang.core.people.orgs import Orgs
from taizhang.core.values.quantity import parse_decimal
from taizhang.core.values.units import UNITS
from taizhang.core.values.written import amount_text, number_text, unit_text
from taizhang.server.web.words import word, word_or_other


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as shown: its heading, its text (empty where unknown), its unit of measure, and whether it is a number or
    free text.
    """

    name: str
    text: str
    unit: str
    number: bool
    free: bool = False


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says a ledger's codes and values in one language, by the declarations and the organisation tree of a day."""

    declarations: Declarations
    ledger: LedgerDeclaration
    orgs: Orgs
    lang: Lang

    def name(self, name: Name) -> str:
        return name.zh if self.lang == "zh" else name.en

    def field_name(self, code: str) -> str:
        declared = self.ledger.field_named(self.ledger.field_now(code))
        if declared is None:
            return word(self.lang, "field.org") if code == "org" else code
        return self.heading(declared)

    def heading(self, declared: FieldDeclaration) -> str:
        """A field's label; one no longer used says so."""
        name = self.name(declared.name)
        return f"{name}{word(self.lang, 'field.retired')}" if declared.retired else name

    def org(self, code: str) -> str:
        """The org's short name; its code where it has ceased."""
        found = self.orgs.get(code)
        return (found.short or found.name) if found else code

    def stage(self, code: str | None) -> str:
        found = next((one for one in self.ledger.stages if one.stage == code), None)
        return self.name(found.name) if found else ""

    def milestone(self, code: str) -> str:
        found = self.ledger.milestone_named(self.ledger.milestone_now(code))
        return self.name(found.name) if found else code

    def measure(self, code: str) -> str:
        found = self.ledger.measure_named(self.ledger.measure_now(code))
        return self.name(found.name) if found else code

    def unit(self, sign: str | None) -> str:
        return unit_text(UNITS.get(sign or ""), self.lang) or (sign or "")

    def cell(self, declared: FieldDeclaration, raw: Any, places: int | None = None) -> Cell:
        """A value as a cell; `places` sets a column's numbers on one point."""
        number = declared.type == "number" and not declared.many
        return Cell(
            self.heading(declared),
            number_text(decimal_of(raw), places) if number and raw is not None else self.value(declared.field, raw),
            self.unit(declared.unit),
            declared.type == "number",
            declared.type == "text",
        )

    def value(self, field: str, raw: Any) -> str:
        """A field's stored value; empty for None."""
        declared = self.ledger.field_named(self.ledger.field_now(field))
        if raw is None:
            return ""
        if isinstance(raw, list | tuple):
            return word(self.lang, "item.list_comma").join(self.value(field, one) for one in raw)
        if isinstance(raw, bool):
            return word(self.lang, "flag.yes" if raw else "flag.no")
        kind = declared.type if declared else ("org" if field == "org" else "text")
        if kind == "org":
            return self.org(str(raw))
        if kind == "number":
            return number_text(decimal_of(raw))
        return self._code(declared, str(raw)) if declared and declared.codes else str(raw)

    def _code(self, declared: FieldDeclaration, raw: str) -> str:
        codes = self.declarations.codelist(self.ledger.ledger, declared.codes or "")
        found = next((one for one in codes.codes if one.code == raw), None) if codes else None
        return self.name(found.name) if found else raw

    def amount(self, measure: str, raw: Any) -> str:
        """A measure's stored value with its unit."""
        found = self.ledger.measure_named(self.ledger.measure_now(measure))
        return amount_text(number_text(decimal_of(raw)), self.unit(found.unit if found else None), self.lang)

    def kind(self, kind: str) -> str:
        return word_or_other(self.lang, "kind", kind)


def decimal_of(raw: Any) -> Decimal | None:
    """A stored decimal string as a number; None for anything else."""
    return raw if isinstance(raw, Decimal) else parse_decimal(str(raw))[0]
