"""What visitors may see of a sample city: the page's figures held against the book, and each figure's value.

Callers ask these only of a home whose data is sample data (settings.PUBLIC_DEMO); entries stay behind the gate.
"""

from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Final

from taizhang.core.issues import Issue
from taizhang.core.values.figure import Cut, Figure, FigureRequest
from taizhang.demo.facts import page_facts
from taizhang.demo.table import Row, page_table
from taizhang.server.access.gate import Access
from taizhang.server.queries import figures
from taizhang.server.storage.store import DjangoStore

KEPT_FIGURES: Final = 4096  # figures at positions that one process remembers: some 20 MB

_one_at_a_time = Lock()  # readers who come while the table is worked out wait for it instead of working it out again


def shown_figure(access: Access, request: FigureRequest, *, is_open: bool) -> tuple[Figure | None, list[Issue]]:
    """A figure for a screen: of an org the asker may read (SRV-002 otherwise), or whoever asks where figures are open.

    At a position a figure never changes, so what was worked out once is kept.
    """
    refused = [] if is_open else figures.refused(access, request)
    if refused:
        return None, refused
    heads = {book: head.position for book, head in DjangoStore(access.using).heads().items()}
    figure, issues = _kept(access.using, replace(request, at=request.at or Cut.of(heads)))
    return figure, list(issues)


@lru_cache(maxsize=KEPT_FIGURES)
def _kept(using: str, request: FigureRequest) -> tuple[Figure | None, tuple[Issue, ...]]:
    figure, issues = figures.source(using).figure(request)
    return figure, tuple(issues)


def page_rows(access: Access) -> tuple[Row, ...]:
    """The page table at the newest positions, worked out once for each state of the books."""
    heads = DjangoStore(access.using).heads()
    with _one_at_a_time:
        return _rows(access.using, Cut.of({book: head.position for book, head in heads.items()}))


@lru_cache(maxsize=4)
def _rows(using: str, at: Cut) -> tuple[Row, ...]:
    """The rows while the books stand where they stand; `at` is what the answer is kept by."""
    del at
    return tuple(page_table(figures.source(using), page_facts()))
