"""A few sentences audited, and the finding of one figure picked out by how it is written."""

from datetime import date

from taizhang.audit.findings import Finding, audit
from taizhang.core.values.figure import FigureSource, OrgRef
from taizhang.reading import read_page

PUBLISHED = date(2021, 7, 24)


def findings(text: str, source: FigureSource | None = None, org: OrgRef | None = None) -> dict[str, Finding]:
    """By surface without white space; the first of figures written alike."""
    reading = read_page(text, PUBLISHED)
    claims = {claim.id: "".join(claim.surface.split()) for claim in reading.claims}
    found: dict[str, Finding] = {}
    for one in audit(reading, text, source, org).findings:
        found.setdefault(claims[one.claim], one)
    return found


def verdict(
    text: str, surface: str, source: FigureSource | None = None, org: OrgRef | None = None
) -> tuple[str, str | None]:
    """Outcome and reason of one figure."""
    found = findings(text, source, org)[surface].verdict
    return found.outcome.value, found.reason
