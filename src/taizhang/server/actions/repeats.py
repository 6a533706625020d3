"""A command whose key was used before: the receipt of then for the same content, whatever has changed in the world since."""

from dataclasses import replace

from django.conf import settings

from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Where, has_errors, issue
from taizhang.core.journal.entry import Entry, parse
from taizhang.core.journal.store import Stored
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.decide import decide
from taizhang.core.ledger.draft import Context, Draft
from taizhang.core.ledger.state import WITHDRAWN, ItemState, fold
from taizhang.core.people.orgs import OrgTree
from taizhang.server.actions.sealing import Sealer
from taizhang.server.storage.append import Appending, Receipt
from taizhang.server.storage.packs import pack_under
from taizhang.server.storage.refusal import Refused


def receipt_again(
    command: Command, known: Stored, book: Appending, sealer: Sealer, using: str, place: Where
) -> Receipt:
    """The receipt of the entry that a command's key was used for. Refused: LEDG-019 where the command says something else,
    SRV-010 where the pack's text of then is gone, and what `decide` finds where its content cannot be spelled.

    Units and defaults are spelled out by the decision, so drafts are compared where the commands' texts could not be: the
    command is decided anew against the item as it stood before that entry, under the pack that the entry names. Orgs and
    indicators, which have changed since and spell nothing, are not asked after.
    """
    entry = parse(known.content)
    if not _is_of(command, entry):
        raise _other(command, entry, place)
    context = Context(_declared_then(entry, using, place), OrgTree(), settings.TAIZHANG_CITY, seals=True, settled=True)
    draft, found = decide(replace(command, expected_version=None), _state_before(entry, book), context, place)
    if draft is None or has_errors(found):
        raise Refused(found)
    if not _says(draft, entry) or not sealer.says_the_same(draft, entry):
        raise _other(command, entry, place)
    return Receipt(command.key, entry.book, known.position, known.digest, repeated=True)


def _is_of(command: Command, entry: Entry) -> bool:
    """Whether a command is one that could have become an entry, by all that needs no spelling."""
    named = (command.book, command.ledger, command.item, command.actor, command.effective_on)
    if named != (entry.book, entry.ledger, entry.item, entry.actor, entry.effective_on):
        return False
    if entry.corrects is None:
        return command.verb == entry.kind
    verb = "withdraw" if entry.kind == WITHDRAWN else "correct"
    return command.verb == verb and command.payload.get("position") == entry.corrects


def _declared_then(entry: Entry, using: str, place: Where) -> Declarations:
    """The pack an entry was decided under; nothing for the book's own ledgers, which are the same everywhere."""
    digest = entry.declaration_digest
    if digest is None:
        return Declarations()
    pack = pack_under(using, digest)
    if pack is None:
        raise Refused([issue("SRV-010", place, pack=entry.ledger.partition(".")[0], digest=digest)])
    return Declarations((pack,))


def _state_before(entry: Entry, book: Appending) -> ItemState | None:
    state: ItemState | None = None
    for earlier in book.entries_of((entry.book, entry.ledger, entry.item), entry.position):
        state = fold(state or ItemState(entry.book, entry.ledger, entry.item), earlier)
    return state


def _says(draft: Draft, entry: Entry) -> bool:
    """Whether a draft says what an entry says in the clear."""
    return (draft.kind, draft.corrects, dict(draft.payload), draft.attachments) == (
        entry.kind,
        entry.corrects,
        dict(entry.payload),
        entry.attachments,
    )


def _other(command: Command, entry: Entry, place: Where) -> Refused:
    return Refused([issue("LEDG-019", place, key=command.key, receipt=f"{entry.book}#{entry.position}")])
