"""The engine for a lake larger than one machine: passes by Spark, on a standalone cluster that is there already.

pyspark is no part of the base installation: it is imported when a cluster is asked for.
"""

import logging
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from threading import Event
from time import monotonic
from typing import Any, Final

from taizhang.core.issues import Issue, issue
from taizhang.core.limits import SPARK_ANSWER_SECONDS, SPARK_PARTITION_BYTES, SPARK_WORKER_SECONDS
from taizhang.indicators.engines.lake import Bindable, LakeEngine
from taizhang.indicators.engines.spark_sql import SESSION, bound_in_spark, in_spark, type_in_spark
from taizhang.indicators.lake.lake import Lake, Reach
from taizhang.indicators.lake.layout import FACTS, TABLES
from taizhang.indicators.plan import NoAnswerError
from taizhang.indicators.sql import Compiled

ADDRESS: Final = re.compile(r"spark://(?P<host>[\w.-]+):(?P<port>\d{1,5})")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})
_GLOB: Final = re.compile(r"([\\*?\[\]{}])")


@dataclass(frozen=True)
class Cluster:
    """An application of ours on a running cluster: its session, and the Java process that speaks for it."""

    session: Any
    gateway: Any

    def stop(self) -> None:
        """Ends the application and its Java process; the cluster runs on."""
        from pyspark import SparkContext  # noqa: PLC0415 - an extra

        self.session.stop()
        _end(self.gateway)
        SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001 - otherwise the next one would use this one


def connect(address: str, settings: Mapping[str, str] | None = None) -> tuple[Cluster | None, list[Issue]]:
    """An application on the cluster at `spark://host:port`, with a worker that takes part. LAKE-010 no address of one,
    LAKE-012 pyspark or Java is missing, LAKE-013 there is no master, LAKE-014 no worker takes part.
    """
    named = ADDRESS.fullmatch(address)
    if named is None:
        return None, [issue("LAKE-010", name=address[:80])]
    missing = _missing()
    if missing is not None:
        return None, [issue("LAKE-012", part=missing)]
    host, port = named["host"], int(named["port"])
    try:  # Spark itself would try for a minute, and end without saying why
        socket.create_connection((host, port), timeout=SPARK_ANSWER_SECONDS).close()
    except (OSError, OverflowError) as error:
        return None, [issue("LAKE-013", address=address, why=getattr(error, "strerror", None) or error)]
    own = {"spark.driver.host": host, "spark.driver.bindAddress": host} if host in _LOOPBACK else {}
    try:
        cluster = _start(address, {**own, **(settings or {})})
    except Exception as error:  # noqa: BLE001 - py4j raises what Java threw, of many kinds
        return None, [issue("LAKE-013", address=address, why=_first_line(error))]
    if not _worker_takes_part(cluster):
        cluster.stop()
        return None, [issue("LAKE-014", seconds=SPARK_WORKER_SECONDS)]
    return cluster, []


class SparkEngine(LakeEngine):
    """Asks a cluster, whose workers read the files under the same path."""

    def __init__(self, lake: Lake, cluster: Cluster) -> None:
        super().__init__(lake)
        self._session = cluster.session.newSession()  # the names of its tables are its own
        size = sum(one.size for one in lake.manifest.files)
        self._session.conf.set("spark.sql.shuffle.partitions", str(1 + size // SPARK_PARTITION_BYTES))

    def look_at(self, reach: Reach) -> None:
        for name in FACTS:
            rows = _answered(partial(self._rows_of, name, reach))
            rows.createOrReplaceTempView(name)

    def ask(self, compiled: Compiled, bound: Mapping[str, Bindable]) -> list[tuple[Any, ...]]:
        books = bound["books"]
        text = in_spark(compiled, len(books) if isinstance(books, list) else 0)
        return self._collected(text, bound_in_spark(bound))

    def items(self, ledger: int, item: str, books: Sequence[str]) -> list[int]:
        query = "SELECT no FROM item WHERE ledger = :ledger AND id = :item AND ARRAY_CONTAINS(:books, book)"
        return [no for (no,) in self._collected(query, {"ledger": ledger, "item": item, "books": list(books)})]

    def _collected(self, text: str, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        from pyspark.sql import functions  # noqa: PLC0415 - an extra

        arrays = {
            name: functions.array(*map(functions.lit, one)) for name, one in bound.items() if isinstance(one, list)
        }
        rows = _answered(lambda: self._session.sql(text, args={**bound, **arrays}).collect())
        return [tuple(row) for row in rows]

    def _rows_of(self, name: str, reach: Reach) -> Any:
        """A table as Spark reads it: only files of the manifest that are within reach, of the types we say."""
        table = TABLES[name]
        columns = [(column, type_in_spark(kind)) for column, kind in table.columns + table.carried]
        paths = [f"file:{_GLOB.sub(_ESCAPED, path)}" for path in self.lake.paths(name, reach)]
        if not paths:
            empty = ", ".join(f"CAST(NULL AS {kind}) AS {column}" for column, kind in columns)
            return self._session.sql(f"SELECT {empty} WHERE FALSE")
        schema = ", ".join(f"{column} {kind}" for column, kind in columns)
        return self._session.read.schema(schema).option("basePath", f"file:{self.lake.folder / name}").parquet(*paths)


_ESCAPED: Final = r"\\\1"


def _answered(call: Callable[..., Any]) -> Any:
    """What Spark gives; whatever stops it is an issue."""
    try:
        return call()
    except Exception as error:
        raise NoAnswerError(issue("LAKE-015", why=_first_line(error))) from error


def _missing() -> str | None:
    """What a Spark application needs and this machine lacks."""
    if find_spec("pyspark") is None:
        return "pyspark"
    return None if os.environ.get("JAVA_HOME") or shutil.which("java") else "Java"


def _start(address: str, settings: Mapping[str, str]) -> Cluster:
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - an extra
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)  # what failed is told as an issue
    conf = SparkConf().setMaster(address).setAppName("taizhang")
    for name, value in {"spark.ui.enabled": "false", **SESSION, **settings}.items():
        conf.set(name, value)
    gateway = launch_gateway(conf, {"stderr": subprocess.DEVNULL})  # Java's own lines would mix with ours
    try:
        context = SparkContext(conf=conf, gateway=gateway)
    except BaseException:
        _end(gateway)
        raise
    context.setLogLevel("OFF")
    return Cluster(SparkSession(context), gateway)


def _end(gateway: Any) -> None:
    """Ends the Java process."""
    gateway.shutdown()
    gateway.proc.stdin.close()  # it ends with its input
    gateway.proc.wait()


def _worker_takes_part(cluster: Cluster) -> bool:
    """Whether an executor has come; Spark would wait for one without end."""
    executors = cluster.session.sparkContext._jsc.sc().statusTracker()  # noqa: SLF001 - Python has no other way to ask
    until, pause = monotonic() + SPARK_WORKER_SECONDS, Event()
    while len(executors.getExecutorInfos()) < 2:  # the driver is the first
        if monotonic() > until:
            return False
        pause.wait(0.1)
    return True


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
