"""A batch too long to be kept in mind at once is written in parts of one transaction: all of it is there, or nothing."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from cast import CLERK, NOW, command, opening
from faults.aftermath import assert_sound, kept
from faults.killing import Opened, environment
from faults.mounts import fill, small_disk
from faults.script import DISTRICTS
from taizhang.core.ledger.command import Command
from taizhang.core.limits import BATCH_PART_COMMANDS
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.home import DATABASE_FILE
from taizhang.server.storage.store import DjangoStore

BOOK = DISTRICTS[0]
LENGTH = 2 * BATCH_PART_COMMANDS + 200  # three parts


def factory(number: int, batch: str | None = "b") -> Command:
    return opening(f"k{number}", f"F{number}", f"第{number}厂", org=BOOK, book=BOOK, batch=batch)


def codes(outcomes: Sequence[Outcome]) -> set[tuple[str, ...]]:
    return {tuple(one.code for one in outcome.issues) for outcome in outcomes}


def ours(using: str) -> int:
    """Entries of the book."""
    return sum(book == BOOK for book, _ in kept(using))


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """The batch as a file to post."""
    file = tmp_path / "commands.jsonl"
    with file.open("w", encoding="utf-8") as opened:
        for number in range(LENGTH):
            line = {"key": f"k{number}", "book": BOOK, "ledger": "works.factory", "item": f"F{number}", "verb": "open",
                    "actor": CLERK, "effective_on": "2026-06-01", "batch": "b",
                    "payload": {"fields": {"org": BOOK, "name": f"第{number}厂"}}}  # fmt: skip
            opened.write(json.dumps(line) + "\n")
    return file


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
@pytest.mark.parametrize("size", [1, 1_000_000, 3_000_000])
def test_killed_in_the_middle_it_is_there_whole_or_not_at_all(
    where: dict[str, str], opened: Opened, lines: Path, size: int
) -> None:
    """In the middle: when the log has grown to so many bytes, though nothing of it counts yet."""
    post = [sys.executable, "-m", "taizhang.cli.main", "post", str(lines), "--json"]
    log = Path(where["TAIZHANG_HOME"]) / f"{DATABASE_FILE}-wal"
    program = subprocess.Popen(post, env=environment(where), stdout=subprocess.DEVNULL)
    while not log.exists() or log.stat().st_size < size:
        assert program.poll() is None
    os.kill(program.pid, signal.SIGKILL)
    program.wait()
    using = opened(where)
    assert ours(using) in {0, LENGTH}
    assert_sound(using)
    outcomes = submit([factory(number) for number in range(LENGTH)], NOW, using=using)
    assert [one.receipt and one.receipt.position for one in outcomes] == list(range(1, LENGTH + 1))
    assert_sound(using)


def test_refused_at_its_end_it_leaves_nothing_and_what_was_there_before(where: dict[str, str], opened: Opened) -> None:
    using = opened(where)
    assert codes(submit([factory(0, None)], NOW, using=using)) == {()}
    changed = command("change", "F0", "amend", {"fields": {"name": "改"}}, book=BOOK, batch="b")
    wrong = command("wrong", f"F{LENGTH - 1}", "milestone", {"milestone": "no_such"}, book=BOOK, batch="b")
    asked = [changed, *(factory(number) for number in range(1, LENGTH)), wrong]
    outcomes = submit(asked, NOW, using=using)
    assert codes(outcomes[:-1]) == {("LEDG-024",)}
    assert codes(outcomes[-1:]) == {("LEDG-012",)}
    assert ours(using) == 1
    assert_sound(using)
    again = command("again", "F0", "amend", {"fields": {"name": "再改"}}, book=BOOK, expected_version=1)
    assert codes(submit([again], NOW, using=using)) == {()}  # nothing of the refused batch is remembered
    assert codes(submit(asked[:-1], NOW, using=using)) == {()}
    assert DjangoStore(using).heads()[BOOK].position == 2 + LENGTH
    assert_sound(using)


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_on_a_disk_full_in_the_middle_it_leaves_nothing(
    sqlite_home: Path, tmp_path: Path, opened: Opened, vendor: str
) -> None:
    del vendor
    with small_disk(tmp_path / "disk", 96_000) as disk:
        home = disk / "home"
        subprocess.run(["cp", "-r", str(sqlite_home), str(home)], check=True)
        using = opened({"TAIZHANG_HOME": str(home)})
        assert codes(submit([factory(0, None)], NOW, using=using)) == {()}
        ballast = fill(disk, 4_000_000)
        asked = [factory(number) for number in range(1, LENGTH)]
        assert codes(submit(asked, NOW, using=using)) == {("SRV-050",)}
        assert ours(using) == 1
        ballast.unlink()
        assert codes(submit(asked, NOW, using=using)) == {()}
        assert ours(using) == LENGTH
        assert_sound(using)
