"""One demo city in memory for the whole room; tests that write to it say so by taking `written_city`."""

from collections.abc import Sequence

import pytest

from demo.memory_city import MemoryCity
from taizhang.demo.facts import page_facts
from taizhang.demo.table import Row, page_table
from taizhang.indicators.reference import ReferenceSource


@pytest.fixture(scope="session")
def city() -> MemoryCity:
    """The city as `demo` builds it; nobody writes to this one."""
    return MemoryCity()


@pytest.fixture(scope="session")
def source(city: MemoryCity) -> ReferenceSource:
    """Its figures, by the plain reference."""
    return ReferenceSource(city.store)


@pytest.fixture(scope="session")
def rows(source: ReferenceSource) -> Sequence[Row]:
    """The page table."""
    return page_table(source, page_facts())
