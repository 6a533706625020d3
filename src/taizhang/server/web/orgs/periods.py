"""The period an org's home tells of: the one asked for, and those there are to choose from."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from taizhang.core.issues import Issue, Lang
from taizhang.core.values.period import Period, PeriodKind, parse_period, period_of
from taizhang.demo.city import TOLD_ON
from taizhang.server.web.reader import today
from taizhang.server.web.words import word

YEARS: Final = 2  # of which periods are offered: this one and the one it is compared with
KINDS: Final = (PeriodKind.YEAR, PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH)


def period_asked(request: HttpRequest) -> tuple[Period, list[Issue]]:
    """The period of the address, else the usual one: what cannot be followed is told beside it."""
    text = request.GET.get("period", "").strip()
    asked, found = parse_period(text) if text else (None, [])
    return asked or usual_period(), found


def usual_period() -> Period:
    """The half-year that runs; of sample data, the one the page tells of."""
    if settings.SAMPLE_DATA:
        return period_of(PeriodKind.HALF, TOLD_ON).previous
    return period_of(PeriodKind.HALF, today())


def periods_around(asked: Period, kinds: Iterable[PeriodKind]) -> list[Period]:
    """The periods of some kinds around the asked one that have begun by the last day there is to tell of."""
    return [one for one in asked.around(kinds) if one.first <= _last_day()]


def period_choices(asked: Period, lang: Lang) -> list[dict[str, Any]]:
    """Periods by kind, newest first, none that has not begun; the one asked for stands among them, whichever it is."""
    groups = [{"name": word(lang, f"period.{kind}"), "periods": _of_kind(kind, asked, lang)} for kind in KINDS]
    if asked.kind not in KINDS:
        groups.append({"name": word(lang, f"period.{asked.kind}"), "periods": [_choice(asked, lang)]})
    return groups


def _of_kind(kind: PeriodKind, asked: Period, lang: Lang) -> list[dict[str, str]]:
    last = _last_day()
    first = date(last.year - YEARS + 1, 1, 1)
    period, found = period_of(kind, last), set[Period]()
    while period.last >= first:
        found.add(period)
        period = period.previous
    found |= {asked} if asked.kind is kind else set()
    return [_choice(one, lang) for one in sorted(found, key=lambda one: one.first, reverse=True)]


def _last_day() -> date:
    return TOLD_ON if settings.SAMPLE_DATA else today()


def _choice(period: Period, lang: Lang) -> dict[str, str]:
    return {"value": str(period), "label": period.zh() if lang == "zh" else str(period)}
