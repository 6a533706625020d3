"""One version of a pack after another: what may change between them, and reading under one what was said under another.

Entries are never rewritten. So a later version says which of its names are new ones for old things (`formerly`) and which
fields are kept for what was said in them (`retired`); whatever else it drops or bends is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar, cast

from taizhang.core.declarations.formula_parts import PACK_YAML
from taizhang.core.declarations.pack import Pack
from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration, Measure, Milestone
from taizhang.core.issues import Issue, issue

Named = FieldDeclaration | Milestone | Measure
T = TypeVar("T", bound=Named)


def check_succession(old: Pack, new: Pack) -> list[Issue]:
    """What a new version does to what was said under the old one.

    PACK-035 where a field or measure keeps its name, or takes over a former one, and means another thing: what was said
    in 万元 would be read in 亿元. PACK-036, a warning, where something is dropped that entries may speak of.
    """
    found: list[Issue] = []
    ledgers = {one.ledger: (number, one) for number, one in enumerate(new.file.ledgers)}
    for ledger in old.file.ledgers:
        if ledger.ledger not in ledgers:
            found.append(issue("PACK-036", new.where(PACK_YAML, "ledgers"), name=ledger.ledger))
            continue
        number, now = ledgers[ledger.ledger]
        found += _changed(ledger, now, new, f"ledgers[{number}]")
    return found


def _changed(old: LedgerDeclaration, new: LedgerDeclaration, pack: Pack, path: str) -> Iterator[Issue]:
    lists: tuple[tuple[str, Sequence[Named], Sequence[Named]], ...] = (
        ("fields", old.fields, new.fields),
        ("milestones", old.milestones, new.milestones),
        ("measures", old.measures, new.measures),
    )
    for name, before, after in lists:
        place = {told: number for number, one in enumerate(after) for told in (_code(one), *one.formerly)}
        for one in before:
            for told in (_code(one), *one.formerly):
                if told not in place:
                    yield issue("PACK-036", pack.where(PACK_YAML, f"{path}.{name}"), name=told)
            number = place.get(_code(one))
            if number is not None and _meaning(one) != _meaning(after[number]):
                where = pack.where(PACK_YAML, f"{path}.{name}[{number}]")
                yield issue("PACK-035", where, name=_code(one), old=_meaning(one), new=_meaning(after[number]))


def _code(one: Named) -> str:
    if isinstance(one, FieldDeclaration):
        return one.field
    return one.milestone if isinstance(one, Milestone) else one.measure


def _meaning(one: Named) -> str:
    """What of a thing decides how stored values are read."""
    if isinstance(one, FieldDeclaration):
        parts = [
            one.type,
            one.unit or "",
            one.codes or "",
            "many" if one.many else "",
            "personal" if one.personal else "",
        ]
    elif isinstance(one, Measure):
        parts = [one.kind, one.unit, one.resets or ""]
    else:
        parts = ["repeats" if one.repeats else ""]
    return " ".join(part for part in parts if part) or "-"


def read_among(pack: Pack, versions: Iterable[Pack]) -> Pack:
    """A version of a pack that also understands what was said under later ones: their new names are former ones to it.

    Needed where a period is read by the definition of its day, and an entry that came late was written under the next.
    """
    others = [one for one in versions if one.digest != pack.digest]
    ledgers = tuple(_understanding(one, others) for one in pack.file.ledgers)
    if ledgers == pack.file.ledgers:
        return pack
    return replace(pack, file=pack.file.model_copy(update={"ledgers": ledgers}))


def _understanding(ledger: LedgerDeclaration, others: Sequence[Pack]) -> LedgerDeclaration:
    known = [one for pack in others for one in pack.file.ledgers if one.ledger == ledger.ledger]
    return ledger.model_copy(
        update={
            "fields": tuple(
                _called(one, ledger.fields, [two for each in known for two in each.fields]) for one in ledger.fields
            ),
            "milestones": tuple(
                _called(one, ledger.milestones, [two for each in known for two in each.milestones])
                for one in ledger.milestones
            ),
            "measures": tuple(
                _called(one, ledger.measures, [two for each in known for two in each.measures])
                for one in ledger.measures
            ),
        }
    )


def _called(one: T, own: Sequence[Named], others: Sequence[Named]) -> T:
    """A thing with the names added that other versions have for it."""
    mine = {_code(each) for each in own} | set(one.formerly)
    names: list[str] = []
    for other_code, former in ((_code(other), other.formerly) for other in others):
        if _code(one) in former:
            names += [told for told in (other_code, *former) if told not in mine]
    return cast("T", one.model_copy(update={"formerly": (*one.formerly, *dict.fromkeys(names))})) if names else one
