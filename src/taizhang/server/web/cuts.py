"""Book positions: `500118#1043` where people read them, `500118@1043` in addresses, which a `#` would end. Both are taken."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.store import Head
from taizhang.core.values.figure import Cut

_ONE: Final = re.compile(r"([A-Za-z0-9-]{1,40})[@#](\d{1,15})", re.ASCII)


def spot(book: str, position: int) -> str:
    """A position as people read it: the form of receipts and of the command line."""
    return f"{book}#{position}"


def said(cut: Cut) -> str:
    """A cut as people read it."""
    return ", ".join(spot(book, position) for book, position in cut.positions)


def typed(text: str) -> str:
    """What an address asked for, as a field shows it to be changed."""
    return text.replace("@", "#")


def cut_text(cut: Cut) -> str:
    """A cut as an address carries it."""
    return ",".join(f"{book}@{position}" for book, position in cut.positions)


def parse_cut(text: str, heads: Mapping[str, Head]) -> tuple[Cut | None, list[Issue]]:
    """The cut asked for; books left out stand at their heads. None for no text at all. Full-width signs are taken.

    SRV-301 not of this form, BOOK-007 no such book, BOOK-008 beyond the book's head.
    """
    if not text.strip():
        return None, []
    positions = {book: head.position for book, head in heads.items()}
    found: list[Issue] = []
    for part in re.split(r"[,、;\s]+", unicodedata.normalize("NFKC", text).strip()):
        told = _ONE.fullmatch(part)
        if told is None:
            found.append(issue("SRV-301", Where(position=part[:60]), text=part[:60]))
        elif told[1] not in heads:
            found.append(issue("BOOK-007", book=told[1], near="、".join(sorted(heads)[:5])))
        elif int(told[2]) > heads[told[1]].position:
            found.append(issue("BOOK-008", number=told[2], head=heads[told[1]].position))
        else:
            positions[told[1]] = int(told[2])
    return (None, found) if found else (Cut.of(positions), [])
