"""The seven questions asked of tables that hold nothing but what they need: on PostgreSQL with an index that covers each
question, on DuckDB sorted by what is asked, and as DHIS2 keeps aggregates, added up beforehand.

The same SQL on both. Amounts keep the position that said them and the one that corrected them, so an earlier position can be
asked. No rights, no trace, no tail: the tables are what a builder who knew the seven questions would make of finished data.
"""

from datetime import date
from typing import Any, Protocol

DISTRICTS = 40
YEARS = (date(2020, 1, 1), date(2021, 12, 31))
TO_DATE = (date(2021, 1, 1), date(2021, 9, 30))
SIGNED = (date(2020, 1, 1), date(2020, 12, 31))
DUE = (date(2021, 1, 1), date(2021, 6, 30))
QUARTERS = ((date(2021, 4, 1), date(2021, 6, 30)), (date(2020, 4, 1), date(2020, 6, 30)))
MONTH = (date(2021, 6, 1), date(2021, 6, 30))

TABLES = {
    "amount": "district int, town int, measure int, sector int, on_day date, value bigint, position bigint, corrected bigint",
    "project": "district int, town int, sector int, total bigint, opened date, signed date, started date",
    "case_file": "district int, town int, category int, opened date, due date, closed date",
}
SORTED = {"amount": "measure, on_day", "project": "signed", "case_file": "due"}
INDEXES = (
    "CREATE INDEX amount_by_day ON amount (measure, on_day) INCLUDE (district, town, value, position, corrected)",
    "CREATE INDEX amount_by_district ON amount (district, on_day) INCLUDE (measure, sector, value, corrected)",
    "CREATE INDEX project_signed ON project (signed) INCLUDE (district, started, total)",
    "CREATE INDEX project_started ON project (district, started)",
    "CREATE INDEX project_of ON project (district, signed) INCLUDE (started, total)",
    "CREATE INDEX case_due ON case_file (due) INCLUDE (district, town, category, closed)",
    "CREATE INDEX case_of ON case_file (district, due) INCLUDE (category, closed)",
    "CREATE INDEX case_opened ON case_file (district, opened) INCLUDE (category)",
    "CREATE INDEX case_closed ON case_file (district, closed)",
)
MONTH_NO = "EXTRACT(YEAR FROM on_day)::int * 12 + EXTRACT(MONTH FROM on_day)::int"


class Asked(Protocol):
    """A connection that gives rows for SQL."""

    def __call__(self, text: str) -> list[tuple[Any, ...]]:
        """All rows."""


def _days(column: str, days: tuple[date, date]) -> str:
    return f"{column} BETWEEN DATE '{days[0]}' AND DATE '{days[1]}'"


def flows(ask: Asked) -> list[tuple[Any, ...]]:
    """(i) A flow by district and month over two years."""
    return ask(
        f"SELECT district, {MONTH_NO} AS month, SUM(value) FROM amount WHERE measure = 1 AND {_days('on_day', YEARS)} "
        "AND corrected IS NULL GROUP BY 1, 2"
    )


def to_date(ask: Asked) -> list[tuple[Any, ...]]:
    """(ii) The year to date by unit."""
    return ask(
        f"SELECT district, town, SUM(value) FROM amount WHERE measure = 2 AND {_days('on_day', TO_DATE)} "
        "AND corrected IS NULL GROUP BY 1, 2"
    )


def conversion(ask: Asked) -> list[tuple[Any, ...]]:
    """(iii) Of those signed in a year, how many have started by its end, by district."""
    return ask(
        f"SELECT district, COUNT(*), COUNT(*) FILTER (WHERE started <= DATE '{SIGNED[1]}') FROM project "
        f"WHERE {_days('signed', SIGNED)} GROUP BY 1"
    )


def on_time(ask: Asked) -> list[tuple[Any, ...]]:
    """(iv) Cases due in half a year, and those closed in time, by town and category."""
    kept = f"closed <= due AND closed <= DATE '{DUE[1]}'"
    return ask(
        f"SELECT district, town, category, COUNT(*), COUNT(*) FILTER (WHERE {kept}) FROM case_file "
        f"WHERE {_days('due', DUE)} GROUP BY 1, 2, 3"
    )


def growth(ask: Asked) -> list[tuple[Any, ...]]:
    """(v) A flow of a quarter and of the same a year before, by district, in the order of their growth."""
    now, before = (f"SUM(value) FILTER (WHERE {_days('on_day', days)})" for days in QUARTERS)
    either = " OR ".join(_days("on_day", days) for days in QUARTERS)
    return ask(
        f"SELECT district, {now} AS now, {before} AS before FROM amount WHERE measure = 3 AND ({either}) "
        f"AND corrected IS NULL GROUP BY 1 ORDER BY {now} * 1.0 / {before} DESC, 1"
    )


def flows_at(ask: Asked, positions: dict[int, int]) -> list[tuple[Any, ...]]:
    """(vi) The first question as of earlier positions, corrections since undone."""
    cut = ", ".join(f"({district}, {upto})" for district, upto in positions.items())
    return ask(
        f"SELECT amount.district, {MONTH_NO} AS month, SUM(value) FROM amount JOIN (VALUES {cut}) AS cut(district, upto) "
        f"ON cut.district = amount.district WHERE measure = 1 AND {_days('on_day', YEARS)} AND position <= upto "
        "AND (corrected IS NULL OR corrected > upto) GROUP BY 1, 2"
    )


def dashboard(ask: Asked, district: int) -> list[tuple[Any, ...]]:
    """(vii) Sixty values of a district and a month, in three statements."""
    first, last = MONTH
    flowed = ask(
        f"SELECT measure, sector, SUM(value) FROM amount WHERE district = {district} AND {_days('on_day', MONTH)} "
        "AND corrected IS NULL GROUP BY 1, 2"
    )
    projects = ask(
        f"SELECT COUNT(*) FILTER (WHERE {_days('signed', MONTH)}), COUNT(*) FILTER (WHERE {_days('started', MONTH)}), "
        f"COUNT(*) FILTER (WHERE {_days('signed', MONTH)} AND started <= DATE '{last}'), "
        f"SUM(total) FILTER (WHERE {_days('signed', MONTH)}) FROM project "
        f"WHERE district = {district} AND (signed >= DATE '{first}' OR started >= DATE '{first}')"
    )
    cases = ask(
        f"SELECT category, COUNT(*) FILTER (WHERE {_days('opened', MONTH)}), COUNT(*) FILTER (WHERE {_days('closed', MONTH)}), "
        f"COUNT(*) FILTER (WHERE {_days('due', MONTH)}), "
        f"COUNT(*) FILTER (WHERE {_days('due', MONTH)} AND closed <= due AND closed <= DATE '{last}') FROM case_file "
        f"WHERE district = {district} AND (opened >= DATE '{first}' OR due >= DATE '{first}' OR closed >= DATE '{first}') GROUP BY 1"
    )
    return [*flowed, *projects, *cases]


ADDED_UP = """
CREATE TABLE analytics AS
SELECT district, town, measure, EXTRACT(YEAR FROM on_day)::int AS year, EXTRACT(MONTH FROM on_day)::int AS month,
  SUM(value) AS value, COUNT(*) AS n
FROM amount WHERE corrected IS NULL GROUP BY 1, 2, 3, 4, 5
"""
ADDED_UP_INDEXES = (
    "CREATE INDEX analytics_by_month ON analytics (measure, year, month) INCLUDE (district, town, value)",
)


def added_up_flows(ask: Asked) -> list[tuple[Any, ...]]:
    """(i) from aggregates by month."""
    return ask(
        "SELECT district, year * 12 + month AS month, SUM(value) FROM analytics WHERE measure = 1 AND year IN (2020, 2021) "
        "GROUP BY 1, 2"
    )


def added_up_to_date(ask: Asked) -> list[tuple[Any, ...]]:
    """(ii) from aggregates by month."""
    return ask(
        "SELECT district, town, SUM(value) FROM analytics WHERE measure = 2 AND year = 2021 AND month <= 9 GROUP BY 1, 2"
    )


def added_up_growth(ask: Asked) -> list[tuple[Any, ...]]:
    """(v) from aggregates by month."""
    now, before = (f"SUM(value) FILTER (WHERE year = {year})" for year in (2021, 2020))
    return ask(
        f"SELECT district, {now}, {before} FROM analytics WHERE measure = 3 AND year IN (2020, 2021) AND month BETWEEN 4 AND 6 "
        f"GROUP BY 1 ORDER BY {now} * 1.0 / {before} DESC, 1"
    )
