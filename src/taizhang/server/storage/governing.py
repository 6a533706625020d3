"""That somebody can still grant roles in the city: what no command alone can tell, for other grants may have gone before."""

from collections.abc import Mapping
from datetime import datetime

import orjson
from django.conf import settings

from taizhang.core.issues import issue
from taizhang.core.ledger.city import grants_said
from taizhang.core.ledger.state import ItemState, state_from_json
from taizhang.core.ledger.system import GRANTS
from taizhang.core.ledger.upheld import day_without_administrator, governs
from taizhang.core.people.roles import Grant
from taizhang.core.values.period import CHINA
from taizhang.server.storage.projection import Item
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.remembered import Thing
from taizhang.server.storage.sql import Sql


def refuse_ungoverned(
    sql: Sql, before: ItemState, after: ItemState, waiting: Mapping[Thing, Item], recorded_at: datetime
) -> None:
    """LEDG-035 where a grant's item, as it moves on, leaves a day from today on on which nobody can grant roles in all of
    the city. `waiting` are items not yet written. Read under the lock of the city's book.
    """
    top = settings.TAIZHANG_CITY
    if before.book != top or not any(governs(one, top) for one in grants_said(before)):
        return
    others = _others(sql, before, waiting)
    day = day_without_administrator(
        [*others, *grants_said(before)], [*others, *grants_said(after)], top, recorded_at.astimezone(CHINA).date()
    )
    if day is not None:
        raise Refused([issue("LEDG-035", org=top, day=day)])


def _others(sql: Sql, state: ItemState, waiting: Mapping[Thing, Item]) -> list[Grant]:
    """All grants of a book but those of one item."""
    rows = sql.all("SELECT item, state FROM storage_itemrow WHERE book = %s AND ledger = %s", state.book, GRANTS)
    states = {item: state_from_json(orjson.loads(text)) for item, text in rows}
    states |= {
        item: one.state for (book, ledger, item), one in waiting.items() if (book, ledger) == (state.book, GRANTS)
    }
    return [grant for item, one in states.items() if item != state.item for grant in grants_said(one)]
