"""From a draft to the entry that follows a head: the one place where a statement gets its position and its link."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from taizhang.core.journal.entry import Entry, Sealed
from taizhang.core.journal.store import Head


class Draft(Protocol):
    """What is to be written, before it has a position: core.ledger's draft, or anything of its shape."""

    @property
    def book(self) -> str: ...
    @property
    def ledger(self) -> str: ...
    @property
    def item(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def corrects(self) -> int | None: ...
    @property
    def actor(self) -> str: ...
    @property
    def command_key(self) -> str: ...
    @property
    def declaration_digest(self) -> str | None: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...
    @property
    def attachments(self) -> tuple[str, ...]: ...


def entry_after(head: Head, draft: Draft, recorded_at: datetime, sealed: tuple[Sealed, ...] = ()) -> Entry:
    """The entry a draft becomes at the end of its book, linked to the head it follows."""
    return Entry(
        book=draft.book,
        position=head.position + 1,
        prev=head.digest,
        recorded_at=recorded_at,
        effective_on=draft.effective_on,
        ledger=draft.ledger,
        item=draft.item,
        kind=draft.kind,
        corrects=draft.corrects,
        actor=draft.actor,
        command_key=draft.command_key,
        declaration_digest=draft.declaration_digest,
        payload=draft.payload,
        sealed=sealed,
        attachments=draft.attachments,
    )
