"""Who may open the pages of an org: of sample data everybody, else those who may read its records."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from taizhang.core.people.orgs import OrgStatement
from taizhang.server.access.gate import Access
from taizhang.server.web.errors.views import missing
from taizhang.server.web.reader import access_for

OrgPage = Callable[[HttpRequest, Access, OrgStatement], HttpResponse]


def of_an_org(page: OrgPage) -> Callable[[HttpRequest, str], HttpResponse]:
    """A view of the org whose code stands in the address: asks to log in, tells of an org there is none of, refuses."""

    @wraps(page)
    def view(request: HttpRequest, code: str) -> HttpResponse:
        if not settings.PUBLIC_DEMO and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        access = access_for(request)
        org = access.known.get(code)
        if org is None:
            return missing(request)
        if not settings.PUBLIC_DEMO and code not in access.readable():
            raise PermissionDenied
        return page(request, access, org)

    return view
