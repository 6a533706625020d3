"""What `verify` says of attachments: each that an entry names is in the blob store, and is what its digest says."""

import os
from contextlib import closing
from typing import TYPE_CHECKING

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, issue

if TYPE_CHECKING:
    from taizhang.server.blob_files import Checked


def attachment_issues(console: Console, *, asked: bool) -> list[Issue]:
    """SRV-041 at each entry whose file is missing or damaged, and SRV-042 (a warning) for files that no entry names.

    Looked for where the home has any attachments, or where they were asked after; else all entries are read for nothing.
    """
    from taizhang.server import blob_files

    home = console.home.absolute()
    if not asked and not (home / blob_files.FOLDER).is_dir():
        return []
    checked = _checked(console)
    if checked is None:
        return []
    orphans = [issue("SRV-042", count=len(checked.orphans))] if checked.orphans else []
    return [*checked.issues, *orphans]


def _checked(console: Console) -> "Checked | None":
    """None where there are no books to read: verify has said so already."""
    from taizhang.cli.sqlite_store import open_store
    from taizhang.core.ledger.attachments import named_in
    from taizhang.server import blob_files

    if os.environ.get("DATABASE_URL"):
        from taizhang.server.queries.attachments import check_blobs

        return check_blobs(console.home.absolute())
    store, _ = open_store(console.home)
    if store is None:
        return None
    with closing(store):
        return blob_files.check(console.home.absolute(), named_in(store))
