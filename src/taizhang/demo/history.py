"""Years before the page's: as many projects as asked for, in 2016 to 2019 only, so that no figure of the page moves."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from taizhang.demo.books.keyworks import PROJECT as KEY_PROJECT
from taizhang.demo.books.projects import INDUSTRY_CHAINS
from taizhang.demo.books.projects import PROJECT as INVESTMENT_PROJECT
from taizhang.demo.cast import BEIBEI, YONGCHUAN
from taizhang.demo.dice import CENT, days, dice
from taizhang.demo.notebook import Line, Notebook

YEARS: Final = range(2016, 2020)
A_YEAR: Final = 24  # projects of each kind in one of those years, at scale 1


def write_history(scale: int, yongchuan: Sequence[str], beibei: Sequence[str]) -> Iterator[Line]:
    """Finished projects, `scale` times A_YEAR of each kind a year."""
    for year in YEARS:
        for orgs, book in ((yongchuan, YONGCHUAN), (beibei, BEIBEI)):
            note = Notebook(book)
            write = _investment if book == YONGCHUAN else _key_projects
            write(note, year, A_YEAR * scale, orgs)
            yield from note.lines


def _investment(note: Notebook, year: int, count: int, orgs: Sequence[str]) -> None:
    rng = dice(f"history-{note.book}-{year}")
    for number, on in enumerate(days(rng, date(year, 1, 4), date(year, 6, 20), count), 1):
        item = f"YC{year % 100}-{number:06}"
        amount = Decimal(rng.randint(20, 900)) * CENT * 4
        sector = rng.choice(("industrial", "industrial", "services"))
        fields = {"org": rng.choice(orgs), "name": f"往年项目（示例{year}-{number:03}）", "sector": sector}
        more = {"chain": rng.choice(INDUSTRY_CHAINS), "agreement_type": "formal", "contract_amount": f"{amount}"}
        note.open(INVESTMENT_PROJECT, item, on, {**fields, **more, "land": str(rng.randint(5, 200))})
        note.milestone(INVESTMENT_PROJECT, item, "signed", on)
        note.milestone(INVESTMENT_PROJECT, item, "formal", on)
        note.milestone(INVESTMENT_PROJECT, item, "start", on + timedelta(days=rng.randint(20, 120)))
        paid = (amount * rng.randint(20, 90) / 100).quantize(CENT)
        note.measure(INVESTMENT_PROJECT, item, "funds_in_place", date(year, 11, rng.randint(1, 28)), paid)
        note.milestone(INVESTMENT_PROJECT, item, "production", date(year, 12, rng.randint(1, 28)))


def _key_projects(note: Notebook, year: int, count: int, orgs: Sequence[str]) -> None:
    rng = dice(f"history-{note.book}-{year}")
    for number in range(1, count + 1):
        item = f"BB{year % 100}-{number:06}"
        plan = Decimal(rng.randint(30, 600)) * CENT
        work = rng.choice(("industry", "infrastructure", "livelihood"))
        fields = {"org": rng.choice(orgs), "name": f"往年重点项目（示例{year}-{number:03}）", "lists": ["district"]}
        note.open(
            KEY_PROJECT,
            item,
            date(year, 1, 18),
            {**fields, "kind": "construction", "duty": "district", "field_of_work": work},
        )
        note.milestone(KEY_PROJECT, item, "listed", date(year, 1, 20))
        note.measure(KEY_PROJECT, item, "annual_plan", date(year, 1, 20), plan)
        for month, share in ((4, 20), (6, 45), (9, 70), (12, rng.randint(88, 104))):
            done = (plan * share / 100).quantize(CENT)
            note.measure(KEY_PROJECT, item, "invested", date(year, month, 28), done)
        note.milestone(KEY_PROJECT, item, "completion", date(year, 12, 29))
