"""What sums are found by: which figures may be parts, whether they stand side by side, and whether they add up."""

from collections.abc import Sequence
from decimal import Decimal
from re import compile as regex
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.relations.draft import Draft, between, is_amount, shown, told

_TELLING: Final = 3  # digits by which a sum is no coincidence
_LIST: Final = regex(r"[^，。；]{0,16}[、，和及与；][^，。；]{0,16}")


def is_part(part: Figure, total: Figure) -> bool:
    """Whether a figure is of the measure and sort of a total, and no larger."""
    same_sort = (part.kind == "plan") == (total.kind == "plan")
    return (
        is_amount(part)
        and part.unit == total.unit
        and part.word == total.word
        and same_sort
        and part.value <= total.value
    )


def close(first: Figure, second: Figure) -> bool:
    """Whether two figures stand in one list."""
    return _LIST.fullmatch(between(first, second)) is not None


def adds_up(figures: Sequence[Figure], parts: Sequence[int], total: Figure) -> bool:
    """Whether intervals of parts and whole allow it."""
    added = figures[parts[0]].interval
    for other in parts[1:]:
        added = added.plus(figures[other].interval)
    return added.meets(total.interval)


def summed(figures: Sequence[Figure], parts: Sequence[int], total: Figure) -> Decimal:
    """The parts added up."""
    return sum((figures[other].value for other in parts), start=total.value * 0)


def sum_of(figures: Sequence[Figure], whole: int, parts: Sequence[int], *, holds: bool) -> Draft:
    """The relation, with the sum worked out."""
    computed = summed(figures, parts, figures[whole])
    formula = " + ".join(shown(figures[other]) for other in parts)
    if computed == figures[whole].value:
        return Draft("sum_of", whole, tuple(parts), holds, f"{formula} = {shown(figures[whole])}", computed)
    sign, note = ("≈", "within rounding") if holds else ("≠", "")
    formula = f"{formula} = {told(computed)} {sign} {shown(figures[whole])}"
    return Draft("sum_of", whole, tuple(parts), holds, formula, computed, note)


def misprinted(first: str, second: str) -> bool:
    """Whether two numbers of as many digits differ in one of them, or have two neighbours exchanged."""
    if len(first) != len(second) or len(first) < _TELLING:
        return False
    apart = [place for place, (left, right) in enumerate(zip(first, second, strict=True)) if left != right]
    if len(apart) == 1:
        return True
    return len(apart) == 2 and first[apart[0]] == second[apart[1]] and first[apart[1]] == second[apart[0]]


def written(value: Decimal, like: Figure) -> str:
    """A value with the digits that a figure was printed with: 14.6 for 14.6亿元, so that digits can be compared."""
    return f"{value / like.step:f}".rstrip("0").rstrip(".") if like.step and like.step != 1 else f"{value:f}"
