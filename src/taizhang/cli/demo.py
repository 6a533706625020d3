"""`taizhang demo`: builds the demo city, holds the page's figures against its books, then serves the web."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from taizhang.cli.console import Console
from taizhang.cli.demo_home import Mark, alone, fresh_folder, is_free, is_untouched, mark_of, take_place
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import DEMO_SCALE_MAX

if TYPE_CHECKING:
    from taizhang.demo.table import Row

LOGINS = (
    "reader-500000",
    "clerk-500118",
    "chief-500118",
    "editor-500118",
)  # whom the demo lets in, by the name of their actor: who may look everywhere first


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to print: the table, the build's mark, and the logins with fresh passwords."""

    rows: "Sequence[Row]"
    mark: Mark
    logins: tuple[tuple[str, str], ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether to serve, and how much of the earlier years to make."""
    parser.add_argument("--no-serve", action="store_true", help="只建库和核对，不启动网页 · build and check only")
    parser.add_argument(
        "--scale", type=int, default=1, metavar="N", help="往年数据的倍数 · times the earlier years (1)"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """0 when it ran, whatever the verdicts; 2 for a scale or a home it must not use, 1 where the build failed."""
    if not 1 <= options.scale <= DEMO_SCALE_MAX:
        console.issues([issue("CLI-031", most=DEMO_SCALE_MAX, got=options.scale)])
        return 2
    home = console.home.absolute()
    serving = not options.no_serve
    try:
        with alone(home):
            shown, found = _ready(home, options.scale, console, logins=serving)
    except OSError as error:
        shown, found = None, [issue("CLI-032", Where(file=str(error.filename or home)), why=error.strerror or error)]
    if shown is None:
        console.issues(found)
        return 2 if any(one.code == "CLI-030" for one in found) else 1
    _print(shown, console)
    return _serve(home, console) if serving else 0


def _ready(home: Path, scale: int, console: Console, *, logins: bool) -> tuple[Shown | None, list[Issue]]:
    """The city as it stands in the home folder: an existing demo, or one built now."""
    mark = mark_of(home)
    if os.environ.get("DATABASE_URL"):
        return _in_place(home, scale, mark, logins=logins)
    if (mark is None or mark.database) and not is_free(home):
        return None, [issue("CLI-030", Where(file=str(home)))]
    if mark is not None and (_is_current(mark, scale) or not is_untouched(home, mark)):
        if not _is_current(mark, scale):
            console.note(
                console.words(
                    "已有人在示例里写过记录，沿用原来的", "someone has written in the demo: it is kept as it is"
                )
            )
        return _open(home, mark, logins=logins)
    console.note(console.words("正在建示例城市……", "building the demo city …"))
    return _build(home, scale, logins=logins)


def _is_current(mark: Mark, scale: int) -> bool:
    from taizhang.cli.demo_build import city_digest, pack_digests

    return mark.scale == scale and mark.source == city_digest() and dict(mark.packs) == pack_digests()


def _build(home: Path, scale: int, *, logins: bool) -> tuple[Shown | None, list[Issue]]:
    """Builds beside the home folder; only a city that is complete takes its place."""
    from taizhang.cli.demo_build import build_city
    from taizhang.cli.online import release, start

    folder = fresh_folder(home)
    try:
        found = start(folder)
        if found:
            return None, found
        mark, found = build_city(scale)
        if mark is None:
            return None, found
        mark.write(folder)
        shown = _show(mark, logins=logins)
        release()
        take_place(folder, home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return shown, []


def _in_place(home: Path, scale: int, mark: Mark | None, *, logins: bool) -> tuple[Shown | None, list[Issue]]:
    """In a database that is no file: built only where there are no books, batch by batch."""
    from taizhang.cli.demo_build import build_city
    from taizhang.cli.online import start

    found = start(home)
    if found:
        return None, found
    from taizhang.server.home import database_name
    from taizhang.server.queries.books import is_founded

    name = database_name(os.environ["DATABASE_URL"])
    if is_founded():
        if mark is None or mark.database != name:
            return None, [issue("CLI-030", Where(file="DATABASE_URL"))]
        return _show(mark, logins=logins), []
    built, found = build_city(scale)
    if built is None:
        return None, found
    marked = replace(built, database=name)
    marked.write(home)
    return _show(marked, logins=logins), []


def _open(home: Path, mark: Mark, *, logins: bool) -> tuple[Shown | None, list[Issue]]:
    from taizhang.cli.online import release, start

    found = start(home)
    if found:
        return None, found
    shown = _show(mark, logins=logins)
    release()
    return shown, []


def _show(mark: Mark, *, logins: bool) -> Shown:
    from taizhang.demo.facts import page_facts
    from taizhang.demo.table import page_table
    from taizhang.server.accounts.logins import make_login
    from taizhang.server.queries.figures import forget_source, source

    rows = page_table(source(), page_facts())
    forget_source()
    made = [make_login(actor, actor) for actor in (LOGINS if logins else ())]
    return Shown(rows, mark, tuple((one.name, one.password) for one in made))


def _print(shown: Shown, console: Console) -> None:
    from taizhang.cli.demo_table import counted, lines

    mark = shown.mark
    rate = round(mark.entries / mark.seconds) if mark.seconds else 0
    if console.as_json:
        figures = [row.to_json(console.lang) for row in shown.rows]
        speed = {"seconds": mark.seconds, "entries": mark.entries, "entries_per_s": rate, "scale": mark.scale}
        console.json({"figures": figures, "books": dict(mark.books), **speed})
    else:
        for line in lines(shown.rows, console):
            console.say(line)
        console.say()
        console.say(counted(shown.rows, console))
        books = "  ".join(f"{book}#{position}" for book, position in sorted(mark.books.items()))
        console.say(console.words(f"账簿：{books}", f"books: {books}"))
        took = (
            f"{mark.entries} 条记录，{mark.seconds} 秒，每秒 {rate} 条",
            f"{mark.entries} entries in {mark.seconds} s, {rate}/s",
        )
        console.say(console.words(*took))
    for name, password in shown.logins:
        console.note(console.words(f"登录名 {name}，密码 {password}", f"login {name}, password {password}"))


def _serve(home: Path, console: Console) -> int:
    """Hands over to `serve` as a process of its own: this one may have opened the folder under its building name."""
    sys.stdout.flush()
    words = ["-m", "taizhang.cli.main", "--home", str(home), "--lang", console.lang, "serve"]
    os.execv(sys.executable, [sys.executable, *words])  # noqa: S606 - our own program
