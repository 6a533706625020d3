"""Every definition, parameter and code list says where it comes from."""

from collections.abc import Iterator

from taizhang.core.declarations.formula_parts import INDICATORS_YAML, PACK_YAML, placed
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import Basis
from taizhang.core.issues import Issue, issue

_EMPTY = frozenset(
    {"", "-", "--", "/", "?", "？", "无", "暂无", "待定", "待补", "待补充", "todo", "tbd", "n/a", "none"}
)


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-009 for a basis that names nothing, and for a parameter, or what the pack itself is the source of, without clause
    or note; PACK-032 (a warning) for a code list without one.

    Reason: thresholds, deadlines and weights are local and change; whoever is judged by one may ask for the document.
    """
    del declared
    for number, basis in enumerate(pack.file.basis):
        if _says_nothing(basis):
            yield issue("PACK-009", pack.where(PACK_YAML, f"basis[{number}]"), name=pack.file.name)
    for number, setting in enumerate(pack.file.settings):
        if _says_nothing(setting.basis) or _is_bare(setting.basis):
            yield issue("PACK-009", pack.where(PACK_YAML, f"settings[{number}].basis"), name=setting.name)
    for number, codelist in enumerate(pack.file.codelists):
        if codelist.basis is None or _says_nothing(codelist.basis):
            yield issue("PACK-032", pack.where(PACK_YAML, f"codelists[{number}]"), name=codelist.name)
    for one in placed(pack):
        if _says_nothing(one.indicator.basis):
            yield issue("PACK-009", one.at("basis"), name=one.indicator.name)
    for number, invariant in enumerate(pack.invariants):
        if _says_nothing(invariant.basis):
            where = pack.where(INDICATORS_YAML, f"invariants[{number}].basis")
            yield issue("PACK-009", where, name=invariant.name)


def _says_nothing(basis: Basis) -> bool:
    """No document; or the pack's own word, without a word on how it was chosen."""
    return basis.document.strip().lower() in _EMPTY or (basis.own is not None and _is_bare(basis))


def _is_bare(basis: Basis) -> bool:
    return not (basis.clause.strip() or basis.note.strip())
