"""Who may open a ledger's pages: whoever may read something of it."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from taizhang.server.access.gate import Access
from taizhang.server.queries import books
from taizhang.server.web.errors.views import missing
from taizhang.server.web.fields import Speaker
from taizhang.server.web.language import language_of
from taizhang.server.web.reader import access_for

LedgerPage = Callable[[HttpRequest, Access, Speaker], HttpResponse]


def of_a_ledger(page: LedgerPage) -> Callable[..., HttpResponse]:
    """A view of the ledger whose code stands in the address: asks to log in, tells of a ledger there is none of."""

    @wraps(page)
    @login_required
    def view(request: HttpRequest, ledger: str) -> HttpResponse:
        access = access_for(request)
        declarations = books.declarations(access)
        declared = declarations.ledgers.get(ledger)
        if declared is None:
            return missing(request)
        if not access.readable(ledger):
            raise PermissionDenied
        return page(request, access, Speaker(declarations, declared, books.orgs(access), language_of(request)))

    return view
