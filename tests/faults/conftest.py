"""A city of eight districts as a home folder and as a PostgreSQL database, to copy; a cluster that may be killed."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from cast import CITY, CLERK, NOW, build_city, system
from faults.killing import Writer
from faults.script import DISTRICTS, Plan
from fixtures.books import attach, detach
from fixtures.missing_parts import missing_part
from fixtures.postgres import Cluster, running
from taizhang.server import home

TEMPLATE = "template"
SHIM = Path(__file__).with_name("lose_unsynced.c")


def _found(folder: Path, url: str | None, settings_home: Any) -> None:
    """Tables, the small city of the cast, and eight more districts whose books the clerk may write."""
    from taizhang.server.actions.append import submit  # noqa: PLC0415 - needs Django set up

    attach(TEMPLATE, home.database(folder, url))
    call_command("migrate", database=TEMPLATE, verbosity=0)
    settings_home.TAIZHANG_HOME = folder
    build_city(TEMPLATE)
    commands = []
    for code in DISTRICTS:
        org = {"name": f"第{code}区", "short": code, "kind": "district", "parent": CITY, "own_book": True}
        commands.append(system(f"org-{code}", "sys.org", code, "org", org))
        grant = {"actor": CLERK, "role": "clerk", "org": code}
        commands.append(system(f"grant-{code}", "sys.grant", f"{CLERK}/clerk/{code}", "grant", grant))
    assert [one for outcome in submit(commands, NOW, using=TEMPLATE) for one in outcome.issues] == []


@pytest.fixture(scope="session")
def home_template(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    """A home folder with the city in it, its WAL folded in."""
    from django.conf import settings  # noqa: PLC0415 - needs Django set up

    folder, before = tmp_path_factory.mktemp("city"), settings.TAIZHANG_HOME
    with django_db_blocker.unblock():
        _found(folder, None, settings)
        connections[TEMPLATE].cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        detach(TEMPLATE)
    settings.TAIZHANG_HOME = before
    return folder


@pytest.fixture
def sqlite_home(home_template: Path, tmp_path: Path) -> Path:
    """A home of one test."""
    folder = tmp_path / "home"
    shutil.copytree(home_template, folder)
    return folder


@pytest.fixture(scope="session")
def doomed_cluster() -> Iterator[Cluster]:
    """A cluster that tests crash; whoever does so brings it up again. Durable as PostgreSQL is by default."""
    with running() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def database_template(
    doomed_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> str:
    """A database with the city in it."""
    from django.conf import settings  # noqa: PLC0415 - needs Django set up

    before = settings.TAIZHANG_HOME
    with psycopg.connect(doomed_cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE city")
    with django_db_blocker.unblock():
        _found(tmp_path_factory.mktemp("city-home"), doomed_cluster.url("city"), settings)
        detach(TEMPLATE)
    settings.TAIZHANG_HOME = before
    return "city"


@pytest.fixture
def doomed_database(doomed_cluster: Cluster, database_template: str) -> str:
    """The URL of a city of one test in the cluster that may be killed."""
    copied = sql.SQL("CREATE DATABASE doomed TEMPLATE {}").format(sql.Identifier(database_template))
    doomed_cluster.until_ready("postgres")  # also where the test before gave up on it
    with psycopg.connect(doomed_cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS doomed WITH (FORCE)")
        connection.execute(copied)
    return doomed_cluster.url("doomed")


@pytest.fixture
def where(vendor: str, request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """A city of one test, as the environment of programs that use it, on both databases."""
    if vendor == "sqlite":
        return {"TAIZHANG_HOME": str(request.getfixturevalue("sqlite_home"))}
    return {"TAIZHANG_HOME": str(tmp_path), "DATABASE_URL": request.getfixturevalue("doomed_database")}


@pytest.fixture
def begin() -> Iterator[Any]:
    """Starts writers: `begin(plan, where)` gives one that waits for its `go`. None outlives its test."""
    writers: list[Writer] = []

    def begun(
        plan: Plan, where: Mapping[str, str], wrapped_in: Sequence[str] = (), program: str = "writer.py"
    ) -> Writer:
        writers.append(Writer(plan, where, wrapped_in, program))
        return writers[-1]

    yield begun
    for writer in writers:
        writer.stop()


@pytest.fixture
def opened(django_db_blocker: DjangoDbBlocker, settings: Any) -> Iterator[Any]:
    """Opens a city, given as such an environment, in this process, with its keys: `opened(where)` gives its alias."""
    aliases: list[str] = []

    def open_city(where: dict[str, str]) -> str:
        settings.TAIZHANG_HOME = Path(where["TAIZHANG_HOME"])
        alias = f"city{len(aliases)}"
        attach(alias, home.database(Path(where["TAIZHANG_HOME"]), where.get("DATABASE_URL")))
        aliases.append(alias)
        return alias

    with django_db_blocker.unblock():
        yield open_city
        for alias in aliases:
            detach(alias)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shim, built."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        missing_part("gcc", "neither gcc nor cc in PATH")
    built = tmp_path_factory.mktemp("shim") / "lose_unsynced.so"
    words = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", str(built), str(SHIM)]
    subprocess.run([compiler, *words, "-ldl", "-lpthread"], check=True)
    return built


@pytest.fixture
def disk(where: dict[str, str], tmp_path: Path) -> Path:
    """What is on the disk: before anything is written, all that is in the home."""
    return Path(shutil.copytree(where["TAIZHANG_HOME"], tmp_path / "disk"))


@pytest.fixture
def watched(where: dict[str, str], library: Path, disk: Path) -> dict[str, str]:
    """The environment of a program whose unsynced writes will not reach the disk."""
    return {**where, "LD_PRELOAD": str(library), "TZ_WATCHED": where["TAIZHANG_HOME"], "TZ_SHADOW": str(disk)}
