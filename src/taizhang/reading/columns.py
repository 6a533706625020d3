"""What a stretch of rows says of itself: whether it ends a sentence, whether it opens as articles do, its words."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from re import compile as regex
from typing import Final

from taizhang.reading.stream import Row

_OPENING: Final = regex(
    r"(?:“|记者|本报|走进|走在|行走|驱车|漫步|来到|步入|初[春夏秋冬]|[金早深]秋|[盛仲立]夏|隆冬|时下|眼下|连日来|近日|日前|近年来|今年|去年|为|围绕|"
    r"\d{1,2}月(?:\d{1,2}日|份|[上中下]旬|[底初末])?[，,]|(?:\d{1,2}[-~—–至]\d{1,2}月|\d{1,2}月\d{1,2}日[至到]|[上下]半年|[前一二三四]{1,2}季度)|(?:19|20)\d{2}年|[一-鿿]{1,3}[区县市](?!级|域|内))"
)
_ENDED: Final = ("。", "！", "？", "!", "?", "…", "：")
_ROWS: Final = 24  # rows of a body's head and of its foot that are looked at
BLOCK_ROWS: Final = 2 * _ROWS  # rows of a block that are looked at
_WIDEST: Final = 400  # characters of a row that are looked at


def ended(row: Row) -> bool:
    """Whether a row closes a sentence."""
    return row.stripped.rstrip("”’」』）)").endswith(_ENDED)


def opens(text: str) -> bool:
    """Whether a row begins as the text of an article does: with a day, a district, 近日, 记者, 走进."""
    return _OPENING.match(text) is not None


def text_of(rows: Sequence[Row]) -> str:
    """The rows joined: those of a long body's head and foot, so that a page's blocks cost the same each."""
    kept = rows if len(rows) <= BLOCK_ROWS else (*rows[:_ROWS], *rows[-_ROWS:])
    return "".join(row.stripped[:_WIDEST] for row in kept)


@lru_cache(maxsize=64)
def words_of(text: str) -> Counter[str]:
    """The pairs of neighbouring characters of a text, which stand in for its words."""
    found = (text[place : place + 2] for place in range(len(text) - 1))
    return Counter(pair for pair in found if pair.isalpha())
