"""Two articles whose blocks were extracted in turns, taken apart again.

A byline closes one article; when blocks of the next stand before it, they tell by naming the other district. Where one
does, every block before the byline is weighed: the words it shares with either article, the districts it names, and
that an extraction changes columns seldom.
"""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Final

from taizhang.reading.columns import broken_off, opens, stem, words_of
from taizhang.reading.stream import Row

_NAMED: Final = 6.0  # log odds of a block that names one district and not the other
_CHANGE: Final = 2.0  # cost of going over to the other article
_STARTS: Final = 3.0  # cost of a block that opens like a text where a sentence was broken off
_WORD: Final = 0.3  # weight of one pair of characters: neighbouring pairs tell much the same
_ROUNDS: Final = 3  # times the blocks are weighed anew with the words found so far
_ROWS_MAX: Final = 400  # rows of one article: a longer one is no newspaper column
_PSEUDO: Final = 0.5  # occurrences that a word never seen counts for

Block = Sequence[Row]


def blocks_of(body: Sequence[Row]) -> list[list[Row]]:
    """The rows of a body in blocks, as blank lines and headlines part them."""
    blocks: list[list[Row]] = []
    for row in body:
        if blocks and row.number == blocks[-1][-1].number + 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    return blocks


def foreign(first: Sequence[Row], second: Sequence[Row], here: str | None, there: str | None) -> list[Row]:
    """The rows of the first body that belong to the second, which ends further down; none where nothing says so.

    `here` and `there` are the districts of the two. The last block of the first body is its own: it holds the byline.
    """
    if here is None or there is None or stem(here) == stem(there) or len(first) > _ROWS_MAX:
        return []
    blocks = blocks_of(first)
    if len(blocks) < 2:
        return []
    texts = ["".join(row.stripped for row in block) for block in blocks]
    named = [(stem(there) in text) - (stem(here) in text) for text in texts]
    if 1 not in named[:-1]:
        return []
    counts = [words_of(text) for text in texts]
    after = words_of("".join(row.stripped for row in second))
    moved = [value > 0 for value in named]
    for _ in range(_ROUNDS):
        odds = [odd + _NAMED * name for odd, name in zip(_odds(counts, after, moved), named, strict=True)]
        found = _path(odds, blocks)
        if found == moved:
            break
        moved = found
    return [row for block, goes in zip(blocks, moved, strict=True) if goes for row in block]


def _odds(counts: Sequence[Counter[str]], after: Counter[str], moved: Sequence[bool]) -> list[float]:
    """How much likelier each block's words are in the second article than in the first, itself left out."""
    own: Counter[str] = Counter()
    other = Counter(after)
    for words, goes in zip(counts, moved, strict=True):
        (other if goes else own).update(words)
    kinds = len(own.keys() | other.keys()) or 1
    found = []
    for words, goes in zip(counts, moved, strict=True):
        here, there = own.total(), other.total()
        less_here, less_there = (0, words.total()) if goes else (words.total(), 0)
        rest = log(here - less_here + _PSEUDO * kinds) - log(there - less_there + _PSEUDO * kinds)
        odd = 0.0
        for word, times in words.items():
            in_own, in_other = own[word] - (0 if goes else times), other[word] - (times if goes else 0)
            if in_own or in_other:
                odd += log(in_other + _PSEUDO) - log(in_own + _PSEUDO) + rest
        found.append(_WORD * odd)
    return found


def _path(odds: Sequence[float], blocks: Sequence[Block]) -> list[bool]:
    """The likeliest course: for each block whether it goes to the second article. The last one stays.

    A state is where the block before went, and whether either article stands broken off.
    """
    states: dict[tuple[bool, bool, bool], tuple[float, list[bool]]] = {(False, False, False): (0.0, [])}
    for index, block in enumerate(blocks):
        fresh: dict[tuple[bool, bool, bool], tuple[float, list[bool]]] = {}
        starts, breaks = opens(block[0].stripped), broken_off(block)
        for (at, first, second), (score, course) in states.items():
            for goes in (False, True) if index < len(blocks) - 1 else (False,):
                cost = _CHANGE if goes != at and course else 0.0
                cost += _STARTS if starts and (second if goes else first) else 0.0
                gained = score + (odds[index] if goes else -odds[index]) / 2 - cost
                state = (goes, first, breaks) if goes else (goes, breaks, second)
                if state not in fresh or fresh[state][0] < gained:
                    fresh[state] = (gained, [*course, goes])
        states = fresh
    return max(states.values(), key=lambda found: found[0])[1]
