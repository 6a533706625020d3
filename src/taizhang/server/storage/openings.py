"""Openings of new items, row by row: what a spreadsheet of new items comes to, without making an object of each.

Rows are those that `put` and the projection would give; tests/server/test_openings.py holds them together.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.entry import Entry
from taizhang.core.journal.template import Template, quoted
from taizhang.core.ledger.content import ORG
from taizhang.core.ledger.state import ItemState, fold
from taizhang.core.ledger.view import progress, stage_of
from taizhang.core.limits import NAME_CHARS_MAX

_MARK: Final = "\ue000mark\ue001"
_POSITION: Final = 2**53 - 1

Row = tuple[Any, ...]


class Openings:
    """Openings of one ledger by one actor on one day, as the sample is one; they differ in item, key and fields."""

    def __init__(self, sample: Entry, ledger: LedgerDeclaration) -> None:
        self.book, self.ledger = sample.book, sample.ledger
        self._template = Template(sample)
        self._day = sample.effective_on.isoformat()
        self._title = ledger.title
        marked = Entry(
            book=sample.book, position=_POSITION, prev=sample.prev, recorded_at=sample.recorded_at,
            effective_on=sample.effective_on, ledger=sample.ledger, item=_MARK, kind=sample.kind, corrects=None,
            actor=sample.actor, command_key=_MARK, declaration_digest=sample.declaration_digest,
            payload={"fields": {}},
        )  # fmt: skip
        state = fold(ItemState(sample.book, sample.ledger, _MARK), marked)
        self._stage = stage_of(ledger, progress(state.in_force, ledger))
        text = orjson.dumps(state.to_json(), option=orjson.OPT_SORT_KEYS).decode()
        place = str(_POSITION)
        self._state = text.replace("%", "%%").replace(f'"{_MARK}"', "%s").replace(place, "%s").replace(
            '{"fields":{}}', '{"fields":%s}'
        )  # fmt: skip

    def rows(self, key: str, item: str, fields: Mapping[str, Any], position: int, prev: str) -> tuple[Row, Row]:
        """The entry's row and the item's. FormatError where the entry cannot be spelled or is too large."""
        said = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
        name = quoted(item)
        content, digest = self._template.entry(quoted(key), name, b'{"fields":%b}' % said, position, prev)
        text = said.decode()
        state = self._state % (name.decode(), position, position, text, position)
        title = str(fields[self._title])[:NAME_CHARS_MAX]
        entry = (self.book, position, digest, content, self.ledger, item, "open", self._day, None, key)
        shown = (fields[ORG], title, self._stage, self._day, text)
        return entry, (self.book, self.ledger, item, position, state, *shown)
