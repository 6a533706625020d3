"""A writer that stops in the middle: it holds a book's lock, with half an append written, until it is killed or let go.

It takes a plan like the writer and uses its first book; it says `ready` when it holds the lock.
"""

import sys

import django

from faults.script import Plan
from faults.writer import say


def main() -> None:
    """Takes the lock as the append does, and waits."""
    django.setup()
    from django.db import connection  # noqa: PLC0415 - needs Django set up
    from django.db.transaction import atomic  # noqa: PLC0415

    book = Plan.of(sys.argv[1:]).books[0]
    with atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO storage_book VALUES (%s, 0, '') ON CONFLICT DO NOTHING", [book])
        cursor.execute("UPDATE storage_book SET position = position + 1 WHERE code = %s", [book])
        say("ready")
        sys.stdin.readline()


if __name__ == "__main__":
    main()
