"""The language of a page: Chinese unless the reader chose English, by `?lang=en` or the cookie that keeps the choice."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from taizhang.core.issues import Lang

COOKIE: Final = "taizhang_lang"
COOKIE_SECONDS: Final = 365 * 24 * 3600
_DJANGO: Final = {"zh": "zh-hans", "en": "en"}
TAGS: Final = {"zh": "zh-CN", "en": "en"}


def language_of(request: HttpRequest) -> Lang:
    """What the address asks for, else what the cookie keeps, else Chinese."""
    for asked in (request.GET.get("lang"), request.COOKIES.get(COOKIE)):
        if asked == "en":
            return "en"
        if asked == "zh":
            return "zh"
    return "zh"


class Language:
    """Speaks the reader's language in Django's own sentences too, and keeps a choice made in the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        lang = language_of(request)
        with translation.override(_DJANGO[lang]):
            answer = self.get_response(request)
        answer.headers.setdefault("Content-Language", TAGS[lang])
        if request.GET.get("lang") in TAGS:
            answer.set_cookie(COOKIE, lang, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True)
        return answer
