"""What a phrase of a text may mean: indicators by their names and synonyms, or a field of one item it names.

Nothing is decided here: all that fits is returned with how sure and why, and the audit says so when it is ambiguous.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from taizhang.core.declarations.formula import AnyIndicator, Level, Sum
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.values.figure import Candidate, Cut
from taizhang.core.values.quantity import round_half_up
from taizhang.core.values.units import UNITS
from taizhang.indicators.definitions import Registry
from taizhang.indicators.plan import Title

TitlesOf = Callable[[LedgerDeclaration, Cut], Iterable[Title]]

TITLE_PART_MIN: Final = 4  # characters of a title that tell an item from others: 永川某厂 is one, 项目 is not
TITLES_SHARING_MAX: Final = 3  # titles that may share a part for it to still tell: the phases of one project
RUN_MIN: Final = 2  # characters of one run of a name that is told in runs: 重点产业项目…完成投资
RUNS_MAX: Final = 3  # runs a name may be told in
TRAILING_MAX: Final = 5  # characters that may follow the last run: 为年度投资计划的
PLACES: Final = 3  # decimals of a score


def find_candidates(
    registry: Registry, titles_of: TitlesOf, cut: Cut, phrase: str, district: str, unit: str
) -> tuple[Candidate, ...]:
    """Candidates, best first; none for a district or a unit nobody knows. `district` is an org's code, name or short.

    `titles_of` gives the titles of a ledger's items that stand in the books of a cut.
    """
    measured, orgs = UNITS.get(unit), registry.orgs(date.max)
    org = next((one.code for one in orgs.by_code.values() if district in {one.code, one.name, one.short}), None)
    if org is None or measured is None or not phrase:
        return ()
    usable = [
        one
        for one in registry.declared(date.max).indicators.values()
        if UNITS[one.unit].dimension == measured.dimension
    ]
    found = list(_named(usable, phrase, org))
    book = orgs.book_of(org)
    if book is not None and cut.at(book):
        own = Cut.of({book: cut.at(book)})
        for ledger in registry.declared(date.max).ledgers.values():
            over = [(one, words) for one in usable if (words := _words_of(one, ledger))]
            if over:
                titles = [one for one in titles_of(ledger, own) if one.org in orgs.subtree(org)]
                found += _of_items(over, titles, phrase, org)
    return tuple(sorted(found, key=lambda one: (-one.score, one.indicator, one.item or "")))


def _named(indicators: Sequence[AnyIndicator], phrase: str, org: str) -> Iterator[Candidate]:
    """Indicators by the longest of their names that the phrase contains, in one piece or in runs; sure by how much of
    the phrase it covers.
    """
    for one in indicators:
        names = _names_of(one)
        word = max(_longest(names, phrase), _longest_in_runs(names, phrase), key=len)
        if word:
            why = f"“{word}”指{one.name.zh}"
            longer = tuple(_longer(indicators, one, word, org))
            yield Candidate(one.indicator, one.name.zh, org, None, _score(len(word), phrase), why, word, longer)


def _names_of(indicator: AnyIndicator) -> tuple[str, ...]:
    return (indicator.name.zh, *indicator.synonyms)


def _longer(indicators: Sequence[AnyIndicator], told: AnyIndicator, word: str, org: str) -> Iterator[Candidate]:
    """The other indicators of which a word is part of a name."""
    for one in indicators:
        name = next((name for name in _names_of(one) if word in name and word != name), None)
        if name is not None and one is not told:
            yield Candidate(one.indicator, one.name.zh, org, None, _score(0, word), f"“{word}”是“{name}”的一部分", name)


def _longest_in_runs(names: Iterable[str], phrase: str) -> str:
    return max((name for name in names if _in_runs(name, phrase)), key=len, default="")


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


def _of_items(
    over: Sequence[tuple[AnyIndicator, tuple[str, ...]]], titles: Sequence[Title], phrase: str, org: str
) -> Iterator[Candidate]:
    """An item that the phrase names, with a field or measure of it that the phrase names beside."""
    for title, part in _named_items(titles, phrase):
        rest = phrase.replace(part, "\n", 1)
        for one, words in over:
            word = _longest(words, rest)
            if word:
                why = f"“{part}”是事项{title.title}，“{word}”指{one.name.zh}"
                score = _score(len(part) + len(word), phrase)
                yield Candidate(one.indicator, one.name.zh, org, title.item, score, why, part + word)


def _named_items(titles: Sequence[Title], phrase: str) -> Iterator[tuple[Title, str]]:
    """Items whose title, or a part of it that few items share, stands in the phrase."""
    grams = {phrase[at : at + TITLE_PART_MIN] for at in range(len(phrase) - TITLE_PART_MIN + 1)}
    shared = {gram: sum(1 for one in titles if gram in one.title) for gram in grams}
    telling = sorted(gram for gram, count in shared.items() if 0 < count <= TITLES_SHARING_MAX)
    for title in titles:
        if len(title.title) > 1 and title.title in phrase:
            yield title, title.title
            continue
        parts = [_widened(gram, title.title, phrase) for gram in telling if gram in title.title]
        if parts:
            yield title, max(parts, key=len)


def _widened(gram: str, title: str, phrase: str) -> str:
    """The longest run around a part that the title and the phrase share."""
    start = title.index(gram)
    end = start + len(gram)
    while start > 0 and title[start - 1 : end] in phrase:
        start -= 1
    while end < len(title) and title[start : end + 1] in phrase:
        end += 1
    return title[start:end]


def _words_of(indicator: AnyIndicator, ledger: LedgerDeclaration) -> tuple[str, ...]:
    """The names of the field or measure that an indicator of a ledger adds up; none for other kinds and ledgers."""
    if not isinstance(indicator, Sum | Level) or indicator.ledger != ledger.ledger:
        return ()
    amount = indicator.amount
    named = ledger.field_named(amount.field) if amount.field else ledger.measure_named(amount.measure or "")
    return () if named is None else (named.name.zh, *named.synonyms)


def _longest(words: Iterable[str], phrase: str) -> str:
    return max((word for word in words if word in phrase), key=len, default="")


def _score(covered: int, phrase: str) -> Decimal:
    return round_half_up(Fraction(min(covered, len(phrase)), len(phrase)), PLACES)
