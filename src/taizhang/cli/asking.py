"""What `figure` and `trace` share: the arguments of a request, and the source that answers it."""

import argparse
import os
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.values.figure import FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.indicators.plan import NoAnswerError
from taizhang.indicators.source import Source

SourceOf = Callable[[Console, ExitStack], tuple[Source | None, list[Issue]]]


def add_request(parser: argparse.ArgumentParser) -> None:
    """The arguments that name a figure."""
    parser.add_argument("indicator", metavar="ID", help="指标 · an indicator, as investment.signed_projects")
    parser.add_argument("--org", required=True, metavar="O", help="责任单位代码 · the code of an org")
    parser.add_argument("--period", required=True, metavar="P", help="2021, 2021-H1, 2021-Q2, 2021-06, 2021-W29")
    parser.add_argument("--item", metavar="I", help="只算一个事项 · of one item only")
    parser.add_argument("--at", metavar="POS", help="账簿位置 · 500118#1043, cut:DIGEST or a file with a cut")


def answer(
    options: argparse.Namespace,
    console: Console,
    give: Callable[[Source, FigureRequest], list[Issue]],
    comparisons: tuple[str, ...] = (),
    source_of: SourceOf | None = None,
) -> int:
    """Asks `give` of the books, or of another source, with the request the arguments name; 0 where there are no issues, 2
    otherwise.
    """
    try:
        with ExitStack() as opened:
            found = _asked(options, give, comparisons, lambda: (source_of or open_source)(console, opened))
    except NoAnswerError as error:
        found = [error.issue]
    except sqlite3.DatabaseError as error:
        found = [issue("SRV-006", Where(file=str(console.home)), why=error)]
    console.issues(found)
    return 2 if found else 0


def _asked(
    options: argparse.Namespace,
    give: Callable[[Source, FigureRequest], list[Issue]],
    comparisons: tuple[str, ...],
    open_it: Callable[[], tuple[Source | None, list[Issue]]],
) -> list[Issue]:
    period, found = parse_period(options.period)
    if period is None:
        return found
    source, found = open_it()
    if source is None:
        return found
    request = FigureRequest(options.indicator, options.org, period, options.item, None, comparisons)
    if options.at is not None:
        from taizhang.indicators.cuts import read_cut

        at, found = read_cut(options.at, source)
        if at is None:
            return found
        request = FigureRequest(options.indicator, options.org, period, options.item, at, comparisons)
    return give(source, request)


def open_source(console: Console, opened: ExitStack) -> tuple[Source | None, list[Issue]]:
    """The home folder's books without Django, or those of DATABASE_URL through it."""
    from taizhang.indicators.engines.duckdb import GENERATION_FILE, DuckDBSource

    if os.environ.get("DATABASE_URL"):
        from taizhang.cli.online import start

        unusable = start(console.home, migrate=False)
        if unusable:
            return None, unusable
        from taizhang.server.queries.figures import source

        return source(), []
    from taizhang.cli.sqlite_store import open_store

    store, found = open_store(console.home)
    if store is None:
        return None, found
    opened.callback(store.close)
    return DuckDBSource(store, file=console.home / GENERATION_FILE), []
