"""The demo city with entries written late: what was printed before them, the book no longer gives.

Every book of the demo city was written in one moment, so that no reader saw it half full. Then, in August:
永川区 (first half 203 contracts, 72 trips) signs two more on different days and withdraws a trip; 北碚区 (242.48 亿元 of a
plan of 420.24 亿元) corrects one project's investment from 0.63 to 1.63 亿元 and its report of investment in fixed assets from
351.56 to 352.56 亿元; 梁平区 (48 contracts) signs three in one batch.
"""

from datetime import UTC, datetime
from typing import Final

from demo.memory_city import MemoryCity
from taizhang.core.journal.entry import parse

YC, BB, LP = "500118", "500109", "500155"
FIRST: Final = datetime(2021, 8, 2, 1, 0, tzinfo=UTC)
SECOND: Final = datetime(2021, 8, 3, 1, 0, tzinfo=UTC)
THIRD: Final = datetime(2021, 8, 4, 1, 0, tzinfo=UTC)


class LateCity(MemoryCity):
    """`before` are the heads of all books before anything late was written."""

    def __init__(self) -> None:
        super().__init__()
        self.before = {book: head.position for book, head in self.store.heads().items()}
        self.sign(YC, "LATE-1", "2021-06-20", FIRST)
        self.sign(YC, "LATE-2", "2021-06-29", SECOND)
        self.sign(YC, "JULY-1", "2021-07-20", THIRD)  # after the half year: no figure of it is fed
        for number in (1, 2, 3):
            self.sign(LP, f"LATE-{number}", "2021-06-25", FIRST)
        self.withdraw_trip()
        self.correct(BB, "keyprojects.project", "BB-QJ-112", {"measure": "invested", "value": "1.63"})
        reported = {"indicator": "keyprojects.fai", "org": BB, "period": "2021-H1", "unit": "亿元", "value": "352.56"}
        told = {"published_on": "2021-07-16", "source": "区统计局月度快报（示例）"}
        self.correct(BB, "sys.report", "keyprojects.fai/500109/2021-H1", {**reported, **told})

    def sign(self, book: str, item: str, day: str, at: datetime) -> None:
        """A project opened and formally signed on a day, written down at a moment."""
        fields = {"name": f"补登项目（{item}）", "org": book, "sector": "industrial", "agreement_type": "formal"}
        self.write(self.command(book, "investment.project", item, "open", day, {"fields": fields}), at)
        for step in ("signed", "formal"):
            payload = {"milestone": step, "occurrence": 1, "status": "actual"}
            self.write(self.command(book, "investment.project", item, "milestone", day, payload), at)

    def withdraw_trip(self) -> None:
        """The newest outbound trip of the first half of the year in 永川区 is taken back."""
        said = [parse(row.content) for row in self.store.read(YC, ledger="investment.activity")]
        outbound = {one.item for one in said if one.kind == "open" and one.payload["fields"]["type"] == "outbound"}
        trips = [
            one
            for one in said
            if one.kind == "milestone"
            and one.item in outbound
            and "2021-06-01" <= one.effective_on.isoformat() < "2021-07"
        ]
        told = {"position": trips[-1].position, "reason": "重复登记"}
        day = trips[-1].effective_on.isoformat()
        self.write(self.command(YC, "investment.activity", trips[-1].item, "withdraw", day, told), THIRD)

    def correct(self, book: str, ledger: str, item: str, payload: dict[str, str]) -> None:
        """The first entry of June 30 or later on an item is replaced."""
        wrong = next(
            one
            for row in self.store.history(book, ledger, item)
            if (one := parse(row.content)).effective_on.isoformat() >= "2021-06-30"
        )
        told = {"position": wrong.position, "reason": "录入有误", "payload": payload}
        self.write(self.command(book, ledger, item, "correct", wrong.effective_on.isoformat(), told), FIRST)
