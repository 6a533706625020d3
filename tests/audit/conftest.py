"""One demo city in memory for the room, with its figures by DuckDB; nobody writes to it."""

import pytest

from demo.memory_city import MemoryCity
from taizhang.indicators.engines.duckdb import DuckDBSource


@pytest.fixture(scope="session")
def source() -> DuckDBSource:
    """The figures of the demo city."""
    return DuckDBSource(MemoryCity().store)
