"""Yongchuan's book: investment promotion up to July 2021, adding up to the half year that the page reports.

The start rate, its change and the growth of the counts are not fitted: last year's entries are plausible and no more.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from taizhang.demo.books.outreach import write_activities, write_signings
from taizhang.demo.books.projects import Cohort, Named, Starts, write_cohort
from taizhang.demo.cast import YONGCHUAN
from taizhang.demo.dice import between, days, dice
from taizhang.demo.notebook import Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = YONGCHUAN
UNIT_CHAINS: Final = (
    "vehicles", "home", "materials", "software", "energy", "health", "vehicles", "equipment",
    "energy", "consumer", "consumer", "none", "electronics", "health", "none", "software",
)  # fmt: skip

H1_2020: Final = (date(2020, 1, 6), date(2020, 6, 29))
H2_2020: Final = (date(2020, 7, 2), date(2020, 12, 28))
H1_2021: Final = (date(2021, 1, 4), date(2021, 6, 28))
JULY: Final = (date(2021, 7, 1), date(2021, 7, 22))

YADEA: Final = Named(
    "YC21-YADI", "雅迪电动车整车进出口制造基地", "industrial", "vehicles", Decimal(3),
    {"investor": "雅迪", "total_investment": "3", "land": "90", "expected_output": "6"},
)  # fmt: skip
GREAT_WALL: Final = Named(
    "YC21-CCQC", "长城汽车第三次追加投资", "industrial", "vehicles", Decimal(15),
    {"investor": "长城汽车", "total_investment": "15", "expected_output": "150"},
)  # fmt: skip
TIMBER: Final = Named(
    "YC20-GQMC", "西部港桥木材交易中心", "services", "home", Decimal(12),
    {"investor": "示例企业（木材）", "total_investment": "12", "land": "500", "expected_output": "30"}, date(2021, 3, 18),
)  # fmt: skip
PUKANG: Final = Named(
    "YC20-PKJT", "普康集团南方基地及医疗器械产业园", "industrial", "health", Decimal(20),
    {"investor": "普康集团", "total_investment": "20", "expected_output": "50", "expected_tax": "4"}, date(2021, 5, 12),
)  # fmt: skip

COHORTS: Final = (
    Cohort(
        "YC20A", *H1_2020, (96, Decimal("305.20")), (56, Decimal("116.10")), (9, Decimal("31.40")),
        starts=(Starts(25, *H1_2020), Starts(21, *H2_2020)),
    ),
    Cohort(
        "YC20B", *H2_2020, (78, Decimal("262.75")), (44, Decimal("98.60")), (7, Decimal("22.15")), (TIMBER, PUKANG),
        starts=(Starts(17, *H2_2020), Starts(12, *H1_2021)),
    ),
    # 203 formal contracts of 595.5, of which 131 industrial of 440.45; 43 starts with the twelve and two named above
    Cohort(
        "YC21A", *H1_2021, (131, Decimal("440.45")), (72, Decimal("155.05")), (11, Decimal("62.30")), (YADEA, GREAT_WALL),
        starts=(Starts(29, *H1_2021), Starts(2, *JULY)),
    ),
)  # fmt: skip


def write(places: Sequence[Org]) -> list[Line]:
    """The book's lines; `places` are its sixteen responsible units."""
    note, orgs = Notebook(BOOK), [one.code for one in places]
    _write_units(note, places)
    contracts = [line for cohort in COHORTS for line in write_cohort(note, cohort, orgs)]
    _write_activities(note, orgs)
    _write_clusters(note)
    _write_promises(note, contracts)
    _write_leads(note, orgs)
    _write_targets(note)
    _write_mistakes(note, contracts)
    note.close("2021-05", date(2021, 6, 8))
    note.close("2021-H1", date(2021, 7, 8))
    return note.lines


def _write_units(note: Notebook, units: Sequence[Org]) -> None:
    for number, (unit, chain) in enumerate(zip(units, UNIT_CHAINS, strict=True), 1):
        posts = {f"{post}_lead": f"P-{unit.code}-{post[:2]}" for post in ("promotion", "statistics", "service")}
        fields = {"org": unit.code, "name": unit.name, "chain": chain, **posts}
        note.open("investment.responsible_unit", f"ZRDW-{number:02}", date(2019, 3, 1), fields)


def _write_activities(note: Notebook, orgs: Sequence[str]) -> None:
    for first, last, trips, visits in ((*H1_2020, 56, 101), (*H2_2020, 61, 148), (*JULY, 9, 31)):
        write_activities(note, "WC", "outbound", trips, first, last, "unit_leader", orgs)
        write_activities(note, "JD", "reception", visits, first, last, "unit_leader", orgs)
    trips_2021 = write_activities(note, "WC", "outbound", 72, *H1_2021, "unit_leader", orgs)
    receptions = write_activities(note, "JD", "reception", 217, *H1_2021, "unit_leader", orgs)
    receptions[-1].written_on = date(2021, 7, 12)  # told after the half year was closed
    write_signings(note, (date(2020, 6, 18), date(2020, 11, 26)))
    write_signings(note, (date(2021, 1, 21), date(2021, 4, 15), date(2021, 6, 24)))
    _write_twice(note, trips_2021[10].effective_on, orgs[0])


def _write_twice(note: Notebook, on: date, org: str) -> None:
    """A trip that two units wrote down; the second is withdrawn."""
    fields = {"org": org, "name": "外出招商（示例，重复登记）", "type": "outbound"}
    opened = note.open("investment.activity", "WC-202101-X01", on, fields)
    held = note.milestone("investment.activity", "WC-202101-X01", "held", on)
    for line in (held, opened):
        note.withdraw(line, on + timedelta(days=9), "与另一单位登记的是同一次外出")


def _write_clusters(note: Notebook) -> None:
    for number, (name, chain) in enumerate(
        (("锂电池材料", "materials"), ("页岩气综合利用", "energy"), ("医药", "health")), 1
    ):
        fields = {"name": f"{name}产业集群（示例）", "chain": chain, "class_floor": "100"}
        note.open("investment.cluster", f"JQ-{number:02}", date(2021, 1, 15), fields)
        note.milestone("investment.cluster", f"JQ-{number:02}", "fostered", date(2021, 1, 15))


def _write_promises(note: Notebook, contracts: Sequence[Line]) -> None:
    """Every fourth contract has a promise of each side; most that are due were kept."""
    rng = dice("yongchuan-promises")
    for number, contract in enumerate(contracts[::4], 1):
        for party, kind, name in (("enterprise", "start", "按期开工"), ("government", "land_delivery", "按期交地")):
            item, on = f"CN-{number:03}-{party[0].upper()}", contract.effective_on
            fields = {"name": f"{name}（示例{number:03}）", "project": contract.item, "party": party, "type": kind}
            note.open("investment.promise", item, on, fields)
            due = on + timedelta(days=rng.randint(90, 300))
            note.plan("investment.promise", item, "fulfilled", on, due)
            if due <= JULY[0] and rng.random() < 0.8:
                note.milestone("investment.promise", item, "fulfilled", due - timedelta(days=rng.randint(0, 20)))


def _write_leads(note: Notebook, orgs: Sequence[str]) -> None:
    rng = dice("yongchuan-leads")
    for number, on in enumerate(days(rng, *H1_2021, 84), 1):
        item = f"XS21-{number:03}"
        size = rng.randint(1, 24)
        fields = {"org": rng.choice(orgs), "name": f"投资线索（示例{number:03}）", "investor": "示例企业"}
        note.open("investment.lead", item, on, {**fields, "intended_investment": str(size), "first_report": size >= 10})
        note.milestone("investment.lead", item, "reported", on)
        if rng.random() < 0.7:
            note.milestone("investment.lead", item, "screened", between(rng, on, on + timedelta(days=5)))


def _write_targets(note: Notebook) -> None:
    on = date(2021, 1, 8)
    for indicator, period, value, unit in (
        ("investment.outbound_trips", "2021", "88", "次"),
        ("investment.receptions", "2021", "260", "次"),
        ("investment.signing_events", "2021", "3", "场次"),
        ("investment.contract_amount", "2021", "900", "亿元"),
        ("investment.starts", "2021", "110", "个"),
        ("investment.clusters_formed", "2021-H2", "3", "个"),
    ):
        note.target(indicator, period, on, value, unit)


def _write_mistakes(note: Notebook, contracts: Sequence[Line]) -> None:
    """An amount typed with the point in the wrong place, put right a week later."""
    right = contracts[-40]
    wrong = f"{Decimal(right.payload['fields']['contract_amount']) * 10}"
    fields = dict(right.payload["fields"])
    right.payload = {"fields": {**fields, "contract_amount": wrong}}
    note.correct(right, right.effective_on + timedelta(days=7), {"fields": fields}, "合同额小数点错位，按合同原件更正")
