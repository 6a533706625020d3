"""Who imports what when: the offline verbs of the command line answer without Django, and only named verbs reach the server."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "taizhang"
VERBS = sorted(path.stem for path in (PACKAGE / "cli").glob("*.py"))
ONLINE = {"demo", "online", "post", "serve"}  # these write or serve, so they start the server's parts when they run


@pytest.mark.parametrize("verb", VERBS)
def test_no_part_of_the_command_line_imports_django_on_import(verb: str) -> None:
    program = f"import sys, taizhang.cli.{verb}; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("False", "")


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in ONLINE])
def test_offline_verbs_name_nothing_of_django(verb: str) -> None:
    tree = ast.parse((PACKAGE / "cli" / f"{verb}.py").read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {one for one in named if one.partition(".")[0] == "django"} == set()


def test_the_core_needs_neither_django_nor_sql_nor_arrays() -> None:
    parts = [
        "taizhang." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for path in sorted((PACKAGE / "core").rglob("*.py"))
        if path.name != "__init__.py"
    ]
    heavy = ["django", "duckdb", "sqlglot", "pyarrow", "numpy", "pandas", "sqlite3", "chinese_calendar"]
    program = f"import sys, importlib\nfor one in {parts!r}: importlib.import_module(one)\nprint([one for one in {heavy!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
