"""What some engines do not give, by name: a test that asks for it is expected to fail on them, and must."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Gap(StrEnum):
    """Something a source of figures may lack, with the reason."""

    ENTRIES = "a lake holds facts: the entries behind a figure stay in the books"


GAPS: Final[Mapping[str, frozenset[Gap]]] = MappingProxyType(
    {"lake": frozenset({Gap.ENTRIES}), "spark": frozenset({Gap.ENTRIES})}
)
