"""Who is reading: the actor a login stands for, and the rights that actor has today."""

from datetime import date, datetime
from typing import Final

from django.http import HttpRequest

from taizhang.core.values.period import CHINA
from taizhang.server.access.gate import Access, access_of
from taizhang.server.accounts import logins

VISITOR: Final = "visitor"  # no grant ever names it: actors are `p-…` or `sys-…`


def today() -> date:
    """The day in China: rights and lists go by it."""
    return datetime.now(CHINA).date()


def actor_of(request: HttpRequest) -> str:
    """The reader's actor; the visitor's for one not logged in, and for a login that stands for no actor."""
    user = getattr(request, "user", None)
    return (logins.actor_of(user) if user is not None else None) or VISITOR


def access_for(request: HttpRequest) -> Access:
    """What the reader may do today."""
    return access_of(actor_of(request), today())
