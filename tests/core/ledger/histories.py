"""Histories for laws: chains of one statement and its corrections, every effective day used once.

Days are used once because two statements of one day are told apart by the order they were recorded in, which is what the
laws permute.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from core.ledger.sample import entry
from taizhang.core.journal.entry import Entry


@dataclass(frozen=True)
class Link:
    """One entry of a chain: what it says, when it holds, and which earlier link of the chain it names as corrected."""

    kind: str
    on: date
    payload: dict[str, Any]
    corrects: int | None


Chain = tuple[Link, ...]
_VALUES = st.integers(0, 9999).map(lambda number: f"{number / 10:.1f}")
_STATEMENTS = st.one_of(
    st.fixed_dictionaries({"name": st.sampled_from(["甲", "乙", None]), "invested": _VALUES | st.none()}).map(
        lambda fields: ("amend", {"fields": fields})
    ),
    st.just(("open", {"fields": {"name": "丙", "tags": ["一", "二"]}})),
    st.tuples(st.sampled_from(["paid", "done", "ever", "staff", "plan"]), _VALUES).map(
        lambda said: ("measure", {"measure": said[0], "value": said[1]})
    ),
    st.tuples(
        st.sampled_from(["signed", "started"]), st.integers(1, 2), st.sampled_from(["actual", "na", "revoked"])
    ).map(lambda said: ("milestone", {"milestone": said[0], "occurrence": said[1], "status": said[2]})),
    st.dates(date(2021, 1, 1), date(2022, 12, 31)).map(
        lambda due: (
            "milestone",
            {"milestone": "signed", "occurrence": 1, "status": "planned", "planned_on": due.isoformat()},
        )
    ),
)


@st.composite
def chains(draw: st.DrawFn) -> list[Chain]:
    """Up to six statements, each corrected or withdrawn up to twice."""
    lengths = draw(st.lists(st.integers(1, 3), max_size=6))
    days = iter(draw(st.lists(st.integers(0, 400), unique=True, min_size=sum(lengths), max_size=sum(lengths))))
    return [tuple(_link(draw, index, next(days)) for index in range(length)) for length in lengths]


def _link(draw: st.DrawFn, index: int, day: int) -> Link:
    kind, payload = draw(_STATEMENTS)
    corrects = draw(st.integers(0, index - 1)) if index else None
    if index and draw(st.booleans()):
        kind, payload = "withdraw", {"reason": "误报"}
    return Link(kind, date(2021, 1, 1) + timedelta(days=day), payload, corrects)


def written(history: Sequence[Chain], turns: Sequence[int]) -> list[Entry]:
    """The entries of a history when its chains are recorded in these turns (a chain's number once for each link)."""
    said: Counter[int] = Counter()
    positions: dict[tuple[int, int], int] = {}
    entries = []
    for position, root in enumerate(turns, start=1):
        link = history[root][said[root]]
        positions[root, said[root]] = position
        said[root] += 1
        corrects = None if link.corrects is None else positions[root, link.corrects]
        entries.append(entry(position, link.kind, link.on.isoformat(), link.payload, corrects=corrects))
    return entries
