"""The tile map of the demo city: where the tile of each district, county and zone stands. A diagram, not a map."""

from functools import cache
from importlib.resources import files
from typing import Final

from taizhang.core.declarations.schema import Declared, Label
from taizhang.core.declarations.yaml_text import read_yaml

FILE: Final = "tiles.yaml"


class Tile(Declared):
    """One tile. Columns count from the west and rows from the north, both from 1; `name` stands in for a long short name."""

    code: Label
    column: int
    row: int
    name: Label | None = None


@cache
def tiles() -> tuple[Tile, ...]:
    """All tiles, by row. ValueError for a file out of shape."""
    read, found = read_yaml(f"demo/{FILE}", (files("taizhang.demo") / FILE).read_text("utf-8"))
    if read is None or found:
        raise ValueError("; ".join(one.line("en") for one in found))
    every = (Tile.model_validate(row) for row in read.data["tiles"])
    return tuple(sorted(every, key=lambda one: (one.row, one.column)))
