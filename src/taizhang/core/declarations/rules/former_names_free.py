"""A former name belongs to one thing, and to nothing that is still declared; a retired field asks for nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence

from taizhang.core.declarations.formula_parts import PACK_YAML
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration
from taizhang.core.issues import Issue, Where, issue


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-037, with what is wrong.

    Reason: what was said under a former name counts under the new one; a name that two things claim would count twice
    or under the wrong one, and a field that takes nothing new cannot be required.
    """
    del declared
    for number, ledger in enumerate(pack.file.ledgers):
        for part, names in _names(ledger):
            current = {name for name, _ in names}
            claims = Counter(old for _, former in names for old in former)
            for place, (name, former) in enumerate(names):
                where = pack.where(PACK_YAML, f"ledgers[{number}].{part}[{place}]")
                for old in former:
                    if old in current:
                        yield _wrong(where, name, f"曾用名 {old} 仍在使用", f"its former name {old} is in use")
                    elif claims[old] > 1:
                        yield _wrong(where, name, f"曾用名 {old} 有两处认领", f"its former name {old} is claimed twice")
        for place, field in enumerate(ledger.fields):
            where = pack.where(PACK_YAML, f"ledgers[{number}].fields[{place}]")
            for why in _complaints(field, ledger):
                yield _wrong(where, field.field, *why)


def _wrong(where: Where, name: str, why_zh: str, why_en: str) -> Issue:
    return issue("PACK-037", where, name=name, why_zh=why_zh, why_en=why_en)


def _complaints(field: FieldDeclaration, ledger: LedgerDeclaration) -> Iterator[tuple[str, str]]:
    if field.retired and field.required:
        yield "停用的栏目不能必填", "a retired field cannot be required"
    if field.retired and field.field == ledger.title:
        yield "作标题的栏目不能停用", "the title cannot be retired"
    if field.replaced_by and not field.retired:
        yield "只有停用的栏目才写 replaced_by", "only retired fields are replaced"
    for name in field.replaced_by:
        if ledger.field_named(name) is None:
            yield f"没有栏目 {name}", f"there is no field {name}"


def _names(ledger: LedgerDeclaration) -> Iterator[tuple[str, Sequence[tuple[str, tuple[str, ...]]]]]:
    yield "fields", [(one.field, one.formerly) for one in ledger.fields]
    yield "milestones", [(one.milestone, one.formerly) for one in ledger.milestones]
    yield "measures", [(one.measure, one.formerly) for one in ledger.measures]
