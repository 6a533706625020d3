"""What comes from no document says whether it is a meaning the pack gives or a value it suggests, in one word for each."""

import re
from collections.abc import Iterator
from typing import Final, Literal

from taizhang.core.declarations.formula_parts import INDICATORS_YAML, PACK_YAML, placed
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import DEFINED, SUGGESTED, Basis
from taizhang.core.issues import Issue, Where, issue

_OTHER_WORDS: Final = re.compile(  # ways to say that there is no document, of which no reader knows which is meant
    r"(本包|本领域包|自定|自拟).*|自行(确定|规定|设定)|(建议|推荐|经验|默认|参考|暂定)值?|暂定|惯例|常识|通行做法|约定俗成"
    r"|(this )?pack|own (definition|value|rule)|suggest(ed|ion)|default|rule of thumb|common (practice|knowledge)",
    re.IGNORECASE,
)
_WORDS: Final = {"defined": DEFINED, "suggested": SUGGESTED}
Own = Literal["defined", "suggested"]


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-039 for a basis that is no document and neither of the two words, or the one where the other belongs.

    Reason: a district replaces a value that the pack suggests by its own and loses nothing; a meaning that the pack gives it
    replaces only together with every figure that was worked out by it. The two must not look alike.
    """
    del declared
    for where, name, basis, own in _all(pack):
        document = basis.document.strip()
        if basis.own == own or (basis.own is None and not _OTHER_WORDS.fullmatch(document)):
            continue
        yield issue("PACK-039", where, name=name, document=document, want=_WORDS[own])


def _all(pack: Pack) -> Iterator[tuple[Where, object, Basis, Own]]:
    """Every basis with its place, whose it is, and which of the two words fits it."""
    for path, name, basis in _of_ledgers(pack):
        yield pack.where(PACK_YAML, path), name, basis, "defined"
    for number, setting in enumerate(pack.file.settings):
        yield pack.where(PACK_YAML, f"settings[{number}].basis"), setting.name, setting.basis, "suggested"
    for number, codelist in enumerate(pack.file.codelists):
        if codelist.basis is not None:
            yield pack.where(PACK_YAML, f"codelists[{number}].basis"), codelist.name, codelist.basis, "suggested"
    for one in placed(pack):
        yield one.at("basis"), one.indicator.name, one.indicator.basis, "defined"
    for number, invariant in enumerate(pack.invariants):
        where = pack.where(INDICATORS_YAML, f"invariants[{number}].basis")
        yield where, invariant.name, invariant.basis, "defined"


def _of_ledgers(pack: Pack) -> Iterator[tuple[str, object, Basis]]:
    """The basis of the pack itself, of its ledgers and of their measures."""
    for number, basis in enumerate(pack.file.basis):
        yield f"basis[{number}]", pack.file.name, basis
    for number, ledger in enumerate(pack.file.ledgers):
        if ledger.basis is not None:
            yield f"ledgers[{number}].basis", ledger.name, ledger.basis
        for index, measure in enumerate(ledger.measures):
            if measure.basis is not None:
                yield f"ledgers[{number}].measures[{index}].basis", measure.name, measure.basis
