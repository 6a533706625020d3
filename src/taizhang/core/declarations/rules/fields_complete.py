"""A field says all that its type needs, and nothing that its type ignores."""

from collections.abc import Iterator

from taizhang.core.declarations.formula_parts import PACK_YAML
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import FieldDeclaration
from taizhang.core.issues import Issue, issue


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-029, with what is missing or too much.

    Reason: a number without a unit has been entered in 元 by one office and in 万元 by the next; a coded field without
    its list takes no value at all.
    """
    del declared
    for number, ledger in enumerate(pack.file.ledgers):
        for place, field in enumerate(ledger.fields):
            where = pack.where(PACK_YAML, f"ledgers[{number}].fields[{place}]")
            for why_zh, why_en in _complaints(field):
                yield issue("PACK-029", where, field=field.field, why_zh=why_zh, why_en=why_en)


def _complaints(field: FieldDeclaration) -> Iterator[tuple[str, str]]:
    if field.type == "number" and field.unit is None:
        yield "数须写计量单位 unit", "a number needs its unit"
    if field.type != "number" and field.unit is not None:
        yield "只有数才有计量单位", "only numbers have a unit"
    if field.subject is not None and not field.personal:
        yield "只有个人信息才写明是谁的 subject", "only personal fields say whose they are"
    if field.type == "code" and field.codes is None:
        yield "代码栏目须写代码表 codes", "a coded field needs its code list"
    if field.type != "code" and field.codes is not None:
        yield "只有代码栏目才有代码表", "only coded fields have a code list"
