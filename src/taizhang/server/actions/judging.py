"""Judging one command: whether it was written before, whether its actor may, what it decides to, and what only the books
themselves can tell against it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings

from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import Issue, Where, has_errors, issue
from taizhang.core.journal.draft import entry_after
from taizhang.core.journal.entry import Entry
from taizhang.core.ledger.city import City, org_said
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.content import ORG
from taizhang.core.ledger.decide import decide
from taizhang.core.ledger.draft import Context, Draft
from taizhang.core.ledger.state import WITHDRAWN, ItemState, Statement
from taizhang.core.ledger.system import SYSTEM
from taizhang.core.people.orgs import OrgTree
from taizhang.core.values.period import CHINA
from taizhang.server.access.gate import Access
from taizhang.server.actions.repeats import receipt_again
from taizhang.server.actions.sealing import Sealer
from taizhang.server.blob_files import holds
from taizhang.server.storage.append import Appending, Receipt
from taizhang.server.storage.openings import Openings
from taizhang.server.storage.packs import pack_under
from taizhang.server.storage.refusal import Refused

_AFTER_ALL: Final = 2**62  # where a statement not yet written stands: behind all that are


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one command: a receipt, or the issues for which nothing was written (both only for warnings)."""

    key: str
    receipt: Receipt | None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """Openings of one ledger by one actor on one day: what each field may hold as it stands, and which there must be."""

    checks: Mapping[str, Callable[[Any], bool]]
    needed: frozenset[str]
    openings: Openings

    def takes(self, fields: Mapping[str, Any]) -> bool:
        """Whether all that is said is right as it stands, and nothing needed is left out."""
        checks = self.checks
        for name, raw in fields.items():
            check = checks.get(name)
            if check is None or not check(raw):
                return False
        return self.needed <= fields.keys()


def refuse_founded(book: Appending) -> None:
    """SRV-004 where a city that has entries is to be founded."""
    top = settings.TAIZHANG_CITY
    if book.heads[top].position > 0:
        raise Refused([issue("SRV-004", book=top)])


class Judging:
    """The commands of one transaction, judged as they take effect one after another."""

    def __init__(
        self, book: Appending, city: City, declarations: Declarations, using: str, *, founding: bool = False
    ) -> None:
        self._book = book
        self._using = using
        self._founding = founding
        self._begun = city, Context(declarations, city.orgs, settings.TAIZHANG_CITY, seals=True)
        self._sealer = Sealer(using)
        self.reset()

    def reset(self) -> None:
        """Goes back to what was in force as the transaction began: what was put since was taken back."""
        self._city, self._context = self._begun
        self._access: dict[tuple[str, datetime], Access] = {}
        self._allowed: dict[tuple[object, ...], bool] = {}
        self._sheets: dict[tuple[object, ...], Sheet | None] = {}

    def look_ahead(self, commands: Sequence[Command]) -> None:
        """Reads what the commands will ask for. One that opens an item is taken to open a new one."""
        for one in commands:
            if one.verb == "open":
                self._book.expect_new(_thing(one))
        if len(commands) > 1:
            self._book.fetch_ahead([(one.book, one.key) for one in commands], [_thing(one) for one in commands])

    def take_opening(self, command: Command, recorded_at: datetime) -> Outcome | None:
        """The short way for the opening of a new item whose values are all right as they stand; None for anything else.

        It writes what `take` would, and refuses nothing: what it does not take, `take` judges.
        """
        fields = command.payload.get("fields")
        if command.verb != "open" or command.expected_version or len(command.payload) != 1 or type(fields) is not dict:
            return None
        asked = command.book, command.ledger, command.actor, command.effective_on, recorded_at
        if asked not in self._sheets:
            self._sheets[asked] = self._sheet(command, recorded_at)
        sheet = self._sheets[asked]
        if sheet is None or not sheet.takes(fields) or not self._book.is_new(_thing(command), command.key):
            return None
        head = self._book.put_opening(sheet.openings, command.key, command.item, fields)
        return Outcome(command.key, Receipt(command.key, command.book, head.position, head.digest))

    def _sheet(self, command: Command, recorded_at: datetime) -> "Sheet | None":
        """What openings like this one may say; None where they are judged one by one."""
        ledger, declared = self._declared(command.ledger), self._context.declarations
        if ledger is None or self._founding:
            return None
        orgs, access = self._context.orgs.at(command.effective_on), self._access_of(command.actor, recorded_at)
        roles = self._roles(command, None)

        def takes_org(raw: object) -> bool:
            return (
                isinstance(raw, str)
                and raw in orgs
                and orgs.book_of(raw) == command.book
                and self._may(access, "open", raw, command.ledger, roles, command.effective_on)
            )

        draft = Draft.of(command, "open", {"fields": {}}, declaration_digest=declared.digest_for(command.ledger))
        sample = entry_after(self._book.heads[command.book], draft, recorded_at)
        needed = frozenset((ORG, *(name for name, _ in ledger.required)))
        return Sheet({**declared.plain(ledger), ORG: takes_org}, needed, Openings(sample, ledger))

    def take(self, command: Command, place: Where, recorded_at: datetime) -> Outcome:
        """Puts one command's entry, or finds the one its key was used for. Refused with its issues."""
        known = self._book.known(command.book, command.key)
        if known is not None:
            again = receipt_again(command, known, self._book, self._sealer, self._using, place)
            return Outcome(command.key, again)
        state = self._book.state(*_thing(command))
        draft, issues = decide(command, state, self._context, place)
        issues = self._without_rights(command, state, draft, issues, place, recorded_at) or issues
        if draft is None or has_errors(issues):
            raise Refused(issues)
        self._refuse_untrue(draft, place, recorded_at)
        entry = self._book.put(draft, self._declared(command.ledger), recorded_at, self._sealer.sealed(draft))
        if entry.ledger == "sys.org":
            self._grow(entry)
        head = self._book.heads[entry.book]
        return Outcome(command.key, Receipt(command.key, entry.book, entry.position, head.digest), tuple(issues))

    def _refuse_untrue(self, draft: Draft, place: Where, recorded_at: datetime) -> None:
        """What only the books themselves can tell: SRV-010 an adoption of a text that is not kept here, BOOK-008 a
        period closed at a position that is still to come, LEDG-032 a forgetting approved by one who may not, SRV-016 one
        of another's keys, SRV-020 one that leaves a key, SRV-040 a file that is not in the blob store.
        """
        lost = [one for one in draft.attachments if not holds(settings.TAIZHANG_HOME, one)]
        if lost:
            raise Refused([issue("SRV-040", place, digest=one) for one in lost])
        said, head = draft.payload, self._book.heads[draft.book].position
        if draft.kind == "adopt":
            pack = pack_under(self._using, said["digest"])
            if pack is None or pack.code != said["pack"]:
                raise Refused([issue("SRV-010", place, pack=said["pack"], digest=said["digest"])])
        if draft.kind == "forget":
            if not self._access_of(said["approved_by"], recorded_at).may("forget", draft.book):
                raise Refused([issue("LEDG-032", place, actor=said["approved_by"])])
            of_item = self._book.entries_of((draft.book, said["ledger"], said["item"]))
            self._sealer.forget(draft, of_item, place)
        if draft.kind == "close" and said["position"] > head:
            raise Refused([issue("BOOK-008", place, number=said["position"], head=head)])

    def keep_keys(self) -> None:
        """Makes the keys durable that were made for what was sealed: before the entries themselves are."""
        self._sealer.keep()

    def _declared(self, ledger: str) -> LedgerDeclaration | None:
        return self._context.declarations.ledgers.get(ledger)

    def _grow(self, entry: Entry) -> None:
        """An org put is there for the commands after it in the same batch."""
        state = self._book.state(entry.book, entry.ledger, entry.item)
        others = tuple(one for one in self._context.orgs.statements if one.code != entry.item)
        said = tuple(org_said(entry.item, one) for one in state.in_force) if state else ()
        tree = OrgTree(tuple(sorted((*others, *said), key=lambda one: one.position)))
        self._context = replace(self._context, orgs=tree)
        self._city = replace(self._city, orgs=tree)
        self._access.clear()
        self._allowed.clear()
        self._sheets.clear()  # each holds the tree as it was

    def _without_rights(
        self,
        command: Command,
        state: ItemState | None,
        draft: Draft | None,
        found: list[Issue],
        place: Where,
        recorded_at: datetime,
    ) -> list[Issue]:
        """LEDG-023 for each org the actor may not do this at; none for those founding the city.

        Where the command names an org that does not exist, what `decide` says of that is the better answer.
        """
        if self._founding:
            return []
        access = self._access_of(command.actor, recorded_at)
        verb, roles = _verb(command), self._roles(command, state)
        wanted = [
            org
            for org in _orgs_of(command, state, draft)
            if not self._may(access, verb, org, command.ledger, roles, command.effective_on)
        ]
        if not wanted:
            return []
        tree = self._city.orgs.at(command.effective_on)
        known = [org for org in wanted if org in tree or org in access.orgs]
        if not known and has_errors(found):
            return found
        return [issue("LEDG-023", place, org=org, verb=verb) for org in wanted]

    def _access_of(self, actor: str, recorded_at: datetime) -> Access:
        asked = actor, recorded_at
        if asked not in self._access:
            self._access[asked] = Access(actor, self._city, recorded_at.astimezone(CHINA).date(), self._using)
        return self._access[asked]

    def _may(self, access: Access, verb: str, org: str, ledger: str, roles: frozenset[str] | None, on: date) -> bool:
        """The gate's answer, asked once for all commands of a kind: a spreadsheet asks ten thousand times."""
        asked = access.actor, access.day, verb, org, ledger, roles, None if org in access.orgs else on
        if asked not in self._allowed:
            self._allowed[asked] = access.may(verb, org, ledger, roles, on)
        return self._allowed[asked]

    def _roles(self, command: Command, state: ItemState | None) -> frozenset[str] | None:
        """The roles a ledger reserves a verb for. Who may not make a statement may not make it by correcting one: where
        the ledger says nothing of corrections, they are for those who may do what is corrected.
        """
        declared = self._declared(command.ledger)
        if declared is None or not declared.roles:
            return None
        replaced = _replaced(command, state)
        of_replaced = declared.roles.get(replaced.kind) if replaced else None
        roles = declared.roles.get(command.verb, of_replaced)
        return frozenset(roles) if roles is not None else None


def _verb(command: Command) -> str:
    """The verb the right is asked for: on the book's own ledgers, to correct is to do the thing itself again."""
    return SYSTEM[command.ledger][0] if command.ledger in SYSTEM else command.verb


def _replaced(command: Command, state: ItemState | None) -> Statement | None:
    """The statement that a correction or withdrawal takes out of force; None for other verbs, and where it names none."""
    position = command.payload.get("position")
    if command.verb not in {"correct", "withdraw"} or not isinstance(position, int) or state is None:
        return None
    return state.statements.get(state.root_of(position))


def _orgs_of(command: Command, state: ItemState | None, draft: Draft | None) -> list[str]:
    """The orgs a command is about: those it names, the item's org as it stands and as it would, and what it puts out
    of force, be it for some days only.
    """
    if state is None and draft is not None:  # nothing stood before, and the draft says all that the command does
        org = _said_at(command, draft.kind, draft.payload)
        return [org or command.book]
    replaced = _replaced(command, state)
    standing = state.in_force if state else ()
    orgs = [*_orgs_in(command.payload, command), _org_last(command, standing)]
    if command.ledger in SYSTEM and command.ledger != "sys.org":
        orgs += [_org_said(command, one) for one in standing]
    if replaced is not None:
        orgs.append(_org_said(command, replaced))
    if draft is not None:
        root = replaced.root if replaced else _AFTER_ALL
        put = Statement(root, _AFTER_ALL, draft.kind, draft.effective_on, draft.payload)
        rest = [one for one in standing if one is not replaced]
        orgs.append(_org_last(command, [*rest, put]))
        if _org_said(command, put) is not None:
            orgs.append(_org_last(command, [one for one in rest if one.effective_on <= draft.effective_on]))
    return sorted({org for org in orgs if org is not None}) or [command.book]


def _orgs_in(payload: Mapping[str, Any], command: Command) -> Iterable[str]:
    inner = payload.get("payload") if command.verb == "correct" else payload
    if not isinstance(inner, Mapping):
        return
    if command.ledger == "sys.org":
        parent = inner.get("parent")
        yield parent if isinstance(parent, str) else command.item
        return
    fields = inner.get("fields") if command.ledger not in SYSTEM else inner
    org = fields.get(ORG) if isinstance(fields, Mapping) else None
    if isinstance(org, str):
        yield org


def _org_last(command: Command, standing: Iterable[Statement]) -> str | None:
    """The org that some statements leave an item at, the last by day; None where they say nothing of that."""
    ordered = sorted(standing, key=lambda one: (one.effective_on, one.root))
    told = [org for org in (_org_said(command, one) for one in ordered) if org is not None]
    return told[-1] if told else None


def _org_said(command: Command, said: Statement) -> str | None:
    """The org a statement puts its item at: for `sys.org` the parent. None where it says nothing of that."""
    return _said_at(command, said.kind, said.payload)


def _said_at(command: Command, kind: str, body: Any) -> str | None:
    org: str | None = None
    if kind == WITHDRAWN:
        return None
    if command.ledger == "sys.org":
        org = body.get("parent") or command.item
    elif command.ledger in SYSTEM:
        org = body.get(ORG)
    elif kind in {"open", "amend"}:
        org = body["fields"].get(ORG)
    return org


def _thing(command: Command) -> tuple[str, str, str]:
    return command.book, command.ledger, command.item
