"""Formulas end: no indicator needs itself, and none is nested deeper than can be explained."""

from collections.abc import Iterator

from taizhang.core.declarations.formula_parts import operands, placed
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, issue
from taizhang.core.limits import FORMULA_DEPTH_MAX


def check(pack: Pack, declared: Declarations) -> Iterator[Issue]:
    """PACK-005 for a circle, once, at the first of its indicators in the pack; PACK-023 for a formula too deep.

    Reason: a circle has no value; and a reader opens a figure down to its entries level by level, so the levels are few.
    """
    told: set[str] = set()
    for one in placed(pack):
        name = one.indicator.indicator
        loop = _loop(name, declared)
        if loop and name not in told:
            told.update(loop)
            yield issue("PACK-005", one.at(), name=name, loop=" → ".join(loop))
        elif not loop and _too_deep(name, declared):
            yield issue("PACK-023", one.at(), name=name, most=FORMULA_DEPTH_MAX)


def _needs(name: str, declared: Declarations) -> list[str]:
    found = declared.indicators.get(name)
    return [needed for _, needed in operands(found)] if found else []


def _loop(name: str, declared: Declarations) -> list[str]:
    """The way from an indicator back to itself; empty where there is none."""
    seen: set[str] = set()
    queue = [[name]]
    while queue:
        way = queue.pop(0)
        for needed in _needs(way[-1], declared):
            if needed == name:
                return [*way, name]
            if needed not in seen:
                seen.add(needed)
                queue.append([*way, needed])
    return []


def _too_deep(name: str, declared: Declarations) -> bool:
    """Whether something is needed beyond the last level allowed; a circle further down is told where it is."""
    level = {name}
    for _ in range(FORMULA_DEPTH_MAX):
        level = {needed for one in level for needed in _needs(one, declared)}
    return bool(level) and not any(_loop(one, declared) for one in level)
