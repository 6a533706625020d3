"""PostgreSQL databases of this room are born with the tables."""

import pytest


@pytest.fixture(scope="session")
def postgres_template(migrated_postgres: str) -> str:
    return migrated_postgres
