"""Item rows and amounts, made from facts: what most questions need of an item in one row, without grouping or sorting.

A row tells what is in force of an item at the position it was made at. It answers a question about a day and an
earlier position as well, as long as nothing it leaves out could matter; its own columns say whether it does:
`doubtful` where it may not at the head, `fields_from`, `fields_day` (position and day of the last change of a field after the opening; `org_from`, `org_day` of
the responsible org), `exact_from` (the position from which nothing it rests on was corrected or told late), and `odd` (a
bit a milestone: reached more than once, replanned, revoked and the like). Where it does not, facts answer.

Amounts are what measures brought: a flow's value, a running total's step, or a level's value until the next one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from taizhang.core.values.period import PeriodKind
from taizhang.indicators.replica.shape import EARLY_MARK, MARKS, MONTHS, Shape

FOREVER: Final = "DATE '9999-12-31'"
NARROW: Final = "DECIMAL(18, 4)"  # adds up several times faster than AMOUNT; taken where all values fit
FITS_NARROW: Final = "COALESCE(MAX(ABS({0})) < 100000000000000 AND BOOL_AND({0} = ROUND({0}, 4)), TRUE)"


@dataclass(frozen=True, slots=True)
class Facts:
    """Which facts rows are made of: a ledger's, of all items or of those in `chosen`, as of now or of a cut, which is then
    bound as `upto_of`, the position of every book by its number.
    """

    ledger: int
    chosen: bool
    earlier: bool = False

    def said(self, table: str, columns: str, *, position: str = "since") -> str:
        """A selection of a table's facts that begins a list of conditions."""
        some = "SEMI JOIN chosen ON chosen.item = fact.item" if self.chosen else ""
        return f"SELECT {columns} FROM {table} AS fact {some} WHERE fact.ledger = {self.ledger}{self._covered('fact', position)}"

    def live(self, table: str, columns: str = "fact.*") -> str:
        """Facts in force."""
        some = "SEMI JOIN chosen ON chosen.item = fact.item" if self.chosen else ""
        reversed_ = (
            "gone.ledger = fact.ledger AND gone.book = fact.book AND gone.root = fact.root AND gone.ended > fact.since"
            + self._covered("gone", "ended")
        )
        return (
            f"SELECT {columns} FROM {table} AS fact {some} ANTI JOIN reversal AS gone ON {reversed_} "
            f"WHERE fact.ledger = {self.ledger}{self._covered('fact', 'since')}"
        )

    def _covered(self, table: str, column: str) -> str:
        return f" AND {table}.{column} <= $upto_of[{table}.book + 1]" if self.earlier else ""


def stepped(shape: Shape, of: Facts) -> str:
    """Measures in force: flows as they are; totals as steps and levels until the next one, by the order of their days.

    None are asked of a ledger without measures.
    """
    kinds = {one.measure: one.kind for one in shape.ledger.measures}
    named = of.live("measure", f"fact.*, {_measures(shape)} AS no")
    flows = _listed(number for name, number in shape.measures.items() if kinds[name] == "flow")
    totals = _listed(number for name, number in shape.measures.items() if kinds[name] == "running_total")
    return f"""
WITH named AS ({named})
SELECT item, book, no, on_day, since, order_key, value, NULL::DATE AS until_day, NULL::BIGINT AS until_since, FALSE AS late
FROM named WHERE no IN ({flows})
UNION ALL
SELECT item, book, no, on_day, since, order_key,
  CASE WHEN no IN ({totals}) THEN value - COALESCE(LAG(value) OVER same, 0) ELSE value END,
  LEAD(on_day) OVER told, LEAD(since) OVER told, COALESCE(since < LAG(since) OVER told, FALSE)
FROM named WHERE no NOT IN ({flows})
WINDOW told AS (PARTITION BY item, no ORDER BY order_key),
  same AS (PARTITION BY item, no, {_reset(shape)} ORDER BY order_key)
"""


def _measures(shape: Shape) -> str:
    return _numbered((one.measure, *one.formerly) for one in shape.ledger.measures)


def _reset(shape: Shape) -> str:
    """The period within which a running total adds up, as a number."""
    months = "year(on_day) * 12 + month(on_day) - 1"
    cases = [
        f"WHEN {number} THEN ({months}) // {MONTHS[PeriodKind(one.resets)]}"
        for number, one in enumerate(shape.ledger.measures)
        if one.resets
    ]
    return f"CASE no {' '.join(cases)} ELSE 0 END" if cases else "0"


def made_rows(shape: Shape, of: Facts) -> str:
    """The item rows of a ledger. `stepped` stands ready as a table of that name."""
    columns = [f", {_kept(shape, field)} AS {column}" for field, column in shape.fields.items()]
    org = "name = 'org'"
    return f"""
WITH opening AS ({of.said("opened", "item, MIN(book) AS book, MIN(root) AS first_since")} GROUP BY item),
alive AS (SELECT item, MIN(on_day) AS opened_on FROM ({of.live("opened")}) GROUP BY item),
told AS (
  SELECT item, ARG_MAX_NULL(text, order_key) FILTER (WHERE {org}) AS org, MAX(since) AS fields_since, MAX(on_day) AS fields_until,
    MAX(since) FILTER (WHERE {org}) AS org_since, MAX(on_day) FILTER (WHERE {org}) AS org_until {"".join(columns)}
  FROM ({of.live("field")}) GROUP BY item
),
mended AS ({of.said("reversal", "item, MAX(ended) AS ended", position="ended")} GROUP BY item),
{_steps(shape, of)},
{_said(shape)}
SELECT *, org IS NULL OR org_day IS NOT NULL OR fields_day IS NOT NULL OR odd & {shape.milestone_marks} <> 0 AS doubtful
FROM (
SELECT opening.item, opening.book, opening.first_since, alive.opened_on, org.no AS org,
  NULLIF(told.fields_since, opening.first_since) AS fields_from,
  CASE WHEN told.fields_until > alive.opened_on THEN told.fields_until END AS fields_day,
  NULLIF(told.org_since, opening.first_since) AS org_from,
  CASE WHEN told.org_until > alive.opened_on THEN told.org_until END AS org_day,
  GREATEST(mended.ended, said.late_from) AS exact_from,
  COALESCE(steps.odd, 0) | COALESCE(said.odd, 0) AS odd,
  told.* EXCLUDE (item, org, fields_since, fields_until, org_since, org_until),
  steps.* EXCLUDE (item, odd), said.* EXCLUDE (item, odd, late_from)
FROM opening LEFT JOIN alive USING (item) LEFT JOIN told USING (item) LEFT JOIN mended USING (item)
LEFT JOIN steps USING (item) LEFT JOIN said USING (item) LEFT JOIN org ON org.code = told.org
)
"""


def made_amounts(shape: Shape, rows: str) -> str:
    """The amounts of a ledger, each with the responsible org of its item as the row has it, and the fields of few values."""
    few = "".join(f", item_row.{column}" for column in shape.few.values())
    return f"""
SELECT stepped.no, stepped.on_day, stepped.since, COALESCE(stepped.until_day, {FOREVER}) AS until_day,
  stepped.until_since, stepped.item, stepped.book, item_row.org, stepped.value, item_row.doubtful{few}
FROM stepped JOIN {rows} AS item_row ON item_row.item = stepped.item WHERE item_row.opened_on IS NOT NULL
"""


def _kept(shape: Shape, field: str) -> str:
    declared = shape.ledger.field_named(field)
    names = _named((field, *(declared.formerly if declared else ())))
    return f"ARG_MAX_NULL({shape.kind_of(field)}, order_key) FILTER (WHERE name IN ({names}))"


def _steps(shape: Shape, of: Facts) -> str:
    """Milestones: of each its day, its planned day, and since when and which day they are told."""
    if not shape.milestones:
        return "steps AS (SELECT NULL::INTEGER AS item, 0::BIGINT AS odd WHERE FALSE)"
    numbered = _numbered((one.milestone, *one.formerly) for one in shape.ledger.milestones)
    columns = [
        f"MAX({column}) FILTER (WHERE no = {number}) AS m{number}_{column}"
        for number in shape.milestones.values()
        for column in ("reached", "reached_since", "due", "due_day", "due_since")
    ]
    return f"""
one_step AS (
  SELECT item, {numbered} AS no, MIN(on_day) FILTER (WHERE status = 'actual') AS reached,
    MIN(since) FILTER (WHERE status = 'actual') AS reached_since, MIN(due) FILTER (WHERE status = 'planned') AS due,
    MIN(on_day) FILTER (WHERE status = 'planned') AS due_day, MIN(since) FILTER (WHERE status = 'planned') AS due_since,
    COUNT(*) FILTER (WHERE status = 'actual') > 1 OR COUNT(*) FILTER (WHERE status = 'planned') > 1
      OR BOOL_OR(status NOT IN ('actual', 'planned') OR (status = 'actual' AND due IS NOT NULL))
      OR MIN(occurrence) <> MAX(occurrence) OR COALESCE(BOOL_OR(status = 'actual' AND on_day < opened_on), FALSE) AS odd
  FROM ({of.live("milestone")}) AS fact LEFT JOIN alive USING (item) GROUP BY item, no HAVING no IS NOT NULL
),
steps AS (
  SELECT item, BIT_OR(CASE WHEN odd THEN 1::BIGINT << (no % {MARKS}) ELSE 0 END) AS odd, {", ".join(columns)}
  FROM one_step GROUP BY item
)"""


def _said(shape: Shape) -> str:
    """Measures: of each since which day and position anything is told of it."""
    if not shape.measures:
        return "said AS (SELECT NULL::INTEGER AS item, 0::BIGINT AS odd, NULL::BIGINT AS late_from WHERE FALSE)"
    start = len(shape.milestones)
    columns = [
        f"MAX({column}) FILTER (WHERE no = {number}) AS a{number}_{column}"
        for number in shape.measures.values()
        for column in ("said", "since")
    ]
    return f"""
one_said AS (
  SELECT item, no, MIN(on_day) AS said, MIN(since) AS since, CASE WHEN BOOL_OR(late) THEN MAX(since) END AS late_from,
    ARG_MIN(since, order_key) <> MIN(since) AS odd, MIN(on_day) < MIN(opened_on) AS early
  FROM stepped LEFT JOIN alive USING (item) GROUP BY item, no
),
said AS (
  SELECT item, BIT_OR(CASE WHEN odd THEN 1::BIGINT << (({start} + no) % {MARKS}) ELSE 0 END)
      | MAX(CASE WHEN early THEN {EARLY_MARK} ELSE 0 END) AS odd,
    MAX(late_from) AS late_from, {", ".join(columns)}
  FROM one_said GROUP BY item
)"""


def _numbered(named: Iterable[tuple[str, ...]]) -> str:
    """The number of what goes by any of some names; NULL for all other names."""
    cases = (f"WHEN fact.name IN ({_named(names)}) THEN {number}" for number, names in enumerate(named))
    return f"CASE {' '.join(cases)} END"


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _listed(numbers: Iterator[int]) -> str:
    return ", ".join(map(str, numbers)) or "-1"
