"""Headers every answer carries: what a page may load (nothing from elsewhere) and where it may be framed (nowhere)."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

_SOURCES: Final = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "worker-src": "'self' blob:",  # maps draw in a worker made from the script itself
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
POLICY: Final = "; ".join(f"{kind} {allowed}" for kind, allowed in _SOURCES.items())


class SecureHeaders:
    """Sets the content policy and refuses powers of the browser that no page here needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Content-Security-Policy", POLICY)
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        answer.headers.setdefault("X-Frame-Options", "DENY")
        return answer
