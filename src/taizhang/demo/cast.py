"""The people of the demo city, by pseudonym, and the roles they hold; tests use the same cast."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

CITY: Final = "500000"
YONGCHUAN: Final = "500118"
WUSHAN: Final = "500237"
BANAN: Final = "500113"
BEIBEI: Final = "500109"
HIGH_TECH: Final = "Z-CQGX"  # an administered zone: no administrative code of its own
LIANGPING: Final = "500155"
DAZU: Final = "500111"
QIANJIANG: Final = "500114"
JIANGJIN: Final = "500116"
NANCHUAN: Final = "500119"
ON_THE_PAGE: Final = (
    YONGCHUAN, WUSHAN, BANAN, BEIBEI, HIGH_TECH, LIANGPING, DAZU, QIANJIANG, JIANGJIN, NANCHUAN,
)  # fmt: skip
OPERATOR: Final = "operator"

_ROLES: Final = ("clerk", "chief", "head", "statistician", "editor", "publisher", "reader")
_THIN_ROLES: Final = ("clerk", "statistician")  # who writes where nobody comes to look


def clerk(org: str) -> str:
    """Who fills in the ledgers of an org."""
    return f"clerk-{org}"


def chief(org: str) -> str:
    """Who checks them, sets targets and closes periods."""
    return f"chief-{org}"


def statistician(org: str) -> str:
    """Who enters amounts and reported figures."""
    return f"statistician-{org}"


def cast(districts: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Everyone: (actor, role, org). A neighbour's reader reads the other district and writes nowhere."""
    yield f"administrator-{CITY}", "administrator", CITY
    yield statistician(CITY), "statistician", CITY
    yield f"reader-{CITY}", "reader", CITY
    for org in districts:
        roles = _ROLES if org in ON_THE_PAGE else _THIN_ROLES
        yield from ((f"{role}-{org}", role, org) for role in roles)


def grant_payload(actor: str, role: str, org: str) -> dict[str, Any]:
    """What the grant of a role says."""
    return {"actor": actor, "role": role, "org": org}
