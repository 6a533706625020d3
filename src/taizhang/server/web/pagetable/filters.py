"""What the page and its table are filtered by: a verdict, and the district a report is about."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from taizhang.audit.compare import Outcome
from taizhang.core.people.orgs import Orgs
from taizhang.demo.facts import Report, page_reports
from taizhang.demo.table import Row
from taizhang.server.queries import books
from taizhang.server.queries.page import page_rows
from taizhang.server.web.reader import access_for
from taizhang.server.web.shell.page import changed


@dataclass(frozen=True)
class Page:
    """The rows of the whole page, their reports, and what the address asks to see of them."""

    rows: tuple[Row, ...]
    reports: tuple[Report, ...]
    orgs: Orgs
    verdict: str
    org: str

    def name(self, code: str, *, short: bool = False) -> str:
        """An org's name; its code where the city does not know it."""
        found = self.orgs.get(code)
        return code if found is None else (short and found.short) or found.name

    def of(self, report: Report) -> list[Row]:
        """A report's rows, in the order they were printed."""
        return [row for row in self.rows if row.fact.report == report.report]

    def chosen(self, rows: Sequence[Row]) -> list[Row]:
        """Those of the verdict asked for."""
        return [row for row in rows if self.verdict in {"", row.verdict.outcome.value}]

    def is_about(self, report: Report) -> bool:
        """Whether a report is of the org asked for, or tells something of it."""
        return self.org in {"", report.org} or any(row.fact.org == self.org for row in self.of(report))


def page_of(request: HttpRequest) -> Page:
    """The page as this address asks to see it."""
    access = access_for(request)
    asked = (request.GET.get("verdict", ""), request.GET.get("org", ""))
    return Page(page_rows(access), page_reports(), books.orgs(access), *asked)


def tally(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """How many rows have each verdict, in the order agrees, differs, cannot say."""
    counts = Counter(row.verdict.outcome.value for row in rows)
    return [{"value": one.value, "count": counts[one.value]} for one in Outcome]


def choices(request: HttpRequest, page: Page) -> dict[str, Any]:
    """The filters as links, each with how many rows it would show beside the other filter."""
    about = [row for report in page.reports if page.is_about(report) for row in page.of(report)]
    per_report = {one.report: len(page.chosen(page.of(one))) for one in page.reports}
    return {
        "verdict": page.verdict,
        "org": page.org,
        "total": len(page.rows),
        "in_report": len(about),
        "in_verdict": sum(per_report.values()),
        "counts": [{**one, "query": changed(request, verdict=one["value"])} for one in tally(about)],
        "orgs": [
            {
                "value": one.org,
                "name": page.name(one.org, short=True),
                "count": per_report[one.report],
                "query": changed(request, org=one.org),
            }
            for one in page.reports
        ],
        "all_verdicts": changed(request, verdict=None),
        "all_orgs": changed(request, org=None),
    }
