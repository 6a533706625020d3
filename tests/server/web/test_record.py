"""Recording on an item: the form, its look-over, the receipt; and what happens when it is sent wrongly or twice."""

import re

import pytest

from fixtures.site import CLERK, READER, Site, Visitor

ITEM = "/items/500118/investment.project/YC21-CCQC/"
FORM = f"{ITEM}record/measure/"


def _filled(clerk: Visitor, **changed: str) -> dict[str, str]:
    """The form as the page gives it, filled in."""
    text = clerk.get(FORM).text
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', text) for name in ("key", "version")}
    given = {name: found[1] for name, found in hidden.items() if found}
    told = {"measure": "funds_in_place", "value": "1.25", "unit": "", "day": "2021-07-20", "note": ""}
    return {**given, **told, **changed}


def test_a_measure_is_looked_over_then_written_once(site: Site) -> None:
    clerk = site.person(CLERK)
    form = _filled(clerk, value="12500", unit="万元")
    looked = clerk.post(FORM, **form)
    assert looked.status == 200
    assert "12500万元" in looked.text
    assert "写入后不能删改" in looked.text
    written, again = (clerk.post(FORM, **form, sure="1") for _ in range(2))
    assert written.status == again.status == 302
    assert written.headers["location"] == again.headers["location"]
    page = clerk.get(written.headers["location"]).text
    assert "已写入账簿 500118" in page
    assert "到位资金：1.25亿元" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"value": "many"}, "不是一个数"),
        ({"day": "yesterday"}, "不是一个日期"),
        ({"measure": "nothing"}, "没有名为“nothing”的计量"),
        ({"unit": "公里"}, "量纲不同"),
        ({"version": "1"}, "重新读取后再改"),
    ],
)
def test_what_is_wrong_is_said_above_the_form_before_it_is_looked_over_and_nothing_written(
    site: Site, changed: dict[str, str], says: str
) -> None:
    clerk = site.person(CLERK)
    before = clerk.get(ITEM).text.count("<tr>")
    form = _filled(clerk, **changed)
    for answer in (clerk.post(FORM, **form), clerk.post(FORM, **form, sure="1")):
        assert answer.status == 422
        assert says in answer.text
        assert "确认写入" not in answer.text
    assert clerk.get(ITEM).text.count("<tr>") == before


def test_a_reader_is_offered_no_form(site: Site) -> None:
    reader = site.person(READER)
    assert "登记计量" not in reader.get(ITEM).text
    reader.get("/login/")
    assert reader.post(FORM, value="1").status == 403


@pytest.mark.parametrize(("name", "text"), [("value", "many"), ("unit", "公里"), ("day", "yesterday")])
def test_the_field_that_is_wrong_is_marked_and_keeps_what_was_typed(site: Site, name: str, text: str) -> None:
    clerk = site.person(CLERK)
    page = clerk.post(FORM, **_filled(clerk, **{name: text})).text
    marked = re.findall(r'<(?:input|select)[^>]*name="(\w+)"[^>]*aria-invalid="true" aria-describedby="issues"', page)
    assert marked == [name]
    assert 'id="issues"' in page
    assert name == "unit" or f'value="{text}"' in page
