"""A home folder of a few entries, and the command line asked of it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from figurebook import Books
from taizhang.cli.main import main
from taizhang.core.journal.rows import COLUMNS

RATE = "kind: ratio\n    numerator: site.started\n    denominator: site.signed\n    places: 1"


def keep(books: Books, file: Path) -> None:
    """Writes books from memory into a home's tables, as they stand."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for book, head in books.store.heads().items():
            connection.execute("INSERT INTO storage_book VALUES (?, ?, ?)", (book, head.position, head.digest))
            for row in books.store.read(book):
                c = row.columns
                values = (
                    book, row.position, row.digest, row.content, c.ledger, c.item, c.kind, c.effective_on.isoformat(),
                    c.corrects, c.command_key,
                )  # fmt: skip
                marks = ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO storage_entry (book, {', '.join(COLUMNS)}) VALUES ({marks})", values)  # noqa: S608 - our own names
        for digest, files in books.store._declarations.items():
            connection.execute("INSERT INTO storage_packtext VALUES (?, 'site', ?)", (digest, json.dumps(files)))


def told(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> tuple[int, str, str]:
    code = main(["--home", str(home), *words])
    out, err = capsys.readouterr()
    return code, out, err


def asked(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> dict[str, Any]:
    code, out, err = told(capsys, home, *words, "--json")
    assert (code, err) == (0, "")
    found: dict[str, Any] = json.loads(out)
    return found
