"""The page's figures as kept facts, in our own words: what was published, and where a ledger would find it.

Only the published value of a fact enters the table; what the book gives comes from the book.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from taizhang.audit.compare import Published
from taizhang.core.declarations.schema import Declared, Dotted, Label, Name, Slug
from taizhang.core.declarations.yaml_text import read_yaml
from taizhang.core.values.period import Period, parse_period
from taizhang.core.values.units import UNITS

Compare = Literal["value", "target", "target_value", "yoy", "share", "complement", "above_share", "above_rest", "rank"]
PAGE: Final = "page"


class Report(Declared):
    """One report of the page: the district it is about, and a title in our own words."""

    report: Slug
    org: Label
    title: Name


class Fact(Declared):
    """One published figure.

    `report` and `org` are those of its file unless the fact says otherwise; `claims` are the numbers that the page's labels
    give the places where it is printed. `compare` says what of the indicator it is held against, `cannot` why no ledger
    gives it.
    """

    fact: Slug
    report: Slug
    claims: tuple[Label, ...]
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
    """The facts of all reports, in the page's order. ValueError for a file out of shape."""
    return tuple(
        Fact.model_validate({"report": data["report"], "org": data["org"], **row})
        for data in _files()
        for row in data["facts"]
    )


@cache
def page_reports() -> tuple[Report, ...]:
    """The reports of the page, in its order."""
    return tuple(Report.model_validate({name: data[name] for name in Report.model_fields}) for data in _files())


@cache
def _files() -> tuple[Mapping[str, Any], ...]:
    folder = files("taizhang.demo") / PAGE
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml"))
    return tuple(_file(f"demo/{PAGE}/{name}", (folder / name).read_text("utf-8")) for name in names)


def _file(name: str, text: str) -> Mapping[str, Any]:
    read, found = read_yaml(name, text)
    if read is None or found:
        raise ValueError("; ".join(one.line("en") for one in found))
    data: Mapping[str, Any] = read.data
    return data
