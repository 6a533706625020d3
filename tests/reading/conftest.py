"""The scorer of the shared page, by which every test of labelled pages is scored."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def scorer(shared: Path) -> ModuleType:
    """The labels' own scorer, loaded from the folder of samples."""
    spec = importlib.util.spec_from_file_location("page_scorer", shared / "page" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
