"""Personal data on an item's page: sealed, shown to one with the right who asks, and gone once it was forgotten."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from fixtures.site import SMALL_CLERK, Site
from taizhang.cli.sqlite_store import open_file
from taizhang.core.journal.entry import parse
from terminal import taizhang, tell_contact

ITEM = "/items/500118/works.factory/F1/"
NAME = "欧阳鸿鹄"


@pytest.fixture
def told(small_site: Site) -> Site:
    """The small site, where a clerk has told the contact of a factory."""
    tell_contact(small_site.home, NAME)
    return small_site


def test_it_is_sealed_until_asked_for_and_that_is_written_down(told: Site) -> None:
    clerk = told.person(SMALL_CLERK)
    page = clerk.get(ITEM).text
    assert "已封存" in page
    assert "写有个人信息：联系人" in page
    assert NAME not in page
    assert not (told.home / "access").exists()
    shown = clerk.post(ITEM)
    assert shown.status == 200
    assert NAME in shown.text
    assert "已记入日志" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    store, _ = open_file(told.home / "access" / "log.sqlite3")
    assert store is not None
    assert [parse(row.content).payload["read"][0]["fields"] for row in store.read("access")] == [["contact"]]
    assert NAME not in clerk.get(ITEM).text
    verified = taizhang(told.home, "verify")
    assert verified.returncode == 0
    assert [line.split()[0] for line in verified.stdout.splitlines()[:3]] == ["500000#14", "500118#2", "access#1"]
    _alter(told.home / "access" / "log.sqlite3")
    broken = taizhang(told.home, "verify")
    assert (broken.returncode, "access#1" in broken.stderr) == (1, True)


def _alter(log: Path) -> None:
    """Writes another reader into the log, as only somebody with the file in hand can, past the triggers."""
    with closing(sqlite3.connect(log)) as db, db:
        (content,) = db.execute("SELECT content FROM storage_entry").fetchone()
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.execute("UPDATE storage_entry SET content = ?", (content.replace(b"p-clerk", b"p-other"),))


def test_once_forgotten_the_page_says_when_and_why(told: Site) -> None:
    words = ("forget", "works.factory", "F1", "--book", "500118", "--basis", "本人来信请求删除")
    done = taizhang(told.home, *words, "--approved-by", "p-operator", "--actor", "p-chief", "--on", "2026-06-03")
    assert done.returncode == 0, done.stderr
    clerk = told.person(SMALL_CLERK)
    for answer in (clerk.get(ITEM), clerk.post(ITEM)):
        assert "已依法删除" in answer.text
        assert "本人来信请求删除" in answer.text
        assert NAME not in answer.text
    assert "forgotten by law" in clerk.get(f"{ITEM}?lang=en").text
