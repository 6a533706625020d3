"""What would become of commands that nobody has written yet: an item's decided one after another, as the write does."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from django.conf import settings

from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, Level, Where, has_errors, issue
from taizhang.core.journal.draft import entry_after
from taizhang.core.journal.entry import genesis
from taizhang.core.journal.store import Head
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.content import ORG
from taizhang.core.ledger.decide import decide
from taizhang.core.ledger.draft import Context, Draft
from taizhang.core.ledger.state import ItemState, fold
from taizhang.server.access.gate import Access

_SOME_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)  # nothing is decided by when it is recorded


class Rehearsal:
    """Decides commands on items of one ledger by what is in force now, of the asker as the one who writes. The state of
    one item alone is held at a time.
    """

    def __init__(self, access: Access, declared: Declarations, ledger: LedgerDeclaration) -> None:
        self._access = access
        self._ledger = ledger
        self._context = Context(declared, access.city.orgs, settings.TAIZHANG_CITY, seals=True)
        self._allowed: dict[tuple[str, str, date | None], bool] = {}
        self._checks = declared.plain(ledger)
        self._needed = frozenset((ORG, *(name for name, _ in ledger.required)))

    def refused(self, commands: Sequence[Command], places: Sequence[Where], state: ItemState | None) -> list[Issue]:
        """Why the commands on one item would be refused, told at the first of them that is; empty where none is."""
        for number, (command, place) in enumerate(zip(commands, places, strict=True)):
            draft, found = self._decided(command, state, place)
            found = self._without_rights(command, state, place) or found
            if draft is None or has_errors(found):
                return [one for one in found if one.level is Level.ERROR]
            if number + 1 < len(commands):
                state = self._after(state, draft)
        return []

    def _decided(self, command: Command, state: ItemState | None, place: Where) -> tuple[Draft | None, list[Issue]]:
        """The short way for an opening whose values are all right as they stand: most of what a large sheet says."""
        fields = command.payload.get("fields")
        if state is None and command.verb == "open" and isinstance(fields, Mapping) and self._takes(command, fields):
            return Draft.of(command, "open", {"fields": fields}), []
        draft, found = decide(command, state, self._context, place)
        return draft, found

    def _without_rights(self, command: Command, state: ItemState | None, place: Where) -> list[Issue]:
        """LEDG-023 for the org that a command names and the one its item is at, where the asker may not do this. The
        write asks for others too: those of other days.
        """
        fields = command.payload.get("fields")
        orgs = {fields.get(ORG) if isinstance(fields, Mapping) else None, _org_of(state)} - {None}
        refused = [one for one in sorted(map(str, orgs)) if not self._may(command.verb, one, command.effective_on)]
        return [issue("LEDG-023", place, org=one, verb=command.verb) for one in refused]

    def _may(self, verb: str, org: str, on: date) -> bool:
        asked = verb, org, None if org in self._access.orgs else on
        if asked not in self._allowed:
            roles = self._ledger.roles.get(verb)
            of_roles = frozenset(roles) if roles is not None else None
            self._allowed[asked] = self._access.may(verb, org, self._ledger.ledger, of_roles, on)
        return self._allowed[asked]

    def _takes(self, command: Command, fields: Mapping[str, Any]) -> bool:
        orgs = self._context.orgs.at(command.effective_on)
        for name, raw in fields.items():
            if name == ORG:
                if raw not in orgs or orgs.book_of(raw) != command.book:
                    return False
            elif (check := self._checks.get(name)) is None or not check(raw):
                return False
        return self._needed <= fields.keys()

    def _after(self, state: ItemState | None, draft: Draft) -> ItemState:
        before = state or ItemState(draft.book, draft.ledger, draft.item)
        return fold(before, entry_after(Head(before.version, genesis()), draft, _SOME_TIME))


def _org_of(state: ItemState | None) -> str | None:
    """The org that an item is at, the last by day."""
    told = [one.payload["fields"].get(ORG) for one in state.in_force if "fields" in one.payload] if state else []
    return next((one for one in reversed(told) if one is not None), None)
