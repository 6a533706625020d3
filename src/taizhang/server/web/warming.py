"""Warming up: a process that serves works the first figures out before anybody asks, beside the answers it already gives."""

import gc
import logging
from threading import Thread
from typing import Final

from django.conf import settings
from django.db import connections

from taizhang.core.limits import GENERATION_AFTER, STEP_ASIDE_SECONDS_MAX
from taizhang.server.web import in_flight

_log: Final = logging.getLogger(__name__)


def start() -> Thread:
    """Warms up in the background. Only a server's entry point calls this; the thread never keeps a process from ending."""
    thread = Thread(target=_quietly, name="warming", daemon=True)
    thread.start()
    return thread


def _quietly() -> None:
    """A failure costs the first reader the wait, nothing else: it is logged and the server goes on."""
    try:
        for step in (lay_down, warm):
            try:
                step()
            except Exception:  # noqa: BLE001 - whatever it is, the pages will tell it to whoever asks
                _log.exception("warming up failed; the first figure will take longer")
    finally:
        connections.close_all()
    # What is in memory now stays: pages, packs, first days of items. To walk over it again and again would hold an answer
    # up for some 70 ms now and then.
    gc.collect()
    gc.freeze()


def lay_down() -> None:
    """A generation of the replica, where large books are far beyond the last one."""
    from taizhang.server.actions.rebuild import lay_replica_down  # noqa: PLC0415 - beside the server's start

    lay_replica_down(GENERATION_AFTER)


def warm() -> None:
    """The pages' code; then the page of sample data and the homes of the orgs it tells of, or of other books one figure,
    for which the engine takes in all their entries.
    """
    # The rooms load here, beside the server's start: a process still loading does not hear that it should stop.
    from django.urls import get_resolver  # noqa: PLC0415

    from taizhang.core.values.figure import FigureRequest  # noqa: PLC0415
    from taizhang.core.values.period import PeriodKind, period_of  # noqa: PLC0415
    from taizhang.demo.facts import page_reports  # noqa: PLC0415
    from taizhang.server.access.gate import access_of  # noqa: PLC0415
    from taizhang.server.queries import books  # noqa: PLC0415
    from taizhang.server.queries.home import items_there  # noqa: PLC0415
    from taizhang.server.queries.page import page_rows, shown_figure  # noqa: PLC0415
    from taizhang.server.web.orgs.indicators import work_out  # noqa: PLC0415
    from taizhang.server.web.orgs.periods import usual_period  # noqa: PLC0415
    from taizhang.server.web.reader import VISITOR, today  # noqa: PLC0415

    get_resolver().url_patterns  # noqa: B018 - asking for the addresses loads the pages behind them
    access = access_of(VISITOR, today())
    if settings.PUBLIC_DEMO:
        page_rows(access)
        ledgers = books.declarations(access).ledgers
        for report in page_reports():
            in_flight.requests.step_aside(
                STEP_ASIDE_SECONDS_MAX
            )  # whoever asks now waits for one org's figures at most
            held = items_there(access, report.org, ledgers)
            work_out(access, report.org, usual_period(), held, is_open=True)
        return
    first = next(iter(books.declarations(access).indicators), None)
    if first is not None:
        year = period_of(PeriodKind.YEAR, access.day)
        shown_figure(access, FigureRequest(first, settings.TAIZHANG_CITY, year), is_open=True)  # shown to nobody
