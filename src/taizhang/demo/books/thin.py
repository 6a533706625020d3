"""Thin sample entries of districts: enough investment projects for the city's ranks to come out of real rows."""

from datetime import date
from decimal import Decimal
from typing import Final

from taizhang.demo.books.projects import INDUSTRY_CHAINS, PROJECT
from taizhang.demo.dice import days, dice, split, uneven
from taizhang.demo.notebook import Line, Notebook
from taizhang.demo.places import District

FIRST: Final = date(2021, 1, 5)
LAST: Final = date(2021, 5, 31)
STARTED: Final = (date(2021, 6, 1), date(2021, 6, 28))


def write_thin(district: District) -> list[Line]:
    """As many industrial contracts as the district has starts, each started; nothing where it has none to tell."""
    if district.industry is None or district.starts is None:
        return []
    note, rng = Notebook(district.code), dice(f"thin-{district.code}")
    amounts = split(Decimal(district.industry), uneven(rng, district.starts))
    signed, started = (days(rng, *span, district.starts) for span in ((FIRST, LAST), STARTED))
    for number, (amount, on, start) in enumerate(zip(amounts, signed, started, strict=True), 1):
        item = f"TZ21-{number:03}"
        fields = {"name": f"工业项目（示例{number:03}）", "sector": "industrial", "chain": rng.choice(INDUSTRY_CHAINS)}
        note.open(PROJECT, item, on, {**fields, "agreement_type": "formal", "contract_amount": f"{amount}"})
        note.milestone(PROJECT, item, "formal", on)
        note.milestone(PROJECT, item, "start", start)
    return note.lines
