"""A program that goes on saying things of a few persons: `python sealer.py SEED WRITERS BOOKS STEPS FIRST`, of which it
takes the steps, and FIRST to tell its keys from another's. It says what it wrote, a receipt a line.
"""

import sys

import django

from cast import BUREAU, CLERK, NOW, command, opening
from faults.script import Plan
from faults.writer import say

PERSONS = ("P1", "P2", "P3")


def main() -> None:
    """Each person in turn; a refused opening was another's."""
    django.setup()
    from taizhang.server.actions.append import submit  # noqa: PLC0415 - needs Django set up

    plan = Plan.of(sys.argv[1:])
    say("ready")
    sys.stdin.readline()
    for person in PERSONS:
        submit([opening(f"open-{person}", person, person, BUREAU)], NOW)
    for step in range(plan.steps):
        person = PERSONS[step % len(PERSONS)]
        fields = {"contact": f"{plan.first}-{step}"}
        [outcome] = submit([command(f"w{plan.first}-{step}", person, "amend", {"fields": fields}, actor=CLERK)], NOW)
        if outcome.receipt is None:
            raise RuntimeError(outcome.issues)
        say(outcome.receipt.to_json())
    say("done")


if __name__ == "__main__":
    main()
