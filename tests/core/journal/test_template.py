"""Entries put together around what they have in common are spelled as any other."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.journal.entry import Entry, FormatError, canonical, digest_of, genesis, spell
from taizhang.core.journal.template import Template, quoted
from taizhang.core.limits import ENTRY_BYTES_MAX

SAMPLE = Entry(
    book="500118",
    position=7,
    prev=genesis(),
    recorded_at=datetime(2021, 7, 1, 1, 30, tzinfo=UTC),
    effective_on=date(2021, 6, 30),
    ledger="works.factory",
    item="F-7",
    kind="open",
    corrects=None,
    actor="p-1",
    command_key="k-7",
    declaration_digest="sha256:" + "ab" * 32,
    payload={"fields": {"name": "甲"}},
)
TEXTS = st.text(min_size=1, max_size=20)


@given(
    TEXTS, TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=4), st.integers(1, 10**12), st.sampled_from(["sha256", "sm3"])
)
def test_it_spells_what_canonical_spells(
    key: str, item: str, fields: dict[str, Any], position: int, algorithm: str
) -> None:
    prev = genesis(algorithm)
    entry = replace(SAMPLE, command_key=key, item=item, payload={"fields": fields}, position=position, prev=prev)
    content = canonical(entry)
    template = Template(replace(SAMPLE, prev=prev))
    made = template.entry(quoted(key), quoted(item), spell({"fields": fields}), position, prev)
    assert made == (content, digest_of(content, algorithm))


def test_what_has_no_spelling_or_is_too_large_is_refused() -> None:
    with pytest.raises(FormatError):
        quoted("\ud800")
    with pytest.raises(FormatError, match="bytes"):
        Template(SAMPLE).entry(b'"k"', b'"i"', spell("x" * (ENTRY_BYTES_MAX - 2)), 1, genesis())
