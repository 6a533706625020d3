"""`taizhang restore FILE`: proves a backup whole, then puts it in the place of what is there, which is kept aside."""

import argparse
import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, Where, issue

if TYPE_CHECKING:
    from taizhang.server.actions.restore import Manifest, Restored

_UNREAD = {"CLI-010", "CLI-070", "SRV-006", "SRV-030", "SRV-035", "SRV-038", "SRV-039", "SRV-044"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, and what the asker agrees to."""
    parser.add_argument("file", type=Path, metavar="FILE", help="备份文件 · a backup")
    parser.add_argument("--yes", action="store_true", help="不再询问 · do not ask")
    parser.add_argument("--check", action="store_true", help="只核验，不恢复 · prove it and restore nothing")
    parser.add_argument(
        "--older", action="store_true", help="退回到签发的末端之前 · go back behind a signed head of the home"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """0 restored (or proven, with --check); 1 not what it should be, or not agreed to; 2 unreadable, in use, wrong use."""
    from taizhang.server.home import hold, let_go

    home = console.home.absolute()
    aside = home / ".restoring"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not hold(home, alone=True):
            console.issues([issue("SRV-039", Where(file=str(home)))])
            return 2
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        done, found = _restored(options, console, home, aside)
    except OSError as error:
        done, found = None, [issue("SRV-044", Where(file=str(error.filename or home)), why=error.strerror or error)]
    finally:
        let_go(home)
        shutil.rmtree(aside, ignore_errors=True)
        with suppress(OSError):  # a home made for nothing
            home.rmdir()
    console.issues(found)
    if done is None:
        return 2 if any(one.code in _UNREAD for one in found) else 1
    _print(done, console)
    return int(not done.done and not options.check)


def _restored(
    options: argparse.Namespace, console: Console, home: Path, aside: Path
) -> "tuple[Restored | None, list[Issue]]":
    """On SQLite this process serves the folder aside, so that nothing of the home is opened before its time."""
    from taizhang.cli.online import release, start
    from taizhang.cli.progress import progress

    url = os.environ.get("DATABASE_URL") or None
    found = start(home if url else aside, migrate=False)
    if found:
        return None, found
    from taizhang.server.actions.restore import Asked, books_of, restore

    standing = {} if url else books_of(home)
    asking = bool(standing) and not options.yes and not options.check
    if asking and not sys.stdin.isatty():
        return None, [issue("CLI-070", Where(file=str(home)))]

    def agreed(manifest: "Manifest") -> bool:
        if options.check:
            return False
        return not asking or _asked(console, manifest, standing)

    words = {
        "unpack": console.words("展开", "bytes unpacked"),
        "load": console.words("装入", "entries loaded"),
        "rebuild": console.words("重建", "items made anew"),
    }
    asked = Asked(options.file.absolute(), home, aside, datetime.now(UTC), options.older, url)
    with progress(words) as told:
        done, found = restore(asked, agreed, told)
    release()
    return done, [*found, *(done.warnings if done else ())]


def _asked(console: Console, manifest: "Manifest", standing: Mapping[str, int]) -> bool:
    """Shows what would take the place of what, and asks."""
    console.note(console.words(f"备份于 {manifest.made_at}", f"backed up at {manifest.made_at}"))
    for book in sorted({*standing, *manifest.heads}):
        there = manifest.heads[book][0] if book in manifest.heads else 0
        console.note(f"  {book}: {standing.get(book, 0)} → {there}")
    console.note(
        console.words("替换现有的账簿吗？原来的留在一旁。[y/N]", "replace the books here? the old are kept. [y/N]")
    )
    return sys.stdin.readline().strip().lower() in {"y", "yes", "是"}


def _print(done: "Restored", console: Console) -> None:
    said = done.manifest
    if console.as_json:
        books = {book: {"position": at, "digest": digest} for book, (at, digest) in said.heads.items()}
        kept = str(done.replaced) if done.replaced else None
        counts = {"items": done.items, "logins": said.logins, "attachments": said.blobs}
        console.json({"made_at": said.made_at, "books": books, **counts, "restored": done.done, "replaced": kept})
        return
    for book, (position, digest) in said.heads.items():
        console.say(f"{book}#{position}  {digest}")
    verdict = (
        ("已恢复", "restored") if done.done else ("备份完好，没有恢复", "the backup is sound; nothing was restored")
    )
    console.say(console.words(*verdict))
    from taizhang.server.home import keys_folder

    keys = keys_folder(console.home)
    if done.done and said.blobs and not (keys / "blobs.key").exists():
        told = (
            "附件要用原来的密钥才能读：先把密钥的备份放回",
            "attachments need the keys they were sealed under: put them back into",
        )
        console.note(f"{console.words(*told)} {keys}")
    if done.replaced:
        console.say(console.words(f"原来的留在 {done.replaced}", f"what was replaced is kept in {done.replaced}"))
