"""Pins: every file is names and versions alone, and what ships needs nothing that only developers install."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OURS_ALONE = {"dev", "metricflow", "reading-peers"}  # for work on the program and its benchmarks
_PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)==[A-Za-z0-9.+!]+")


def pinned(name: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {found["name"] for line in lines if (found := _PIN.fullmatch(line))}


def _normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]).lower()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_holds_pins_and_nothing_else(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not _PIN.fullmatch(line)] == []
    names = [line.partition("==")[0] for line in lines]
    assert names == sorted(set(names))


def test_every_dependency_of_the_project_is_pinned() -> None:
    base = {_normal(one) for one in PROJECT["dependencies"]}
    assert base <= pinned("base")
    for extra, wanted in PROJECT["optional-dependencies"].items():
        assert base | {_normal(one) for one in wanted} <= pinned(extra), extra


def test_developers_run_on_the_versions_that_ship() -> None:
    assert pinned("base") <= pinned("web") <= pinned("dev")


def test_what_ships_imports_nothing_that_only_developers_install() -> None:
    extras = set[str]().union(*(pinned(file.stem) for file in FILES if file.stem not in OURS_ALONE))
    sources = packages_distributions()
    imported: dict[str, str] = {}
    for path in sorted((ROOT / "src" / "taizhang").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            imported |= {one.partition(".")[0]: str(path.relative_to(ROOT)) for one in named}
    foreign = {name: path for name, path in imported.items() if name not in {*sys.stdlib_module_names, "taizhang"}}
    lacking = {
        name: path for name, path in foreign.items() if not {_normal(one) for one in sources.get(name, [name])} & extras
    }
    assert lacking == {}
