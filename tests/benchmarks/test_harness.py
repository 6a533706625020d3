"""The harness: medians in turns, ratios that read the same way in both directions, targets that stay missed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import harness
from harness import Case, measured, run, table

ROW_KEYS = ["name", "measure", "ours", "peer", "ratio", "target", "direction", "met", "repeats", "spread"]


def clock_of(*seconds: float) -> harness.Clock:
    """A clock under which the calls in turn take so many seconds."""

    def ticks() -> Iterator[float]:
        now = 0.0
        for one in seconds:
            yield now
            now += one
            yield now

    ticking = ticks()
    return lambda: next(ticking)


def test_higher_is_things_a_second() -> None:
    case = Case("sums", "sums/s", "higher", 100, lambda: 4, lambda: 4, target=2.0, repeats=3)
    row = measured(case, clock_of(1.0, 4.0, 2.0, 2.0, 0.5, 1.0))  # ours 1, 2, 0.5; peer 4, 2, 1
    assert list(row) == ROW_KEYS
    assert (row["ours"], row["peer"], row["ratio"], row["met"]) == (100.0, 50.0, 2.0, True)
    assert row["spread"] == 1.5  # (200 - 50) / 100


def test_lower_is_milliseconds_and_a_missed_target_stays() -> None:
    case = Case("page", "ms", "lower", 1, lambda: 4, lambda: 4, target=2.0, repeats=1)
    row = measured(case, clock_of(0.2, 0.3))
    assert (row["ours"], row["peer"], row["ratio"], row["met"]) == (200.0, 300.0, 1.5, False)


@pytest.mark.parametrize(
    ("direction", "target", "met"), [("lower", 200.0, True), ("lower", 199.0, False), ("higher", 6, False)]
)
def test_without_a_peer_the_target_bounds_ours(direction: harness.Direction, target: float, met: bool) -> None:
    row = measured(Case("page", "x", direction, 1, lambda: 4, target=target, repeats=1), clock_of(0.2))
    assert (row["peer"], row["ratio"], row["met"]) == (None, None, met)


def test_without_a_target_nothing_is_met_or_missed() -> None:
    assert measured(Case("page", "ms", "lower", 1, lambda: 4, repeats=1), clock_of(0.2))["met"] is None


def test_different_answers_are_not_timed() -> None:
    with pytest.raises(AssertionError, match="sums: the answers differ"):
        measured(Case("sums", "sums/s", "higher", 1, lambda: 4, lambda: 5), clock_of())


def test_a_run_prints_a_table_and_writes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(harness, "RESULTS", tmp_path / "results")
    run("tiny", [Case("nothing", "ms", "lower", 1, lambda: 4, repeats=1)], packages=("orjson",))
    report = json.loads((tmp_path / "results" / "tiny.json").read_text(encoding="utf-8"))
    assert list(report) == ["machine", "versions", "calibration", "rows"]
    assert set(report["versions"]) == {"python", "orjson"}
    assert set(report["calibration"]) == {"fsync_per_s", "cpu_score"}
    assert list(report["rows"][0]) == ROW_KEYS
    assert "nothing" in capsys.readouterr().out


def test_the_table_shouts_what_was_missed() -> None:
    row = dict.fromkeys(ROW_KEYS) | {
        "name": "page",
        "measure": "ms",
        "ours": 1200.5,
        "target": 2.0,
        "met": False,
        "spread": 0.1,
    }
    report = {"machine": {"processor": "any"}, "calibration": {"fsync_per_s": 1.0, "cpu_score": 2.0}, "rows": [row]}
    assert "MISSED" in table(report)
    assert "1,200.5" in table(report)
