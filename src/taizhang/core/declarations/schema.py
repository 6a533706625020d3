"""What a pack may declare: code lists, settings and ledgers with their fields, milestones and measures.

These models are the shape of `pack.yaml`; `formula.py` is the shape of `indicators.yaml`. Every name is lower-case
ASCII; every label is given in zh and en. A key the language does not know is an error, never ignored.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from taizhang.core.limits import FIELDS_MAX, NAME_CHARS_MAX

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=NAME_CHARS_MAX)]
Dotted = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=NAME_CHARS_MAX)]
THE_PERSON: Final = "person"  # the subject of personal fields that name none
Label = Annotated[str, Field(min_length=1, max_length=NAME_CHARS_MAX)]


class Declared(BaseModel):
    """Common to all declarations: frozen, and strict about unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """The copy works out anew what its original kept worked out."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Name(Declared):
    """A label in both languages."""

    zh: Label
    en: Label

    def __str__(self) -> str:
        return self.zh


DEFINED: Final = "本包定义"
SUGGESTED: Final = "本包建议值"


class Basis(Declared):
    """Where a rule comes from: a document and its clause. `note` says what we chose where the document is silent.

    Where there is no document it is one of two words: DEFINED for what a thing means (an indicator, a ledger, a measure, an
    invariant), SUGGESTED for a value that a district is asked to set (a threshold, a deadline, a weight, a code list).
    """

    document: Label
    clause: str = ""
    note: str = ""

    @property
    def own(self) -> Literal["defined", "suggested"] | None:
        """Which of the two it is where the pack itself is the source; None for a document."""
        document = self.document.strip()
        return "defined" if document == DEFINED else "suggested" if document == SUGGESTED else None


class Code(Declared):
    """One value of a code list."""

    code: Slug
    name: Name


class CodeList(Declared):
    """The values a coded field may take."""

    codelist: Slug
    name: Name
    codes: tuple[Code, ...] = Field(min_length=1)
    basis: Basis | None = None


class Setting(Declared):
    """A threshold, deadline or weight, overridable per district by a dated entry; always with its basis."""

    setting: Slug
    name: Name
    value: Decimal
    unit: str
    basis: Basis


class FieldDeclaration(Declared):
    """One field of an item.

    type: text, number (a decimal in `unit`), code (of `codes`), date, org (an org's code), flag (yes/no).
    `personal` fields are sealed and never reach figures; `subject` names which party of the item they are about (the
    applicant, the other side): what is said of one party is forgotten without the others. `formerly` are names that
    earlier versions of the pack had for this field: what was said under them counts under the new one. A `retired` field
    keeps what was said and takes nothing new; `replaced_by` names the fields to use instead. `many` holds a list. `synonyms` are spreadsheet headings and
    phrases of bulletins that mean this field.
    """

    field: Slug
    name: Name
    type: Literal["text", "number", "code", "date", "org", "flag"] = "text"
    unit: str | None = None
    codes: Slug | None = None
    required: bool = False
    personal: bool = False
    subject: Slug | None = None  # of a personal field; None: the one person that the item is about
    many: bool = False
    synonyms: tuple[Label, ...] = ()
    help: Name | None = None
    formerly: tuple[Slug, ...] = ()
    retired: bool = False
    replaced_by: tuple[Slug, ...] = ()


class Milestone(Declared):
    """A step of an item. `after` names milestones that must have been reached; `repeats` allows occurrences 2, 3 …

    `formerly` as of a field. `evidence` names what should accompany an actual occurrence (a document type, in words of the trade): nothing
    is refused for want of it.
    """

    milestone: Slug
    name: Name
    after: tuple[Slug, ...] = ()
    repeats: bool = False
    evidence: tuple[Label, ...] = ()
    synonyms: tuple[Label, ...] = ()
    formerly: tuple[Slug, ...] = ()


class Measure(Declared):
    """A quantity that entries carry.

    flow adds up; running_total (累计) resets each `resets` period and its increments are the flow; level holds its last
    value, and with `resets` only until that period ends (an annual plan says nothing about the next year). `formerly` as
    of a field.
    """

    measure: Slug
    name: Name
    kind: Literal["flow", "running_total", "level"]
    unit: str
    resets: Literal["year", "half", "quarter", "month"] | None = None
    synonyms: tuple[Label, ...] = ()
    formerly: tuple[Slug, ...] = ()
    basis: Basis | None = None


class Stage(Declared):
    """A column of the board: an item stands in the last declared stage whose milestone it has reached (None: always)."""

    stage: Slug
    name: Name
    reached: Slug | None = None


class LedgerDeclaration(Declared):
    """One kind of record: what an item is, and what may be said of it.

    `title` is the field that names an item in lists. Every item also has the built-in field `org`, its responsible org.
    `roles` maps a verb (open, amend, milestone, measure, correct, withdraw) to the roles that may do it; a verb left out
    follows core.people's table, but to correct or withdraw what is reserved so is reserved likewise.
    """

    ledger: Dotted
    name: Name
    item: Name
    unit: str  # the unit of count of its items: 个, 项, 家
    title: Slug
    fields: tuple[FieldDeclaration, ...] = Field(min_length=1, max_length=FIELDS_MAX)
    milestones: tuple[Milestone, ...] = ()
    measures: tuple[Measure, ...] = ()
    stages: tuple[Stage, ...] = ()
    roles: dict[str, tuple[Slug, ...]] = Field(default_factory=dict)
    basis: Basis | None = None
    description: Name | None = None

    @cached_property
    def required(self) -> tuple[tuple[str, str], ...]:
        """The fields that an opening must fill in, each with its label."""
        return tuple((one.field, one.name.zh) for one in self.fields if one.required)

    @cached_property
    def personal(self) -> Mapping[str, str]:
        """The subject of every personal field, by field."""
        return {one.field: one.subject or THE_PERSON for one in self.fields if one.personal}

    @cached_property
    def _fields(self) -> dict[str, FieldDeclaration]:
        return {one.field: one for one in reversed(self.fields)}  # of two alike, which `check` refuses, the first

    @cached_property
    def _milestones(self) -> dict[str, Milestone]:
        return {one.milestone: one for one in reversed(self.milestones)}

    @cached_property
    def _measures(self) -> dict[str, Measure]:
        return {one.measure: one for one in reversed(self.measures)}

    @cached_property
    def _former(self) -> dict[str, dict[str, str]]:
        """Today's names by former ones, of fields, milestones and measures."""
        return {
            "field": {old: one.field for one in self.fields for old in one.formerly},
            "milestone": {old: one.milestone for one in self.milestones for old in one.formerly},
            "measure": {old: one.measure for one in self.measures for old in one.formerly},
        }

    def field_now(self, name: str) -> str:
        """The name by which this declaration knows a field that an entry may call by a former one."""
        return self._former["field"].get(name, name)

    def milestone_now(self, name: str) -> str:
        """The same of a milestone."""
        return self._former["milestone"].get(name, name)

    def measure_now(self, name: str) -> str:
        """The same of a measure."""
        return self._former["measure"].get(name, name)

    def field_named(self, code: str) -> FieldDeclaration | None:
        return self._fields.get(code)

    def milestone_named(self, code: str) -> Milestone | None:
        return self._milestones.get(code)

    def measure_named(self, code: str) -> Measure | None:
        return self._measures.get(code)


class PackFile(Declared):
    """The whole of `pack.yaml`."""

    pack: Slug
    name: Name
    version: Annotated[str, Field(pattern=r"^\d{4}\.\d+$")]  # year and issue of that year
    effective_from: date
    description: Name
    basis: tuple[Basis, ...] = Field(min_length=1)
    codelists: tuple[CodeList, ...] = ()
    settings: tuple[Setting, ...] = ()
    ledgers: tuple[LedgerDeclaration, ...] = Field(min_length=1)
