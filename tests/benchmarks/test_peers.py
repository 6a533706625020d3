"""Peers are frozen, and every benchmark's two sides give the same answer on a small input."""

import hashlib
from pathlib import Path

import pytest

import book
from harness import Case
from peers import plain_json

PEERS = Path(__file__).parents[2] / "benchmarks" / "peers"


def test_peers_are_as_they_were_committed() -> None:
    lines = (PEERS / "FROZEN").read_text(encoding="utf-8").splitlines()
    frozen = {name: digest for digest, name in (line.split() for line in lines)}
    assert frozen == {
        path.relative_to(PEERS).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in PEERS.rglob("*.*")
        if path.suffix in {".py", ".sql", ".yml"}
    }


@pytest.mark.parametrize("case", book.cases(entries=20), ids=lambda case: case.name)
def test_both_sides_of_the_book_agree(case: Case) -> None:
    assert case.peer is not None
    assert case.ours() == case.peer()


def test_the_peer_finds_a_changed_byte() -> None:
    written, stored = book.book(3)
    rows = [
        (one.position, one.digest, one.content, tuple(book.plain(entry)[name] for name in plain_json.INDEXED))
        for one, entry in zip(stored, written, strict=True)
    ]
    assert plain_json.walk(rows)[2] == 0
    position, digest, content, columns = rows[1]
    rows[1] = (position, digest, content.replace(b"done", b"gone"), columns)
    assert plain_json.walk(rows)[2] == 1
