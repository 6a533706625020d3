"""A damaged entry: whoever meets it is told in words which one, and the rest goes on."""

import sqlite3
from pathlib import Path

import pytest

from fixtures.site import SMALL_CLERK, Site, served
from taizhang.server.home import DATABASE_FILE

ITEM = "/items/500118/works.factory/F1/"


def _damage(home: Path, book: str, position: int, content: bytes) -> None:
    """Writes over an entry as only somebody with the file in hand can, past the triggers."""
    with sqlite3.connect(home / DATABASE_FILE) as books:
        triggers = books.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'storage_entry'")
        for (name,) in triggers.fetchall():
            books.execute(f'DROP TRIGGER "{name}"')
        books.execute("UPDATE storage_entry SET content = ? WHERE book = ? AND position = ?", (content, book, position))


@pytest.mark.parametrize("path", [ITEM, f"{ITEM}record/milestone/"])
def test_a_damaged_entry_of_an_item_is_named(small_site: Site, path: str) -> None:
    clerk = small_site.person(SMALL_CLERK)
    _damage(small_site.home, "500118", 1, b"{}")
    answer = clerk.get(path)
    assert answer.status == 500
    assert "账簿位置 500118#1 的记录与写入时不同" in answer.text
    assert "taizhang verify" in answer.text
    assert clerk.get("/ledgers/works.factory/").status == 200


def test_damage_in_the_city_s_book_stops_every_page_in_words_but_not_the_server(small_home: Path) -> None:
    _damage(small_home, "500000", 2, b"not an entry")
    with served(small_home, ()) as site:
        answers = [site.visitor().get(path) for path in ("/", "/figures/works.signed/500118/2026/?lang=en")]
        assert site.visitor().get("/login/").status == 200
    assert [answer.status for answer in answers] == [500, 500]
    assert "账簿位置 500000#2" in answers[0].text
    assert "The entry at 500000#2 is not what was written" in answers[1].text
