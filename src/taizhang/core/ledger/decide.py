"""`decide`: a command, the item's state and what is declared, into the draft of one entry or the issues that forbid it.

Pure: rights are asked at the gate, and position, link and time are given by the append.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from taizhang.core.declarations.schema import LedgerDeclaration, Measure, Milestone
from taizhang.core.issues import NOWHERE, Issue, Where, has_errors, issue
from taizhang.core.ledger import attachments, content
from taizhang.core.ledger.command import Command
from taizhang.core.ledger.decide_system import decide_system
from taizhang.core.ledger.draft import Context, Draft
from taizhang.core.ledger.state import WITHDRAWN, ItemState, Statement
from taizhang.core.ledger.system import ORGS, SYSTEM
from taizhang.core.ledger.upheld import fallen_orgs
from taizhang.core.ledger.view import same_reset, view
from taizhang.core.people.orgs import Orgs
from taizhang.core.values.period import parse_day

VERBS: Final = ("open", "amend", "milestone", "measure", "correct", "withdraw")
STATUSES: Final = ("planned", "actual", "na", "revoked")

__all__ = ["STATUSES", "VERBS", "Context", "Draft", "decide"]


def decide(
    command: Command, state: ItemState | None, context: Context, where: Where = NOWHERE
) -> tuple[Draft | None, list[Issue]]:
    """The draft of the one entry a command becomes, or LEDG/VAL issues; never both.

    `state` is the item's state at the head of its book, None for an item without entries.
    """
    version = state.version if state else 0
    if command.expected_version is not None and command.expected_version != version:
        return None, [issue("LEDG-016", where, now=version, expected=command.expected_version)]
    by_verb = {"withdraw": _withdraw, "correct": _correct}
    draft, found = by_verb.get(command.verb, _state_anew)(command, state, context, where)
    judged = draft is not None and draft.ledger == ORGS and not context.settled
    fallen = fallen_orgs(draft, state, context, where) if draft is not None and judged else []
    return (None, fallen) if fallen else (draft, found)


def _state_anew(
    command: Command, state: ItemState | None, context: Context, where: Where, root: int | None = None
) -> tuple[Draft | None, list[Issue]]:
    """A statement of the book's own ledgers or of a declared one; `root` is that of the one it replaces, None for a new
    one.
    """
    if command.ledger in SYSTEM:
        return decide_system(command, context, where)
    attached, refused = attachments.digests(command.payload, where)
    asked, found = _Asked.of(attachments.without(command), state, context, where, root)
    if asked is None:
        return None, found
    payload, found = asked.payload()
    found += refused
    payload, personal = _apart(payload, asked.ledger)
    if personal and not context.seals:
        found = [*found, *_unsealable(payload, asked.ledger, where)]
    if has_errors(found):
        return None, found
    digest = context.declarations.digest_for(command.ledger)
    draft = Draft.of(command, command.verb, payload, declaration_digest=digest, personal=personal)
    return replace(draft, attachments=attached) if attached else draft, found


def _apart(payload: dict[str, Any], ledger: LedgerDeclaration) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """A payload without what it says of persons, which it only names; and that, by subject and field."""
    fields = payload.get("fields", {})
    told = [name for name in ledger.personal if name in fields]
    if not told:
        return payload, {}
    personal: dict[str, dict[str, Any]] = {}
    for name in sorted(told):
        personal.setdefault(ledger.personal[name], {})[name] = fields[name]
    rest = {name: value for name, value in fields.items() if name not in ledger.personal}
    return {**payload, "fields": rest, "personal": {one: list(said) for one, said in personal.items()}}, personal


def _unsealable(payload: Mapping[str, Any], ledger: LedgerDeclaration, where: Where) -> list[Issue]:
    """LEDG-029 for every personal field that a payload names."""
    named = [ledger.field_named(name) for names in payload["personal"].values() for name in names]
    return [
        issue("LEDG-029", content.inside(where, f"payload.fields.{one.field}"), field=one.name) for one in named if one
    ]


def _correct(
    command: Command, state: ItemState | None, context: Context, where: Where
) -> tuple[Draft | None, list[Issue]]:
    """A correction: the whole statement anew, checked as if the replaced one had never been."""
    found = content.unknown_keys(command.payload, ("position", "reason", "payload"), where)
    replaced, more = _replaced(command, state, where)
    again = command.payload.get("payload")
    if not isinstance(again, Mapping):
        more.append(issue("LEDG-003", where, key="payload.payload"))
    if found or more or replaced is None or state is None or not isinstance(again, Mapping):
        return None, found + more
    said = state.statements[replaced]
    rest = {root: one for root, one in state.statements.items() if root != replaced}
    without = replace(state, statements=MappingProxyType(rest))
    fresh = replace(
        command,
        verb=said.kind,
        payload=_same_occurrence(said, again, context.declarations.ledgers.get(command.ledger)),
        expected_version=None,
    )
    draft, found = _state_anew(fresh, without, context, where, replaced)
    if draft is None:
        return None, found
    payload = {**draft.payload, "reason": command.payload["reason"]}
    return replace(draft, payload=payload, corrects=command.payload["position"]), found


def _same_occurrence(said: Statement, again: Mapping[str, Any], ledger: LedgerDeclaration | None) -> Mapping[str, Any]:
    """A milestone said anew is the occurrence it was, where the correction names none."""
    if said.kind != "milestone" or ledger is None:
        return again
    if again.get("milestone") != ledger.milestone_now(said.payload["milestone"]):
        return again
    return {"occurrence": said.payload["occurrence"], **again}


def _withdraw(
    command: Command, state: ItemState | None, context: Context, where: Where
) -> tuple[Draft | None, list[Issue]]:
    """A correction without content. The effective day is the command's; the replaced statement ceases altogether."""
    found = content.unknown_keys(command.payload, ("position", "reason"), where)
    replaced, more = _replaced(command, state, where)
    if found or more or replaced is None:
        return None, found + more
    digest = None if command.ledger in SYSTEM else context.declarations.digest_for(command.ledger)
    payload = {"reason": command.payload["reason"]}
    return Draft.of(command, WITHDRAWN, payload, corrects=command.payload["position"], declaration_digest=digest), []


def _replaced(command: Command, state: ItemState | None, where: Where) -> tuple[int | None, list[Issue]]:
    """The root of the statement a correction or withdrawal names: LEDG-017 not this item's, LEDG-018 no reason,
    LEDG-027 already withdrawn.
    """
    position, reason = command.payload.get("position"), command.payload.get("reason")
    found: list[Issue] = []
    if not isinstance(reason, str) or not reason.strip():
        found.append(issue("LEDG-018", content.inside(where, "payload.reason")))
    else:
        found += content.text(reason, "reason", where)[1]
    if isinstance(position, bool) or not isinstance(position, int) or state is None:
        return None, [*found, issue("LEDG-017", where, number=str(position)[:20])]
    root = state.root_of(position)
    if root not in state.statements:
        found.append(issue("LEDG-017", where, number=position))
    elif state.statements[root].kind == WITHDRAWN:
        found.append(issue("LEDG-027", where))
    return root, found


@dataclass(frozen=True, slots=True)
class _Asked:
    """One command on a declared ledger, with all that its checks look at."""

    command: Command
    ledger: LedgerDeclaration
    state: ItemState
    context: Context
    orgs: Orgs | None  # None where they are not asked after
    where: Where
    is_correction: bool
    place: tuple[date, int]  # where the statement will stand among the item's others: (day, root)

    @classmethod
    def of(
        cls, command: Command, state: ItemState | None, context: Context, where: Where, root: int | None
    ) -> "tuple[_Asked | None, list[Issue]]":
        ledger = context.declarations.ledgers.get(command.ledger)
        if ledger is None:
            known = content.near(command.ledger, context.declarations.ledgers)
            return None, [issue("LEDG-004", where, name=command.ledger, near=known)]
        if command.verb not in VERBS:
            return None, [issue("LEDG-005", where, ledger=ledger.name, verb=command.verb, near="、".join(VERBS))]
        held = state or ItemState(command.book, command.ledger, command.item)
        day = command.effective_on
        place = (day, held.version + 1 if root is None else root)
        orgs = None if context.settled else context.orgs.at(day)
        return cls(command, ledger, held, context, orgs, where, root is not None, place), []

    def payload(self) -> tuple[dict[str, Any], list[Issue]]:
        """The payload spelled, by verb."""
        opened = next((one for one in self.state.in_force if one.kind == "open"), None)
        if self.command.verb == "open":
            if opened is not None:
                return {}, [issue("LEDG-010", self.where, item=self.command.item, number=opened.position)]
            return self._open()
        if opened is None:
            return {}, [issue("LEDG-011", self.where, item=self.command.item)]
        if self.command.effective_on < opened.effective_on:
            return {}, [self._before_opening(self.command.effective_on, opened.effective_on)]
        by_verb: dict[str, Callable[[], tuple[dict[str, Any], list[Issue]]]] = {
            "amend": self._amend,
            "milestone": self._milestone,
            "measure": self._measure,
        }
        return by_verb[self.command.verb]()

    def _open(self) -> tuple[dict[str, Any], list[Issue]]:
        payload, found = self._amend()
        earliest = min((one.effective_on for one in self.state.in_force), default=date.max)
        if earliest < self.command.effective_on:
            found.append(self._before_opening(earliest, self.command.effective_on))
        return payload, found + content.missing(payload["fields"], self.ledger, self.where)

    def _before_opening(self, day: date, opened: date) -> Issue:
        """LEDG-030: what is said of days before the opening would count in wide periods and not in narrow ones."""
        return issue("LEDG-030", self.where, day=day, opened=opened)

    def _amend(self) -> tuple[dict[str, Any], list[Issue]]:
        given = self.command.payload
        found = content.unknown_keys(given, ("fields",), self.where)
        spelled, more = content.fields(
            given.get("fields"),
            self.ledger,
            self.context.declarations,
            self.orgs,
            self.where,
            retired=self.is_correction,
        )
        return {"fields": spelled}, found + more + self._misplaced(spelled.get(content.ORG))

    def _misplaced(self, org: object) -> list[Issue]:
        """LEDG-021: an item lives in the book of its responsible org."""
        if self.orgs is None or not isinstance(org, str):
            return []
        book = self.orgs.book_of(org)
        if book == self.command.book:
            return []
        return [issue("LEDG-021", self.where, org=org, want=book or "-", book=self.command.book)]

    def _milestone(self) -> tuple[dict[str, Any], list[Issue]]:
        given = self.command.payload
        keys = ("milestone", "occurrence", "status", "planned_on", "evidence", "note")
        found = content.unknown_keys(given, keys, self.where)
        step = self.ledger.milestone_named(str(given.get("milestone")))
        if step is None:
            known = content.near(str(given.get("milestone")), (one.milestone for one in self.ledger.milestones))
            return {}, [*found, issue("LEDG-012", self.where, name=str(given.get("milestone"))[:40], near=known)]
        status = given.get("status", "actual")
        if status not in STATUSES:
            want = "/".join(STATUSES)
            found.append(
                issue("LEDG-008", self.where, field="status", want_zh=want, want_en=want, got=str(status)[:40])
            )
            return {}, found
        payload: dict[str, Any] = {"milestone": step.milestone, "status": status}
        payload["occurrence"], more = self._occurrence(step, status, given.get("occurrence"))
        found += more + self._planned_on(given, status, payload) + self._annexes(given, payload)
        return payload, found + (self._too_early(step) if status == "actual" else [])

    def _occurrence(self, step: Milestone, status: str, given: object) -> tuple[int, list[Issue]]:
        """The occurrence meant: the one given; else, of a repeating milestone, the first not yet actual, or the last
        actual one where it is revoked; else 1.
        """
        seen = view(self.state, self.ledger, date.max).milestones.get(step.milestone, ())
        actual = {one.number for one in seen if one.status == "actual"}
        if given is None:
            latest = max(actual, default=0)
            number = latest + 1 if step.repeats and status in {"actual", "planned"} else 1
            number = max(latest, 1) if status == "revoked" else number
        elif isinstance(given, bool) or not isinstance(given, int) or given < 1:
            return 1, [issue("LEDG-003", self.where, key="payload.occurrence")]
        else:
            number = given
        once_more = (number > 1 and not step.repeats) or (status == "actual" and number in actual)
        return number, [issue("LEDG-014", self.where, milestone=step.name)] if once_more else []

    def _planned_on(self, given: Mapping[str, Any], status: str, payload: dict[str, Any]) -> list[Issue]:
        """A planned milestone needs its day; no other status may carry one."""
        raw = given.get("planned_on")
        if (status == "planned") != (raw is not None):
            return [issue("LEDG-003", self.where, key="payload.planned_on")]
        if raw is None:
            return []
        day, found = parse_day(str(raw), content.inside(self.where, "payload.planned_on"))
        payload["planned_on"] = day.isoformat() if day else None
        return found

    def _annexes(self, given: Mapping[str, Any], payload: dict[str, Any]) -> list[Issue]:
        """The optional note and evidence (document type -> number or title)."""
        found: list[Issue] = []
        if given.get("note") is not None:
            payload["note"], found = content.text(given["note"], "note", self.where)
        evidence = given.get("evidence")
        if evidence is None:
            return found
        if not isinstance(evidence, Mapping):
            return [*found, issue("LEDG-003", self.where, key="payload.evidence")]
        spelled = {str(name): content.text(raw, str(name), self.where) for name, raw in evidence.items()}
        payload["evidence"] = {name: value for name, (value, _) in spelled.items()}
        return found + [wrong for _, several in spelled.values() for wrong in several]

    def _too_early(self, step: Milestone) -> list[Issue]:
        """LEDG-013 for each earlier milestone neither reached nor marked n/a by the day of this one."""
        seen = view(self.state, self.ledger, self.command.effective_on)
        return [
            issue("LEDG-013", self.where, milestone=step.name, before=self._label(before))
            for before in step.after
            if not any(one.status in {"actual", "na"} for one in seen.milestones.get(before, ()))
        ]

    def _label(self, milestone: str) -> str:
        found = self.ledger.milestone_named(milestone)
        return str(found.name) if found else milestone

    def _measure(self) -> tuple[dict[str, Any], list[Issue]]:
        given = self.command.payload
        found = content.unknown_keys(given, ("measure", "value", "note"), self.where)
        measure = self.ledger.measure_named(str(given.get("measure")))
        if measure is None:
            known = content.near(str(given.get("measure")), (one.measure for one in self.ledger.measures))
            return {}, [*found, issue("LEDG-015", self.where, name=str(given.get("measure"))[:40], near=known)]
        value, more = content.number(
            given.get("value"), measure.unit, str(measure.name), content.inside(self.where, "payload.value")
        )
        payload: dict[str, Any] = {"measure": measure.measure, "value": value}
        found += more + self._annexes({"note": given.get("note")}, payload)
        if value is not None and measure.kind == "running_total":
            found += self._falling(measure, Decimal(value))
        return payload, found

    def _falling(self, measure: Measure, total: Decimal) -> list[Issue]:
        """LEDG-026 where a running total would fall: below the one before it, or above the one after it."""
        said = [
            ((one.effective_on, one.root), Decimal(one.payload["value"]))
            for one in self.state.in_force
            if one.kind == "measure"
            and self.ledger.measure_now(one.payload["measure"]) == measure.measure
            and same_reset(measure, one.effective_on, self.command.effective_on)
        ]
        before = [value for place, value in said if place < self.place][-1:]
        after = [value for place, value in said if place > self.place][:1]
        pairs = [(value, total) for value in before] + [(total, value) for value in after]
        return [
            issue("LEDG-026", self.where, before=format(low, "f"), got=format(high, "f"))
            for low, high in pairs
            if high < low
        ]
