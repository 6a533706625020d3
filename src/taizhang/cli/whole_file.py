"""Files written whole or not at all, and files read up to a bound."""

import os
from pathlib import Path

from taizhang.core.issues import Issue, Where, issue
from taizhang.durable import written_aside


def write(path: Path, content: bytes) -> list[Issue]:
    """Puts a whole file in its place at once: CLI-041 where that cannot be, and then nothing has changed."""
    try:
        with written_aside(path, content) as beside:
            beside.replace(path)
    except OSError as error:
        return [issue("CLI-041", Where(file=str(path)), why=error.strerror or error)]
    return []


def unfit(path: Path, *, force: bool) -> list[Issue]:
    """CLI-040 where a file is there already and is not to be overwritten."""
    return [issue("CLI-040", Where(file=str(path)))] if os.path.lexists(path) and not force else []


def read(path: Path, most: int) -> tuple[bytes, list[Issue]]:
    """A file's bytes, of one too long `most` and a byte; CLI-010 where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1), []
    except OSError as error:
        return b"", [issue("CLI-010", Where(file=str(path)), why=error.strerror or error)]
