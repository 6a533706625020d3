"""The book of liangping: guardrails."""

from collections.abc import Sequence
from typing import Final

from taizhang.demo.cast import LIANGPING
from taizhang.demo.notebook import Line, Notebook
from taizhang.demo.places import Org

BOOK: Final = LIANGPING


def write(orgs: Sequence[Org]) -> list[Line]:
    """The book's lines; `orgs` are the orgs below the district."""
    del orgs
    return Notebook(BOOK).lines
