"""The picture of rooms in docs/ARCHITECTURE.md is the house as it stands: no room missing, none invented."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "taizhang"
TEXT = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
_LINE = re.compile(r"^(?P<indent> *)(?P<name>[a-z_]+)/(?: +(?P<about>.*))?$")


def pictured(text: str) -> dict[str, str]:
    """Rooms of the picture, by path below the package, with what is said of each."""
    block = text.split("<!-- rooms -->\n```\n", 1)[1].split("\n```", 1)[0]
    above: list[str] = []
    found: dict[str, str] = {}
    for line in block.splitlines():
        said = _LINE.match(line)
        assert said is not None, f"not a room: {line!r}"
        depth = len(said["indent"]) // 2
        above = [*above[:depth], said["name"]]
        if depth:
            found["/".join(above[1:])] = said["about"] or ""
    return found


def standing() -> set[str]:
    """Folders that hold Python of ours, migrations aside."""
    rooms = {path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")}
    return {room for room in rooms if room != "." and not room.endswith("migrations")}


def test_every_room_stands_in_the_picture_and_every_room_of_the_picture_stands() -> None:
    assert sorted(pictured(TEXT)) == sorted(standing())


def test_every_room_says_what_it_is_for() -> None:
    assert [room for room, about in pictured(TEXT).items() if not about] == []


def test_rooms_called_planned_are_not_there_yet() -> None:
    planned = TEXT.split("**Planned, not there yet**", 1)[1].split("\n\n", 1)[0]
    named = re.findall(r"`([a-z_/]+)/`", planned)
    assert named
    assert [room for room in named if (PACKAGE / room).exists()] == []


def test_the_table_of_layers_is_the_contract() -> None:
    table = TEXT.split("| layer | |\n|---|---|\n", 1)[1].split("\n\n", 1)[0]
    told = [re.findall(r"`([a-z_.]+)`", row.split("|")[1]) for row in table.splitlines()]
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one for one in contracts if one["id"] == "layers")["layers"]
    held = [[part.strip(" ()").removeprefix("taizhang.") for part in layer.split("|")] for layer in layers]
    assert told == held


def test_links_and_files_named_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)#:]+)\)", TEXT) if not (ROOT / "docs" / link).exists()]
    named = re.findall(r"`((?:core|server|indicators|audit|reading|cli)/[a-z_/]+\.py)`", TEXT)
    assert links == []
    assert [name for name in named if not (PACKAGE / name).is_file()] == []
