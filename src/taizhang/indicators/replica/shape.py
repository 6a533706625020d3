"""What of a ledger's declaration decides its item rows: one row an item, a column a field, milestone and measure."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from json import dumps
from typing import Final

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.limits import ROUTES_KEPT
from taizhang.core.values.period import PeriodKind

MARKS: Final = 61  # bits of a row's mark; names beyond that share one
EARLY_MARK: Final = 1 << MARKS  # the bit of an item of which a measure was told for a day before it was opened
MONTHS: Final = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@dataclass(frozen=True)
class Shape:
    """A ledger as its item rows are laid out. `key` is equal for declarations whose rows are the same."""

    ledger: LedgerDeclaration

    @cached_property
    def key(self) -> str:
        ledger = self.ledger
        fields = [[one.field, one.type, one.many, *one.formerly] for one in ledger.fields]
        milestones = [[one.milestone, *one.formerly] for one in ledger.milestones]
        measures = [[one.measure, one.kind, one.resets, *one.formerly] for one in ledger.measures]
        return dumps([ledger.ledger, fields, milestones, measures])

    @cached_property
    def fields(self) -> dict[str, str]:
        """The column of every field but the responsible org, which every row has."""
        return {one.field: f"f{number}" for number, one in enumerate(self.ledger.fields) if one.field != "org"}

    @cached_property
    def milestones(self) -> dict[str, int]:
        """The number of every milestone; its columns are `m0_on`, `m0_due` and so on."""
        return {one.milestone: number for number, one in enumerate(self.ledger.milestones)}

    @cached_property
    def measures(self) -> dict[str, int]:
        """The number of every measure; its columns are `a0_said` and `a0_since`."""
        return {one.measure: number for number, one in enumerate(self.ledger.measures)}

    @cached_property
    def few(self) -> dict[str, str]:
        """The fields that have few values, one an item: grouping by one is cheap, and amounts have their columns too."""
        few = {one.field for one in self.ledger.fields if one.type in {"code", "flag"} and not one.many}
        return {field: column for field, column in self.fields.items() if field in few}

    def kind_of(self, field: str) -> str:
        """How a field's value is kept: as `number`, `many` or `text`."""
        declared = self.ledger.field_named(field)
        if declared is not None and declared.many:
            return "many"
        return "number" if declared is not None and declared.type == "number" else "text"

    def milestone_mark(self, milestone: str) -> int:
        """The bit of a row's mark that says a milestone is not told by its columns alone."""
        return 1 << self.milestones[milestone] % MARKS

    @property
    def milestone_marks(self) -> int:
        """The bits of all milestones, and that of early measures: what can make a row unclear at the head."""
        found = EARLY_MARK
        for milestone in self.milestones:
            found |= self.milestone_mark(milestone)
        return found

    @property
    def measure_marks(self) -> int:
        """The bits of all measures: what was told of one first was not told for its first day."""
        found = 0
        for number in self.measures.values():
            found |= 1 << (len(self.milestones) + number) % MARKS
        return found


class Shapes:
    """The shapes of ledgers, each worked out once: by identity, as declarations are parsed once."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, Shape] = OrderedDict()

    def of(self, ledger: LedgerDeclaration) -> Shape:
        """The shape of a ledger."""
        if id(ledger) not in self._kept:
            self._kept[id(ledger)] = Shape(ledger)
            while len(self._kept) > ROUTES_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(id(ledger))
        return self._kept[id(ledger)]
