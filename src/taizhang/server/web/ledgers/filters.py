"""A list's filters, orders and pages as a template shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from taizhang.core.declarations.schema import FieldDeclaration, LedgerDeclaration
from taizhang.server.queries.narrowing import sortable
from taizhang.server.web.fields import Speaker
from taizhang.server.web.ledgers.asked import WAYS, Wanted, filterable
from taizhang.server.web.words import word


@dataclass(frozen=True, slots=True)
class Filter:
    """One field to narrow a list by: its inputs as (name, label, text), or what may be chosen."""

    label: str
    unit: str
    kind: str
    inputs: tuple[tuple[str, str, str], ...]
    choices: tuple[tuple[str, str], ...]
    wrong: bool


def filters(speaker: Speaker, asked: Wanted) -> list[Filter]:
    """An input, or two for the ends of a range, for each field."""
    wrong = {one.where.path for one in asked.issues}
    return [_filter(speaker, one, asked, wrong=one.field in wrong) for one in filterable(speaker.ledger)]


def _filter(speaker: Speaker, declared: FieldDeclaration, asked: Wanted, *, wrong: bool) -> Filter:
    inputs = tuple(
        (f"{way}.{declared.field}", word(speaker.lang, f"way.{way}"), asked.texts.get(f"{way}.{declared.field}", ""))
        for way in WAYS[declared.type]
    )
    unit = speaker.unit(declared.unit) if declared.unit else ""
    return Filter(speaker.name(declared.name), unit, declared.type, inputs, _choices(speaker, declared), wrong)


def _choices(speaker: Speaker, declared: FieldDeclaration) -> tuple[tuple[str, str], ...]:
    if declared.type == "flag":
        return ("true", word(speaker.lang, "flag.yes")), ("false", word(speaker.lang, "flag.no"))
    if declared.type == "org":
        return tuple((one.code, one.short or one.name) for one in speaker.orgs.by_code.values())
    if declared.type != "code":
        return ()
    codes = speaker.declarations.codelist(speaker.ledger.ledger, declared.codes or "")
    return tuple((one.code, speaker.name(one.name)) for one in codes.codes) if codes else ()


def active(speaker: Speaker, asked: Wanted) -> list[tuple[str, str]]:
    """What a list is narrowed by, in words, each with the address of the list without it."""
    found: list[tuple[str, str]] = []
    for one in filters(speaker, asked):
        labels = dict(one.choices)
        for name, way, text in one.inputs:
            if text:
                told = labels.get(text, text)
                label = f"{one.label} {told}" if one.choices else f"{one.label} {way} {told}"
                found.append((label, asked.query(**{name: ""})))
    return found


def sorts(asked: Wanted, ledger: LedgerDeclaration, columns: Sequence[FieldDeclaration]) -> list[tuple[str, str]]:
    """For each column the address that orders by it (empty: it cannot be) and how it is ordered now, for aria-sort."""
    able = frozenset(sortable(ledger))
    found: list[tuple[str, str]] = []
    for one in columns:
        here = asked.order.field == one.field
        now = ("descending" if asked.order.falling else "ascending") if here else "none"
        falls = one.type in {"number", "date"} if not here else not asked.order.falling
        found.append((asked.query(sort=f"{'-' if falls else ''}{one.field}") if one.field in able else "", now))
    return found


def changed_list(asked: Wanted, *, after: str) -> str:
    """The address of the next page."""
    query = asked.query()
    return f"{query}&{urlencode({'after': after})}" if query else urlencode({"after": after})
