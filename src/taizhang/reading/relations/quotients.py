"""A rate held against the quotient of two figures, or worked back to the one that is not on the page."""

from collections.abc import Sequence
from decimal import Decimal

from taizhang.core.values.approximation import Interval
from taizhang.reading import measures
from taizhang.reading.figures import Figure
from taizhang.reading.relations.draft import HUNDRED, Draft, is_exact, rounded, shown, told


def unknown_part(figures: Sequence[Figure], index: int, whole: int) -> Draft:
    """The share of a whole whose part is not on the page, worked out."""
    implied = figures[whole].value * figures[index].value / HUNDRED
    formula = f"{shown(figures[whole])} × {figures[index].value}% = {told(implied)}"
    return Draft("ratio_of", index, (None, whole), None, formula, note="numerator not on page", implied=implied)


def no_base(figures: Sequence[Figure], index: int, part: int) -> Draft:
    """The share that a part is of a base which is not on the page, worked back."""
    implied = figures[part].value * HUNDRED / figures[index].value
    formula = f"{shown(figures[part])} ÷ {figures[index].value}% = {told(implied)}"
    return Draft("ratio_of", index, (part, None), None, formula, note="denominator not on page", implied=implied)


def judged(figures: Sequence[Figure], index: int, part: int, whole: int, *, sure: bool) -> Draft:
    """The ratio of two figures held against the printed one; a misfit refutes only where the base is `sure`."""
    numerator, denominator = figures[part], figures[whole]
    fits = fits_ratio(figures[index], numerator, denominator)
    if fits is None or denominator.value == 0:
        return no_base(figures, index, part)
    computed = numerator.value * HUNDRED / denominator.value
    formula = f"{shown(numerator)} ÷ {shown(denominator)} = {rounded(computed)}%"
    if fits:
        return Draft("ratio_of", index, (part, whole), holds=True, formula=formula, computed=rounded(computed))
    if not sure:
        return no_base(figures, index, part)
    implied = implied_base(figures[index], numerator)
    formula += f" ≠ {figures[index].value}%"
    note = f"{figures[index].value}% needs a base of {told(implied)}; the page gives {shown(denominator)}"
    computed = rounded(computed)
    return Draft(
        "ratio_of", index, (part, whole), holds=False, formula=formula, computed=computed, note=note, implied=implied
    )


def fits_ratio(result: Figure, part: Figure, whole: Figure) -> bool | None:
    """Whether the intervals allow result = part / whole, None where the quotient is not defined."""
    quotient = part.interval.over(whole.interval)
    return None if quotient is None else quotient.scaled(HUNDRED).meets(result.interval)


def implied_base(result: Figure, part: Figure) -> Decimal:
    """The base that a rate needs: the whole number in reach for counts, else the quotient."""
    base = part.value * HUNDRED / result.value
    if part.unit in measures.COUNTED and is_exact(part):
        whole = base.to_integral_value()
        if Interval(part.value, part.value).scaled(HUNDRED / whole if whole else HUNDRED).meets(result.interval):
            return whole
    return base
