"""docs/indicators.md is worked out: its book and its declarations, put into the engines, give the figures it tells."""

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, get_args

import pytest

from conftest import ROOT
from figurebook import ENGINES, PACK, Books
from taizhang.core.declarations import formula
from taizhang.core.declarations.yaml_text import read_yaml
from taizhang.core.values.figure import COMPARISONS, FigureRequest
from taizhang.core.values.period import parse_period
from taizhang.indicators import arithmetic
from taizhang.indicators.source import Source

PAGE = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
LINE = re.compile(
    r"^- `(?P<code>site\.\w+)` (?P<period>[\w-]+)(?: of (?P<org>\w+))?(?: with (?P<compare>\w+))? → `(?P<value>[^`]+)`:",
    re.MULTILINE,
)
TOLD = [found.groupdict() for found in LINE.finditer(PAGE)]
GIVEN = {"name": {"zh": "示例", "en": "example"}, "basis": {"document": "示例"}}


def declared() -> dict[str, Any]:
    """The declarations of the page, by name."""
    found: dict[str, Any] = {}
    for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL):
        file, issues = read_yaml("page.yaml", block)
        assert file is not None, [one.line("en") for one in issues]
        found |= file.data
    return found


def as_yaml() -> str:
    """The page's declarations as the items of `indicators.yaml`, invariants behind them."""
    lines: list[str] = []
    rules: list[str] = []
    for code, body in declared().items():
        plain = code.removeprefix("invariant ")
        kind = "indicator" if plain == code else "invariant"
        line = json.dumps({kind: plain, **GIVEN, **body}, ensure_ascii=False, default=str)
        (lines if kind == "indicator" else rules).append(f"  - {line}")
    return "\n".join([*lines, "invariants:", *rules])


def told_book() -> Books:
    """The page's book."""
    books = Books(as_yaml())
    for line in re.findall(r"```book\n(.*?)```", PAGE, re.DOTALL)[0].splitlines():
        verb, book, *words = line.split()
        match verb:
            case "open":
                fields = dict(word.split("=") for word in words[2:])
                books.open(
                    words[0], words[1], org=book, book=book, **{key: _typed(key, one) for key, one in fields.items()}
                )
            case "step":
                books.step(words[0], words[1], words[2], n=int(words[3]) if len(words) > 3 else 1, book=book)
            case "plan":
                books.step(words[0], words[1], words[2], "planned", due=words[3], book=book)
            case "say":
                books.measure(words[0], words[1], words[2], words[3], book=book)
            case "target":
                code, period, value, unit = words
                books.target(code.removeprefix("site."), book, period, value, unit, book=book)
            case "report":
                code, period, value, unit = words
                books.report(code.removeprefix("site."), book, period, value, unit)
            case _:
                raise AssertionError(line)
    return books


def _typed(field: str, text: str) -> Any:
    if field == "tags":
        return text.split(",")
    return text == "true" if field == "major" else text


@cache
def source_of(engine: str) -> Source:
    return ENGINES[engine](told_book())


def given(source: Source, told: dict[str, str | None]) -> tuple[Decimal | None, str | None]:
    """The value that is told of, or why there is none."""
    period, _ = parse_period(str(told["period"]))
    assert period is not None
    compare = (told["compare"],) if told["compare"] else ()
    figure, issues = source.figure(
        FigureRequest(str(told["code"]), told["org"] or "500118", period, comparisons=tuple(filter(None, compare)))
    )
    if figure is None:
        return None, issues[0].code
    if told["compare"] is None:
        return figure.value, figure.reason
    row = figure.comparisons[told["compare"]][-1]
    return row.value, row.reason


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("told", TOLD, ids=lambda one: " ".join(str(part) for part in one.values() if part))
def test_the_page_tells_the_figure(engine: str, told: dict[str, str | None]) -> None:
    value, reason = given(source_of(engine), told)
    expected = str(told["value"])
    if re.fullmatch(r"-?[\d.]+", expected):
        assert value is not None, reason
        assert value.quantize(Decimal(expected), ROUND_HALF_UP) == Decimal(expected)
    else:
        assert (value, reason) == (None, expected)


def test_every_declaration_is_worked_out() -> None:
    names = {code for code in declared() if not code.startswith("invariant ")}
    assert names == {str(one["code"]) for one in TOLD}


def literals(kind: Any) -> set[str]:
    return set(get_args(kind))


def values(body: Any, key: str) -> Iterator[Any]:
    """Everything that stands under a key, however deep."""
    if isinstance(body, dict):
        for name, inner in body.items():
            if name == key:
                yield inner
            yield from values(inner, key)
    elif isinstance(body, list):
        for inner in body:
            yield from values(inner, key)


def field_literals(model: Any, name: str) -> set[str]:
    return literals(model.model_fields[name].annotation)


def test_every_kind_and_modifier_has_an_example() -> None:
    page = [*declared().values()]
    kinds = {get_args(one.model_fields["kind"].annotation)[0] for one in get_args(get_args(formula.AnyIndicator)[0])}
    assert {one.get("kind") for one in page} - {None} == kinds
    assert set(values(page, "window")) | {"period"} == literals(formula.Window)
    assert set(values(page, "over")) == literals(formula.Over)
    assert set(values(page, "occurrence")) == field_literals(formula.Moment, "occurrence")
    assert {str(one) for one in values(page, "when")} >= {"opened", "standing", "signed"}
    assert "planned" in set(values(page, "status"))
    spans = [one for one in values(page, "span") if isinstance(one, dict)]  # of a window; a score has one too
    assert {next(iter(one)) for one in spans} == set(formula.Span.model_fields)
    assert set(values(page, "order")) | {"desc"} == field_literals(formula.Ranking, "order")
    assert set(values(page, "by")) <= field_literals(formula.Ranking, "by")
    for key in (
        "kinds",
        "group",
        "without",
        "score",
        "base",
        "span",
        "accepts",
        "effective_from",
        "places",
        "share_of",
    ):
        assert list(values(page, key)), key
    for condition in ("min", "max", "known", "reached", "not_reached", "all", "any", "not"):
        assert list(values(page, condition)), condition
    assert {one["compare"] for one in TOLD} - {None} == set(COMPARISONS)


def test_every_reason_is_in_the_table() -> None:
    reasons = {name for name, one in vars(arithmetic).items() if name.isupper() and one == name}
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE)) == reasons


def test_the_ledger_of_the_page_is_the_one_asked() -> None:
    for measure in ("paid", "done", "plan", "staff"):
        assert f"`{measure}`" in PAGE
        assert f"measure: {measure}," in PACK
