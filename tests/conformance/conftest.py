"""PostgreSQL databases of this room are born with the tables; figures are asked of every engine."""

import pytest

from figurebook import ENGINES, Engine


@pytest.fixture(scope="session")
def postgres_template(migrated_postgres: str) -> str:
    return migrated_postgres


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    return ENGINES[request.param]
