"""Of whom a sentence speaks: another district, or the whole city, named at the head of a clause, is not the article's own.

Only the head of a clause counts: 赴江北区考察 goes there, and 居全市第一 is placed there.
"""

from dataclasses import dataclass
from re import compile as regex
from typing import Final

from taizhang.audit.phrases import Around

_OPENING: Final = regex(
    r"^(?:同期|其中|而|目前|截至目前|今年以来|今年|去年|上年|上半年|下半年|全年|同样|另外|此外|据悉|据统计|数据显示|记者从|"
    r"(?:19|20)?\d\d年|\d{1,2}月份?|\d{1,2}日|[一二三四]季度|前三季度|1?\d?[-至—]\d{1,2}月|(?:邻近|相邻|毗邻|周边)的?)+"
)
_DISTRICT: Final = regex(
    r"^(?![赴到在往与向对由比占居列去来被将把经因请据])(?P<name>[一-鿿]{2,4}?(?:自治县|新区)|[一-鿿]{2,3}?区|[一-鿿]{1,3}?县)(?![域内间分别位块级委属划长县]|政府|领导|人民政府)"
)
_GENERIC: Final = regex(  # words that end like a district's name and are none
    r"^(?:[全我本该各两整].?[区县]|新区|.*(?:园|社|地|城|辖|小|库|景|片|校|灾|山|市|建成|开发|高新|经开|保税|示范|试验|商圈|行政|功能|核心|"
    r"中心|服务|安置|住宅|居住|保护|旅游|度假|管控|工业|产业|厂|矿|林|街|学|港|军|郊|病|疫|老|湖|湾)区|.*(?:大|强|山|贫困|试点|示范|兄弟|周边)县)$"
)
_WIDER: Final = regex(r"^(?P<name>全市|我市|全国|我国|全省|全球|重庆市?(?!.{0,6}[区县镇])|川渝|成渝|西部地区)")


@dataclass(frozen=True, slots=True)
class Said:
    """Whom a clause names at its head; `wider` for the city or more than it, otherwise a district (or what looks like one)."""

    name: str
    wider: bool


def said_of(around: Around) -> Said | None:
    """Of whom a claim is told, looking from its own clause back to the head of its sentence; None where nobody is named."""
    for clause in (around.own, *around.clauses[: around.same_sentence]):
        head = _OPENING.sub("", clause)
        if wider := _WIDER.match(head):
            return Said(wider["name"], wider=True)
        district = _DISTRICT.match(head)
        if district and not _GENERIC.match(district["name"]):
            return Said(district["name"], wider=False)
    return None
