"""Relations between the figures of one article: wording proposes them, arithmetic confirms or refutes."""

from collections.abc import Sequence
from itertools import chain

from taizhang.reading.figures import Figure
from taizhang.reading.relations.averages import averages
from taizhang.reading.relations.differences import differences
from taizhang.reading.relations.draft import Draft
from taizhang.reading.relations.growths import growths
from taizhang.reading.relations.lists import list_counts, lists_named, orders, ranked_lists
from taizhang.reading.relations.multiples import multiples
from taizhang.reading.relations.ratios import ratios
from taizhang.reading.relations.repeats import repeats
from taizhang.reading.relations.spans import spans
from taizhang.reading.relations.sums import excesses, parts_of, shares_of_all, sums

_FINDERS = (
    repeats,
    sums,
    spans,
    shares_of_all,
    ratios,
    multiples,
    averages,
    growths,
    differences,
    excesses,
    parts_of,
    list_counts,
    lists_named,
    ranked_lists,
    orders,
)


def relate(figures: Sequence[Figure]) -> list[Draft]:
    """The relations among an article's figures; drafts name figures by their index."""
    found = list(chain.from_iterable(finder(figures) for finder in _FINDERS))
    refuted = {(one.result, arg) for one in found if one.type == "sum_of" and one.holds is False for arg in one.args}
    return [one for one in found if one.type != "part_of" or one.holds or (one.result, one.args[0]) not in refuted]


__all__ = ["Draft", "relate"]
