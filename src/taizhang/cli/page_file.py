"""What `read` and `audit` share: page files from disk, read or refused with an issue, never a traceback."""

import argparse
import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import BATCH_FILES_MAX, DOCX_FILE_BYTES_MAX, PAGE_BYTES_MAX
from taizhang.core.values.period import parse_day
from taizhang.reading import Reading, Text, read_bytes, read_page

DRAFTS: Final = frozenset(
    {".docx", ".txt", ".md"}
)  # what is taken of a folder; a file that is named may be called anything
_BYTES_MAX: Final = max(PAGE_BYTES_MAX, DOCX_FILE_BYTES_MAX)
_ASIDE: Final = (".", "~$")  # hidden files, and what Word lays beside a document that is open


def add_page(parser: argparse.ArgumentParser) -> None:
    """The files or folders, and the day they were published where a page itself does not tell."""
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="UTF-8 文本、Word 文档或文件夹 · plain text, a .docx, or a folder of them",
    )
    parser.add_argument("--published", metavar="DATE", help="见报日期 · the day of publication, as 2021-07-24")


def is_batch(named: Sequence[str]) -> bool:
    """Whether several files are meant: more than one name, or a folder."""
    return len(named) > 1 or Path(named[0]).is_dir()


def published_day(options: argparse.Namespace) -> tuple[date | None, list[Issue]]:
    """The day of --published, None where it is left out. VAL-005 no such day."""
    return (None, []) if options.published is None else parse_day(options.published)


def page_files(named: Sequence[str]) -> tuple[list[Path], list[Issue]]:
    """The files that names and folders stand for, each once: in the order given, a folder's by name.

    CLI-010 a folder that cannot be read, CLI-064 one with no draft, CLI-065 too many files.
    """
    paths: dict[Path, None] = {}
    for name in named:
        path = Path(name)
        try:
            listed = sorted(_drafts(path)) if path.is_dir() else [path]
        except OSError as error:
            return [], [issue("CLI-010", Where(file=name), why=error.strerror or type(error).__name__)]
        if not listed:
            return [], [issue("CLI-064", Where(file=name))]
        paths |= dict.fromkeys(listed)
        if len(paths) > BATCH_FILES_MAX:
            return [], [issue("CLI-065", Where(file=name), most=BATCH_FILES_MAX)]
    return list(paths), []


def _drafts(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for one in entries:
            if Path(one.name).suffix.lower() in DRAFTS and not one.name.startswith(_ASIDE) and one.is_file():
                yield folder / one.name


def open_page(path: Path, published: date | None) -> tuple[tuple[Text, Reading] | None, list[Issue]]:
    """The text and what was read of it. CLI-010 no such file, READ-… no such text."""
    text, refused = _text(path)
    if text is None:
        return None, refused
    return (text, read_page(text.characters, published)), []


def _text(path: Path) -> tuple[Text | None, list[Issue]]:
    """At most one byte more than the longest file may have is taken in, whatever the file's size."""
    try:
        with path.open("rb") as file:
            content = file.read(_BYTES_MAX + 1)
            size = path.stat().st_size
    except OSError as error:
        return None, [issue("CLI-010", Where(file=str(path)), why=error.strerror or type(error).__name__)]
    except ValueError as error:  # a path with a NUL in it
        return None, [issue("CLI-010", Where(file=repr(str(path))), why=error)]
    if len(content) > _BYTES_MAX:
        return None, [issue("READ-005", Where(file=str(path)), size=max(size, len(content)), most=_BYTES_MAX)]
    return read_bytes(content, str(path))
