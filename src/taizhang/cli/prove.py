"""`taizhang prove BOOK#POSITION -o FILE`: that an entry stands in the newest signed head; `taizhang prove BOOK --from A
--to B -o FILE`: that the book only grew between two signed heads. For `taizhang verify --proof`, without any home.

Exit 1 where the books are not those that were signed: no proof is written then. 2 for what is not signed, or wrong use.
"""

import argparse
import re
from pathlib import Path
from typing import Final

from taizhang.cli.books_read import with_books
from taizhang.cli.console import Console
from taizhang.cli.heads_folder import heads_folder, public_key, read_heads
from taizhang.cli.whole_file import read, unfit, write
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.growing import tree_of
from taizhang.core.journal.heads import DayHead, read_head
from taizhang.core.journal.proofs import Proof, prove_entry, prove_growth, spelled
from taizhang.core.journal.store import Store
from taizhang.core.limits import HEAD_FILE_BYTES_MAX
from taizhang.server.home import keys_folder

_ENTRY: Final = re.compile(r"([^#]+)#([1-9]\d{0,14})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is to be proved, and where the proof goes."""
    parser.add_argument(
        "what", metavar="BOOK#POSITION", help="账簿#位置；与 --from --to 同用时只写账簿 · or BOOK alone"
    )
    parser.add_argument("--from", dest="first", metavar="HEADFILE", type=Path, help="先签发的末端 · the earlier head")
    parser.add_argument("--to", dest="second", metavar="HEADFILE", type=Path, help="后签发的末端 · the later head")
    parser.add_argument(
        "-o", "--output", required=True, metavar="FILE", type=Path, help="写到哪个文件 · where to write"
    )
    parser.add_argument("--force", action="store_true", help="覆盖已有的文件 · overwrite a file that is there")


def run(options: argparse.Namespace, console: Console) -> int:
    """0 with a proof that holds, 1 where the books or the heads are not sound, 2 where there is nothing to prove."""
    found = unfit(options.output, force=options.force)
    proofs: list[Proof] = []
    unsound: list[Issue] = []
    if not found and (options.first or options.second):
        found = _growth(options, console, proofs, unsound)
    elif not found:
        found = _entry(options.what, console, proofs, unsound)
    if proofs and not unsound and not found:
        unsound = proofs[0].issues(proofs[0].heads[0].statement.key)
    if not unsound and not found:
        found = write(options.output, spelled(proofs[0]))
    console.issues([*unsound, *found])
    if unsound or found:
        return 1 if unsound else 2
    if console.as_json:
        console.json({"file": str(options.output), **proofs[0].to_json()})
    else:
        days = " → ".join(f"{one.statement.day}（{one.statement.number}）" for one in proofs[0].heads)
        console.say(f"{options.output}  {options.what}  {days}")
    return 0


def _entry(text: str, console: Console, proofs: list[Proof], unsound: list[Issue]) -> list[Issue]:
    """Proves an entry in the newest signed head: CLI-057 what is not BOOK#POSITION, BOOK-024 not signed yet."""
    named = _ENTRY.fullmatch(text)
    if named is None:
        return [issue("CLI-057", text=text, form="500118#1043")]
    book, position = named[1], int(named[2])
    there, unusable = read_heads(heads_folder(console.home), keys_folder(console.home))
    unsound += there.issues
    if unusable or unsound:
        return unusable
    head = there.heads[-1] if there.heads else None
    if head is None or head.end_of(book).entries < position:
        return [issue("BOOK-024", Where(position=text), what=text)]

    def prove(store: Store) -> list[Issue]:
        row = next(store.read(book, position - 1, position), None)
        leaves = tree_of(store, book, head.end_of(book).entries)
        try:
            proofs.append(prove_entry(position, row.content if row else b"", leaves, book, head))
        except ValueError:
            unsound.extend(_cut_off(store, book, head))
        return []

    return with_books(console, prove)


def _growth(options: argparse.Namespace, console: Console, proofs: list[Proof], unsound: list[Issue]) -> list[Issue]:
    """Proves that a book only grew: CLI-059 one head alone, or the later one first; BOOK-024 a book not in both."""
    book = options.what
    if not (options.first and options.second):
        return [issue("CLI-059", why_zh="--from 与 --to 要一起写", why_en="--from and --to come together")]
    key, unusable = public_key(keys_folder(console.home) / "heads.pub")
    heads: list[DayHead] = []
    for path in (options.first, options.second) if key is not None else ():
        content, unread = read(path, HEAD_FILE_BYTES_MAX)
        head, wrong = (None, []) if unread else read_head(content, str(key), Where(file=str(path)))
        unusable += unread
        unsound += wrong
        heads += [head] if head is not None else []
    if unusable or unsound:
        return unusable
    first, second = heads
    if first.statement.number > second.statement.number:
        return [issue("CLI-059", why_zh="--from 晚于 --to", why_en="--from is later than --to")]
    missing = [one.place for one in heads if book not in one.ends]
    if missing:
        return [issue("BOOK-024", missing[0], what=book)]

    def prove(store: Store) -> list[Issue]:
        try:
            proofs.append(prove_growth(tree_of(store, book, second.end_of(book).entries), book, first, second))
        except ValueError:
            unsound.extend(_cut_off(store, book, second))
        return []

    return with_books(console, prove)


def _cut_off(store: Store, book: str, head: DayHead) -> list[Issue]:
    """BOOK-010 for a book that no longer reaches as far as it was signed."""
    kept = store.heads().get(book)
    last, signed = kept.position if kept else 0, head.end_of(book).entries
    return [issue("BOOK-010", Where(position=f"{book}#{last}"), day=head.statement.day, signed=signed, number=last)]
