"""Figures for an actor: the value, and the entries behind it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING

from django.conf import settings

from taizhang.core.declarations.formula import AnyIndicator
from taizhang.core.declarations.formula_parts import OverItems, sides
from taizhang.core.issues import Issue, issue
from taizhang.core.limits import INVARIANT_DAYS_MAX
from taizhang.core.values.figure import Figure, FigureRequest, TraceLine
from taizhang.server.access.gate import Access
from taizhang.server.storage.city import read_declarations
from taizhang.server.storage.store import DjangoStore

if TYPE_CHECKING:
    from taizhang.indicators.engines.duckdb import DuckDBSource
    from taizhang.indicators.explaining import Explained
    from taizhang.indicators.invariants import Standing

OF_THE_ORG_ABOVE = frozenset({"above_share", "above_rest"})
OF_THE_WHOLE = frozenset({"share", "complement"})  # these tell the value of the indicator that is `share_of`

_sources: "dict[str, DuckDBSource]" = {}
_lock = Lock()


def source(using: str = "default") -> "DuckDBSource":
    """The one source of this process; it follows the books' tails as it is asked. It knows no rights."""
    from taizhang.indicators.engines.duckdb import GENERATION_FILE, DuckDBSource  # noqa: PLC0415 - loads with the first figure

    with _lock:
        if using not in _sources:
            file = settings.TAIZHANG_HOME / GENERATION_FILE if using == "default" else None
            _sources[using] = DuckDBSource(DjangoStore(using), settings.TAIZHANG_CITY, file=file)
        return _sources[using]


def forget_source(using: str = "default") -> None:
    """Lets the source go, where other books have come to stand behind a database's name."""
    with _lock:
        gone = _sources.pop(using, None)
    if gone is not None:
        gone.close()


def figure(access: Access, request: FigureRequest) -> tuple[Figure | None, list[Issue]]:
    """A figure of an org the asker may read; SRV-002 otherwise."""
    forbidden = refused(access, request)
    return (None, forbidden) if forbidden else source(access.using).figure(request)


def explained(access: Access, request: FigureRequest, *, is_open: bool) -> "Explained | None":
    """A figure taken apart, for one who may read it or whoever asks where figures are open; None where it cannot be asked."""
    if not is_open and refused(access, request):
        return None
    return source(access.using).explain(request)[0]


def violations(
    books: Collection[str], days: Collection[date], using: str = "default"
) -> "tuple[list[Standing], list[Issue]]":
    """What must hold and does not in the periods of some days, for the orgs of books and those above. The newest days
    alone where there are very many. Nothing is looked up where no pack in force says what must hold.
    """
    if not days or not read_declarations(using).invariants:
        return [], []
    return source(using).violations(sorted(days)[-INVARIANT_DAYS_MAX:], books)


def trace(access: Access, request: FigureRequest) -> tuple[Sequence[TraceLine], list[Issue]]:
    """The entries behind a figure of an org the asker may read; SRV-002 otherwise."""
    forbidden = refused(access, request)
    return ((), forbidden) if forbidden else source(access.using).trace(request)


def refused(access: Access, request: FigureRequest) -> list[Issue]:
    """SRV-002 where the asker may not read the org's records on some ledger that the figure is made of, or those of what
    it is held against: of the org above, and on the ledgers of its whole.

    Orgs that never were are told from those one may not read by the source itself.
    """
    if all(one.code != request.org for one in access.city.orgs.statements):
        return []
    indicators = read_declarations(access.using).indicators
    ledgers = ledgers_of(indicators, request.indicator)
    if request.indicator in indicators and not OF_THE_WHOLE.isdisjoint(request.comparisons):
        ledgers |= ledgers_of(indicators, indicators[request.indicator].share_of or "")
    asked = [request.org]
    if not OF_THE_ORG_ABOVE.isdisjoint(request.comparisons):
        above = access.city.orgs.at(request.period.last).get(request.org)
        asked += [above.parent] if above is not None and above.parent is not None else []
    hidden = [one for one in asked if any(one not in access.readable(ledger) for ledger in ledgers or {None})]
    return [issue("SRV-002", org=hidden[0])] if hidden else []


def ledgers_of(indicators: Mapping[str, AnyIndicator], name: str) -> frozenset[str]:
    """The ledgers an indicator draws on, through others it is made of; none for one reported or unknown."""
    indicator = indicators.get(name)
    if indicator is None:
        return frozenset()
    if isinstance(indicator, OverItems):
        return frozenset({indicator.ledger})
    return frozenset().union(*(ledgers_of(indicators, one.indicator) for _, one in sides(indicator)))
