"""Starting writers, and killing them, or their database, at a point drawn from a seed."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from faults.script import Plan

HERE: Final = Path(__file__).parent
ROOT: Final = Path(__file__).parents[2]
PATIENCE_S: Final = 120  # seconds without a word after which a writer is taken to hang

Line = dict[str, Any]


class Writer:
    """A writer program and all it has said so far."""

    def __init__(
        self, plan: Plan, where: Mapping[str, str], wrapped_in: Sequence[str] = (), program: str = "writer.py"
    ) -> None:
        self.process = subprocess.Popen(
            [*wrapped_in, sys.executable, str(HERE / program), *plan.words()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(where),
        )
        self._kept = b""
        self.told: list[Line] = []
        assert self._line() == "ready"

    def go(self) -> None:
        """Lets it begin."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"go\n")
        self.process.stdin.flush()

    def hear(self, most: int | None = None) -> None:
        """Reads on to `most` lines in all, or to the last (None)."""
        while most is None or len(self.told) < most:
            said = self._line()
            if said is None or said == "done":
                return
            assert isinstance(said, dict)
            self.told.append(said)

    def end(self) -> int:
        """What it said until its end, and its exit code."""
        self.hear()
        _, said = self.process.communicate(timeout=PATIENCE_S)
        assert b"Traceback" not in said, said.decode()
        return self.process.returncode

    def stop(self) -> None:
        """Ends it if it still runs, and closes what leads to it."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    @property
    def receipts(self) -> list[Line]:
        return [line for line in self.told if "position" in line]

    def _line(self) -> Any:
        """The next whole line, None at the end; a line cut off by a kill was never said."""
        out = self.process.stdout
        assert out is not None
        while b"\n" not in self._kept:
            heard, _, _ = select.select([out], [], [], PATIENCE_S)
            if not heard:
                self.process.kill()
                raise AssertionError("the writer hangs")
            more = os.read(out.fileno(), 65_536)
            if not more:
                return None
            self._kept += more
        line, _, self._kept = self._kept.partition(b"\n")
        return json.loads(line)


class Begin(Protocol):
    """The fixture that starts writers."""

    def __call__(
        self, plan: Plan, where: Mapping[str, str], wrapped_in: Sequence[str] = (), program: str = "writer.py"
    ) -> Writer: ...


Opened = Callable[[Mapping[str, str]], str]  # the fixture that opens a city in this process and gives its alias


def environment(where: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with a home or a database of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    paths = [str(ROOT / "tests"), str(ROOT / "src")]
    settings = "taizhang.server.settings"
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "DJANGO_SETTINGS_MODULE": settings, **where}


def killed(writer: Writer, after: int, spin_us: int, kill: Callable[[], None]) -> int:
    """Lets a writer say `after` lines and go on for some microseconds, then kills; gives its exit code."""
    writer.go()
    writer.hear(after)
    until = time.perf_counter_ns() + spin_us * 1000
    while time.perf_counter_ns() < until:
        pass
    kill()
    return writer.end()
