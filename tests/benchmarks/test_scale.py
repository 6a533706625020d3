"""The province of sample data: the same on every run, whole, and by every engine the same."""

import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.spark import QUIETLY
from scalebench.dashboard import INDICATORS, Dashboard, ask
from scalebench.province import NOTE, TOP, districts, generate
from taizhang.indicators.engines.lake import DuckDBLakeEngine
from taizhang.indicators.engines.spark import Cluster, SparkEngine
from taizhang.indicators.lake.lake import Lake, open_lake

COUNT, ENTRIES = 3, 3000


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    folder = tmp_path_factory.mktemp("province")
    made = generate(folder, COUNT, ENTRIES)
    assert ENTRIES * 0.7 < made.entries < ENTRIES * 1.3
    lake, found = open_lake(folder)
    assert lake is not None, found
    return lake


def _by_duckdb(lake: Lake, short: int = 0) -> Dashboard:
    return ask(lake, DuckDBLakeEngine(lake), short=short).worked(districts(COUNT))


def test_a_province_says_that_it_is_invented_and_is_the_same_again(province: Lake, tmp_path: Path) -> None:
    assert province.manifest.note == NOTE
    assert generate(tmp_path, COUNT, ENTRIES).manifest == province.manifest


def test_a_dashboard_has_no_gaps_and_the_whole_is_its_parts(province: Lake) -> None:
    told = _by_duckdb(province)
    assert len(told) == len(INDICATORS) * (COUNT + 1)
    for name in ("signed_projects", "contract_amount", "funds_in_place", "fixed_invested", "jobs"):
        parts = [told[name, code].value for code in districts(COUNT)]
        assert sum(one for one in parts if one is not None) == told[name, TOP].value, name
    assert _by_duckdb(province, short=5) != told  # the last entries are corrections


@pytest.mark.spark
@pytest.mark.filterwarnings(*QUIETLY)
def test_spark_gives_the_same_dashboard(province: Lake, spark_cluster: Cluster) -> None:
    told = ask(province, SparkEngine(province, spark_cluster)).worked(districts(COUNT))
    assert told == _by_duckdb(province)


def test_the_benchmark_runs_without_spark_and_says_so(tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "benchmarks" / "scale.py"
    program = (
        "import sys; sys.argv = ['scale.py', '--districts', '2', '--entries', '2000', '4000', '--repeats', '1'];"
        f"sys.path.insert(0, {str(script.parent)!r}); import harness, scale; from pathlib import Path;"
        f"harness.RESULTS = Path({str(tmp_path)!r}); scale.lacking = lambda: 'pyspark'; scale.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "Spark is left out" in done.stdout
    assert "slope, seconds a million entries: DuckDB" in done.stdout
    assert (tmp_path / "scale.json").exists()
