"""The home's books for verbs that walk them: the SQLite file without Django, or DATABASE_URL through it."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.store import Store


def with_books(console: Console, give: Callable[[Store], list[Issue]]) -> list[Issue]:
    """Lets `give` read the books as of one moment; its issues, or SRV-005 where there are none and SRV-006 where they
    cannot be read.
    """
    if os.environ.get("DATABASE_URL"):
        from taizhang.cli.online import start

        unusable = start(console.home, migrate=False)
        if unusable:
            return unusable
        from taizhang.server.queries.books import with_books as online

        return online(give)
    from taizhang.cli.sqlite_store import open_store

    store, found = open_store(console.home)
    if store is None:
        return found
    try:
        with closing(store):
            return give(store)
    except sqlite3.DatabaseError as error:
        return [issue("SRV-006", Where(file=str(console.home)), why=error)]
