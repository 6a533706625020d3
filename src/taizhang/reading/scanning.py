"""Searching a text for a long list of alternatives: only where one of them can begin.

The regular expressions of this room try dozens of alternatives at each character; most characters begin none.
"""

from collections.abc import Iterator
from re import Match, Pattern, escape
from re import compile as regex


class Scanner:
    """A pattern with the characters with which it can begin: a digit of any script, or one of `starts`, which may hold more
    than needed.
    """

    def __init__(self, pattern: str, starts: str) -> None:
        self.pattern: Pattern[str] = regex(pattern)
        self._starts = regex(rf"[\d{escape(''.join(sorted(set(starts))))}]")

    def search(self, text: str, position: int = 0) -> Match[str] | None:
        """The first place from a position where the pattern is found, as Pattern.search gives it."""
        for start in self._starts.finditer(text, position):
            if (found := self.pattern.match(text, start.start())) is not None:
                return found
        return None

    def finditer(self, text: str) -> Iterator[Match[str]]:
        """All places, one after the other without overlap, as Pattern.finditer gives them."""
        position = 0
        while (found := self.search(text, position)) is not None:
            yield found
            position = max(found.end(), found.start() + 1)
