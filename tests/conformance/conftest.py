"""PostgreSQL databases of this room are born with the tables; figures are asked of every engine."""

from typing import Final

import pytest

from conformance.gaps import GAPS, Gap
from figurebook import ENGINES, Engine
from fixtures.spark import BY_SPARK, spark_engine

# Rooms whose tests are of what engines add up. Comparisons, paces and invariants are arithmetic upon that, the same over
# every engine, and a pass by Spark takes a second: those are asked of the other engines alone.
ADDED_UP: Final = frozenset({"test_indicators", "test_indicator_clocks", "test_indicator_windows"})


@pytest.fixture(scope="session")
def postgres_template(migrated_postgres: str) -> str:
    return migrated_postgres


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        by_spark = metafunc.module.__name__.rpartition(".")[2] in ADDED_UP
        names = [*ENGINES, *([pytest.param("spark", marks=BY_SPARK)] if by_spark else [])]
        metafunc.parametrize("engine", names, indirect=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine; a test that asks for what it lacks (`@pytest.mark.asks(gap)`) has to fail on it."""
    asked: set[Gap] = {gap for mark in request.node.iter_markers("asks") for gap in mark.args}
    for gap in asked & GAPS.get(request.param, frozenset()):
        request.applymarker(pytest.mark.xfail(strict=True, reason=gap.value))
    if request.param == "spark":
        return spark_engine(request.getfixturevalue("spark_cluster"))
    return ENGINES[request.param]
