"""A restore killed at any of its steps leaves the old home whole or the new one, and run again ends what it began.

The process is a real one, killed by SIGKILL from within at the n-th file operation on the home: the interpreter's audit
events tell it of every rename, link, removal and new folder.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import psycopg
import pytest
from psycopg import sql

from cast import NOW, opening
from fixtures.postgres import Cluster
from server.operations.homes import silent
from server.test_command_line import taizhang
from taizhang.server.actions.append import submit
from taizhang.server.actions.backup import backup
from taizhang.server.storage.blobs import Blobs

_KILLED_AT: Final = """
import os, signal, sys
home, last = os.path.realpath(sys.argv[1]), int(sys.argv[2])
count = 0
def watch(event, words):
    global count
    if event not in {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "sqlite3.connect"}:
        return
    names = [os.fsdecode(word) for word in words if isinstance(word, (str, bytes, os.PathLike))]
    if not any(home in name for name in names):
        return
    count += 1
    if count == last:
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
from taizhang.cli.main import main
code = main(["--home", home, "restore", sys.argv[3], "--yes"])
print(count, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def vendor() -> str:
    return "sqlite"


@dataclass(frozen=True)
class State:
    """What a reader may rely on: where the books end, what lists say, how many logins, which attachments are sound."""

    books: dict[str, int]
    projections: str
    attachments: bool


def state_of(home: Path) -> State:
    """Reads a home by the command line; every part of it must be sound."""
    copy = home.with_name("looked-at")
    shutil.copytree(home, copy)
    try:
        verified = taizhang(copy, "verify", "--blobs", "--json")
        assert verified.returncode == 0, verified.stderr
        rebuilt = taizhang(copy, "rebuild", "--json")
        assert rebuilt.returncode == 0, rebuilt.stderr
    finally:
        shutil.rmtree(copy)
    books = {one["book"]: one["position"] for one in json.loads(verified.stdout)["books"]}
    return State(books, json.loads(rebuilt.stdout)["after"], (home / "blobs").is_dir())


def lies_in(home: Path) -> str:
    """One digest of all that lies in a home but what a restore works in and what it has set apart."""
    whole = sha256()
    for one in sorted(home.rglob("*")):
        name = str(one.relative_to(home))
        if one.is_file() and not name.startswith((".restoring", "replaced-", "keys")):
            whole.update(name.encode() + b"\0" + sha256(one.read_bytes()).digest())
    return whole.hexdigest()


def killed(home: Path, at: int, file: Path, url: str | None = None) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE", "DJANGO"))
    }
    kept |= {"DATABASE_URL": url} if url else {}
    words = [sys.executable, "-c", _KILLED_AT, str(home), str(at), str(file)]
    return subprocess.run(words, check=False, capture_output=True, text=True, env=kept)


def test_a_restore_killed_at_any_step_leaves_one_whole_home(story: str, tmp_path: Path) -> None:
    """The home has moved on since the backup: an entry more, with an attachment of its own."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("taizhang.sqlite3", "taizhang.sqlite3-wal", "taizhang.sqlite3-shm", "operator"):
        if (tmp_path / name).exists():
            shutil.copy(tmp_path / name, home / name)
    shutil.copytree(tmp_path / "keys", home / "keys")
    shutil.copytree(tmp_path / "blobs", home / "blobs")
    old = state_of(home)
    submit([opening("later", "F9", "丁厂")], NOW, using=story)
    assert Blobs(tmp_path).put(b"later")[1] == []
    newer = tmp_path / "newer.backup"
    made, _ = backup(newer, NOW, silent, using=story)
    assert made is not None
    whole = tmp_path / "whole"
    shutil.copytree(home, whole)
    done = killed(whole, 0, newer)
    assert done.returncode == 0, done.stderr
    steps = int(done.stderr.strip().splitlines()[-1])
    new = state_of(whole)
    assert (new.books["500118"], old.books["500118"]) == (9, 8)
    seen: dict[str, State] = {}  # by what lies in the home, so that the same is not looked at twice
    for at in range(1, steps + 1):
        if at % 5 and at <= steps - 20:
            continue
        tried = tmp_path / f"killed-{at}"
        shutil.copytree(home, tried)
        assert killed(tried, at, newer).returncode == -signal.SIGKILL, at
        there = lies_in(tried)
        if there not in seen:
            seen[there] = state_of(tried)
            assert seen[there] in (old, new), at
        shutil.rmtree(tried)
    assert old in seen.values()
    assert new in seen.values()
    cut_off = tmp_path / "cut-off"
    shutil.copytree(home, cut_off)
    killed(cut_off, steps - 2, newer)
    assert killed(cut_off, 0, newer).returncode == 0
    assert state_of(cut_off) == new
    assert not (cut_off / ".restoring").exists()


@pytest.mark.postgres
def test_a_restore_into_postgres_killed_at_any_step_leaves_all_of_the_books_or_none(
    saved: Path, tmp_path: Path, postgres_cluster: Cluster
) -> None:
    """The last steps, around the commit; run again, each is ended."""
    seen: set[bool] = set()
    with psycopg.connect(postgres_cluster.url("postgres"), autocommit=True) as connection:
        home = tmp_path / "whole"
        with database(connection) as name:
            done = killed(home, 0, saved, postgres_cluster.url(name))
            assert done.returncode == 0, done.stderr
            steps = int(done.stderr.strip().splitlines()[-1])
            expected = lies_in(home)
        for at in range(steps - 10, steps + 1, 2):
            tried = tmp_path / f"killed-{at}"
            with database(connection) as name:
                url = postgres_cluster.url(name)
                assert killed(tried, at, saved, url).returncode == -signal.SIGKILL, at
                verified = taizhang(tried, "verify", url=url)
                in_place = verified.returncode == 0
                none = "SRV-005" in verified.stderr or "does not exist" in verified.stderr  # no books, or no tables yet
                assert in_place or none, (at, verified.stderr)
                assert not in_place or "500118#8" in verified.stdout
                seen.add(in_place)
                again = killed(tried, 0, saved, url)
                assert again.returncode == 0, (at, again.stderr)
                assert taizhang(tried, "verify", "--blobs", url=url).returncode == 0
                assert lies_in(tried) == expected, at
    assert seen == {False, True}


@contextmanager
def database(connection: "psycopg.Connection[tuple[object, ...]]") -> Iterator[str]:
    """A new database without tables, gone afterwards."""
    name = f"t_{uuid.uuid4().hex}"
    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield name
    finally:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
