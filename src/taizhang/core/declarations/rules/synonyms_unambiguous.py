"""A phrase of a bulletin, or a heading of a spreadsheet, means one thing."""

from collections.abc import Iterator

from taizhang.core.declarations.formula import AnyIndicator
from taizhang.core.declarations.formula_parts import PACK_YAML, placed
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, issue
from taizhang.core.values.units import UNITS


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-010 where two indicators of like units in one pack share a phrase, or two parts of a ledger share a heading;
    PACK-034 (a warning) where the phrase is another pack's.

    Units tell apart what words do not: 固定资产投资 in 亿元 is the amount, in % its growth. Reason: the audit looks a
    phrase up; pointing at two indicators it could call a right figure wrong. Packs are written apart and a city adopts
    those it wants, so across packs the audit, not the writer, lives with the doubt.
    """
    owners: dict[tuple[str, str], tuple[Pack, str]] = {}
    for other in declared.packs:
        for one in placed(other):
            second = one.indicator.indicator
            for key in sorted(_phrases(one.indicator)):
                home, first = owners.setdefault(key, (other, second))
                if other is pack and first != second:
                    where = one.at("synonyms" if key[0] in one.indicator.synonyms else "name")
                    code = "PACK-010" if home is pack else "PACK-034"
                    yield issue(code, where, name=key[0], first=first, second=second)
    for number, ledger in enumerate(pack.file.ledgers):
        yield from _headings(pack, f"ledgers[{number}]", ledger)


def _phrases(indicator: AnyIndicator) -> set[tuple[str, str]]:
    unit = UNITS.get(indicator.unit)
    dimension = unit.dimension if unit else indicator.unit
    return {(phrase, dimension) for phrase in (indicator.name.zh, *indicator.synonyms)}


def _headings(pack: Pack, path: str, ledger: LedgerDeclaration) -> Iterator[Issue]:
    owners: dict[str, str] = {}
    parts = [
        *((f"fields[{i}]", one.field, one.name.zh, one.synonyms) for i, one in enumerate(ledger.fields)),
        *((f"milestones[{i}]", one.milestone, one.name.zh, one.synonyms) for i, one in enumerate(ledger.milestones)),
        *((f"measures[{i}]", one.measure, one.name.zh, one.synonyms) for i, one in enumerate(ledger.measures)),
    ]
    for place, name, label, synonyms in parts:
        for heading in dict.fromkeys((label, *synonyms)):
            first = owners.setdefault(heading, place)
            if first != place:
                where = pack.where(PACK_YAML, f"{path}.{place}")
                yield issue("PACK-010", where, name=heading, first=f"{ledger.ledger}.{first}", second=name)
