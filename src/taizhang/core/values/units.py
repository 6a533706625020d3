"""Units of measure: what is measured, and the exact factor to the dimension's base unit.

A unit is known by the sign people write (`亿元`, `亩`). Countable things have a dimension each, because 项, 家 and 个
cannot be added (a published page mixes 40余家, 近40组 and 3家). Factors are exact fractions: 1 亩 is 2000/3 ㎡
(State Council order of 1984-02-27 on legal units of measure, area of land).
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from taizhang.core.issues import NOWHERE, Issue, Where, issue


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure. `factor` turns an amount in it to the dimension's base unit."""

    sign: str
    dimension: str
    factor: Fraction
    en: str

    def __str__(self) -> str:
        return self.sign


def _family(dimension: str, *rows: tuple[str, Fraction | int, str]) -> tuple[Unit, ...]:
    return tuple(Unit(sign, dimension, Fraction(factor), en) for sign, factor, en in rows)


_COUNTED = {
    "个": "items", "项": "projects or tasks", "家": "firms", "件": "cases", "座": "facilities", "处": "places",
    "条": "lines", "组": "groups", "批次": "batches", "人": "persons", "人次": "person-times", "次": "times",
    "场次": "sessions", "户": "households", "家次": "firm-times", "盏": "lamps", "位": "rank",
    "月": "months", "分": "points", "份": "copies", "宗": "lots", "套": "flats",
}  # fmt: skip

_ALL = (
    *_family("money", ("元", 1, "CNY"), ("千元", 1000, "thousand CNY"), ("万元", 10_000, "10,000 CNY"),
             ("百万元", 10**6, "million CNY"), ("亿元", 10**8, "100 million CNY")),
    *_family("foreign money", ("美元", 1, "USD"), ("万美元", 10_000, "10,000 USD"), ("亿美元", 10**8, "100 million USD")),
    *_family("length", ("米", 1, "m"), ("公里", 1000, "km"), ("千米", 1000, "km"), ("毫米", Fraction(1, 1000), "mm")),
    *_family("area", ("平方米", 1, "m²"), ("万平方米", 10_000, "10,000 m²"), ("亩", Fraction(2000, 3), "mu"),
             ("万亩", Fraction(20_000_000, 3), "10,000 mu"), ("公顷", 10_000, "ha"), ("平方公里", 10**6, "km²")),
    *_family("mass", ("千克", Fraction(1, 1000), "kg"), ("吨", 1, "t"), ("万吨", 10_000, "10,000 t")),
    *_family("energy", ("千瓦时", 1, "kWh"), ("万千瓦时", 10_000, "10,000 kWh")),
    *_family("time", ("天", 1, "days"), ("年", Fraction(1461, 4), "years")),  # a year of 365.25 days, as astronomy counts it
    *_family("share", ("%", Fraction(1, 100), "percent"), ("‰", Fraction(1, 1000), "per mille"), ("倍", 1, "times"),
             ("比", 1, "ratio")),
    *_family("change of a share", ("个百分点", 1, "percentage points")),
    *(unit for sign, en in _COUNTED.items() for unit in _family(f"count of {sign}", (sign, 1, en))),
)  # fmt: skip

UNITS: Mapping[str, Unit] = MappingProxyType({unit.sign: unit for unit in _ALL})
PERCENT = UNITS["%"]
POINTS = UNITS["个百分点"]
RANK = UNITS["位"]
SCORE = UNITS["分"]
DAYS = UNITS["天"]


def unit_of(sign: str, where: Where = NOWHERE) -> tuple[Unit | None, list[Issue]]:
    """The unit a person wrote, or VAL-001 with the nearest known ones."""
    found = UNITS.get(sign.strip())
    if found is not None:
        return found, []
    near = difflib.get_close_matches(sign, UNITS, n=3, cutoff=0.3) or list(UNITS)[:3]
    return None, [issue("VAL-001", where, unit=sign, near="、".join(near))]


def is_counted(unit: Unit) -> bool:
    """True for units of countable things, whose amounts are whole numbers."""
    return unit.dimension.startswith("count of ")
