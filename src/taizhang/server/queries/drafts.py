"""A draft held against the book as one actor may see it, and what was let stand in it."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final

from taizhang.audit.compare import Outcome
from taizhang.audit.findings import Audit, audit
from taizhang.core.issues import Issue
from taizhang.core.journal.entry import Entry
from taizhang.core.ledger.state import ItemState, fold
from taizhang.core.ledger.system import WAIVERS
from taizhang.core.limits import CHECKED_KEPT, DRAFT_VERSIONS_MAX, YEAR_MAX
from taizhang.core.values.figure import Candidate, Cut, Earlier, Figure, FigureRequest, OrgRef, TraceLine
from taizhang.core.values.period import Period, PeriodKind
from taizhang.reading import Claim, Reading, Superlative, read_page
from taizhang.server.access.gate import Access
from taizhang.server.queries import figures
from taizhang.server.storage import drafts
from taizhang.server.storage.models import Draft
from taizhang.server.storage.refusal import sound_entry
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore

if TYPE_CHECKING:
    from taizhang.indicators.source import Source

__all__ = ["Checked", "Draft", "Standing", "Waiver"]

NEVER: Final = 0  # the version of a waiver's item before anything is written
_NUMBER_MAX: Final = 2**63 - 1  # of a draft
_AROUND: Final = 20  # characters on either side of a figure by which it is known again in a later version


@dataclass(frozen=True, slots=True)
class Checked:
    """A text, what was read of it, what was found, and the positions that it was held at."""

    text: str
    reading: Reading
    audit: Audit
    position: Cut


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that a person lets stand: who, when and why, and the entry that says so."""

    actor: str
    why: str
    recorded_at: datetime
    book: str
    position: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim's waiver stands: the version of its item, and the waiver in force, None where it was taken back."""

    version: int
    waiver: Waiver | None


class _Readable:
    """The figures that an actor may read, all at one cut; `access` None: figures are open to whoever asks. What may not
    be read is told of as if the book did not know it.
    """

    def __init__(self, source: "Source", at: Cut, access: Access | None) -> None:
        self._source, self._at, self._access = source, at, access

    def figure(self, request: FigureRequest) -> tuple[Figure | None, list[Issue]]:
        asked = replace(request, at=self._at)
        refused = self._refused(asked)
        return (None, refused) if refused else self._source.figure(asked)

    def trace(self, request: FigureRequest) -> tuple[Sequence[TraceLine], list[Issue]]:
        asked = replace(request, at=self._at)
        refused = self._refused(asked)
        return ((), refused) if refused else self._source.trace(asked)

    def earlier(self, request: FigureRequest) -> Iterator[Earlier]:
        asked = replace(request, at=self._at)
        return iter(()) if self._refused(asked) else self._source.earlier(asked)

    def candidates(self, phrase: str, district: str, unit: str) -> Sequence[Candidate]:
        """Those of figures that may be read: an item's title is a record too."""
        found = self._source.candidates(phrase, district, unit)
        whenever = Period(PeriodKind.YEAR, YEAR_MAX, 1)
        return [one for one in found if not self._refused(FigureRequest(one.indicator, one.org, whenever))]

    def _refused(self, request: FigureRequest) -> list[Issue]:
        return [] if self._access is None else figures.refused(self._access, request)


_kept: OrderedDict[tuple[object, ...], Checked] = OrderedDict()
_lock = Lock()


def check(access: Access, text: str, published: date | None, org: str | None, *, is_open: bool) -> Checked:
    """The text read and held against the books as they stand, as far as the asker may read them; `is_open`: all orgs'
    figures, as of sample data. While the books stand still and the day lasts nothing can change, and the answer is kept.
    """
    source = figures.source(access.using)
    cut, found = source.cut(None)
    if cut is None:
        raise AssertionError(found)  # the books as they stand are always a cut
    key = (access.using, text, published, org, cut, access.day, None if is_open else access.actor)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = _check(access, text, published, org, _Readable(source, cut, None if is_open else access), cut)
    with _lock:
        _kept[key] = made
        while len(_kept) > CHECKED_KEPT:
            _kept.popitem(last=False)
    return made


def _check(access: Access, text: str, published: date | None, org: str | None, source: _Readable, cut: Cut) -> Checked:
    reading = _read(access, text, published)
    known = access.known.get(org) if org is not None else None
    asked = OrgRef(known.code, known.name) if known is not None else None
    return Checked(text, reading, audit(reading, text, source, asked), cut)


def _read(access: Access, text: str, published: date | None) -> Reading:
    names = [one.name for one in access.known.by_code.values()]
    return read_page(text, published, [name for name in names if name.endswith(("区", "县"))])


def draft(access: Access, number: int) -> Draft | None:
    """A draft of the actor's own, or of an org where the actor may audit; None for any other."""
    found = drafts.kept(number, access.using) if number <= _NUMBER_MAX else None
    if found is None:
        return None
    mine = found.owner == access.actor
    return found if mine or (found.org is not None and found.org in access.orgs_for("audit")) else None


def mine(access: Access, before: int | None = None) -> Sequence[Draft]:
    """The actor's drafts, newest first, without their texts; one more than a page shows."""
    return drafts.of_owner(access.actor, before, access.using)


def others(access: Access, before: int | None = None) -> Sequence[Draft]:
    """Those of others about orgs whose texts the actor may audit, likewise."""
    orgs = access.orgs_for("audit")
    return drafts.of_orgs(orgs, access.actor, before, access.using) if orgs else []


def earlier_versions(access: Access, of: Draft) -> list[Draft]:
    """The versions that a draft follows, newest first, as far as the actor may see them; a few at the most."""
    found: list[Draft] = []
    number = of.previous
    while number is not None and len(found) < DRAFT_VERSIONS_MAX:
        one = draft(access, number)
        if one is None:
            break
        found.append(one)
        number = one.previous
    return found


def claim_key(text: str, said: Claim | Superlative) -> str:
    """What a claim is called by in a waiver: its surface and the words around it, wherever in a text they stand."""
    around = text[max(said.start - _AROUND, 0) : said.end + _AROUND]
    return sha256("".join(around.split()).encode()).hexdigest()[:16]


def waiver_item(digest: str, key: str) -> str:
    """The item of `sys.waiver` that lets a claim of a draft stand."""
    return f"{digest.removeprefix('sha256:')[:16]}-{key}"


def waivers(access: Access, asked: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Standing]:
    """How the waivers of some claims stand, by book and item; nothing of those that nobody ever let stand."""
    wanted: dict[str, list[str]] = {}
    for book, item in dict.fromkeys(asked):
        wanted.setdefault(book, []).append(item)
    sql = Sql(access.using)
    found: dict[tuple[str, str], Standing] = {}
    for book, items in wanted.items():
        for (item,) in sql.each("storage_itemrow", ("item",), {"book": book, "ledger": WAIVERS}, "item", items):
            found[book, item] = _standing(access.using, book, item)
    return found


def _standing(using: str, book: str, item: str) -> Standing:
    entries: dict[int, Entry] = {}
    state = ItemState(book, WAIVERS, item)
    for one in DjangoStore(using).history(book, WAIVERS, item):
        entry = sound_entry(book, one.position, one.digest, one.content)
        entries[entry.position] = entry
        state = fold(state, entry)
    last = max(state.in_force, key=lambda one: one.position, default=None)
    if last is None:
        return Standing(state.version, None)
    entry = entries[last.position]
    return Standing(
        state.version, Waiver(entry.actor, str(last.payload["why"]), entry.recorded_at, book, entry.position)
    )


def counts(audited: Audit) -> Mapping[Outcome, int]:
    """How many findings have each verdict."""
    return {outcome: audited.count(outcome) for outcome in Outcome}


def book_of(access: Access, org: str | None, district: str | None) -> str | None:
    """The book in which a finding would be let stand: that of the district its article is about, else of the draft's org."""
    told = next((code for code, one in access.known.by_code.items() if district and one.name == district), None)
    code = told or org
    return None if code is None else access.known.book_of(code)


def is_entry(access: Access, book: str, position: int) -> bool:
    """Whether there is such an entry."""
    head = DjangoStore(access.using).heads().get(book)
    return head is not None and 0 < position <= head.position
