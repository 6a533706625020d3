"""Running a pack's examples: its commands through `decide` into books in memory, its figures by the plain reference."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from taizhang.core.declarations.example import Example, ExampleCommand, Expectation, HeldUp
from taizhang.core.declarations.formula_parts import cited
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, Where, has_errors, issue
from taizhang.core.journal.entry import Entry, FormatError
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.decide import decide
from taizhang.core.ledger.draft import Context
from taizhang.core.ledger.state import ItemState, fold
from taizhang.core.ledger.system import CITY_ONLY
from taizhang.core.limits import YEAR_MAX
from taizhang.core.people.orgs import OrgStatement, OrgTree
from taizhang.core.values.figure import Cut, Figure, FigureRequest, text_of
from taizhang.core.values.period import parse_period
from taizhang.core.values.quantity import round_half_up
from taizhang.indicators.reference import ReferenceSource

ACTOR: Final = "example"
_BEGIN: Final = datetime(YEAR_MAX, 12, 31, tzinfo=UTC)  # a second apart, when every period they tell of is over

Texts = Mapping[str, Mapping[str, str]]  # a pack's deciding files, by its code


def run_example(example: Example, declared: Declarations, texts: Texts) -> list[Issue]:
    """What the books made by an example's commands say otherwise than it expects: PACK-007 for a figure that differs.

    A command that is refused is told with its own issue, and the figures are then not asked for.
    """
    books = _Books(example, declared)
    packs = _packs_of(example, declared)
    found = [*books.found_city(), *books.adopt(packs, texts)]
    cuts = [books.cut()]
    if not has_errors(found):
        for number, command in enumerate(example.content.commands):
            found += books.write(command, example.at(f"commands[{number}]"))
            cuts.append(books.cut())
    if has_errors(found):
        return found
    source = ReferenceSource(books.store, top=books.top)
    for number, want in enumerate(example.content.expect):
        found += _Held(example, want, example.at(f"expect[{number}]"), cuts, declared).issues(source)
    for number, stands in enumerate(example.content.invariants):
        found += _stands_otherwise(example, stands, example.at(f"invariants[{number}]"), cuts, source)
    return found


def _packs_of(example: Example, declared: Declarations) -> list[Pack]:
    """The packs an example needs: those its commands and figures name, and those they cite."""
    names = [one.ledger for one in example.content.commands] + [one.indicator for one in example.content.expect]
    wanted: dict[str, Pack] = {}
    queue = [pack for pack in (declared.pack_of.get(name) for name in names) if pack is not None]
    held = {one.invariant for one in example.content.invariants}
    queue += [pack for pack in declared.packs if any(one.invariant in held for one in pack.invariants)]
    while queue:
        pack = queue.pop()
        if pack.code not in wanted:
            wanted[pack.code] = pack
            queue += [found for found in map(declared.pack_of.get, cited(pack)) if found is not None]
    return [wanted[code] for code in sorted(wanted)]


class _Books:
    """The books of one example, as they grow."""

    def __init__(self, example: Example, declared: Declarations) -> None:
        self.example = example
        self.store = MemoryStore()
        self.declared = declared
        self.top = next((org.code for org in example.content.orgs if org.parent is None), "")
        self.orgs = OrgTree()
        self.states: dict[tuple[str, str, str], ItemState] = {}
        self.homes: dict[tuple[str, str], str] = {}  # the book each item was opened in
        self.written = 0

    def cut(self) -> Cut:
        return Cut.of({book: head.position for book, head in self.store.heads().items()})

    def found_city(self) -> Iterator[Issue]:
        """The example's orgs, written as entries of the city's book."""
        for number, org in enumerate(self.example.content.orgs):
            payload = org.model_dump(exclude={"code", "since"}, mode="json")
            where = self.example.at(f"orgs[{number}]")
            yield from self._decide(self.top, "sys.org", org.code, "org", org.since, payload, where)

    def adopt(self, packs: list[Pack], texts: Texts) -> Iterator[Issue]:
        """The packs, adopted from the day each says it takes effect."""
        for pack in packs:
            self.store.keep(pack.digest, texts[pack.code])
            payload = {"pack": pack.code, "version": pack.file.version, "digest": pack.digest}
            since = pack.file.effective_from
            yield from self._decide(self.top, "sys.adoption", pack.code, "adopt", since, payload, self.example.at(""))

    def write(self, command: ExampleCommand, where: Where) -> list[Issue]:
        """One command of the example."""
        payload = dict(command.payload)
        if isinstance(payload.get("value"), int) and not isinstance(payload["value"], bool):
            payload["value"] = str(payload["value"])  # YAML writes 12 for the decimal "12"
        book = command.book or self._book_of(command, payload)
        self.homes.setdefault((command.ledger, command.item), book)
        return self._decide(book, command.ledger, command.item, command.verb, command.effective_on, payload, where)

    def _book_of(self, command: ExampleCommand, payload: Mapping[str, Any]) -> str:
        """The book an item was opened in, else that of its responsible org; the city's for the city's own ledgers."""
        fields = payload.get("fields")
        org = fields.get("org") if isinstance(fields, Mapping) else payload.get("org")
        home = self.homes.get((command.ledger, command.item))
        if home is not None or command.ledger in CITY_ONLY:
            return home or self.top
        return self.orgs.at(command.effective_on).book_of(str(org)) or self.top

    def _decide(
        self, book: str, ledger: str, item: str, verb: str, on: date, payload: Mapping[str, Any], where: Where
    ) -> list[Issue]:
        command = Command(f"{self.example.label}/{self.written}", book, ledger, item, verb, on, payload, ACTOR)
        key = (book, ledger, item)
        draft, found = decide(command, self.states.get(key), Context(self.declared, self.orgs, self.top), where)
        if draft is None:
            return found
        self.written += 1
        try:
            entry, _ = self.store.append(draft, _BEGIN + timedelta(seconds=self.written))
        except FormatError as error:
            return [*found, issue("SRV-003", where, why=error)]
        self.states[key] = fold(self.states.get(key) or ItemState(*key), entry)
        if entry.kind == "org":
            self.orgs = OrgTree((*self.orgs.statements, _org(entry)))
        return found


def _org(entry: Entry) -> OrgStatement:
    body = {**entry.payload, "groups": tuple(entry.payload["groups"])}
    return OrgStatement(code=entry.item, effective_on=entry.effective_on, position=entry.position, **body)


class _Held:
    """One expectation, held against the figure."""

    def __init__(
        self, example: Example, want: Expectation, where: Where, cuts: list[Cut], declared: Declarations
    ) -> None:
        self.example = example
        self.want = want
        self.where = where
        self.cuts = cuts
        indicator = declared.indicators.get(want.indicator)
        self.places = indicator.places if indicator else 0

    def issues(self, source: ReferenceSource) -> list[Issue]:
        period, found = parse_period(self.want.period, self.where)
        if period is None:
            return found
        after = self.want.after
        if after is not None and after >= len(self.cuts):
            return [_beyond(after, self.cuts, self.where)]
        at = None if after is None else self.cuts[after]
        compared = tuple(sorted(self.want.compared))
        request = FigureRequest(self.want.indicator, self.want.org, period, at=at, comparisons=compared)
        figure, asked = source.figure(request)
        if figure is None:
            return [replace(one, where=self.where) for one in asked]
        return list(self._differences(figure))

    def _differences(self, figure: Figure) -> Iterator[Issue]:
        want = self.want
        yield from self._differs("", want.value, figure.value, figure.reason, self.places)
        if want.reason is not None and want.reason != figure.reason:
            yield self._issue("reason", want.reason, figure.reason or text_of(figure.value) or "-")
        for name in ("numerator", "denominator"):
            expected = getattr(want, name)
            if expected is not None and expected != getattr(figure, name):
                yield self._issue(name, _text(expected), text_of(getattr(figure, name)) or "-")
        for kind, value in sorted(want.compared.items()):
            rows = figure.comparisons.get(kind, ())
            got = (rows[0].value, rows[0].reason) if rows else (None, None)
            yield from self._differs(kind, value, *got, 0)

    def _differs(
        self, part: str, want: Decimal | None, got: Decimal | None, reason: str | None, places: int
    ) -> Iterator[Issue]:
        """A difference in what would be printed: to the indicator's places, or as many as the example writes."""
        if want is None or got is None:
            if want is not got:
                yield self._issue(part, _text(want), text_of(got) or f"null ({reason})")
            return
        shown = max(places, -int(want.as_tuple().exponent))
        rounded = round_half_up(got, shown)
        if rounded != want:
            yield self._issue(part, _text(want), f"{text_of(rounded)}")

    def _issue(self, part: str, want: str, got: str) -> Issue:
        asked = " ".join(filter(None, (self.want.indicator, self.want.org, self.want.period, part)))
        return issue("PACK-007", self.where, name=self.example.label, figure=asked, want=want, got=got)


def _stands_otherwise(
    example: Example, want: HeldUp, where: Where, cuts: list[Cut], source: ReferenceSource
) -> Iterator[Issue]:
    """PACK-007 where an invariant stands otherwise than an example expects, or is not looked at for its org and period."""
    period, found = parse_period(want.period, where)
    if period is None or (want.after is not None and want.after >= len(cuts)):
        yield from found or [_beyond(want.after or 0, cuts, where)]
        return
    at = None if want.after is None else cuts[want.after]
    standings, _ = source.standings(want.org, [period], at, [want.invariant])
    got = standings[0] if standings else None
    asked = f"{want.invariant} {want.org} {want.period}"
    verdict = {True: "holds", False: "broken", None: "unknown"}[want.holds]
    if got is None or got.verdict != verdict:
        told = "-" if got is None else got.verdict
        yield issue("PACK-007", where, name=example.label, figure=asked, want=verdict, got=told)
        return
    for side, expected, value in (("left", want.left, got.left), ("right", want.right, got.right)):
        if expected is not None and expected != value:
            yield issue(
                "PACK-007", where, name=example.label, figure=f"{asked} {side}", want=_text(expected), got=_text(value)
            )


def _beyond(after: int, cuts: list[Cut], where: Where) -> Issue:
    most = len(cuts) - 1
    return issue("PACK-002", where, key="after", want_zh=f"至多 {most}", want_en=f"at most {most}", got=after)


def _text(value: Decimal | None) -> str:
    return text_of(value) or "null"
