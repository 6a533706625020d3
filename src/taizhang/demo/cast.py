"""The people of the demo city, by pseudonym, and the roles they hold; tests use the same cast."""

from collections.abc import Iterator
from typing import Any, Final

CITY: Final = "500000"
YONGCHUAN: Final = "500118"
BEIBEI: Final = "500109"
KEEPERS: Final = (YONGCHUAN, BEIBEI)  # districts that keep books in the demo
OPERATOR: Final = "operator"

_ROLES: Final = ("clerk", "chief", "head", "statistician", "editor", "publisher", "reader")


def clerk(org: str) -> str:
    """Who fills in the ledgers of an org."""
    return f"clerk-{org}"


def chief(org: str) -> str:
    """Who checks them, sets targets and closes periods."""
    return f"chief-{org}"


def statistician(org: str) -> str:
    """Who enters amounts and reported figures."""
    return f"statistician-{org}"


def cast() -> Iterator[tuple[str, str, str]]:
    """Everyone: (actor, role, org). A neighbour's reader reads the other district and writes nowhere."""
    yield f"administrator-{CITY}", "administrator", CITY
    yield statistician(CITY), "statistician", CITY
    yield f"reader-{CITY}", "reader", CITY
    for org in KEEPERS:
        yield from ((f"{role}-{org}", role, org) for role in _ROLES)


def grant_payload(actor: str, role: str, org: str) -> dict[str, Any]:
    """What the grant of a role says."""
    return {"actor": actor, "role": role, "org": org}
