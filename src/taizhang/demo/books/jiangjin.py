"""Jiangjin's book: the platforms, residents and project groups of Shuangfu, adding up to what the page tells of them.

Named institutions have only what the page says of them and days that fit it; everything else is of sample firms.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from taizhang.demo.cast import JIANGJIN
from taizhang.demo.dice import between, days, dice, split, uneven
from taizhang.demo.notebook import LAST_DAY, Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = JIANGJIN
PLATFORM, RESIDENT, GROUP = "parks.platform", "parks.resident", "parks.project_group"
RETURN, DEVELOPMENT, PATENT, EVENT = "parks.firm_year", "parks.development", "parks.patent", "parks.event"
SHUANGFU, PARK, OPERATOR_ORG = f"{BOOK}-09", f"{BOOK}-09-01", f"{BOOK}-09-02"
OPERATOR: Final = "国科创同"
INSTITUTE: Final = "西北工业技术（重庆）研究院"
INDUSTRIES: Final = (
    "big_data", "smart_hardware", "materials", "electronics", "instruments", "security", "robots", "environment",
)  # fmt: skip

# what the park introduced each year: 46 in all
INTRODUCED: Final = (
    (6, date(2017, 5, 8), date(2017, 12, 20)),
    (9, date(2018, 1, 10), date(2018, 12, 14)),
    (12, date(2019, 1, 9), date(2019, 12, 18)),
    (11, date(2020, 3, 10), date(2020, 12, 22)),
    (8, date(2021, 1, 12), date(2021, 7, 20)),
)
# of those of 2019, by their number among all: family, kind of proof, high-tech certificate, what they do
FAMILY: Final = {
    16: ("beihang", "alumni_founder", True, "智能感知系统"),
    18: ("beihang", "alumni_founder", True, "反隐身测试与维护"),
    20: ("beihang", "alumni_founder", True, "载重无人直升机"),
    22: ("beihang", "alumni_founder", False, "航电软件"),
    24: ("nwpu", "alumni_founder", True, "复合材料构件"),
    26: ("cas", "licence", True, "工业视觉"),
}
LEFT: Final = {4, 12, 29}
GRADUATED: Final = {1, 2, 7, 9}
USED: Final = Decimal(31500)  # of 42000 square metres: three quarters, what the rule of 2018 asks for
RETURNS: Final = ((2019, Decimal(21000), Decimal(2310)), (2020, Decimal(36000), Decimal(4320)))  # revenue, R&D


def write(orgs: Sequence[Org]) -> list[Line]:
    """The book's lines; `orgs` are its bureaus, parks and towns."""
    parks = [one.code for one in orgs if one.kind == "park" and one.under == BOOK and one.code != SHUANGFU]
    note = Notebook(BOOK)
    _write_platforms(note, parks)
    residents = _write_residents(note)
    _write_named(note, parks)
    _write_groups(note)
    for returned in RETURNS:
        _write_returns(note, residents, *returned)
    _write_developments(note)
    _write_patents(note)
    _write_events(note)
    note.target("parks.introduced_in_period", "2021", date(2021, 1, 15), "14", "家")
    note.target("parks.patents_granted", "2021", date(2021, 1, 15), "30", "件")
    note.close("2021-Q1", date(2021, 4, 9))
    note.close("2021-H1", date(2021, 7, 9))
    return note.lines


def _write_platforms(note: Notebook, parks: Sequence[str]) -> None:
    """The park, two of the CAS family, a joint laboratory, a research institute, and one in each other park."""
    for item, org, name, kind, system, asset, settled, more in (
        ("PT-01", PARK, "团结湖大数据智能产业园", "industry_park", "none", "heavy", date(2017, 3, 20), {"usable_area": "42000"}),
        ("PT-02", SHUANGFU, "中科（重庆）科学城创新中心", "incubator", "cas", "light", date(2019, 9, 12), {"operator": OPERATOR}),
        ("PT-03", SHUANGFU, "中科（重庆）智慧产研城", "industry_park", "cas", "heavy", date(2020, 6, 18), {"operator": OPERATOR}),
        ("PT-04", PARK, "北航—测威科技联合实验室", "joint_lab", "beihang", "light", date(2021, 3, 22), {"proof": "joint_lab"}),
        ("PT-05", SHUANGFU, INSTITUTE, "research_institute", "nwpu", "heavy", date(2018, 12, 20), {}),
        *(
            (f"PT-{number:02}", org, f"孵化载体（示例{number:02}）", "incubator", "none", "heavy", date(2018, 4, 16), {})
            for number, org in enumerate(parks, 6)
        ),
    ):  # fmt: skip
        fields = {"org": org, "name": name, "kind": kind, "system": system, "asset_type": asset, **more}
        note.open(PLATFORM, item, settled - timedelta(days=60), fields)
        note.milestone(PLATFORM, item, "agreed", settled - timedelta(days=60))
        note.milestone(PLATFORM, item, "settled", settled)
        if item not in {"PT-03", "PT-04"}:
            note.milestone(PLATFORM, item, "in_service", settled + timedelta(days=90))
    note.milestone(PLATFORM, "PT-04", "unveiled", date(2021, 4, 16))
    note.plan(PLATFORM, "PT-05", "base_built", date(2018, 12, 20), date(2020, 6, 30))
    note.milestone(PLATFORM, "PT-05", "base_built", date(2020, 4, 15))
    note.plan(PLATFORM, "PT-03", "base_built", date(2020, 6, 18), date(2021, 6, 30))  # overdue
    note.milestone(PLATFORM, "PT-01", "recognised", date(2019, 11, 8))
    for year, rent, service in ((2019, "380", "120"), (2020, "420", "210")):
        note.measure(PLATFORM, "PT-01", "rent_income", date(year, 12, 31), rent)
        note.measure(PLATFORM, "PT-01", "service_income", date(year, 12, 31), service)


def _write_residents(note: Notebook) -> list[tuple[str, date]]:
    """The park's 46 and two public services; the firms with the day they moved in are given back."""
    rng = dice("jiangjin-residents")
    introduced = [on for count, first, last in INTRODUCED for on in days(rng, first, last, count)]
    settled = {number: on + timedelta(days=45) for number, on in enumerate(introduced, 1)}
    using = [number for number, on in settled.items() if on <= LAST_DAY and number not in LEFT]
    areas = dict(zip(using, split(USED - 1500, uneven(rng, len(using)), Decimal(10)), strict=True))
    firms = []
    for number, on in enumerate(introduced, 1):
        item = f"RZ-{number:03}"
        family, proof, certified, work = FAMILY.get(number, (None, None, rng.random() < 0.3, "大数据智能"))
        firm = rng.random() < 0.75 or number in {*FAMILY, *GRADUATED, *LEFT}
        fields = {"org": PARK, "name": f"{work}{'企业' if firm else '项目'}（示例{number:03}）", "platform": "PT-01"}
        more = {"kind": "firm" if firm else "project", "industry": "aviation" if family else rng.choice(INDUSTRIES)}
        tag = {"system": family, "proof": proof, "proof_document": "公司章程（示例）" if family else None}
        note.open(RESIDENT, item, on - timedelta(days=5), {**fields, **more, **tag})
        note.milestone(RESIDENT, item, "introduced", on)
        if firm and certified:
            note.milestone(RESIDENT, item, "high_tech", on)
        if settled[number] > LAST_DAY:
            continue
        note.milestone(RESIDENT, item, "settled", settled[number])
        if number in areas:
            note.amend(RESIDENT, item, settled[number], {"area": f"{areas[number]}"})
        if firm:
            _write_growing(note, number, item, settled[number])
            firms.append((item, settled[number]))
    for number in (1, 2):
        fields = {"org": PARK, "name": f"公共服务机构（示例{number}）", "kind": "service", "industry": "other"}
        note.open(RESIDENT, f"FW-{number}", date(2018, 3, 1), {**fields, "area": "750"})
        note.milestone(RESIDENT, f"FW-{number}", "introduced", date(2018, 3, 1))
        note.milestone(RESIDENT, f"FW-{number}", "settled", date(2018, 3, 1))
    return firms


def _write_growing(note: Notebook, number: int, item: str, settled: date) -> None:
    note.milestone(RESIDENT, item, "registered", settled)
    note.milestone(RESIDENT, item, "incubating", settled)
    if number in GRADUATED:
        note.milestone(RESIDENT, item, "graduated", date(2021, 3, 31))
        note.amend(RESIDENT, item, date(2021, 3, 31), {"graduation": "revenue"})
    if number in LEFT:
        note.milestone(RESIDENT, item, "left", date(2021, 5, 20))
        note.amend(RESIDENT, item, date(2021, 5, 20), {"leaving": "moved"})


def _write_named(note: Notebook, parks: Sequence[str]) -> None:
    """Two firms of Shuangfu outside the park, one resident in each other park, and one written down twice."""
    on = date(2018, 12, 28)
    fields = {"org": SHUANGFU, "name": "康铖智汇机械制造", "kind": "firm", "industry": "aviation", "system": "nwpu"}
    note.open(RESIDENT, "RZ-101", on, {**fields, "introducer": INSTITUTE})
    note.milestone(RESIDENT, "RZ-101", "introduced", on)
    fields = {"org": SHUANGFU, "name": "中科新材料科技（重庆）", "kind": "firm", "industry": "materials"}
    note.open(RESIDENT, "RZ-102", date(2020, 5, 11), {**fields, "system": "cas", "proof": "staff"})
    note.milestone(RESIDENT, "RZ-102", "introduced", date(2020, 5, 11))
    for number, org in enumerate(parks, 103):
        fields = {"org": org, "name": f"入驻企业（示例{number}）", "kind": "firm", "industry": "other"}
        note.open(RESIDENT, f"RZ-{number}", date(2019, 8, 6), fields)
        note.milestone(RESIDENT, f"RZ-{number}", "introduced", date(2019, 8, 6))
    again = {"org": PARK, "name": "大数据智能企业（示例，重复登记）", "kind": "firm", "industry": "big_data"}
    opened = note.open(RESIDENT, "RZ-199", date(2021, 4, 12), again)
    introduced = note.milestone(RESIDENT, "RZ-199", "introduced", date(2021, 4, 12))
    for line in (introduced, opened):
        note.withdraw(line, date(2021, 4, 20), "与已登记的是同一家企业")


def _write_groups(note: Notebook) -> None:
    """38 that the operator landed, three it agreed on that have not come, and five of another operator in the park."""
    rng = dice("jiangjin-groups")
    landed = days(rng, date(2019, 10, 8), date(2021, 7, 16), 38)
    for number, on in enumerate(landed, 1):
        first = INDUSTRIES[number % len(INDUSTRIES)]
        second = INDUSTRIES[(number + 3) % len(INDUSTRIES)]
        fields = {"org": OPERATOR_ORG, "name": f"项目组（示例{number:02}）", "operator": OPERATOR, "system": "cas"}
        more = {"fields_of_work": [first] if number % 4 else [first, second], "platform": "PT-02"}
        item = f"XM-{number:02}"
        note.open(GROUP, item, on - timedelta(days=40), {**fields, **more, "members": str(rng.randint(3, 18))})
        note.milestone(GROUP, item, "agreed", on - timedelta(days=40))
        note.milestone(GROUP, item, "landed", on)
        if number % 3 == 0 and on < date(2021, 3, 1):
            note.milestone(GROUP, item, "became_firm", on + timedelta(days=rng.randint(30, 120)))
    note.milestone(GROUP, "XM-05", "left", date(2021, 6, 3))
    note.lines[-1].written_on = date(2021, 7, 14)  # told after the half year was closed
    for number in range(39, 42):
        fields = {"org": OPERATOR_ORG, "name": f"项目组（示例{number}）", "operator": OPERATOR}
        note.open(GROUP, f"XM-{number}", date(2021, 6, 21), {**fields, "fields_of_work": ["robots"]})
        note.milestone(GROUP, f"XM-{number}", "agreed", date(2021, 6, 21))
    for number, on in enumerate(days(rng, date(2020, 4, 1), date(2021, 5, 20), 5), 51):
        fields = {"org": PARK, "name": f"项目组（示例{number}）", "operator": "示例运营公司"}
        note.open(GROUP, f"XM-{number}", on, {**fields, "fields_of_work": ["big_data"]})
        note.milestone(GROUP, f"XM-{number}", "landed", on)


def _write_returns(
    note: Notebook, firms: Sequence[tuple[str, date]], year: int, revenue: Decimal, spent: Decimal
) -> None:
    """A return of every firm that was there when the year began; the last is missing, the one before it late."""
    rng = dice(f"jiangjin-returns-{year}")
    there = [item for item, settled in firms if settled < date(year, 1, 1)]
    told = there[:-1]
    weights = uneven(rng, len(told))
    amounts = zip(told, split(revenue, weights, Decimal(1)), split(spent, weights, Decimal(1)), strict=True)
    end, due = date(year, 12, 31), date(year + 1, 2, 26)
    for item in there:
        fields = {"org": PARK, "name": f"{item} {year}年年报（示例）", "resident": item, "year": str(year)}
        note.open(RETURN, f"{item}-{year}", date(year, 1, 2), fields)
        note.plan(RETURN, f"{item}-{year}", "submitted", date(year, 1, 2), due)
    for item, earned, rd_spend in amounts:
        staff = rng.randint(8, 90)
        for measure, value in (
            ("revenue", earned), ("rd_spend", rd_spend), ("staff", staff), ("rd_staff", staff // 3),
        ):  # fmt: skip
            note.measure(RETURN, f"{item}-{year}", measure, end, value).written_on = due - timedelta(days=12)
        late = item == told[-1]
        on = due + timedelta(days=19) if late else due - timedelta(days=rng.randint(0, 12))
        note.milestone(RETURN, f"{item}-{year}", "submitted", on)


def _write_developments(note: Notebook) -> None:
    """The heavy-lift drone, whose first flight was first written down a month late, and seven others."""
    fields = {"org": PARK, "name": "驼峰—500载重无人机", "developer": "北航校友企业", "industry": "aviation"}
    start = date(2019, 9, 2)
    note.open(DEVELOPMENT, "YF-01", start, {**fields, "system": "beihang", "proof": "alumni_founder"})
    note.milestone(DEVELOPMENT, "YF-01", "start", start)
    note.milestone(DEVELOPMENT, "YF-01", "prototype", date(2020, 5, 12))
    flown = note.milestone(DEVELOPMENT, "YF-01", "first_use", date(2020, 9, 10))
    right = {"milestone": "first_use"}
    note.correct(flown, date(2020, 9, 21), right, "首飞日以飞行记录为准", effective=date(2020, 8, 10))
    note.milestone(DEVELOPMENT, "YF-01", "on_market", date(2021, 3, 15))
    rng = dice("jiangjin-developments")
    for number, on in enumerate(days(rng, date(2019, 2, 1), date(2021, 3, 1), 7), 2):
        item = f"YF-{number:02}"
        fields = {"org": PARK, "name": f"研发项目（示例{number:02}）", "developer": f"RZ-{rng.randint(1, 30):03}"}
        note.open(DEVELOPMENT, item, on, {**fields, "industry": rng.choice(INDUSTRIES)})
        note.milestone(DEVELOPMENT, item, "start", on)
        for milestone, least, most in (("prototype", 120, 240), ("first_use", 260, 480), ("on_market", 500, 800)):
            reached = on + timedelta(days=rng.randint(least, most))
            if reached <= LAST_DAY:
                note.milestone(DEVELOPMENT, item, milestone, reached)


def _write_patents(note: Notebook) -> None:
    """60 applied for, 36 of them granted: twelve in 2019, fourteen in 2020, ten in 2021; every fifth has two owners."""
    rng = dice("jiangjin-patents")
    applied = days(rng, date(2018, 1, 8), date(2018, 12, 20), 60)
    granted = [
        *days(rng, date(2019, 3, 1), date(2019, 12, 20), 12),
        *days(rng, date(2020, 2, 1), date(2020, 12, 20), 14),
        *days(rng, date(2021, 1, 8), date(2021, 6, 28), 10),
    ]
    for number, on in enumerate(applied, 1):
        item, firm = f"ZL-{number:03}", rng.randint(1, 30)
        owners = [f"RZ-{firm:03}", f"RZ-{firm % 30 + 1:03}"] if number % 5 == 0 else [f"RZ-{firm:03}"]
        kind = "invention" if number % 3 == 0 else "utility"
        fields = {"org": PARK, "name": f"专利（示例{number:03}）", "kind": kind, "owners": owners}
        note.open(PATENT, item, on, fields)
        note.milestone(PATENT, item, "applied", on)
        if number <= len(granted):
            note.milestone(PATENT, item, "granted", granted[number - 1])
    note.milestone(PATENT, "ZL-004", "lapsed", date(2021, 5, 6))


def _write_events(note: Notebook) -> None:
    """24 a year in 2020, fifteen in the first half of 2021 and two in July."""
    rng = dice("jiangjin-events")
    kinds = ("mentoring", "roadshow", "training", "matching", "policy")
    for count, first, last in (
        (24, date(2020, 3, 2), date(2020, 12, 22)),
        (15, date(2021, 1, 8), date(2021, 6, 29)),
        (2, date(2021, 7, 2), date(2021, 7, 21)),
    ):
        for number, on in enumerate(days(rng, first, last, count), 1):
            item = f"HD{first:%y%m}-{number:02}"
            fields = {
                "org": PARK,
                "name": f"孵化服务活动（示例{item}）",
                "kind": kinds[number % 5],
                "platform": "PT-01",
            }
            note.open(
                EVENT, item, between(rng, on - timedelta(days=15), on), {**fields, "firms": str(rng.randint(4, 30))}
            )
            note.milestone(EVENT, item, "held", on)
