"""A province of forty districts, invented: projects with milestones and twelve flows, cases with a day they are due.

Made by DuckDB from a hash of each number, so that every size gives the same province every time. What comes out is a table
of statements, in the order each book would have written them down; `books.py` makes a store of it, the peers their tables.
"""

from pathlib import Path
from typing import Any, Final

import duckdb

DISTRICTS: Final = 40
TOWNS: Final = 25  # of each district
MEASURES: Final = 12
PROJECT, CASE = "work.project", "work.case"
CLERK: Final = "p-clerk"
# about ten million statements come of 800,000 projects and 1,500,000 cases
PROJECTS_A_MILLION: Final = 80_000
CASES_A_MILLION: Final = 150_000

PACK: Final = """\
pack: work
name: {zh: 对比, en: Benchmark}
version: "2019.1"
effective_from: 2019-01-01
description: {zh: 四十个区县的项目与案件（虚构）, en: Invented projects and cases of forty districts}
basis:
  - {document: 对比说明}
codelists:
  - codelist: sector
    name: {zh: 行业, en: Sector}
    codes: [SECTORS]
  - codelist: category
    name: {zh: 类别, en: Category}
    codes: [CATEGORIES]
ledgers:
  - ledger: work.project
    name: {zh: 项目台账, en: Projects}
    item: {zh: 项目, en: Project}
    unit: 项
    title: title
    fields:
      - {field: title, name: {zh: 名称, en: Title}, required: true}
      - {field: sector, name: {zh: 行业, en: Sector}, type: code, codes: sector}
      - {field: total, name: {zh: 总投资, en: Total}, type: number, unit: 万元}
    milestones:
      - {milestone: signed, name: {zh: 签约, en: Signed}}
      - {milestone: started, name: {zh: 开工, en: Started}}
    measures: [MEASURES]
  - ledger: work.case
    name: {zh: 案件台账, en: Cases}
    item: {zh: 案件, en: Case}
    unit: 件
    title: title
    fields:
      - {field: title, name: {zh: 名称, en: Title}, required: true}
      - {field: category, name: {zh: 类别, en: Category}, type: code, codes: category}
    milestones:
      - {milestone: closed, name: {zh: 结案, en: Closed}}
"""


def pack() -> str:
    """The declarations of the two ledgers."""
    coded = "{{code: {0}{1}, name: {{zh: {0}{1}, en: {0}{1}}}}}"
    flows = (
        f"{{measure: m{one}, name: {{zh: 资金{one}, en: Funds {one}}}, kind: flow, unit: 万元}}"
        for one in range(MEASURES)
    )
    return (
        PACK.replace("SECTORS", ", ".join(coded.format("s", one) for one in range(6)))
        .replace("CATEGORIES", ", ".join(coded.format("c", one) for one in range(8)))
        .replace("MEASURES", ", ".join(flows))
    )


def indicators() -> str:
    """What is asked of them."""
    made = [
        _one("signed", "count", "项", "ledger: work.project, when: signed"),
        _one("started", "count", "项", "ledger: work.project, when: started"),
        _one("turned", "conversion", "%", "ledger: work.project, from: signed, to: started"),
        _one("cases", "count", "件", "ledger: work.case, when: opened"),
        _one("closed", "count", "件", "ledger: work.case, when: closed"),
        _one("worth", "sum", "万元", "ledger: work.project, amount: {field: total}, when: signed"),
    ]
    made += [
        _one(f"flow{one}", "sum", "万元", f"ledger: work.project, amount: {{measure: m{one}}}")
        for one in range(MEASURES)
    ]
    made += [
        _one(
            f"flow{one}_{sector}",
            "sum",
            "万元",
            f"ledger: work.project, amount: {{measure: m{one}}}, where: {{sector: s{sector}}}",
        )
        for one in range(4)
        for sector in range(6)
    ]
    for category in range(8):
        where = f"ledger: work.case, where: {{category: c{category}}}"
        made.append(_one(f"in_time{category}", "on_time", "%", f"{where}, milestone: closed"))
        made.append(_one(f"cases{category}", "count", "件", f"{where}, when: opened"))
    return "indicators:\n" + "\n".join(made)


def _one(code: str, kind: str, unit: str, formula: str) -> str:
    name = f"{{zh: {code}数, en: {code}}}"
    return f'  - {{indicator: work.{code}, kind: {kind}, name: {name}, unit: "{unit}", basis: {{document: 对比说明}}, {formula}}}'


_STATEMENTS: Final = """
CREATE TABLE statement AS
WITH project AS (
  SELECT n, n % {districts} AS d, hash(n, 1) % {towns} AS town, DATE '2019-01-01' + (hash(n, 2) % 1400)::INTEGER AS opened,
    hash(n, 3) % 6 AS sector, hash(n, 4) % 90000 + 10000 AS total, hash(n, 5) % 60 AS to_sign, hash(n, 6) % 10 AS fate,
    hash(n, 7) % 120 AS to_start
  FROM range({projects}) AS made(n)
), case_ AS (
  SELECT n, n % {districts} AS d, hash(n, 11) % {towns} AS town, DATE '2019-01-01' + (hash(n, 12) % 1450)::INTEGER AS opened,
    hash(n, 13) % 8 AS category, 5 + hash(n, 14) % 11 AS promised, 1 + hash(n, 15) % 18 AS took
  FROM range({cases}) AS made(n)
), told AS (
  SELECT 'P' || lpad(n::VARCHAR, 8, '0') AS item, d, town, 0 AS rank, 'work.project' AS ledger, 'open' AS kind, opened AS day,
    NULL AS name, NULL::DATE AS due, NULL::BIGINT AS value, sector AS code, total FROM project
  UNION ALL
  SELECT 'P' || lpad(n::VARCHAR, 8, '0'), d, town, 1, 'work.project', 'milestone', opened + to_sign::INTEGER, 'signed', NULL, NULL, NULL, NULL FROM project
  UNION ALL
  SELECT 'P' || lpad(n::VARCHAR, 8, '0'), d, town, 2, 'work.project', 'milestone', opened + (to_sign + to_start)::INTEGER, 'started', NULL, NULL, NULL, NULL
  FROM project WHERE fate < 8
  UNION ALL
  SELECT 'P' || lpad(n::VARCHAR, 8, '0'), d, town, 10 + k, 'work.project', 'measure', opened + (hash(n, 20 + k) % 300)::INTEGER,
    'm' || (hash(n, 30 + k) % {measures}), NULL, 1 + hash(n, 40 + k) % 999999, NULL, NULL
  FROM project, range(4) AS flows(k)
  UNION ALL
  SELECT 'C' || lpad(n::VARCHAR, 8, '0'), d, town, 0, 'work.case', 'open', opened, NULL, NULL, NULL, category, NULL FROM case_
  UNION ALL
  SELECT 'C' || lpad(n::VARCHAR, 8, '0'), d, town, 1, 'work.case', 'planned', opened, 'closed', opened + promised::INTEGER, NULL, NULL, NULL FROM case_
  UNION ALL
  SELECT 'C' || lpad(n::VARCHAR, 8, '0'), d, town, 2, 'work.case', 'milestone', opened + took::INTEGER, 'closed', NULL, NULL, NULL, NULL
  FROM case_ WHERE hash(n, 16) % 20 > 0
), mended AS (
  SELECT *, day + CASE rank WHEN 0 THEN 0 ELSE (hash(item, rank) % 6)::INTEGER END AS written, FALSE AS corrects FROM told
  UNION ALL
  SELECT * REPLACE (value % 500000 + 1 AS value), day + 16 + (hash(item, rank, 2) % 30)::INTEGER, TRUE
  FROM told WHERE kind = 'measure' AND hash(item, rank, 3) % 40 = 0
)
SELECT d::INTEGER AS district, row_number() OVER (PARTITION BY d ORDER BY written, rank > 0, item, rank, corrects) AS position,
  written, town::INTEGER AS town, ledger, item, kind, rank, day, name, due, value, code, total, corrects
FROM mended
"""


def statements(entries: int, file: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A connection with the table `statement`: some `entries` of them, numbered by district from 1.

    Every item is opened before anything else is said of it: an opening is written on the day, the rest up to five days
    late. A correction names by `target` the position of the statement it replaces.
    """
    connection = duckdb.connect(str(file) if file else ":memory:")
    sizes = {
        "districts": DISTRICTS, "towns": TOWNS, "measures": MEASURES,
        "projects": entries * PROJECTS_A_MILLION // 1_000_000, "cases": entries * CASES_A_MILLION // 1_000_000,
    }  # fmt: skip
    connection.execute(_STATEMENTS.format(**sizes))
    connection.execute(
        """
CREATE TABLE target AS
SELECT mend.district, mend.position, said.position AS target
FROM statement AS mend JOIN statement AS said ON said.item = mend.item AND said.rank = mend.rank AND NOT said.corrects
WHERE mend.corrects AND mend.kind = 'measure' AND said.kind = 'measure'
"""
    )
    return connection


def book(district: int) -> str:
    """The code of a district, which keeps a book of its own."""
    return f"5001{district:02}"


def town(district: int, number: int) -> str:
    """The code of one of its towns."""
    return f"{book(district)}-t{number:02}"


CONTENT: Final = """
SELECT position,
  '{"actor":"p-clerk","attachments":[],"book":"' || book || '","command_key":"k' || position || '","corrects":' ||
  COALESCE(target::VARCHAR, 'null') || ',"declaration_digest":"sha256:7777777777777777777777777777777777777777777777777777777777777777"' ||
  ',"effective_on":"' || day || '","format":1,"item":"' || item || '","kind":"' || CASE kind WHEN 'planned' THEN 'milestone' ELSE kind END ||
  '","ledger":"' || ledger || '","payload":' ||
  CASE kind
    WHEN 'open' THEN '{"fields":{' || CASE ledger WHEN 'work.case' THEN '"category":"c' || code || '",' ELSE '' END ||
      '"org":"' || book || '-t' || lpad(town::VARCHAR, 2, '0') || '"' ||
      CASE ledger WHEN 'work.project' THEN ',"sector":"s' || code || '"' ELSE '' END || ',"title":"第' || item || '号事项"' ||
      CASE ledger WHEN 'work.project' THEN ',"total":"' || total || '"' ELSE '' END || '}}'
    WHEN 'measure' THEN '{"measure":"' || name || '","value":"' || value || '"}'
    WHEN 'planned' THEN '{"milestone":"' || name || '","occurrence":1,"planned_on":"' || due || '","status":"planned"}'
    ELSE '{"milestone":"' || name || '","occurrence":1,"status":"actual"}'
  END ||
  ',"position":' || position || ',"prev":"sha256:8888888888888888888888888888888888888888888888888888888888888888","recorded_at":"' ||
  written || 'T01:30:00.000000Z","sealed":[]}' AS content,
  ledger, item, CASE kind WHEN 'planned' THEN 'milestone' ELSE kind END AS kind, day::VARCHAR AS effective_on, target AS corrects,
  'k' || position AS command_key
FROM (SELECT statement.*, target, ? AS book FROM statement LEFT JOIN target USING (district, position) WHERE district = ?)
WHERE position > ? AND position <= ?
ORDER BY position
"""


def entries_of(connection: duckdb.DuckDBPyConnection, district: int, after: int = 0, upto: int = 2**62) -> Any:
    """Entries of a district's book as Arrow batches: their bytes in canonical spelling and their columns.

    The links are not real ones: the chain is another benchmark's matter.
    """
    return connection.sql(CONTENT, params=[book(district), district, after, upto]).to_arrow_reader(100_000)
