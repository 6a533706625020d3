"""Opening an item, changing it, correcting and withdrawing entries: looked over, written once, and who may do what."""

import html
import re

import pytest

from fixtures.site import CLERK, NEIGHBOUR, READER, Site, Visitor

LEDGER = "/ledgers/investment.project/"
NEW = f"{LEDGER}new/"
ITEM = "/items/500118/investment.project/YC21-CCQC/"
AMEND = f"{ITEM}amend/"


def _form(person: Visitor, where: str) -> dict[str, str | list[str]]:
    """The form of a page as it stands: every input by name."""
    return _filled_in(person.get(where).text)


def _filled_in(page: str) -> dict[str, str | list[str]]:
    form = page.partition('<form method="post" class="stack"')[2].partition("</form>")[0]
    found: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        named, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if named and named[1] != "csrfmiddlewaretoken" and (' type="checkbox"' not in tag or " checked" in tag):
            text = html.unescape(value[1]) if value else ""
            found[named[1]] = text if named[1] not in found else [*_list(found[named[1]]), text]
    for name, inside in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    for name, inside in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = html.unescape(inside)
    return found


def _list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _new(clerk: Visitor, **more: str) -> dict[str, str | list[str]]:
    told = {
        "f.name": "某某新材料项目",
        "f.org": "500118",
        "f.contract_amount": "1.2亿",
        "f.sector": "industrial",
        "day": "2021-07-20",
    }
    return {**_form(clerk, NEW), **told, **more}


def test_an_item_is_looked_over_then_opened_once_and_its_page_shown(site: Site) -> None:
    clerk = site.person(CLERK)
    assert "新建项目" in clerk.get(LEDGER).text
    form = _new(clerk)
    looked = clerk.post(NEW, **form)
    assert looked.status == 200, looked.text
    assert "写入后不能删改" in looked.text
    assert "某某新材料项目" in looked.text
    sure = {**_filled_in(looked.text), "sure": "1"}
    written, again = (clerk.post(NEW, **sure) for _ in range(2))
    assert written.status == again.status == 302, written.text
    assert written.headers["location"] == again.headers["location"]
    page = clerk.get(written.headers["location"]).text
    assert "已写入账簿 500118" in page
    assert "某某新材料项目" in page
    assert "1.2<span" in page.replace("\n", "")  # 亿元 is what the field is kept in


def test_what_is_wrong_is_marked_at_its_field_and_nothing_is_lost(site: Site) -> None:
    clerk = site.person(CLERK)
    answer = clerk.post(NEW, **_new(clerk, **{"f.contract_amount": "90亩", "f.name": ""}))
    assert answer.status == 422
    assert "量纲不同" in answer.text
    marked = re.findall(r'name="f\.(\w+)"[^>]*aria-invalid="true"', answer.text)
    assert "contract_amount" in marked
    assert 'value="90亩"' in answer.text
    assert "确认写入" not in answer.text


def test_fields_are_changed_and_only_what_changed_is_written(site: Site) -> None:
    clerk = site.person(CLERK)
    form = _form(clerk, AMEND)
    assert "没有改动" in clerk.post(AMEND, **form).text
    looked = clerk.post(AMEND, **{**form, "f.name": "更名后的项目"})
    assert looked.status == 200, looked.text
    assert looked.text.count("→") == 1
    assert "更名后的项目" in looked.text
    written = clerk.post(AMEND, **{**_filled_in(looked.text), "sure": "1"})
    assert written.status == 302, written.text
    page = clerk.get(written.headers["location"]).text
    assert "<h1>更名后的项目</h1>" in page
    late = clerk.post(
        AMEND, **{**form, "f.name": "又一个名字", "key": "web-0", "sure": "1"}
    )  # filled in before the change
    assert late.status == 422
    assert "重新读取后再改" in late.text
    assert "又一个名字" in late.text


def test_an_entry_is_corrected_with_a_reason_and_the_earlier_one_stays(site: Site) -> None:
    clerk = site.person(CLERK)
    where = _corrections(clerk)[0]
    form = {**_form(clerk, where), "does": "correct"}
    refused = clerk.post(where, **form)
    assert refused.status == 422
    assert "须写明理由" in refused.text
    looked = clerk.post(where, **{**form, "reason": "合同日期抄错"})
    assert looked.status == 200, looked.text
    written = clerk.post(where, **{**_filled_in(looked.text), "sure": "1"})
    assert written.status == 302, written.text
    page = clerk.get(written.headers["location"]).text
    assert "合同日期抄错" in page
    assert 'class="struck"' in page
    assert clerk.get(where).status == 404  # it is no longer in force


def test_an_entry_is_withdrawn(site: Site) -> None:
    clerk = site.person(CLERK)
    where = _corrections(clerk)[0]
    form = {**_form(clerk, where), "does": "withdraw", "reason": "重复登记"}
    looked = clerk.post(where, **form)
    assert "不再有效" in looked.text
    written = clerk.post(where, **{**_filled_in(looked.text), "sure": "1"})
    assert written.status == 302, written.text
    assert "重复登记" in clerk.get(written.headers["location"]).text


def _corrections(clerk: Visitor) -> list[str]:
    found = re.findall(r'href="(/items/[^"]*/correct/\d+/)"', clerk.get(ITEM).text)
    assert found
    return found


@pytest.mark.parametrize("person", [READER, NEIGHBOUR])
def test_who_may_not_write_is_offered_nothing_and_refused(site: Site, person: str) -> None:
    correction = _corrections(site.person(CLERK))[0]
    visitor = site.person(person)
    assert "新建项目" not in visitor.get(LEDGER).text
    for where in (NEW, AMEND, correction):
        assert visitor.get(where).status == 403
        assert visitor.post(where, **{"f.name": "x", "sure": "1"}).status == 403


def test_an_org_of_others_cannot_be_written_to(site: Site) -> None:
    clerk = site.person(CLERK)
    assert clerk.post(NEW, **_new(clerk, **{"f.org": "500109"})).status == 403


def test_nobody_logged_in_is_asked_to_log_in(site: Site) -> None:
    stranger = Visitor(site.url)
    for where in (NEW, AMEND):
        assert stranger.get(where).status == 302


@pytest.mark.parametrize("where", ["/ledgers/none.none/new/", "/items/500118/none.none/x/amend/", f"{ITEM}correct/1/"])
def test_what_is_not_there(site: Site, where: str) -> None:
    assert site.person(CLERK).get(where).status in {403, 404}
