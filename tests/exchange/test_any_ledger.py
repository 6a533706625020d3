"""Whatever a ledger declares, its template opens and has one column for each thing, found by its heading."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.reading_back import ReadBack
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.declarations.schema import PackFile
from taizhang.core.values.units import UNITS
from taizhang.exchange.spreadsheets.template import template

SIGNS = st.sampled_from("水井=+-@*?/\\:[]'\"<&>、；|,.（） 𠮷\n{}%aZ0")
LABELS = st.builds(
    lambda zh, en: {"zh": zh, "en": en},
    st.text(SIGNS, min_size=1, max_size=60),
    st.text(SIGNS, min_size=1, max_size=60),
)
HELP = st.none() | st.builds(lambda zh: {"zh": zh * 5, "en": "x"}, st.text(SIGNS, min_size=1, max_size=40))
UNIT = st.sampled_from(sorted(UNITS))
FORMS = st.one_of(
    st.sampled_from(["text", "date", "org", "flag"]).map(lambda one: {"type": one}),
    UNIT.map(lambda one: {"type": "number", "unit": one}),
    st.sampled_from(["short", "long"]).map(lambda one: {"type": "code", "codes": one}),
)


@st.composite
def fields(draw: st.DrawFn, number: int) -> dict[str, Any]:
    plain = {"field": f"f{number}", "name": draw(LABELS), "help": draw(HELP), **draw(FORMS)}
    return {**plain, **{key: draw(st.booleans()) for key in ("required", "many", "personal")}}


@st.composite
def packs(draw: st.DrawFn) -> PackFile:
    count = draw(st.integers(1, 8))
    steps = [
        {"milestone": f"m{number}", "name": draw(LABELS), "repeats": draw(st.booleans())}
        for number in range(draw(st.integers(0, 3)))
    ]
    measures = [
        {"measure": f"a{number}", "name": draw(LABELS), "unit": draw(UNIT),
         "kind": draw(st.sampled_from(["flow", "running_total", "level"]))}
        for number in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    lists = {"short": 2, "long": 400}
    codelists = [
        {"codelist": name, "name": draw(LABELS), "codes": [{"code": f"c{one}", "name": draw(LABELS) if one < 3 else {"zh": f"代码{one}", "en": f"Code {one}"}} for one in range(length)]}
        for name, length in lists.items()
    ]  # fmt: skip
    ledger = {
        "ledger": "any.thing", "name": draw(LABELS), "item": draw(LABELS), "unit": "个", "title": "f0",
        "fields": [draw(fields(number)) for number in range(count)], "milestones": steps, "measures": measures,
    }  # fmt: skip
    return PackFile.model_validate({
        "pack": "any", "name": draw(LABELS), "version": "2021.1", "effective_from": date(2020, 1, 1),
        "description": draw(LABELS), "basis": [{"document": "办法"}], "codelists": codelists, "ledgers": [ledger],
    })  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(file=packs(), lang=st.sampled_from(["zh", "en"]), blank=st.booleans())
def test_a_template_reads_back_with_a_column_for_each_declared_thing(file: PackFile, lang: Any, blank: bool) -> None:
    declared = Declarations((Pack(file, (), "sha256:" + "0" * 64),))
    (ledger,) = file.ledgers
    back = ReadBack(template("any.thing", declared, [], lang, blank=blank).content)
    headings = back.row(3)
    assert len(set(headings)) == len(headings)
    assert list(headings) == [one["heading"] for one in back.columns]
    shown = [one.field for one in ledger.fields if not one.personal]
    assert [one["id"] for one in back.columns] == [
        "item", "org", *shown, "opened",
        *(one.milestone for one in ledger.milestones),
        *(one.measure for one in ledger.measures for _ in ("value", "day")),
    ]  # fmt: skip
    assert set(back.checks) == {one["column"] for one in back.columns}
    assert back.formulas() == []
    if not blank:
        values = zip(back.columns, back.row(5), strict=True)
        assert [one["heading"] for one, value in values if not back.accepts(one["column"], value)] == []
