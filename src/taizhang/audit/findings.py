"""Findings: one verdict a claim, from the page's own arithmetic and from the book together.

How the two weigh: what either refutes differs, the page's own contradiction first, for no book can mend it. What the
page leaves open agrees where the book settles it. What only one side can judge stands as that side says. A claim that
neither can judge cannot be said, with the page's reason before the book's, because it tells the writer what to add.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from re import compile as regex
from typing import Final

from taizhang.audit import reasons
from taizhang.audit.arithmetic import held_on_page
from taizhang.audit.book import BookAudit
from taizhang.audit.compare import Outcome, Verdict, verdict
from taizhang.audit.evidence import Citation, Evidence
from taizhang.audit.phrases import Surroundings
from taizhang.core.issues import Lang
from taizhang.core.values.figure import FigureSource, OrgRef, text_of
from taizhang.reading import Claim, Reading, Superlative

_SIZE_CLASS: Final = regex(r"^级")
_RATE_NAME: Final = regex(r"[一-鿿]{2,}率(?:达到?|为|约)?$")


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one claim; `leading` decided it, `evidence` is everything that was held against it."""

    claim: str
    leading: Evidence
    evidence: tuple[Evidence, ...]

    @property
    def verdict(self) -> Verdict:
        return self.leading.verdict

    @property
    def computed(self) -> Decimal | None:
        return self.leading.computed

    @property
    def formula(self) -> str:
        return self.leading.formula

    @property
    def citation(self) -> Citation | None:
        """The book's figure: the leading one's, otherwise that of the first evidence that has one."""
        cited = [one for evidence in (self.leading, *self.evidence) for one in evidence.citations]
        return cited[0] if cited else None

    def to_json(self, lang: Lang = "zh") -> dict[str, object]:
        implied = next((one.implied for one in (self.leading, *self.evidence) if one.implied is not None), None)
        return {
            "claim": self.claim,
            "verdict": self.verdict.outcome.value,
            "reason": self.verdict.reason,
            "computed": text_of(self.computed),
            "implied": text_of(implied),
            "formula": self.formula,
            "citation": self.citation.to_json() if self.citation else None,
            "sentence": self.leading.sentence(lang),
            "evidence": [one.to_json(lang) for one in self.evidence],
        }


@dataclass(frozen=True, slots=True)
class Unproven:
    """The verdict on a claim without a number: always `cannot say`, for neither page nor book has a figure to hold."""

    superlative: Superlative

    @property
    def verdict(self) -> Verdict:
        said = "".join(self.superlative.surface.split())
        return verdict(reasons.EVIDENCE_NOT_NAMED, Outcome.CANNOT_SAY, said=said)

    def to_json(self, lang: Lang = "zh") -> dict[str, object]:
        """What was read of it, with verdict, reason and sentence."""
        found = self.verdict
        told = {"verdict": found.outcome.value, "reason": found.reason, "sentence": found.sentence(lang)}
        return {**asdict(self.superlative), **told}


@dataclass(frozen=True, slots=True)
class Audit:
    """All findings of a page, in the order of its claims; `against_book` is False where there was only the page.

    `unproven` are its claims without a number, in the order of the page; no count of verdicts takes them in.
    """

    findings: tuple[Finding, ...]
    against_book: bool
    unproven: tuple[Unproven, ...] = ()

    @property
    def differs(self) -> bool:
        return any(one.verdict.outcome is Outcome.DIFFERS for one in self.findings)

    def count(self, outcome: Outcome) -> int:
        return sum(1 for one in self.findings if one.verdict.outcome is outcome)


def audit(reading: Reading, text: str, source: FigureSource | None = None, org: OrgRef | None = None) -> Audit:
    """Every claim of a reading held against the page's own figures and, with a source, against the book.

    `text` is what was read. `org` restricts the book to the articles about it; of a page with a single article it is
    the org to ask for, whatever district the text names.
    """
    page = held_on_page(reading)
    book = {} if source is None else BookAudit(reading, text, source, org).held()
    words = _by_wording(reading, text)
    found = [_combined(claim, page.get(claim.id, ()), book.get(claim.id), words, source) for claim in reading.claims]
    unproven = tuple(Unproven(one) for one in reading.superlatives)
    return Audit(tuple(found), source is not None, unproven)


def _combined(
    claim: Claim,
    page: Sequence[Evidence],
    book: Evidence | None,
    words: Mapping[str, Evidence],
    source: FigureSource | None,
) -> Finding:
    said = words.get(claim.id)
    if said is not None and said.verdict.reason == reasons.THRESHOLD_NAME:
        return Finding(claim.id, said, (said,))
    evidence = (*page, *((book,) if book else ()))
    for outcome in (Outcome.DIFFERS, Outcome.AGREES, Outcome.CANNOT_SAY):
        fitting = [one for one in evidence if one.verdict.outcome is outcome]
        if fitting:
            return Finding(claim.id, _leading(fitting), evidence)
    fallback = said or _nothing(source)
    return Finding(claim.id, fallback, (fallback,))


def _leading(fitting: Sequence[Evidence]) -> Evidence:
    """Of agreeing evidence the book's leads, because it can be cited; otherwise the page's."""
    if fitting[0].verdict.outcome is Outcome.AGREES:
        return next((one for one in fitting if one.side == "book"), fitting[0])
    return fitting[0]


def _nothing(source: FigureSource | None) -> Evidence:
    reason = reasons.NOTHING_TO_HOLD if source is None else reasons.NOT_IN_BOOK
    return Evidence("page", Verdict(Outcome.CANNOT_SAY, reason, side="page"))


def _by_wording(reading: Reading, text: str) -> dict[str, Evidence]:
    """Claims that their own words settle: names of a size (100亿级), and rates nobody has defined."""
    surroundings = Surroundings(reading, text)
    found: dict[str, Evidence] = {}
    for claim in reading.claims:
        reason = None
        if _SIZE_CLASS.match(surroundings.after(claim)):
            reason = reasons.THRESHOLD_NAME
        elif claim.kind == "share" and _RATE_NAME.search(claim.subject):
            reason = reasons.DEFINITION_NOT_STATED
        if reason is not None:
            found[claim.id] = Evidence("page", Verdict(Outcome.CANNOT_SAY, reason, side="page"))
    return found
