"""The page against the book: each claim is held against the indicator, item or comparison that its words may mean.

What fits best is looked for in the claim's own clause first, then with the clauses before it. Where two indicators fit
equally well and give different values, nothing is said but that it is ambiguous.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from re import compile as regex
from typing import Final

from taizhang.audit import reasons
from taizhang.audit.compare import Outcome, Verdict, hold, hold_comparison, hold_value, verdict
from taizhang.audit.doubts import doubt, is_class, is_dated, is_lot, is_narrower, is_telling
from taizhang.audit.earlier import LookingBack
from taizhang.audit.evidence import Citation, Evidence, working
from taizhang.audit.periods import periods_of
from taizhang.audit.phrases import Around, Surroundings
from taizhang.audit.several import ambiguous, together
from taizhang.audit.whose import said_of
from taizhang.audit.wording import published_like, units_of
from taizhang.core.values.figure import Candidate, Figure, FigureRequest, FigureSource, OrgRef
from taizhang.core.values.units import RANK, UNITS, Unit
from taizhang.reading import Claim, Reading

_RANKED_IN: Final = ("亿元", "个", "项", "家", "次", "场次", "%", "人")  # units of indicators that a place may be of
_PLACE: Final = regex(r"(?:均|分别)?(?:排名|排在|排|位列|位居|列|居|名列)(?P<group>[^，。、]*)$")
_SPOKEN_LIST: Final = regex(r"[、和及与]|以及")
_AS_GOOD: Final = Decimal("0.5")  # characters: names of one length fit equally well (scores are rounded)
_NUMERAL: Final = regex(r"[0-9０-９]")


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate and how many characters of the text name it."""

    candidate: Candidate
    covered: Decimal


class BookAudit:
    """One page held against one source of figures."""

    def __init__(self, reading: Reading, text: str, source: FigureSource, org: OrgRef | None) -> None:
        self._reading = reading
        self._source = source
        self._text = text
        self._org = org
        self._looking_back = LookingBack(source)
        self._surroundings = Surroundings(reading, text)
        self._claims = {claim.id: claim for claim in reading.claims}
        self._districts = {article.id: article.district for article in reading.articles}
        self._figures: dict[FigureRequest, Figure | None] = {}
        self._asked: dict[tuple[str, str, str], Sequence[Candidate]] = {}
        self._named: dict[str, str] = {}  # by claim, a district that its sentence names instead of the article's own
        self._grown = {
            one.result: one.args[0] for one in reading.relations if one.type in {"growth_of", "diff_of"} and one.args
        }
        self._parts = {one.result: one.args[0] for one in reading.relations if one.type == "ratio_of" and one.args}

    def held(self) -> dict[str, Evidence]:
        """What the book says, by claim; nothing of claims it cannot be asked about."""
        found: dict[str, Evidence] = {}
        before: Claim | None = None
        for claim in self._reading.claims:
            evidence = self._of_whom(claim, found)
            if evidence is not None:
                guarded = self._guarded(claim, evidence, before, found)
                found[claim.id] = self._looking_back.explained(claim, guarded)
            before = claim
        return found

    def _of_whom(self, claim: Claim, found: Mapping[str, Evidence]) -> Evidence | None:
        """The evidence of a claim, held against the book of the district that its sentence is about."""
        own = self._district(claim)
        said = None if own is None or claim.kind == "rank" else said_of(self._surroundings.around(claim))
        if said is None or said.name in {own, self._org.name if self._org else own}:
            return self._judged(claim, found)
        if not said.wider and self._org is None:
            self._named[claim.id] = said.name
            if (evidence := self._judged(claim, found)) is not None:
                return evidence
            del self._named[claim.id]
        evidence = self._judged(claim, found)
        if evidence is None or (evidence.verdict.outcome is Outcome.AGREES and is_telling(claim)):
            return evidence
        reason = reasons.WIDER_SCOPE if said.wider else reasons.OTHER_ORG
        told = verdict(reason, Outcome.CANNOT_SAY, said=said.name, derived=evidence.formula)
        return replace(evidence, verdict=told)

    def _guarded(
        self, claim: Claim, evidence: Evidence, before: Claim | None, found: Mapping[str, Evidence]
    ) -> Evidence:
        """No difference where the period was guessed, nor of a rate told after a count that the book does not know."""
        if evidence.verdict.outcome is not Outcome.DIFFERS:
            return evidence
        reason = None
        if not is_dated(claim) and not any(one.figure.item for one in evidence.citations):
            reason = reasons.PERIOD_NOT_STATED
        elif before is not None and is_lot(before, claim):
            reason = reasons.ONE_OCCASION
        elif before is not None and is_class(before, claim, self._text):
            reason = reasons.OTHER_THING
        elif claim.kind == "share" and before is not None and before.article == claim.article:
            of_it = before.kind == "count" and self._surroundings.one_sentence(before, claim)
            reason = reasons.OTHER_THING if of_it and before.id not in found else None
        if reason is None:
            return evidence
        return replace(evidence, verdict=verdict(reason, Outcome.CANNOT_SAY, derived=evidence.formula))

    def _judged(self, claim: Claim, before: Mapping[str, Evidence]) -> Evidence | None:
        named = claim.unit == "item" and not _NUMERAL.search(claim.surface)  # 两项指标, 三大产业: a list, no statistic
        if self._district(claim) is None or claim.kind == "ordinal" or named or not units_of(claim):
            return None
        if claim.kind == "rank":
            return self._rank(claim, before)
        if claim.kind == "growth":
            return self._growth(claim, before)
        own = self._value(claim)
        if own is not None and own.verdict.outcome is Outcome.AGREES:
            return own
        if claim.kind == "completion":
            return self._completion(claim, before) or own
        if claim.kind == "plan" and (own is None or own.citations):
            return self._target(claim) or own
        return own

    # what a claim may mean

    def _district(self, claim: Claim) -> str | None:
        """The org to ask for: the article's district, or the one wanted; None for an article about another one."""
        told = self._named.get(claim.id) or self._districts.get(claim.article)
        if self._org is None:
            return told
        wanted = len(self._districts) == 1 or told in {self._org.code, self._org.name}
        return self._org.code if wanted else None

    def _candidates(self, phrase: str, claim: Claim, unit: Unit) -> Sequence[Candidate]:
        district = self._district(claim)
        if not phrase or district is None:
            return ()
        key = (phrase, district, unit.sign)
        if key not in self._asked:
            self._asked[key] = self._source.candidates(*key)
        return self._asked[key]

    def _matches(self, phrase: str, claim: Claim, units: Iterable[Unit]) -> list[Match]:
        found: dict[tuple[str, str | None], Match] = {}
        for unit in units:
            for one in self._candidates(phrase, claim, unit):
                match = Match(one, one.score * len(phrase))
                known = found.get((one.indicator, one.item))
                if known is None or known.covered < match.covered:
                    found[one.indicator, one.item] = match
        return sorted(found.values(), key=lambda match: -match.covered)

    def _meant(self, claim: Claim, units: Sequence[Unit]) -> list[Match]:
        """Items the words name, otherwise the indicators named in the claim's clause and the nearest before it."""
        around = self._surroundings.around(claim)
        items = self._items(claim, around, units)
        return items or self._indicators(claim, around, units)

    def _items(self, claim: Claim, around: Around, units: Sequence[Unit]) -> list[Match]:
        """An item named in the sentence, with a field of it named in the claim's own clause."""
        own = self._matches(around.own, claim, units)
        if found := [one for one in own if one.candidate.item]:
            return found
        for clause in around.clauses[: around.same_sentence]:
            alone = {(one.candidate.indicator, one.candidate.item) for one in self._matches(clause, claim, units)}
            both = self._matches(f"{clause}\n{around.own}", claim, units)
            found = [
                one for one in both if one.candidate.item and (one.candidate.indicator, one.candidate.item) not in alone
            ]
            if found:
                return found
        return []

    def _indicators(self, claim: Claim, around: Around, units: Sequence[Unit]) -> list[Match]:
        own = f"{around.own}\n{around.tail}" if around.tail else around.own
        found = [one for one in self._matches(own, claim, units) if not one.candidate.item]
        for count in range(1, len(around.clauses) + 1):
            wider = self._anchored(claim, around, units, count)
            known = {one.candidate.indicator: one for one in found}
            for one in wider:
                if one.candidate.indicator not in known or known[one.candidate.indicator].covered < one.covered:
                    known[one.candidate.indicator] = one
            widened = sorted(known.values(), key=lambda match: -match.covered)
            if found or widened:
                return widened
        return found

    def _anchored(self, claim: Claim, around: Around, units: Sequence[Unit], count: int) -> list[Match]:
        """Indicators that the claim's own clause and so many before it name together, and those before alone do not."""
        alone = {
            one.candidate.indicator: one.covered
            for one in self._matches("\n".join(reversed(around.clauses[:count])), claim, units)
        }
        return [
            one
            for one in self._matches(around.heads(count), claim, units)
            if not one.candidate.item and alone.get(one.candidate.indicator, Decimal(0)) + 1 < one.covered
        ]

    # values

    def _figure(self, candidate: Candidate, claim: Claim, wanted: tuple[str, ...] = ()) -> Figure | None:
        """The candidate's figure for the first of the periods the claim may speak of that it can be asked for."""
        refused: Figure | None = None
        for period in periods_of(claim.period, self._reading.published):
            request = FigureRequest(candidate.indicator, candidate.org, period, candidate.item, None, wanted)
            if request not in self._figures:
                self._figures[request] = self._source.figure(request)[0]
            figure = self._figures[request]
            if figure is not None and figure.value is not None:
                return figure
            refused = refused or figure
        return refused

    def _value(self, claim: Claim) -> Evidence | None:
        units = units_of(claim)
        matches = self._meant(claim, units) if units else []
        if matches and claim.period is not None and not periods_of(claim.period, self._reading.published):
            named, told = matches[0].candidate.name, claim.period
            return Evidence("book", verdict(reasons.PERIOD_NOT_KEPT, Outcome.CANNOT_SAY, period=told, indicator=named))
        held = [one for match in matches if (one := self._hold(claim, match)) is not None]
        return self._chosen(claim, held)

    def _hold(self, claim: Claim, match: Match) -> tuple[Match, Evidence] | None:
        figure = self._figure(match.candidate, claim)
        if figure is None:
            return None
        published = published_like(claim, figure.measured_in)
        cited = Citation(match.candidate.name, figure)
        return match, Evidence("book", hold(published, figure), figure.value, working(figure), citations=(cited,))

    def _chosen(self, claim: Claim, held: Sequence[tuple[Match, Evidence]]) -> Evidence | None:
        """The best match's verdict, unless another as good says otherwise."""
        if not held:
            return None
        best, chosen = held[0]
        rivals = [one for match, one in held[1:] if match.covered > best.covered - _AS_GOOD]
        values = {one.computed for one in (chosen, *rivals)}
        if len(values) > 1 and not best.candidate.item and is_narrower(self._surroundings.around(claim)):
            return replace(chosen, verdict=verdict(reasons.NARROWER_SCOPE, Outcome.CANNOT_SAY, derived=chosen.formula))
        if len(values) > 1:
            return ambiguous((chosen, *rivals))
        telling = is_telling(claim)
        if chosen.verdict.outcome is not Outcome.DIFFERS:
            narrow = not best.candidate.item and is_narrower(self._surroundings.around(claim))
            return None if narrow and not telling else chosen
        agreeing = [one for _, one in held[1:] if one.verdict.outcome is Outcome.AGREES]
        if agreeing:
            return agreeing[0] if telling else ambiguous((chosen, agreeing[0]))
        longer = (self._hold(claim, Match(one, best.covered)) for one in best.candidate.longer)
        meant = next((one for _, one in filter(None, longer) if one.verdict.outcome is Outcome.AGREES), None)
        if meant is not None:
            return ambiguous((chosen, meant))
        return replace(chosen, verdict=self._unless_doubtful(claim, best, chosen))

    def _unless_doubtful(self, claim: Claim, match: Match, evidence: Evidence) -> Verdict:
        """A difference from the book counts only where the words leave no doubt that it is the indicator's figure."""
        around = self._surroundings.around(claim)
        reason = doubt(claim, around, match.candidate)
        if reason is None:
            return evidence.verdict
        return verdict(reason, Outcome.CANNOT_SAY, derived=evidence.formula)

    # comparisons

    def _best(self, claim: Claim, before: Mapping[str, Evidence]) -> Candidate | None:
        """What a claim was held against, as a candidate to compare further."""
        evidence = before.get(claim.id)
        if evidence is None or not evidence.citations or evidence.verdict.reason == reasons.AMBIGUOUS:
            return None
        cited = evidence.citations[0]
        figure = cited.figure
        return Candidate(figure.definition.indicator, cited.name, figure.org.code, figure.item, Decimal(1), "")

    def _compared(self, claim: Claim, candidate: Candidate, kind: str, group: str | None = None) -> Evidence | None:
        figure = self._figure(candidate, claim, (kind,))
        if figure is None:
            return None
        rows = [one for one in figure.comparisons.get(kind, ()) if group is None or _alike(one.group, group)]
        if not rows:
            return None
        row = rows[0]
        published = published_like(claim, RANK if kind == "rank" else row.measured_in)
        found = hold_comparison(published, figure, row)
        cited = Citation(candidate.name, figure, kind, row.group)
        return Evidence("book", found, row.value, working(figure, row), citations=(cited,))

    def _growth(self, claim: Claim, before: Mapping[str, Evidence]) -> Evidence | None:
        """The growth indicator of that name where one is declared, otherwise year on year of what grew."""
        base = self._grown.get(claim.id)
        grown = self._claims.get(base) if base else None
        named = self._named_growth(claim, grown)
        if named is not None:
            return named
        candidate = self._best(grown, before) if grown else None
        return self._compared(claim, candidate, "yoy") if candidate else None

    def _named_growth(self, claim: Claim, grown: Claim | None) -> Evidence | None:
        units = units_of(claim)
        matches: list[Match] = []
        if grown is not None:
            own = self._surroundings.around(grown).own
            phrases = [f"{own}\n{word}" for word in ("增速", "增幅", "增长率")]
        else:
            own = self._surroundings.around(claim).own
            phrases = [own]
        for phrase in phrases:
            found = [one for one in self._matches(phrase, claim, units) if one.candidate.name.find("增") >= 0]
            matches = matches or found
        return self._chosen(claim, [one for match in matches if (one := self._hold(claim, match)) is not None])

    def _completion(self, claim: Claim, before: Mapping[str, Evidence]) -> Evidence | None:
        """Completion of the target of the part it is of; of all the counts told side by side before it, where none is."""
        part = self._parts.get(claim.id)
        parts = [self._claims[part]] if part else self._side_by_side(claim)
        held = []
        for one in parts:
            candidate = self._best(one, before)
            found = self._compared(claim, candidate, "target") if candidate else None
            if found is None or found.verdict.outcome is Outcome.CANNOT_SAY:
                return None
            held.append(found)
        return together(held)

    def _side_by_side(self, claim: Claim) -> list[Claim]:
        """The counts of the same sentence told right before a completion."""
        article = [one for one in self._reading.claims if one.article == claim.article and not one.in_headline]
        at = next((index for index, one in enumerate(article) if one.id == claim.id), 0)
        found: list[Claim] = []
        for one in reversed(article[:at]):
            if one.kind not in {"count", "level"} or not self._surroundings.one_sentence(one, claim):
                break
            found.append(one)
        return found[::-1]

    def _target(self, claim: Claim) -> Evidence | None:
        """A planned number against the target set for it."""
        units = units_of(claim)
        for match in self._meant(claim, units) if units else ():
            figure = self._figure(match.candidate, claim, ("target",))
            rows = figure.comparisons.get("target", ()) if figure else ()
            if figure is None or not rows or rows[0].against is None:
                continue
            found = hold_value(published_like(claim, figure.measured_in), rows[0].against, figure.measured_in)
            cited = Citation(match.candidate.name, figure, "plan")
            shown = f"{rows[0].against:f}{figure.measured_in.sign}"
            return Evidence("book", found, rows[0].against, shown, citations=(cited,))
        return None

    def _rank(self, claim: Claim, before: Mapping[str, Evidence]) -> Evidence | None:
        """The place of every indicator named before it, in the group named with it."""
        around = self._surroundings.around(claim)
        found = _PLACE.search(around.own)
        if found is None:
            return self._same_place(claim, around, before)
        stem, group = around.own[: found.start()], found["group"]
        units = [UNITS[name] for name in _RANKED_IN]
        held: list[Evidence] = []
        for word in [part for part in _SPOKEN_LIST.split(stem) if part] or [stem]:
            part = replace(around, own=word, tail="")
            matches = self._indicators(claim, part, units)
            one = self._compared(claim, matches[0].candidate, "rank", group) if matches else None
            if one is not None:
                held.append(one)
        return together(held)

    def _same_place(self, claim: Claim, around: Around, before: Mapping[str, Evidence]) -> Evidence | None:
        """A second place of the same figure: 主城都市区第二位、全市第四位."""
        earlier = [one for one in self._reading.claims if one.article == claim.article and one.end <= claim.start]
        if not earlier or earlier[-1].kind != "rank":
            return None
        candidate = self._best(earlier[-1], before)
        group = _SPOKEN_LIST.split(around.own)[-1]
        return self._compared(claim, candidate, "rank", group) if candidate else None


def _alike(name: str | None, said: str) -> bool:
    """Whether a group of the book is the one the text says: 全市 is 全市各区县."""
    return name is not None and bool(said) and (name in said or said in name or name[:2] == said[:2])
