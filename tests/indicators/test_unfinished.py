"""Items with a step planned and not taken: none is left out, whatever was said of it; and what plainly is not is."""

from datetime import date, timedelta

from hypothesis import given, settings

from figurebook import BB, SIGNED, YC, Books
from indicators.test_feeding import START, WORDS, say
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.journal.entry import parse
from taizhang.core.ledger.state import fold_all
from taizhang.core.ledger.view import view
from taizhang.indicators.engines.duckdb import DuckDBSource

UNTIL = date(2021, 12, 31)


def declared(source: DuckDBSource) -> LedgerDeclaration:
    """The ledger as it is declared."""
    registry, _ = source.registry()
    assert registry is not None
    return registry.declared(date.max).ledgers["site.project"]


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS)
def test_none_is_left_out(before: list[tuple[str, str, str, str]], after: list[tuple[str, str, str, str]]) -> None:
    books = Books(SIGNED)
    for item in ("a", "b"):
        books.open(item, "2020-01-01", sector="industry", total="3")
    spoken: list[tuple[str, int]] = []
    source = DuckDBSource(books.store)
    ledger = declared(source)
    for words, first in ((before, 1), (after, len(before) + 1)):
        for number, one in enumerate(words, first):
            say(books, one, number, spoken)
        told = {item for _, item in source.unfinished(ledger, [YC], UNTIL)}
        entries = [parse(row.content) for row in books.store.read(YC, 0, books.clock, ledger.ledger)]
        planned = {
            state.item
            for state in fold_all(entries).values()
            for steps in view(state, ledger, UNTIL).milestones.values()
            if any(one.status == "planned" and one.due is not None and one.due <= UNTIL for one in steps)
        }
        assert planned <= told


def test_what_is_reached_or_planned_for_later_or_elsewhere_is_not_told() -> None:
    books = Books(SIGNED)
    for number, (item, org) in enumerate((("due", YC), ("later", YC), ("done", YC), ("other", BB))):
        books.now = START + timedelta(hours=number)
        books.open(item, org=org, book=org)
        books.step(
            item, "signed", "2021-01-05", "planned", due="2022-06-30" if item == "later" else "2021-06-30", book=org
        )
    books.step("done", "signed", "2021-05-01")
    source = DuckDBSource(books.store)
    ledger = declared(source)
    assert source.unfinished(ledger, [YC], UNTIL) == [(YC, "due")]
    assert source.unfinished(ledger, [YC], date(2021, 6, 29)) == []
    assert source.unfinished(ledger, ["500199"], UNTIL) == []
