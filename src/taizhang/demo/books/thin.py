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
CONTRACTS_A_START: Final = 2
STARTED: Final = (date(2021, 6, 1), date(2021, 6, 28))


def write_thin(district: District) -> list[Line]:
    """Twice as many industrial contracts as the district has starts, every other one started; nothing where it has none."""
    if district.industry is None or district.starts is None:
        return []
    note, rng = Notebook(district.code), dice(f"thin-{district.code}")
    count = district.starts * CONTRACTS_A_START
    amounts = split(Decimal(district.industry), uneven(rng, count))
    started = iter(days(rng, *STARTED, district.starts))
    for number, (amount, on) in enumerate(zip(amounts, days(rng, FIRST, LAST, count), strict=True), 1):
        item = f"TZ21-{number:03}"
        fields = {"name": f"工业项目（示例{number:03}）", "sector": "industrial", "chain": rng.choice(INDUSTRY_CHAINS)}
        note.open(PROJECT, item, on, {**fields, "agreement_type": "formal", "contract_amount": f"{amount}"})
        note.milestone(PROJECT, item, "formal", on)
        if number % CONTRACTS_A_START == 0:
            note.milestone(PROJECT, item, "start", next(started))
    return note.lines
