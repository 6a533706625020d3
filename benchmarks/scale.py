"""a province of 40 districts as a lake: one dashboard by DuckDB and by Spark, equal to the last digit, and what it costs as it grows"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from harness import publish
from scalebench.dashboard import INDICATORS, Dashboard, ask
from scalebench.province import TOP, Province, districts, generate
from scalebench.standalone import SETTINGS, lacking, standalone
from taizhang.indicators.engines.lake import DuckDBLakeEngine, LakeEngine
from taizhang.indicators.engines.spark import Cluster, SparkEngine, connect
from taizhang.indicators.lake.lake import Lake, open_lake

DISTRICTS: Final = 40
ENTRIES: Final = (1_000_000, 4_000_000)
REPEATS: Final = 3


@dataclass(frozen=True)
class Timed:
    """What one engine took for a dashboard: the first from nothing, and others after it."""

    first: float
    others: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.others)

    @property
    def spread(self) -> float:
        return (max(self.others) - min(self.others)) / self.median


@dataclass(frozen=True)
class Sized:
    """What one size of province took."""

    province: Province
    passes: int
    generated: float
    held: float
    duckdb: Timed
    spark: Timed | None


def main(words: Sequence[str] | None = None) -> None:
    """Measures every size asked for, holds both engines to the same figures, prints and publishes."""
    options = _options(words)
    part = lacking()
    if options.spark and part is not None:
        raise SystemExit(f"{part} is missing: make spark")
    if part is not None:
        print(f"!!! Spark is left out: {part} is not on this machine (`make spark` installs pyspark)")
    with _spark(wanted=part is None) as cluster:
        sizes = [_measured(options.districts, entries, options.repeats, cluster) for entries in options.entries]
    publish("scale", [row for size in sizes for row in _rows(size)], ["duckdb", "pyarrow"])
    for size in sizes:
        _say(size)
    for smaller, larger in pairwise(sizes):
        _slope(smaller, larger)


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", type=int, default=DISTRICTS)
    parser.add_argument(
        "--entries", type=int, nargs="+", default=list(ENTRIES), help="about so many in all; several sizes"
    )
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--spark", action="store_true", help="fail where Spark cannot be started")
    return parser.parse_args(words)


@contextmanager
def _spark(*, wanted: bool) -> Iterator[Cluster | None]:
    """A cluster of its own, up for the block."""
    if not wanted:
        yield None
        return
    with standalone() as address:
        cluster, found = connect(address, SETTINGS)
        assert cluster is not None, [one.line("en") for one in found]
        try:
            yield cluster
        finally:
            cluster.stop()


def _measured(count: int, entries: int, repeats: int, cluster: Cluster | None) -> Sized:
    with tempfile.TemporaryDirectory(prefix="tz-province-") as name:
        province, generated = _clocked(lambda: generate(Path(name), count, entries))
        (lake, found), held = _clocked(lambda: open_lake(province.folder))
        assert lake is not None, [one.line("en") for one in found]
        listed = districts(count)
        duckdb, there = _asked(lake, DuckDBLakeEngine, listed, repeats)
        spark = None
        if cluster is not None:
            spark, here = _asked(lake, lambda one: SparkEngine(one, cluster), listed, repeats)
            assert here == there, "Spark and DuckDB differ"
            print(f"{len(there)} dashboards of {len(there[0])} values: Spark and DuckDB equal, exactly")
        gaps = [name for (name, org), one in there[0].items() if org == TOP and one.value is None]
        assert not gaps, f"sample data without {gaps}"
        return Sized(province, ask(lake, DuckDBLakeEngine(lake)).passes, generated, held, duckdb, spark)


def _asked(
    lake: Lake, engine_of: Callable[[Lake], LakeEngine], listed: list[str], repeats: int
) -> tuple[Timed, list[Dashboard]]:
    """The dashboard from nothing, and then at earlier positions, none of which the engine has answered before."""
    begun = time.perf_counter()
    engine = engine_of(lake)
    told = [ask(lake, engine).worked(listed)]
    first = time.perf_counter() - begun
    others = []
    for short in range(1, repeats + 1):
        one, seconds = _clocked(lambda short=short: ask(lake, engine, short=short).worked(listed))  # type: ignore[misc]
        others.append(seconds)
        told.append(one)
    return Timed(first, tuple(others)), told


def _clocked(call: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    answer = call()
    return answer, time.perf_counter() - begun


def _rows(size: Sized) -> list[dict[str, Any]]:
    """Ours is DuckDB over the lake, the peer Spark over the same files."""
    name = f"{size.province.entries / 1e6:.2f} million entries"
    known: dict[str, Any] = {"peer": None, "ratio": None, "target": None, "direction": "lower", "met": None}
    rows = [
        {
            **known,
            "name": f"the manifest, {name}",
            "measure": "ms",
            "ours": round(size.held * 1000),
            "repeats": 1,
            "spread": 0,
        }
    ]
    for what, ours, theirs in (
        ("first dashboard", size.duckdb.first, size.spark and size.spark.first),
        ("dashboard", size.duckdb.median, size.spark and size.spark.median),
    ):
        row = {**known, "name": f"{what}, {name}", "measure": "ms", "ours": round(ours * 1000)}
        if theirs:
            row |= {"peer": round(theirs * 1000), "ratio": round(theirs / ours, 2)}
        once = what.startswith("first")
        rows.append(
            {
                **row,
                "repeats": 1 if once else len(size.duckdb.others),
                "spread": 0 if once else round(size.duckdb.spread, 3),
            }
        )
    return rows


def _say(size: Sized) -> None:
    one = size.province
    print(
        f"{one.entries:,} entries, {one.facts:,} facts, {len(one.manifest.files):,} files, {one.size / 2**20:.1f} MiB; "
        f"written in {size.generated:.1f} s, held against the manifest in {size.held:.2f} s; "
        f"{len(INDICATORS)} indicators in {size.passes} passes"
    )
    for name, timed in (("DuckDB", size.duckdb), ("Spark", size.spark)):
        if timed is not None:
            print(f"  {name}: first {timed.first:.2f} s, then {', '.join(f'{each:.2f}' for each in timed.others)} s")


def _slope(smaller: Sized, larger: Sized) -> None:
    """Seconds a million entries more cost, between two sizes."""
    more = (larger.province.entries - smaller.province.entries) / 1e6
    parts = [f"DuckDB {(larger.duckdb.median - smaller.duckdb.median) / more:.4f}"]
    if smaller.spark is not None and larger.spark is not None:
        parts.append(f"Spark {(larger.spark.median - smaller.spark.median) / more:.4f}")
    parts.append(f"manifest {(larger.held - smaller.held) / more:.4f}")
    size = (larger.province.size - smaller.province.size) / more / 2**20
    print(f"slope, seconds a million entries: {', '.join(parts)}; {size:.1f} MiB a million entries")


if __name__ == "__main__":
    main()
