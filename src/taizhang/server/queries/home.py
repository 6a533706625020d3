"""What an org's home shows: how many items stand in its ledgers, and its indicators' figures for a period."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from taizhang.core.declarations.formula import Reported
from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Issue
from taizhang.core.values.figure import Cut, Figure, FigureRequest
from taizhang.core.values.period import Period
from taizhang.server.access.gate import Access, ledger_for
from taizhang.server.queries import figures
from taizhang.server.storage.sql import Sql
from taizhang.server.storage.store import DjangoStore


@dataclass(frozen=True, slots=True)
class Told:
    """One indicator's figure, with its growth where the value is known; None with the issues that refuse it."""

    indicator: str
    figure: Figure | None
    issues: tuple[Issue, ...]


def items_to_read(access: Access, org: str, ledgers: Iterable[str]) -> dict[str, int]:
    """Items standing in an org's subtree that the asker may read, by ledger; ledgers that may be read in it but hold
    nothing count 0, others are left out.
    """
    named = {name for one in access.grants for name in one.ledgers or ()}
    within: dict[frozenset[str], list[str]] = defaultdict(list)
    usual: frozenset[str] | None = None  # what is readable of any ledger that no grant names: asked of the gate once
    for ledger in ledgers:
        if ledger in named:
            within[ledger_for(access, ledger, org)].append(ledger)
            continue
        usual = ledger_for(access, ledger, org) if usual is None else usual
        within[usual].append(ledger)
    found: dict[str, int] = {}
    for orgs, those in within.items():
        if orgs:
            found |= dict.fromkeys(those, 0) | _counted(access.using, orgs, those)
    return found


def items_there(access: Access, org: str, ledgers: Iterable[str]) -> dict[str, int]:
    """The same for whoever asks: only of sample data (settings.PUBLIC_DEMO), to say which ledgers are in use."""
    return _counted(access.using, access.known.subtree(org), [*ledgers])


def _counted(using: str, orgs: frozenset[str], ledgers: Sequence[str]) -> dict[str, int]:
    if not orgs or not ledgers:
        return {}
    rows = Sql(using).all(
        f"SELECT ledger, COUNT(*) FROM storage_itemrow WHERE ledger IN ({_marks(ledgers)}) AND org IN ({_marks(orgs)}) "  # noqa: S608 - marks only
        "AND opened_on IS NOT NULL GROUP BY ledger",
        *ledgers,
        *sorted(orgs),
    )
    return dict(rows)


def _marks(values: Sequence[str] | frozenset[str]) -> str:
    return ", ".join(["%s"] * len(values))


def org_figures(
    access: Access, org: str, period: Period, indicators: Iterable[str], *, is_open: bool
) -> tuple[list[Told], Cut]:
    """An org's figures for a period, all at one cut, so that indicators over the same items share the passes over them; and
    the positions of the books they were read from.

    SRV-002 stands on those the asker may not read, unless figures are open.
    """
    heads = DjangoStore(access.using).heads()
    at = Cut.of({book: head.position for book, head in heads.items()})
    asked = [FigureRequest(one, org, period, at=at) for one in indicators]
    refused = {one: [] if is_open else figures.refused(access, one) for one in asked}
    told = {one: Told(one.indicator, None, tuple(found)) for one, found in refused.items() if found}
    told |= _told(access, [one for one in asked if one not in told])
    read = {book for one in told.values() if one.figure is not None for book, _ in one.figure.position.positions}
    return [told[one] for one in asked], Cut.of({book: at.at(book) for book in read})


def _told(access: Access, requests: list[FigureRequest]) -> dict[FigureRequest, Told]:
    """An unknown figure is not compared: last year's value would be worked out to say nothing."""
    source = figures.source(access.using)
    plain = dict(zip(requests, source.figures(requests), strict=True))
    known = [one for one, (figure, _) in plain.items() if figure is not None and figure.value is not None]
    compared = dict(zip(known, source.figures([replace(one, comparisons=("yoy",)) for one in known]), strict=True))
    return {one: Told(one.indicator, *_frozen(found)) for one, found in (plain | compared).items()}


def _frozen(found: tuple[Figure | None, list[Issue]]) -> tuple[Figure | None, tuple[Issue, ...]]:
    return found[0], tuple(found[1])


def in_use(
    access: Access, declarations: Declarations, ledgers: Mapping[str, int], org: str, period: Period, *, is_open: bool
) -> list[str]:
    """Indicators that look at some ledger with items, in declared order, and those entered as published for the period."""
    held, known = {name for name, count in ledgers.items() if count}, declarations.indicators
    reported = [name for name, one in known.items() if isinstance(one, Reported)]
    told, _ = org_figures(access, org, period, reported, is_open=is_open)
    published = {one.indicator for one in told if one.figure is not None and one.figure.value is not None}
    return [name for name in known if name in published or held & figures.ledgers_of(known, name)]
