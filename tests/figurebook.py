"""Small books to work figures out from: a city of three districts, one pack, and one word for each kind of entry."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from lakes import LakeOfBooks
from taizhang.core.declarations.parse import parse_pack
from taizhang.core.journal.memory import MemoryStore
from taizhang.core.ledger.draft import Draft
from taizhang.core.values.figure import Cut, Figure, FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.indicators.engines.duckdb import DuckDBSource
from taizhang.indicators.reference import ReferenceSource
from taizhang.indicators.source import Source

TOP, YC, BB, DZ = "500000", "500118", "500109", "500111"
TOWN, OTHER = "500118-jt", "500118-zs"
LEDGER = "site.project"

PACK = """
pack: site
name: {zh: 项目, en: Projects}
version: "2021.1"
effective_from: 2021-01-01
description: {zh: 测试用的项目台账, en: projects to test with}
basis: [{document: 测试规则}]
codelists:
  - codelist: sector
    name: {zh: 产业, en: sector}
    codes:
      - {code: industry, name: {zh: 工业, en: industry}}
      - {code: service, name: {zh: 服务业, en: service}}
ledgers:
  - ledger: site.project
    name: {zh: 项目台账, en: projects}
    item: {zh: 项目, en: project}
    unit: 项
    title: title
    fields:
      - {field: title, name: {zh: 名称, en: title}, required: true}
      - {field: sector, name: {zh: 产业, en: sector}, type: code, codes: sector}
      - {field: total, name: {zh: 总投资, en: total investment}, type: number, unit: 亿元, synonyms: [计划总投资]}
      - {field: land, name: {zh: 用地, en: land}, type: number, unit: 亩}
      - {field: due, name: {zh: 期限, en: due}, type: date}
      - {field: tags, name: {zh: 标签, en: tags}, many: true}
      - {field: major, name: {zh: 重大, en: major}, type: flag}
    milestones:
      - {milestone: signed, name: {zh: 签约, en: signed}}
      - {milestone: started, name: {zh: 开工, en: started}}
      - {milestone: checked, name: {zh: 检查, en: checked}, repeats: true}
    measures:
      - {measure: paid, name: {zh: 到位资金, en: funds}, kind: flow, unit: 万元}
      - {measure: done, name: {zh: 累计完成投资, en: done so far}, kind: running_total, unit: 亿元, resets: year}
      - {measure: plan, name: {zh: 年度计划, en: annual plan}, kind: level, unit: 亿元, resets: year}
      - {measure: staff, name: {zh: 用工, en: staff}, kind: level, unit: 人}
"""


def indicator(code: str, body: str, *, unit: str = "项", more: str = "") -> str:
    """One indicator's YAML: `body` is its kind and formula on one line."""
    return f"""
  - indicator: site.{code}
    name: {{zh: {code}数, en: {code}}}
    unit: "{unit}"
    basis: {{document: 测试规则}}
    {body}
    {more}
"""


class Books:
    """A store that tests write to in the words of the trade."""

    def __init__(self, *indicators: str, now: datetime = datetime(2022, 1, 1, tzinfo=UTC)) -> None:
        self.store = MemoryStore()
        self.clock = 0
        self.now = now  # when entries are recorded
        for code, kind, parent, own in (
            (TOP, "city", None, True),
            (YC, "district", TOP, True),
            (BB, "district", TOP, True),
            (DZ, "district", TOP, True),
            (TOWN, "town", YC, False),
            (OTHER, "town", YC, False),
        ):
            self.org(code, kind, parent, own_book=own)
        self.adopt("\n".join(indicators))

    def write(
        self,
        book: str,
        ledger: str,
        item: str,
        kind: str,
        day: str,
        payload: Mapping[str, Any],
        corrects: int | None = None,
    ) -> int:
        self.clock += 1
        draft = Draft(book, ledger, item, kind, date.fromisoformat(day), "p-clerk", f"k{self.clock}", payload, corrects)
        entry, _ = self.store.append(draft, self.now)
        return entry.position

    def adopt(self, indicators: str, day: str = "2020-01-01", pack: str = PACK) -> str:
        files = {"pack.yaml": pack, "indicators.yaml": "indicators:\n" + indicators}
        parsed, issues = parse_pack("site", files)
        assert parsed is not None, [one.line("en") for one in issues]
        self.store.keep(parsed.digest, files)
        payload = {"pack": "site", "version": parsed.file.version, "digest": parsed.digest}
        self.write(TOP, "sys.adoption", "site", "adopt", day, payload)
        return parsed.digest

    def org(
        self,
        code: str,
        kind: str,
        parent: str | None,
        *,
        own_book: bool = False,
        day: str = "2000-01-01",
        groups: tuple[str, ...] = (),
    ) -> int:
        payload = {
            "name": f"{code}全称", "short": code, "kind": kind, "parent": parent, "groups": list(groups),
            "own_book": own_book, "abolished": False,
        }  # fmt: skip
        return self.write(TOP, "sys.org", code, "org", day, payload)

    def open(self, item: str, day: str = "2021-01-10", org: str = YC, book: str = YC, **fields: Any) -> int:
        return self.write(book, LEDGER, item, "open", day, {"fields": {"org": org, "title": item, **fields}})

    def signed_and_started(self, *rows: tuple[str, str, str | None], opened: str = "2020-01-01") -> None:
        """Items signed on a day, and started on another or not yet."""
        for item, signed, started in rows:
            self.open(item, opened)
            self.step(item, "signed", signed)
            if started:
                self.step(item, "started", started)

    def amend(self, item: str, day: str, book: str = YC, **fields: Any) -> int:
        return self.write(book, LEDGER, item, "amend", day, {"fields": fields})

    def step(
        self, item: str, milestone: str, day: str, status: str = "actual", *,
        n: int = 1, due: str | None = None, corrects: int | None = None, book: str = YC,
    ) -> int:  # fmt: skip
        payload = {"milestone": milestone, "occurrence": n, "status": status} | ({"planned_on": due} if due else {})
        return self.write(book, LEDGER, item, "milestone", day, payload, corrects)

    def measure(
        self, item: str, measure: str, day: str, value: str, *, corrects: int | None = None, book: str = YC
    ) -> int:
        return self.write(book, LEDGER, item, "measure", day, {"measure": measure, "value": value}, corrects)

    def withdraw(self, item: str, position: int, day: str = "2021-06-30", book: str = YC) -> int:
        return self.write(book, LEDGER, item, "withdraw", day, {"reason": "误填"}, position)

    def target(self, code: str, org: str, period: str, value: str, unit: str = "项", book: str = YC) -> int:
        payload = {
            "indicator": f"site.{code}", "org": org, "period": period, "value": value, "unit": unit, "approved_by": "区政府",
        }  # fmt: skip
        return self.write(book, "sys.target", f"site.{code}/{org}/{period}", "target", "2021-01-01", payload)

    def report(self, code: str, org: str, period: str, value: str, unit: str = "项", book: str = TOP) -> int:
        payload = {
            "indicator": f"site.{code}", "org": org, "period": period, "value": value, "unit": unit,
            "source": "统计公报", "published_on": "2022-01-20",
        }  # fmt: skip
        return self.write(book, "sys.report", f"site.{code}/{org}/{period}", "report", "2022-01-20", payload)


def request(
    code: str,
    period: str = "2021",
    org: str = YC,
    *,
    at: dict[str, int] | None = None,
    item: str | None = None,
    compare: str = "",
) -> FigureRequest:
    parsed, issues = parse_period(period)
    assert parsed is not None, issues
    cut = None if at is None else Cut.of(at)
    return FigureRequest(f"site.{code}", org, parsed, item, cut, tuple(compare.split(",")) if compare else ())


def figure(source: Source, code: str, period: str = "2021", org: str = YC, **more: Any) -> Figure:
    found, issues = source.figure(request(code, period, org, **more))
    assert found is not None, [one.line("en") for one in issues]
    return found


def value(source: Source, code: str, period: str = "2021", org: str = YC, **more: Any) -> str | None:
    """The value as text, or the reason it is unknown."""
    found = figure(source, code, period, org, **more)
    return found.reason if found.value is None else format(found.value, "f")


Engine = Callable[[Books], Source]
ENGINES: Mapping[str, Engine] = {
    "reference": lambda books: ReferenceSource(books.store),
    "duckdb": lambda books: DuckDBSource(books.store),
    "rows": lambda books: DuckDBSource(books.store, carried=0),  # nothing carried along: all by item rows and facts
    "lake": lambda books: LakeOfBooks(books.store),
}

SIGNED = indicator("signed", "kind: count\n    ledger: site.project\n    when: signed")
SIGNED_YTD = indicator(
    "signed_ytd", "kind: count\n    ledger: site.project\n    when: signed\n    window: year_to_date"
)
SIGNED_ALL = indicator("signed_all", "kind: count\n    ledger: site.project\n    when: signed\n    window: cumulative")
SUMS = (
    indicator(
        "invested", "kind: sum\n    ledger: site.project\n    amount: {field: total}\n    when: signed", unit="万元"
    ),
    indicator("funds", "kind: sum\n    ledger: site.project\n    amount: {measure: paid}", unit="亿元"),
    indicator(
        "funds_ytd",
        "kind: sum\n    ledger: site.project\n    amount: {measure: paid}\n    window: year_to_date",
        unit="万元",
    ),
    indicator("done", "kind: sum\n    ledger: site.project\n    amount: {measure: done}", unit="亿元"),
    indicator("done_all", "kind: level\n    ledger: site.project\n    amount: {measure: done}", unit="亿元"),
    indicator("plan", "kind: level\n    ledger: site.project\n    amount: {measure: plan}", unit="亿元"),
    indicator("staff", "kind: level\n    ledger: site.project\n    amount: {measure: staff}", unit="人"),
    indicator("worth", "kind: level\n    ledger: site.project\n    amount: {field: total}", unit="亿元"),
)
CLOCKS = (
    indicator("in_time", "kind: on_time\n    ledger: site.project\n    milestone: started", unit="%"),
    indicator("checked_in_time", "kind: on_time\n    ledger: site.project\n    milestone: checked", unit="%"),
    indicator("wait", "kind: duration\n    ledger: site.project\n    from: signed\n    to: started", unit="天"),
    indicator(
        "wait_in_years", "kind: duration\n    ledger: site.project\n    from: signed\n    to: started", unit="年"
    ),
    indicator("since_opened", "kind: duration\n    ledger: site.project\n    from: opened\n    to: started", unit="天"),
    indicator(
        "wait_from_last_check",
        "kind: duration\n    ledger: site.project\n    from: {milestone: checked, occurrence: last}\n    to: started",
        unit="天",
    ),
)
RATES = (
    SIGNED,
    indicator("started", "kind: count\n    ledger: site.project\n    when: started"),
    indicator("due", "kind: count\n    ledger: site.project\n    when: {milestone: started, status: planned}"),
    indicator("rate", "kind: ratio\n    numerator: site.started\n    denominator: site.signed", unit="%"),
    indicator("on_plan", "kind: ratio\n    numerator: site.started\n    denominator: {indicator: site.due, over: year}", unit="%"),
    indicator("all", "kind: ratio\n    numerator: {indicator: site.started, over: year_to_date}\n    denominator: {indicator: site.signed, over: cumulative}", unit="%"),
    indicator("turned", "kind: conversion\n    ledger: site.project\n    from: signed\n    to: started", unit="%"),
    indicator("worth", "kind: level\n    ledger: site.project\n    amount: {field: total}", unit="亿元"),
    indicator("land", "kind: level\n    ledger: site.project\n    amount: {field: land}", unit="亩"),
    indicator("density", "kind: ratio\n    numerator: site.worth\n    denominator: site.land", unit="万元"),
    indicator("before", "kind: ratio\n    numerator: site.signed\n    denominator: {indicator: site.signed, over: same_last_year}", unit="倍"),
)  # fmt: skip
