"""Warming up: only what serves does it, it leaves the page table worked out, and its failure is told and survived."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from taizhang.server.web import warming
from taizhang.server.web.in_flight import InFlight

_SERVES = """
import threading
from taizhang.server import wsgi
[thread] = [one for one in threading.enumerate() if one.name == "warming"]
thread.join()
from taizhang.server.queries import page
print(page._rows.cache_info().currsize)
"""
_COMMANDS = """
import sys, threading
from pathlib import Path
from taizhang.cli.online import start
start(Path(sys.argv[1]))
from taizhang.server.web import warming
print(sum(one.name == "warming" for one in threading.enumerate()))
"""


@pytest.mark.parametrize(("script", "printed"), [(_SERVES, "1"), (_COMMANDS, "0")], ids=["serves", "commands"])
def test_what_serves_warms_up_and_nothing_else_does(small_home: Path, script: str, printed: str) -> None:
    environment = {**os.environ, "TAIZHANG_HOME": str(small_home)}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", script, str(small_home)], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == printed


def test_a_failure_is_logged_and_nothing_more(caplog: pytest.LogCaptureFixture) -> None:
    warming.start().join()  # the test has no database to warm up from
    assert "warming up failed" in caplog.text


def test_it_steps_aside_for_whoever_is_being_answered() -> None:
    flight = InFlight()
    told: list[bool] = []

    def page(_environ: dict[str, Any], _start: Callable[..., Any]) -> list[bytes]:
        told.append(flight.step_aside(0.001))
        return [b"here"]

    assert flight.step_aside(0.001)
    assert list(flight.around(page)({}, print)) == [b"here"]
    assert told == [False]
    assert flight.step_aside(0.001)


def test_a_request_that_fails_is_no_longer_in_flight() -> None:
    flight = InFlight()

    def broken(_environ: dict[str, Any], _start: Callable[..., Any]) -> list[bytes]:
        raise LookupError

    with pytest.raises(LookupError):
        flight.around(broken)({}, print)
    assert flight.step_aside(0.001)
