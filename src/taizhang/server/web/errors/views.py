"""Pages for what cannot be given: said in words, with a way on; never a traceback."""

import logging
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from taizhang.core.issues import Issue
from taizhang.server.queries.refusal import Refused
from taizhang.server.web.language import language_of
from taizhang.server.web.shell.page import render
from taizhang.server.web.words import word

DAMAGE: Final = frozenset({"BOOK-001", "BOOK-004"})
_log: Final = logging.getLogger(__name__)


def _error(request: HttpRequest, status: int, name: str, found: Sequence[Issue] = (), says: str = "") -> HttpResponse:
    lang = language_of(request)
    return render(
        request,
        "errors/error.html",
        status=status,
        heading=word(lang, f"error.{name}_title"),
        says=says or word(lang, f"error.{name}"),
        found=found,
        ask_login=name in {"denied", "missing"},
    )


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return _error(request, 400, "bad")


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, in words."""
    del exception
    return _error(request, 403, "denied")


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    del reason
    return _error(request, 403, "denied", says=word(language_of(request), "error.csrf"))


def missing(request: HttpRequest, found: Sequence[Issue] = (), says: str = "") -> HttpResponse:
    """404, with the issues that say what is wrong in the address, or another sentence than the usual one."""
    return _error(request, 404, "missing", found, says)


def is_damage(found: Sequence[Issue]) -> bool:
    """Whether a reading ended at an entry whose bytes are not what was written."""
    return any(one.code in DAMAGE for one in found)


def damaged(request: HttpRequest, found: Sequence[Issue]) -> HttpResponse:
    """500, naming the entry that cannot be trusted, in the page and in the log: the way on is the administrator's."""
    place = next((one.where.position for one in found if one.where.position), "")
    _log.error("damaged entry met at %s: %s", request.path, "; ".join(one.line("en") for one in found))
    return _error(request, 500, "damaged", found, word(language_of(request), "error.damaged", position=place))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404 for an address no page has."""
    del exception
    return _error(request, 404, "missing")


def broken(request: HttpRequest) -> HttpResponse:
    """500: the frame alone, asking nothing of the database."""
    bare: Any = request
    bare.user = None
    return _error(request, 500, "broken")


def locked(request: HttpRequest, *_args: Any, **_credentials: Any) -> HttpResponse:
    """429: too many wrong passwords; what axes shows."""
    return _error(request, 429, "locked")


class Damage:
    """A reading refused on its way, wherever that was, becomes the page that names the entry."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused) and is_damage(exception.issues):
            return damaged(request, exception.issues)
        return None
