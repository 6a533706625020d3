"""Books asked through a lake: written anew whenever they have grown, so that tests may go on writing."""

import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path

from taizhang.core.journal.store import Store
from taizhang.indicators.definitions import Desk
from taizhang.indicators.engines.lake import DuckDBLakeEngine, LakeEngine
from taizhang.indicators.lake.lake import Lake, open_lake
from taizhang.indicators.lake.source import LakeSource
from taizhang.indicators.lake.writing import write_lake

EngineOf = Callable[[Lake], LakeEngine]


def lake_of(store: Store, folder: Path) -> Lake:
    """The lake of a store's books, written into a folder that is there and read from it."""
    write_lake(store, folder)
    lake, found = open_lake(folder)
    assert lake is not None, [one.line("en") for one in found]
    return lake


class LakeOfBooks(LakeSource):
    """A source over the newest lake of a store that grows."""

    def __init__(self, books: Store, engine_of: EngineOf = DuckDBLakeEngine) -> None:
        self._books, self._engine_of = books, engine_of
        self._folder = Path(tempfile.mkdtemp(prefix="tz-lake-"))
        weakref.finalize(self, shutil.rmtree, self._folder)
        self._count = 0
        lake = self._written()
        super().__init__(lake, engine_of(lake))

    def _written(self) -> Lake:
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir()
        return lake_of(self._books, folder)

    def _follow(self) -> None:
        if self._books.heads() != self.lake.heads():
            self.lake = self.store = self._written()
            self.engine = self._engine_of(self.lake)
            self._desk = Desk(self._read_pack, self.top)
            self._followed.clear()
            self._days.clear()
        super()._follow()
