"""Which article each piece of a page belongs to: the likeliest course of a page's columns, found by a beam search.

An article is a chain of pieces. A piece goes on with an open chain or opens a new one; what speaks for either is
weighed in log odds: whether the chain broke off inside a sentence and the piece begins inside one, whether the seam reads
on, the words and names they share, how seldom an extraction changes columns, headlines, and how articles open.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log1p
from operator import attrgetter
from re import compile as regex
from typing import Final

from taizhang.reading.columns import ended, opens, text_of, words_of
from taizhang.reading.districts import district_of, stem
from taizhang.reading.pieces import Piece, Setting
from taizhang.reading.seams import DATELINE, begins_inside, reads_on, surely
from taizhang.reading.stream import Row

PIECES: Final = 500  # more than a page holds: what is longer is no page whose columns could be out of turn
BEAM: Final = 10  # courses kept
OPEN: Final = 5  # chains of a course that may still be gone on with: more than a page's columns hold
WINDOW: Final = 32  # pieces back that a chain is known by

# Log odds. They were fitted on labelled pages set in four ways; docs/reading.md tells how well they do.
NEW: Final = -1.4  # that an article begins here
OPENS: Final = 1.5  # that it opens as articles do
CROWD: Final = -3  # for each article but one that is not yet ended
DATED: Final = 4.0  # that it opens with 本报讯
BARELY: Final = -2.5  # that it stands under no headline
APART: Final = 1.5  # that it speaks of another district than those not yet ended
SAME: Final = -3  # or of one of theirs, under no headline
PLACED: Final = 2  # that a piece names the district of the article it goes on with
FOREIGN: Final = -2  # or another
GROUPED: Final = 5.3  # blocks are whole articles
TITLED: Final = 2  # that a headline touches it
TOLD: Final = 6  # that all words of its headline are in it, and none in the text before
PENDING: Final = 1.5  # that a headline stands above it and a blank line between
DECK: Final = 1.5  # that there are two headlines or more
PASSED: Final = -1.6  # that headlines stand above what goes on
CROSSING: Final = -1.1  # that a headline stands in a text that goes on
TORN: Final = -2.1  # and touches what goes on with a broken sentence
CHANGE: Final = -7  # to another column, where articles are printed one below the other
WOVEN: Final = -0.3  # to another column, where columns are extracted in turns
STAY: Final = -0.4  # to the same column, there
TURNS: Final = -0.5  # that columns are extracted in turns
AWAY: Final = -0.6  # for each piece but one that a chain was left for
LEFT: Final = -2.975  # that a chain is never gone on with though it broke off
UNSIGNED: Final = -1.0  # that an article ends without a byline
BARE: Final = -1.25  # that a byline closes a text broken off, or none
WORD: Final = 0.766  # neighbouring pairs of characters tell much the same
NAME: Final = 3.0  # as many words a name counts for
KNOWN: Final = 0.45  # share of an article's words that are its own
USUAL: Final = 0.28  # share of its words' weight that a piece of another article has in common too
LIKE: Final = 10  # what a piece's likeness to an article weighs
MOST: Final = 3  # what words may weigh together for going on rather than beginning anew
LEAST: Final = -3  # and against it

_NAMED: Final = regex(r"([一-鿿]{2})(?:族?自治)?(?:[区县市旗州镇乡村]|街道)")
_PROSE: Final = regex(r"[，。；：、！？\d“”]")
HEADLINES: Final = -1  # in place of a chain
ANEW: Final = -2
_WAITING: Final = 120  # characters of headlines that no text has stood under yet: more than a deck has
_SURE: Final = 5.0  # log odds from which a row is a headline and nothing else
_OFFICE: Final = 30  # characters that the name of who signs has at most
_SHORT: Final = 0.7  # of a column's width: what a row under a text is shorter than that signs it


@dataclass(frozen=True, slots=True)
class Chain:
    """An article so far: its last pieces as bits, counted back from the last one, and how it stands."""

    name: int
    last: int
    bits: int
    tail: str
    broken: bool
    signed: bool  # above its text
    place: str | None  # what its district is called


Path = tuple["Path", int, int] | None  # before, the chain a piece goes to (-1: none), how many rows are headlines


@dataclass(frozen=True, slots=True)
class Course:
    """How the page may have been read so far: its open articles and what speaks for it."""

    score: float
    chains: tuple[Chain, ...]  # the open ones, the one touched last at the end
    pending: str  # headlines that no text has stood under yet
    path: Path
    last: int = -1  # the piece of text before

    @property
    def stands(self) -> tuple[object, ...]:
        """What is equal of courses that stand alike."""
        return self.pending, self.last, tuple((chain.name, chain.last, chain.bits) for chain in self.chains)


class View:
    """A piece with some of its first rows taken for headlines."""

    def __init__(self, piece: Piece, taken: int, width: int) -> None:
        self.piece, self.taken = piece, taken
        self.rows = piece.rows[taken:]
        self.heads = piece.heads[:taken]
        self.weight = sum(surely(head.odds) for head in self.heads)
        if taken < len(piece.heads):
            self.weight += surely(-piece.heads[taken].odds)
        self.told: dict[str, float] = {}
        self.seams: dict[str, float] = {}
        self.title = "\n".join(head.text for head in self.heads)
        if not self.rows:
            return
        self.only_signed = len(self.rows) == 1 and piece.byline is not None and piece.byline.alone
        text = text_of(self.rows)
        self.first = self.rows[0].stripped if not piece.signed or not taken else text_of(self.rows[1:])
        self.begin = self.first if len(self.first) > 40 else text[:120] if not (piece.signed and taken) else self.first
        self.inside = begins_inside(self.begin, indented=self.rows[0].text.startswith("　　"))
        self.tail = text[-240:]
        self.text = text
        named = district_of(text)
        self.place = stem(named) if named is not None else None
        self.broken = not ended(self.rows[-1]) and piece.byline is None and not _office(self.rows, width)

    @cached_property
    def opening(self) -> float:
        """What speaks for a new article in how the text begins and in a headline that touches it."""
        if self.only_signed:
            return TITLED if self.taken else BARE + NEW
        weight = surely(-self.inside)
        if DATELINE.match(self.first):
            weight += DATED
        elif opens(self.first):
            weight += OPENS
        return weight + (TITLED if self.taken else 0.0)

    def joins(self, tail: str, pairs: Counter[str]) -> float:
        """How well the text goes on with a sentence broken off."""
        found = self.seams.get(tail)
        if found is None:
            found = self.seams[tail] = reads_on(tail, self.begin, pairs)
        return found

    def tells(self, title: str) -> float:
        """The share of a headline's words that the text has."""
        found = self.told.get(title)
        if found is None:
            words = words_of(title)
            found = sum(word in self.text for word in words) / len(words) if words else 0.0
            self.told[title] = found
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """One more piece for a course: `place` is the chain it goes on with, or ANEW, or HEADLINES where it is nothing else."""

    score: float
    course: Course
    view: View
    place: int


def _office(rows: Sequence[Row], width: int) -> bool:
    """Whether the last row is the name of an office that signs: 腾冲市统计局."""
    last = rows[-1].stripped
    signed = len(rows) > 1 and ended(rows[-2]) and not _PROSE.search(last)
    return signed and len(last) < min(_SHORT * width, _OFFICE)


class Words:
    """The words of each piece, and which of the pieces before have them."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        texts = [text_of(piece.rows) for piece in pieces]
        self.sets = [set(words_of(text)) for text in texts]
        self.pairs: Counter[str] = Counter()
        for piece in pieces:
            for row in piece.rows:
                self.pairs.update(words_of(row.stripped[:400]))
        self.spread = Counter(word for words in self.sets for word in words)
        self.total = sum(self.spread.values())
        names = Counter(found for text in texts for found in _NAMED.findall(text))
        self.names = frozenset(names)
        self.before: defaultdict[str, deque[int]] = defaultdict(lambda: deque(maxlen=WINDOW))
        self.told: list[tuple[int, float, float]] = []
        self.usual = 0.0
        self.cache: dict[int, float] = {}
        self.titles: dict[str, list[int]] = {}
        self.at = -1

    def go_to(self, index: int) -> None:
        """Make a piece the one that is compared."""
        if self.at >= 0:
            for word in self.sets[self.at]:
                self.before[word].append(self.at)
        self.at, self.cache, self.titles, self.told, self.usual = index, {}, {}, [], 0.0
        for word in self.sets[index]:
            if self.spread[word] < 2:
                continue
            bits = (
                sum(1 << (index - one) for one in self.before[word] if index - one < WINDOW)
                if word in self.before
                else 0
            )
            weight = NAME if word in self.names else 1.0
            rare = self.total / self.spread[word]
            self.usual += 1.0
            if bits:
                self.told.append((bits, weight, rare))

    def shared(self, chain: Chain) -> float:
        """What the words that a chain and this piece share weigh."""
        bits = (chain.bits << (self.at - chain.last)) & ((1 << WINDOW) - 1)
        found = self.cache.get(bits)
        if found is None:
            size = sum(len(self.sets[self.at - back]) for back in range(1, WINDOW) if bits >> back & 1) or 1
            gained = sum(weight * log1p(KNOWN * rare / size) for have, weight, rare in self.told if have & bits)
            found = self.cache[bits] = WORD * gained
        return found

    def told_in(self, title: str, chain: Chain) -> float:
        """The share of a headline's words that a chain has."""
        masks = self.titles.get(title)
        if masks is None:
            masks = self.titles[title] = [
                sum(1 << (self.at - one) for one in self.before.get(word, ()) if self.at - one < WINDOW)
                for word in words_of(title)
            ]
        bits = chain.bits << (self.at - chain.last)
        return sum(mask & bits != 0 for mask in masks) / len(masks) if masks else 0.0

    def anew(self, most: float) -> float:
        """What the words speak for going on at all, given what those of the likeliest chain weigh."""
        share = most / (WORD * self.usual) if self.usual else USUAL
        return max(LEAST, min(MOST, LIKE * (share - USUAL)))


def chained(pieces: Sequence[Piece], setting: Setting) -> list[tuple[int, int]]:
    """For each piece the piece that its article begins with (-1 where it is headlines alone), and its headlines' number."""
    if not pieces:
        return []
    printed = _likeliest(pieces, setting, CHANGE, 0.0)
    woven = _likeliest(pieces, setting, WOVEN, STAY) if len(pieces) <= PIECES else printed
    best = woven if woven.score + TURNS > printed.score else printed
    found: list[tuple[int, int]] = []
    path = best.path
    while path is not None:
        path, name, taken = path
        found.append((name, taken))
    return found[::-1]


def _likeliest(pieces: Sequence[Piece], setting: Setting, change: float, stay: float) -> Course:
    """The likeliest course of a page whose columns change so seldom or so often."""
    words = Words(pieces)
    courses = [Course(0.0, (), pending="", path=None)]
    for index, piece in enumerate(pieces):
        words.go_to(index)
        views = [View(piece, taken, setting.width) for taken in _takes(piece)]
        steps: list[Step] = []
        for course in courses:
            for view in views:
                steps += _steps(course, view, index, words, setting, change, stay)
        courses = _best(steps, index)
    ended_so = [replace(course, score=course.score + sum(map(_ending, course.chains))) for course in courses]
    return max(ended_so, key=lambda course: course.score)


def _takes(piece: Piece) -> range:
    """How many of a piece's first rows may be headlines."""
    least, most = 0, len(piece.heads)
    for count, head in enumerate(piece.heads, 1):
        if head.odds >= _SURE and least == count - 1:
            least = count
        if head.odds <= -_SURE:
            most = count - 1
            break
    return range(min(least, most), most + 1)


def _steps(
    course: Course, view: View, index: int, words: Words, setting: Setting, change: float, stay: float
) -> list[Step]:
    """What may become of a course with one more piece."""
    score = course.score + view.weight
    if not view.rows:
        return [Step(score, course, view, HEADLINES)]
    steps = [Step(score + _opening(course, view, words, setting), course, view, ANEW)]
    gains = [words.shared(chain) for chain in course.chains]
    most = max(gains, default=0.0)
    score += words.anew(most) - most + (PASSED if course.pending else 0.0)
    for place, (chain, gain) in enumerate(zip(course.chains, gains, strict=True)):
        weight = score + gain + _joining(chain, view, index, words.pairs)
        steps.append(Step(weight + (stay if chain.last == course.last else change), course, view, place))
    return steps


def _opening(course: Course, view: View, words: Words, setting: Setting) -> float:
    """What speaks for an article to begin."""
    score = view.opening
    titled = course.pending + view.title
    if titled:
        score += DECK if titled.strip().count("\n") else 0.0
        score += 0.0 if view.taken else PENDING
        above = max((words.told_in(titled, chain) for chain in course.chains), default=0.0)
        score += TOLD * (view.tells(titled) - above)
    if setting.grouped and view.piece.apart:
        score += GROUPED
    if course.chains:  # or nothing else is left
        score += NEW + CROWD * (len(course.chains) - 1) + (0.0 if titled or DATELINE.match(view.first) else BARELY)
    known = [chain.place for chain in course.chains if chain.place is not None]
    if any(place in view.text for place in known):
        score += 0.0 if titled else SAME
    elif known and view.place is not None:
        score += APART
    if len(course.chains) == OPEN and not _closes(view):
        score += _ending(course.chains[0])
    return score


def _closes(view: View) -> bool:
    """Whether an article that begins here also ends here."""
    return view.piece.byline is not None and not (view.taken > 0 and view.only_signed)


def _taken(step: Step, index: int) -> Course:
    """The course that a step makes."""
    course, view = step.course, step.view
    if step.place == HEADLINES:
        pending = f"{course.pending}{view.title}\n"[-_WAITING:]
        return Course(step.score, course.chains, pending, (course.path, HEADLINES, view.taken), course.last)
    if step.place == ANEW:
        above = view.taken > 0 and (view.only_signed or view.piece.signed is not None)
        chains = course.chains
        if not _closes(view):
            chains = (*chains, Chain(index, index, 1, view.tail, view.broken, above, view.place))[-OPEN:]
        return Course(step.score, chains, "", (course.path, index, view.taken), index)
    chain = course.chains[step.place]
    others = (*course.chains[: step.place], *course.chains[step.place + 1 :])
    path = (course.path, chain.name, view.taken)
    if view.piece.byline is not None:
        return Course(step.score, others, "", path, index)
    bits = (chain.bits << (index - chain.last) | 1) & ((1 << WINDOW) - 1)
    tail = view.tail if len(view.tail) > 100 else (chain.tail + view.tail)[-240:]
    longer = Chain(chain.name, index, bits, tail, view.broken, chain.signed, chain.place or view.place)
    return Course(step.score, (*others, longer), "", path, index)


def _ending(chain: Chain) -> float:
    """What it weighs that a chain is not gone on with."""
    return (LEFT if chain.broken else 0.0) + (0.0 if chain.signed else UNSIGNED)


def _joining(chain: Chain, view: View, index: int, pairs: Counter[str]) -> float:
    """What speaks for a piece to go on with a chain."""
    weight = AWAY * max(index - chain.last - 2, 0)
    if chain.place is not None and chain.place in view.text:
        weight += PLACED
    elif chain.place is not None and view.place is not None:
        weight += FOREIGN
    if view.only_signed:
        return weight + (BARE if chain.broken else 0.0)
    if chain.broken:
        weight += surely(view.inside) + view.joins(chain.tail, pairs)
    else:
        weight += surely(-view.inside)
    if view.taken:
        weight += CROSSING + (TORN if chain.broken else 0.0)
    return weight


def _best(steps: Sequence[Step], index: int) -> list[Course]:
    """The likeliest courses, one of those that stand alike. Only what may be kept is made."""
    kept: dict[tuple[object, ...], Course] = {}
    for step in sorted(steps, key=attrgetter("score"), reverse=True):
        course = _taken(step, index)
        kept.setdefault(course.stands, course)
        if len(kept) == BEAM:
            break
    return list(kept.values())
