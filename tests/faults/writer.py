"""A writer to be killed: `python writer.py SEED WRITERS BOOKS STEPS FIRST`, on $TAIZHANG_HOME or $DATABASE_URL.

It says `ready` once its connections stand, waits for a line on its standard input, and then prints each receipt (or the
codes of a refusal) as a line of JSON, only after `submit` has returned it. It ends with 3 when the database gives out.
$TAIZHANG_FAULT_SYNCHRONOUS sets SQLite's `synchronous` for this program alone: to prove that lost syncs are noticed.
"""

import json
import os
import sys
from threading import Barrier, Lock, Thread

import django

from faults.script import Plan

GAVE_OUT = 3
_out = Lock()


def say(*lines: object) -> None:
    """All lines in one write."""
    text = "".join(json.dumps(one) + "\n" for one in lines).encode()
    with _out:
        while text:
            text = text[os.write(1, text) :]


def loosen() -> None:
    """The knob of the counter-proof: the product itself has none."""
    wanted = os.environ.get("TAIZHANG_FAULT_SYNCHRONOUS")
    if wanted:
        from django.db import connections  # noqa: PLC0415 - needs Django set up

        options = connections.databases["default"]["OPTIONS"]
        options["init_command"] += f" PRAGMA synchronous={wanted};"


def write(plan: Plan, number: int, start: Barrier) -> None:
    """One writer's script from its start; ends the program where the database gives out."""
    from django.db import connection  # noqa: PLC0415 - needs Django set up

    from cast import NOW  # noqa: PLC0415
    from taizhang.server.actions.append import submit  # noqa: PLC0415

    connection.ensure_connection()
    start.wait()
    start.wait()
    told: dict[str, int] = {}
    for step in plan.script(number):
        outcomes = submit(step(told), NOW)
        said: list[object] = []
        for outcome in outcomes:
            codes = [one.code for one in outcome.issues]
            if outcome.receipt:
                told[outcome.key] = outcome.receipt.position
            said.append(outcome.receipt.to_json() if outcome.receipt else {"key": outcome.key, "issues": codes})
        say(*said)
        if any(code.startswith("SRV-") for outcome in outcomes for code in (one.code for one in outcome.issues)):
            os._exit(GAVE_OUT)


def main() -> None:
    """All writers of the plan at once, each in a thread of its own."""
    django.setup()
    loosen()
    plan = Plan.of(sys.argv[1:])
    start = Barrier(plan.writers + 1)
    threads = [Thread(target=write, args=(plan, number, start)) for number in plan.numbers()]
    for thread in threads:
        thread.start()
    start.wait()
    say("ready")
    sys.stdin.readline()
    start.wait()
    for thread in threads:
        thread.join()
    say("done")


if __name__ == "__main__":
    main()
