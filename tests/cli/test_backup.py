"""`backup`, `restore`, `rebuild` and `attach` as programs of their own."""

import fcntl
import json
import os
import pty
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from cast import HERE
from fixtures.site import served
from server.test_command_line import Run, org, taizhang, written
from taizhang.core.limits import BLOB_BYTES_MAX


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Path:
    """A small home: a city and two orgs, five entries in all."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "taizhang.sqlite3").write_bytes(sqlite_template.read_bytes())
    file = written(tmp_path, [org(HERE), org("500109")])
    assert taizhang(folder, "post", file, "--found", "某市").returncode == 0
    return folder


def listing(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes; not what SQLite keeps beside a database while somebody reads it."""
    files = (one for one in folder.rglob("*") if one.is_file() and not one.name.endswith(("-wal", "-shm")))
    return {str(one.relative_to(folder)): one.read_bytes() for one in files}


def figures(home: Path, url: str | None = None) -> Any:
    """The demo's 93 figures, each worked out anew from the books."""
    done = taizhang(home, "demo", "--no-serve", "--json", url=url)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return told["figures"], told["books"]


def lake(home: Path, url: str | None = None) -> bytes:
    """The manifest of the home's lake, which holds the digest of every file."""
    done = taizhang(home, "export", "lake", str(home / "lake"), url=url)
    assert (done.returncode, done.stderr) == (0, "")
    return (home / "lake" / "manifest.json").read_bytes()


@pytest.mark.postgres
def test_the_demo_goes_to_postgres_and_back_with_every_figure_the_same(
    demo_home: Path, tmp_path: Path, postgres_database: str
) -> None:
    first, second, back = (tmp_path / name for name in ("first", "second", "back"))
    shutil.copytree(demo_home, first)
    expected = figures(first)
    assert len(expected[0]) == 93
    assert taizhang(first, "backup", "-o", str(tmp_path / "a")).returncode == 0
    done = taizhang(second, "restore", str(tmp_path / "a"), "--json", url=postgres_database)
    assert done.returncode == 0, done.stderr
    there = json.loads(done.stdout)
    assert (there["restored"], there["replaced"]) == (True, None)
    assert figures(second, postgres_database) == expected
    assert lake(second, postgres_database) == lake(first)  # either database gives the same lake, byte by byte
    done = taizhang(second, "backup", "-o", str(tmp_path / "b"), "--json", url=postgres_database)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["books"] == there["books"]
    assert taizhang(back, "restore", str(tmp_path / "b")).returncode == 0
    assert figures(back) == expected
    assert taizhang(back, "verify").returncode == 0


def test_a_backup_is_not_written_over_unless_that_is_asked_for(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "b"
    assert taizhang(home, "backup", "-o", str(file)).returncode == 0
    before = file.read_bytes()
    done = taizhang(home, "backup", "-o", str(file))
    assert (done.returncode, "CLI-040" in done.stderr, file.read_bytes()) == (2, True, before)
    assert taizhang(home, "backup", "-o", str(file), "--force").returncode == 0
    assert file.read_bytes() != before  # made at another moment


@pytest.mark.parametrize("size", [33_000, 61_000])
def test_a_disk_that_fills_leaves_the_old_backup_and_nothing_else(home: Path, tmp_path: Path, size: int) -> None:
    """No file may grow beyond `size`: the copy of the books, then the archive, cannot be finished."""
    folder = tmp_path / "backups"
    folder.mkdir()
    file = folder / "b"
    assert taizhang(home, "backup", "-o", str(file)).returncode == 0
    old = listing(folder)
    taizhang(home, "attach", _large(tmp_path / "large"))
    done = _limited(home, size, "backup", "-o", str(file), "--force")
    assert done.returncode == 2, done.stderr
    assert "CLI-041" in done.stderr
    assert "Traceback" not in done.stderr
    assert listing(folder) == old
    assert [one.name for one in folder.iterdir()] == ["b"]


def _large(file: Path) -> str:
    file.write_bytes(os.urandom(200_000))
    return str(file)


def _limited(home: Path, size: int, *words: str) -> Run:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    program = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), *words]
    limit: Callable[[], None] = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # noqa: E731
    return subprocess.run(program, check=False, capture_output=True, text=True, env=kept, preexec_fn=limit)


def test_a_restore_onto_a_full_disk_leaves_the_home_as_it_was(home: Path, tmp_path: Path) -> None:
    assert taizhang(home, "backup", "-o", str(tmp_path / "b")).returncode == 0
    before = listing(home)
    done = _limited(home, 61_000, "restore", str(tmp_path / "b"), "--yes")
    assert done.returncode == 2
    assert "SRV-044" in done.stderr or "SRV-006" in done.stderr
    assert "Traceback" not in done.stderr
    assert listing(home) == before


@pytest.mark.parametrize("to", ["absent/b", "file/b", "."])
def test_a_place_that_cannot_be_written_to_is_told(home: Path, tmp_path: Path, to: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = taizhang(home, "backup", "-o", str(tmp_path / to), "--force")
    assert (done.returncode, "CLI-041" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


@pytest.mark.parametrize("verb", [("backup", "-o", "b"), ("rebuild",)])
def test_without_books_there_is_nothing_to_do(tmp_path: Path, verb: tuple[str, ...]) -> None:
    done = taizhang(tmp_path / "home", *verb)
    assert (done.returncode, "SRV-005" in done.stderr) == (2, True)
    assert not (tmp_path / "home").exists()


def test_damaged_books_are_backed_up_and_told(home: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home / "taizhang.sqlite3")) as books, books:
        books.execute("DROP TRIGGER storage_entry_no_update")
        books.execute("UPDATE storage_entry SET content = replace(content, '500109', '500110') WHERE position = 5")
    done = taizhang(home, "backup", "-o", str(tmp_path / "b"), "--json")
    assert (done.returncode, "BOOK-001" in done.stderr) == (1, True)
    assert json.loads(done.stdout)["sound"] is False
    done = taizhang(tmp_path / "there", "restore", str(tmp_path / "b"))
    assert (done.returncode, "BOOK-001" in done.stderr, (tmp_path / "there").exists()) == (1, True, False)


def test_what_is_there_is_replaced_only_by_who_says_so(home: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "b")
    assert taizhang(home, "backup", "-o", file).returncode == 0
    assert taizhang(home, "post", written(tmp_path, [org("500110")])).returncode == 0
    before = listing(home)
    done = taizhang(home, "restore", file)
    assert (done.returncode, "CLI-070" in done.stderr) == (2, True)
    done = taizhang(home, "restore", file, "--check", "--json")
    assert (done.returncode, json.loads(done.stdout)["restored"]) == (0, False)
    told = _answering(home, "n", file)
    assert (told.returncode, "500000: 6 → 5" in told.stderr) == (1, True)
    assert listing(home) == before
    assert _answering(home, "y", file).returncode == 0
    assert "500000#5" in taizhang(home, "verify").stdout
    (kept,) = home.glob("replaced-*")
    shutil.copy(kept / "taizhang.sqlite3", tmp_path / "taizhang.sqlite3")
    assert "500000#6" in taizhang(tmp_path, "verify").stdout


def _answering(home: Path, answer: str, file: str) -> Run:
    """Restores at a terminal, where somebody answers the question; the bar of progress is drawn there too."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    here, there = pty.openpty()
    os.write(here, f"{answer}\n".encode())
    words = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), "restore", file]
    try:
        return subprocess.run(words, check=False, stdin=there, capture_output=True, text=True, env=kept)
    finally:
        os.close(here)
        os.close(there)


def test_progress_is_drawn_on_a_terminal(home: Path, tmp_path: Path) -> None:
    here, there = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    words = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), "backup", "-o", str(tmp_path / "b")]
    done = subprocess.run(words, check=False, stdout=subprocess.PIPE, stderr=there, env={**kept, "TERM": "xterm"})
    os.close(there)
    drawn = os.read(here, 65_536).decode()
    os.close(here)
    assert done.returncode == 0
    assert "抄录" in drawn


def test_a_home_that_is_served_is_not_replaced(home: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "b")
    assert taizhang(home, "backup", "-o", file).returncode == 0
    with served(home, ()):
        assert taizhang(home, "backup", "-o", file, "--force").returncode == 0
        done = taizhang(home, "restore", file, "--yes")
        assert (done.returncode, "SRV-039" in done.stderr) == (2, True)
    assert taizhang(home, "restore", file, "--yes").returncode == 0


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """A folder that somebody else has for himself."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def test_nobody_writes_while_a_home_is_restored(home: Path, tmp_path: Path) -> None:
    file = written(tmp_path, [org("500110")])
    with locked(home):
        for verb in (
            ("post", file),
            ("attach", file),
            ("rebuild",),
            ("restore", file),
            ("backup", "-o", str(tmp_path / "b")),
        ):
            done = taizhang(home, *verb)
            assert (done.returncode, "SRV-039" in done.stderr) == (2, True), verb
    assert taizhang(home, "post", file).returncode == 0


def test_what_a_killed_backup_left_is_cleared_and_two_at_once_are_told(home: Path, tmp_path: Path) -> None:
    left = tmp_path / ".b.aside"
    (left / "folder").mkdir(parents=True)
    (left / "archive").write_bytes(b"half a backup")
    with locked(left):
        done = taizhang(home, "backup", "-o", str(tmp_path / "b"))
    assert (done.returncode, "SRV-039" in done.stderr, (tmp_path / "b").exists()) == (2, True, False)
    assert taizhang(home, "backup", "-o", str(tmp_path / "b")).returncode == 0
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".b")] == []


def test_keys_to_be_put_back_are_asked_for(home: Path, tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    paper.write_bytes(b"x")
    assert taizhang(home, "attach", str(paper)).returncode == 0
    assert taizhang(home, "backup", "-o", str(tmp_path / "b")).returncode == 0
    done = taizhang(tmp_path / "there", "restore", str(tmp_path / "b"))
    assert (done.returncode, "密钥" in done.stderr) == (0, True)


def test_projections_that_were_changed_are_told_and_made_anew(home: Path) -> None:
    first = json.loads(taizhang(home, "rebuild", "--json").stdout)
    assert first == {"items": 5, "intervals": 0, "before": first["after"], "after": first["after"], "same": True}
    with closing(sqlite3.connect(home / "taizhang.sqlite3")) as books, books:
        books.execute("UPDATE storage_itemrow SET title = '另一个' WHERE item = '500109'")
    done = taizhang(home, "rebuild")
    assert (done.returncode, "SRV-043" in done.stderr) == (1, True)
    done = taizhang(home, "rebuild")
    assert (done.returncode, done.stderr) == (0, "")
    assert first["after"] in done.stdout


def test_books_that_are_damaged_are_not_rebuilt(home: Path) -> None:
    with closing(sqlite3.connect(home / "taizhang.sqlite3")) as books, books:
        books.execute("DROP TRIGGER storage_entry_no_update")
        books.execute("UPDATE storage_entry SET content = replace(content, '500109', '500110') WHERE position = 5")
    done = taizhang(home, "rebuild")
    assert (done.returncode, "BOOK-001" in done.stderr, done.stdout) == (1, True, "")  # though it is a text now
    with closing(sqlite3.connect(home / "taizhang.sqlite3")) as books, books:
        books.execute("UPDATE storage_entry SET content = CAST(content AS BLOB)")
    done = taizhang(home, "rebuild")
    assert (done.returncode, "BOOK-001" in done.stderr, done.stdout) == (1, True, "")


def test_files_are_stored_and_looked_for_by_verify(home: Path, tmp_path: Path) -> None:
    paper, empty, large = tmp_path / "许可证.pdf", tmp_path / "空.txt", tmp_path / "large"
    paper.write_bytes(b"%PDF-1.4")
    empty.write_bytes(b"")
    with large.open("wb") as opened:
        opened.truncate(BLOB_BYTES_MAX + 1)
    assert taizhang(home, "verify", "--blobs").returncode == 0
    done = taizhang(home, "attach", str(paper), str(empty), str(large), str(tmp_path / "absent"), "--json")
    assert done.returncode == 2
    stored = json.loads(done.stdout)["attachments"]
    assert [one["file"] for one in stored] == [str(paper), str(empty)]
    assert [code in done.stderr for code in ("SRV-008", "CLI-010", str(large))] == [True, True, True]
    assert [len(one["digest"]) for one in stored] == [71, 71]
    noted = taizhang(home, "verify")
    assert (noted.returncode, "SRV-042" in noted.stderr, "2 个附件" in noted.stderr) == (0, True, True)
    assert taizhang(home, "attach", str(paper)).stdout.endswith(f"  {paper}\n")
