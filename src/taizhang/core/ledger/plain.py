"""Values that are plainly right: already in the one spelling, which most of a spreadsheet is. They are taken as they stand;
anything else goes the long way through `content`, which converts, and says what is wrong.
"""

import re
from collections.abc import Callable, Container, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from taizhang.core.declarations.pack import Declarations
from taizhang.core.declarations.schema import FieldDeclaration
from taizhang.core.limits import DAYS_KEPT, TEXT_CHARS_MAX
from taizhang.core.values.period import parse_day

# as `core.values` would spell it again: no sign, no surplus zeros, within the bounds of digits
_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{0,8}[1-9])?")

Plain = Callable[[Any, Container[str], frozenset[str]], bool]  # the value, the orgs of the day, the codes of the field


def _is_text(raw: Any, orgs: Container[str], codes: frozenset[str]) -> bool:
    """Printable: no surrogate halves, no NUL; line ends go the long way."""
    del orgs, codes
    return type(raw) is str and raw.isprintable() and len(raw) <= TEXT_CHARS_MAX and bool(raw) and not raw.isspace()


def _is_number(raw: Any, orgs: Container[str], codes: frozenset[str]) -> bool:
    del orgs, codes
    return type(raw) is str and _NUMBER.fullmatch(raw) is not None


def _is_day(raw: Any, orgs: Container[str], codes: frozenset[str]) -> bool:
    del orgs, codes
    return type(raw) is str and _day(raw) == raw


@lru_cache(maxsize=DAYS_KEPT)
def _day(text: str) -> str | None:
    day, _ = parse_day(text)
    return day.isoformat() if day else None


def _is_flag(raw: Any, orgs: Container[str], codes: frozenset[str]) -> bool:
    del orgs, codes
    return type(raw) is bool


def _is_code(raw: Any, orgs: Container[str], codes: frozenset[str]) -> bool:
    del orgs
    return type(raw) is str and raw in codes


def _is_org(raw: Any, orgs: Container[str], codes: frozenset[str]) -> bool:
    del codes
    return type(raw) is str and raw in orgs


_BY_TYPE: Final[Mapping[str, Plain]] = MappingProxyType(
    {"text": _is_text, "number": _is_number, "date": _is_day, "flag": _is_flag, "code": _is_code, "org": _is_org}
)


def is_plain(field: FieldDeclaration, raw: Any, ledger: str, declared: Declarations, orgs: Container[str]) -> bool:
    """Whether a value of a field that is neither personal nor a list is right as it stands."""
    codes = declared.codes(ledger, field.codes) if field.codes else frozenset[str]()
    return not (field.personal or field.many) and _BY_TYPE[field.type](raw, orgs, codes)
