"""`taizhang post FILE.jsonl`: one command a line, into the books. A malformed line anywhere means nothing is written."""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import orjson

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.ledger.command import Command, parse_command
from taizhang.core.limits import BATCH_COMMANDS_MAX, POST_LINE_BYTES_MAX

if TYPE_CHECKING:
    from taizhang.server.actions.append import Outcome

_BOM = b"\xef\xbb\xbf"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, who writes, and founding a new home."""
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help="一行一条命令 · one command a line")
    parser.add_argument("--actor", help="未写 actor 的命令以谁的名义 · who writes commands that name no actor")
    parser.add_argument("--found", metavar="NAME", help="还没有账簿时先建立这座城市 · found this city if there is none")


def run(options: argparse.Namespace, console: Console) -> int:
    """0 all written (or written before), 1 anything refused, 2 a file or a database that cannot be read."""
    lines, found = _lines(options.file)
    if found:
        console.issues(found)
        return 2
    from taizhang.server.accounts.actors import new_actor
    from taizhang.server.home import operator_of

    operator = operator_of(console.home) or (new_actor() if options.found else "")
    commands, places, found = _commands(lines, str(options.file), options.actor or operator)
    if not found:
        found = _ready(console, options.found, operator)
    if found:
        console.issues(found)
        return 2 if any(one.code in {"SRV-006", "SRV-039"} for one in found) else 1
    from taizhang.server.actions.append import submit

    outcomes = submit(commands, datetime.now(UTC), places=dict(enumerate(places)))
    code = _report(outcomes, console)
    from taizhang.cli.invariants import after_writing

    console.issues(after_writing(commands, outcomes))
    return code


def _ready(console: Console, name: str | None, operator: str) -> list[Issue]:
    """Opens the books; founds the city where that was asked for and there is none. SRV-009 where there is none."""
    from taizhang.cli.online import start

    unusable = start(console.home)
    if unusable:
        return unusable
    from taizhang.server.actions.found import EARLIEST, Founding, found_city
    from taizhang.server.queries.books import is_founded

    if is_founded():
        return []
    if name is None:
        return [issue("SRV-009", Where(file=str(console.home)))]
    return found_city(Founding(name, name, operator, EARLIEST), datetime.now(UTC))[1]


def _lines(file: Path) -> tuple[list[tuple[int, bytes]], list[Issue]]:
    """The file's lines that hold anything, numbered from 1; CLI-010 to 012 and 014 where it is no file of lines."""
    kept: list[tuple[int, bytes]] = []
    try:
        with file.open("rb") as opened:
            for number, line in _numbered(opened):
                found = _unfit(line, Where(file=str(file), line=number))
                if found:
                    return [], [found]
                if line.strip():
                    kept.append((number, line))
    except OSError as error:
        return [], [issue("CLI-010", Where(file=str(file)), why=error.strerror or error)]
    return kept, [] if kept else [issue("CLI-014", Where(file=str(file)))]


def _numbered(opened: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines one at a time, never more of one than is allowed and a byte."""
    number = 0
    while line := opened.readline(POST_LINE_BYTES_MAX + 1):
        number += 1
        yield number, line.removeprefix(_BOM) if number == 1 else line


def _unfit(line: bytes, place: Where) -> Issue | None:
    if len(line) > POST_LINE_BYTES_MAX:
        return issue("CLI-012", place, most=POST_LINE_BYTES_MAX)
    try:
        line.decode()
    except UnicodeDecodeError:
        return issue("CLI-011", place)
    return None


def _commands(lines: list[tuple[int, bytes]], file: str, actor: str) -> tuple[list[Command], list[Where], list[Issue]]:
    commands: list[Command] = []
    places: list[Where] = []
    found: list[Issue] = []
    for number, line in lines:
        place = Where(file=file, line=number)
        command, wrong = _command(line, actor, place)
        found += wrong
        if command is not None:
            commands.append(command)
            places.append(place)
    sizes = Counter(one.batch for one in commands if one.batch is not None)
    found += [
        issue("CLI-015", Where(file=file, path=batch), count=count, most=BATCH_COMMANDS_MAX)
        for batch, count in sizes.items()
        if count > BATCH_COMMANDS_MAX
    ]
    return commands, places, found


def _command(line: bytes, actor: str, place: Where) -> tuple[Command | None, list[Issue]]:
    try:
        raw = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return None, [issue("CLI-013", place, why=error.msg)]
    command, found = parse_command(raw, actor, place)
    if command is not None and not command.actor:
        return None, [issue("LEDG-001", place, key="actor")]
    return command, found


def _report(outcomes: "list[Outcome]", console: Console) -> int:
    refused = 0
    for outcome in outcomes:
        if outcome.receipt is None:
            refused += 1
        elif console.as_json:
            console.say(json.dumps(outcome.receipt.to_json(), ensure_ascii=False))
        else:
            receipt = outcome.receipt
            again = console.words("（先前已写入）", " (written before)") if receipt.repeated else ""
            console.say(f"{receipt.key}  {receipt.book}#{receipt.position}  {receipt.digest}{again}")
    console.issues(one for outcome in outcomes for one in outcome.issues)
    if not console.as_json:
        done = len(outcomes) - refused
        console.note(console.words(f"写入 {done} 条，未写入 {refused} 条", f"{done} written, {refused} refused"))
    return int(refused > 0)
