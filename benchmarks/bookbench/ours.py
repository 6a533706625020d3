"""Our side of the append: a city of small orgs, one ledger of twelve fields, and commands as clerks send them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from taizhang.core.ledger.command import Command

CITY: Final = "500000"
NOW: Final = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)
SINCE: Final = date(2020, 1, 1)
CLERK: Final = "p-clerk"
LEDGER: Final = "bench.factory"
PACK: Final = """\
pack: bench
name: {zh: 对比, en: Benchmark}
version: 2026.1
effective_from: 2020-01-01
description: {zh: 十二个字段的台账, en: A ledger of twelve fields}
basis:
  - {document: 对比说明}
codelists:
  - codelist: sector
    name: {zh: 行业, en: Sector}
    codes:
      - {code: steel, name: {zh: 钢铁, en: Steel}}
      - {code: food, name: {zh: 食品, en: Food}}
ledgers:
  - ledger: bench.factory
    name: {zh: 工厂台账, en: Factories}
    item: {zh: 工厂, en: Factory}
    unit: 项
    title: name
    fields:
      - {field: name, name: {zh: 名称, en: Name}, required: true}
      - {field: sector, name: {zh: 行业, en: Sector}, type: code, codes: sector}
      - {field: amount, name: {zh: 合同额, en: Contract amount}, type: number, unit: 亿元}
      - {field: built, name: {zh: 建成日, en: Built on}, type: date}
      - {field: foreign, name: {zh: 外资, en: Foreign}, type: flag}
      - {field: t0, name: {zh: 文字一, en: Text 1}}
      - {field: t1, name: {zh: 文字二, en: Text 2}}
      - {field: t2, name: {zh: 文字三, en: Text 3}}
      - {field: t3, name: {zh: 文字四, en: Text 4}}
      - {field: n0, name: {zh: 数一, en: Number 1}, type: number, unit: 万元}
      - {field: n1, name: {zh: 数二, en: Number 2}, type: number, unit: 万元}
"""
INDICATORS: Final = """\
indicators:
  - indicator: bench.factories
    kind: count
    name: {zh: 工厂数, en: Factories}
    unit: 项
    basis: {document: 对比说明}
    ledger: bench.factory
    when: opened
    window: cumulative
"""


def district(number: int) -> str:
    """The code of a district: each keeps a book of its own."""
    return f"5001{number:02}"


def fields(number: int) -> dict[str, Any]:
    """The twelve fields of an item, the responsible org counted: as texts, the way a form or a file gives them."""
    texts = {f"t{index}": f"永川区大安街道第{number}号项目说明之{index}" for index in range(4)}
    return {
        "org": "",
        "name": f"第{number:07}号工厂",
        "sector": "steel",
        "amount": f"{number % 97}.5",
        "built": "2021-03-05",
        "foreign": number % 2 == 0,
        **texts,
        "n0": str(number % 1000),
        "n1": f"{number}.25",
    }


def changed(number: int) -> dict[str, Any]:
    """Two fields of an item, said anew."""
    return {"amount": str(number), "t1": "改正后的说明"}


class Ours:
    """The city in a home folder, or in the PostgreSQL database of a URL."""

    def __init__(self, home: Path, url: str | None = None, districts: int = 8) -> None:
        import os

        if url:
            os.environ["DATABASE_URL"] = url
        from taizhang.cli.online import start

        assert start(home) == []
        self.home = home
        self.books = [district(number) for number in range(1, districts + 1)]

    def found(self) -> None:
        """Founds the city: districts with books, a clerk for all of it, the pack adopted."""
        from taizhang.server.actions.adopt import PackText, adopt
        from taizhang.server.actions.found import Founding, found_city

        assert found_city(Founding("某市", "某市", "p-operator", SINCE), NOW)[1] == []
        orgs = [
            Command(
                f"org-{book}", CITY, "sys.org", book, "org", SINCE,
                {"name": book, "short": book, "kind": "district", "parent": CITY, "own_book": True}, "p-operator",
                batch="orgs",
            )
            for book in self.books
        ]  # fmt: skip
        grant = {"actor": CLERK, "role": "clerk", "org": CITY}
        granted = Command("clerk", CITY, "sys.grant", f"{CLERK}/clerk/{CITY}", "grant", SINCE, grant, "p-operator")
        self.write([*orgs, granted])
        text = PackText("bench", {"pack.yaml": PACK, "indicators.yaml": INDICATORS})
        adopted = adopt([text], "p-operator", SINCE, NOW)
        assert adopted[1] == [], adopted[1]

    def write(self, commands: Sequence[Command]) -> None:
        """Submits commands; AssertionError where any is refused."""
        from taizhang.server.actions.append import submit

        refused = [one for one in submit(commands, NOW) if one.receipt is None]
        assert not refused, refused[0]

    def create(self, code: str, said: Mapping[str, Any], book: str, batch: str | None = None) -> Command:
        """The command that opens an item."""
        payload = {"fields": {**said, "org": book}}
        return Command(f"o-{code}", book, LEDGER, code, "open", date(2021, 3, 1), payload, CLERK, batch=batch)

    def update(self, code: str, said: Mapping[str, Any], book: str) -> Command:
        """The command that amends it."""
        return Command(f"a-{code}", book, LEDGER, code, "amend", date(2021, 3, 2), {"fields": said}, CLERK)
