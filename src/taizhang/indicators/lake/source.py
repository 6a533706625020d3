"""A source of figures over a lake: everything is there from the start, and nothing grows."""

from collections.abc import Sequence
from datetime import date

from taizhang.core.issues import Issue, issue
from taizhang.core.journal.entry import parse
from taizhang.core.values.figure import FigureRequest, TraceLine
from taizhang.indicators.lake.lake import Lake
from taizhang.indicators.plan import Engine
from taizhang.indicators.source import Source


class LakeSource(Source):
    """Figures of a lake by an engine that reads it."""

    def __init__(self, lake: Lake, engine: Engine, top: str = "500000") -> None:
        super().__init__(lake, engine, top)
        self.lake = lake

    def trace(self, request: FigureRequest) -> tuple[Sequence[TraceLine], list[Issue]]:
        """Issues as `figure`, else LAKE-008: the entries behind a figure are in the books themselves."""
        _, found = self._asked(request)
        return (), found or [issue("LAKE-008")]

    def _follow(self) -> None:
        if self._followed:
            return
        for book, head in self.lake.heads().items():
            for row in self.lake.read(book):
                self._desk.take(parse(row.content))
            self._followed[book] = head.position

    def _written_on(self, book: str, position: int) -> date | None:
        return self.lake.written_on(book, position)
