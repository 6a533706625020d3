"""Pages for what cannot be given: said in words, with a way on; never a traceback."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from taizhang.core.issues import Issue
from taizhang.server.web.language import language_of
from taizhang.server.web.shell.page import render
from taizhang.server.web.words import word


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


def missing(request: HttpRequest, found: Sequence[Issue] = ()) -> HttpResponse:
    """404, with the issues that say what is wrong in the address."""
    return _error(request, 404, "missing", found)


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
