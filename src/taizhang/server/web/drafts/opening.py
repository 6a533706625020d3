"""Who may open a draft's pages: its owner and who may audit in its org. For anybody else it is not there."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from taizhang.server.access.gate import Access
from taizhang.server.queries import drafts as queries
from taizhang.server.queries.drafts import Draft
from taizhang.server.web.errors.views import missing
from taizhang.server.web.reader import VISITOR, access_for

DraftPage = Callable[..., HttpResponse]


def keeps(access: Access) -> bool:
    """Whether the reader is somebody whose drafts are kept: a login that stands for no actor owns nothing."""
    return access.actor != VISITOR


def of_a_draft(page: DraftPage) -> Callable[..., HttpResponse]:
    """A view of the draft whose number stands in the address: asks to log in, tells of a draft there is none of."""

    @wraps(page)
    def view(request: HttpRequest, number: int, **more: str) -> HttpResponse:
        if not request.user.is_authenticated:
            back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("drafts")
            return redirect_to_login(back)
        access = access_for(request)
        kept = queries.draft(access, number) if keeps(access) else None
        return missing(request) if kept is None else page(request, access, kept, **more)

    return view


def as_kept(access: Access, kept: Draft, *, is_open: bool) -> queries.Checked:
    """A kept draft held against the books as they stand."""
    return queries.check(access, kept.text, kept.published, kept.org, is_open=is_open)
