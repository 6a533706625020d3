"""`taizhang verify`: walks the chain of every book, prints positions and head digests; exit 1 on any break."""

import argparse
import os
import sqlite3
from contextlib import closing

from taizhang.cli.attached import attachment_issues
from taizhang.cli.console import Console
from taizhang.cli.sqlite_store import open_store
from taizhang.core.issues import Issue, Where, has_errors, issue
from taizhang.core.journal.chain import Verified
from taizhang.core.ledger.proof import verify_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether attachments are looked at where the home has none."""
    parser.add_argument("--blobs", action="store_true", help="也核对附件 · look at attachments too")
    parser.epilog = "断链时退出码为 1，并指出账簿与位置 · exits 1 on a break, naming book and position"


def run(options: argparse.Namespace, console: Console) -> int:
    """0 all sound, 1 a break, 2 no books or a file that cannot be read."""
    walked: list[Verified] = []
    issues: list[Issue] = []
    try:
        issues = _walk(console, walked)
    except sqlite3.DatabaseError as error:
        issues = [issue("SRV-006", Where(file=str(console.home)), why=error)]
    broken = [one for book in walked for one in book.issues]
    attached = [] if issues else attachment_issues(console, asked=options.blobs)
    sound = not broken and not issues and not has_errors(attached)
    _report(console, walked, sound=sound)
    console.issues([*broken, *issues, *attached])
    return 2 if issues else int(not sound)


def _walk(console: Console, walked: list[Verified]) -> list[Issue]:
    """Fills in the books as they are walked, so that those before a failure are still told."""
    if os.environ.get("DATABASE_URL"):
        from taizhang.cli.online import start

        unusable = start(console.home, migrate=False)
        if unusable:
            return unusable
        from taizhang.server.queries.books import walk_books

        return walk_books(walked)
    store, found = open_store(console.home)
    if store is not None:
        with closing(store):
            walked.extend(verify_store(store))
    return found


def _report(console: Console, walked: list[Verified], *, sound: bool) -> None:
    if console.as_json:
        books = [
            {
                "book": one.book,
                "position": one.position,
                "digest": one.digest,
                "issues": [found.to_json(console.lang) for found in one.issues],
            }
            for one in walked
        ]
        console.json({"books": books, "sound": sound})
        return
    for one in walked:
        verdict = console.words("完好", "sound") if not one.issues else console.words("断链", "broken")
        console.say(f"{one.book}#{one.position}  {one.digest}  {verdict}")
