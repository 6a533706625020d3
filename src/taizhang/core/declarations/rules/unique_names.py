"""A name means one thing: within its list, and for packs, ledgers and indicators over all packs."""

from collections.abc import Iterable, Iterator
from itertools import takewhile

from taizhang.core.declarations.conditions import RESERVED
from taizhang.core.declarations.formula import MOMENTS
from taizhang.core.declarations.formula_parts import INDICATORS_YAML, ORG, PACK_YAML
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, issue

Named = tuple[str, str]  # (path, name)


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-004 for a second use of a name, PACK-030 for a name the language itself uses.

    Reason: entries and reports cite names; a name that means two things makes every citation doubtful. A milestone called
    `opened` is one: `when: opened` means the item's own opening.
    """
    earlier = _earlier(pack, declared)
    for file, thing_zh, thing_en, names in _lists(pack):
        seen = dict(earlier.get(thing_en, {}))
        for path, name in names:
            where = pack.where(file, path)
            if name in seen:
                yield issue("PACK-004", where, thing_zh=thing_zh, thing_en=thing_en, name=name, first=seen[name])
            seen.setdefault(name, str(where))
    for number, ledger in enumerate(pack.file.ledgers):
        for place, field in enumerate(ledger.fields):
            if field.field in {*RESERVED, ORG.field}:
                yield issue(
                    "PACK-030", pack.where(PACK_YAML, f"ledgers[{number}].fields[{place}].field"), name=field.field
                )
        for place, step in enumerate(ledger.milestones):
            if step.milestone in MOMENTS:
                where = pack.where(PACK_YAML, f"ledgers[{number}].milestones[{place}].milestone")
                yield issue("PACK-030", where, name=step.milestone)


def _earlier(pack: Pack, declared: Declarations) -> dict[str, dict[str, str]]:
    """The names that packs before this one have taken, by the thing they name."""
    taken: dict[str, dict[str, str]] = {"pack": {}, "ledger": {}, "indicator": {}, "invariant": {}}
    for other in takewhile(lambda one: one is not pack, declared.packs):
        for file, _, thing, names in _lists(other):
            if thing in taken:
                for path, name in names:
                    taken[thing].setdefault(name, str(other.where(file, path)))
    return taken


def _lists(pack: Pack) -> Iterator[tuple[str, str, str, Iterable[Named]]]:
    """Every list in which names must differ: its file, the thing in zh and en, and its names."""
    file = pack.file
    yield PACK_YAML, "领域包", "pack", [("pack", file.pack)]
    yield PACK_YAML, "代码表", "code list", _numbered("codelists", "codelist", [one.codelist for one in file.codelists])
    for number, codelist in enumerate(file.codelists):
        codes = [one.code for one in codelist.codes]
        yield PACK_YAML, "代码", "code", _numbered(f"codelists[{number}].codes", "code", codes)
    yield PACK_YAML, "参数", "setting", _numbered("settings", "setting", [one.setting for one in file.settings])
    yield PACK_YAML, "台账", "ledger", _numbered("ledgers", "ledger", [one.ledger for one in file.ledgers])
    for number, ledger in enumerate(file.ledgers):
        yield from _lists_of(f"ledgers[{number}]", ledger)
    names = [one.indicator for one in pack.indicators]
    yield INDICATORS_YAML, "指标", "indicator", _numbered("indicators", "indicator", names)
    held = [one.invariant for one in pack.invariants]
    yield INDICATORS_YAML, "核对关系", "invariant", _numbered("invariants", "invariant", held)


def _lists_of(path: str, ledger: LedgerDeclaration) -> Iterator[tuple[str, str, str, Iterable[Named]]]:
    fields = _numbered(f"{path}.fields", "field", [one.field for one in ledger.fields])
    steps = _numbered(f"{path}.milestones", "milestone", [one.milestone for one in ledger.milestones])
    measures = _numbered(f"{path}.measures", "measure", [one.measure for one in ledger.measures])
    stages = _numbered(f"{path}.stages", "stage", [one.stage for one in ledger.stages])
    yield PACK_YAML, "栏目", "field", fields
    yield PACK_YAML, "节点", "milestone", steps
    yield PACK_YAML, "计量", "measure", measures
    yield PACK_YAML, "阶段", "stage", stages


def _numbered(path: str, key: str, names: Iterable[str]) -> list[Named]:
    return [(f"{path}[{number}].{key}", name) for number, name in enumerate(names)]
