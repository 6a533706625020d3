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
_BLOCKS_MAX: Final = 60  # blocks of one article: a longer one is no newspaper column
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
    blocks = blocks_of(first)
    if here is None or there is None or stem(here) == stem(there) or not 2 <= len(blocks) <= _BLOCKS_MAX:
        return []
    texts = ["".join(row.stripped for row in block) for block in blocks]
    named = [(stem(there) in text) - (stem(here) in text) for text in texts]
    if 1 not in named[:-1]:
        return []
    counts = [words_of(text) for text in texts]
    after = words_of("".join(row.stripped for row in second))
    moved = [value > 0 for value in named]
    for _ in range(_ROUNDS):
        odds = [_odds(index, counts, after, moved) + _NAMED * named[index] for index in range(len(blocks))]
        found = _path(odds, blocks)
        if found == moved:
            break
        moved = found
    return [row for block, goes in zip(blocks, moved, strict=True) if goes for row in block]


def _odds(index: int, counts: Sequence[Counter[str]], after: Counter[str], moved: Sequence[bool]) -> float:
    """How much likelier a block's words are in the second article than in the first, itself left out."""
    own: Counter[str] = Counter()
    other = Counter(after)
    for place, words in enumerate(counts):
        if place != index:
            (other if moved[place] else own).update(words)
    kinds = len(own | other) or 1
    total, rest = own.total() + _PSEUDO * kinds, other.total() + _PSEUDO * kinds
    return _WORD * sum(
        log((other[word] + _PSEUDO) / rest) - log((own[word] + _PSEUDO) / total)
        for word in counts[index]
        if word in own or word in other
    )


def _path(odds: Sequence[float], blocks: Sequence[Block]) -> list[bool]:
    """The likeliest course: for each block whether it goes to the second article. The last one stays."""
    states: dict[tuple[bool, int, int], tuple[float, list[bool]]] = {}
    for index, block in enumerate(blocks):
        fresh: dict[tuple[bool, int, int], tuple[float, list[bool]]] = {}
        starts = opens(block[0].stripped)
        for (at, left, right), (score, course) in (states or {(False, -1, -1): (0.0, [])}).items():
            for goes in (False, True):
                if goes and index == len(blocks) - 1:
                    continue
                before = right if goes else left
                cost = _CHANGE if goes != at and course else 0.0
                cost += _STARTS if starts and before >= 0 and broken_off(blocks[before]) else 0.0
                gained = score + (odds[index] / 2 if goes else -odds[index] / 2) - cost
                state = (goes, left if goes else index, index if goes else right)
                if state not in fresh or fresh[state][0] < gained:
                    fresh[state] = (gained, [*course, goes])
        states = fresh
    return max(states.values(), key=lambda found: found[0])[1]
