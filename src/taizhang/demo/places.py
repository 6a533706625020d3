"""The orgs of the demo city: districts and zones, and the bureaus, parks, towns and villages below them.

Names and codes of districts are real; codes below them, and everything told of them, are the demo's own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from taizhang.core.declarations.yaml_text import read_yaml
from taizhang.demo.cast import CITY

FOUNDED: Final = date(2015, 1, 1)  # from when the demo's orgs are there, unless a file says otherwise
CITY_FILE: Final = "districts.yaml"


@dataclass(frozen=True, slots=True)
class District:
    """A district, county or administered zone: each keeps a book.

    `industry` (亿元) and `starts` are what its thin sample entries of the first half of 2021 add up to; None where a
    module of `books/` writes them, and for zones. `growth` is its growth of fixed-asset investment as published.
    """

    code: str
    name: str
    short: str
    kind: str
    groups: tuple[str, ...] = ()
    industry: str | None = None
    starts: int | None = None
    growth: str | None = None


@dataclass(frozen=True, slots=True)
class Org:
    """An org below a district. `moves` are (day, the org it is under from then on)."""

    code: str
    name: str
    kind: str
    under: str
    since: date
    moves: tuple[tuple[date, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """All orgs below the city: those that keep a book, those below them by the book's code, and the day the group began."""

    districts: tuple[District, ...]
    below: Mapping[str, tuple[Org, ...]]
    group_since: date

    def codes(self, book: str) -> list[str]:
        """The codes of the orgs below a district."""
        return [one.code for one in self.below.get(book, ())]


@cache
def places() -> Places:
    """What the files of `orgs/` say. ValueError for a file out of shape."""
    folder = files("taizhang.demo") / "orgs"
    data = _read(CITY_FILE)
    districts = tuple(_district(row, data["group"]) for row in data["districts"])
    zones = tuple(District(*row) for row in data["zones"])
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml") and one.name != CITY_FILE)
    below = dict(_below(_read(name)) for name in names)
    return Places((*districts, *zones), below, date.fromisoformat(data["group_since"]))


def _read(name: str) -> Mapping[str, Any]:
    text = (files("taizhang.demo") / "orgs" / name).read_text("utf-8")
    read, found = read_yaml(f"demo/orgs/{name}", text)
    if read is None or found:
        raise ValueError("; ".join(one.line("en") for one in found))
    data: Mapping[str, Any] = read.data
    return data


def _district(row: list[Any], group: str) -> District:
    code, name, short, kind, inner, industry, starts, growth = row
    return District(str(code), name, short, kind, (group,) if inner else (), industry, starts, growth)


def _below(data: Mapping[str, Any]) -> tuple[str, tuple[Org, ...]]:
    book = str(data["book"])
    return book, tuple(_org(row, book) for row in data["orgs"])


def _org(row: Mapping[str, Any], book: str) -> Org:
    moves = tuple((date.fromisoformat(str(day)), str(under)) for day, under in row.get("moves", {}).items())
    since = date.fromisoformat(str(row.get("since", FOUNDED)))
    return Org(str(row["code"]), row["name"], row["kind"], str(row.get("under", book)), since, moves)


def org_payloads() -> Iterator[tuple[str, date, dict[str, Any]]]:
    """What the city's book says of each org, as (code, day, payload), districts before those below them."""
    known = places()
    for one in known.districts:
        yield one.code, FOUNDED, _district_payload(one, ())
        if one.groups:
            yield one.code, known.group_since, _district_payload(one, one.groups)
    for orgs in known.below.values():
        for org in orgs:
            body = {"name": org.name, "short": org.name, "kind": org.kind}
            for day, under in ((org.since, org.under), *org.moves):
                yield org.code, day, {**body, "parent": under}


def _district_payload(one: District, groups: tuple[str, ...]) -> dict[str, Any]:
    body = {"name": one.name, "short": one.short, "kind": one.kind, "parent": CITY}
    return {**body, "groups": list(groups), "own_book": True}
