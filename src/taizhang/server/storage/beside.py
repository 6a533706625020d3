"""A SQLite file beside the books, opened under a name of its own for as long as a block lasts: its books read as any."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections


@contextmanager
def beside(file: Path) -> Iterator[str]:
    """The alias of a file, which is read and not written."""
    alias = f"beside-{file}"
    described = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{file.absolute().as_uri()}?mode=ro"}
    filled = connections.configure_settings({"default": {}, alias: described})
    connections.databases[alias] = filled[alias]
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]
