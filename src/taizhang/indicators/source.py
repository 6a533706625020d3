"""A source of figures over a store of books: follows the books, answers requests, names the positions it read.

Engines add up; everything else (definitions as of the cut, scopes, comparisons, issues) is here, once for all engines.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from heapq import merge
from operator import attrgetter
from threading import RLock

from taizhang.core.declarations.formula import AnyIndicator
from taizhang.core.declarations.formula_parts import sides
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.parse import parse_pack
from taizhang.core.issues import Issue, issue
from taizhang.core.journal.entry import parse
from taizhang.core.journal.store import Store, Stored
from taizhang.core.ledger.content import near
from taizhang.core.ledger.system import SYSTEM
from taizhang.core.limits import CUTS_DATED, FOLLOW_SINGLY_MAX, FORMULA_DEPTH_MAX
from taizhang.core.values.figure import COMPARISONS, Candidate, Cut, Earlier, Figure, FigureRequest, TraceLine
from taizhang.core.values.period import CHINA, Period, PeriodKind
from taizhang.indicators.asked import Asked
from taizhang.indicators.candidates import Vocabulary
from taizhang.indicators.definitions import Desk, Registry
from taizhang.indicators.evaluation import Evaluation
from taizhang.indicators.explaining import Explained, explain
from taizhang.indicators.feeding import steps_back
from taizhang.indicators.invariants import Standing, standings, violations
from taizhang.indicators.looking_back import LookingBack
from taizhang.indicators.plan import Engine
from taizhang.indicators.tracing import trace_plan


class Source:
    """Figures of a store's books by one engine; implements core's FigureSource."""

    def __init__(self, store: Store, engine: Engine, top: str = "500000") -> None:
        self.store = store
        self.engine = engine
        self.top = top
        self._desk = Desk(self._read_pack, top)
        self._followed: dict[str, int] = {}
        self._shown: dict[str, int] = {}  # how far the desk has seen each book
        self._vocabulary: Vocabulary | None = None
        self._before: Vocabulary | None = None  # that of the books before they grew
        self._back: LookingBack | None = None
        self._days: dict[Cut, date] = {}
        self._lock = RLock()  # one question at a time: the replica is one connection

    def figure(self, request: FigureRequest) -> tuple[Figure | None, list[Issue]]:
        """The figure; unknown ones have a reason.

        FIG-001 no such indicator, FIG-002 no such org that day, FIG-003 a kind of period it does not take, FIG-004 no
        such comparison, FIG-005 not yet in force, FIG-008 a formula that names what is not adopted, BOOK-007 and
        BOOK-008 a cut these books do not have.
        """
        with self._lock:
            asked, found = self._asked(request)
            return (None if asked is None else asked.figure()), found

    def figures(self, requests: Sequence[FigureRequest]) -> list[tuple[Figure | None, list[Issue]]]:
        """Many figures, each as `figure` gives it: the passes they need are planned together, in few scans. Those of now are
        all of one moment.
        """
        with self._lock:
            cuts = {at: self.cut(at) for at in {request.at for request in requests}}
            shared: dict[Cut, Evaluation] = {}
            asked = [self._asked(request, cuts[request.at], shared) for request in requests]
            for evaluation in shared.values():
                wanted = (one for one, _ in asked if one is not None and one.evaluation.cut == evaluation.cut)
                evaluation.look_ahead(pair for one in wanted for pair in one.ahead())
            return [(None if one is None else one.figure(), found) for one, found in asked]

    def trace(self, request: FigureRequest) -> tuple[Sequence[TraceLine], list[Issue]]:
        """The entries behind a figure in book order; corrected and withdrawn ones beside what replaced them."""
        with self._lock:
            asked, found = self._asked(request)
            return (() if asked is None else trace_plan(self.store, asked)), found

    def earlier(self, request: FigureRequest) -> Iterator[Earlier]:
        """The figure before the newest entries that feed it, newest first, each worked out when it is asked for."""
        with self._lock:
            asked, _ = self._asked(request)
            steps = () if asked is None else steps_back(self._looking_back().tails, asked)
        for step in steps:
            with self._lock:
                figure = self._looked_back(replace(request, at=step.at))
            if figure is not None:
                yield Earlier(figure, step.at, step.since, step.until)

    def explain(self, request: FigureRequest) -> tuple[Explained | None, list[Issue]]:
        """The figure taken apart: every part of its formula with its value; issues as `figure`."""
        with self._lock:
            asked, found = self._asked(request)
            return (None if asked is None else explain(asked.plan, asked.evaluation, request.org)), found

    def violations(
        self, days: Collection[date], near: Collection[str] | None = None, at: Cut | None = None
    ) -> tuple[list[Standing], list[Issue]]:
        """The invariants that do not hold in the periods of some days, for orgs that hold one of `near` (None: all),
        by the packs in force on the last of the days.
        """
        with self._lock:
            cut, found = self.cut(at)
            if cut is None or not days:
                return [], found
            registry = self._desk.at(cut)
            evaluation = self._evaluation(registry, cut)
            return list(violations(registry.declared(max(days)), evaluation, days, near)), []

    def standings(
        self, org: str, periods: Collection[Period], at: Cut | None = None, only: Collection[str] | None = None
    ) -> tuple[list[Standing], list[Issue]]:
        """How the invariants stand for an org in some periods: holding, broken, or not to be told.

        FIG-002 where there was no such org in any of them, BOOK-007 and BOOK-008 a cut these books do not have.
        """
        with self._lock:
            cut, found = self.cut(at)
            if cut is None:
                return [], found
            registry = self._desk.at(cut)
            if periods and all(org not in registry.orgs(one.last) for one in periods):
                last = max(one.last for one in periods)
                return [], [issue("FIG-002", org=org, day=last, near=near(org, registry.orgs(last).by_code))]
            return standings(self._evaluation(registry, cut), org, periods, only), []

    def candidates(self, phrase: str, district: str, unit: str) -> Sequence[Candidate]:
        """What a phrase in a text about a district may mean, best first; everything that fits equally well is there."""
        with self._lock:
            self.follow()
            if self._vocabulary is None:  # looked up once until the books grow: a text asks at every figure
                heads = Cut.of(self._followed)
                self._vocabulary = Vocabulary(self._desk.at(heads), self.engine.titles, heads, self._before)
                self._before = None
            return self._vocabulary.candidates(phrase, district, unit)

    def registry(self, at: Cut | None = None) -> tuple[Registry | None, list[Issue]]:
        """What the book's own ledgers say as of a cut (None: now)."""
        with self._lock:
            cut, found = self.cut(at)
            return (None if cut is None else self._desk.at(cut)), found

    def cut(self, at: Cut | None) -> tuple[Cut | None, list[Issue]]:
        """A whole cut: the asked positions, every other book at its head. BOOK-007, BOOK-008."""
        with self._lock:
            heads = self.follow()
        found: list[Issue] = []
        for book, position in at.positions if at else ():
            if book not in heads:
                found.append(issue("BOOK-007", book=book, near=near(book, heads)))
            elif position > heads[book]:
                found.append(issue("BOOK-008", number=position, head=heads[book]))
        return (None, found) if found else (Cut.of({**heads, **dict(at.positions if at else ())}), [])

    def indicator(self, figure: Figure) -> AnyIndicator | None:
        """The definition a figure was worked out by."""
        registry, _ = self.registry(figure.position)
        declared = registry.declared(figure.period.last) if registry else None
        return declared.indicators.get(figure.definition.indicator) if declared else None

    def follow(self) -> dict[str, int]:
        """Takes in what the books say since the last look; the positions now covered, by book."""
        with self._lock:
            self._follow()
            return dict(self._followed)

    def close(self) -> None:
        """Lets go of what the engine holds. Whoever asks after that waits until the books are taken in again."""
        with self._lock:
            self._start_anew()

    def _looking_back(self) -> LookingBack:
        """What looks back from where the books stand; kept until they grow."""
        self.follow()
        if self._back is None:
            self._back = LookingBack(self.engine, self.store, Cut.of(self._followed))
        return self._back

    def _looked_back(self, request: FigureRequest) -> Figure | None:
        """The figure at a cut not long ago."""
        back = self._looking_back()
        cut, found = self.cut(request.at)
        if cut is None:
            return None
        evaluation = Evaluation(back, self._desk.at(cut), cut, lambda: self._reached(cut))
        asked, _ = self._asked(request, (cut, found), {cut: evaluation})
        return None if asked is None else asked.figure()

    def _follow(self) -> None:
        """Takes in what was said since. Where that breaks off (a database restarts), the engine may hold half of it: it lets
        go of everything, and the next question starts from the books again.
        """
        try:
            self._take_in_tails()
        except Exception:
            self._start_anew()
            raise

    def _start_anew(self) -> None:
        self.engine.start_anew()
        self._followed.clear()

    def _take_in_tails(self) -> None:
        for book, head in self.store.heads().items():
            after = self._followed.get(book, 0)
            if head.position <= after:
                continue
            self._before, self._vocabulary, self._back = self._vocabulary or self._before, None, None
            if head.position - after > FOLLOW_SINGLY_MAX:
                self._show(book, None, head.position)
                self.engine.load(book, self.store.contents(book, after, head.position), head)
            else:
                rows = list(self.store.read(book, after, head.position))
                self._show(book, rows, head.position)
                self.engine.follow(book, rows)
            self._followed[book] = head.position

    def _show_all(self, positions: Mapping[str, int]) -> None:
        """Shows the desk the books up to positions that the engine is brought to by another way."""
        for book, position in positions.items():
            self._show(book, None, position)

    def _show(self, book: str, rows: Iterable[Stored] | None, upto: int) -> None:
        """Shows the desk the entries of the book's own ledgers that it has not seen, among some rows or read by ledger."""
        after = self._shown.get(book, 0)
        if after >= upto:
            return
        if rows is None:
            by_ledger = (self.store.read(book, after, upto, ledger) for ledger in SYSTEM)
            rows = merge(*by_ledger, key=attrgetter("position"))
        unseen = [parse(row.content) for row in rows if row.position > after and row.columns.ledger in SYSTEM]
        for entry in unseen:
            self._desk.take(entry)
        self._shown[book] = upto

    def _asked(
        self,
        request: FigureRequest,
        at: tuple[Cut | None, list[Issue]] | None = None,
        shared: dict[Cut, Evaluation] | None = None,
    ) -> tuple[Asked | None, list[Issue]]:
        """What a request names, in an evaluation of its own, or one that shares its passes with others at the cut."""
        cut, found = at or self.cut(request.at)
        if cut is None:
            return None, found
        evaluation = None if shared is None else shared.get(cut)
        registry = evaluation.registry if evaluation else self._desk.at(cut)
        declared = registry.declared(request.period.last)
        indicator = declared.indicators.get(request.indicator)
        found = [
            issue("FIG-004", name=one, near="、".join(COMPARISONS))
            for one in request.comparisons
            if one not in COMPARISONS
        ]
        if request.org not in registry.orgs(request.period.last):
            known = registry.orgs(request.period.last).by_code
            found.append(issue("FIG-002", org=request.org, day=request.period.last, near=near(request.org, known)))
        if indicator is None:
            listed = near(request.indicator, declared.indicators)
            return None, [issue("FIG-001", name=request.indicator, near=listed), *found]
        found += _refusals(indicator, request, declared)
        if found:
            return None, found
        if evaluation is None:
            evaluation = self._evaluation(registry, cut)
            if shared is not None:
                shared[cut] = evaluation
        return Asked(request, indicator, declared, evaluation.for_another()), []

    def _evaluation(self, registry: Registry, cut: Cut) -> Evaluation:
        return Evaluation(self.engine, registry, cut, lambda: self._reached(cut))

    def _reached(self, cut: Cut) -> date:
        """The day (of China) on which the last entry of a cut was written; no day is later for books without entries."""
        if cut not in self._days:
            written = [day for book, at in cut.positions if at and (day := self._written_on(book, at)) is not None]
            while len(self._days) >= CUTS_DATED:
                self._days.pop(next(iter(self._days)))
            self._days[cut] = max(written, default=date.max)
        return self._days[cut]

    def _written_on(self, book: str, position: int) -> date | None:
        """The day (of China) on which an entry was written."""
        row = next(iter(self.store.read(book, position - 1, position)), None)
        return None if row is None else parse(row.content).recorded_at.astimezone(CHINA).date()

    def _read_pack(self, code: str, digest: str) -> Pack | None:
        files = self.store.declaration(digest)
        return None if files is None else parse_pack(code, files)[0]


def _refusals(indicator: AnyIndicator, request: FigureRequest, declared: Declarations) -> list[Issue]:
    found: list[Issue] = []
    kind = request.period.kind
    if indicator.accepts and kind not in {PeriodKind(one) for one in indicator.accepts}:
        found.append(issue("FIG-003", name=indicator.indicator, kind=kind, near="、".join(indicator.accepts)))
    if indicator.effective_from and request.period.last < indicator.effective_from:
        found.append(issue("FIG-005", name=indicator.indicator, day=indicator.effective_from))
    lacking = _lacking(indicator, declared, FORMULA_DEPTH_MAX)
    return found + ([issue("FIG-008", name=indicator.indicator, lacking=lacking)] if lacking else [])


def _lacking(indicator: AnyIndicator, declared: Declarations, depth: int) -> str | None:
    """A name the formula needs and the adopted packs lack, or one at which it runs in a circle."""
    for _, side in sides(indicator):
        inner = declared.indicators.get(side.indicator)
        if inner is None or depth == 0:
            return side.indicator
        deeper = _lacking(inner, declared, depth - 1)
        if deeper is not None:
            return deeper
    ledger = getattr(indicator, "ledger", None)
    return ledger if ledger is not None and ledger not in declared.ledgers else None
