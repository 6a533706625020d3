"""The demo's home folder: whose it is, and the way in which a new one takes its place only when it is complete."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from taizhang.cli.sqlite_store import open_store

MARK: Final = "sample-data"  # the server looks for it: every screen says 示例数据


@dataclass(frozen=True, slots=True)
class Mark:
    """What a finished build leaves in its folder: what it was built from, and how far its books went."""

    scale: int
    packs: Mapping[str, str]  # digest by code
    books: Mapping[str, int]
    entries: int
    seconds: float
    source: str = ""  # digest of what the sample city is made from
    database: str = ""  # the name of the database the books are in; empty for the home's own file

    def write(self, folder: Path) -> None:
        body = {one.name: getattr(self, one.name) for one in fields(self)}
        (folder / MARK).write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def mark_of(home: Path) -> Mark | None:
    """The mark of a finished build; None where there is none that can be read."""
    try:
        body: Any = json.loads((home / MARK).read_text(encoding="utf-8"))
        return Mark(**body)
    except (OSError, ValueError, TypeError):
        return None


def is_free(home: Path) -> bool:
    """Whether nothing lies there that could be lost."""
    return not home.exists() or (home.is_dir() and not any(home.iterdir()))


def is_untouched(home: Path, mark: Mark) -> bool:
    """Whether the books stand where the build left them: then nobody's entries are lost by building anew."""
    store, found = open_store(home)
    if store is None:  # no books at all; those that cannot be read may hold somebody's entries
        return all(one.code == "SRV-005" for one in found)
    with closing(store):
        return {book: head.position for book, head in store.heads().items()} == dict(mark.books)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """One build at a time beside a home folder; a second one waits and then finds the first one's."""
    home.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(home.parent, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def fresh_folder(home: Path) -> Path:
    """An empty folder beside the home to build in; what a build that was cut off left there is removed."""
    folder = home.parent / f".{home.name}-building"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder


def take_place(folder: Path, home: Path) -> None:
    """The finished folder becomes the home; the demo that was there before goes."""
    before = home.parent / f".{home.name}-before"
    shutil.rmtree(before, ignore_errors=True)
    if home.exists():
        home.rename(before)
    folder.rename(home)
    shutil.rmtree(before, ignore_errors=True)
