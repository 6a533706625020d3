"""A pack's own proof: entries written by hand, and the figures a clerk would expect from them.

These models are the shape of `examples/*.yaml`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from taizhang.core.declarations.complaints import place_in
from taizhang.core.declarations.parse import parse_model
from taizhang.core.declarations.schema import Declared, Dotted, Label, Name, Slug
from taizhang.core.declarations.yaml_text import YamlFile, read_yaml
from taizhang.core.issues import Issue, Where
from taizhang.core.limits import ITEM_ID_CHARS_MAX

SINCE: Final = date(2000, 1, 1)  # the day an example's orgs exist from, where it names none
Compared = Literal[
    "target", "pace", "yoy", "previous", "share", "complement", "above_share", "above_rest", "rank", "score"
]


class ExampleOrg(Declared):
    """An org of the example's tree; the one without parent is the city."""

    code: Label
    name: Label
    short: Label
    kind: Slug
    parent: Label | None = None
    groups: tuple[Label, ...] = ()
    own_book: bool = False
    since: date = SINCE


class ExampleCommand(Declared):
    """A command; its key, actor and expected version are filled in. `book` None: the responsible org's own book."""

    item: Annotated[str, Field(min_length=1, max_length=ITEM_ID_CHARS_MAX)]
    ledger: Label
    verb: Slug
    effective_on: date
    payload: dict[str, Any]
    book: Label | None = None


class Expectation(Declared):
    """A figure a clerk would write. `value` None: unknown, for the `reason`. `after` n: as it was after n commands.

    `compared` (written `with`) holds comparisons: a completion, a growth, a share, a place.
    """

    indicator: Dotted
    org: Label
    period: Label
    value: Decimal | None
    reason: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    after: Annotated[int, Field(ge=0)] | None = None
    compared: dict[Compared, Decimal | None] = Field(default_factory=dict, alias="with")


class HeldUp(Declared):
    """How an invariant is expected to stand: `holds` true, false, or null where a figure is unknown.

    `left` and `right` are its sides, in the unit of the first figure it names. `after` n: as it was after n commands.
    """

    invariant: Dotted
    org: Label
    period: Label
    holds: bool | None
    left: Decimal | None = None
    right: Decimal | None = None
    after: Annotated[int, Field(ge=0)] | None = None


class ExampleFile(Declared):
    """The whole of one example file."""

    example: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
    about: Name
    orgs: tuple[ExampleOrg, ...] = Field(min_length=1)
    commands: tuple[ExampleCommand, ...] = ()
    expect: tuple[Expectation, ...] = Field(min_length=1)
    invariants: tuple[HeldUp, ...] = ()


@dataclass(frozen=True)
class Example:
    """An example of a pack, with the file it was read from."""

    pack: str
    name: str  # of the file, as issues name it
    content: ExampleFile
    source: YamlFile

    @property
    def label(self) -> str:
        return f"{self.pack}/{self.content.example}"

    def at(self, path: str) -> Where:
        """The place of a part of the example (`expect[2]`)."""
        return place_in(self.name, self.source, path)


def parse_example(pack: str, name: str, text: str) -> tuple[Example | None, list[Issue]]:
    """An example from its text; None with the issues of the YAML or of its content."""
    source, found = read_yaml(name, text)
    if source is None:
        return None, found
    content, more = parse_model(name, source, ExampleFile)
    return (Example(pack, name, content, source) if content else None), found + more
