"""What a time adds to what stood before it, and the parts of a year: 去年底1400个，今年新建360个，累计1760个; 一季度…二季度…上半年….

Each is looked for in one sentence, where nothing else of the measure stands.
"""

from collections.abc import Iterator, Sequence
from re import Pattern
from re import compile as regex
from typing import Final

from taizhang.reading.figures import Figure
from taizhang.reading.relations.draft import Draft, is_amount, lead, same_sentence
from taizhang.reading.relations.parts import adds_up, sum_of

_REACH: Final = 4  # figures on either side of a total among which its parts are
_ADDED: Final = regex(r"(?:新建|新增|净增|新改建|新开通|新吸纳)(?!.*累计)")
_STOOD: Final = regex(r"(?:去年底|去年末|上年末|上年底|年初|此前|原有)")
_NOW: Final = regex(r"累计|总数|总量|共有|现有|达到?$")
_PARTS_OF_YEAR: Final = (
    (regex(r"上半年"), (regex(r"一季度"), regex(r"二季度"))),
    (regex(r"全年"), (regex(r"上半年"), regex(r"下半年"))),
    (regex(r"前三季度"), (regex(r"上半年"), regex(r"(?<!前)三季度"))),
)


def spans(figures: Sequence[Figure]) -> Iterator[Draft]:
    """sum_of: a stock is what stood before and what was added since; a half year is its two quarters."""
    for index, figure in enumerate(figures):
        if not is_amount(figure) or figure.stream.headline:
            continue
        found = _told(figures, index, _NOW, (_STOOD, _ADDED))
        for whole, parts in _PARTS_OF_YEAR:
            found = found or _told(figures, index, whole, parts)
        if found is not None:
            yield found


def _told(figures: Sequence[Figure], index: int, whole: Pattern[str], parts: Sequence[Pattern[str]]) -> Draft | None:
    """The sum of the figures whose leading words are those of the parts, each the only one of its kind."""
    total = figures[index]
    if not whole.search(lead(figures, index)) or any(part.search(lead(figures, index)) for part in parts):
        return None
    alike = [
        other
        for other in range(max(index - _REACH, 0), min(index + _REACH + 1, len(figures)))
        if other != index
        and is_amount(figures[other])
        and same_sentence(figures[other], total)
        and (figures[other].unit, figures[other].word) == (total.unit, total.word)
    ]
    found = [[other for other in alike if part.search(lead(figures, other))] for part in parts]
    if len(alike) != len(parts) or any(len(one) != 1 for one in found):
        return None
    chosen = sorted(one[0] for one in found)
    if len(set(chosen)) != len(parts):
        return None
    return sum_of(figures, index, chosen, holds=adds_up(figures, chosen, total))
