"""What signed heads say of books, held against the books themselves."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.heads import read_head
from taizhang.core.journal.store import Store


@dataclass(frozen=True, slots=True)
class SignedEnd:
    """Where a book ended when a head was signed: its entries, and the digest that chained the last of them."""

    file: Path
    day: str
    book: str
    position: int
    digest: str


def signed_ends(folder: Path) -> Iterator[SignedEnd]:
    """Every book of every signed head in a folder, day by day. Files that are none are passed over."""
    for file in sorted(folder.glob("*.json")):
        try:
            body: Any = json.loads(file.read_bytes())
            for one in body["books"]:
                yield SignedEnd(
                    file, str(body["statement"]["day"]), str(one["book"]), int(one["entries"]), str(one["digest"])
                )
        except (ValueError, KeyError, TypeError, OSError, RecursionError, OverflowError):
            continue


def held_against(store: Store, folder: Path) -> tuple[list[Issue], dict[Path, Issue]]:
    """The heads that the books contradict (SRV-037), and by file those they do not reach (SRV-036)."""
    heads = store.heads()
    contradicted: list[Issue] = []
    newer: dict[Path, Issue] = {}
    for one in signed_ends(folder):
        end = heads[one.book].position if one.book in heads else 0
        place = Where(file=one.file.name)
        if one.position > end:
            said = {"day": one.day, "book": one.book, "number": one.position, "position": end}
            newer.setdefault(one.file, issue("SRV-036", place, **said))
        elif one.position and _digest_at(store, one.book, one.position) != one.digest:
            contradicted.append(issue("SRV-037", place, day=one.day, book=one.book, number=one.position))
    return contradicted, newer


def unsigned(folder: Path, public: Path) -> list[Issue]:
    """What is wrong with the heads in a folder under a home's public key: BOOK-013 to 016. None where the home has no key:
    then nobody there has signed yet.
    """
    if not public.is_file():
        return []
    key = public.read_text(encoding="utf-8", errors="replace").strip()
    files = sorted(folder.glob("*.json"))
    return [one for file in files for one in read_head(file.read_bytes(), key, Where(file=file.name))[1]]


def _digest_at(store: Store, book: str, position: int) -> str | None:
    return next((row.digest for row in store.read(book, position - 1, position)), None)
