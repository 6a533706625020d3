"""Writing a few entries to PostgreSQL by one call: the books' heads, the entries and the projections in one round trip.

The caller has decided from memory; the function in the database (migration 0005) checks under the books' locks that
what was remembered still stands, and writes all or nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
import psycopg
from psycopg.errors import DeadlockDetected, UniqueViolation

from taizhang.core.journal.store import Head
from taizhang.server.storage.sql import Sql

_OVERTAKEN: Final = "TZ001"  # the SQLSTATE that the function raises

Record = Mapping[str, Any]


class Overtaken(Exception):  # noqa: N818 - not an error of the program: another writer was there first
    """What was known no longer stands; nothing was written."""


def append_at_once(sql: Sql, city: Record, heads: Sequence[Record], **tables: Sequence[Record]) -> Head:
    """Writes entries, and of the items those moved on and those that are fresh, with the past of the former.

    `city` is the position up to which the organisation tree, grants and packs were known, `heads` whence and where each
    book goes. Gives the place up to which the city's book was looked at, and nothing of that kind was found. Overtaken
    where a head, an item or the city has moved on meanwhile, or a key is used.
    """
    told = orjson.dumps({"city": city, "heads": heads, **tables}).decode()
    try:
        row = sql.one("SELECT city_position, city_digest FROM storage_append(%s::jsonb)", told)
    except (UniqueViolation, DeadlockDetected) as error:
        raise Overtaken(str(error)) from error
    except psycopg.Error as error:
        if error.sqlstate != _OVERTAKEN:
            raise
        raise Overtaken(str(error)) from error
    assert row is not None  # noqa: S101 - the function gives one row
    return Head(*row)
