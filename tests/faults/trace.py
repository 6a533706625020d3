"""What a program asked of the kernel, by strace: writes, syncs, and what it printed, in the order they happened."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fixtures.missing_parts import missing_part

_CALL: Final = re.compile(r"^(?P<pid>\d+) +(?P<name>\w+)\((?P<handle>\d+)<(?P<path>[^>]*)>(?P<rest>.*)$")
_RESUMED: Final = re.compile(r"^(?P<pid>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$")
_SUCCEEDED: Final = re.compile(r"\) += 0( |$)")
_KEY: Final = re.compile(r"\bw\d+-k\d+|shared-\d+")
_RECEIPT: Final = re.compile(r'\{\\"key\\": \\"([^"\\]+)\\", \\"book\\"')


@dataclass(frozen=True)
class Call:
    """One call of the kernel: `wrote` the command keys in the bytes to a file that must last, `synced` it, or `said`
    receipts for keys on standard output.
    """

    kind: str
    keys: frozenset[str] = frozenset()


def traced(record: Path, attach: Sequence[int] = ()) -> list[str]:
    """The words that run a program under strace, perhaps with other processes and their children to come."""
    if shutil.which("strace") is None:
        missing_part("strace", "not in PATH")
    probe = subprocess.run(["strace", "-o", "/dev/null", "true"], check=False, capture_output=True, text=True)
    if probe.returncode != 0:
        missing_part("strace", f"it may not trace here: {probe.stderr.strip()[:100]}")
    attached = [word for pid in attach for word in ("-p", str(pid))]
    calls = "trace=write,pwrite64,pwritev,fsync,fdatasync,sync_file_range"
    return ["strace", "-f", "-y", "-I", "2", "-s", "300000", "-e", calls, "-o", str(record), *attached]


def calls(record: Path, lasting: str) -> Iterator[Call]:
    """The calls of a record. `lasting` is a part of the path of the files that must be synced.

    A write counts as it begins, a sync as it has succeeded, a word as it begins: the order that is hardest on us.
    """
    syncing: set[str] = set()  # processes in the middle of a sync
    with record.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            call = _CALL.match(line)
            if call is None:
                back = _RESUMED.match(line)
                if back and back["name"] in {"fsync", "fdatasync"} and back["pid"] in syncing:
                    syncing.discard(back["pid"])
                    if _SUCCEEDED.search(back["rest"]):
                        yield Call("synced")
            elif lasting in call["path"] and call["name"] in {"fsync", "fdatasync"}:
                if "<unfinished" in call["rest"]:
                    syncing.add(call["pid"])
                elif _SUCCEEDED.search(call["rest"]):
                    yield Call("synced")
            elif lasting in call["path"]:
                yield Call("wrote", frozenset(_KEY.findall(call["rest"])))
            elif call["handle"] == "1":
                yield Call("said", frozenset(_RECEIPT.findall(call["rest"])))


def said_too_soon(record: Path, lasting: str) -> tuple[list[str], int]:
    """The keys whose receipt was said before a sync that followed the first write of their entry; and how many keys
    had a receipt.
    """
    written: set[str] = set()
    durable: set[str] = set()
    said: set[str] = set()
    early: list[str] = []
    for call in calls(record, lasting):
        if call.kind == "wrote":
            written |= call.keys
        elif call.kind == "synced":
            durable |= written
        else:
            early += sorted(call.keys - durable)
            said |= call.keys
    return early, len(said)
