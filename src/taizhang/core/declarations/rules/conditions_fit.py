"""A condition asks of a field what the field can answer."""

from collections.abc import Iterator

from taizhang.core.declarations.complaints import nearest, shown
from taizhang.core.declarations.formula import FieldBetween, FieldIs, Reached
from taizhang.core.declarations.formula_parts import field_of, leaves, over_items
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import FieldDeclaration
from taizhang.core.issues import Issue, issue
from taizhang.core.values.period import parse_day
from taizhang.core.values.quantity import parse_decimal

Complaint = tuple[str, str]  # (zh, en)


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-018 for a value that is no code of the field's list, PACK-028 for one of the wrong kind.

    Reason: a condition that can never hold counts nothing and says so to nobody.
    """
    for one, indicator, ledger in over_items(pack, declared):
        for leaf in leaves(indicator.where):
            field = None if isinstance(leaf, Reached) else field_of(ledger, leaf.field)
            if field is None:
                continue
            where = one.at_leaf(field.field)
            if isinstance(leaf, FieldIs):
                codes = _codes(field, ledger.ledger, declared)
                for value in leaf.values:
                    if codes and value not in codes:
                        near = nearest(str(value), codes)
                        yield issue("PACK-018", where, key=field.field, got=shown(value), near=near)
            for why_zh, why_en in _complaints(field, leaf) if isinstance(leaf, FieldIs | FieldBetween) else ():
                yield issue("PACK-028", where, field=field.field, why_zh=why_zh, why_en=why_en)


def _codes(field: FieldDeclaration, ledger: str, declared: Declarations) -> list[str]:
    found = declared.codelist(ledger, field.codes) if field.type == "code" and field.codes else None
    return [one.code for one in found.codes] if found else []


def _complaints(field: FieldDeclaration, leaf: FieldIs | FieldBetween) -> Iterator[Complaint]:
    if isinstance(leaf, FieldBetween):
        if field.type not in {"number", "date"} or field.many:
            yield "min 与 max 只用于数与日期", "min and max are for numbers and dates"
            return
        given = [value for value in (leaf.min, leaf.max) if value is not None]
    else:
        given = list(leaf.values)
    for value in given:
        if not _is_of(field.type, value):
            yield f"{shown(value)} 不是{_KINDS[field.type][0]}", f"{shown(value)} is not {_KINDS[field.type][1]}"


_KINDS = {
    "flag": ("true 或 false", "true or false"),
    "number": ("十进制数", "a decimal number"),
    "date": ("日期", "a date"),
    "text": ("文字", "a text"),
    "org": ("责任单位代码", "the code of an org"),
    "code": ("代码", "a code"),
}


def _is_of(kind: str, value: str | int | bool) -> bool:  # noqa: FBT001 - a value of YAML, not a switch
    if kind == "flag" or isinstance(value, bool):
        return kind == "flag" and isinstance(value, bool)
    if kind == "number":
        return parse_decimal(str(value))[0] is not None
    if kind == "date":
        return parse_day(str(value))[0] is not None
    return isinstance(value, str)
