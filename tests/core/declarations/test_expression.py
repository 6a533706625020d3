"""Arithmetic between indicators, by hand: what is read, what it gives, what it measures, and what is refused."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.core.declarations.expression import (
    Choice,
    Dimension,
    Expression,
    ExpressionError,
    Number,
    Operation,
    Part,
    base_factor,
    dimension_of,
    measured,
    names_in,
    parse_expression,
    parse_relation,
    value_of,
)
from taizhang.core.values.units import UNITS

VALUES = {"a": Fraction(7), "b": Fraction(2), "c": Fraction(-1, 3)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a - b", 5),
        ("a - b - 1", 4),
        ("a / b / 2", Fraction(7, 4)),
        ("-a + 2 * b", -3),
        ("(a + b) * c", -3),
        ("min(a, b, c)", Fraction(-1, 3)),
        ("max(a, 0.25)", 7),
        ("0.1 + 0.2", Fraction(3, 10)),  # not as floats add
        ("a\n", 7),
    ],
)
def test_values(text: str, value: Fraction | int) -> None:
    assert value_of(parse_expression(text), VALUES) == value


def test_division_by_nothing_is_told() -> None:
    with pytest.raises(ZeroDivisionError):
        value_of(parse_expression("a / (b - 2)"), VALUES)


def test_names_stand_in_the_order_written() -> None:
    assert list(names_in(parse_expression("max(b, a - 1) / a"))) == ["b", "a", "a"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "a +",
        "a ** 2",
        "a // 2",
        "a % 2",
        "a < b",
        "f(a)",
        "max(a)",
        "max(a, b, key=a)",
        "max(*a)",
        "a.b",
        "a[0]",
        "[a]",
        "'a'",
        "True",
        "1e9",
        "0x10",
        "1_0",
        "1j",
        "1234567890123456789",
        "__import__('os')",
        "a" + " + a" * 200,
        "(" * 300 + "a" + ")" * 300,
        "-" * 40 + "a",
        "a\x00",
        "lambda: a",
        "(a := b)",
    ],
)
def test_what_is_no_formula(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text)


DIMENSIONS: dict[str, Dimension] = {"money": {"money": 1}, "more": {"money": 1}, "land": {"area": 1}, "rate": {}}


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("money + more", {"money": 1}),
        ("money - more / 2", {"money": 1}),
        ("money / more", {}),
        ("money / land", {"money": 1, "area": -1}),
        ("money * rate", {"money": 1}),
        ("money * more / land", {"money": 2, "area": -1}),
        ("1 - rate", {}),
        ("max(money, 0)", {"money": 1}),
        ("-money", {"money": 1}),
    ],
)
def test_dimensions(text: str, dimension: dict[str, int]) -> None:
    assert dimension_of(parse_expression(text), DIMENSIONS) == dimension


@pytest.mark.parametrize(
    "text", ["money + land", "money - 1", "money + rate", "min(money, land)", "rate + money / land"]
)
def test_unlike_things_are_not_added(text: str) -> None:
    with pytest.raises(ExpressionError, match="cannot be added"):
        dimension_of(parse_expression(text), DIMENSIONS)


def test_shares_and_their_differences_are_mere_numbers() -> None:
    assert measured(UNITS["%"]) == measured(UNITS["个百分点"]) == measured(UNITS["倍"]) == {}
    assert measured(UNITS["万元"]) == {"money": 1}
    assert [base_factor(UNITS[sign]) for sign in ("%", "个百分点", "倍", "万元")] == [
        Fraction(1, 100),
        Fraction(1, 100),
        1,
        10_000,
    ]


@pytest.mark.parametrize(
    ("sign", "less", "same", "more"),
    [("<=", 1, 1, 0), ("<", 1, 0, 0), ("=", 0, 1, 0), (">", 0, 0, 1), (">=", 0, 1, 1)],
)
def test_relations(sign: str, less: int, same: int, more: int) -> None:
    relation = parse_relation(f"a {sign} b + 1")
    assert (list(names_in(relation.left)), list(names_in(relation.right))) == (["a"], ["b"])
    told = [relation.holds(Fraction(left), Fraction(5)) for left in (4, 5, 6)]
    assert told == [bool(one) for one in (less, same, more)]
    assert relation.holds(Fraction(4), Fraction(5), within=Fraction(1)) == bool(same)  # as good as the same


@pytest.mark.parametrize("text", ["a", "a < b < c", "a == b", "a <> b", "<= b", "a <= ", "a != b", "a <= (b"])
def test_what_is_no_relation(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_relation(text)


LEAVES = st.one_of(
    st.sampled_from([Part("a"), Part("b"), Part("c")]),
    st.integers(0, 99).map(lambda number: Number(Fraction(number, 10))),
)
TREES: st.SearchStrategy[Expression] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Operation, st.sampled_from(["+", "-", "*", "/"]), inner, inner),
        st.builds(
            lambda which, of: Choice(which, tuple(of)),
            st.sampled_from(["min", "max"]),
            st.lists(inner, min_size=2, max_size=3),
        ),
    ),
    max_leaves=8,
)


def written(one: Expression) -> str:
    match one:
        case Number(value):
            return str(float(value))
        case Part(name):
            return name
        case Operation(sign, left, right):
            return f"({written(left)} {sign} {written(right)})"
        case Choice(which, of):
            return f"{which}({', '.join(map(written, of))})"


@given(TREES)
def test_what_is_written_is_read_back(tree: Expression) -> None:
    assert parse_expression(written(tree)) == tree
