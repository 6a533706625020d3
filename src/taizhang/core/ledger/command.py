"""Commands: what a person or a file asks to be written. Every way in (form, spreadsheet, JSON lines, API) makes these."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from taizhang.core.issues import NOWHERE, Issue, Where, issue
from taizhang.core.limits import COMMAND_KEY_CHARS_MAX, ITEM_ID_CHARS_MAX, NAME_CHARS_MAX
from taizhang.core.values.period import parse_day

KEYS: Final = (
    "key", "book", "ledger", "item", "verb", "effective_on", "expected_version", "actor", "payload", "batch",
)  # fmt: skip
REQUIRED: Final = ("key", "book", "ledger", "item", "verb", "effective_on", "payload")
TEXTS: Final = {
    "key": COMMAND_KEY_CHARS_MAX,
    "book": NAME_CHARS_MAX,
    "ledger": NAME_CHARS_MAX,
    "item": ITEM_ID_CHARS_MAX,
    "verb": NAME_CHARS_MAX,
    "effective_on": 10,
    "actor": NAME_CHARS_MAX,
    "batch": COMMAND_KEY_CHARS_MAX,
}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to be written. `expected_version` None: whatever the version is. `batch` None: alone."""

    key: str
    book: str
    ledger: str
    item: str
    verb: str
    effective_on: date
    payload: Mapping[str, Any]
    actor: str
    expected_version: int | None = None
    batch: str | None = None


def parse_command(raw: object, actor: str, where: Where = NOWHERE) -> tuple[Command | None, list[Issue]]:
    """A command from decoded JSON; `actor` is used where it names none.

    LEDG-001 not an object or a missing key, LEDG-002 a key the contract does not know, LEDG-003 a value of the wrong
    shape, VAL-005 a bad day.
    """
    if not isinstance(raw, Mapping):
        return None, [issue("LEDG-001", where, key="{}")]
    found = [issue("LEDG-001", where, key=key) for key in REQUIRED if raw.get(key) is None]
    found += [issue("LEDG-002", where, key=str(key)[:40]) for key in raw if key not in KEYS]
    found += [issue("LEDG-003", where, key=key) for key in _misshapen(raw)]
    if found:
        return None, found
    day, found = parse_day(raw["effective_on"], where)
    if day is None:
        return None, found
    return Command(
        raw["key"],
        raw["book"],
        raw["ledger"],
        raw["item"],
        raw["verb"],
        day,
        raw["payload"],
        raw.get("actor") or actor,
        raw.get("expected_version"),
        raw.get("batch"),
    ), []


def _misshapen(raw: Mapping[Any, Any]) -> list[str]:
    wrong = [key for key, most in TEXTS.items() if raw.get(key) is not None and not _is_text(raw[key], most)]
    version = raw.get("expected_version")
    if version is not None and (isinstance(version, bool) or not isinstance(version, int) or version < 0):
        wrong.append("expected_version")
    if raw.get("payload") is not None and not isinstance(raw["payload"], Mapping):
        wrong.append("payload")
    return wrong


def _is_text(value: object, most: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= most and value.isprintable()
