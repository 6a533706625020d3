"""`taizhang import LEDGER FILE.xlsx`: a filled spreadsheet beside the book, and then into it as one batch.

Exit 1 where any row is in error or the batch is refused, and then nothing is written; 2 for a file, a sheet or a home that
cannot be read, and where nobody confirmed.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from taizhang.cli.console import Console
from taizhang.cli.whole_file import read
from taizhang.core.issues import Issue, Where, has_errors, issue
from taizhang.core.limits import SHEET_FILE_BYTES_MAX
from taizhang.core.values.period import CHINA, parse_day

if TYPE_CHECKING:
    from taizhang.exchange.spreadsheets.differences import Difference
    from taizhang.exchange.spreadsheets.reading import Progress
    from taizhang.server.queries.spreadsheets import Preview

LINES_SHOWN: Final = 20  # items of a preview that are listed, unless asked for others
_STATUS: Final = {
    "new": ("新增", "new"), "changed": ("变更", "changed"), "same": ("相同", "same"), "error": ("有误", "in error"),
}  # fmt: skip
_WORK: Final = {"read": ("读表", "reading"), "compare": ("核对", "comparing"), "write": ("写入", "writing")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The ledger and the file, on what terms, and whether to write at all."""
    parser.add_argument("ledger", metavar="LEDGER", help="台账的名称，如 investment.project · a ledger's name")
    parser.add_argument("file", type=Path, metavar="FILE.xlsx", help="填好的表 · the filled sheet")
    parser.add_argument("--dry-run", action="store_true", help="只看差异，不写 · show the differences, write nothing")
    parser.add_argument("--book", help="只收这本账簿的事项 · items of this book alone")
    parser.add_argument("--sheet", metavar="NAME", help="哪张工作表，默认第一张 · which sheet, the first unless told")
    parser.add_argument("--effective-on", metavar="DAY", help="变更自哪天起，默认今天 · from which day changes hold")
    parser.add_argument("--yes", action="store_true", help="不再询问 · do not ask")
    parser.add_argument("--actor", help="以谁的名义，默认操作人 · who writes; the home's operator unless told")
    parser.add_argument("--lines", type=int, default=LINES_SHOWN, metavar="N", help="列出几个事项 · items to list")


def run(options: argparse.Namespace, console: Console) -> int:
    """0 written, nothing to write, or shown; 1 refused; 2 unreadable or not confirmed."""
    content, found = _content(options.file)
    today = datetime.now(CHINA).date()
    day: date | None = today
    if options.effective_on:
        day, wrong = parse_day(options.effective_on)
        found += wrong
    if found or day is None:
        console.issues(found)
        return 2
    from taizhang.cli.online import start

    found = start(console.home)
    if found:
        console.issues(found)
        return 2
    from taizhang.server.home import operator_of

    actor = options.actor or operator_of(console.home)
    if not actor:
        console.issues([issue("SRV-009", Where(file=str(console.home)))])
        return 2
    from taizhang.server.access.gate import access_of
    from taizhang.server.queries.spreadsheets import Question, preview

    asked = Question(options.ledger, content, day, options.book, options.sheet, console.lang)
    with _progress(console) as progress:
        shown, found = preview(access_of(actor, today), asked, progress)
    if shown is None:
        console.issues(found)
        return 2
    return _go_on(shown, options, console)


def _content(path: Path) -> tuple[bytes, list[Issue]]:
    """The file's bytes. CLI-010 unreadable, CLI-060 one that changed meanwhile, SHEET-003 one too large."""
    try:
        before = path.stat()
        content, found = read(path, SHEET_FILE_BYTES_MAX)
        after = path.stat()
    except OSError as error:
        return b"", [issue("CLI-010", Where(file=str(path)), why=error.strerror or error)]
    if not found and len(content) > SHEET_FILE_BYTES_MAX:
        found = [issue("SHEET-003", Where(file=str(path)), what="bytes", most=SHEET_FILE_BYTES_MAX)]
    elif not found and (
        (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(content) != after.st_size
    ):
        found = [issue("CLI-060", Where(file=str(path)))]
    return content, found


def _go_on(shown: "Preview", options: argparse.Namespace, console: Console) -> int:
    """Shows the differences and, where nothing stands against it, writes them."""
    told = [*shown.issues, *(one for each in shown.differences for one in each.issues)]
    commands = shown.commands
    if not console.as_json:
        _show(shown, options, console)
    if shown.is_refused or options.dry_run or not commands:
        if console.as_json:
            console.json(_as_json(shown, options, console, []))
            told = [one for one in told if not has_errors([one])] if not shown.is_refused else told
        console.issues(told)
        return int(shown.is_refused)
    console.issues(told)
    unconfirmed = _confirmed(options, console, len(commands))
    if unconfirmed:
        console.issues(unconfirmed)
        return 2
    from taizhang.server.actions.append import submit

    with _progress(console) as progress:
        progress("write", 0, len(commands))
        outcomes = submit(commands, datetime.now(UTC), places=shown.places)
        progress("write", len(commands), len(commands))
    refused = [one for outcome in outcomes for one in outcome.issues if one.code != "LEDG-024"]
    receipts = [one.receipt for one in outcomes if one.receipt is not None]
    if console.as_json:
        console.json(_as_json(shown, options, console, [one.to_json() for one in receipts]))
    else:
        console.say(console.words(f"写入 {len(receipts)} 条记录", f"{len(receipts)} entries written"))
    from taizhang.cli.invariants import after_writing

    console.issues([*refused, *after_writing(commands, outcomes)])
    return int(len(receipts) < len(commands))


def _confirmed(options: argparse.Namespace, console: Console, count: int) -> list[Issue]:
    """CLI-061 where nobody can be asked, CLI-062 where the answer is no."""
    if options.yes:
        return []
    if not sys.stdin.isatty() or console.as_json:
        return [issue("CLI-061")]
    print(
        console.words(f"写入 {count} 条记录？[y/N] ", f"Write {count} entries? [y/N] "),
        end="",
        file=sys.stderr,
        flush=True,
    )
    return [] if sys.stdin.readline().strip().casefold() in {"y", "yes", "是"} else [issue("CLI-062")]


def _show(shown: "Preview", options: argparse.Namespace, console: Console) -> None:
    """What is new, changed and in error, and how many of each."""
    listed = [one for one in shown.differences if one.status != "same"]
    for one in listed[: max(0, options.lines)]:
        console.say(_line(one, console))
        for change in one.changes:
            old = console.words("（空）", "(empty)") if change.old is None else change.old
            console.say(f"    {change.column.title}: {old} → {change.new}  {change.where.cell}")
    if len(listed) > options.lines:
        console.say(
            console.words(f"……另有 {len(listed) - options.lines} 个", f"… and {len(listed) - options.lines} more")
        )
    counts = [f"{console.words(*words)} {shown.count(status)}" for status, words in _STATUS.items()]
    if shown.totals:
        counts.append(console.words(f"合计行 {shown.totals}（不导入）", f"{shown.totals} rows of totals, not imported"))
    console.say(f"{shown.sheet}  " + console.words("，", ", ").join(counts))


def _line(one: "Difference", console: Console) -> str:
    return f"{console.words(*_STATUS[one.status])}  {one.said.book} {one.said.item}  {one.where.cell}"


def _as_json(shown: "Preview", options: argparse.Namespace, console: Console, receipts: list[Any]) -> dict[str, Any]:
    listed = [one for one in shown.differences if one.status != "same"][: max(0, options.lines)]
    return {
        "file": str(options.file),
        "ledger": options.ledger,
        "sheet": shown.sheet,
        "counts": {status: shown.count(status) for status in _STATUS},
        "totals": shown.totals,
        "commands": len(shown.commands),
        "items": [one.to_json(console.lang) for one in listed],
        "issues": [one.to_json(console.lang) for one in shown.issues],
        "written": len(receipts),
        "receipts": receipts[: max(0, options.lines)],
    }


@contextmanager
def _progress(console: Console) -> "Iterator[Progress]":
    """A bar on the terminal's standard error; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _work, _done, _total: None
        return
    from rich.console import Console as Terminal
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    with Bars(console=Terminal(stderr=True), transient=True) as bars:
        known: dict[str, TaskID] = {}

        def report(work: str, done: int, total: int) -> None:
            if work not in known:
                known[work] = bars.add_task(console.words(*_WORK[work]), total=total)
            bars.update(known[work], completed=done)

        yield report
