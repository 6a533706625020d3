"""Keeping a draft to check it, deleting it, letting a finding stand and taking that back.

A draft is no fact and is kept beside the books; that a person lets a finding stand is one, and is an entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from taizhang.core.issues import Issue, issue
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.system import WAIVERS
from taizhang.core.limits import DRAFTS_MAX, NAME_CHARS_MAX
from taizhang.core.values.period import CHINA
from taizhang.server.access.gate import Access
from taizhang.server.actions.append import Outcome, submit
from taizhang.server.storage import drafts
from taizhang.server.storage.drafts import NewDraft

__all__ = ["NewDraft", "Standing", "drop_draft", "keep_draft", "let_stand", "take_back"]


def keep_draft(access: Access, draft: NewDraft, made_at: datetime) -> tuple[int | None, list[Issue]]:
    """Keeps a draft of the actor's own and gives its id; SRV-305 where they keep too many already."""
    if drafts.count_of(access.actor, access.using) >= DRAFTS_MAX:
        return None, [issue("SRV-305", most=DRAFTS_MAX)]
    return drafts.keep(draft, made_at, access.using), []


def drop_draft(access: Access, number: int) -> list[Issue]:
    """Deletes a draft of the actor's own; SRV-001 for any other."""
    found = drafts.kept(number, access.using)
    if found is None or found.owner != access.actor:
        return [issue("SRV-001", item=number)]
    drafts.drop(number, access.using)
    return []


@dataclass(frozen=True, slots=True)
class Standing:
    """What is asked of a finding: the book and item it is written to, the item's version as the asker saw it, and why.
    `sent` is the command's idempotency key: a form sent twice writes once.
    """

    book: str
    item: str
    version: int
    why: str
    sent: str


def let_stand(access: Access, asked: Standing, document: str, claim: str, now: datetime) -> Outcome:
    """Writes that a finding stands. `document` names the draft by digest and name, `claim` what it says and where. SRV-304
    without a reason, LEDG-016 where somebody else wrote in between, LEDG-023 without the right.
    """
    if not asked.why:
        return Outcome(asked.sent, None, (issue("SRV-304"),))
    payload = {"document": document[:NAME_CHARS_MAX], "claim": claim[:NAME_CHARS_MAX], "why": asked.why}
    return _submitted(access, asked, "waive", payload, now)


def take_back(access: Access, asked: Standing, position: int, now: datetime) -> Outcome:
    """Withdraws a waiver, refused likewise; LEDG-017 where the position is none of its item's."""
    if not asked.why:
        return Outcome(asked.sent, None, (issue("SRV-304"),))
    return _submitted(access, asked, "withdraw", {"position": position, "reason": asked.why}, now)


def _submitted(access: Access, asked: Standing, verb: str, payload: Mapping[str, object], now: datetime) -> Outcome:
    on = now.astimezone(CHINA).date()
    command = Command(asked.sent, asked.book, WAIVERS, asked.item, verb, on, payload, access.actor, asked.version)
    (outcome,) = submit([command], now, using=access.using)
    return outcome
