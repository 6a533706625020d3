"""Values that are plainly right: already in the one spelling that entries keep, as most of a spreadsheet is.

They can be taken as they stand. Anything else goes the long way through `core.ledger.content`, which converts it, and
says what is wrong with it; a value that passes here must come out of there unchanged.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from taizhang.core.declarations.schema import FieldDeclaration
from taizhang.core.limits import DAYS_KEPT, TEXT_CHARS_MAX
from taizhang.core.values.period import parse_day

Check = Callable[[Any], bool]

# as `core.values` would spell it again: no sign, no surplus zeros, within the bounds of digits
_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{0,8}[1-9])?")


def check_of(field: FieldDeclaration, codes: frozenset[str]) -> Check | None:
    """The check of a field's values; `codes` are those of its code list. None where no value is plain: personal fields,
    lists, and orgs, which are not the same every day.
    """
    if field.personal or field.many or field.type == "org":
        return None
    if field.type == "code":
        return lambda raw: type(raw) is str and raw in codes
    return _BY_TYPE[field.type]


def _is_text(raw: Any) -> bool:
    """Printable: no surrogate halves, no NUL; line ends go the long way."""
    return type(raw) is str and raw.isprintable() and len(raw) <= TEXT_CHARS_MAX and bool(raw) and not raw.isspace()


def _is_number(raw: Any) -> bool:
    return type(raw) is str and _NUMBER.fullmatch(raw) is not None


def _is_day(raw: Any) -> bool:
    return type(raw) is str and _is_spelled_day(raw)


@lru_cache(maxsize=DAYS_KEPT)
def _is_spelled_day(text: str) -> bool:
    day, _ = parse_day(text)
    return day is not None and day.isoformat() == text


def _is_flag(raw: Any) -> bool:
    return type(raw) is bool


_BY_TYPE: Final[Mapping[str, Check]] = MappingProxyType(
    {"text": _is_text, "number": _is_number, "date": _is_day, "flag": _is_flag}
)
