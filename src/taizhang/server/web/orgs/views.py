"""The districts: as tiles where the demo knows how they lie, and as lists by kind."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from taizhang.core.issues import Lang
from taizhang.core.people.orgs import KINDS, Orgs, OrgStatement
from taizhang.server.access.gate import Access
from taizhang.server.queries import books
from taizhang.server.web.language import language_of
from taizhang.server.web.orgs.tilemap import tile_map
from taizhang.server.web.pagetable.filters import page_of, tally
from taizhang.server.web.reader import access_for
from taizhang.server.web.shell.page import render
from taizhang.server.web.words import word


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every org that keeps a book, of sample data; of other books those the reader may read, or the highest such orgs."""
    if not settings.PUBLIC_DEMO and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    access, lang = access_for(request), language_of(request)
    orgs = books.orgs(access)
    tiles = []
    if settings.PUBLIC_DEMO:
        page = page_of(request)
        tiles = tile_map(orgs, {one.org: tally(page.of(one)) for one in page.reports})
    groups = by_kind(_listed(access, orgs), orgs, lang)
    return render(request, "orgs/index.html", "orgs", tiles=tiles, groups=groups)


def _listed(access: Access, orgs: Orgs) -> list[str]:
    readable = frozenset(orgs.by_code) if settings.PUBLIC_DEMO else access.readable() & frozenset(orgs.by_code)
    keepers = [code for code in readable if orgs.by_code[code].own_book]
    return keepers or [code for code in readable if orgs.by_code[code].parent not in readable]


def by_kind(codes: Iterable[str], orgs: Orgs, lang: Lang) -> list[dict[str, Any]]:
    """Orgs in groups of a kind, kinds in their own order."""
    found: dict[str, list[OrgStatement]] = {}
    for code in sorted(codes):
        found.setdefault(orgs.by_code[code].kind, []).append(orgs.by_code[code])
    return [
        {
            "kind": word(lang, f"orgkind.{kind}"),
            "orgs": [{"code": one.code, "name": one.name} for one in those],
        }
        for kind, those in sorted(found.items(), key=lambda group: _place(group[0], KINDS))
    ]


def _place(kind: str, kinds: Sequence[str]) -> int:
    return kinds.index(kind) if kind in kinds else len(kinds)
