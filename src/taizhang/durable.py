"""Files that are there whole or not at all, also after the power went: written aside, synced, then given their name."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_aside(path: Path, content: bytes, mode: int = 0o666) -> Iterator[Path]:
    """The content in a file beside where it is to be, on the disk for good, for the block to link or move to its name.

    What was not moved is gone as the block is left, and so is a half where the disk was full (OSError).
    """
    fresh = _beside(path)
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def made_aside(path: Path) -> Iterator[Path]:
    """A name in a folder of its owner's alone, beside where a file is to be, for the block to make it by another's hand (a
    database's, say); then it is on the disk for good and takes its name. Where the block fails nothing of it is left, and
    what a process that was killed left behind goes with the next one: only one at a time may make a file of a name.
    """
    aside = path.with_name(f".{path.name}.making")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(0o700)
    try:
        fresh = aside / path.name
        yield fresh
        fresh.chmod(0o600)
        sync(fresh)
        fresh.replace(path)
        sync(path.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")


def sync(path: Path) -> None:
    """Makes a file's content, or the names in a folder, durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
