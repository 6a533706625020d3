"""Lakes as folders: written aside and put in place whole, and read by the engine that is asked for."""

import os
import secrets
import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.indicators.source import Source

if TYPE_CHECKING:
    from taizhang.core.journal.store import Store
    from taizhang.indicators.lake.manifest import Manifest

DUCKDB: Final = "duckdb"


def write(store: "Store", folder: Path) -> "tuple[Manifest | None, list[Issue]]":
    """The lake of a store's books in a folder, in place of a lake that lay there. CLI-041 where it cannot be written,
    LAKE-016 where the books cannot be read; then nothing has changed.
    """
    from taizhang.durable import sync
    from taizhang.indicators.lake.writing import UnreadableBooksError, write_lake

    folder = folder.absolute()
    aside = folder.with_name(f".{folder.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        aside.mkdir()
        manifest = write_lake(store, aside)
        for one in (aside, *aside.rglob("*")):
            sync(one)
        _put(aside, folder)
        sync(folder.parent)
    except OSError as error:
        return None, [issue("CLI-041", Where(file=str(folder)), why=error.strerror or error)]
    except UnreadableBooksError as error:
        return None, [issue("LAKE-016", why=error)]
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest, []


def unfit(folder: Path, *, force: bool) -> list[Issue]:
    """CLI-040 where a lake is there already and is not to be overwritten, LAKE-009 where something else is."""
    from taizhang.indicators.lake.manifest import read_manifest

    if not os.path.lexists(folder):
        return []
    place = Where(file=str(folder))
    if folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
        return []
    if folder.is_symlink() or read_manifest(folder)[0] is None:
        return [issue("LAKE-009", place)]
    return [] if force else [issue("CLI-040", place)]


def open_source(folder: Path, engine: str, opened: ExitStack) -> tuple[Source | None, list[Issue]]:
    """Figures of a lake by an engine: `duckdb`, or Spark by the address of its master. Issues of `open_lake` and
    `connect`.
    """
    from taizhang.indicators.engines.lake import DuckDBLakeEngine
    from taizhang.indicators.engines.spark import ADDRESS, SparkEngine, connect
    from taizhang.indicators.lake.lake import open_lake
    from taizhang.indicators.lake.source import LakeSource

    if engine != DUCKDB and not ADDRESS.fullmatch(engine):
        return None, [issue("LAKE-010", name=engine[:80])]
    lake, found = open_lake(folder)
    if lake is None:
        return None, found
    if engine == DUCKDB:
        return LakeSource(lake, DuckDBLakeEngine(lake)), []
    cluster, found = connect(engine)
    if cluster is None:
        return None, found
    opened.callback(cluster.stop)
    return LakeSource(lake, SparkEngine(lake, cluster)), []


def _put(aside: Path, folder: Path) -> None:
    """Gives the new lake its name; the old one, if there is one, steps aside first and is removed after."""
    if not folder.exists():
        aside.rename(folder)
        return
    old = aside.with_name(f"{aside.name}.old")
    folder.rename(old)
    try:
        aside.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
