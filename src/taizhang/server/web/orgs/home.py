"""An org's home: where it stands, the reports about it, its ledgers and its indicators for a period."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import Name
from taizhang.core.issues import Lang
from taizhang.core.people.orgs import Orgs, OrgStatement
from taizhang.server.access.gate import Access
from taizhang.server.queries import books
from taizhang.server.queries.home import items_there, items_to_read
from taizhang.server.web.language import language_of
from taizhang.server.web.orgs.indicators import by_use, indicators_of
from taizhang.server.web.orgs.periods import period_asked, period_choices
from taizhang.server.web.orgs.reading import of_an_org
from taizhang.server.web.orgs.views import by_kind
from taizhang.server.web.pagetable.filters import page_of, tally
from taizhang.server.web.shell.page import Crumb, render
from taizhang.server.web.words import word


@dataclass(frozen=True, slots=True)
class Held:
    """Items of an org's ledgers: those there, for whoever may know which are in use, and those the reader may read."""

    there: dict[str, int]
    mine: dict[str, int]


@require_safe
@of_an_org
def home(request: HttpRequest, access: Access, org: OrgStatement) -> HttpResponse:
    """The home of any org of the tree."""
    lang, declarations = language_of(request), books.declarations(access)
    mine = items_to_read(access, org.code, declarations.ledgers)
    there = items_there(access, org.code, declarations.ledgers) if settings.PUBLIC_DEMO else mine
    held = Held(there, mine)
    period, wrong = period_asked(request)
    below = by_kind(access.known.children.get(org.code, ()), access.known, lang)
    return render(
        request,
        "orgs/home.html",
        "orgs",
        trail=_trail(access.known, org, lang),
        status=422 if wrong else 200,
        found=wrong,
        org=org,
        kind=word(lang, f"orgkind.{org.kind}"),
        city=settings.TAIZHANG_CITY,
        below=below,
        below_count=sum(len(group["orgs"]) for group in below),
        reports=_reports(request, access.known, org.code, lang) if settings.PUBLIC_DEMO else [],
        packs=_packs(declarations, held, org.code, lang),
        unused=_unused(declarations, held, org.code, lang),
        readable=bool(mine),
        in_use=any(there.values()),
        has_invariants=any(org.kind in one.kinds for one in declarations.invariants),
        period=str(period),
        period_name=period.zh() if lang == "zh" else str(period),
        periods=period_choices(period, lang),
        **indicators_of(request, access, org.code, period, there),
    )


def _trail(orgs: Orgs, org: OrgStatement, lang: Lang) -> tuple[Crumb, ...]:
    above = orgs.path(org.code)[:-1]
    steps = (Crumb(orgs.by_code[one].name, reverse("org", args=(one,))) for one in above)
    return (Crumb(word(lang, "nav.orgs"), reverse("orgs")), *steps, Crumb(org.name))


def _reports(request: HttpRequest, orgs: Orgs, code: str, lang: Lang) -> list[dict[str, Any]]:
    """The reports that are about the org or one below it, or tell a figure of one: of these, those figures alone."""
    page, within = page_of(request), orgs.subtree(code)
    found = []
    for report in page.reports:
        every = page.of(report)
        rows = every if report.org in within else [row for row in every if row.fact.org in within]
        if rows:
            title = report.title.zh if lang == "zh" else report.title.en
            href = f"{reverse('page')}?org={report.org}"
            found.append({"title": title, "href": href, "org_name": page.name(report.org), "tally": tally(rows)})
    return found


def _packs(declarations: Declarations, held: Held, org: str, lang: Lang) -> list[dict[str, Any]]:
    """The packs with ledgers in use here, the most used first."""
    packs = []
    for pack in by_use(declarations, held.there):
        used = [
            {"name": _in(lang, one.name), "href": _ledger(one.ledger, org), "count": _number(held.mine.get(one.ledger))}
            for one in pack.file.ledgers
            if held.there.get(one.ledger)
        ]
        if used:
            packs.append({"name": _in(lang, pack.file.name), "ledgers": used})
    return packs


def _unused(declarations: Declarations, held: Held, org: str, lang: Lang) -> list[dict[str, str]]:
    """Ledgers that hold nothing here yet, of those the reader may open."""
    return [
        {"name": _in(lang, one.name), "href": _ledger(one.ledger, org)}
        for pack in declarations.packs
        for one in pack.file.ledgers
        if one.ledger in held.mine and not held.there.get(one.ledger)
    ]


def _number(count: int | None) -> str:
    """A count in groups of three; empty for one the reader may not have."""
    return "" if count is None else f"{count:,}"


def _ledger(ledger: str, org: str) -> str:
    return f"{reverse('ledger', args=(ledger,))}?org={org}"


def _in(lang: Lang, name: Name) -> str:
    return name.zh if lang == "zh" else name.en
