"""What an item's page shows of persons: sealed until asked for, gone where it was forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from taizhang.core.issues import Issue
from taizhang.core.ledger.view import ItemView
from taizhang.server.access.gate import Access
from taizhang.server.queries.listing import ItemLine
from taizhang.server.queries.personal import forgetting_of, forgotten_of, may_read_personal, read_personal
from taizhang.server.web.fields import Speaker
from taizhang.server.web.reader import today


@dataclass(frozen=True, slots=True)
class Line:
    """One personal field. state: sealed, shown, forgotten or emptied; `on` and `basis` are those of the forgetting."""

    name: str
    state: str
    text: str = ""
    on: date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Persons:
    """The personal fields that were said of an item, whether this reader may open them, and why they did not open."""

    lines: tuple[Line, ...]
    may_open: bool
    opened: bool
    issues: tuple[Issue, ...] = ()


def persons(access: Access, line: ItemLine, speaker: Speaker, seen: ItemView, *, asked: bool) -> Persons | None:
    """The panel of a page; None where nothing was said of persons. `asked`: this reader wants them opened, which is
    written down before anything is shown.
    """
    if not seen.personal:
        return None
    told, issues = None, list[Issue]()
    if asked:
        told, issues = read_personal(access, line, speaker.ledger, seen, datetime.now(UTC), today())
    values = told.values if told else None
    lines = tuple(_lines(access, line, speaker, seen, values))
    closed = any(one.state == "sealed" for one in lines)
    may_open = closed and may_read_personal(access, line, speaker.ledger)
    return Persons(lines, may_open, told is not None, tuple(issues))


def _lines(
    access: Access, line: ItemLine, speaker: Speaker, seen: ItemView, values: Mapping[str, Any] | None
) -> list[Line]:
    forgotten = forgotten_of(access, line)
    declared = [one.field for one in speaker.ledger.fields if one.field in seen.personal]
    lines = []
    for field in [*declared, *(name for name in seen.personal if name not in declared)]:
        part, name = seen.personal[field].part, speaker.field_name(field)
        told = forgetting_of(part, forgotten)
        if told is not None:
            lines.append(Line(name, "forgotten", on=told.on, basis=told.basis))
        elif values is None:
            lines.append(Line(name, "sealed"))
        else:
            text = speaker.value(field, values.get(field))
            lines.append(Line(name, "shown" if text else "emptied", text))
    return lines
