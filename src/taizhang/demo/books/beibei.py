"""Beibei's book: key projects, reserves, problems and investment promotion, adding up to the page's half year."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from taizhang.demo.books.keyworks import Batch, write_batch
from taizhang.demo.books.outreach import write_activities, write_firms
from taizhang.demo.books.projects import Cohort, Starts, write_cohort
from taizhang.demo.books.yongchuan import H1_2020, H1_2021, H2_2020, JULY
from taizhang.demo.cast import BEIBEI
from taizhang.demo.dice import days, dice, split, uneven
from taizhang.demo.notebook import Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = BEIBEI

BATCHES: Final = (
    Batch("BB-SJ", "municipal", "district", "construction", 20, Decimal("32.35"), Decimal("25.9"), (3, 1)),
    Batch("BB-QQ", "municipal", "district", "preliminary", 4),
    Batch("BB-PH", "municipal", "city_led", "construction", 18),
    Batch(
        "BB-CY", "district", "district", "construction", 68, Decimal("289.06"), Decimal("183.84"), (21, 9), "industry"
    ),
    Batch("BB-QJ", "district", "district", "construction", 123, Decimal("131.18"), Decimal("58.64"), (17, 24)),
)
# 87 signed of 576.15, of which thirteen are framework agreements
COHORTS: Final = (
    Cohort(
        "BB20A", *H1_2020, (38, Decimal("201.70")), (17, Decimal("74.45")), (8, Decimal("40.00")),
        starts=(Starts(14, *H1_2020), Starts(12, *H2_2020)),
    ),
    Cohort(
        "BB20B", *H2_2020, (33, Decimal("176.20")), (15, Decimal("61.90")), starts=(Starts(9, *H2_2020), Starts(13, *H1_2021)),
    ),
    Cohort(
        "BB21A", *H1_2021, (52, Decimal("318.60")), (22, Decimal("112.60")), (13, Decimal("144.95")),
        starts=(Starts(18, *H1_2021),),
    ),
)  # fmt: skip


def write(places: Sequence[Org]) -> list[Line]:
    """The book's lines; `places` are its bureaus and parks."""
    note, orgs = Notebook(BOOK), [one.code for one in places]
    for batch in BATCHES:
        write_batch(note, batch, orgs)
    for cohort in COHORTS:
        write_cohort(note, cohort, orgs)
    _write_outreach(note, orgs)
    _write_reserves(note, orgs)
    _write_problems(note, orgs)
    _write_dispatches(note)
    note.report("keyprojects.fai", "2021-H1", date(2021, 7, 16), "351.56", "亿元", "区统计局月度快报（示例）")
    note.target("investment.signed_projects", "2021", date(2021, 1, 12), "150", "个")
    note.target("investment.signed_amount", "2021", date(2021, 1, 12), "1000", "亿元")
    note.close("2021-Q1", date(2021, 4, 9))
    note.close("2021-H1", date(2021, 7, 9))
    return note.lines


def _write_outreach(note: Notebook, orgs: Sequence[str]) -> None:
    for first, last, trips, meetings in ((*H1_2020, 19, 8), (*H1_2021, 34, 13), (*JULY, 3, 1)):
        write_activities(note, "LD", "outbound", trips, first, last, "district_leader", orgs)
        write_activities(note, "HY", "study_meeting", meetings, first, last, "district_leader", orgs)
    write_activities(note, "WC", "outbound", 47, *H1_2021, "group", orgs)
    write_firms(note, "LD", "leader_trip", 126, *H1_2021, orgs)
    write_firms(note, "XZ", "group", 365, *H1_2021, orgs)
    write_firms(note, "ZH", "fair", 41, *H1_2021, orgs)


def _write_reserves(note: Notebook, orgs: Sequence[str]) -> None:
    """584 projects of the plan period with 4243, and six that were dropped."""
    rng = dice("beibei-reserves")
    fields_of_work = ("industry", "infrastructure", "livelihood", "ecology", "new_infrastructure", "innovation")
    admitted = days(rng, date(2020, 3, 2), date(2021, 6, 25), 590)
    amounts = [*split(Decimal(4243), uneven(rng, 584), Decimal("0.1")), *(Decimal(number) for number in range(3, 9))]
    for number, (on, amount) in enumerate(zip(admitted, amounts, strict=True), 1):
        item = f"CB14-{number:03}"
        fields = {"org": rng.choice(orgs), "name": f"储备项目（示例{number:03}）", "plan_period": "plan_14"}
        more = {
            "field_of_work": rng.choice(fields_of_work),
            "maturity": rng.choice(("idea", "idea", "approved", "ready")),
        }
        note.open("keyprojects.reserve", item, on, {**fields, **more, "total_investment": f"{amount}"})
        note.milestone("keyprojects.reserve", item, "admitted", on)
        if number > 584:
            note.milestone("keyprojects.reserve", item, "dropped", date(2021, 6, 28))


def _write_problems(note: Notebook, orgs: Sequence[str]) -> None:
    rng = dice("beibei-problems")
    blockers = ("land", "demolition", "funds", "procedure", "pipelines", "design")
    for number, on in enumerate(days(rng, *H1_2021, 46), 1):
        item = f"WT21-{number:03}"
        fields = {"org": rng.choice(orgs), "name": f"项目推进问题（示例{number:03}）", "blocker": rng.choice(blockers)}
        note.open("keyprojects.problem", item, on, {**fields, "project": f"BB-QJ-{rng.randint(1, 123):03}"})
        note.milestone("keyprojects.problem", item, "raised", on)
        solved = on + timedelta(days=rng.randint(4, 60))
        if solved <= JULY[0]:
            note.milestone("keyprojects.problem", item, "solved", solved)
            if rng.random() < 0.8:
                note.milestone("keyprojects.problem", item, "closed", solved + timedelta(days=rng.randint(1, 12)))


def _write_dispatches(note: Notebook) -> None:
    for month in range(1, 7):
        on = date(2021, month, 26)
        note.open(
            "keyprojects.dispatch",
            f"DD21-{month:02}",
            on,
            {"name": f"{month}月重点项目调度会（示例）", "level": "mayor"},
        )
        note.milestone("keyprojects.dispatch", f"DD21-{month:02}", "held", on)
