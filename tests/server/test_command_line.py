"""`post` and `verify` as programs of their own, on a home folder."""

import json
import os
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from cast import CITY, HERE
from taizhang.core.limits import POST_LINE_BYTES_MAX

Run = subprocess.CompletedProcess[str]


def taizhang(home: Path, *words: str, url: str | None = None) -> Run:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    if url:
        environment["DATABASE_URL"] = url
    program = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), *words]
    return subprocess.run(program, check=False, capture_output=True, text=True, env=environment)


def org(code: str, parent: str = CITY, **more: Any) -> dict[str, Any]:
    payload = {"name": code, "short": code, "kind": "district", "parent": parent, "own_book": parent == CITY}
    return {
        "key": f"org-{code}", "book": CITY, "ledger": "sys.org", "item": code, "verb": "org",
        "effective_on": "2020-01-01", "payload": payload, **more,
    }  # fmt: skip


def written(folder: Path, commands: Sequence[Mapping[str, Any]]) -> str:
    file = folder / "commands.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in commands), encoding="utf-8")
    return str(file)


def entries(home: Path) -> int:
    connection = sqlite3.connect(home / "taizhang.sqlite3")
    count: int = connection.execute("SELECT count(*) FROM storage_entry").fetchone()[0]
    connection.close()
    return count


@pytest.fixture
def home(tmp_path: Path, sqlite_template: Path) -> Path:
    """A home with tables and no books: what `post` would make, made faster."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "taizhang.sqlite3").write_bytes(sqlite_template.read_bytes())
    return folder


def test_a_new_home_is_founded_posted_to_and_verified(tmp_path: Path) -> None:
    home = tmp_path / "新 home"
    file = written(tmp_path, [org(HERE), org("500118-a", HERE, batch="b"), org("500118-b", "500118-a", batch="b")])
    assert "SRV-009" in taizhang(home, "post", file, "--actor", "p-x").stderr
    done = taizhang(home, "post", file, "--found", "某市", "--json")
    receipts = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [(one["key"], one["position"], one["repeated"]) for one in receipts] == [
        (f"org-{HERE}", 4, False),
        ("org-500118-a", 5, False),
        ("org-500118-b", 6, False),
    ]
    again = taizhang(home, "post", file)
    assert again.returncode == 0
    assert "先前已写入" in again.stdout
    proof = taizhang(home, "verify", "--json")
    assert proof.returncode == 0
    assert json.loads(proof.stdout) == {
        "books": [{"book": CITY, "position": 6, "digest": receipts[-1]["digest"], "issues": []}],
        "heads": None,
        "sound": True,
    }
    assert (home / "keys" / "session.key").stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700


def test_refused_commands_are_named_by_line_and_the_others_written(tmp_path: Path, home: Path) -> None:
    file = written(tmp_path, [org(HERE), org("x", "no-such-org"), org("y", actor="p-nobody"), org("500109")])
    done = taizhang(home, "post", file, "--found", "某市", "--lang", "en")
    assert done.returncode == 1
    assert [line.split()[0] for line in done.stdout.splitlines()] == [f"org-{HERE}", "org-500109"]
    assert f"LEDG-020 {file}:2:" in done.stderr
    assert f"LEDG-023 {file}:3:" in done.stderr
    assert "2 written, 2 refused" in done.stderr


@pytest.mark.parametrize(
    ("content", "exit_code", "code"),
    [
        (b"", 2, "CLI-014"),
        (b"\n  \n", 2, "CLI-014"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", 2, "CLI-011"),
        ('{"key": "甲"}'.encode("gbk"), 2, "CLI-011"),
        (b'{"key": "' + b"a" * POST_LINE_BYTES_MAX + b'"}', 2, "CLI-012"),
        (b"{not json}", 1, "CLI-013"),
        (b'{"key": NaN}', 1, "CLI-013"),
        (b'{"key": "\\ud800"}', 1, "CLI-013"),
        (b"[" * 100_000, 1, "CLI-013"),
        (b"[]", 1, "LEDG-001"),
        (b"12", 1, "LEDG-001"),
        (b"{}", 1, "LEDG-001"),
    ],
)
def test_bad_files_and_lines_write_nothing(
    tmp_path: Path, home: Path, content: bytes, exit_code: int, code: str
) -> None:
    file = tmp_path / "commands.jsonl"
    good = json.dumps(org(HERE)).encode()
    file.write_bytes(content if exit_code == 2 else good + b"\n" + content + b"\n" + good)
    done = taizhang(home, "post", str(file), "--found", "某市")
    assert (done.returncode, done.stdout) == (exit_code, "")
    assert code in done.stderr
    assert "Traceback" not in done.stderr
    assert f"{file}" in done.stderr
    assert entries(home) == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"verb": None}, "LEDG-001"),
        ({"colour": "red"}, "LEDG-002"),
        ({"item": ""}, "LEDG-003"),
        ({"key": "k" * 129}, "LEDG-003"),
        ({"payload": "x"}, "LEDG-003"),
        ({"expected_version": -1}, "LEDG-003"),
        ({"effective_on": "2021-02-30"}, "VAL-005"),
    ],
)
def test_a_malformed_command_anywhere_writes_nothing(
    tmp_path: Path, home: Path, change: dict[str, Any], code: str
) -> None:
    file = written(tmp_path, [org(HERE), org("500109") | change])
    done = taizhang(home, "post", file, "--found", "某市")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{code} {file}:2:" in done.stderr
    assert entries(home) == 0


def test_a_file_that_is_not_there_is_exit_2(tmp_path: Path) -> None:
    for name in ("absent.jsonl", "."):
        done = taizhang(tmp_path / "home", "post", str(tmp_path / name))
        assert (done.returncode, done.stdout) == (2, "")
        assert "CLI-010" in done.stderr
    assert not (tmp_path / "home").exists()


def test_a_mark_of_byte_order_is_no_part_of_the_first_command(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "commands.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(org(HERE)).encode())
    assert taizhang(home, "post", str(file), "--found", "某市").returncode == 0


def test_one_changed_byte_is_named_by_verify(tmp_path: Path, home: Path) -> None:
    file = written(tmp_path, [org(HERE), org("500109")])
    assert taizhang(home, "post", file, "--found", "某市").returncode == 0
    connection = sqlite3.connect(home / "taizhang.sqlite3")
    connection.execute("DROP TRIGGER storage_entry_no_update")
    (content,) = connection.execute("SELECT content FROM storage_entry WHERE position = 4").fetchone()
    changed = content[:100] + bytes([content[100] ^ 1]) + content[101:]
    connection.execute("UPDATE storage_entry SET content = ? WHERE position = 4", (changed,))
    connection.commit()
    connection.close()
    done = taizhang(home, "verify")
    assert done.returncode == 1
    assert f"BOOK-001 {CITY}#4:" in done.stderr
    assert f"{CITY}#5" in done.stdout
    assert "断链" in done.stdout
    posted = taizhang(home, "post", file)
    assert "Traceback" not in posted.stderr


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DELETE FROM storage_entry WHERE position = 5", "BOOK-006"),
        ("DELETE FROM storage_entry WHERE position = 3", "BOOK-005"),
        ("UPDATE storage_entry SET kind = 'grant' WHERE position = 5", "BOOK-003"),
        ("UPDATE storage_entry SET effective_on = 'soon' WHERE position = 5", "BOOK-003"),
        ("UPDATE storage_entry SET content = 'text' WHERE position = 5", "BOOK-001"),
        ("UPDATE storage_entry SET digest = 'md5:0' WHERE position = 5", "BOOK-001"),
        ("UPDATE storage_book SET position = 4", "BOOK-006"),
        ("UPDATE storage_book SET digest = 'x'", "BOOK-006"),
    ],
)
def test_every_kind_of_tampering_is_found(tmp_path: Path, home: Path, statement: str, code: str) -> None:
    file = written(tmp_path, [org(HERE), org("500109")])
    assert taizhang(home, "post", file, "--found", "某市").returncode == 0
    connection = sqlite3.connect(home / "taizhang.sqlite3")
    for trigger in ("update", "delete"):
        connection.execute(f"DROP TRIGGER storage_entry_no_{trigger}")
    connection.execute(statement)
    connection.commit()
    connection.close()
    done = taizhang(home, "verify", "--lang", "en")
    assert done.returncode == 1
    assert code in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 99])
def test_verify_without_books_is_exit_2(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "taizhang.sqlite3").write_bytes(content)
    done = taizhang(tmp_path, "verify")
    assert done.returncode == 2
    assert "SRV-006" in done.stderr if content and len(content) > 99 else "SRV-005" in done.stderr


def test_a_file_cut_off_is_told_without_a_traceback(tmp_path: Path, home: Path) -> None:
    file = written(tmp_path, [org(f"{500101 + n}") for n in range(30)])
    assert taizhang(home, "post", file, "--found", "某市").returncode == 0
    whole = (home / "taizhang.sqlite3").read_bytes()
    (home / "taizhang.sqlite3").write_bytes(whole[: len(whole) // 2])
    done = taizhang(home, "verify")
    assert done.returncode in {1, 2}
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", ["post", "verify", "figure", "serve"])
@pytest.mark.parametrize(
    "url",
    ["mysql://db/city", "postgresql://u@127.0.0.1:1/city", "postgresql://u@127.0.0.1:1", "postgresql://[x/city",
     "postgresql://u@h/city?colour=red"],
)  # fmt: skip
def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path, url: str, verb: str) -> None:
    file = written(tmp_path, [org(HERE)])
    words = {
        "post": ("post", file, "--actor", "p-x"),
        "verify": ("verify",),
        "figure": ("figure", "a.b", "--org", CITY, "--period", "2021"),
        "serve": ("serve", "--port", "0"),
    }[verb]
    done = taizhang(tmp_path / "home", *words, url=url)
    assert (done.returncode, done.stdout.strip()) in {(2, ""), (2, '{"books": [], "sound": false}')}
    assert "SRV-006" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", ["post", "serve"])
def test_a_home_that_is_no_folder_is_told(tmp_path: Path, verb: str) -> None:
    file = written(tmp_path, [org(HERE)])
    words = ("post", file, "--found", "某市") if verb == "post" else ("serve", "--port", "0")
    done = taizhang(Path(file) / "home", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "SRV-006" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pack_text_altered_is_named_by_verify(demo_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    with closing(sqlite3.connect(home / "taizhang.sqlite3")) as books, books:
        books.execute("DROP TRIGGER storage_packtext_no_update")
        books.execute("UPDATE storage_packtext SET files = replace(files, '2021', '2020') WHERE pack = 'investment'")
    done = taizhang(home, "verify")
    assert done.returncode == 1
    assert done.stderr.startswith(f"BOOK-009 {CITY}#")
    assert "investment" in done.stderr


def test_a_head_taken_away_is_named_by_verify(tmp_path: Path, home: Path) -> None:
    file = written(tmp_path, [org(HERE)])
    assert taizhang(home, "post", file, "--found", "某市").returncode == 0
    with closing(sqlite3.connect(home / "taizhang.sqlite3")) as books, books:
        books.execute("DELETE FROM storage_book")
    done = taizhang(home, "verify")
    assert done.returncode == 1
    assert "BOOK-006" in done.stderr


@pytest.mark.postgres
def test_posted_to_and_verified_on_postgres(tmp_path: Path, postgres_database: str) -> None:
    file = written(tmp_path, [org(HERE), org("500109")])
    assert taizhang(tmp_path, "post", file, "--found", "某市", url=postgres_database).returncode == 0
    done = taizhang(tmp_path, "verify", url=postgres_database)
    assert done.returncode == 0
    assert f"{CITY}#5" in done.stdout


@contextmanager
def served(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The web of a home on a port, until the block ends."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    program = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), "serve", "--port", str(port)]
    with subprocess.Popen(program, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        try:
            yield one
        finally:
            one.send_signal(signal.SIGINT)
            one.communicate(timeout=30)


def answered(port: int) -> HTTPResponse:
    """The first answer of the login page; connections refused while the server starts are tried again."""
    until = time.monotonic() + 60
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/login/", headers={"Host": "localhost"})
            answer = connection.getresponse()
            answer.read()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            select.select([], [], [], 0.05)
        else:
            return answer
        finally:
            connection.close()


def test_serve_answers_with_guarding_headers_and_tells_a_taken_port(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with served(home, port):
        answer = answered(port)
        assert answer.status == 200
        assert "default-src 'self'" in (answer.getheader("Content-Security-Policy") or "")
        assert answer.getheader("X-Frame-Options") == "DENY"
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        taken = taizhang(home, "serve", "--port", str(port))
        assert taken.returncode == 2
        assert "CLI-016" in taken.stderr
