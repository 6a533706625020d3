"""Whether a difference is one of time: what is printed may be what the book gave before entries were written late.

It differs all the same. Only a difference of one figure is looked into, at the positions before entries that feed it,
newest first, and only so often on one page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from taizhang.audit import reasons
from taizhang.audit.compare import Outcome, hold, hold_comparison, hold_value, verdict
from taizhang.audit.evidence import Citation, Evidence
from taizhang.audit.wording import published_like
from taizhang.core.limits import EARLIER_LOOKS_MAX
from taizhang.core.values.figure import Earlier, Figure, FigureRequest, FigureSource
from taizhang.reading import Claim

# what has to be worked out again, by what a citation compares; a place depends on the books of all others
_ASKED: Final[Mapping[str | None, tuple[str, ...]]] = MappingProxyType(
    {None: (), "target": ("target",), "plan": ("target",), "yoy": ("yoy",)}
)
_OF_VALUE: Final = frozenset((reasons.VALUE_DIFFERS, reasons.BASE_NOT_STATED, reasons.NO_WHOLE_NUMBER_BASE))


class LookingBack:
    """The looks back for one page, which are numbered: a page of wrong figures must not cost more than one that is right."""

    def __init__(self, source: FigureSource) -> None:
        self._source = source
        self._left = EARLIER_LOOKS_MAX
        self._seen: dict[FigureRequest, tuple[list[Earlier], Iterator[Earlier]]] = {}

    def explained(self, claim: Claim, evidence: Evidence) -> Evidence:
        """A difference told with the newest earlier position at which the book gave what is printed; any other evidence,
        and a difference for which none is found, as it is.
        """
        found = evidence.verdict
        if found.outcome is not Outcome.DIFFERS or found.reason not in _OF_VALUE or len(evidence.citations) != 1:
            return evidence
        cited = evidence.citations[0]
        earlier = self._when(claim, cited)
        if earlier is None:
            return evidence
        told = verdict(
            reasons.EQUALS_EARLIER_POSITION,
            Outcome.DIFFERS,
            **found.params,
            position=earlier.at,
            until=earlier.until,
            entries=len(earlier.since),
        )
        return replace(evidence, verdict=told, citations=(replace(cited, earlier=earlier),))

    def _when(self, claim: Claim, cited: Citation) -> Earlier | None:
        if cited.compared not in _ASKED:
            return None
        figure = cited.figure
        wanted = _ASKED[cited.compared]
        request = FigureRequest(figure.definition.indicator, figure.org.code, figure.period, figure.item, None, wanted)
        return next((one for one in self._earlier(request) if _agrees(claim, cited, one.figure)), None)

    def _earlier(self, request: FigureRequest) -> Iterator[Earlier]:
        """The earlier figures of a request: those seen for another claim first, then new ones as long as looks are left."""
        if request not in self._seen:
            self._left -= 1  # looking entries through costs, also where none feed the figure
            self._seen[request] = ([], self._source.earlier(request))
        seen, more = self._seen[request]
        yield from seen
        while self._left > 0 and (one := next(more, None)) is not None:
            self._left -= 1
            seen.append(one)
            yield one


def _agrees(claim: Claim, cited: Citation, figure: Figure) -> bool:
    """Whether the claim is what the figure, or the comparison that the citation is of, was then."""
    if figure.value is None:
        return False
    if cited.compared is None:
        return hold(published_like(claim, figure.measured_in), figure).outcome is Outcome.AGREES
    rows = figure.comparisons.get("target" if cited.compared == "plan" else cited.compared, ())
    row = next((one for one in rows if one.group == cited.group), None)
    if row is None:
        return False
    if cited.compared == "plan":
        return _planned(claim, row.against, figure)
    return hold_comparison(published_like(claim, row.measured_in), figure, row).outcome is Outcome.AGREES


def _planned(claim: Claim, against: Decimal | None, figure: Figure) -> bool:
    if against is None:
        return False
    return hold_value(published_like(claim, figure.measured_in), against, figure.measured_in).outcome is Outcome.AGREES
