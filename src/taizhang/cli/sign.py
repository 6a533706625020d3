"""`taizhang sign [--day D]`: signs where every book ends, after walking what was written since the last signed head.

Exit 1 where the books or the signed heads are not sound, and then nothing is signed; 2 where there is nothing to sign, or
no key to sign with. Signing twice a day is one more head where anything was written, else the one there is.
"""

import argparse
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from taizhang.cli.books_read import with_books
from taizhang.cli.console import Console
from taizhang.cli.heads_folder import Heads, alone, heads_folder, keep, publish, read_heads, signing_key
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.heads import BookEnd, DayHead, sign
from taizhang.core.journal.held import hold_books
from taizhang.core.journal.store import Store
from taizhang.server.home import DATABASE_FILE, keys_folder

_CHINA: Final = ZoneInfo("Asia/Shanghai")  # a head is of the office's day


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The day."""
    parser.add_argument("--day", metavar="D", help="签发哪一天的末端，默认今天 · of which day; today where left out")


def run(options: argparse.Namespace, console: Console) -> int:
    """0 signed, or signed before and nothing new; 1 not sound; 2 no books, no key or a day that cannot be."""
    now = datetime.now(UTC)
    today = now.astimezone(_CHINA).date()
    try:
        day = date.fromisoformat(options.day) if options.day else today
    except ValueError:
        console.issues([issue("VAL-005", text=options.day)])
        return 2
    if not os.environ.get("DATABASE_URL") and not (console.home / DATABASE_FILE).is_file():
        console.issues([issue("SRV-005", Where(file=str(console.home / DATABASE_FILE)))])
        return 2
    made = _Made([], [], None)
    folder = heads_folder(console.home)
    try:
        with alone(folder):
            made = _signed(console, day, today, now)
    except OSError as error:
        made.unusable.append(issue("CLI-041", Where(file=str(folder)), why=error.strerror or error))
    console.issues([*made.unusable, *made.unsound])
    if made.head is None:
        return 1 if made.unsound else 2
    _tell(console, made.head, new=made.new)
    return 2 if made.unusable else 0


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of signing: a head, new or the one there was; or why there is none."""

    unusable: list[Issue]
    unsound: list[Issue]
    head: DayHead | None
    new: bool = True


def _signed(console: Console, day: date, today: date, now: datetime) -> _Made:
    """Signs, alone in the folder of heads."""
    folder, keys = heads_folder(console.home), keys_folder(console.home)
    there, unusable = read_heads(folder, keys)
    unsound = there.issues
    newest = None if unusable or unsound else there.newest()
    unusable += _unfit(day, today, newest)
    if unusable or unsound:
        return _Made(unusable, unsound, None)
    books: list[BookEnd] = []
    unusable = with_books(console, lambda store: _ends(store, there, newest, books, unsound))
    key, missing = (None, []) if unusable or unsound else signing_key(keys, first=newest is None)
    if key is None:
        return _Made([*unusable, *missing], unsound, None)
    if newest is not None and newest.statement.day == day and _same(newest, books):
        return _Made(publish(keys, key), [], newest, new=False)
    head = sign(books, day, now, key, newest)
    path = keep(folder, head)
    return _Made(publish(keys, key), [], DayHead(head.signed, head.books, Where(file=str(path))))


def _unfit(day: date, today: date, newest: DayHead | None) -> list[Issue]:
    """CLI-055 for a day to come, or one before the newest head's."""
    last = newest.statement.day if newest else date.min
    if last <= day <= today:
        return []
    return [issue("CLI-055", day=day, last=last if newest else "—", today=today)]


def _ends(
    store: Store, there: Heads, newest: DayHead | None, books: list[BookEnd], unsound: list[Issue]
) -> list[Issue]:
    """Fills in where the books end and what is wrong with them; SRV-005 where there is no entry at all."""
    for held in hold_books(store, there.against(newest), to_end=True):
        unsound.extend(held.verified.issues)
        if held.end is not None and held.end.entries:
            books.append(held.end)
    return [] if books or unsound else [issue("SRV-005")]


def _same(newest: DayHead, books: list[BookEnd]) -> bool:
    return {one.book: one.digest for one in newest.books} == {one.book: one.digest for one in books}


def _tell(console: Console, head: DayHead, *, new: bool) -> None:
    said = head.statement
    if console.as_json:
        books = {one.book: one.entries for one in head.books}
        root, digest = said.root.hex(), head.signed.digest
        parts = {"number": said.number, "root": root, "digest": digest, "key": said.key, "books": books, "new": new}
        console.json({"file": head.place.file, "day": said.day.isoformat(), **parts})
        return
    again = "" if new else console.words("（没有新的记录，沿用）", " (nothing new: it stands)")
    line = f"第 {said.number} 号，{said.size} 本账簿", f"number {said.number}, {said.size} books"
    console.say(f"{head.place.file}  {console.words(*line)}  {head.signed.digest}{again}")
    console.say(said.key)
