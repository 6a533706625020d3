"""Measure words and the codes they are counted in (the vocabulary of the reading schema)."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

_ITEM_WORDS: Final = [
    "个", "项", "家", "座", "件", "条", "头", "组", "处", "台", "套", "辆", "栋", "幢", "间", "所", "场", "支", "类", "种",
    "批", "宗", "起", "例", "份", "部", "只", "棵", "株", "盏", "块", "张", "本", "篇", "封", "门", "口", "眼", "艘", "架",
    "列", "道", "轮", "片", "段", "根", "把", "对", "副", "款", "幅", "枚", "粒", "匹", "袋", "箱", "瓶", "桶", "盒", "单",
    "笔", "桩", "尾", "羽", "孔", "床", "席", "届", "期", "册", "集", "首", "名单", "处所", "站", "剂", "户次", "家次",
    "件次", "台套", "台(套)", "个(次)", "盆", "束", "朵", "面", "尊", "层", "节", "堂", "课时", "学时", "窝", "垛", "杆", "顶",
    "具", "卷", "幕", "帧", "丛", "簇", "蔸", "车", "人份", "通", "则", "例(次)", "家(次)", "个次", "班", "档", "挂",
    "捆", "版", "标箱", "标准箱", "支队", "箱次", "标段", "篮", "筐", "担", "船", "航次", "枝",
]  # fmt: skip
_PLACES: Final = ["镇", "乡", "村", "街道", "社区", "区县", "县", "省", "市"]

# unit code and what one of the word is worth in it
WORDS: Final[Mapping[str, tuple[str, Decimal]]] = MappingProxyType(
    {
        **dict.fromkeys(("元", "元人民币", "块钱"), ("CNY", Decimal(1))),
        **dict.fromkeys(("毛", "毛钱", "角"), ("CNY", Decimal("0.1"))),
        **dict.fromkeys(("美元", "元美元"), ("USD", Decimal(1))),
        **dict.fromkeys(("公里", "千米", "km", "KM"), ("km", Decimal(1))),
        **dict.fromkeys(("米", "延米", "m"), ("m", Decimal(1))),
        "厘米": ("m", Decimal("0.01")),
        "毫米": ("m", Decimal("0.001")),
        **dict.fromkeys(("平方米", "平米", "㎡", "m²", "方米"), ("m2", Decimal(1))),
        **dict.fromkeys(("平方公里", "平方千米", "km²", "k㎡"), ("km2", Decimal(1))),
        **dict.fromkeys(("公顷",), ("ha", Decimal(1))),
        "亩": ("mu", Decimal(1)),
        **dict.fromkeys(("立方米", "方", "m³"), ("m3", Decimal(1))),
        "吨": ("t", Decimal(1)),
        **dict.fromkeys(("公斤", "千克", "kg"), ("t", Decimal("0.001"))),
        "斤": ("t", Decimal("0.0005")),
        **dict.fromkeys(("千瓦时", "度电", "kWh"), ("kWh", Decimal(1))),
        **dict.fromkeys(("兆瓦时", "MWh"), ("kWh", Decimal(1000))),
        **dict.fromkeys(("千瓦", "kW"), ("kW", Decimal(1))),
        **dict.fromkeys(("兆瓦", "MW"), ("kW", Decimal(1000))),
        **dict.fromkeys(("人次", "人(次)"), ("person-times", Decimal(1))),
        **dict.fromkeys(("人", "名", "位"), ("person", Decimal(1))),
        "户": ("household", Decimal(1)),
        **dict.fromkeys(
            ("次", "场次", "台次", "批次", "车次", "班次", "架次", "频次", "例次", "剂次", "台班"),
            ("times", Decimal(1)),
        ),
        **dict.fromkeys(("个百分点", "百分点"), ("pp", Decimal(1))),
        **dict.fromkeys(("个基点", "基点"), ("pp", Decimal("0.01"))),
        "%": ("percent", Decimal(1)),
        "‰": ("percent", Decimal("0.1")),
        **dict.fromkeys(
            ("微克/立方米", "微克每立方米", "毫克/立方米", "毫克/升", "毫克每升", "分贝"), ("none", Decimal(1))
        ),
        "倍": ("multiple", Decimal(1)),
        "年": ("year", Decimal(1)),
        **dict.fromkeys(("个月", "个多月"), ("month", Decimal(1))),
        **dict.fromkeys(("天", "个工作日", "个自然日", "日"), ("day", Decimal(1))),
        **dict.fromkeys(_ITEM_WORDS, ("item", Decimal(1))),
        **dict.fromkeys(_PLACES, ("item", Decimal(1))),
    }
)
COUNTED: Final = frozenset({"item", "person", "person-times", "times", "household"})
DURATIONS: Final = frozenset({"year", "month", "day"})
MEASURED: Final = frozenset({"CNY", "USD", "km", "m", "m2", "km2", "ha", "mu", "m3", "t", "kWh", "kW"})

# words that may stand after a number in Chinese characters; the others (本, 把, 对 …) make ordinary words with it
HAN_WORDS: Final = frozenset([
    "个", "项", "家", "座", "件", "条", "处", "台", "套", "辆", "栋", "所", "场", "支", "类", "种", "批", "起", "例", "名",
    "位", "人", "户", "次", "场次", "人次", "年", "个月", "天", "倍", "元", "美元", "亩", "公里", "米", "平方米", "吨", "公顷",
    "平方公里", "道", "轮", "届", "个百分点", "百分点", "镇", "街道", "社区", "村", "口", "组", "只", "棵", "株", "头", "间", "幢",
    "盏", "张", "份", "笔", "斤", "公斤", "千瓦时", "块钱", "块", "毛", "毛钱", "箱", "单", "袋", "封",
])  # fmt: skip


def alternatives(words: frozenset[str] | Mapping[str, object]) -> str:
    """A regular expression's alternatives, longest word first."""
    return "|".join(
        sorted((word.replace("(", r"\(").replace(")", r"\)") for word in words), key=lambda w: (-len(w), w))
    )
