"""An item's entries in words: what each says, what it changed, and what became of it later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from taizhang.core.ledger.state import WITHDRAWN
from taizhang.core.values.written import amount_text
from taizhang.server.queries.items import Change, Step
from taizhang.server.web.fields import Speaker
from taizhang.server.web.words import word


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words; `struck` where it no longer stands."""

    position: int
    digest: str
    kind: str
    effective_on: date
    recorded_at: datetime
    actor: str
    changes: list[Change]
    reason: str
    state: str
    struck: bool
    personal: str
    attachments: tuple[str, ...]
    correctable: bool  # in force, and no withdrawal


def lines(speaker: Speaker, steps: Sequence[Step]) -> list[Line]:
    """The history, newest first."""
    kinds = {step.position: step.kind for step in steps}
    return [_line(speaker, step, kinds.get(step.corrects or 0, step.kind)) for step in reversed(steps)]


def _line(speaker: Speaker, step: Step, kind: str) -> Line:
    return Line(
        step.position,
        step.digest,
        speaker.kind(step.kind),
        step.effective_on,
        step.recorded_at,
        step.actor,
        [*_changes(speaker, step, kind)],
        step.reason or "",
        _state(speaker, step),
        step.corrected_by is not None,
        _personal(speaker, step),
        step.attachments,
        step.corrected_by is None and step.kind != WITHDRAWN,
    )


def _state(speaker: Speaker, step: Step) -> str:
    if step.corrected_by is not None:
        key = "entry.withdrawn_by" if step.withdrawn else "entry.corrected_by"
        return word(speaker.lang, key, position=step.corrected_by)
    if step.corrects is not None:
        return word(speaker.lang, "entry.corrects", position=step.corrects)
    return ""


def _changes(speaker: Speaker, step: Step, kind: str) -> list[Change]:
    """What the entry says: a first milestone or measure as one line, anything else part by part with the old value."""
    if step.corrects is None and kind in {"milestone", "measure"}:
        return _statement(speaker, step.payload, kind)
    return [
        Change(
            _part(speaker, kind, one.name),
            _value(speaker, kind, step.payload, one.name, one.old),
            _value(speaker, kind, step.payload, one.name, one.new) or word(speaker.lang, "item.emptied"),
        )
        for one in step.changes
    ]


def _statement(speaker: Speaker, payload: Any, kind: str) -> list[Change]:
    if kind == "measure":
        told = Change(speaker.measure(payload["measure"]), "", speaker.amount(payload["measure"], payload["value"]))
    else:
        status = word(speaker.lang, f"status.{payload.get('status', 'actual')}")
        planned = payload.get("planned_on")
        told = Change(speaker.milestone(payload["milestone"]), "", f"{status} {planned}" if planned else status)
    note = payload.get("note")
    return [told, Change(word(speaker.lang, "part.note"), "", note)] if note else [told]


def _part(speaker: Speaker, kind: str, name: str) -> str:
    return speaker.field_name(name) if kind in {"open", "amend"} else word(speaker.lang, f"part.{name}")


def _value(speaker: Speaker, kind: str, payload: Any, name: str, raw: Any) -> str:
    if raw is None:
        return ""
    if kind in {"open", "amend"}:
        declared = speaker.ledger.field_named(name)
        return amount_text(speaker.value(name, raw), speaker.unit(declared.unit if declared else None), speaker.lang)
    match name:
        case "status":
            return word(speaker.lang, f"status.{raw}")
        case "milestone":
            return speaker.milestone(str(raw))
        case "measure":
            return speaker.measure(str(raw))
        case "value":
            return speaker.amount(str(payload.get("measure", "")), raw)
        case _ if isinstance(raw, Mapping):
            return "；".join(f"{key} {text}" for key, text in raw.items())
        case _:
            return str(raw)


def _personal(speaker: Speaker, step: Step) -> str:
    """The names of the personal fields that an entry speaks of; never what it says."""
    named = [name for names in step.payload.get("personal", {}).values() for name in names]
    return word(speaker.lang, "item.list_comma").join(speaker.field_name(one) for one in named)
