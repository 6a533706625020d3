"""What `read` and `audit` share: a page file from disk, read or refused with an issue, never a traceback."""

import argparse
from datetime import date
from pathlib import Path

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import PAGE_BYTES_MAX
from taizhang.core.values.period import parse_day
from taizhang.reading import Reading, Text, read_bytes, read_page


def add_page(parser: argparse.ArgumentParser) -> None:
    """The file, and the day it was published where the page itself does not tell."""
    parser.add_argument("file", metavar="FILE", help="UTF-8 文本 · a page as plain text")
    parser.add_argument("--published", metavar="DATE", help="见报日期 · the day of publication, as 2021-07-24")


def open_page(options: argparse.Namespace) -> tuple[tuple[Text, Reading] | None, list[Issue]]:
    """The text and what was read of it. CLI-010 no such file, READ-… no such text, VAL-005 no such day."""
    published, found = _published(options.published)
    text, refused = _text(Path(options.file))
    if text is None or found:
        return None, found + refused
    return (text, read_page(text.characters, published)), []


def _published(told: str | None) -> tuple[date | None, list[Issue]]:
    return (None, []) if told is None else parse_day(told)


def _text(path: Path) -> tuple[Text | None, list[Issue]]:
    """At most one byte more than a page may have is taken in, whatever the file's size."""
    try:
        with path.open("rb") as file:
            content = file.read(PAGE_BYTES_MAX + 1)
            size = path.stat().st_size
    except OSError as error:
        return None, [issue("CLI-010", Where(file=str(path)), why=error.strerror or type(error).__name__)]
    except ValueError as error:  # a path with a NUL in it
        return None, [issue("CLI-010", Where(file=repr(str(path))), why=error)]
    if len(content) > PAGE_BYTES_MAX:
        return None, [issue("READ-005", Where(file=str(path)), size=max(size, len(content)), most=PAGE_BYTES_MAX)]
    return read_bytes(content, str(path))
