"""Rendering a page: the frame's own needs (language, place in the menu, who is logged in) joined to the page's."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from taizhang.server.web.language import TAGS, language_of
from taizhang.server.web.words import word


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the trail above a page; the last has no address."""

    text: str
    href: str | None = None


def shell(request: HttpRequest, section: str = "") -> dict[str, Any]:
    """What every template may use: `t` for words, the language, the menu's place and the reader."""
    lang = language_of(request)
    other = "en" if lang == "zh" else "zh"
    user = getattr(request, "user", None)
    return {
        "request": request,
        "lang": lang,
        "tag": TAGS[lang],
        "t": partial(word, lang),
        "section": section,
        "switch": f"{request.path}?{changed(request, lang=other)}",
        "here": request.get_full_path(),
        "user": user if user is not None and user.is_authenticated else None,
        "sample": settings.SAMPLE_DATA,
        "trail": (),
    }


def render(request: HttpRequest, template: str, section: str = "", status: int = 200, **page: Any) -> HttpResponse:
    """The page as an answer; `page` holds what the template itself shows."""
    text = render_to_string(template, {**shell(request, section), **page}, request, using="jinja2")
    return HttpResponse(text, status=status)


def changed(request: HttpRequest, **parts: str | None) -> str:
    """The address's question with some parts changed; None takes a part away. Paging starts anew."""
    asked = {name: value for name, value in request.GET.items() if name not in {"after", "before"}}
    asked.update({name: value for name, value in parts.items() if value is not None})
    return urlencode({name: value for name, value in asked.items() if parts.get(name, value) is not None})
