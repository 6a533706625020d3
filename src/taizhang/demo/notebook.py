"""What the people of the demo city write down: lines with the day they were written on, turned into commands in order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from taizhang.demo.cast import chief, clerk, statistician

LAST_DAY: Final = date(2021, 7, 23)  # the demo's books end here


@dataclass(slots=True, eq=False)
class Line:
    """One thing written. `corrects` is the line it corrects or withdraws, whose position is known when it is emitted.

    A closing takes as its position that of the line before it.
    """

    book: str
    ledger: str
    item: str
    verb: str
    effective_on: date
    payload: dict[str, Any]
    written_on: date
    actor: str
    corrects: "Line | None" = None


@dataclass
class Notebook:
    """The lines of one book. Every method gives the line, so that it can be corrected later."""

    book: str
    lines: list[Line] = field(default_factory=list)

    def open(self, ledger: str, item: str, on: date, fields: Mapping[str, Any], late: date | None = None) -> Line:
        """Opens an item; `late` is the day it was written on, if later."""
        body = {name: value for name, value in fields.items() if value is not None}
        return self._add(ledger, item, "open", on, {"fields": {"org": self.book, **body, "sample": True}}, late)

    def amend(self, ledger: str, item: str, on: date, fields: Mapping[str, Any]) -> Line:
        return self._add(ledger, item, "amend", on, {"fields": dict(fields)})

    def milestone(self, ledger: str, item: str, milestone: str, on: date, late: date | None = None) -> Line:
        return self._add(ledger, item, "milestone", on, {"milestone": milestone}, late)

    def mark(self, ledger: str, item: str, milestone: str, status: str, on: date, note: str | None = None) -> Line:
        """A milestone that is not applicable (na) or taken back (revoked), perhaps with a word on why."""
        body = {"milestone": milestone, "status": status, **({"note": note} if note else {})}
        return self._add(ledger, item, "milestone", on, body)

    def plan(self, ledger: str, item: str, milestone: str, on: date, due: date) -> Line:
        """A milestone planned for a day, as said on another."""
        body = {"milestone": milestone, "status": "planned", "planned_on": due.isoformat()}
        return self._add(ledger, item, "milestone", on, body)

    def measure(self, ledger: str, item: str, measure: str, on: date, value: object) -> Line:
        line = self._add(ledger, item, "measure", on, {"measure": measure, "value": str(value)})
        line.actor = statistician(self.book)
        return line

    def correct(
        self, line: Line, on: date, payload: Mapping[str, Any], reason: str, effective: date | None = None
    ) -> Line:
        """Replaces the whole of an earlier line."""
        body = {"reason": reason, "payload": dict(payload)}
        return self._again(line, "correct", effective or line.effective_on, on, body)

    def withdraw(self, line: Line, on: date, reason: str) -> Line:
        return self._again(line, "withdraw", line.effective_on, on, {"reason": reason})

    def target(self, indicator: str, period: str, on: date, value: str, unit: str) -> Line:
        named = {"indicator": indicator, "org": self.book, "period": period}
        body = {**named, "value": value, "unit": unit, "approved_by": "区政府年度工作任务分解（示例）"}
        return self._own("sys.target", "/".join(named.values()), "target", on, body, chief(self.book))

    def report(self, indicator: str, period: str, on: date, value: str, unit: str, source: str) -> Line:
        named = {"indicator": indicator, "org": self.book, "period": period}
        body = {**named, "value": value, "unit": unit, "source": source, "published_on": on.isoformat()}
        return self._own("sys.report", "/".join(named.values()), "report", on, body, statistician(self.book))

    def close(self, period: str, on: date) -> Line:
        """Closes a period at the position reached; later lines dated inside it are late."""
        body = {"org": self.book, "period": period}
        return self._own("sys.closing", f"{self.book}/{period}", "close", on, body, chief(self.book))

    def _own(self, ledger: str, item: str, verb: str, on: date, payload: dict[str, Any], actor: str) -> Line:
        line = self._add(ledger, item, verb, on, payload)
        line.actor = actor
        return line

    def _add(
        self, ledger: str, item: str, verb: str, on: date, payload: dict[str, Any], late: date | None = None
    ) -> Line:
        line = Line(self.book, ledger, item, verb, on, payload, late or on, clerk(self.book))
        self.lines.append(line)
        return line

    def _again(self, line: Line, verb: str, effective: date, on: date, payload: dict[str, Any]) -> Line:
        again = Line(self.book, line.ledger, line.item, verb, effective, payload, on, line.actor, line)
        self.lines.append(again)
        return again


def commands_of(lines: Iterable[Line], batch: int) -> Iterator[dict[str, Any]]:
    """Commands of the lines in the order they were written, `batch` of them together.

    Positions are counted from 1 in each book: the books must be empty before.
    """
    positions: dict[str, int] = defaultdict(int)
    written: dict[int, int] = {}
    for number, line in enumerate(sorted(lines, key=lambda one: one.written_on)):
        payload = dict(line.payload)
        if line.corrects is not None:
            payload = {"position": written[id(line.corrects)], **payload}
        if line.verb == "close":
            payload["position"] = positions[line.book]
        positions[line.book] += 1
        written[id(line)] = positions[line.book]
        yield {
            "key": f"demo-{number:07}",
            "book": line.book,
            "ledger": line.ledger,
            "item": line.item,
            "verb": line.verb,
            "effective_on": line.effective_on.isoformat(),
            "actor": line.actor,
            "payload": payload,
            "batch": f"demo-{number // batch:05}",
        }
