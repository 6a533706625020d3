"""A province of sample data as a lake: invented facts of investment projects, written column by column, behind which no book
stands. The manifest says so.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

import duckdb

from taizhang.core.declarations.parse import parse_pack
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.journal.store import Head
from taizhang.core.ledger.draft import Draft
from taizhang.indicators.lake.manifest import Manifest
from taizhang.indicators.lake.writing import LakeWriter, lake_tables
from taizhang.indicators.replica.replica import Replica
from taizhang.loader import built_in_packs, read_texts

TOP: Final = "990000"  # no such place: districts of the sample are 990001 and up
LEDGER: Final = "investment.project"
NOTE: Final = "样例数据，全属虚构 · sample data, invented: no book stands behind it"
ENTRIES_AN_ITEM: Final = 14  # as the statements below make them, measured; only to come near the number asked for
_ROWS: Final = ("opened", "field", "milestone", "measure", "reversal")
_LAST: Final = "DATE '2021-12-31'"


def _part(salt: str, below: int, key: str = "i") -> str:
    """A whole number below a bound that looks like chance and is the same on every run."""
    return f"CAST(hash({key}, '{salt}', $code) % {below} AS INTEGER)"


def _amount(salt: str, key: str = "i") -> str:
    """An amount below 100 with four places, exact."""
    number = f"hash({key}, '{salt}', $code) % 1000000"
    return f"({number}) // 10000 || '.' || lpad(CAST(({number}) % 10000 AS VARCHAR), 4, '0')"


_ITEMS: Final = f"""
CREATE OR REPLACE TEMP TABLE thing AS
SELECT i, DATE '2016-01-01' + {_part("opened", 2192)} AS opened FROM range($items) AS one(i)
"""
_MILESTONES: Final = (
    ("signed", 80, 20, 60),
    ("formal", 65, 40, 120),
    ("start", 50, 120, 500),
    ("production", 25, 500, 900),
)
_STEPS: Final = " UNION ALL ".join(
    f"SELECT i, 'milestone' AS kind, '{name}' AS name, 'actual' AS said, opened + {after} + {_part(name, within)} AS on_day, "
    f"CAST(NULL AS DATE) AS due FROM thing WHERE {_part(name + '?', 100)} < {share}"
    for name, share, after, within in _MILESTONES
)
_PLANS: Final = (
    "SELECT i, 'milestone', 'start', 'planned', opened + 30, opened + 200 + "
    f"{_part('due', 500)} FROM thing WHERE {_part('plan?', 100)} < 60"
)
_FLOWS: Final = (
    f"SELECT i, 'measure', 'funds_in_place', {_amount('paid', 'i, k')}, opened + CAST(60 + k * 45 AS INTEGER), NULL "
    "FROM thing, range(6) AS times(k)"
)
_RUNNING: Final = (  # what was done so far in the year, told each quarter of the second year
    "SELECT i, 'measure', 'fixed_invested', CAST((1 + k) * (1 + hash(i, 'fixed', $code) % 9) AS VARCHAR), "
    "make_date(year(opened) + 1, CAST(3 * k + 3 AS INTEGER), 28), NULL FROM thing, range(4) AS times(k)"
)
_LEVELS: Final = (
    f"SELECT i, 'measure', 'jobs', CAST({_part('jobs', 400, 'i, k')} AS VARCHAR), opened + CAST(400 + k * 200 AS INTEGER), NULL "
    "FROM thing, range(2) AS times(k)"
)
_SAID: Final = f"""
CREATE OR REPLACE TEMP TABLE said AS
SELECT row_number() OVER (ORDER BY on_day, i, kind DESC, name, said) AS position, *
FROM (
  SELECT i, 'open' AS kind, '' AS name, '' AS said, opened AS on_day, NULL AS due FROM thing
  UNION ALL {_STEPS} UNION ALL {_PLANS} UNION ALL {_FLOWS} UNION ALL {_RUNNING} UNION ALL {_LEVELS}
) WHERE on_day <= {_LAST}
"""
_COMMON: Final = (
    "0 AS ledger, 0 AS book, CAST($first + i AS INTEGER) AS item, position AS root, position AS since, on_day, "
    "((on_day - DATE '0001-01-01') << 40) | position AS order_key"
)
_FIELDS: Final = {
    "name": "'样例项目' || i",
    "org": "$code",
    "sector": f"['industrial', 'services', 'agriculture', 'tourism'][1 + {_part('sector', 4)}]",
    "agreement_type": f"['formal', 'formal', 'framework'][1 + {_part('type', 3)}]",
    "contract_amount": _amount("contract"),
    "total_investment": _amount("total"),
    "land": f"CAST({_part('land', 300)} AS VARCHAR)",
}
_TAKEN: Final = (
    "INSERT INTO tail.item SELECT CAST($first + i AS INTEGER), 0, 0, 'P' || i FROM thing",
    f"INSERT INTO tail.opened SELECT {_COMMON} FROM said WHERE kind = 'open'",
    *(
        f"INSERT INTO tail.field SELECT {_COMMON}, '{name}', {value}, TRY_CAST({value} AS DECIMAL(38, 9)), NULL FROM said WHERE kind = 'open'"
        for name, value in _FIELDS.items()
    ),
    f"INSERT INTO tail.milestone SELECT {_COMMON}, name, 1, said, due FROM said WHERE kind = 'milestone'",
    f"INSERT INTO tail.measure SELECT {_COMMON}, name, CAST(said AS DECIMAL(38, 9)) FROM said WHERE kind = 'measure'",
)
# one measure of 64 is corrected, all at the end of the book
_CORRECTED: Final = """
CREATE OR REPLACE TEMP TABLE mended AS
SELECT $head + row_number() OVER (ORDER BY since) AS position, * FROM measure WHERE hash(since, $code) % 64 = 0
"""
_MENDED: Final = (
    "INSERT INTO tail.measure SELECT ledger, book, item, root, position, on_day, order_key, name, value + 1 FROM mended",
    "INSERT INTO tail.reversal SELECT ledger, book, item, root, position FROM mended",
)


@dataclass(frozen=True, slots=True)
class Province:
    """A lake of sample data: where it lies, and how much it holds."""

    folder: Path
    manifest: Manifest
    entries: int
    facts: int

    @property
    def size(self) -> int:
        return sum(one.size for one in self.manifest.files)


def districts(count: int) -> list[str]:
    """The codes of the districts."""
    return [f"{int(TOP) + number}" for number in range(1, count + 1)]


def generate(folder: Path, count: int, entries: int) -> Province:
    """A province of so many districts with about so many entries in all, in a folder that is there and empty."""
    replica = Replica()
    connection = replica.connection
    lake_tables(connection)
    writer = LakeWriter(folder, connection, NOTE)
    connection.execute("INSERT INTO tail.ledger VALUES (0, $1)", [LEDGER])
    _city(writer, districts(count))
    items = max(1, round(entries / count / ENTRIES_AN_ITEM))
    said, facts = 0, 0
    for number, code in enumerate(districts(count)):
        # districts differ in size by a factor of three, as they do
        share = items * (2 + number % 5) // 4
        position = _district(connection, code, number * items * 2, max(1, share))
        facts += sum(_count(connection, f'"{table}"') for table in _ROWS)
        said += position
        writer.book(code, Head(position, f"sha256:{sha256(NOTE.encode()).hexdigest()}"))
    return Province(folder, writer.finish(), said, facts)


def _city(writer: LakeWriter, codes: list[str]) -> None:
    """The city book: its orgs and the pack whose indicators are asked for."""
    store = MemoryStore()
    now = datetime(2022, 1, 1, tzinfo=UTC)

    def write(ledger: str, item: str, kind: str, payload: dict[str, object]) -> None:
        store.append(Draft(TOP, ledger, item, kind, date(2015, 1, 1), "sample", f"{ledger}/{item}", payload, None), now)

    for code in (TOP, *codes):
        kind, parent = ("city", None) if code == TOP else ("district", TOP)
        name = "样例省" if code == TOP else f"样例区{code[-2:]}"
        told: dict[str, object] = {
            "name": name,
            "short": name,
            "kind": kind,
            "parent": parent,
            "groups": [],
            "own_book": True,
        }
        write("sys.org", code, "org", {**told, "abolished": False})
    files, _ = read_texts(next(one for one in built_in_packs() if one.name == "investment"))
    pack, found = parse_pack("investment", files)
    assert pack is not None, found
    writer.pack(pack.digest, files)
    adopted: dict[str, object] = {"pack": "investment", "version": pack.file.version, "digest": pack.digest}
    write("sys.adoption", "investment", "adopt", adopted)
    for row in store.read(TOP):
        writer.connection.execute("INSERT INTO entry VALUES (?, ?, ?)", [row.position, row.digest, row.content])
    writer.connection.execute("INSERT INTO recorded VALUES (1, DATE '2022-01-01')")
    writer.book(TOP, store.heads()[TOP])


def _district(connection: duckdb.DuckDBPyConnection, code: str, first: int, items: int) -> int:
    """The facts of one district in the tables; how many entries would have said them."""
    known = {"code": code, "first": first, "items": items}
    _run(connection, _ITEMS, known)
    _run(connection, _SAID, known)
    for statement in _TAKEN:
        _run(connection, statement, known)
    head = _count(connection, "said")
    _run(connection, _CORRECTED, {**known, "head": head})
    for statement in _MENDED:
        _run(connection, statement, known)
    connection.execute("INSERT INTO recorded VALUES (1, DATE '2022-01-01')")
    return head + _count(connection, "mended")


def _run(connection: duckdb.DuckDBPyConnection, statement: str, known: dict[str, object]) -> None:
    connection.execute(statement, {name: value for name, value in known.items() if f"${name}" in statement})


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
