"""The words around a claim that tell what it is a figure of: its own clause, and the clauses before it."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from re import compile as regex
from typing import Final

from taizhang.reading import Article, Claim, Reading

REACH: Final = 8  # clauses before a claim in which the thing it is a figure of may stand
LOOK_BACK: Final = 400  # characters before a claim that are looked through at most
TAIL: Final = 12  # characters after a figure that may name it: 16个招商责任单位
_STOPS: Final = regex(r"[，。；：！？,;:!?]")
_SENTENCES: Final = regex(r"[。！？!?]")
_QUOTES: Final = regex(r"[“”‘’\"'「」（）()《》\s]")
_GAP: Final = "\x00"  # stands for a figure: words on both sides of one are not one word


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a claim, figures taken out. `clauses` are those before its own, nearest first.

    `same_sentence` is how many of those belong to the claim's own sentence.
    """

    own: str
    tail: str
    clauses: tuple[str, ...]
    same_sentence: int

    def heads(self, count: int) -> str:
        """Its own clause with so many before it, in the order of the text."""
        return "\n".join((*reversed(self.clauses[:count]), self.own))


class Surroundings:
    """The articles of a page as running text, for looking around a claim."""

    def __init__(self, reading: Reading, text: str) -> None:
        lines = text.split("\n")  # as reading counts lines: ended by a line feed alone
        starts = [0, *accumulate(len(line) + 1 for line in lines)]
        claims: dict[str, list[Claim]] = {article.id: [] for article in reading.articles}
        for claim in reading.claims:
            claims[claim.article].append(claim)
        self._articles = {one.id: _Flat(one, lines, starts, claims[one.id]) for one in reading.articles}

    def around(self, claim: Claim) -> Around:
        """The words around one claim."""
        return self._articles[claim.article].around(claim)

    def after(self, claim: Claim) -> str:
        """The characters right after a claim, to the end of its clause."""
        flat = self._articles[claim.article]
        return _STOPS.split(flat.following(claim, TAIL), maxsplit=1)[0]

    def one_sentence(self, first: Claim, second: Claim) -> bool:
        """Whether two claims of an article, the first before the second, stand in one sentence."""
        return self._articles[first.article].one_sentence(first, second)


class _Flat:
    """An article's lines joined, with the place in the file of every character."""

    def __init__(self, article: Article, lines: Sequence[str], starts: Sequence[int], claims: Sequence[Claim]) -> None:
        characters: list[str] = []
        places: list[int] = []
        for first, last in article.line_ranges:
            for number in range(first - 1, min(last, len(lines))):
                for column, character in enumerate(lines[number]):
                    if not character.isspace():
                        characters.append(character)
                        places.append(starts[number] + column)
        self._text = "".join(characters)
        self._index: Mapping[int, int] = {place: index for index, place in enumerate(places)}
        self._spans = sorted(self._span(claim) for claim in claims)

    def following(self, claim: Claim, count: int) -> str:
        _, end = self._span(claim)
        return self._text[end : end + count]

    def one_sentence(self, first: Claim, second: Claim) -> bool:
        return _SENTENCES.search(self._text, self._span(first)[1], self._span(second)[0]) is None

    def around(self, claim: Claim) -> Around:
        start, _ = self._span(claim)
        low = max(0, start - LOOK_BACK)
        near = self._spans[bisect_left(self._spans, (low, 0)) : bisect_left(self._spans, (start, 0))]
        before = _without(self._text, low, start, near)
        sentences = _SENTENCES.split(before)
        here = _clauses(sentences[-1])
        earlier = [clause for sentence in reversed(sentences[:-1][-2:]) for clause in reversed(_clauses(sentence))]
        own, rest = (here[-1], here[:-1]) if here else ("", [])
        clauses = [one for one in (*reversed(rest), *earlier) if one][:REACH]
        after = _STOPS.split(self.following(claim, TAIL), maxsplit=1)[0]
        return Around(own, _QUOTES.sub("", after), tuple(clauses), sum(1 for one in rest if one))

    def _span(self, claim: Claim) -> tuple[int, int]:
        """A claim's place in the joined text; a claim never begins or ends with white space."""
        return self._index[claim.start], self._index[claim.end - 1] + 1


def _clauses(sentence: str) -> list[str]:
    return [_QUOTES.sub("", part).replace(_GAP, "") for part in _STOPS.split(sentence)]


def _without(text: str, low: int, high: int, spans: Sequence[tuple[int, int]]) -> str:
    """A stretch of text with the figures in it taken out."""
    kept: list[str] = []
    at = low
    for start, end in spans:
        if start >= at and end <= high:
            kept.append(text[at:start] + _GAP)
            at = end
    return "".join(kept) + text[at:high]
