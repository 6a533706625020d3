"""The page's figures as kept facts, in our own words: what was published, and where a ledger would find it.

Only the published value of a fact enters the table; what the book gives comes from the book.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from taizhang.audit.compare import Published
from taizhang.core.declarations.schema import Declared, Dotted, Label, Name, Slug
from taizhang.core.declarations.yaml_text import read_yaml
from taizhang.core.values.period import Period, parse_period
from taizhang.core.values.units import UNITS

Compare = Literal["value", "target", "target_value", "yoy", "share", "complement", "rank"]


class Fact(Declared):
    """One published figure. `compare` says what of the indicator it is held against, `cannot` why no ledger gives it."""

    fact: Slug
    org: Label
    period: Label
    published: Decimal
    unit: Label
    approx: Label | None = None
    indicator: Dotted | None = None
    compare: Compare = "value"
    item: Label | None = None
    group: Label | None = None
    cannot: Label | None = None
    label: Name

    @property
    def when(self) -> Period:
        period, found = parse_period(self.period)
        if period is None:
            raise ValueError(found[0].line("en"))
        return period

    @property
    def printed(self) -> Published:
        return Published(self.published, UNITS[self.unit], self.approx)


@cache
def page_facts() -> tuple[Fact, ...]:
    """The facts of page.yaml, in the page's order. ValueError for a file out of shape."""
    text = (files("taizhang.demo") / "page.yaml").read_text("utf-8")
    read, found = read_yaml("demo/page.yaml", text)
    if read is None or found:
        raise ValueError("; ".join(one.line("en") for one in found))
    rows: list[Mapping[str, Any]] = read.data["facts"]
    return tuple(Fact.model_validate(row) for row in rows)
