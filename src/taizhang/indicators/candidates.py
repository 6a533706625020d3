"""What a phrase of a text may mean: indicators by their names and synonyms, or a field of one item it names.

Nothing is decided here: all that fits is returned with how sure and why, and the audit says so when it is ambiguous.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from taizhang.core.declarations.formula import AnyIndicator, Level, Sum
from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.people.orgs import Orgs
from taizhang.core.values.figure import Candidate, Cut
from taizhang.core.values.quantity import round_half_up
from taizhang.core.values.units import UNITS
from taizhang.indicators.definitions import Registry
from taizhang.indicators.plan import Title

TitlesOf = Callable[[LedgerDeclaration, Cut], Iterable[Title]]
_Amount = tuple[Sum | Level, tuple[str, ...]]

TITLE_PART_MIN: Final = 4  # characters of a title that tell an item from others: 永川某厂 is one, 项目 is not
TITLES_SHARING_MAX: Final = 3  # titles that may share a part for it to still tell: the phases of one project
RUN_MIN: Final = 2  # characters of one run of a name that is told in runs: 重点产业项目…完成投资
RUNS_MAX: Final = 3  # runs a name may be told in
TRAILING_MAX: Final = 5  # characters that may follow the last run: 为年度投资计划的
PLACES: Final = 3  # decimals of a score


class Vocabulary:
    """The names that phrases of texts are held against as of one cut: those of indicators, and the titles of items.

    A page asks for some thousand phrases: titles are looked up and indexed once, for the orgs and ledgers asked for, and
    taken over from the vocabulary `before` for books that have not grown. `titles_of` gives the titles of a ledger's items
    that stand in the books of a cut.
    """

    def __init__(self, registry: Registry, titles_of: TitlesOf, cut: Cut, before: "Vocabulary | None" = None) -> None:
        self._titles_of, self._cut = titles_of, cut
        self._orgs, self._declared = registry.orgs(date.max), registry.declared(date.max)
        self._codes: dict[str, str] = {}
        for one in self._orgs.by_code.values():
            for called in (one.code, one.name, one.short):
                if called:
                    self._codes.setdefault(called, one.code)
        self._usable: dict[str, _Names] = {}
        self._amounts: dict[str, dict[str, list[_Amount]]] = {}
        self.titled: dict[tuple[str, str], tuple[int, _Titles]] = {}
        if before is not None and before.knows(self._orgs, self._declared):
            self.titled = dict(before.titled)

    def candidates(self, phrase: str, district: str, unit: str) -> tuple[Candidate, ...]:
        """Candidates, best first; none for a district or a unit nobody knows. `district` is an org's code, name or short."""
        measured, org = UNITS.get(unit), self._codes.get(district)
        if org is None or measured is None or not phrase:
            return ()
        found = list(self._measured_in(measured.dimension).named(phrase, org))
        for ledger, amounts in self._amounts_in(measured.dimension).items():
            found += _of_items(amounts, self._titles(self._declared.ledgers[ledger], org), phrase, org)
        return tuple(sorted(found, key=lambda one: (-one.score, one.indicator, one.item or "")))

    def knows(self, orgs: Orgs, declared: Declarations) -> bool:
        """Whether it was made of the same orgs and ledgers, so that its titles are of the same items."""
        return self._orgs == orgs and self._declared.ledgers == declared.ledgers

    def _measured_in(self, dimension: str) -> "_Names":
        if dimension not in self._usable:
            every = self._declared.indicators.values()
            self._usable[dimension] = _Names(one for one in every if UNITS[one.unit].dimension == dimension)
        return self._usable[dimension]

    def _amounts_in(self, dimension: str) -> "Mapping[str, Sequence[_Amount]]":
        """By ledger the indicators that add up a field or measure of its items, with the names of that."""
        if dimension not in self._amounts:
            found = self._amounts.setdefault(dimension, {})
            for one in self._measured_in(dimension).indicators:
                if isinstance(one, Sum | Level) and (words := _words_of(one, self._declared.ledgers[one.ledger])):
                    found.setdefault(one.ledger, []).append((one, words))
        return self._amounts[dimension]

    def _titles(self, ledger: LedgerDeclaration, org: str) -> "_Titles":
        """The titles of an org's items and those of orgs below it, none where it has no book."""
        key, book = (ledger.ledger, org), self._orgs.book_of(org)
        upto = 0 if book is None else self._cut.at(book)
        at, titles = self.titled.get(key, (None, None))
        if titles is None or at != upto:
            below = self._orgs.subtree(org)
            found = self._titles_of(ledger, Cut.of({book: upto})) if book is not None and upto else ()
            titles = _Titles(one for one in found if one.org in below)
            self.titled[key] = (upto, titles)
        return titles


class _Names:
    """The names of indicators, by the characters they begin and end with."""

    def __init__(self, indicators: Iterable[AnyIndicator]) -> None:
        self.indicators = tuple(indicators)
        self._heads: dict[str, list[tuple[int, str]]] = {}
        self._tails: dict[str, list[tuple[int, str]]] = {}
        for number, one in enumerate(self.indicators):
            for name in _names_of(one):
                self._heads.setdefault(name[:RUN_MIN], []).append((number, name))
                self._tails.setdefault(name[-RUN_MIN:], []).append((number, name))

    def named(self, phrase: str, org: str) -> Iterator[Candidate]:
        """Indicators by the longest of their names that the phrase contains, in one piece or in runs; sure by how much of
        the phrase it covers.
        """
        parts = {phrase[at : at + size] for size in range(1, RUN_MIN + 1) for at in range(len(phrase) - size + 1)}
        whole = [one for part in parts for one in self._heads.get(part, ()) if one[1] in phrase]
        runs = [one for part in parts for one in self._tails.get(part, ()) if _in_runs(one[1], phrase)]
        longest: dict[int, str] = {}
        for number, name in sorted({*whole, *runs}):
            if len(name) > len(longest.get(number, "")):
                longest[number] = name
        for number, word in longest.items():
            one, why = self.indicators[number], f"“{word}”指{self.indicators[number].name.zh}"
            longer = tuple(_longer(self.indicators, one, word, org))
            yield Candidate(one.indicator, one.name.zh, org, None, _score(len(word), phrase), why, word, longer)


class _Titles:
    """Titles of items, by the parts of them that a phrase may share."""

    def __init__(self, titles: Iterable[Title]) -> None:
        self._titles = tuple(titles)
        self._short: dict[str, list[int]] = {}  # shorter than a part, whole
        self._having: dict[str, list[int]] = {}  # a part: the titles that have it
        for number, one in enumerate(self._titles):
            if 1 < len(one.title) < TITLE_PART_MIN:
                self._short.setdefault(one.title, []).append(number)
            for gram in _grams(one.title):
                self._having.setdefault(gram, []).append(number)

    def named(self, phrase: str) -> Iterator[tuple[Title, str]]:
        """Items whose title, or a part of it that few items share, stands in the phrase."""
        telling: dict[int, list[str]] = {}
        whole: set[int] = set()
        for gram in sorted(_grams(phrase)):
            having = self._having.get(gram, ())
            whole.update(number for number in having if self._titles[number].title.startswith(gram))
            if len(having) <= TITLES_SHARING_MAX:
                for number in having:
                    telling.setdefault(number, []).append(gram)
        whole = {number for number in whole if self._titles[number].title in phrase}
        if self._short:
            sizes = range(2, TITLE_PART_MIN)
            told = {phrase[at : at + size] for size in sizes for at in range(len(phrase) - size + 1)}
            whole.update(number for one in told for number in self._short.get(one, ()))
        for number in sorted(whole | telling.keys()):
            title = self._titles[number]
            if number in whole:
                yield title, title.title
            else:
                yield title, max((_widened(gram, title.title, phrase) for gram in telling[number]), key=len)


def _grams(text: str) -> set[str]:
    return {text[at : at + TITLE_PART_MIN] for at in range(len(text) - TITLE_PART_MIN + 1)}


def _names_of(indicator: AnyIndicator) -> tuple[str, ...]:
    return (indicator.name.zh, *indicator.synonyms)


def _longer(indicators: Sequence[AnyIndicator], told: AnyIndicator, word: str, org: str) -> Iterator[Candidate]:
    """The other indicators of which a word is part of a name."""
    for one in indicators:
        name = next((name for name in _names_of(one) if word in name and word != name), None)
        if name is not None and one is not told:
            yield Candidate(one.indicator, one.name.zh, org, None, _score(0, word), f"“{word}”是“{name}”的一部分", name)


def _in_runs(name: str, phrase: str) -> bool:
    """Whether a text tells a name in runs, in order, the last of them at its end: 区级重点建设项目191项，完成投资."""
    left, end = name, len(phrase)
    for run in range(RUNS_MAX):
        low = end - TRAILING_MAX if run == 0 else 0
        for size in range(len(left), RUN_MIN - 1, -1):
            at = phrase.rfind(left[-size:], 0, end)
            if at >= 0 and at + size >= low:
                break
        else:
            return False
        left, end = left[:-size], at
        if not left:
            return True
    return False


def _of_items(amounts: Sequence[_Amount], titles: _Titles, phrase: str, org: str) -> Iterator[Candidate]:
    """An item that the phrase names, with a field or measure of it that the phrase names beside."""
    for title, part in titles.named(phrase):
        rest = phrase.replace(part, "\n", 1)
        for one, words in amounts:
            word = _longest(words, rest)
            if word:
                why = f"“{part}”是事项{title.title}，“{word}”指{one.name.zh}"
                score = _score(len(part) + len(word), phrase)
                yield Candidate(one.indicator, one.name.zh, org, title.item, score, why, part + word)


def _widened(gram: str, title: str, phrase: str) -> str:
    """The longest run around a part that the title and the phrase share."""
    start = title.index(gram)
    end = start + len(gram)
    while start > 0 and title[start - 1 : end] in phrase:
        start -= 1
    while end < len(title) and title[start : end + 1] in phrase:
        end += 1
    return title[start:end]


def _words_of(indicator: Sum | Level, ledger: LedgerDeclaration) -> tuple[str, ...]:
    """The names of the field or measure that an indicator adds up; none where it counts items."""
    amount = indicator.amount
    named = ledger.field_named(amount.field) if amount.field else ledger.measure_named(amount.measure or "")
    return () if named is None else (named.name.zh, *named.synonyms)


def _longest(words: Iterable[str], phrase: str) -> str:
    return max((word for word in words if word in phrase), key=len, default="")


def _score(covered: int, phrase: str) -> Decimal:
    return round_half_up(Fraction(min(covered, len(phrase)), len(phrase)), PLACES)
