"""What a command says, checked against the ledger's declaration and spelled as entries keep it.

Numbers become decimal texts in the declared unit, days ISO texts, codes known codes. All functions give the spelled
value or None, and the issues of what a person wrote.
"""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import TEXT_CHARS_MAX
from taizhang.core.people.orgs import Orgs
from taizhang.core.values.figure import text_of
from taizhang.core.values.period import parse_day
from taizhang.core.values.quantity import convert, exact_decimal, parse_decimal
from taizhang.core.values.units import UNITS, unit_of

ORG = "org"  # the built-in field of every item: its responsible org
_NUMBER = ("数", "a number")  # what a value should have been, in zh and en
_TEXT = ("文字", "a text")
# what issues tell of a field that is not what somebody wrote; for anything else that a personal field's would tell stands …
_DECLARED = frozenset({"field", "want_zh", "want_en", "most", "digits", "places", "day", "other"})
_UNSAID = "…"


def near(name: str, known: Iterable[str]) -> str:
    """The known names nearest to one that is not known, for a hint."""
    listed = sorted(known)
    return "、".join(difflib.get_close_matches(name, listed, n=3, cutoff=0.4) or listed[:5]) or "-"


def inside(where: Where, path: str) -> Where:
    """The same place, further in."""
    joined = f"{where.path}.{path}" if where.path else path
    return Where(where.file, where.line, where.column, joined, where.cell, where.position)


def _wrong(label: str, want: tuple[str, str], got: object, where: Where) -> Issue:
    return issue("LEDG-008", where, field=label, want_zh=want[0], want_en=want[1], got=str(got)[:40])


def _unsaid(found: Issue) -> Issue:
    """An issue of a personal field without what was said: issues are printed, kept and passed on where no key guards them."""
    return replace(
        found,
        params=MappingProxyType(
            {name: value if name in _DECLARED else _UNSAID for name, value in found.params.items()}
        ),
    )


def number(raw: object, unit: str, label: str, where: Where) -> tuple[str | None, list[Issue]]:
    """A decimal text in `unit`, from a decimal text, a whole number, a Decimal, or `{"value", "unit"}` converted exactly."""
    if isinstance(raw, Mapping):
        return _converted(raw, unit, label, where)
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        return None, [_wrong(label, _NUMBER, raw, where)]
    plain = raw if isinstance(raw, str) else format(raw, "f")
    parsed, found = parse_decimal(plain, where)
    return text_of(parsed), found


def _converted(raw: Mapping[str, Any], unit: str, label: str, where: Where) -> tuple[str | None, list[Issue]]:
    if set(raw) != {"value", "unit"} or not isinstance(raw["unit"], str):
        return None, [_wrong(label, ('{"value", "unit"}',) * 2, dict(raw), where)]
    if isinstance(raw["value"], Mapping):
        return None, [_wrong(label, _NUMBER, raw["value"], where)]
    given, found = unit_of(raw["unit"], where)
    amount, more = number(raw["value"], unit, label, where)
    if given is None or amount is None:
        return None, found + more
    if given.dimension != UNITS[unit].dimension:
        return None, [issue("VAL-006", where, unit=given, other=unit)]
    exact = exact_decimal(convert(Decimal(amount), given, UNITS[unit]))
    if exact is None:
        return None, [
            _wrong(label, (f"能以{unit}写尽的数", f"a number that {unit} can write out"), f"{amount}{given}", where)
        ]
    return number(format(exact, "f"), unit, label, where)


def fields(
    given: object,
    ledger: LedgerDeclaration,
    declared: Declarations,
    orgs: Orgs | None,
    where: Where,
    *,
    retired: bool = False,
) -> tuple[dict[str, Any], list[Issue]]:
    """The fields of an open or amend, spelled; None, a blank text or an empty list empties a field.

    `orgs` None: any org is taken. `retired`: those that take nothing new are taken too, for a correction says again what
    was said.
    """
    if not isinstance(given, Mapping):
        return {}, [issue("LEDG-003", where, key="payload.fields")]
    spelled: dict[str, Any] = {}
    found: list[Issue] = []
    plain = declared.plain(ledger)
    for name, raw in given.items():
        check = plain.get(name)
        if check is not None and check(raw):
            spelled[name] = raw
            continue
        place = inside(where, f"payload.fields.{name}")
        value, wrong = _field(str(name), raw, ledger, declared, orgs, place)
        if wrong and name in ledger.personal:
            wrong = [_unsaid(one) for one in wrong]
        if not retired:
            wrong = [*wrong, *_retired(str(name), value, ledger, place)]
        spelled[str(name)] = value
        found += wrong
    return spelled, found


def _field(
    name: str, raw: Any, ledger: LedgerDeclaration, declared: Declarations, orgs: Orgs | None, where: Where
) -> tuple[Any, list[Issue]]:
    if name == ORG:
        return _org(raw, ORG, orgs, where)
    field = ledger.field_named(name)
    if field is None:
        known = [one.field for one in ledger.fields if not one.retired]
        now = ledger.field_now(name)
        if now != name:
            return None, [issue("LEDG-006", where, ledger=ledger.name, field=name, near=now)]
        return None, [issue("LEDG-006", where, ledger=ledger.name, field=name, near=near(name, known))]
    if raw is None or _is_blank(field, raw):
        return None, [issue("LEDG-007", where, field=field.name)] if field.required else []
    if not field.many:
        return _one(field, raw, ledger, declared, orgs, where)
    if not isinstance(raw, list | tuple):
        return None, [_wrong(str(field.name), ("一列值", "a list of values"), raw, where)]
    pairs = [_one(field, one, ledger, declared, orgs, where) for one in raw]
    return [value for value, _ in pairs], [wrong for _, several in pairs for wrong in several]


def _retired(name: str, value: Any, ledger: LedgerDeclaration, where: Where) -> list[Issue]:
    """LEDG-040 for a new value of a field that is no longer used."""
    field = ledger.field_named(name)
    if field is None or not field.retired or value is None:
        return []
    instead = [str(one.name) for one in map(ledger.field_named, field.replaced_by) if one is not None]
    return [issue("LEDG-040", where, field=field.name, near="、".join(instead) or "-")]


def _is_blank(field: FieldDeclaration, raw: object) -> bool:
    """Whether a value says nothing: a text of blanks, or a list of no values."""
    if field.many:
        return isinstance(raw, list | tuple) and not raw
    return field.type == "text" and isinstance(raw, str) and not raw.strip()


def _one(
    field: FieldDeclaration,
    raw: Any,
    ledger: LedgerDeclaration,
    declared: Declarations,
    orgs: Orgs | None,
    where: Where,
) -> tuple[Any, list[Issue]]:
    label = str(field.name)
    if field.type == "number":
        return number(raw, field.unit or "个", label, where)
    if field.type == "flag":
        return _flag(raw, label, where)
    if not isinstance(raw, str):
        return None, [_wrong(label, _TEXT, raw, where)]
    if field.type == "date":
        day, found = parse_day(raw, where)
        return (day.isoformat() if day else None), found
    if field.type == "code":
        return _code(field, raw, ledger, declared, where)
    if field.type == "org":
        return _org(raw, label, orgs, where)
    return text(raw, label, where)


def text(raw: object, label: str, where: Where) -> tuple[str | None, list[Issue]]:
    """A text within its bound. Surrogate halves, which no file can hold, and NUL, which PostgreSQL cannot, are refused."""
    if not isinstance(raw, str) or any("\ud800" <= sign <= "\udfff" or sign == "\0" for sign in raw):
        return None, [_wrong(label, _TEXT, repr(raw), where)]
    if len(raw) > TEXT_CHARS_MAX:
        return None, [issue("LEDG-028", where, field=label, most=TEXT_CHARS_MAX)]
    return raw, []


def _flag(raw: object, label: str, where: Where) -> tuple[bool | None, list[Issue]]:
    if isinstance(raw, bool):
        return raw, []
    return None, [_wrong(label, ("true/false",) * 2, raw, where)]


def _code(
    field: FieldDeclaration, raw: str, ledger: LedgerDeclaration, declared: Declarations, where: Where
) -> tuple[str | None, list[Issue]]:
    codelist = declared.codelist(ledger.ledger, field.codes or "")
    known = [one.code for one in codelist.codes] if codelist else []
    if raw in known:
        return raw, []
    return None, [issue("LEDG-009", where, field=field.name, got=raw[:40], near="、".join(known[:12]))]


def _org(raw: object, label: str, orgs: Orgs | None, where: Where) -> tuple[str | None, list[Issue]]:
    if not isinstance(raw, str):
        return None, [_wrong(label, ("责任单位代码", "the code of an org"), raw, where)]
    if orgs is None or raw in orgs:
        return raw, []
    return None, [issue("LEDG-020", where, org=raw[:40], day=orgs.day)]


def unknown_keys(payload: Mapping[str, Any], known: Collection[str], where: Where) -> list[Issue]:
    """LEDG-002 for every key of a payload that its verb does not know."""
    return [issue("LEDG-002", where, key=f"payload.{key}"[:60]) for key in payload if key not in known]


def missing(spelled: Mapping[str, Any], ledger: LedgerDeclaration, where: Where) -> list[Issue]:
    """LEDG-007 for every required field an opening leaves out, the responsible org included."""
    return [
        issue("LEDG-007", inside(where, f"payload.fields.{code}"), field=label)
        for code, label in ((ORG, "责任单位"), *ledger.required)
        if code not in spelled
    ]
