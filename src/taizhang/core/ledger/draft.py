"""What `decide` works with and gives: the context of a decision, and the draft of an entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from taizhang.core.declarations.pack import Declarations
from taizhang.core.ledger.command import Command
from taizhang.core.people.orgs import OrgTree

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Context:
    """What is in force when a command is decided: the adopted declarations and the organisation tree. `seals` is true
    where there are keys to seal personal fields with. `settled` is true where the same was allowed before, by the orgs and
    the indicators of then: only how it is spelled is asked again.
    """

    declarations: Declarations
    orgs: OrgTree
    top: str = "500000"  # the city's book, which owns orgs, grants, adoptions and calendars
    seals: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry but for its position, its link and the time it is recorded.

    `personal` is what it says of persons, by subject and field, in the clear: it is sealed before it is written, and
    stands nowhere in the payload, which names those fields alone (`"personal": {subject: [field, …]}`).
    """

    book: str
    ledger: str
    item: str
    kind: str
    effective_on: date
    actor: str
    command_key: str
    payload: Mapping[str, Any]
    corrects: int | None = None
    declaration_digest: str | None = None
    attachments: tuple[str, ...] = field(default=())
    personal: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: _NOTHING, repr=False)

    @classmethod
    def of(
        cls,
        command: Command,
        kind: str,
        payload: Mapping[str, Any],
        *,
        corrects: int | None = None,
        declaration_digest: str | None = None,
        personal: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> "Draft":
        """The draft of a command whose payload has been spelled."""
        return cls(
            command.book,
            command.ledger,
            command.item,
            kind,
            command.effective_on,
            command.actor,
            command.key,
            payload,
            corrects,
            declaration_digest,
            personal=personal or _NOTHING,
        )
