"""A draft's text with its figures marked, line by line, and the findings beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import Final

from taizhang.audit.compare import Outcome
from taizhang.audit.evidence import Citation
from taizhang.core.issues import Lang
from taizhang.reading import Claim, Superlative
from taizhang.server.queries.drafts import NEVER, Checked, Waiver, claim_key
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
    cited: str  # what the book's figure is of
    district: str | None
    numberless: bool
    book: str | None = None  # in which it would be let stand
    version: int = NEVER  # of the item of its waiver
    waiver: Waiver | None = None
    before: Waiver | None = None  # let stand in an earlier version of the draft

    @property
    def may_stand(self) -> bool:
        """Whether there is anything to let stand."""
        return self.verdict != Outcome.AGREES.value


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
        said = (one.verdict.outcome.value, one.leading.sentence(lang), one.formula, *_cited(one.citation, lang))
        found.append(_found(claim, text, districts, *said, numberless=False))
    for unproven in checked.audit.unproven:
        verdict = unproven.verdict
        said = (verdict.outcome.value, verdict.sentence(lang), "", "", "")
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
    cited: str,
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
        cited=cited,
        district=districts.get(said.article),
        numberless=numberless,
    )


def _cited(citation: Citation | None, lang: Lang) -> tuple[str, str]:
    """The page of the book's figure, and what it is of."""
    if citation is None:
        return "", ""
    figure = citation.figure
    href = figure_href(figure.definition.indicator, figure.org.code, figure.period, figure.position, figure.item)
    return href, citation.told(lang)


def lines(checked: Checked, found: Sequence[Found]) -> list[Line]:
    """The text's lines with the marks in them; a mark over two lines is in both."""
    opens = {first: one.title or "" for one in checked.reading.articles for first, _ in one.line_ranges[:1]}
    spans, told, start, at = _apart(found), [], 0, 0
    for number, row in enumerate(checked.text.split("\n"), 1):
        while at < len(spans) and spans[at].end <= start:
            at += 1
        told.append(Line(number, _pieces(row, start, spans, at), opens.get(number)))
        start += len(row) + 1
    return told


@dataclass(frozen=True, slots=True)
class _Span:
    """A run of the text that one finding marks; `first` is its first."""

    start: int
    end: int
    found: Found
    first: bool


def _apart(found: Sequence[Found]) -> list[_Span]:
    """Spans in order, none over another: where one finding lies in another (全市第一 in 全市第一个), the inner one has its
    place and the outer one what is left.
    """
    cuts = sorted({cut for one in found for cut in (one.start, one.end)})
    index = {cut: number for number, cut in enumerate(cuts)}
    owners: dict[int, Found] = {}
    for one in sorted(found, key=lambda one: one.start - one.end):  # the longest first: shorter ones lie over it
        owners |= dict.fromkeys(range(index[one.start], index[one.end]), one)
    spans: list[_Span] = []
    seen: set[str] = set()
    for number, one in sorted(owners.items()):
        if spans and spans[-1].found is one and spans[-1].end == cuts[number]:
            spans[-1] = replace(spans[-1], end=cuts[number + 1])
        else:
            spans.append(_Span(cuts[number], cuts[number + 1], one, first=one.id not in seen))
        seen.add(one.id)
    return spans


def _pieces(row: str, begin: int, spans: Sequence[_Span], at: int) -> list[Piece]:
    pieces, here, end = [], begin, begin + len(row)
    for one in takewhile(lambda one: one.start < end, islice(spans, at, None)):
        if one.start > here:
            pieces.append(Piece(row[here - begin : one.start - begin]))
        first, last = max(one.start, begin), min(one.end, end)
        pieces.append(
            Piece(
                row[first - begin : last - begin],
                one.found.id,
                one.found.verdict,
                first=one.first and first == one.start,
            )
        )
        here = last
    rest = row[here - begin :].removesuffix("\r")
    return [*pieces, Piece(rest)] if rest else pieces
