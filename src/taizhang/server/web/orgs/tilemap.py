"""The districts as tiles, roughly where they lie: no map, so no boundaries (docs/decisions/0010-a-tile-map.md)."""

from collections.abc import Mapping
from typing import Any

from taizhang.core.people.orgs import Orgs
from taizhang.demo.tiles import tiles


def tile_map(orgs: Orgs, tallies: Mapping[str, list[dict[str, Any]]], chosen: str = "") -> list[dict[str, Any]]:
    """Tiles of the districts that are there, from north to south; those with a report carry its verdict counts.

    `chosen` is the district in view.
    """
    return [
        {
            "code": one.code,
            "name": one.name or orgs.by_code[one.code].short or orgs.by_code[one.code].name,
            "full": orgs.by_code[one.code].name,
            "column": one.column,
            "row": one.row,
            "tally": tallies.get(one.code, []),
            "chosen": one.code == chosen,
        }
        for one in tiles()
        if one.code in orgs
    ]
