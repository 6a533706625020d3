"""A Spark cluster of this machine: a standalone master and workers on loopback, each a process of its own, gone at the end."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Final

WORKERS: Final = 2
WORKER_MEMORY: Final = "1200m"
SETTINGS: Final = {
    "spark.executor.memory": "1g",
    "spark.driver.memory": "1g",
}  # an executor's gigabyte fits into a worker's
_READY_S: Final = 120  # seconds a Java process may take to be up beside whatever else runs
_MASTER: Final = "org.apache.spark.deploy.master.Master"
_WORKER: Final = "org.apache.spark.deploy.worker.Worker"


def lacking() -> str | None:
    """What a cluster needs and this machine lacks."""
    if find_spec("pyspark") is None:
        return "pyspark"
    return None if os.environ.get("JAVA_HOME") or shutil.which("java") else "Java"


@contextmanager
def standalone(workers: int = WORKERS, memory: str = WORKER_MEMORY) -> Iterator[str]:
    """The address of a fresh master with its workers, all gone at the end."""
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    programs = Path(found.origin).parent  # without Spark's own scripts for masters and workers
    folder = Path(tempfile.mkdtemp(prefix="tz-spark-"))
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, *words: str) -> Path:
        log = folder / f"{name}.log"
        parts = {"SPARK_HOME": str(programs), "SPARK_LOCAL_DIRS": str(folder), "SPARK_LOCAL_IP": "127.0.0.1"}
        with log.open("wb") as out:
            running.append(
                subprocess.Popen(
                    [programs / "bin" / "spark-class", *words],
                    cwd=folder,
                    env=os.environ | parts,
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                )
            )
        return log

    try:
        log = start("master", _MASTER, "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        address = _told(log, r"Starting Spark master at (spark://\S+)")[0]
        for number in range(workers):
            limits = ("--cores", "1", "--memory", memory, "--webui-port", "0")
            place = ("--host", "127.0.0.1", "--work-dir", str(folder / f"work{number}"))
            start(f"worker{number}", _WORKER, *place, *limits, address)
        _told(log, "Registering worker", workers)
        yield address
    finally:
        for process in reversed(running):
            process.terminate()  # a worker takes its executors with it
        for process in running:
            process.wait(timeout=_READY_S)
        shutil.rmtree(folder, ignore_errors=True)


def _told(log: Path, pattern: str, times: int = 1) -> list[str]:
    """What a log says, once it has said it so many times."""
    until, pause = time.monotonic() + _READY_S, Event()
    while len(found := re.findall(pattern, log.read_text(encoding="utf-8"))) < times:
        assert time.monotonic() < until, f"{log.name} does not say {pattern!r}:\n{log.read_text(encoding='utf-8')}"
        pause.wait(0.1)
    return found
