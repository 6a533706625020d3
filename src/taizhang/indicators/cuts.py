"""Positions as people write them: `500118#1043`, `cut:DIGEST`, or a file that holds a figure's or a report's cut."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeGuard

import orjson

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import CUT_FILE_BYTES_MAX
from taizhang.core.values.figure import Cut
from taizhang.indicators.source import Source

NAMED: Final = "cut:"
_ONE = re.compile(r"(?P<book>[^#\s]+)#(?P<position>\d{1,15})")


def read_cut(text: str, source: Source) -> tuple[Cut | None, list[Issue]]:
    """The cut that a text names; books it leaves out stay at their head.

    FIG-006 a digest under which no publication named a cut, FIG-007 none of the three forms, BOOK-007 and BOOK-008 a
    book or position that is not there.
    """
    found: list[Issue] = []
    cut: Cut | None = None
    if text.startswith(NAMED):
        cut, found = _published(text.removeprefix(NAMED), source)
    elif one := _ONE.fullmatch(text):
        cut = Cut.of({one["book"]: int(one["position"])})
    else:
        cut, found = _in_file(Path(text))
    return (None, found) if cut is None else source.cut(cut)


def _published(digest: str, source: Source) -> tuple[Cut | None, list[Issue]]:
    """The cut of a publication, by the cut's digest."""
    registry, found = source.registry()
    published = registry.publications() if registry else ()
    cuts = (Cut.of(one["cut"]) for one in published)
    cut = next((one for one in cuts if one.digest == digest), None)
    return cut, found if cut else [issue("FIG-006", digest=digest[:80])]


def _in_file(file: Path) -> tuple[Cut | None, list[Issue]]:
    """`{"cut": {book: position}}`, alone or as the `position` of a figure's JSON."""
    wrong = [issue("FIG-007", Where(file=str(file)[:200]), text=str(file)[:80])]
    try:
        if file.stat().st_size > CUT_FILE_BYTES_MAX:
            return None, wrong
        content = orjson.loads(file.read_bytes())
    except (OSError, ValueError):
        return None, wrong
    body = content.get("position", content) if isinstance(content, Mapping) else None
    positions = body.get("cut") if isinstance(body, Mapping) else None
    return (Cut.of(positions), []) if _is_cut(positions) else (None, wrong)


def _is_cut(positions: object) -> TypeGuard[Mapping[str, int]]:
    if not isinstance(positions, Mapping) or not positions:
        return False
    return all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in positions.values())
