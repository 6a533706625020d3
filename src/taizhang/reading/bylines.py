"""Bylines: who signed an article, and therefore where it ends. Looked for at the tail of a row only."""

from dataclasses import dataclass
from re import compile as regex
from typing import Final

from taizhang.reading.stream import Row

TAIL: Final = 60  # characters at a row's end in which a byline may stand

_NAME = r"[一-鿿·]{1,4}(?:[ \u3000、，,/／]{1,2}[一-鿿·]{1,4}){0,7}"
_PHOTO = r"(?P<photo>[ \u3000]*[（(]?(?:摄影报道|摄影|摄|/摄|／摄|文/图|文／图|图/文|图文)[）)]?)?"
_CENTRE = regex(
    rf"(?:^|(?<=[。！？”」）)\s\u3000])|(?<=^[（(■●▲]))(?P<office>(?P<place>[一-鿿]{{2,9}}?)(?:融媒体中心|传媒集团|新闻社|广播电视台|宣传部))"
    rf"[ \u3000:：]*(?:通讯员|记者)?[ \u3000:：]*(?P<name>{_NAME}?){_PHOTO}[）)]?$"
)
_PERSON = regex(
    rf"(?:^|(?<=[。！？”」）)\s\u3000（(■●▲]))(?P<role>(?:本报|本网|首席|见习|特约|全媒体|融媒|实习)?(?:记者|通讯员|供稿|撰稿|图文))"
    rf"[ \u3000:：/／]*(?P<name>{_NAME}?){_PHOTO}[）)]?$"
)
_BARE_PHOTO = regex(
    rf"(?:^|(?<=[。！？”」）)\s\u3000（(]))(?P<name>{_NAME})(?P<photo>[ \u3000]*(?:摄影报道|摄影|摄))[）)]?$"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """A byline found in a row; `alone` tells that the row holds nothing else. `kind` as in Article.byline_kind."""

    row: int
    text: str
    kind: str
    place: str | None
    alone: bool


def find_byline(row: Row) -> Byline | None:
    """The byline at the end of a row, or None."""
    stripped = row.stripped
    tail = stripped[-TAIL:]
    if not tail or tail.endswith(("。", "，", "；", "、")):
        return None
    found = _CENTRE.search(tail) or _PERSON.search(tail) or _BARE_PHOTO.search(tail)
    if found is None or not found["name"]:
        return None
    parts = found.groupdict()
    start = (
        found.start("office") if parts.get("office") else found.start("role") if parts.get("role") else found.start()
    )
    text = tail[start:].strip("（()）■●▲ \u3000")
    if parts.get("photo"):
        kind = "photo"
    elif parts.get("office"):
        kind = "融媒体中心"
    else:
        kind = "记者" if "记者" in (parts.get("role") or "") else "通讯员"
    alone = len(tail) == len(stripped) and stripped.strip("（()）■●▲ \u3000") == text
    return Byline(row.number, text, kind, parts.get("place"), alone)
