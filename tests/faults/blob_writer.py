"""A writer of attachments to be killed: prints each one's number and digest once it is kept.

$TAIZHANG_FAULT_SYNCHRONOUS=OFF takes its syncs away: to prove that this is noticed.
"""

import os
import sys

import django

from faults.writer import say

BLOBS = 40


def main() -> None:
    """Keeps forty attachments of growing size."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - needs Django set up

    from taizhang.server.storage.blobs import Blobs  # noqa: PLC0415

    if os.environ.get("TAIZHANG_FAULT_SYNCHRONOUS") == "OFF":
        os.fsync = lambda handle: None  # type: ignore[assignment]  # noqa: ARG005
    blobs = Blobs(settings.TAIZHANG_HOME)
    say("ready")
    sys.stdin.readline()
    for number in range(BLOBS):
        digest, issues = blobs.put(content(number))
        say({"number": number, "digest": digest, "issues": [one.code for one in issues]})
    say("done")


def content(number: int) -> bytes:
    """What the attachment of a number holds."""
    return f"附件 {number}\n".encode() * (1 + number * 997)


if __name__ == "__main__":
    main()
