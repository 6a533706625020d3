"""Bylines: who signed an article, and therefore where it ends. Looked for at the tail of a row only."""

from collections.abc import Sequence
from dataclasses import dataclass
from re import compile as regex
from typing import Final

from taizhang.reading.stream import Row

TAIL: Final = 60  # characters at a row's end in which a byline may stand
_REST: Final = 14  # characters of a byline that a column breaks off into a row of their own
_LONGEST: Final = 24  # characters of a row that says who sent the article in
_EDGES: Final = "（()）■●▲ \u3000"
_DATELINE: Final = regex(
    r"^[（(]?(?:本报|新华社|[一-鿿]{2,5})[^，。；]{0,12}[讯电][（(][^）)]*[）)]?$"
)  # 本报讯（记者 张三）
_STOPS: Final = regex(r"[。，；、！？：…”0-9]")
_ROLE: Final = regex(r"(?:特约)?(?:记者|通讯员)|文/|图/")
_OPENED: Final = regex(
    r"(?:^|(?<=[。！？”」）)]))(?:本报|本网|[^。，；！？”」）)]{0,12}?(?:记者|通讯员|融媒体中心)[^。，；！？”」）)]{0,12})$"
)

_ONE = r"(?:(?:特约)?(?:通讯员|记者|实习生)[ \u3000:：]{0,2})?[一-鿿·]{1,4}"
_NAME = rf"{_ONE}(?:[ \u3000、，,/／]{{1,2}}{_ONE}){{0,7}}"
_PHOTO = r"(?P<photo>[ \u3000]*[（(]?(?:摄影报道|摄影|摄|/摄|／摄|文/图|文／图|图/文|图文)[）)]?)?"
_CENTRE = regex(
    rf"(?:^|(?<=[。！？”」）)\s\u3000])|(?<=^[（(■●▲]))(?P<office>(?P<place>[一-鿿]{{2,9}}?)(?:融媒体中心|传媒集团|新闻社|广播电视台|宣传部))"
    rf"[ \u3000:：]*(?:通讯员|记者)?[ \u3000:：]*(?P<name>{_NAME}?){_PHOTO}[）)]?$"
)
_PERSON = regex(
    rf"(?:^|(?<=[。！？”」）)\s\u3000（(■●▲]))(?P<role>(?:本报|本网|本台|[一-鿿]{{2,4}}[报网]|首席|见习|特约|全媒体|融媒|实习){{0,2}}(?:记者|通讯员|供稿|撰稿|图文))"
    rf"(?![从在了获日昨今近看走来采发到])[ \u3000:：/／]*(?P<name>{_NAME}?){_PHOTO}[）)]?$"
)
_OFFICE = regex(r"^[（(■●▲]?(?P<text>[一-鿿、]{2,20}?[ \u3000]*(?:供稿|供图))[）)]?$")
_SIGNING: Final = regex(
    r"^[（(]?(?:[一-鿿]{2,6}[区县市旗省州]|国家|中共)[一-鿿]{0,12}(?:局|委|办公室|调查队|中心|委员会|宣传部)(?:[ \u3000、]{1,2}[一-鿿]{2,16}(?:局|委|办公室|调查队|中心|委员会|部))*[）)]?$"
)
_NAMES_ALONE: Final = regex(r"^[（(](?P<text>[一-鿿·]{2,4}(?:[ \u3000、]{1,2}[一-鿿·]{2,4}){0,5})[）)]$")
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


def find_bylines(rows: Sequence[Row]) -> list[Byline]:
    """The bylines of a page, one a row at the most; one that a column breaks in two belongs to its second row."""
    found: list[Byline] = []
    before: Row | None = None
    closed = False
    for row in rows:
        whole = _broken(before, row)
        if whole is not None and before is not None and found and found[-1].row == before.number:
            found.pop()  # its first half
        byline = whole or find_byline(row) or (_offices(row) if closed else None)
        if byline is not None:
            found.append(byline)
        before = None if row.blank else row
        closed = closed if row.blank else row.stripped.endswith(("。", "。”", "。）"))
    return found


def _offices(row: Row) -> Byline | None:
    """Offices that sign a report under its last sentence: 腾冲市统计局 国家统计局腾冲调查队."""
    text = row.stripped.strip(_EDGES)
    return Byline(row.number, text, "供稿", None, alone=True) if _SIGNING.match(row.stripped) else None


def _broken(before: Row | None, row: Row) -> Byline | None:
    """A byline that begins in one row and ends in the next, which holds nothing else."""
    rest = row.stripped
    if before is None or not 0 < len(rest) <= _REST or _STOPS.search(rest):
        return None
    opened = _OPENED.search(before.stripped[-TAIL:])
    if opened is None:
        return None
    if (signed := find_byline(before)) is not None and signed.alone and not _ROLE.match(rest):
        return None  # whole as it stands: what follows is a kicker
    byline = find_byline(Row(row.number, row.start, opened[0] + rest, (opened[0] + rest).strip()))
    return byline if byline is not None and len(byline.text) > len(rest) else None


def find_byline(row: Row) -> Byline | None:
    """The byline at the end of a row, or None."""
    stripped = row.stripped
    tail = stripped[-TAIL:]
    if not tail or tail.endswith(("。", "，", "；", "、")) or _DATELINE.match(stripped):
        return None
    found = _CENTRE.search(tail) or _PERSON.search(tail) or _BARE_PHOTO.search(tail)
    if found is None or not found["name"]:
        office = (_OFFICE.search(stripped) or _NAMES_ALONE.search(stripped)) if len(stripped) <= _LONGEST else None
        return None if office is None else Byline(row.number, office["text"], "供稿", None, alone=True)
    parts = found.groupdict()
    start = (
        found.start("office") if parts.get("office") else found.start("role") if parts.get("role") else found.start()
    )
    text = tail[start:].strip(_EDGES)
    if parts.get("photo"):
        kind = "photo"
    elif parts.get("office"):
        kind = "融媒体中心"
    else:
        kind = "记者" if "记者" in (parts.get("role") or "") else "通讯员"
    alone = len(tail) == len(stripped) and stripped.strip(_EDGES) == text
    return Byline(row.number, text, kind, parts.get("place"), alone)
