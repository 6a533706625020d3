"""Every name used is declared: ledgers, fields, milestones, measures, code lists, indicators and units of measure."""

from collections.abc import Iterable, Iterator

from taizhang.core.declarations.complaints import nearest
from taizhang.core.declarations.formula import Conversion, Duration, Level, OnTime, Reached, Sum
from taizhang.core.declarations.formula_parts import (
    INDICATORS_YAML,
    ORG,
    PACK_YAML,
    OverItems,
    Placed,
    leaves,
    moment_of,
    operands,
    over_items,
    placed,
)
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.values.units import unit_of

_VERBS = ("open", "amend", "milestone", "measure", "correct", "withdraw")


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-003 with the nearest name, VAL-001 for a unit.

    Reason: a misspelled name would silently count nothing, and a figure of nothing looks like a figure.
    """
    for number, setting in enumerate(pack.file.settings):
        yield from unit_of(setting.unit, pack.where(PACK_YAML, f"settings[{number}].unit"))[1]
    for number, ledger in enumerate(pack.file.ledgers):
        yield from _ledger(pack, f"ledgers[{number}]", ledger)
    for one in placed(pack):
        yield from unit_of(one.indicator.unit, one.at("unit"))[1]
        for path, name in operands(one.indicator):
            yield from _known(name, declared.indicators, "指标", "indicator", one.at(path))
        if isinstance(one.indicator, OverItems):
            yield from _known(one.indicator.ledger, declared.ledgers, "台账", "ledger", one.at("ledger"))
    for number, invariant in enumerate(pack.invariants):
        for name, side in invariant.of.items():
            where = pack.where(INDICATORS_YAML, f"invariants[{number}].of.{name}")
            yield from _known(side.indicator, declared.indicators, "指标", "indicator", where)
    for one, indicator, ledger in over_items(pack, declared):
        yield from _formula(one, indicator, ledger)


def _known(name: str, known: Iterable[str], thing_zh: str, thing_en: str, where: Where) -> Iterator[Issue]:
    listed = list(known)
    if name not in listed:
        near = nearest(name, listed)
        yield issue("PACK-003", where, name=name, thing_zh=thing_zh, thing_en=thing_en, near=near)


def _ledger(pack: Pack, path: str, ledger: LedgerDeclaration) -> Iterator[Issue]:
    yield from unit_of(ledger.unit, pack.where(PACK_YAML, f"{path}.unit"))[1]
    lists = [one.codelist for one in pack.file.codelists]
    for number, field in enumerate(ledger.fields):
        place = f"{path}.fields[{number}]"
        if field.unit is not None:
            yield from unit_of(field.unit, pack.where(PACK_YAML, f"{place}.unit"))[1]
        if field.codes is not None:
            yield from _known(field.codes, lists, "代码表", "code list", pack.where(PACK_YAML, f"{place}.codes"))
    steps = [one.milestone for one in ledger.milestones]
    for number, milestone in enumerate(ledger.milestones):
        for before in milestone.after:
            where = pack.where(PACK_YAML, f"{path}.milestones[{number}].after")
            yield from _known(before, steps, "节点", "milestone", where)
    for number, measure in enumerate(ledger.measures):
        yield from unit_of(measure.unit, pack.where(PACK_YAML, f"{path}.measures[{number}].unit"))[1]
    for verb in ledger.roles:
        yield from _known(verb, _VERBS, "动作", "verb", pack.where(PACK_YAML, f"{path}.roles.{verb}"))


def _formula(one: Placed, indicator: OverItems, ledger: LedgerDeclaration) -> Iterator[Issue]:
    fields = [ORG.field, *(field.field for field in ledger.fields)]
    steps = [milestone.milestone for milestone in ledger.milestones]
    for leaf in leaves(indicator.where):
        if isinstance(leaf, Reached):
            yield from _known(leaf.milestone, steps, "节点", "milestone", one.at_leaf("reached"))
        else:
            yield from _known(leaf.field, fields, "栏目", "field", one.at_leaf(leaf.field))
    if isinstance(indicator, Sum | Level):
        amount = indicator.amount
        if amount.field is not None:
            yield from _known(amount.field, fields, "栏目", "field", one.at("amount.field"))
        if amount.measure is not None:
            measures = [measure.measure for measure in ledger.measures]
            yield from _known(amount.measure, measures, "计量", "measure", one.at("amount.measure"))
    for path, name in _moments(indicator):
        yield from _known(name, steps, "节点", "milestone", one.at(path))


def _moments(indicator: OverItems) -> Iterator[tuple[str, str]]:
    """The milestones a formula's moments name, as (path, name)."""
    if isinstance(indicator, Conversion | Duration):
        yield "to", indicator.to
        if indicator.start.milestone is not None:
            yield "from.milestone", indicator.start.milestone
        return
    moment = moment_of(indicator)
    if moment is not None and moment.milestone is not None:
        yield "milestone" if isinstance(indicator, OnTime) else "when.milestone", moment.milestone
