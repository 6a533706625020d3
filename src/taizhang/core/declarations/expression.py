"""Arithmetic between indicators, as `formula` of a derived one says it: + - * /, brackets, min, max, numbers and names.

Values are exact. Units are checked by dimension: only like things are added, and a product or quotient is of what it is
made of.
"""

import ast
import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, Literal

from taizhang.core.limits import EXPRESSION_CHARS_MAX, EXPRESSION_DEPTH_MAX
from taizhang.core.values.units import PERCENT, POINTS, Unit

Sign = Literal["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Part:
    """A name that stands for an indicator's value."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two sides and what is done with them. A minus before one thing is 0 minus it."""

    sign: Sign
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Choice:
    """The least or the greatest of several."""

    which: Literal["min", "max"]
    of: tuple["Expression", ...]


Expression = Number | Part | Operation | Choice
Dimension = Mapping[str, int]  # what is measured, by the power it stands in; empty for a mere number

_NUMBER: Final = re.compile(r"\d{1,18}(?:\.\d{1,9})?", re.ASCII)
_RELATION: Final = re.compile(r"(?P<left>[^<>=]+)(?P<sign><=|>=|<|>|=)(?P<right>[^<>=]+)", re.DOTALL)
_DONE: Final[Mapping[Sign, Callable[[Fraction, Fraction], Fraction]]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
ZERO: Final = Number(Fraction(0))
_SIGNS: Final[Mapping[type[ast.operator], Sign]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class ExpressionError(Exception):
    """A text that is no formula, or units that do not go together; in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


@lru_cache(maxsize=1024)
def parse_expression(text: str) -> Expression:
    """The expression of a text. ExpressionError where it is none, too long or nested too deep."""
    if len(text) > EXPRESSION_CHARS_MAX:
        raise ExpressionError(f"长于 {EXPRESSION_CHARS_MAX} 字", f"it is longer than {EXPRESSION_CHARS_MAX} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError("不是算式", "it is no formula") from error
    return _read(tree.body, text.strip(), EXPRESSION_DEPTH_MAX)


def _read(node: ast.expr, text: str, depth: int) -> Expression:
    if depth == 0:
        raise ExpressionError("括号套得太深", "it is nested too deep")
    match node:
        case ast.BinOp(left, sign, right) if type(sign) in _SIGNS:
            return Operation(_SIGNS[type(sign)], _read(left, text, depth - 1), _read(right, text, depth - 1))
        case ast.UnaryOp(ast.USub(), operand):
            return Operation("-", ZERO, _read(operand, text, depth - 1))
        case ast.Call(ast.Name("min" | "max" as which), [_, _, *_] as args, []):
            return Choice("min" if which == "min" else "max", tuple(_read(one, text, depth - 1) for one in args))
        case ast.Name(name):
            return Part(name)
        case ast.Constant(value) if type(value) in {int, float}:
            return Number(_number(ast.get_source_segment(text, node) or ""))
    written = (ast.get_source_segment(text, node) or "")[:40]
    raise ExpressionError(f"“{written}”不能用在算式里", f"'{written}' has no place in a formula")


def _number(written: str) -> Fraction:
    """The number as it is written, not as a float holds it."""
    if not _NUMBER.fullmatch(written):
        raise ExpressionError(f"“{written[:40]}”不是这里能写的数", f"'{written[:40]}' is no number to write here")
    return Fraction(Decimal(written))


@dataclass(frozen=True, slots=True)
class Relation:
    """Two sides that are compared."""

    sign: Literal["<=", "<", "=", ">", ">="]
    left: Expression
    right: Expression

    def holds(self, left: Fraction, right: Fraction, within: Fraction = Fraction(0)) -> bool:
        """Whether it holds between two values; those no further apart than `within` count as the same."""
        if abs(left - right) <= within:
            return "=" in self.sign
        return self.sign.startswith("<" if left < right else ">")


@lru_cache(maxsize=256)
def parse_relation(text: str) -> Relation:
    """The relation of a text: two formulas and one sign between them. ExpressionError where it is none."""
    found = _RELATION.fullmatch(text)
    if found is None:
        raise ExpressionError("要有且只有一个 <= < = > >=", "it takes just one of <= < = > >=")
    sign: Any = found["sign"]
    return Relation(sign, parse_expression(found["left"]), parse_expression(found["right"]))


def names_in(expression: Expression) -> Iterator[str]:
    """The names of an expression in the order written, each as often as it stands there."""
    if isinstance(expression, Part):
        yield expression.name
    for one in _inside(expression):
        yield from names_in(one)


def _inside(expression: Expression) -> tuple[Expression, ...]:
    if isinstance(expression, Operation):
        return expression.left, expression.right
    return expression.of if isinstance(expression, Choice) else ()


def value_of(expression: Expression, values: Mapping[str, Fraction]) -> Fraction:
    """The exact value. ZeroDivisionError where something is divided by nothing."""
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Part):
        return values[expression.name]
    inside = [value_of(one, values) for one in _inside(expression)]
    if isinstance(expression, Choice):
        return min(inside) if expression.which == "min" else max(inside)
    return _DONE[expression.sign](*inside)


def dimension_of(expression: Expression, dimensions: Mapping[str, Dimension]) -> Dimension:
    """What an expression measures. ExpressionError where unlike things are added, held together or taken from another.

    A zero is of any dimension; another number is a mere number.
    """
    if isinstance(expression, Number):
        return {}
    if isinstance(expression, Part):
        return dimensions[expression.name]
    if isinstance(expression, Choice) or expression.sign in {"+", "-"}:
        return together(_inside(expression), dimensions)
    made = Counter(dimension_of(expression.left, dimensions))
    turn = 1 if expression.sign == "*" else -1
    for name, power in dimension_of(expression.right, dimensions).items():
        made[name] += turn * power
    return {name: power for name, power in made.items() if power}


def measured(unit: Unit) -> Dimension:
    """What a unit measures. A share is a mere number, and so is a difference of shares, in 个百分点."""
    return {} if unit == POINTS or unit.dimension == PERCENT.dimension else {unit.dimension: 1}


def base_factor(unit: Unit) -> Fraction:
    """What turns an amount in a unit into what expressions work with: base units, and shares of one."""
    return PERCENT.factor if unit == POINTS else unit.factor


def together(several: Iterable[Expression], dimensions: Mapping[str, Dimension]) -> Dimension:
    """What several things that are added or compared measure. ExpressionError where they are unlike; a zero is like any."""
    return _alike([dimension_of(one, dimensions) for one in several if one != ZERO])


def _alike(several: list[Dimension]) -> Dimension:
    for one in several[1:]:
        if one != several[0]:
            raise ExpressionError(
                f"{_said(several[0])}与{_said(one)}不能相加减或相比",
                f"{_said(several[0])} and {_said(one)} cannot be added or compared",
            )
    return several[0] if several else {}


def _said(dimension: Dimension) -> str:
    return " · ".join(name if power == 1 else f"{name}^{power}" for name, power in sorted(dimension.items())) or "1"
