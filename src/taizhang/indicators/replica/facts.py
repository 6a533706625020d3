"""What entries state, as rows: the tables, and the statements that take them out of the entries' own bytes.

A row belongs to the entry at `since` and goes back to the statement at `root`; it is in force from `since` until an
entry corrects or withdraws that statement (`reversal`: of what root, at which position). A question as of any cut leaves
out later rows, and rows with a later reversal by then. Rows say what was said, under the names it was said by: what a
declaration makes of them (former names, types, running totals) is decided when they are asked.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

AMOUNT: Final = "DECIMAL(38, 9)"  # limits: 18 digits and 9 decimals, and room to add up 10^11 of them
_COMMON: Final = "ledger INTEGER, book INTEGER, item INTEGER, root BIGINT, since BIGINT, on_day DATE, order_key BIGINT"
TABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "book": "no INTEGER, code VARCHAR",
        "ledger": "no INTEGER, name VARCHAR",
        "item": "no INTEGER, book INTEGER, ledger INTEGER, id VARCHAR",
        "opened": _COMMON,
        "field": f"{_COMMON}, name VARCHAR, text VARCHAR, number {AMOUNT}, many VARCHAR[]",
        "milestone": f"{_COMMON}, name VARCHAR, occurrence INTEGER, status VARCHAR, due DATE",
        "measure": f"{_COMMON}, name VARCHAR, value {AMOUNT}",
        "reversal": "ledger INTEGER, book INTEGER, item INTEGER, root BIGINT, ended BIGINT",
        "org": "no INTEGER, code VARCHAR",  # the responsible orgs that items ever named
    }
)
# the order rows are kept in where they are laid down for good: what is asked together stands together
ORDER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "book": "no",
        "ledger": "no",
        "item": "ledger, book, id",
        "opened": "ledger, on_day",
        "field": "ledger, name, item",
        "milestone": "ledger, name, on_day",
        "measure": "ledger, name, on_day",
        "reversal": "ledger, book, ended",
        "org": "no",
    }
)
_PATHS: Final = (
    "position", "ledger", "item", "kind", "effective_on", "corrects", "payload.fields", "payload.milestone",
    "payload.occurrence", "payload.status", "payload.planned_on", "payload.measure", "payload.value", "book",
)  # fmt: skip

# entries handed in as `incoming(content)`
READ: Final = f"""
CREATE OR REPLACE TEMP TABLE said AS
SELECT told[1]::BIGINT AS position, told[2] AS ledger, told[3] AS item, told[4] AS kind, told[5]::DATE AS on_day,
  told[6]::BIGINT AS corrects, told[7] AS fields, told[8] AS milestone, told[9]::INTEGER AS occurrence,
  told[10] AS status, told[11]::DATE AS due, told[12] AS measure, told[13] AS value, told[14] AS book
FROM (SELECT json_extract_string(decode(content), [{", ".join(f"'$.{path}'" for path in _PATHS)}]) AS told FROM incoming)
WHERE NOT starts_with(told[2], 'sys.')
"""

NEW_BOOKS: Final = "SELECT DISTINCT said.book FROM said ANTI JOIN book ON book.code = said.book ORDER BY 1"
NEW_LEDGERS: Final = "SELECT DISTINCT said.ledger FROM said ANTI JOIN ledger ON ledger.name = said.ledger ORDER BY 1"
NEW_ITEMS: Final = """
INSERT INTO tail.item
SELECT $next + row_number() OVER (ORDER BY ledger, book, id) - 1, *
FROM (
  SELECT DISTINCT book.no AS book, ledger.no AS ledger, said.item AS id
  FROM said JOIN ledger ON ledger.name = said.ledger JOIN book ON book.code = said.book
) AS named ANTI JOIN item ON item.book = named.book AND item.ledger = named.ledger AND item.id = named.id
"""
CORRECTIONS: Final = """
SELECT book.no, position, corrects FROM said JOIN book ON book.code = said.book WHERE corrects IS NOT NULL
ORDER BY book.no, position
"""
ROOTS: Final = f"SELECT DISTINCT told.no, ended, root FROM ({CORRECTIONS}) AS told JOIN reversal ON reversal.book = told.no AND ended = corrects"

# roots handed in as `rooted(book, position, root)`: those of corrections
STATE: Final = """
CREATE OR REPLACE TEMP TABLE stated AS
SELECT item.ledger, item.book, item.no AS item, COALESCE(rooted.root, said.position) AS root, said.position AS since,
  said.on_day, (said.on_day - DATE '0001-01-01') << 40 | COALESCE(rooted.root, said.position) AS order_key,
  said.* EXCLUDE (book, ledger, item, position, on_day)
FROM said
JOIN book ON book.code = said.book
JOIN ledger ON ledger.name = said.ledger
JOIN item ON item.book = book.no AND item.ledger = ledger.no AND item.id = said.item
LEFT JOIN rooted ON rooted.book = book.no AND rooted.position = said.position
"""
_SAME: Final = "ledger, book, item, root, since, on_day, order_key"
TAKE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opened": f"SELECT {_SAME} FROM stated WHERE kind = 'open'",
        "field": f"""
SELECT {_SAME}, name, CASE WHEN listed THEN NULL ELSE value END,
  CASE WHEN listed THEN NULL ELSE TRY_CAST(value AS {AMOUNT}) END,
  CASE WHEN listed THEN from_json(value, '["VARCHAR"]') END
FROM (
  SELECT {_SAME}, name, json_extract_string(fields, '$."' || name || '"') AS value,
    json_type(fields, '$."' || name || '"') = 'ARRAY' AS listed
  FROM (SELECT {_SAME}, fields, UNNEST(json_keys(fields)) AS name FROM stated WHERE kind IN ('open', 'amend'))
)
""",
        "milestone": f"SELECT {_SAME}, milestone, occurrence, status, due FROM stated WHERE kind = 'milestone'",
        "measure": f"SELECT {_SAME}, measure, CAST(value AS {AMOUNT}) FROM stated WHERE kind = 'measure'",
        "reversal": "SELECT ledger, book, item, root, since FROM stated WHERE root <> since",
        "org": """
SELECT (SELECT COUNT(*) FROM org) + row_number() OVER (ORDER BY code) - 1, code
FROM (SELECT DISTINCT json_extract_string(fields, '$.org') AS code FROM stated WHERE kind IN ('open', 'amend')) AS said
WHERE code IS NOT NULL AND code NOT IN (SELECT code FROM org)
""",
    }
)
