"""Books of both databases held against the heads their home has signed: what a sound chain hides is found, each by its code."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from cast import CITY, HERE, NOW, opening
from taizhang.core.journal.chain import seal
from taizhang.core.journal.entry import parse
from taizhang.core.journal.store import Stored
from taizhang.server.actions.append import submit
from taizhang.server.storage.store import DjangoStore
from terminal import Run, taizhang


@dataclass(frozen=True)
class Home:
    """A home on one of the databases: its folder, its alias in this process, and its address for another."""

    folder: Path
    using: str
    url: str | None

    def run(self, *words: str | Path) -> Run:
        return taizhang(self.folder, *words, url=self.url)

    def codes(self, *words: str | Path) -> tuple[int, list[str]]:
        """The exit code and the issues of a run."""
        done = self.run(*words, "--json")
        assert "Traceback" not in done.stderr
        told: list[dict[str, Any]] = json.loads(done.stderr)["issues"] if done.stderr else []
        return done.returncode, [one["code"] for one in told]

    def write(self, first: int, last: int) -> None:
        asked = [opening(f"k{n}", f"F{n}", f"第{n}厂") for n in range(first, last + 1)]
        assert all(one.receipt for one in submit(asked, NOW, using=self.using))

    def unguarded(self, *statements: tuple[str, list[Any]]) -> None:
        """Runs statements that the triggers would refuse, as somebody with the file or the owner's password can."""
        with connections[self.using].cursor() as cursor:
            if connections[self.using].vendor == "sqlite":
                for doing in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS storage_entry_no_{doing}")
            else:
                cursor.execute("SET session_replication_role = replica")
            for statement, values in statements:
                cursor.execute(statement, values)

    def cut(self, last: int) -> None:
        """Cuts the tail off after `last` and sets the head to it."""
        digest = self.rows()[last - 1].digest
        self.unguarded(
            ("DELETE FROM storage_entry WHERE book = %s AND position > %s", [HERE, last]),
            ("UPDATE storage_book SET position = %s, digest = %s WHERE code = %s", [last, digest, HERE]),
        )

    def rows(self) -> list[Stored]:
        return list(DjangoStore(self.using).read(HERE))

    def replace(self, rows: list[Stored]) -> None:
        """Puts rows in the place of those there, and sets the head to the last."""
        put = "UPDATE storage_entry SET content = %s, digest = %s WHERE book = %s AND position = %s"
        last = rows[-1].digest
        self.unguarded(
            *((put, [one.content, one.digest, HERE, one.position]) for one in rows),
            ("UPDATE storage_book SET digest = %s WHERE code = %s", [last, HERE]),
        )


@pytest.fixture
def home(city: str, vendor: str, tmp_path: Path, request: pytest.FixtureRequest) -> Home:
    """The small city with two signed heads: of 6 entries in 甲区 and of 10."""
    url = request.getfixturevalue("postgres_database") if vendor == "postgres" else None
    made = Home(tmp_path, city, url)
    made.write(1, 6)
    assert made.codes("sign", "--day", "2021-07-01") == (0, [])
    made.write(7, 10)
    assert made.codes("sign", "--day", "2021-07-02") == (0, [])
    return made


def swapped(rows: list[Stored], position: int) -> list[Stored]:
    """The rows with one entry written anew, its digest too."""
    made = list(rows)
    made[position - 1] = replace(
        seal(replace(parse(rows[position - 1].content), command_key="k0")), columns=rows[position - 1].columns
    )
    return made


def chained_anew(rows: list[Stored], position: int) -> list[Stored]:
    """The same, and every link after it."""
    made = swapped(rows, position)
    for at in range(position, len(made)):
        made[at] = seal(replace(parse(made[at].content), prev=made[at - 1].digest))
    return made


def rewrite(home: Home, make: Callable[[list[Stored], int], list[Stored]], position: int) -> None:
    home.replace(make(home.rows(), position))
    home.unguarded(("UPDATE storage_entry SET command_key = 'k0' WHERE book = %s AND position = %s", [HERE, position]))


def test_sound_books_agree_with_their_heads(home: Home) -> None:
    home.write(11, 12)
    done = home.run("verify", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0, done.stderr
    assert (told["heads"]["count"], told["heads"]["newest"]["number"], told["heads"]["since"]) == (2, 2, None)
    assert [(one["book"], one["position"]) for one in told["books"]][1] == (HERE, 12)
    for since, after in (("2021-07-01", 6), ("2021-07-30", 10), (f"{HERE}#9", 6), (f"{HERE}#10", 10)):
        since_then = json.loads(home.run("verify", "--since", since, "--json").stdout)
        assert (since_then["sound"], since_then["books"][1]["after"]) == (True, after)
    assert "没有重读" in home.run("verify", "--since", "2021-07-02").stdout


def test_a_tail_cut_off_is_found(home: Home) -> None:
    home.cut(8)
    assert home.codes("verify") == (1, ["BOOK-010"])
    assert "BOOK-010" in home.codes("verify", "--since", "2021-07-01")[1]
    before = sorted((home.folder / "heads").iterdir())
    assert home.codes("sign") == (1, ["BOOK-006", "BOOK-010"])
    assert sorted((home.folder / "heads").iterdir()) == before
    proof = home.folder / "proof.json"
    assert home.codes("prove", f"{HERE}#3", "-o", proof) == (1, ["BOOK-010"])
    heads = [home.folder / "heads" / f"2021-07-0{day}.json" for day in (1, 2)]
    assert home.codes("prove", HERE, "--from", heads[0], "--to", heads[1], "-o", proof) == (1, ["BOOK-010"])
    assert not proof.exists()


def test_a_suffix_chained_anew_is_found(home: Home) -> None:
    rewrite(home, chained_anew, 8)
    assert home.codes("verify") == (1, ["BOOK-012"])
    assert home.codes("verify", "--since", "2021-07-01") == (1, ["BOOK-012"])
    assert "BOOK-012" in home.codes("sign")[1]
    proof = home.folder / "proof.json"
    assert home.codes("prove", f"{HERE}#3", "-o", proof) == (1, ["BOOK-019"])
    heads = [home.folder / "heads" / f"2021-07-0{day}.json" for day in (1, 2)]
    assert home.codes("prove", HERE, "--from", heads[0], "--to", heads[1], "-o", proof) == (1, ["BOOK-021"])
    assert not proof.exists()


def test_a_swapped_entry_is_found(home: Home) -> None:
    rewrite(home, swapped, 3)
    assert home.codes("verify") == (1, ["BOOK-002", "BOOK-011"])
    assert home.codes("prove", f"{HERE}#3", "-o", home.folder / "proof.json") == (1, ["BOOK-019"])


def test_a_book_and_its_entries_taken_away_are_found(home: Home) -> None:
    home.unguarded(
        ("DELETE FROM storage_entry WHERE book = %s", [HERE]), ("DELETE FROM storage_book WHERE code = %s", [HERE])
    )
    assert home.codes("verify") == (1, ["BOOK-010"])


def test_what_is_proved_holds_without_the_home(home: Home, tmp_path_factory: pytest.TempPathFactory) -> None:
    away = tmp_path_factory.mktemp("away")
    key = away / "heads.pub"
    key.write_bytes((home.folder / "keys" / "heads.pub").read_bytes())
    entry, growth = away / "entry.json", away / "growth.json"
    heads = [home.folder / "heads" / f"2021-07-0{day}.json" for day in (1, 2)]
    assert home.codes("prove", f"{HERE}#3", "-o", entry) == (0, [])
    assert home.codes("prove", CITY, "--from", heads[0], "--to", heads[1], "-o", growth) == (0, [])
    for proof, proves in ((entry, "inclusion"), (growth, "consistency")):
        done = taizhang(away / "nowhere", "verify", "--proof", proof, "--key", key, "--json")
        told = json.loads(done.stdout)
        assert (done.returncode, told["verdict"], told["proves"], told["issues"]) == (0, "holds", proves, [])
