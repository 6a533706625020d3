"""Homes to back up and homes to restore into, each on SQLite and on PostgreSQL."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from cast import NOW, build_city
from fixtures.books import USING, attach, detach
from fixtures.postgres import Cluster
from server.operations.homes import Place, silent, write_story
from taizhang.server import home
from taizhang.server.actions.backup import backup


@pytest.fixture(scope="session")
def postgres_template(migrated_postgres: str) -> str:
    return migrated_postgres


@pytest.fixture
def story(city: str, tmp_path: Path) -> str:
    """The small city with a story in it; the alias of its database."""
    write_story(city, tmp_path)
    return city


@pytest.fixture
def saved(story: str, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "out" / "home.backup"
    file.parent.mkdir()
    made, found = backup(file, NOW, silent, using=story)
    assert made is not None
    assert found == []
    return file


@pytest.fixture
def fresh_postgres(postgres_cluster: Cluster) -> Iterator[str]:
    """The URL of a database without tables."""
    name = f"t_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield postgres_cluster.url(name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty home, on either database."""
    url = request.getfixturevalue("fresh_postgres") if request.param == "postgres" else None
    found = Place(tmp_path / "there", url)
    yield found
    found.close()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """An empty home on SQLite."""
    found = Place(tmp_path / "there", None)
    yield found
    found.close()


@pytest.fixture
def sqlite_home(
    sqlite_template: Path, tmp_path: Path, settings: Any, django_db_blocker: DjangoDbBlocker
) -> Iterator[Path]:
    """The folder of the small city with its story, on SQLite."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(sqlite_template, folder / home.DATABASE_FILE)
    settings.TAIZHANG_HOME = folder
    with django_db_blocker.unblock():
        attach(USING, home.database(folder, None))
        build_city(USING)
        write_story(USING, folder)
        yield folder
        detach(USING)
