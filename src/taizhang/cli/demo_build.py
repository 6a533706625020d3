"""Building the demo city in the books that this process serves, through the actions that everyone's writes take."""

import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from taizhang import demo
from taizhang.cli.demo_home import Mark
from taizhang.core.declarations.pack import digest_of_files
from taizhang.core.issues import Issue
from taizhang.core.ledger.command import Command, parse_command
from taizhang.demo.cast import OPERATOR
from taizhang.demo.city import commands, setting_up
from taizhang.demo.places import FOUNDED
from taizhang.loader import built_in_packs, read_texts


def build_city(scale: int) -> tuple[Mark | None, list[Issue]]:
    """Founds the city, sets it up, adopts the packs and writes all that the books say. The books must be empty."""
    from taizhang.server.actions.found import EARLIEST, Founding, found_city

    begun = time.monotonic()
    _, found = found_city(Founding("重庆市（示例）", "重庆", OPERATOR, EARLIEST), datetime.now(UTC))
    entries = 0
    if not found:
        entries, found = _write(setting_up())
    packs: dict[str, str] = {}
    if not found:
        packs, found = _adopt()
    if not found:
        more, found = _write(commands(scale))
        entries += more
    if found:
        return None, found
    return Mark(scale, packs, _heads(), entries, round(time.monotonic() - begun, 2), city_digest()), []


def pack_digests() -> dict[str, str]:
    """The digests of the packs that come with the program, by code: what a build adopts."""
    return {folder.name: digest_of_files(read_texts(folder)[0]) for folder in built_in_packs()}


def city_digest() -> str:
    """The digest of the room that makes the sample city: of its program and of its data."""
    room = Path(demo.__file__).parent
    digest = sha256()
    for one in sorted(one for one in room.rglob("*") if one.suffix in {".py", ".yaml"}):
        digest.update(f"{one.relative_to(room).as_posix()}\0".encode() + one.read_bytes() + b"\0")
    return f"sha256:{digest.hexdigest()}"


def _adopt() -> tuple[dict[str, str], list[Issue]]:
    from taizhang.server.actions.adopt import PackText, adopt

    texts = [PackText(folder.name, read_texts(folder)[0]) for folder in built_in_packs()]
    outcomes, found = adopt(texts, OPERATOR, FOUNDED, datetime.now(UTC))
    return pack_digests(), [*found, *(one for outcome in outcomes for one in outcome.issues)]


def _write(raw: Iterable[Mapping[str, Any]]) -> tuple[int, list[Issue]]:
    """Writes commands batch by batch; stops at the first batch that is refused."""
    from taizhang.server.actions.append import submit

    written = 0
    for batch in _batches(raw):
        outcomes = submit(batch, datetime.now(UTC))
        found = [one for outcome in outcomes for one in outcome.issues]
        if found:
            return written, found
        written += len(batch)
    return written, []


def _batches(raw: Iterable[Mapping[str, Any]]) -> Iterator[list[Command]]:
    for _, together in groupby(raw, lambda one: one["batch"]):
        yield [_command(one) for one in together]


def _command(raw: Mapping[str, Any]) -> Command:
    """A command of our own making: one that cannot be read is a programmer's mistake."""
    command, found = parse_command(raw, OPERATOR)
    if command is None:
        raise ValueError("; ".join(one.line("en") for one in found))
    return command


def _heads() -> dict[str, int]:
    from taizhang.server.access.gate import access_of
    from taizhang.server.queries.books import heads

    access = access_of(OPERATOR, datetime.now(UTC).date())
    return {book: head.position for book, head in heads(access).items()}
