"""A compiled pass in Spark's words: every way in which Spark's SQL differs from DuckDB's stands here, and nowhere else.

- `ARG_MAX(x, k)` leaves rows without x out, Spark's `MAX_BY` takes them; `ARG_MAX_NULL` is `MAX_BY` as it is.
- `UNNEST` of two lists side by side is the list of the cut: it becomes rows of bound values, which Spark can broadcast.
- `LIST_HAS_ANY` is `ARRAYS_OVERLAP`.
- Decimals: where 38 digits do not do, Spark gives null or fewer places by default. The session (`SESSION`) raises an
  error instead of the first and keeps all nine places instead of the second, so that no sum is silently another.
- Days are bound as texts: on the way into Spark's Java a `date` would pass through the calendar before 1582.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from sqlglot import exp, parse_one

from taizhang.indicators.engines.lake import Bindable
from taizhang.indicators.sql import DIALECT, Compiled

SESSION: Final[Mapping[str, str]] = MappingProxyType(
    {
        "spark.sql.ansi.enabled": "true",
        "spark.sql.decimalOperations.allowPrecisionLoss": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.sources.parallelPartitionDiscovery.threshold": "1000000",  # files are named one by one: a job finds no more
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # a book's code is a text, also 007
    }
)
Bound = str | int | Decimal | list[str | int]


def in_spark(compiled: Compiled, books: int) -> str:
    """The statement in Spark's SQL, with named parameters; its cut takes so many books."""
    query = parse_one(compiled.text, dialect=DIALECT)
    for taken in list(query.find_all(exp.ArgMax, exp.ArgMin)):
        known = exp.not_(exp.Is(this=exp.paren(taken.this.copy()), expression=exp.null()))
        taken.set("expression", exp.Case().when(known, taken.expression.copy()))
    for called in list(query.find_all(exp.Anonymous)):
        if called.name == "ARG_MAX_NULL":
            value, order = called.expressions
            called.replace(exp.ArgMax(this=value, expression=order))
    for shared in list(query.find_all(exp.ArrayOverlaps)):
        shared.replace(exp.Anonymous(this="ARRAYS_OVERLAP", expressions=[shared.this, shared.expression]))
    for day in list(query.find_all(exp.Placeholder)):
        if day.name in _DAYS:
            day.replace(exp.cast(day.copy(), "DATE"))
    cut = next(one for one in query.find_all(exp.CTE) if one.alias == "cut")
    cut.set("this", parse_one(_cut(books), dialect="spark"))
    return query.sql(dialect="spark")


def bound_in_spark(bound: Mapping[str, Bindable]) -> dict[str, Bound]:
    """The values of a run as Spark takes them; the cut's books and positions one by one."""
    taken: dict[str, Bound] = {}
    for name, value in bound.items():
        if name in _CUT:
            assert isinstance(value, Sequence)  # noqa: S101 - our own names
            taken |= {f"{name}{number}": _spelled(one) for number, one in enumerate(value)}
        else:
            taken[name] = [_in_list(one) for one in value] if isinstance(value, list) else _spelled(value)
    return taken


def type_in_spark(kind: str) -> str:
    """A column's type in Spark's words."""
    return exp.DataType.build(kind, dialect=DIALECT).sql(dialect="spark")


def _cut(books: int) -> str:
    rows = ", ".join(f"(:books{number}, CAST(:upto{number} AS BIGINT))" for number in range(books))
    return f"SELECT col1 AS book, col2 AS upto FROM VALUES {rows}"  # noqa: S608 - numbers of our own


def _spelled(value: object) -> str | int | Decimal:
    if isinstance(value, Decimal | int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _in_list(value: object) -> str | int:
    """Numbers of a list as texts, which the statement casts: each has its own places, and a list is of one type."""
    return format(value, "f") if isinstance(value, Decimal) else value if isinstance(value, int) else str(value)


_CUT: Final = frozenset({"books", "upto"})
_DAYS: Final = frozenset({"first", "last", "since_reset"})
