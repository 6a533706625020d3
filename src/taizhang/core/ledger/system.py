"""The book's own ledgers (`sys.*`): orgs, grants, targets, reports, closings, waivers, publications, adoptions,
settings, calendars and forgettings. Their payloads are part of entry format 1 and are the same in every city.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from taizhang.core.journal.entry import is_day
from taizhang.core.limits import NAME_CHARS_MAX, TEXT_CHARS_MAX, YEAR_MAX, YEAR_MIN

_NO_NUL = r"^[^\x00]*$"  # PostgreSQL keeps no text that holds one
Text = Annotated[str, StringConstraints(min_length=1, max_length=NAME_CHARS_MAX, pattern=_NO_NUL)]
Long = Annotated[str, StringConstraints(min_length=1, max_length=TEXT_CHARS_MAX, pattern=_NO_NUL)]
Digest = Annotated[str, StringConstraints(pattern=r"^(sha256|sm3):[0-9a-f]{64}$")]
Number = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,18}(\.[0-9]{1,9})?$")]


def _day(raw: object) -> date:
    """A day as entries spell it; pydantic alone takes seconds since 1970 for one too."""
    if not isinstance(raw, str) or not is_day(raw) or not YEAR_MIN <= int(raw[:4]) <= YEAR_MAX:
        raise ValueError(raw)
    return date.fromisoformat(raw)


Day = Annotated[date, BeforeValidator(_day)]


class Payload(BaseModel):
    """Common to all: frozen and strict. The reason of a correction stands beside the payload in its command."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class OrgPayload(Payload):
    """An org's whole description from a day on."""

    name: Text
    short: Text
    kind: Text
    parent: Text | None = None
    groups: tuple[Text, ...] = ()
    own_book: bool = False
    abolished: bool = False


class GrantPayload(Payload):
    """A role over an org's subtree; ended by a correction or by `until`."""

    actor: Text
    role: Text
    org: Text
    ledgers: tuple[Text, ...] | None = None
    until: Day | None = None


class TargetPayload(Payload):
    """The planned value of an indicator for an org and a period."""

    indicator: Text
    org: Text
    period: Text
    value: Number
    unit: Text
    approved_by: Text


class ReportPayload(Payload):
    """A value as a named source published it."""

    indicator: Text
    org: Text
    period: Text
    value: Number
    unit: Text
    source: Text
    published_on: Day | None = None


class ClosingPayload(Payload):
    """A period closed at a position: later entries dated inside it are late."""

    org: Text
    period: Text
    position: Annotated[int, Field(ge=0)]


class WaiverPayload(Payload):
    """A named person lets a claim stand that the book does not bear out; `why` is printed beside it."""

    document: Text
    claim: Text
    why: Long


class PublicationPayload(Payload):
    """A text that went out: its digest and the cut its figures were read at."""

    title: Text
    digest: Digest
    cut: dict[Text, Annotated[int, Field(ge=0)]]
    figures: tuple[dict[str, str | None], ...] = ()


class AdoptionPayload(Payload):
    """A pack takes effect in the city; its text is kept under the digest."""

    pack: Text
    version: Text
    digest: Digest


class SettingPayload(Payload):
    """A pack's setting overridden, with the document that says so."""

    pack: Text
    setting: Text
    value: Number
    unit: Text
    basis: Long


class CalendarPayload(Payload):
    """The holidays and make-up working days of a year."""

    year: Annotated[int, Field(ge=YEAR_MIN, le=YEAR_MAX)]
    holidays: tuple[Day, ...]
    workdays: tuple[Day, ...]
    source: Text


class ForgettingPayload(Payload):
    """The keys of one party of an item are destroyed, as the law or the person demands: what was said of that party
    can no longer be read.
    """

    ledger: Text
    item: Text
    subject: Text
    keys: Annotated[tuple[Text, ...], Field(min_length=1)]
    basis: Long
    approved_by: Text


Verb = Literal["org", "grant", "target", "report", "close", "waive", "publish", "adopt", "set", "calendar", "forget"]

FORGETTING: Final = "sys.forgetting"
ORGS: Final = "sys.org"
GRANTS: Final = "sys.grant"
WAIVERS: Final = "sys.waiver"

# ledger -> (the verb it takes, which is also the kind of its entries; the payload)
SYSTEM: Mapping[str, tuple[Verb, type[Payload]]] = MappingProxyType(
    {
        "sys.org": ("org", OrgPayload),
        "sys.grant": ("grant", GrantPayload),
        "sys.target": ("target", TargetPayload),
        "sys.report": ("report", ReportPayload),
        "sys.closing": ("close", ClosingPayload),
        WAIVERS: ("waive", WaiverPayload),
        "sys.publication": ("publish", PublicationPayload),
        "sys.adoption": ("adopt", AdoptionPayload),
        "sys.setting": ("set", SettingPayload),
        "sys.calendar": ("calendar", CalendarPayload),
        FORGETTING: ("forget", ForgettingPayload),
    }
)
CITY_ONLY = frozenset({"sys.org", "sys.grant", "sys.adoption", "sys.calendar"})
# name no org: they are of the book's own
BOOK_OWN = frozenset({FORGETTING, "sys.setting", WAIVERS, "sys.publication"})
