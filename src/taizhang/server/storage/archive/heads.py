"""What signed heads say of books, held against the books themselves."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taizhang.core.issues import Issue, Where, issue
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
        except (ValueError, KeyError, TypeError, OSError):
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


def _digest_at(store: Store, book: str, position: int) -> str | None:
    return next((row.digest for row in store.read(book, position - 1, position)), None)
