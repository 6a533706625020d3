"""Writing: commands into entries. Rights, decision and append happen under the lock of the books written to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from taizhang.core.declarations.schema import LedgerDeclaration
from taizhang.core.issues import NOWHERE, Issue, Where, has_errors, issue
from taizhang.core.journal.entry import Entry, parse
from taizhang.core.journal.store import Stored
from taizhang.core.ledger.city import City, org_said
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.content import ORG
from taizhang.core.ledger.decide import decide
from taizhang.core.ledger.draft import Context, Draft
from taizhang.core.ledger.state import WITHDRAWN, ItemState, Statement, fold
from taizhang.core.ledger.system import SYSTEM
from taizhang.core.people.orgs import OrgTree
from taizhang.server.access.gate import Access
from taizhang.server.blob_files import holds
from taizhang.server.storage.append import Appending, Receipt, appending
from taizhang.server.storage.city import read_city, read_declarations
from taizhang.server.storage.packs import pack_under
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sql import GAVE_OUT, said_by

CHINA: Final = ZoneInfo("Asia/Shanghai")
_AFTER_ALL: Final = 2**62  # where a statement not yet written stands: behind all that are


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one command: a receipt, or the issues for which nothing was written (both only for warnings)."""

    key: str
    receipt: Receipt | None
    issues: tuple[Issue, ...] = ()


def submit(
    commands: Sequence[Command],
    recorded_at: datetime,
    *,
    places: Mapping[int, Where] | None = None,
    using: str = "default",
) -> list[Outcome]:
    """Writes commands in their order and gives one outcome each.

    Consecutive commands of one batch are all or nothing, others stand alone. Every command is judged by the rights of
    the actor it names: the caller vouches that this is who asks. `places` says where a command (by its index) was read.
    LEDG-016, 019, 023, 024, BOOK-008, SRV-003, 010, 011, 040 and what `decide` finds.
    """
    outcomes: list[Outcome] = []
    for group in _groups(commands):
        placed = [(places or {}).get(len(outcomes) + index, NOWHERE) for index in range(len(group))]
        try:
            outcomes += _write(group, placed, recorded_at, using, founding=False)
        except GAVE_OUT as error:
            outcomes += [_unwritten(one, error) for one in commands[len(outcomes) :]]
            break
    return outcomes


def _unwritten(command: Command, error: Exception) -> Outcome:
    """Of a command that the database did not confirm; those after it are not tried."""
    return Outcome(command.key, None, (issue("SRV-011", why=said_by(error)),))


def found(commands: Sequence[Command], recorded_at: datetime, using: str = "default") -> list[Outcome]:
    """The first entries of a new city, written without a grant; refused (SRV-004) once its book has any."""
    try:
        return _write(list(commands), [NOWHERE] * len(commands), recorded_at, using, founding=True)
    except GAVE_OUT as error:
        return [_unwritten(one, error) for one in commands]


def _groups(commands: Sequence[Command]) -> Iterator[list[Command]]:
    """Runs of one batch together, commands without a batch each alone."""
    for batch, run in groupby(enumerate(commands), lambda pair: pair[1].batch or pair[0]):
        del batch
        yield [command for _, command in run]


def _write(
    group: list[Command], places: list[Where], recorded_at: datetime, using: str, *, founding: bool
) -> list[Outcome]:
    done: list[Outcome] = []
    try:
        with appending({one.book for one in group}, recorded_at, using) as book:
            writing = _Writing.begin(book, recorded_at, using, founding=founding)
            if len(group) > 1:
                book.fetch_ahead(((one.book, one.key) for one in group), (_thing(one) for one in group))
            for command, place in zip(group, places, strict=True):
                done.append(writing.take(command, place))
    except Refused as refused:
        return _refused(group, places, len(done), refused.issues)
    return done


def _refused(group: list[Command], places: list[Where], at: int, issues: list[Issue]) -> list[Outcome]:
    """Outcomes of a group of which nothing was written: the command at fault, and those refused because of it."""
    return [
        Outcome(one.key, None, tuple(issues) if index == at else (issue("LEDG-024", place),))
        for index, (one, place) in enumerate(zip(group, places, strict=True))
    ]


def _thing(command: Command) -> tuple[str, str, str]:
    return command.book, command.ledger, command.item


@dataclass
class _Writing:
    """One group being written: the append, and what is in force as its commands take effect one after another."""

    book: Appending
    city: City
    context: Context
    recorded_at: datetime
    using: str
    founding: bool

    @classmethod
    def begin(cls, book: Appending, recorded_at: datetime, using: str, *, founding: bool) -> "_Writing":
        """SRV-004 where a city that has entries is to be founded."""
        top = settings.TAIZHANG_CITY
        if founding and book.heads[top].position > 0:
            raise Refused([issue("SRV-004", book=top)])
        city = read_city(using)
        return cls(book, city, Context(read_declarations(using), city.orgs, top), recorded_at, using, founding)

    def take(self, command: Command, place: Where) -> Outcome:
        """Puts one command's entry, or finds the one its key was used for. Refused with its issues."""
        known = self.book.known(command.book, command.key)
        if known is not None:
            return self._again(command, known, place)
        state = self.book.state(*_thing(command))
        draft, issues = decide(command, state, self.context, place)
        issues = self._without_rights(command, state, draft, issues, place) or issues
        if draft is None or has_errors(issues):
            raise Refused(issues)
        self._refuse_untrue(draft, place)
        entry = self.book.put(draft, self._declared(command.ledger))
        if entry.ledger == "sys.org":
            self._grow(entry)
        head = self.book.heads[entry.book]
        return Outcome(command.key, Receipt(command.key, entry.book, entry.position, head.digest), tuple(issues))

    def _refuse_untrue(self, draft: Draft, place: Where) -> None:
        """What only the books themselves can tell: SRV-010 an adoption of a text that is not kept here, BOOK-008 a
        period closed at a position that is still to come, SRV-040 a file that is not in the blob store.
        """
        lost = [one for one in draft.attachments if not holds(settings.TAIZHANG_HOME, one)]
        if lost:
            raise Refused([issue("SRV-040", place, digest=one) for one in lost])
        said, head = draft.payload, self.book.heads[draft.book].position
        if draft.kind == "adopt":
            pack = pack_under(self.using, said["digest"])
            if pack is None or pack.code != said["pack"]:
                raise Refused([issue("SRV-010", place, pack=said["pack"], digest=said["digest"])])
        if draft.kind == "close" and said["position"] > head:
            raise Refused([issue("BOOK-008", place, number=said["position"], head=head)])

    def _declared(self, ledger: str) -> LedgerDeclaration | None:
        return self.context.declarations.ledgers.get(ledger)

    def _grow(self, entry: Entry) -> None:
        """An org put is there for the commands after it in the same batch."""
        state = self.book.state(entry.book, entry.ledger, entry.item)
        others = tuple(one for one in self.context.orgs.statements if one.code != entry.item)
        said = tuple(org_said(entry.item, one) for one in state.in_force) if state else ()
        tree = OrgTree(tuple(sorted((*others, *said), key=lambda one: one.position)))
        self.context = replace(self.context, orgs=tree)
        self.city = replace(self.city, orgs=tree)

    def _again(self, command: Command, known: Stored, place: Where) -> Outcome:
        """A key used before: the same receipt for the same content, LEDG-019 for other content.

        The command is decided anew against the item as it stood before that entry: units and defaults are spelled out
        by the decision, so the drafts can be compared where the commands' texts could not.
        """
        entry = parse(known.content)
        receipt = Receipt(command.key, entry.book, known.position, known.digest, repeated=True)
        if _same(self._decided_before(command, entry), entry):
            return Outcome(command.key, receipt)
        where = f"{entry.book}#{known.position}"
        raise Refused([issue("LEDG-019", place, key=command.key, receipt=where)])

    def _decided_before(self, command: Command, entry: Entry) -> Draft | None:
        if _thing(command) != (entry.book, entry.ledger, entry.item):
            return None
        state: ItemState | None = None
        for earlier in self.book.entries_before(entry):
            state = fold(state or ItemState(entry.book, entry.ledger, entry.item), earlier)
        draft, issues = decide(replace(command, expected_version=None), state, self.context)
        return None if has_errors(issues) else draft

    def _without_rights(
        self, command: Command, state: ItemState | None, draft: Draft | None, found: list[Issue], place: Where
    ) -> list[Issue]:
        """LEDG-023 for each org the actor may not do this at; none for those founding the city.

        Where the command names an org that does not exist, what `decide` says of that is the better answer.
        """
        if self.founding:
            return []
        access = Access(command.actor, self.city, self.recorded_at.astimezone(CHINA).date(), self.using)
        verb, roles = _verb(command), self._roles(command, state)
        wanted = [
            org
            for org in _orgs_of(command, state, draft)
            if not access.may(verb, org, command.ledger, roles, command.effective_on)
        ]
        tree = self.city.orgs.at(command.effective_on)
        known = [org for org in wanted if org in tree or org in access.orgs]
        if wanted and not known and has_errors(found):
            return found
        return [issue("LEDG-023", place, org=org, verb=verb) for org in wanted]

    def _roles(self, command: Command, state: ItemState | None) -> frozenset[str] | None:
        """The roles a ledger reserves a verb for. Who may not make a statement may not make it by correcting one: where
        the ledger says nothing of corrections, they are for those who may do what is corrected.
        """
        declared = self._declared(command.ledger)
        if declared is None:
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
    body: Any = said.payload
    org: str | None = None
    if said.kind == WITHDRAWN:
        return None
    if command.ledger == "sys.org":
        org = body.get("parent") or command.item
    elif command.ledger in SYSTEM:
        org = body.get(ORG)
    elif said.kind in {"open", "amend"}:
        org = body["fields"].get(ORG)
    return org


def _same(draft: Draft | None, entry: Entry) -> bool:
    """Whether a draft says what an entry says; the pack's text may have moved on in between."""
    return draft is not None and (
        (draft.kind, draft.effective_on, draft.corrects, draft.actor, dict(draft.payload), draft.attachments)
        == (entry.kind, entry.effective_on, entry.corrects, entry.actor, dict(entry.payload), entry.attachments)
    )
