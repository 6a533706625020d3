"""What a form asks for, from a ledger's declaration alone, and what was typed as the payload's fields."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict

from taizhang.core.declarations.schema import FieldDeclaration
from taizhang.core.issues import Issue, Where
from taizhang.core.ledger.content import ORG
from taizhang.core.values.entered import parse_amount
from taizhang.core.values.units import UNITS, Unit
from taizhang.core.values.written import number_text
from taizhang.server.web.fields import Speaker, decimal_of
from taizhang.server.web.words import word

PREFIX: Final = "f."  # of the names of inputs that hold fields
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Ask:
    """One input. `kind` is how it is shown; `texts` what stands in it; `told` the same in words; `choices` (value, label)."""

    field: str
    label: str
    kind: str
    texts: tuple[str, ...]
    told: str
    required: bool = False
    unit: str = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    personal: bool = False
    wrong: bool = False

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.field}"

    @property
    def text(self) -> str:
        return self.texts[0] if self.texts else ""


def asked_of(speaker: Speaker) -> list[FieldDeclaration]:
    """The fields a form asks for, the title first: those in use."""
    fields = [one for one in speaker.ledger.fields if not one.retired]
    return sorted(fields, key=lambda one: one.field != speaker.ledger.title)


def asks(
    speaker: Speaker, texts: Mapping[str, Sequence[str]], orgs: Sequence[tuple[str, str]], wrong: Iterable[str]
) -> list[Ask]:
    """The inputs of a form: the title, the responsible org among `orgs`, and the other fields as declared."""
    marked = frozenset(wrong)
    found = [
        _ask(speaker, one, tuple(texts.get(one.field, ())), wrong=one.field in marked) for one in asked_of(speaker)
    ]
    chosen = tuple(texts.get(ORG, ()))
    told = "".join(speaker.org(one) for one in chosen if one)
    org = Ask(
        ORG, speaker.field_name(ORG), "choice", chosen, told, required=True, choices=tuple(orgs), wrong=ORG in marked
    )
    return [*found[:1], org, *found[1:]]


def _ask(speaker: Speaker, declared: FieldDeclaration, texts: tuple[str, ...], *, wrong: bool) -> Ask:
    kind, choices = _kind(speaker, declared)
    labels = dict(choices)
    listed = word(speaker.lang, "item.list_comma").join(labels.get(one, one) for one in texts if one)
    help_ = speaker.name(declared.help) if declared.help else ""
    return Ask(
        declared.field,
        speaker.name(declared.name),
        kind,
        texts,
        listed,
        required=declared.required,
        unit=speaker.unit(declared.unit) if declared.unit else "",
        help=help_,
        choices=choices,
        personal=declared.personal,
        wrong=wrong,
    )


def _kind(speaker: Speaker, declared: FieldDeclaration) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How a field is asked for, and what may be chosen."""
    choices: tuple[tuple[str, str], ...] = ()
    if declared.type == "code":
        codes = speaker.declarations.codelist(speaker.ledger.ledger, declared.codes or "")
        choices = tuple((one.code, speaker.name(one.name)) for one in codes.codes) if codes else ()
    elif declared.type == "org":
        choices = tuple((one.code, one.short or one.name) for one in speaker.orgs.by_code.values())
    elif declared.type == "flag":
        choices = (YES, word(speaker.lang, "flag.yes")), (NO, word(speaker.lang, "flag.no"))
    if declared.many:
        return ("choices" if choices else "lines"), choices
    if choices:
        return "choice", choices
    return {"number": "number", "date": "date"}.get(declared.type, "text"), ()


def typed(post: QueryDict) -> dict[str, list[str]]:
    """What a form was sent with, by field."""
    return {
        name.removeprefix(PREFIX): [one.strip() for one in post.getlist(name)]
        for name in post
        if name.startswith(PREFIX)
    }


def texts_of(speaker: Speaker, fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """What stands in a form for stored values."""
    found: dict[str, list[str]] = {}
    for name, raw in fields.items():
        declared = speaker.ledger.field_named(name)
        values = raw if isinstance(raw, list | tuple) else [] if raw is None else [raw]
        found[name] = [_text(declared, one) for one in values]
        if declared is not None and declared.many and declared.type in {"text", "number", "date"}:
            found[name] = ["\n".join(found[name])]
    return found


def _text(declared: FieldDeclaration | None, raw: Any) -> str:
    if isinstance(raw, bool):
        return YES if raw else NO
    return number_text(decimal_of(raw)) if declared is not None and declared.type == "number" else str(raw)


def said(speaker: Speaker, texts: Mapping[str, Sequence[str]]) -> tuple[dict[str, Any], list[Issue]]:
    """What was typed as a payload's fields, None for what is left empty; issues name the field by their path."""
    fields: dict[str, Any] = {}
    found: list[Issue] = []
    if ORG in texts:
        fields[ORG] = next(iter(texts[ORG]), "") or None
    for declared in asked_of(speaker):
        if declared.field not in texts:
            continue
        values = [one for text in texts[declared.field] for one in _parts(declared, text) if one]
        read = [_value(declared, one) for one in values]
        found += [wrong for _, several in read for wrong in several]
        kept = [value for value, _ in read]
        fields[declared.field] = (kept if declared.many else kept[0]) if kept else None
    return fields, found


def _parts(declared: FieldDeclaration, text: str) -> list[str]:
    return [one.strip() for one in text.splitlines()] if declared.many else [text]


def _value(declared: FieldDeclaration, text: str) -> tuple[Any, list[Issue]]:
    if declared.type == "flag":
        return {YES: True, NO: False}.get(text, text), []
    if declared.type != "number":
        return text, []
    return amount_of(text, UNITS[declared.unit or "个"], Where(path=f"payload.fields.{declared.field}"))


def amount_of(text: str, own: Unit, where: Where) -> tuple[Any, list[Issue]]:
    """An amount as typed, in the form that commands take."""
    amount, found = parse_amount(text, own, where)
    return (text if amount is None else {"value": format(amount.amount, "f"), "unit": amount.unit.sign}), found


def field_of(found: Issue) -> str:
    """The field that an issue is about; empty where it is about the whole."""
    path = found.where.path or ""
    return path.removeprefix("payload.payload.").removeprefix("payload.").removeprefix("fields.")


def wrong_fields(found: Iterable[Issue]) -> set[str]:
    """The fields that issues are about."""
    return {field_of(one) for one in found}
