"""The house rules that no linter knows: what they find in a file, as lines `path:line rule detail`. Pure but for reading.

Sizes: a function is at most 60 lines with its decorators, a file at most 400. The core names no clock, no chance and no
float. A room says in its `__init__` what it is. Names say what a thing is, so attics (utils, helpers, manager) are refused.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

FUNCTION_LINES_MAX: Final = 60  # lines of one function: it is seen whole on one screen
FILE_LINES_MAX: Final = 400  # lines of one Python file
_ATTICS = re.compile(r"(^|_|(?<=[a-z]))(utils?|Utils?|helpers?|Helpers?|managers?|Managers?)(_|$|(?=[A-Z]))")
_CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
# Written in pieces, so that this file does not hold what it looks for.
_UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b[:：(（]?")
_MACHINE = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", r"/ho" + r"me/\w", r"[A-Z]:\\Us" + "ers")))
_REGISTRY = re.compile(
    "|".join(
        ("pyp" + r"i\.org", "pythonhosted" + r"\.org", "--index" + "-url", "--extra-index" + "-url", r"npmjs\." + "org")
    )
)


@dataclass(frozen=True, order=True)
class Finding:
    """One breach of a house rule. `key` names it without its line, for the list of exceptions."""

    path: str
    line: int
    rule: str
    detail: str

    @property
    def key(self) -> str:
        return f"{self.path} {self.rule} {self.detail}"

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.rule} {self.detail}"


def text_findings(path: str, text: str) -> Iterator[Finding]:
    """Rules for every tracked text file."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not path.endswith(".py") and _UNFINISHED.search(line):
            yield Finding(path, number, "unfinished", line.strip()[:60])
        if _MACHINE.search(line):
            yield Finding(path, number, "machine-path", line.strip()[:60])
        if _REGISTRY.search(line):
            yield Finding(path, number, "registry", line.strip()[:60])


def python_findings(path: str, text: str) -> Iterator[Finding]:
    """Rules for a Python file."""
    place = PurePosixPath(path)
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        yield Finding(path, 1, "long-file", f"over {FILE_LINES_MAX} lines")
    if _ATTICS.search(place.stem) or any(_ATTICS.search(part) for part in place.parent.parts):
        yield Finding(path, 1, "attic", place.name)
    if "packs" in place.parts and place.parts[:2] == ("src", "taizhang"):
        yield Finding(path, 1, "python-in-pack", place.name)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and _UNFINISHED.search(token.string):
            yield Finding(path, token.start[0], "unfinished", token.string[:60])
    tree = ast.parse(text)
    if _is_room(place) and not ast.get_docstring(tree):
        yield Finding(path, 1, "room-without-a-sentence", place.parent.name)
    for node in ast.walk(tree):
        yield from _node_findings(path, place, node)


def _is_room(place: PurePosixPath) -> bool:
    """Whether a file opens a room of ours; a folder of migrations has Django's form."""
    return place.name == "__init__.py" and place.parts[:2] == ("src", "taizhang") and place.parent.name != "migrations"


def _node_findings(path: str, place: PurePosixPath, node: ast.AST) -> Iterator[Finding]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and _ATTICS.search(node.name):
        yield Finding(path, node.lineno, "attic", node.name)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        first = min((one.lineno for one in node.decorator_list), default=node.lineno)
        if (node.end_lineno or first) - first + 1 > FUNCTION_LINES_MAX:
            yield Finding(path, first, "long-function", node.name)
    if isinstance(node, ast.Call) and _name_of(node.func) == "print" and not _may_print(place):
        yield Finding(path, node.lineno, "print", "print")
    if place.parts[:3] == ("src", "taizhang", "core"):
        yield from _core_findings(path, node)


def _core_findings(path: str, node: ast.AST) -> Iterator[Finding]:
    """The core is exact and always gives the same: no float, no clock, no chance.

    The one float it may write down is how alike two names must be to be offered as the nearest (`cutoff=`).
    """
    for part in ast.iter_child_nodes(node):
        likeness = isinstance(node, ast.keyword) and node.arg == "cutoff"
        if isinstance(part, ast.Constant) and isinstance(part.value, float) and not likeness:
            yield Finding(path, part.lineno, "float", repr(part.value))
    if isinstance(node, ast.Call):
        name = _name_of(node.func)
        if name == "float":
            yield Finding(path, node.lineno, "float", "float()")
        owner, _, method = name.rpartition(".")
        if (owner.rpartition(".")[2], method) in _CLOCK:
            yield Finding(path, node.lineno, "clock", name)
        if owner == "random" or name in {"uuid.uuid4", "uuid4", "uuid.uuid1", "uuid1", "os.urandom"}:
            yield Finding(path, node.lineno, "chance", name)


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return f"{_name_of(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def _may_print(place: PurePosixPath) -> bool:
    return place.parts[:3] == ("src", "taizhang", "cli") or place.parts[0] in {"benchmarks", "tests"}
