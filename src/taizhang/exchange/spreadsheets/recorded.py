"""What the book says of an item, in the form in which a sheet says it: for comparing the two, and for writing a sheet."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.ledger.state import ItemState
from taizhang.core.ledger.view import Occurrence, progress

Amount = tuple[str, str, str]  # a measure, the day (ISO) and the value as entries spell it


@dataclass(frozen=True)
class Recorded:
    """An item as the book has it. `opened` is None for one that was never opened, or was withdrawn.

    `amounts` are all measures' statements in order of days; `last` is the newest of each measure. `last_day` is the last
    day on which fields were stated.
    """

    book: str
    item: str
    version: int
    opened: date | None = None
    last_day: date = date.min
    fields: Mapping[str, Any] = field(default_factory=dict)
    milestones: Mapping[str, tuple[Occurrence, ...]] = field(default_factory=dict)
    amounts: tuple[Amount, ...] = ()

    @classmethod
    def of(cls, state: ItemState, ledger: LedgerDeclaration) -> "Recorded":
        """The item of a state, everything said of it taken together whatever its day."""
        fields: dict[str, Any] = {}
        amounts: list[Amount] = []
        last = date.min
        standing = state.in_force
        for said in standing:
            if said.kind in {"open", "amend"}:
                last = max(last, said.effective_on)
                fields |= {ledger.field_now(name): value for name, value in said.payload["fields"].items()}
            elif said.kind == "measure":
                name = ledger.measure_now(said.payload["measure"])
                amounts.append((name, said.effective_on.isoformat(), said.payload["value"]))
        kept = {name: value for name, value in fields.items() if value is not None}
        seen = progress(standing, ledger)
        return cls(state.book, state.item, state.version, seen.opened_on, last, kept, seen.milestones, tuple(amounts))

    def counted(self) -> Counter[Amount]:
        """How often each amount was stated."""
        return Counter(self.amounts)

    def on(self, measure: str, day: str) -> str | None:
        """The value that a measure has of a day: the last one stated."""
        return next((value for name, when, value in reversed(self.amounts) if (name, when) == (measure, day)), None)

    def newest(self, measure: str) -> tuple[str, str] | None:
        """The day and value last stated of a measure."""
        return next(((when, value) for name, when, value in reversed(self.amounts) if name == measure), None)
