"""Fixtures that every room shares."""

from pathlib import Path

import pytest

pytest_plugins = [
    "pytester",
    "fixtures.missing_parts",
    "fixtures.postgres",
    "fixtures.books",
    "fixtures.browser",
    "fixtures.site",
    "fixtures.spark",
]

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of samples beside the checkout; the test is skipped, loudly, where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("MISSING PART shared: the folder of samples is not beside the checkout")
    return folder
