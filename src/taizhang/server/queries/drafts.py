"""A draft held against the book as one actor may see it, and what was let stand in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from taizhang.audit.compare import Outcome
from taizhang.audit.findings import Audit, audit
from taizhang.core.issues import Issue, issue
from taizhang.core.journal.entry import parse
from taizhang.core.ledger.state import ItemState, fold
from taizhang.core.values.figure import Candidate, Cut, Earlier, Figure, FigureRequest, OrgRef, TraceLine
from taizhang.reading import Claim, Reading, Superlative, read_page
from taizhang.server.access.gate import Access
from taizhang.server.queries import figures
from taizhang.server.storage import drafts
from taizhang.server.storage.models import Draft
from taizhang.server.storage.store import DjangoStore

if TYPE_CHECKING:
    from taizhang.indicators.source import Source

WAIVERS: Final = "sys.waiver"
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
    item: str


class _Readable:
    """The figures of the orgs that an actor may see, all at one cut."""

    def __init__(self, source: "Source", at: Cut, readable: frozenset[str] | None) -> None:
        self._source, self._at, self._readable = source, at, readable

    def _may(self, org: str) -> bool:
        return self._readable is None or org in self._readable

    def figure(self, request: FigureRequest) -> tuple[Figure | None, list[Issue]]:
        if not self._may(request.org):
            return None, [issue("SRV-002", org=request.org)]
        return self._source.figure(replace(request, at=self._at))

    def trace(self, request: FigureRequest) -> tuple[Sequence[TraceLine], list[Issue]]:
        if not self._may(request.org):
            return (), [issue("SRV-002", org=request.org)]
        return self._source.trace(replace(request, at=self._at))

    def earlier(self, request: FigureRequest) -> Iterator[Earlier]:
        return self._source.earlier(replace(request, at=self._at)) if self._may(request.org) else iter(())

    def candidates(self, phrase: str, district: str, unit: str) -> Sequence[Candidate]:
        return [one for one in self._source.candidates(phrase, district, unit) if self._may(one.org)]


def check(access: Access, text: str, published: date | None, org: str | None, *, is_open: bool) -> Checked:
    """The text read and held against the books as they stand; `is_open`: all orgs' figures, as of sample data."""
    source = figures.source(access.using)
    cut, found = source.cut(None)
    if cut is None:
        raise AssertionError(found)  # the books as they stand are always a cut
    names = [one.name for one in access.known.by_code.values()]
    reading = read_page(text, published, [name for name in names if name.endswith(("区", "县"))])
    known = access.known.get(org) if org is not None else None
    asked = OrgRef(known.code, known.name) if known is not None else None
    readable = None if is_open else access.readable()
    return Checked(text, reading, audit(reading, text, _Readable(source, cut, readable), asked), cut)


def draft(access: Access, number: int) -> Draft | None:
    """A draft of the actor's own, or of an org where the actor may audit; None for any other."""
    found = drafts.kept(number, access.using)
    if found is None:
        return None
    mine = found.owner == access.actor
    return found if mine or (found.org is not None and access.may("audit", found.org)) else None


def mine(access: Access, before: int | None = None) -> Sequence[Draft]:
    """The actor's drafts, newest first, without their texts; one more than a page shows."""
    return drafts.of_owner(access.actor, before, access.using)


def claim_key(text: str, said: Claim | Superlative) -> str:
    """What a claim is called by in a waiver: its surface and the words around it, wherever in a text they stand."""
    around = text[max(said.start - _AROUND, 0) : said.end + _AROUND]
    return sha256("".join(around.split()).encode()).hexdigest()[:16]


def waiver_item(digest: str, key: str) -> str:
    """The item of `sys.waiver` that lets a claim of a draft stand."""
    return f"{digest.removeprefix('sha256:')[:16]}-{key}"


def waivers(access: Access, book: str | None, digest: str, keys: Sequence[str]) -> Mapping[str, Waiver]:
    """What is let stand of a draft's claims in a book, by claim key."""
    if book is None:
        return {}
    store = DjangoStore(access.using)
    found = {}
    for key in dict.fromkeys(keys):
        item = waiver_item(digest, key)
        entries = [parse(one.content) for one in store.history(book, WAIVERS, item)]
        if not entries:
            continue
        standing = reduce(fold, entries, ItemState(book, WAIVERS, item)).in_force
        if standing:
            last = max(standing, key=lambda one: one.position)
            entry = next(one for one in entries if one.position == last.position)
            found[key] = Waiver(entry.actor, str(last.payload["why"]), entry.recorded_at, book, entry.position, item)
    return found


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
