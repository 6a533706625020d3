"""The city as its book has it: organisation tree, grants and packs in force, kept in memory and brought up to date by
the tail of the book.
"""

from dataclasses import dataclass, field, replace
from threading import Lock

from django.conf import settings

from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Where, issue
from taizhang.core.journal.rows import bytes_of
from taizhang.core.journal.store import Head
from taizhang.core.ledger.city import LEDGERS, City, city_of
from taizhang.core.ledger.state import ItemState, fold
from taizhang.server.storage.packs import pack_under
from taizhang.server.storage.refusal import Refused, sound_entry
from taizhang.server.storage.sql import Sql


@dataclass
class _Kept:
    """What one process knows of a city's book, up to a position whose digest it remembers."""

    position: int = 0
    digest: str = ""
    states: dict[tuple[str, str], ItemState] = field(default_factory=dict)
    city: City = field(default_factory=City)
    declarations: Declarations = field(default_factory=Declarations)


_kept: dict[str, _Kept] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in force, and the place in the city's book up to which that is known."""

    city: City
    declarations: Declarations
    head: Head


def standing(using: str = "default") -> Standing:
    """What is in force at the head of the city's book. Refused (BOOK-006) where its chain does not end there: an entry
    that is gone may have taken a right away.
    """
    kept, code = _up_to_date(using), settings.TAIZHANG_CITY
    if kept.position > 0 and not _is_prefix(Sql(using), code, kept, kept.position):
        place = Where(position=f"{code}#{kept.position}")
        raise Refused([issue("BOOK-006", place, head=kept.position, number=kept.position - 1)])
    return _standing(kept)


def last_standing(using: str = "default") -> Standing | None:
    """What was in force when this process last looked; None where it never did."""
    kept = _kept.get(using)
    return _standing(kept) if kept else None


def carry_on(using: str, known: Head, head: Head) -> None:
    """What is known up to one place in the city's book holds up to a later one: whoever wrote saw that nothing between
    them is of its ledgers. Else every entry written would have that tail looked through once more.
    """
    with _lock:
        kept = _kept.get(using)
        if kept is not None and (kept.position, kept.digest) == (known.position, known.digest):
            _kept[using] = replace(kept, position=head.position, digest=head.digest)


def _standing(kept: _Kept) -> Standing:
    return Standing(kept.city, kept.declarations, Head(kept.position, kept.digest))


def read_city(using: str = "default") -> City:
    """The city at the head of its book; an empty one where nothing was founded yet."""
    return _up_to_date(using).city


def read_declarations(using: str = "default") -> Declarations:
    """The packs in force: of each, the text of its newest adoption."""
    return _up_to_date(using).declarations


def _up_to_date(using: str) -> _Kept:
    sql = Sql(using)
    code = settings.TAIZHANG_CITY
    row = sql.one("SELECT position, digest FROM storage_book WHERE code = %s", code)
    position, digest = row or (0, "")
    with _lock:
        kept = _kept.get(using, _Kept())
        if (kept.position, kept.digest) == (position, digest):
            return kept
        if not _is_prefix(sql, code, kept, position):
            kept = _Kept()
        _kept[using] = fresh = _followed(sql, using, code, kept, position, digest)
        return fresh


def _is_prefix(sql: Sql, code: str, kept: _Kept, position: int) -> bool:
    """Whether what is kept is the beginning of this very book: another database may stand behind the name by now."""
    if kept.position == 0 or kept.position > position:
        return False
    row = sql.one("SELECT digest FROM storage_entry WHERE book = %s AND position = %s", code, kept.position)
    return row is not None and row[0] == kept.digest


def _followed(sql: Sql, using: str, code: str, kept: _Kept, position: int, digest: str) -> _Kept:
    marks = ", ".join(["%s"] * len(LEDGERS))
    rows = sql.all(
        f"SELECT position, digest, content FROM storage_entry WHERE book = %s AND position > %s AND position <= %s AND ledger IN ({marks}) "  # noqa: S608 - marks only
        "ORDER BY position",
        code,
        kept.position,
        position,
        *LEDGERS,
    )
    if not rows:
        return _Kept(position, digest, kept.states, kept.city, kept.declarations)
    states = dict(kept.states)
    for number, link, content in rows:
        entry = sound_entry(code, number, link, bytes_of(content))
        thing = (entry.ledger, entry.item)
        states[thing] = fold(states.get(thing) or ItemState(entry.book, *thing), entry)
    city = city_of(states.values())
    packs = (pack_under(using, one.digest) for one in city.adopted)
    return _Kept(position, digest, states, city, Declarations(tuple(pack for pack in packs if pack is not None)))
