"""How the invariants of an org stand, for an actor: those that do not hold, and the entry with which they came not to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from taizhang.core.declarations.formula import Invariant
from taizhang.core.journal.entry import parse
from taizhang.core.ledger.system import SYSTEM
from taizhang.core.limits import TURNS_ENTRIES_MAX, TURNS_MAX
from taizhang.core.values.figure import Cut, FigureRequest
from taizhang.core.values.period import Period
from taizhang.indicators.invariants import Standing
from taizhang.indicators.turning import turned_by
from taizhang.server.access.gate import Access
from taizhang.server.queries import figures
from taizhang.server.queries.home import items_there
from taizhang.server.storage.city import read_declarations
from taizhang.server.storage.store import DjangoStore


@dataclass(frozen=True, slots=True)
class Turn:
    """The entry with which an invariant came not to hold; `ledger` and `item` for those who may read it, on an items' ledger."""

    book: str
    position: int
    recorded_at: datetime
    ledger: str | None
    item: str | None


def of_kind(access: Access, kind: str) -> tuple[Invariant, ...]:
    """The invariants looked at for orgs of a kind."""
    return tuple(one for one in read_declarations(access.using).invariants if kind in one.kinds)


def standings(
    access: Access, org: str, periods: Sequence[Period], *, is_open: bool
) -> tuple[list[Standing], list[Invariant]]:
    """How the invariants stand for an org in some periods, all at one cut: those whose every figure the asker may read, or
    all where figures are open. Those whose ledgers hold nothing here stand apart: there is nothing to work out.
    """
    heads = DjangoStore(access.using).heads()
    at = Cut.of({book: head.position for book, head in heads.items()})
    kind = access.known.by_code[org].kind
    asked = [one for one in of_kind(access, kind) if is_open or _readable(access, one, org, periods)]
    idle = _idle(access, org, asked)
    only = {one.invariant for one in asked} - {one.invariant for one in idle}
    return figures.source(access.using).standings(org, periods, at, only)[0], idle


def _idle(access: Access, org: str, asked: Sequence[Invariant]) -> list[Invariant]:
    """Those of which every figure is of ledgers without items in the org; what is reported is no ledger's."""
    indicators = read_declarations(access.using).indicators
    ledgers = {
        one.invariant: [figures.ledgers_of(indicators, side.indicator) for side in one.of.values()] for one in asked
    }
    held = items_there(access, org, frozenset().union(*(named for sides in ledgers.values() for named in sides)))
    return [one for one in asked if all(named and not any(map(held.get, named)) for named in ledgers[one.invariant])]


def _readable(access: Access, invariant: Invariant, org: str, periods: Sequence[Period]) -> bool:
    asked = (FigureRequest(side.indicator, org, period) for side in invariant.of.values() for period in periods[:1])
    return not any(figures.refused(access, one) for one in asked)


def turns(access: Access, broken: Sequence[Standing]) -> list[Turn | None]:
    """The entry with which each came not to hold: of the first few, in books short enough to be halved while a reader waits."""
    return [_turn(access, one) for one in broken[:TURNS_MAX]] + [None] * (len(broken) - TURNS_MAX)


def _turn(access: Access, broken: Standing) -> Turn | None:
    if any(position > TURNS_ENTRIES_MAX for _, position in broken.position.positions):
        return None
    found = turned_by(figures.source(access.using), broken, settings.TAIZHANG_CITY)
    if found is None:
        return None
    book, position = found
    row = next(iter(DjangoStore(access.using).read(book, position - 1, position)))
    entry = parse(row.content)
    is_item = entry.ledger not in SYSTEM and broken.org.code in access.readable(entry.ledger)
    shown = (entry.ledger, entry.item) if is_item else (None, None)
    return Turn(book, position, entry.recorded_at, *shown)
