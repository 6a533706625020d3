"""PostgreSQL databases of this room are born with the tables; figures are asked of every engine."""

import pytest

from conformance.gaps import GAPS, Gap
from figurebook import ENGINES, Engine
from fixtures.spark import spark_engine


@pytest.fixture(scope="session")
def postgres_template(migrated_postgres: str) -> str:
    return migrated_postgres


@pytest.fixture(params=[*ENGINES, pytest.param("spark", marks=pytest.mark.spark)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine; a test that asks for what it lacks (`@pytest.mark.asks(gap)`) has to fail on it."""
    asked: set[Gap] = {gap for mark in request.node.iter_markers("asks") for gap in mark.args}
    for gap in asked & GAPS.get(request.param, frozenset()):
        request.applymarker(pytest.mark.xfail(strict=True, reason=gap.value))
    if request.param == "spark":
        return spark_engine(request.getfixturevalue("spark_cluster"))
    return ENGINES[request.param]
