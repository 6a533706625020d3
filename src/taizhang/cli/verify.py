"""`taizhang verify`: walks the chain of every book and holds it against every signed head; exit 1 on any break.

`--since` walks only what was written after a signed head; `--projection` also folds every entry and holds the projections
against it; `--proof FILE` judges a proof, with no home and no database.
"""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from taizhang.cli.attached import attachment_issues
from taizhang.cli.console import Console
from taizhang.cli.projected import projection_told
from taizhang.core.issues import Issue, Where, has_errors, issue

if TYPE_CHECKING:
    from taizhang.cli.heads_folder import Heads
    from taizhang.core.journal.chain import Verified
    from taizhang.core.journal.heads import DayHead

_UNUSABLE: Final = frozenset({"SRV-006", "SRV-039"})  # a home that cannot be opened: nothing was compared
_POSITION: Final = re.compile(r"([^#]+)#(\d{1,15})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A proof to judge, the heads and the key to hold the books against, and where to begin."""
    parser.add_argument("--proof", metavar="FILE", type=Path, help="核验一份证明，不需要账簿 · judge a proof by itself")
    parser.add_argument("--key", metavar="heads.pub", type=Path, help="签发人公布的公钥 · the signer's published key")
    parser.add_argument(
        "--heads", metavar="PATH", type=Path, help="另处保存的末端：文件夹或一份文件 · heads kept elsewhere"
    )
    parser.add_argument(
        "--since", metavar="POSITION|DAY", help="只走该位置或该日签发之后的记录 · only what came after a signed head"
    )
    parser.add_argument("--blobs", action="store_true", help="也核对附件 · look at attachments too")
    parser.add_argument(
        "--projection",
        action="store_true",
        help="也把投影与账簿核对：重读每条记录，约与重建一样久 · hold the projections against the books too: as long as a rebuild",
    )
    parser.epilog = "断链时退出码为 1，并指出账簿与位置 · exits 1 on a break, naming book and position"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What books are held against: the heads there are, and the one to begin after."""

    heads: "Heads"
    since: "DayHead | None"


def run(options: argparse.Namespace, console: Console) -> int:
    """0 all sound, 1 a break, 2 no books or a file that cannot be read."""
    if options.proof is not None:
        if options.heads is not None or options.since is not None or options.projection:
            told = "--proof 只与 --key 同用", "--proof goes with --key alone"
            console.issues([issue("CLI-059", why_zh=told[0], why_en=told[1])])
            return 2
        from taizhang.cli.proof_file import judge

        return judge(options.proof, options.key, console)
    walked: list[Verified] = []
    asked, unusable = _asked(options, console)  # before the books: a head signed meanwhile is of more than is read
    wrong = asked.heads.issues if asked else []
    issues = [*unusable, *(_walk(console, walked, asked) if asked else [])]
    issues += [] if issues else _walk_reads(console, walked)
    broken = [*wrong, *(one for book in walked for one in book.issues)]
    attached = [] if issues else attachment_issues(console, asked=options.blobs)
    projection, differs = projection_told(console) if options.projection and not issues else (None, [])
    issues += [one for one in differs if one.code in _UNUSABLE]
    sound = not broken and not issues and not has_errors([*attached, *differs])
    _report(console, walked, None if unusable else asked, projection, sound=sound)
    console.issues([*broken, *attached, *differs, *(one for one in issues if one not in differs)])
    return 2 if issues else int(not sound)


def _asked(options: argparse.Namespace, console: Console) -> tuple[_Asked | None, list[Issue]]:
    """The heads to hold the books against, and why they cannot be judged; None where the books need not be walked then."""
    from taizhang.cli.heads_folder import heads_folder, read_heads
    from taizhang.server.home import keys_folder

    source = options.heads or heads_folder(console.home)
    heads, unusable = read_heads(source, keys_folder(console.home), options.key, whole=options.heads is None)
    if not unusable and options.heads is not None and not heads.heads and not heads.issues:
        unusable = [issue("CLI-010", Where(file=str(source)), why=console.words("没有末端", "no signed heads there"))]
    if unusable:
        return (_Asked(heads, None) if options.heads is None and options.since is None else None), unusable
    if options.since is None:
        return _Asked(heads, None), []
    since, found = _since(options.since, heads)
    return (_Asked(heads, since), []) if since else (None, found)


def _since(text: str, heads: "Heads") -> "tuple[DayHead | None, list[Issue]]":
    """The signed head to begin after: CLI-057 what is neither a position nor a day, BOOK-025 there is none by then."""
    named = _POSITION.fullmatch(text)
    try:
        day = None if named else date.fromisoformat(text)
    except ValueError:
        return None, [issue("CLI-057", text=text, form="2021-06-30 / 500118#1043")]
    head = heads.since(day, named[1] if named else "", int(named[2]) if named else 0)
    return head, [] if head else [issue("BOOK-025", since=text)]


def _walk(console: Console, walked: "list[Verified]", asked: _Asked) -> list[Issue]:
    """Fills in the books as they are walked, so that those before a failure are still told."""
    from taizhang.cli.books_read import with_books
    from taizhang.cli.walkers import walkers
    from taizhang.core.journal.store import Store
    from taizhang.core.ledger.proof import verify_store

    against = asked.heads.against(asked.since)

    def walk(store: Store) -> list[Issue]:
        with walkers(store) as ahead:
            walked.extend(verify_store(store, against, ahead))
        return [] if any(one.position or one.issues for one in walked) else [issue("SRV-005")]

    return with_books(console, walk)


def _walk_reads(console: Console, walked: "list[Verified]") -> list[Issue]:
    """The log of reads of personal data, where there is one: a chain like a book's."""
    file = console.home / "access" / "log.sqlite3"
    if not file.exists():
        return []
    from contextlib import closing

    from taizhang.cli.sqlite_store import open_file
    from taizhang.core.journal.chain import verify

    store, found = open_file(file)
    if store is not None:
        with closing(store):
            walked.extend(verify(store))
    return found


def _report(
    console: Console,
    walked: "Sequence[Verified]",
    asked: _Asked | None,
    projection: dict[str, object] | None,
    *,
    sound: bool,
) -> None:
    since = asked.since if asked else None
    if console.as_json:
        books = [
            {
                "book": one.book,
                "position": one.position,
                "digest": one.digest,
                "issues": [found.to_json(console.lang) for found in one.issues],
            }
            | ({"after": since.end_of(one.book).entries} if since else {})
            for one in walked
        ]
        held = {} if projection is None else {"projection": projection}
        console.json({"books": books, "heads": _heads_json(asked), **held, "sound": sound})
        return
    for one in walked:
        verdict = console.words("完好", "sound") if not one.issues else console.words("断链", "broken")
        after = since.end_of(one.book).entries if since else 0
        begun = console.words(f"  自第 {after + 1} 条起", f"  from entry {after + 1}") if since else ""
        console.say(f"{one.book}#{one.position}  {one.digest}  {verdict}{begun}")
    if walked and asked is not None:
        console.say(_heads_line(console, asked))


def _heads_line(console: Console, asked: _Asked) -> str:
    """What the books were held against, in one line."""
    heads, since = asked.heads.heads, asked.since
    if asked.heads.issues and not heads:
        return console.words("没有一份末端可用", "no signed head that can be used")
    if not heads:
        return console.words("未签发：没有签发过的末端可比", "not signed: no signed head to hold them against")
    last = heads[-1].statement
    line = console.words(
        f"与 {len(heads)} 份签发的末端比对，最近 {last.day}（第 {last.number} 号）",
        f"held against {len(heads)} signed heads, the newest of {last.day} (number {last.number})",
    )
    if since is None:
        return line
    day = since.statement.day
    zh = f"；{day} 签发以前的记录没有重读，以该份末端为准"
    return line + console.words(zh, f"; entries signed by {day} were not read again, they stand on that head")


def _heads_json(asked: _Asked | None) -> dict[str, object] | None:
    """The same as JSON; None where there is no signed head."""
    if asked is None or not asked.heads.heads:
        return None
    last, since = asked.heads.heads[-1], asked.since
    return {
        "count": len(asked.heads.heads),
        "newest": {
            "number": last.statement.number,
            "day": last.statement.day.isoformat(),
            "digest": last.signed.digest,
        },
        "since": since.statement.day.isoformat() if since else None,
        "key": asked.heads.key,
    }
