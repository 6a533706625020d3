"""Wushan's book: the county's science and technology funds of 2021, and the loans, needs and flats that they go with.

The funds of the year are the page's; loans, their fund, needs and flats are plausible for a small county and no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from taizhang.demo.cast import WUSHAN
from taizhang.demo.dice import between, days, dice, split
from taizhang.demo.notebook import Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = WUSHAN
FUND, GRANT, RISK_FUND = "innovation.fund", "innovation.grant", "innovation.risk_fund"
FIRM, LOAN, NEEDS_LIST, NEED = "innovation.firm", "innovation.loan", "innovation.needs_list", "innovation.need"
FLAT, APPLICATION, OUTCOME = "innovation.talent_flat", "innovation.application", "innovation.outcome"
SCIENCE, FINANCE, HOUSING = f"{BOOK}-01", f"{BOOK}-02", f"{BOOK}-05"
LAST: Final = date(2021, 7, 23)
CLOSED: Final = date(2021, 7, 8)  # the day the half year was closed

# class, name, arranged in 2020, arranged in 2021 (together 1000), paid by July 2021
FUNDS: Final = (
    ("core_technology", "核心技术攻关", "180", "300", "126"),
    ("transfer", "科技成果转化", "120", "250", "97.5"),
    ("firms", "科技型企业培育", "150", "200", "84"),
    ("finance", "科技金融与风险补偿", "120", "150", "120"),
    ("talent", "科技人才与人才公寓", "50", "100", "22.5"),
)
LINES: Final = {"a": 300, "b": 200, "c": 150, "d": 100, "e": 40}  # the county's recommended lines, invented
LEVELS: Final = "bcdcbadcbe"  # loan after loan
BORROWERS: Final = 40
REPORTED: Final = (
    date(2019, 12, 31), date(2020, 6, 30), date(2020, 12, 31), date(2021, 3, 31), date(2021, 6, 30),
)  # fmt: skip


def write(orgs: Sequence[Org]) -> list[Line]:
    """The book's lines; `orgs` are its bureaus and towns."""
    towns = [one.code for one in orgs if one.kind in {"town", "street"}]
    note = Notebook(BOOK)
    _write_funds(note)
    _write_risk_fund(note)
    _write_firms(note, towns)
    _write_loans(note, towns)
    _write_lists(note, towns)
    _write_grants(note, towns)
    _write_flats(note)
    _write_applications(note)
    _write_outcomes(note, towns)
    _write_targets(note)
    note.report("innovation.rd_intensity", "2020", date(2021, 6, 30), "0.35", "%", "科技经费统计公报（示例）")
    note.close("2021-Q1", date(2021, 4, 9))
    note.close("2021-H1", CLOSED)
    return note.lines


def _write_funds(note: Notebook) -> None:
    """620 in 2020, all but a little of it paid; 1000 in 2021, of which 450 is paid so far."""
    rng = dice("wushan-funds")
    for number, (kind, name, before, now, paid) in enumerate(FUNDS, 1):
        item = f"KC-{number:02}"
        note.open(FUND, item, date(2020, 1, 10), {"org": FINANCE, "name": name, "class": kind, "source": "own"})
        for year, arranged in ((2020, before), (2021, now)):
            note.milestone(FUND, item, "approved", date(year, 1, 21))
            note.measure(FUND, item, "arranged", date(year, 1, 21), arranged)
        spent = Decimal(before) * 96 / 100
        for first, last, total in (
            (date(2020, 3, 2), date(2020, 12, 21), spent),
            (date(2021, 2, 22), date(2021, 7, 20), Decimal(paid)),
        ):
            parts = split(total, [rng.randint(2, 9) for _ in range(6)], Decimal("0.1"))
            for on, part in zip(days(rng, first, last, len(parts)), parts, strict=True):
                note.measure(FUND, item, "paid", on, part)
    wrong = note.measure(FUND, "KC-02", "arranged", date(2021, 1, 22), "2500")
    note.correct(wrong, date(2021, 1, 28), {"measure": "arranged", "value": "250"}, "多录一个零，按预算批复更正")
    fields = {"org": FINANCE, "name": "市级科技专项切块", "class": "firms", "source": "city"}
    note.open(FUND, "KC-06", date(2021, 3, 4), fields)
    note.measure(FUND, "KC-06", "arranged", date(2021, 3, 4), "180")
    note.measure(FUND, "KC-06", "paid", date(2021, 6, 10), "75")


def _write_risk_fund(note: Notebook) -> None:
    """2000 subscribed, four parts of ten by the city; paid in by thirds of three tenths: 200 a year."""
    for item, kind, name, subscribed, part in (
        ("JJ-01", "city", "市级出资", "800", "80"),
        ("JJ-02", "district", "县级出资", "1200", "120"),
    ):
        fields = {"org": FINANCE, "name": f"{name}（示例）", "contributor": kind, "manager": "示例担保公司"}
        note.open(RISK_FUND, item, date(2019, 6, 18), fields)
        note.milestone(RISK_FUND, item, "agreed", date(2019, 6, 18))
        note.measure(RISK_FUND, item, "subscribed", date(2019, 6, 18), subscribed)
        note.milestone(RISK_FUND, item, "first_paid", date(2019, 6, 28))
        for on in (date(2019, 6, 28), date(2020, 5, 15), date(2021, 3, 19)):
            note.measure(RISK_FUND, item, "paid_in", on, part)


def _firm(number: int) -> str:
    return f"QY-{number + 1:03}"


def _write_firms(note: Notebook, towns: Sequence[str]) -> None:
    """74 listed firms, the first forty before the first loans; eleven were recognised as high-tech, one lapsed."""
    rng = dice("wushan-firms")
    listed = [*days(rng, date(2018, 3, 1), date(2019, 6, 20), BORROWERS), *days(rng, date(2019, 7, 1), LAST, 34)]
    for number, on in enumerate(listed):
        kind = "small" if rng.random() < 0.8 else "growth"
        fields = {"org": rng.choice(towns), "name": f"科技型企业（示例{number + 1:03}）", "kind": kind}
        note.open(FIRM, _firm(number), on, {**fields, "patents": str(rng.randint(1, 14))})
        note.milestone(FIRM, _firm(number), "listed", on)
        if number % 7 == 3:
            note.milestone(FIRM, _firm(number), "high_tech", max(on, date(2019, 11, 21)))
    note.milestone(FIRM, _firm(10), "lapsed", date(2021, 4, 2))
    for number in (5, 33):
        note.milestone(FIRM, _firm(number), "removed", date(2021, 5, 12))


@dataclass(frozen=True, slots=True)
class _Loan:
    """A loan that was granted: what is still owed follows from what was drawn, repaid and compensated."""

    item: str
    drawn: date
    line: Decimal
    repaid: tuple[tuple[date, Decimal], ...]
    bad_from: date | None = None
    compensated: tuple[date, Decimal] | None = None

    def owed(self, on: date) -> Decimal:
        paid = sum((amount for day, amount in self.repaid if day <= on), Decimal(0))
        covered = self.compensated[1] if self.compensated and self.compensated[0] <= on else Decimal(0)
        return self.line - paid - covered

    def bad(self, on: date) -> Decimal:
        return self.owed(on) if self.bad_from is not None and self.bad_from <= on else Decimal(0)


def _write_loans(note: Notebook, towns: Sequence[str]) -> None:
    """54 applications of forty firms: every eighth refused, the last not yet decided, two gone bad."""
    rng = dice("wushan-loans")
    applied = [
        *days(rng, date(2019, 7, 8), date(2019, 12, 6), 12),
        *days(rng, date(2020, 1, 6), date(2020, 12, 4), 24),
        *days(rng, date(2021, 1, 5), date(2021, 6, 28), 17),
        date(2021, 7, 19),
    ]
    for number, on in enumerate(applied):
        borrower = 38 if number == 52 else number % BORROWERS  # one firm borrows twice in a year
        item, level = f"DK-{number + 1:03}", LEVELS[number % 10]
        line = Decimal(LINES[level]) * (80 if number % 5 == 4 else 100) / 100
        granted = number % 8 != 7 and number != 53
        fields = {
            "org": rng.choice(towns),
            "name": f"知识价值信用贷款（示例{number + 1:03}）",
            "firm": _firm(borrower),
            "bank": f"示例银行{rng.choice('甲乙丙')}",
            "term": "12",
            "fund_share": "80",
        }
        note.open(LOAN, item, on, fields)
        note.milestone(LOAN, item, "applied", on)
        if number == 53:
            continue
        decided = on + timedelta(days=rng.randint(8, 18))
        note.milestone(LOAN, item, "rated", on + timedelta(days=rng.randint(2, 6)))
        rated = {"level": level, "recommended": str(LINES[level])}
        note.amend(LOAN, item, decided, {**rated, "granted_line": f"{line:f}"} if granted else rated)
        note.milestone(LOAN, item, "granted" if granted else "refused", decided)
        if granted:
            note.milestone(FIRM, _firm(borrower), "granted", decided)
            _write_repayment(note, number, item, decided + timedelta(days=2), line)


def _write_repayment(note: Notebook, number: int, item: str, drawn: date, line: Decimal) -> None:
    """Drawn at once, repaid in two parts by the year's end; the bank reports what is owed and what is bad."""
    note.milestone(LOAN, item, "drawn", drawn)
    note.measure(LOAN, item, "drawn_amount", drawn, f"{line:f}")
    due = drawn + timedelta(days=365)
    if number in {13, 18}:
        loan = _write_default(note, number, item, drawn, line)
    else:
        half = drawn + timedelta(days=182)
        loan = _Loan(item, drawn, line, ((half, line / 5), (due - timedelta(days=number % 9), line * 4 / 5)))
    for on, amount in loan.repaid:
        if on <= LAST:
            note.measure(LOAN, item, "repaid_amount", on, f"{amount:f}")
    if loan.owed(LAST) == 0:
        note.milestone(LOAN, item, "repaid", max(on for on, _ in loan.repaid))
    for before, last in pairwise((drawn - timedelta(days=1), *(day for day in REPORTED if day >= drawn))):
        if loan.owed(before) > 0:
            note.measure(LOAN, item, "outstanding", last, f"{loan.owed(last):f}")
            reported = note.measure(LOAN, item, "bad", last, f"{loan.bad(last):f}")
            if number == 40 and last == REPORTED[-1]:
                reported.written_on = date(2021, 7, 12)  # one bank's return came after the half year was closed


def _write_default(note: Notebook, number: int, item: str, drawn: date, line: Decimal) -> _Loan:
    """A fifth is repaid, the rest is overdue; the fund bears eight tenths of it once ninety days have passed."""
    due = drawn + timedelta(days=365)
    note.milestone(LOAN, item, "overdue", due + timedelta(days=1))
    part = (drawn + timedelta(days=182), line / 5)
    claimed = due + timedelta(days=91)
    if claimed <= LAST:
        note.milestone(LOAN, item, "claimed", claimed)
    if number != 13:
        return _Loan(item, drawn, line, (part,), due)
    paid = claimed + timedelta(days=15)
    rest = line - part[1]
    share = rest * 80 / 100
    note.milestone(LOAN, item, "compensated", paid)
    wrong = note.measure(LOAN, item, "compensation", paid, f"{rest:f}")
    right = {"measure": "compensation", "value": f"{share:f}"}
    note.correct(wrong, paid + timedelta(days=2), right, "误按逾期本金全额登记，基金只承担八成")
    back = paid + timedelta(days=20)
    note.milestone(LOAN, item, "recovered", back)
    for measure, value in (("recovery", "20"), ("recovery_cost", "2"), ("returned", "14.4")):
        note.measure(LOAN, item, measure, back, value)
    return _Loan(item, drawn, line, (part,), due, (paid, share))


# name, due, published (None: not yet), needs on it
LISTS: Final = (
    ("2020年第三批", date(2020, 9, 20), date(2020, 9, 16), 9),
    ("2020年第四批", date(2020, 12, 20), date(2020, 12, 18), 8),
    ("2021年第一批", date(2021, 3, 20), date(2021, 3, 18), 11),
    ("2021年第二批", date(2021, 6, 20), date(2021, 6, 25), 10),
    ("2021年第三批", date(2021, 9, 20), None, 6),
)


def _write_lists(note: Notebook, towns: Sequence[str]) -> None:
    """A list a quarter, the second of 2021 five days late; the next is still being collected."""
    for number, (name, due, published, needs) in enumerate(LISTS, 1):
        item, called = f"QD-{number:02}", due - timedelta(days=75)
        note.open(NEEDS_LIST, item, called, {"org": SCIENCE, "name": f"{name}需求清单（示例）"})
        note.milestone(NEEDS_LIST, item, "called", called)
        note.plan(NEEDS_LIST, item, "published", called, due)
        if published is not None:
            note.milestone(NEEDS_LIST, item, "published", published)
        for place in range(1, needs + 1):
            _write_need(note, f"{item}-{place:02}", item, called, published, towns)


def _write_need(
    note: Notebook, item: str, listed: str, called: date, published: date | None, towns: Sequence[str]
) -> None:
    rng = dice(f"wushan-{item}")
    on = called + timedelta(days=rng.randint(0, 9))
    kind = rng.choice(("challenge", "challenge", "innovation", "result"))
    fields = {"org": rng.choice(towns), "name": f"技术需求（示例{item}）", "kind": kind, "source": "firm"}
    reward = str(rng.randint(2, 16) * 5) if rng.random() < 0.8 else None
    note.open(NEED, item, on, {**fields, "demander": _firm(rng.randrange(70)), "list": listed, "reward": reward})
    note.milestone(NEED, item, "collected", on)
    if published is None:
        return
    note.milestone(NEED, item, "reviewed", published - timedelta(days=rng.randint(5, 20)))
    note.milestone(NEED, item, "published", published)
    due = published + timedelta(days=45)
    note.plan(NEED, item, "answered", published, due)
    if item == "QD-03-04":
        note.milestone(NEED, item, "withdrawn", published + timedelta(days=12))
        return
    answered = published + timedelta(days=rng.randint(6, 60))
    if rng.random() < 0.3 or answered > LAST:
        return
    note.milestone(NEED, item, "answered", answered)
    signed = answered + timedelta(days=rng.randint(25, 50))
    if rng.random() < 0.6 and signed <= LAST:
        note.milestone(NEED, item, "selected", signed - timedelta(days=12))
        note.milestone(NEED, item, "publicised", signed - timedelta(days=9))
        note.milestone(NEED, item, "signed", signed)
        note.amend(NEED, item, signed, {"contract_amount": reward or "20", "winner": "示例高校"})
        done = signed + timedelta(days=rng.randint(120, 260))
        if done <= LAST:
            note.milestone(NEED, item, rng.choice(("accepted", "accepted", "failed")), done)


def _write_grants(note: Notebook, towns: Sequence[str]) -> None:
    """30 applications, every third turned down; a year to do it in, two of those due still unfinished."""
    rng = dice("wushan-grants")
    for year, count in ((2020, 14), (2021, 16)):
        for number in range(1, count + 1):
            item, on = f"KJ{year % 100}-{number:02}", date(year, 2, 20) + timedelta(days=number)
            kind = rng.choice(("transfer", "livelihood", "platform", "soft")) if number % 4 else "core_technology"
            subsidy = Decimal(rng.randint(3, 12) * 2)
            fields = {
                "org": rng.choice(towns),
                "name": f"科技项目（示例{item}）",
                "kind": kind,
                "subsidy": f"{subsidy}",
            }
            note.open(GRANT, item, on, {**fields, "undertaker": _firm(rng.randrange(70)), "fund": "KC-01"})
            note.milestone(GRANT, item, "applied", on)
            if number % 3 == 0:
                continue
            approved = date(year, 5, 20)
            note.milestone(GRANT, item, "reviewed", approved - timedelta(days=20))
            note.milestone(GRANT, item, "approved", approved)
            note.plan(GRANT, item, "accepted", approved, date(year + 1, 6, 20))
            note.measure(GRANT, item, "paid", approved + timedelta(days=30), f"{subsidy / 2}")
            if year == 2020 and number not in {4, 11}:
                note.milestone(GRANT, item, "accepted", between(rng, date(2021, 5, 10), date(2021, 6, 18)))
                note.measure(GRANT, item, "paid", date(2021, 7, 5), f"{subsidy / 2}")


def _write_flats(note: Notebook) -> None:
    """24 flats are built, nineteen let, two vacated of which one is let again; 36 more are being built."""
    for number in range(1, 61):
        old = number <= 24
        item, started = f"GY-{number:03}", date(2019, 8, 12) if old else date(2021, 3, 9)
        fields = {"org": HOUSING, "name": f"{number:03}号房（示例）", "estate": "一期" if old else "二期"}
        size = {"area": "58" if number % 3 else "86", "class": "ii" if number % 3 else "i"}
        note.open(FLAT, item, started, {**fields, **size})
        note.milestone(FLAT, item, "started", started)
        if old:
            note.milestone(FLAT, item, "built", date(2020, 9, 18))
        if number <= 19:
            let = date(2020, 10, 20) if number <= 12 else date(2021, 3, 25)
            note.milestone(FLAT, item, "allocated", let)
            note.amend(FLAT, item, let, {"lease_end": (let + timedelta(days=1095)).isoformat()})
    for item in ("GY-003", "GY-007"):
        note.milestone(FLAT, item, "vacated", date(2021, 5, 17))
    body = {"milestone": "vacated", "status": "revoked"}
    note.milestone(FLAT, "GY-003", "vacated", date(2021, 6, 21)).payload = body
    note.milestone(FLAT, "GY-003", "allocated", date(2021, 6, 21))


def _write_applications(note: Notebook) -> None:
    """32 applications: twenty got a flat, seven wait, two left the list, three are not yet reviewed. No name is kept."""
    rng = dice("wushan-applications")
    for number in range(1, 33):
        item = f"SQ-{number:03}"
        let = date(2020, 10, 20) if number <= 12 else date(2021, 3, 25) if number <= 19 else date(2021, 6, 21)
        on = let - timedelta(days=rng.randint(20, 75)) if number <= 20 else date(2021, 4, 1) + timedelta(days=number)
        on = date(2021, 7, 14) if number > 29 else on
        fields = {"org": HOUSING, "name": f"申请（示例{number:03}）", "class": rng.choice(("i", "ii", "ii", "iii"))}
        note.open(APPLICATION, item, on, {**fields, "household": str(rng.randint(1, 4)), "no_home": True})
        note.milestone(APPLICATION, item, "applied", on)
        if number > 29:
            continue
        for milestone, later in (("reviewed", 8), ("publicised", 9), ("queued", 14)):
            note.milestone(APPLICATION, item, milestone, on + timedelta(days=later))
        if number <= 20:
            note.milestone(APPLICATION, item, "allocated", let)
        elif number in {22, 25}:
            note.milestone(APPLICATION, item, "declined", date(2021, 6, 21))
            note.milestone(APPLICATION, item, "closed", date(2021, 7, 2))


def _write_outcomes(note: Notebook, towns: Sequence[str]) -> None:
    """Twelve results under contract, of which two thirds are recognised and in use."""
    rng = dice("wushan-outcomes")
    for number, on in enumerate(days(rng, date(2020, 4, 1), date(2021, 6, 10), 12), 1):
        item, amount = f"CG-{number:02}", rng.randint(2, 30) * 5
        fields = {
            "org": rng.choice(towns),
            "name": f"科技成果（示例{number:02}）",
            "holder": "示例高校",
            "local": number % 4 > 0,
        }
        note.open(
            OUTCOME, item, on, {**fields, "way": rng.choice(("licence", "joint")), "contract_amount": str(amount)}
        )
        note.milestone(OUTCOME, item, "contracted", on)
        if number % 3:
            note.milestone(OUTCOME, item, "recognised", on + timedelta(days=21))
            note.milestone(OUTCOME, item, "in_use", on + timedelta(days=40))
            note.measure(OUTCOME, item, "turnover", on + timedelta(days=30), f"{Decimal(amount) / 2}")


def _write_targets(note: Notebook) -> None:
    for indicator, value, unit in (
        ("innovation.loans_granted", "25", "家次"),
        ("innovation.needs_published", "40", "项"),
        ("innovation.payment_rate", "90", "%"),
    ):
        note.target(indicator, "2021", date(2021, 1, 20), value, unit)
