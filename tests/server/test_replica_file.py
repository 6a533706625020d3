"""The generation that figures are worked out from, in the home folder: laid down, stood on, and made by one at a time."""

import fcntl
from pathlib import Path

from cast import HERE, NOW, command, opening
from taizhang.core.values.figure import FigureRequest
from taizhang.core.values.period import Period, PeriodKind
from taizhang.indicators.engines.duckdb import GENERATION_FILE, DuckDBSource
from taizhang.server.actions.append import submit
from taizhang.server.actions.rebuild import lay_replica_down
from taizhang.server.storage.store import DjangoStore


def signed(source: DuckDBSource) -> object:
    figure, issues = source.figure(FigureRequest("works.signed", HERE, Period(PeriodKind.YEAR, 2026, 1)))
    assert figure is not None, issues
    return figure.value


def write_signed(using: str, number: int) -> None:
    payload = {"milestone": "signed", "occurrence": 1, "status": "actual"}
    item, steel = f"F{number}", {"fields": {"sector": "steel"}}
    told = [
        opening(f"o{number}", item, "一厂"),
        command(f"a{number}", item, "amend", steel),
        command(f"s{number}", item, "milestone", payload),
    ]
    assert all(one.receipt for one in submit(told, NOW, using=using))


def test_a_generation_is_laid_down_and_stood_on(city: str, tmp_path: Path) -> None:
    write_signed(city, 1)
    assert lay_replica_down(using=city)
    file = tmp_path / GENERATION_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert not [one.name for one in tmp_path.iterdir() if one.name.startswith(".")]
    source = DuckDBSource(DjangoStore(city), "500000", carried=0, file=file)
    assert (signed(source), source.since_laid_down()) == (1, 0)
    write_signed(city, 2)
    assert (signed(source), source.since_laid_down()) == (2, 3)


def test_a_new_one_is_laid_down_only_where_enough_was_written_since(city: str, tmp_path: Path) -> None:
    write_signed(city, 1)
    assert lay_replica_down(using=city)
    before = (tmp_path / GENERATION_FILE).stat().st_ino
    write_signed(city, 2)
    assert not lay_replica_down(3, using=city)
    assert (tmp_path / GENERATION_FILE).stat().st_ino == before
    assert lay_replica_down(2, using=city)
    source = DuckDBSource(DjangoStore(city), "500000", file=tmp_path / GENERATION_FILE)
    assert (signed(source), source.since_laid_down()) == (2, 0)


def test_who_comes_while_another_lays_one_down_leaves_it_to_that_one(city: str, tmp_path: Path) -> None:
    write_signed(city, 1)
    with (tmp_path / GENERATION_FILE).with_suffix(".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert not lay_replica_down(using=city)
    assert not (tmp_path / GENERATION_FILE).exists()
    assert lay_replica_down(using=city)
