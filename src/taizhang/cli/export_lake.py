"""`taizhang export lake DIR`: the facts of every book as Parquet files with a manifest, to ask figures of elsewhere.

Exit 2 where there are no books, or the folder cannot be written; what lay there lies there still.
"""

import argparse
from pathlib import Path

from taizhang.cli.books_read import with_books
from taizhang.cli.console import Console
from taizhang.cli.lake_folder import unfit, write
from taizhang.core.issues import Issue, issue
from taizhang.core.journal.store import Store
from taizhang.core.values.figure import Cut


def run(options: argparse.Namespace, console: Console) -> int:
    """0 with the lake in its place."""
    folder: Path = options.folder
    found = unfit(folder, force=options.force) or with_books(console, lambda store: _write(store, folder, console))
    console.issues(found)
    return 2 if found else 0


def _write(store: Store, folder: Path, console: Console) -> list[Issue]:
    if not any(head.position for head in store.heads().values()):
        return [issue("SRV-005")]
    manifest, found = write(store, folder)
    if manifest is None:
        return found
    cut = Cut.of({book: head.position for book, head in manifest.books.items()})
    size = sum(one.size for one in manifest.files)
    if console.as_json:
        console.json({"lake": str(folder), "files": len(manifest.files), "bytes": size, "position": cut.to_json()})
        return []
    count, position = len(manifest.files), console.position(cut)
    console.say(
        console.words(
            f"{folder}  {count} 个文件，{size} 字节，{position}", f"{folder}  {count} files, {size} bytes, {position}"
        )
    )
    return []
