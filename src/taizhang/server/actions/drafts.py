"""Keeping a draft to check it, deleting it, letting a finding stand and taking that back.

A draft is no fact and is kept beside the books; that a person lets a finding stand is one, and is an entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from taizhang.core.issues import Issue, issue
from taizhang.core.ledger.command import Command
from taizhang.core.limits import NAME_CHARS_MAX
from taizhang.core.values.period import CHINA
from taizhang.server.access.gate import Access
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.queries.drafts import WAIVERS, Waiver, waiver_item
from taizhang.server.storage import drafts


def keep_draft(access: Access, draft: drafts.NewDraft, made_at: datetime) -> int:
    """Keeps a draft of the actor's own and gives its id."""
    return drafts.keep(draft, made_at, access.using)


def drop_draft(access: Access, number: int) -> list[Issue]:
    """Deletes a draft of the actor's own; SRV-001 for any other."""
    found = drafts.kept(number, access.using)
    if found is None or found.owner != access.actor:
        return [issue("SRV-001", item=number)]
    drafts.drop(number, access.using)
    return []


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding that is to stand: the book it is written in, the draft's digest, the claim's key and words, and why.
    `sent` is the command's idempotency key: a form sent twice writes once.
    """

    book: str
    digest: str
    key: str
    claim: str
    why: str
    sent: str


def let_stand(access: Access, asked: Standing, now: datetime) -> Outcome:
    """Writes that a finding stands; LEDG-003 without a reason, LEDG-023 without the right."""
    item = waiver_item(asked.digest, asked.key)
    payload = {"document": asked.digest, "claim": asked.claim[:NAME_CHARS_MAX], "why": asked.why}
    return _submitted(access, asked.book, item, "waive", payload, asked.sent, now)


def take_back(access: Access, waiver: Waiver, reason: str, sent: str, now: datetime) -> Outcome:
    """Withdraws a waiver; LEDG-018 without a reason, LEDG-023 without the right, LEDG-027 where it is withdrawn."""
    payload = {"position": waiver.position, "reason": reason}
    return _submitted(access, waiver.book, waiver.item, "withdraw", payload, sent, now)


def _submitted(
    access: Access, book: str, item: str, verb: str, payload: Mapping[str, object], sent: str, now: datetime
) -> Outcome:
    command = Command(sent, book, WAIVERS, item, verb, now.astimezone(CHINA).date(), payload, access.actor)
    (outcome,) = submit([command], now, using=access.using)
    return outcome
