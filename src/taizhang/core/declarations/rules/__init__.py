"""The laws of declarations, one a file: each gives `check(pack, declared)`, pure, with its reason in its docstring.

`declared` is all packs taken together, the checked one among them. A new rule is a new file here and nothing else.
"""

import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module

from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue

Check = Callable[[Pack, Declarations], Iterator[Issue]]


def rules() -> tuple[tuple[str, Check], ...]:
    """Every rule by its file's name, in order of name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple((name, import_module(f"{__name__}.{name}").check) for name in names)


def check_all(pack: Pack, declared: Declarations) -> list[Issue]:
    """What every rule says of one pack, by file and line."""
    found = [one for _, check in rules() for one in check(pack, declared)]
    return sorted(found, key=lambda one: (one.where.file or "", one.where.line or 0))
