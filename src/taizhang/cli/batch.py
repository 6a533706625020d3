"""Several page files in one run: each is done whatever the others are, and one that cannot be read is named with its issue.

Exit 2 where any could not be read, for then not all is known; otherwise 1 where any differs; otherwise 0.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from taizhang.cli.console import Console
from taizhang.cli.progress import bar
from taizhang.core.issues import Issue


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one file: its exit code, its counts in words, its result as JSON, and why it has none."""

    code: int
    counted: str = ""
    result: dict[str, object] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def unreadable(found: Sequence[Issue]) -> Done:
    """A file that could not be done."""
    return Done(2, issues=tuple(found))


def each_file(paths: Sequence[Path], console: Console, do: Callable[[Path], Done]) -> int:
    """Does every file and tells of each in a line, or with --json in one list; gives the exit code.

    What is told for a person is told at the end, so that it does not run into the bar.
    """
    codes: list[int] = []
    lines: list[str] = []
    refused: list[Issue] = []
    alone = not (console.as_json and sys.stdout.isatty())  # a list that a terminal shows as it grows needs no bar
    with bar(console.words("核对", "files"), len(paths), shown=alone) as told:

        def done() -> Iterator[tuple[Path, Done]]:
            for path in paths:
                told(path.name)
                one = do(path)
                codes.append(one.code)
                yield path, one
            told("")

        if console.as_json:
            console.json_list("files", (_as_json(path, one, console) for path, one in done()))
        else:
            for path, one in done():
                lines.append(_line(path, one, console))
                refused += one.issues
    for line in lines:
        console.say(line)
    console.issues(refused)
    if not console.as_json:
        unread = codes.count(2)
        console.say(console.words(f"共 {len(codes)} 份，{unread} 份读不了", f"{len(codes)} files, {unread} unreadable"))
    return max(codes)


def _line(path: Path, one: Done, console: Console) -> str:
    if one.issues:
        codes = " ".join(found.code for found in one.issues)
        return f"{path}  {console.words('读不了', 'unreadable')} {codes}"
    return f"{path}  {one.counted}"


def _as_json(path: Path, one: Done, console: Console) -> dict[str, object]:
    return {"file": str(path), "issues": [found.to_json(console.lang) for found in one.issues], **one.result}
