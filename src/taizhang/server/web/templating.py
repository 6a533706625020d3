"""Jinja2 as the pages use it: strict about missing names, escaping everything, with a few filters for numbers and days."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from taizhang.core.values import written
from taizhang.server.web import cuts, numbers


def environment(**options: Any) -> Environment:
    """The environment Django's Jinja2 backend asks for."""
    shape = {**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    env = Environment(**{**shape, "autoescape": True})  # noqa: S701 - it is on, whatever the options say
    env.globals.update(static=static, url=reverse)
    env.filters.update(
        number=written.number_text,
        signed=written.signed_text,
        unit=written.unit_text,
        beside=written.beside,
        day=numbers.day_text,
        instant=numbers.instant_text,
        spot=cuts.spot,
    )
    return env
