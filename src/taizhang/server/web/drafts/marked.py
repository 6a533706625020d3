"""A draft's text with its figures marked, line by line, and the findings beside it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from taizhang.audit.compare import Outcome
from taizhang.audit.evidence import Citation
from taizhang.core.issues import Lang
from taizhang.reading import Claim, Superlative
from taizhang.server.queries.drafts import Checked, Waiver, claim_key
from taizhang.server.web.figures.links import figure_href

ORDER: Final = (Outcome.DIFFERS, Outcome.CANNOT_SAY, Outcome.AGREES)  # what needs a look comes first


@dataclass(frozen=True, slots=True)
class Found:
    """One finding as shown: `key` names the claim in waivers, `href` leads to the book's figure where one is cited."""

    id: str
    key: str
    line: int
    start: int
    end: int
    surface: str
    article: str
    verdict: str
    sentence: str
    formula: str
    href: str
    district: str | None
    numberless: bool
    waiver: Waiver | None = None
    before: Waiver | None = None  # let stand in the earlier version of the draft


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a line; `found` is the id of the finding it is marked by, empty for plain text."""

    text: str
    found: str = ""
    verdict: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text. `opens` is the headline of the article that begins at it, None inside of one."""

    number: int
    pieces: Sequence[Piece]
    opens: str | None


def findings(checked: Checked, lang: Lang) -> list[Found]:
    """All findings in the order of the text, those without a number among them."""
    reading, text = checked.reading, checked.text
    districts = {one.id: one.district for one in reading.articles}
    claims: Mapping[str, Claim] = {claim.id: claim for claim in reading.claims}
    found = []
    for one in checked.audit.findings:
        claim = claims[one.claim]
        said = (one.verdict.outcome.value, one.leading.sentence(lang), one.formula, _href(one.citation))
        found.append(_found(claim, text, districts, *said, numberless=False))
    for unproven in checked.audit.unproven:
        verdict = unproven.verdict
        said = (verdict.outcome.value, verdict.sentence(lang), "", "")
        found.append(_found(unproven.superlative, text, districts, *said, numberless=True))
    return sorted(found, key=lambda one: (one.start, one.end))


def _found(
    said: Claim | Superlative,
    text: str,
    districts: Mapping[str, str | None],
    verdict: str,
    sentence: str,
    formula: str,
    href: str,
    *,
    numberless: bool,
) -> Found:
    return Found(
        id=said.id,
        key=claim_key(text, said),
        line=said.line,
        start=said.start,
        end=said.end,
        surface="".join(said.surface.split()),
        article=said.article,
        verdict=verdict,
        sentence=sentence,
        formula=formula,
        href=href,
        district=districts.get(said.article),
        numberless=numberless,
    )


def _href(citation: Citation | None) -> str:
    if citation is None:
        return ""
    figure = citation.figure
    return figure_href(figure.definition.indicator, figure.org.code, figure.period, figure.position, figure.item)


def lines(checked: Checked, found: Sequence[Found]) -> list[Line]:
    """The text's lines with the marks in them; a mark over two lines is in both."""
    opens = {
        article.line_ranges[0][0]: article.title or "" for article in checked.reading.articles if article.line_ranges
    }
    marks: defaultdict[int, list[Found]] = defaultdict(list)
    text, told, start = checked.text, [], 0
    rows = text.split("\n")
    starts = []
    for row in rows:
        starts.append(start)
        start += len(row) + 1
    for one in found:
        for number in range(one.line, one.line + text.count("\n", one.start, one.end) + 1):
            marks[number].append(one)
    for number, (row, begin) in enumerate(zip(rows, starts, strict=True), 1):
        told.append(Line(number, _pieces(row, begin, marks[number]), opens.get(number)))
    return told


def _pieces(row: str, begin: int, marks: Sequence[Found]) -> list[Piece]:
    pieces, at = [], 0
    for one in marks:
        first, last = max(one.start - begin, at), min(one.end - begin, len(row))
        if last <= first:
            continue
        if first > at:
            pieces.append(Piece(row[at:first]))
        pieces.append(Piece(row[first:last], one.id, one.verdict, first=one.start >= begin))
        at = last
    return [*pieces, Piece(row[at:])] if at < len(row) else pieces
