"""A program that forgets, to be killed: opens items that name a person, forgets every other one, and says what is done."""

import sys

import django

from cast import BUREAU, CHIEF, HERE, NOW, OPERATOR, TODAY, command
from faults.writer import say

PERSONS = 40


def main() -> None:
    """Forty persons, twenty of them forgotten."""
    django.setup()
    from taizhang.server.actions.append import submit  # noqa: PLC0415 - needs Django set up
    from taizhang.server.actions.forget import Forgetting, forget  # noqa: PLC0415

    say("ready")
    sys.stdin.readline()
    for number in range(PERSONS):
        item = f"P{number}"
        fields = {"org": BUREAU, "name": item, "contact": f"联系人 {number}"}
        [opened] = submit([command(f"open-{item}", item, "open", {"fields": fields})], NOW)
        if opened.receipt is None:
            raise RuntimeError(opened.issues)
        if number % 2:
            asked = Forgetting(HERE, "works.factory", item, "person", "本人来信", OPERATOR, CHIEF, TODAY)
            issues = forget(asked, NOW)[1]
            if issues:
                raise RuntimeError(issues)
        say({"item": item, "forgotten": bool(number % 2)})
    say("done")


if __name__ == "__main__":
    main()
