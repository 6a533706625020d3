"""The home that offline verbs are asked of."""

from pathlib import Path

import pytest

from cli.homes import RATE, keep
from figurebook import YC, Books, indicator


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Path:
    books = Books(
        indicator("signed", "kind: count\n    ledger: site.project\n    when: signed"),
        indicator("started", "kind: count\n    ledger: site.project\n    when: started"),
        indicator("rate", RATE, unit="%"),
    )
    for item in ("a", "b", "c"):
        books.open(item)
        books.step(item, "signed", "2021-02-01")
    started = books.step("a", "started", "2021-03-01")  # 7
    books.step("a", "started", "2021-08-01", corrects=started)  # 8
    books.target("rate", YC, "2021", "50", "%")
    file = tmp_path / "taizhang.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    keep(books, file)
    return tmp_path
