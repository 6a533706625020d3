"""The tile map as data: every district once, no two on one spot, all on the grid that the stylesheet knows."""

import re
from collections import Counter
from pathlib import Path

from taizhang.core.people.orgs import Orgs, OrgStatement
from taizhang.core.values.figure import Cut
from taizhang.demo.places import FOUNDED, places
from taizhang.demo.tiles import tiles
from taizhang.server.web.orgs.tilemap import tile_map

WEB = Path(__file__).parents[3] / "src" / "taizhang" / "server" / "web"
STYLE = (WEB / "static" / "taizhang" / "screen.css").read_text(encoding="utf-8")


def test_every_district_and_zone_has_one_tile() -> None:
    assert Counter(one.code for one in tiles()) == Counter(one.code for one in places().districts)
    assert len(tiles()) == 40


def test_no_two_stand_on_one_spot_and_all_on_the_grid() -> None:
    spots = [(one.column, one.row) for one in tiles()]
    assert len(set(spots)) == len(spots)
    for axis, numbers in (("x", {column for column, _ in spots}), ("y", {row for _, row in spots})):
        assert numbers == {int(one) for one in re.findall(rf"^\.{axis}(\d+) \{{", STYLE, re.MULTILINE)}


def test_neighbours_stand_roughly_where_they_lie() -> None:
    at = {one.code: (one.column, one.row) for one in tiles()}
    assert at["500229"][1] == 1  # 城口 is the northernmost
    assert at["500237"][0] == max(column for column, _ in at.values())  # 巫山 the easternmost
    assert at["500153"][0] < at["500118"][0] < at["500103"][0] < at["500102"][0] < at["500114"][0]  # 荣昌 … 黔江
    assert at["500112"][1] < at["500103"][1] < at["500113"][1] < at["500110"][1]  # 渝北, 渝中, 巴南, 綦江


def test_a_city_that_is_not_the_demos_shows_the_tiles_it_has() -> None:
    body = OrgStatement("500118", "永川区", "永川", "district", None, (), True, False, FOUNDED, 1)
    [tile] = tile_map(Orgs({"500118": body}), {}, chosen="500118")
    assert (tile["name"], tile["full"], tile["tally"], tile["chosen"]) == ("永川", "永川区", [], True)


def test_the_name_of_a_cut_is_the_same_for_the_same_books() -> None:
    assert Cut.of({"b": 2, "a": 1}).digest == Cut.of({"a": 1, "b": 2}).digest
