"""`sign`, `prove` and `verify` on a home folder: which files there are, what is refused, and that nothing given out is lost."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from cast import CITY, HERE, NOW, opening
from signing import OTHER
from taizhang.cli.main import main
from taizhang.core.journal.heads import DayHead, key_text, read_head, sign
from taizhang.core.limits import PROOF_FILE_BYTES_MAX
from taizhang.server.actions.append import submit
from terminal import taizhang

pytestmark = pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)


class Home:
    """A home whose verbs are run in this process."""

    def __init__(self, folder: Path, using: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.heads, self.keys = folder, folder / "heads", folder / "keys"
        self.public = self.keys / "heads.pub"
        self.out: dict[str, Any] = {}
        self.text = ""
        self._using, self._capsys, self._written = using, capsys, 0

    def write(self, count: int = 1) -> None:
        numbers = range(self._written, self._written + count)
        asked = [opening(f"k{n}", f"F{n}", f"第{n}厂") for n in numbers]
        assert all(one.receipt for one in submit(asked, NOW, using=self._using))
        self._written += count

    def run(self, *words: str | Path) -> tuple[int, list[str]]:
        """The exit code and the codes of the issues; what was printed as JSON is kept in `out`."""
        self._capsys.readouterr()
        code = main(["--home", str(self.folder), "--json", *map(str, words)])
        told = self._capsys.readouterr()
        self.out = json.loads(told.out) if told.out else {}
        return code, [one["code"] for one in json.loads(told.err)["issues"]] if told.err else []

    def say(self, *words: str | Path) -> str:
        """What a run prints for a person."""
        self._capsys.readouterr()
        main(["--home", str(self.folder), *map(str, words)])
        return self._capsys.readouterr().out

    def names(self) -> list[str]:
        return sorted(one.name for one in self.heads.iterdir())

    def head(self, name: str = "2021-07-01.json") -> DayHead:
        head, found = read_head((self.heads / name).read_bytes(), self.public.read_text().strip())
        assert found == []
        assert head is not None
        return head


@pytest.fixture
def home(city: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Home:
    """The small city with a few entries in 甲区, signed on no day yet."""
    for name in ("DATABASE_URL", "TAIZHANG_KEYS"):
        monkeypatch.delenv(name, raising=False)
    made = Home(tmp_path, city, capsys)
    made.write(3)
    return made


@pytest.fixture
def signed(home: Home) -> Home:
    """The same with three signed heads, of 3, 4 and 6 entries."""
    for day, count in ((1, 0), (2, 1), (3, 2)):
        home.write(count)
        assert home.run("sign", "--day", f"2021-07-0{day}") == (0, [])
    return home


def test_a_home_that_signed_nothing_is_sound_and_says_so(home: Home) -> None:
    assert home.run("verify") == (0, [])
    assert (home.out["heads"], home.out["sound"]) == (None, True)
    assert "未签发" in home.say("verify")
    assert "not signed" in home.say("verify", "--lang", "en")
    assert not home.heads.exists()


def test_the_first_signing_makes_a_key_for_its_owner_alone(home: Home) -> None:
    assert home.run("sign", "--day", "2021-07-01") == (0, [])
    assert (home.out["number"], home.out["new"], home.out["books"][HERE]) == (1, True, 3)
    assert home.out["file"] == str(home.heads / "2021-07-01.json")
    assert (home.keys / "heads.key").stat().st_mode & 0o777 == 0o600
    assert home.public.read_text().strip() == home.out["key"] == home.head().statement.key
    assert home.run("verify") == (0, [])


def test_a_second_signing_of_a_day_is_one_more_head_where_anything_was_written(home: Home) -> None:
    home.run("sign", "--day", "2021-07-01")
    first = (home.heads / "2021-07-01.json").read_bytes()
    assert home.run("sign", "--day", "2021-07-01") == (0, [])
    assert (home.out["new"], home.out["number"]) == (False, 1)
    assert "没有新的记录" in home.say("sign", "--day", "2021-07-01")
    for _ in range(2):
        home.write()
        home.run("sign", "--day", "2021-07-01")
    home.run("sign", "--day", "2021-07-02")
    assert (home.out["new"], home.out["number"]) == (True, 4)  # a new day has its head, written to or not
    assert home.names() == ["2021-07-01.2.json", "2021-07-01.3.json", "2021-07-01.json", "2021-07-02.json"]
    assert (home.heads / "2021-07-01.json").read_bytes() == first
    assert home.run("verify") == (0, [])
    assert home.out["heads"]["count"] == 4


@pytest.mark.parametrize(
    ("day", "code"), [("2021-07-02", "CLI-055"), ("2999-01-01", "CLI-055"), ("2021-02-30", "VAL-005"), ("x", "VAL-005")]
)
def test_a_day_that_cannot_be_signed(signed: Home, day: str, code: str) -> None:
    assert signed.run("sign", "--day", day) == (2, [code])
    assert len(signed.names()) == 3


def test_today_is_the_day_where_none_is_given(home: Home) -> None:
    assert home.run("sign") == (0, [])
    assert home.names() == [f"{home.out['day']}.json"]
    assert home.run("sign", "--day", "2999-01-01") == (2, ["CLI-055"])


def test_signing_at_once_makes_one_chain(home: Home) -> None:
    with ThreadPoolExecutor(3) as several:
        runs = list(several.map(lambda _: taizhang(home.folder, "sign", "--day", "2021-07-01", "--json"), range(3)))
    assert [one.returncode for one in runs] == [0, 0, 0]
    assert sorted(json.loads(one.stdout)["new"] for one in runs) == [False, False, True]
    assert home.names() == ["2021-07-01.json"]
    assert home.run("verify") == (0, [])


def test_without_books_there_is_nothing_to_sign(home: Home, tmp_path: Path) -> None:
    home.folder = tmp_path / "nowhere"
    assert home.run("sign") == (2, ["SRV-005"])
    assert not home.folder.exists()


def test_a_folder_that_cannot_be_made_is_told(home: Home) -> None:
    home.heads.write_text("a file where a folder should be")
    assert home.run("sign") == (2, ["CLI-041"])


def test_keys_may_lie_elsewhere(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "a safe"
    monkeypatch.setenv("TAIZHANG_KEYS", str(elsewhere))
    assert home.run("sign", "--day", "2021-07-01") == (0, [])
    assert sorted(one.name for one in elsewhere.iterdir()) == ["heads.key", "heads.pub"]
    assert home.run("verify") == (0, [])


def test_a_lost_key_is_not_made_anew(signed: Home) -> None:
    (signed.keys / "heads.key").unlink()
    assert signed.run("sign") == (2, ["CLI-058"])
    assert signed.run("verify") == (0, [])  # that needs the public key alone
    kept = signed.folder / "kept.pub"
    signed.public.rename(kept)
    assert signed.run("verify") == (2, ["CLI-058"])
    assert [one["book"] for one in signed.out["books"]] == [CITY, HERE]  # the chains were walked all the same
    assert signed.run("verify", "--key", kept) == (0, [])


def test_a_first_signing_that_stopped_short_is_taken_up(home: Home) -> None:
    home.run("sign", "--day", "2021-07-01")
    home.public.unlink()  # the head was kept and its key not yet published
    assert home.run("verify") == (0, [])
    assert home.run("sign", "--day", "2021-07-01") == (0, [])
    assert home.public.exists()
    shutil.rmtree(home.heads)
    home.public.unlink()  # the key was made and no head kept yet
    assert home.run("verify") == (0, [])
    assert home.run("sign", "--day", "2021-07-01") == (0, [])


@pytest.mark.parametrize(("name", "content", "code"), [
    ("heads.key", "no key", "CLI-056"), ("heads.key", "00", "CLI-056"),
    ("heads.key", "11" * 32, "BOOK-013"),
])  # fmt: skip
def test_another_key_does_not_sign(signed: Home, name: str, content: str, code: str) -> None:
    (signed.keys / name).write_text(content)
    assert signed.run("sign")[1] == [code]
    assert len(signed.names()) == 3


@pytest.mark.parametrize("content", ["", "ed25519:0", "\0\1", "x" * 999])
def test_a_public_key_that_is_none_is_told(signed: Home, content: str) -> None:
    signed.public.write_text(content)
    assert signed.run("verify") == (2, ["CLI-056"])


def test_a_head_taken_away_is_found(signed: Home) -> None:
    (signed.heads / "2021-07-02.json").unlink()
    assert signed.run("verify") == (1, ["BOOK-017"])
    assert signed.run("sign") == (1, ["BOOK-017"])
    assert signed.run("prove", f"{HERE}#1", "-o", signed.folder / "p.json") == (1, ["BOOK-017"])


def test_all_heads_taken_away_are_missed(signed: Home) -> None:
    kept = shutil.copy(signed.public, signed.folder / "kept.pub")
    shutil.rmtree(signed.heads)
    assert signed.run("verify") == (1, ["BOOK-017"])
    assert signed.run("verify", "--key", kept) == (1, ["BOOK-017"])
    assert signed.run("verify", "--key", signed.folder / "none.pub") == (2, ["CLI-010"])
    assert signed.run("sign") == (1, ["BOOK-017"])
    assert signed.names() == []


def test_a_rewritten_head_is_found(signed: Home) -> None:
    file = signed.heads / "2021-07-02.json"
    whole = file.read_text()
    for old, new, code in (
        ('"number": 2', '"number": 4', "BOOK-014"),
        ('"entries": 4', '"entries": 5', "BOOK-016"),
        ('"statement"', '"statment"', "BOOK-015"),
    ):
        file.write_text(whole.replace(old, new))
        assert signed.run("verify") == (1, [code])
        assert signed.run("sign") == (1, [code])


def test_heads_signed_by_another_key_are_found(signed: Home) -> None:
    last = signed.head("2021-07-03.json")
    forged = sign(last.books, last.statement.day, last.statement.signed_at, OTHER, signed.head("2021-07-02.json"))
    (signed.heads / "2021-07-03.json").write_bytes(forged.content())
    assert signed.run("verify") == (1, ["BOOK-013"])
    signed.public.write_text(key_text(OTHER.public_key()))  # the public key replaced too: then the others are another's
    assert signed.run("verify") == (1, ["BOOK-013", "BOOK-013"])


def test_books_are_held_against_heads_kept_elsewhere(signed: Home, tmp_path: Path) -> None:
    away = tmp_path / "stick"
    away.mkdir()
    for name in ("2021-07-01.json", "2021-07-03.json"):
        shutil.copy(signed.heads / name, away / name)
    key = shutil.copy(signed.public, away / "heads.pub")
    shutil.copy(signed.heads / "2021-07-03.json", away / "the same again.json")
    assert signed.run("verify", "--heads", away, "--key", key) == (0, [])
    assert signed.out["heads"]["count"] == 2
    assert signed.run("verify", "--heads", away / "2021-07-03.json") == (0, [])
    assert signed.out["heads"]["count"] == 1
    assert signed.run("verify", "--heads", tmp_path / "none") == (2, ["CLI-010"])
    (away / "2021-07-01.json").write_text("{}")
    assert signed.run("verify", "--heads", away) == (1, ["BOOK-015"])
    assert signed.run("verify", "--heads", away / "2021-07-01.json") == (1, ["BOOK-015"])
    assert "没有一份末端可用" in signed.say("verify", "--heads", away / "2021-07-01.json")


@pytest.mark.parametrize(
    ("since", "code"),
    [("2021-06-30", "BOOK-025"), (f"{HERE}#2", "BOOK-025"), ("none#9", "BOOK-025"), ("yesterday", "CLI-057"),
     ("12", "CLI-057"), ("#3", "CLI-057")],
)  # fmt: skip
def test_since_needs_a_signed_head(signed: Home, since: str, code: str) -> None:
    assert signed.run("verify", "--since", since) == (2, [code])


def test_since_on_a_home_without_heads(home: Home) -> None:
    assert home.run("verify", "--since", "2021-07-01") == (2, ["BOOK-025"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((HERE,), "CLI-057"),
        ((f"{HERE}#0",), "CLI-057"),
        ((f"{HERE}#x",), "CLI-057"),
        ((f"{HERE}#7",), "BOOK-024"),
        (("none#1",), "BOOK-024"),
        ((HERE, "--from", "2021-07-01.json"), "CLI-059"),
        ((HERE, "--from", "2021-07-02.json", "--to", "2021-07-01.json"), "CLI-059"),
        (("none", "--from", "2021-07-01.json", "--to", "2021-07-02.json"), "BOOK-024"),
        ((HERE, "--from", "2021-07-01.json", "--to", "none.json"), "CLI-010"),
    ],
)
def test_what_cannot_be_proved(
    signed: Home, words: tuple[str, ...], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(signed.heads)
    assert signed.run("prove", *words, "-o", "proof") == (2, [code])
    assert not Path("proof").exists()


def test_a_proof_between_heads_that_are_none_is_refused(signed: Home, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{}")
    words = ("prove", HERE, "--from", broken, "--to", signed.heads / "2021-07-02.json", "-o", tmp_path / "p.json")
    assert signed.run(*words) == (1, ["BOOK-015"])


def test_before_anything_is_signed_there_is_no_proof(home: Home, tmp_path: Path) -> None:
    assert home.run("prove", f"{HERE}#1", "-o", tmp_path / "p.json") == (2, ["BOOK-024"])


def test_a_file_that_is_there_is_overwritten_when_asked(signed: Home, tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    file.write_text("mine")
    assert signed.run("prove", f"{HERE}#1", "-o", file) == (2, ["CLI-040"])
    assert file.read_text() == "mine"
    assert signed.run("prove", f"{HERE}#1", "-o", file, "--force") == (0, [])
    assert signed.out["proves"] == "inclusion"
    assert signed.run("prove", f"{HERE}#1", "-o", tmp_path / "none" / "p.json") == (2, ["CLI-041"])


@pytest.fixture
def proof(signed: Home, tmp_path: Path) -> Path:
    assert signed.run("prove", f"{HERE}#2", "-o", tmp_path / "proof.json") == (0, [])
    return tmp_path / "proof.json"


def test_a_proof_is_judged_by_the_key_given(signed: Home, proof: Path, tmp_path: Path) -> None:
    assert signed.run("verify", "--proof", proof, "--key", signed.public) == (0, [])
    assert (signed.out["verdict"], signed.out["position"]) == ("holds", 2)
    said = signed.say("verify", "--proof", proof, "--key", signed.public)
    assert f"成立  {HERE}#2 在 2021-07-03 签发的账簿里（共 6 条）" in said
    assert '"item":"F1"' in said
    other = tmp_path / "other.pub"
    other.write_text(key_text(OTHER.public_key()))
    assert signed.run("verify", "--proof", proof, "--key", other) == (1, ["BOOK-013"])
    assert signed.out["verdict"] == "refused"
    other.write_text("-----BEGIN")
    assert signed.run("verify", "--proof", proof, "--key", other) == (2, ["CLI-056"])
    assert signed.run("verify", "--proof", proof, "--key", tmp_path / "none") == (2, ["CLI-010"])


def test_a_proof_under_its_own_key_is_never_sound(signed: Home, proof: Path) -> None:
    assert signed.run("verify", "--proof", proof) == (1, ["BOOK-023"])
    assert signed.out["verdict"] == "unproven"
    assert "未证实" in signed.say("verify", "--proof", proof)


def test_a_forged_proof_is_refused_and_its_entry_not_shown(signed: Home, proof: Path) -> None:
    proof.write_text(proof.read_text().replace('"position": 2', '"position": 3'))
    assert signed.run("verify", "--proof", proof, "--key", signed.public) == (1, ["BOOK-022", "BOOK-019"])
    said = signed.say("verify", "--proof", proof, "--key", signed.public)
    assert "不成立" in said
    assert "F1" not in said


def test_a_proof_of_growth_is_told_in_a_sentence(signed: Home, tmp_path: Path) -> None:
    heads = [signed.heads / f"2021-07-0{day}.json" for day in (1, 3)]
    file = tmp_path / "growth.json"
    assert "2021-07-01（1） → 2021-07-03（3）" in signed.say(
        "prove", HERE, "--from", heads[0], "--to", heads[1], "-o", file
    )
    said = signed.say("verify", "--proof", file, "--key", signed.public)
    assert f"成立  {HERE} 自 2021-07-01（3 条）到 2021-07-03（6 条）只增不改" in said
    english = signed.say("verify", "--proof", file, "--key", signed.public, "--lang", "en")
    assert f"{HERE} only grew from 2021-07-01 (3 entries) to 2021-07-03 (6 entries)" in english


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b" " * (PROOF_FILE_BYTES_MAX + 1)])
def test_a_file_that_is_no_proof(home: Home, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "proof.json"
    file.write_bytes(content)
    assert home.run("verify", "--proof", file) == (2, ["BOOK-018"])
    assert home.run("verify", "--proof", tmp_path / "none.json") == (2, ["CLI-010"])
    assert home.run("verify", "--proof", file, "--since", "2021-07-01") == (2, ["CLI-059"])


def test_a_proof_is_judged_without_django_database_or_home(signed: Home, proof: Path) -> None:
    away = signed.folder.parent / "away"
    program = (
        "import sys; from taizhang.cli.main import main; code = main(sys.argv[1:]); "
        "print(code, [one for one in ('django', 'sqlite3', 'pydantic', 'psycopg', 'ruamel', 'duckdb') if one in sys.modules])"
    )
    words = ("--home", str(away), "verify", "--proof", str(proof), "--key", str(signed.public))
    kept = os.environ | {"DATABASE_URL": "postgresql://u@127.0.0.1:1/none"}
    done = subprocess.run([sys.executable, "-c", program, *words], check=True, capture_output=True, text=True, env=kept)
    assert done.stdout.splitlines()[-1] == "0 []"
    assert not away.exists()
