"""`taizhang backup -o FILE`: a consistent copy of the home, everything but its keys, while others go on writing."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, Where, issue

if TYPE_CHECKING:
    from taizhang.server.actions.backup import BackedUp


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether a backup there may be replaced."""
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="备份文件 · the file to write")
    parser.add_argument("--force", action="store_true", help="替换已有的文件 · replace a file that is there")
    parser.epilog = "不含密钥；密钥另行备份 · never holds keys, which are backed up apart"


def run(options: argparse.Namespace, console: Console) -> int:
    """0 written and sound; 1 written, and what was copied is damaged; 2 not written."""
    file: Path = options.output.absolute()
    if file.exists() and not options.force:
        console.issues([issue("CLI-040", Where(file=str(file)))])
        return 2
    made, found = _made(console, file)
    if made is None:
        console.issues(found)
        return 2
    _print(made, console)
    console.issues(found)
    return int(not made.sound)


def _made(console: Console, file: Path) -> "tuple[BackedUp | None, list[Issue]]":
    from taizhang.cli.online import start
    from taizhang.cli.progress import progress
    from taizhang.cli.sqlite_store import open_store

    if not os.environ.get("DATABASE_URL"):
        store, found = open_store(console.home)
        if store is None:
            return None, found
        store.close()
    found = start(console.home, migrate=False)
    if found:
        return None, found
    from taizhang.server.actions.backup import backup

    words = {"copy": console.words("抄录", "entries copied"), "write": console.words("写出", "bytes written")}
    with progress(words) as told:
        return backup(file, datetime.now(UTC), told)


def _print(made: "BackedUp", console: Console) -> None:
    said = made.manifest
    size = made.file.stat().st_size
    if console.as_json:
        books = {book: {"position": at, "digest": digest} for book, (at, digest) in said.heads.items()}
        counts = {"logins": said.logins, "attachments": said.blobs, "orphans": made.orphans}
        console.json(
            {
                "file": str(made.file),
                "bytes": size,
                "made_at": said.made_at,
                "books": books,
                **counts,
                "sound": made.sound,
            }
        )
        return
    for book, (position, digest) in said.heads.items():
        console.say(f"{book}#{position}  {digest}")
    told = (
        f"{made.file}：{size} 字节，{len(said.heads)} 本账簿，{said.blobs} 个附件，{said.logins} 个登录名；不含密钥",
        f"{made.file}: {size} bytes, {len(said.heads)} books, {said.blobs} attachments, {said.logins} logins; no keys",
    )
    console.say(console.words(*told))
