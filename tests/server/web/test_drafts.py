"""A draft is checked, its findings shown, one let stand and taken back; what cannot be read; who may do what."""

import re

import pytest

from fixtures.site import CLERK, EDITOR, NEIGHBOUR, PUBLISHER, Site, Visitor

DRAFTS = "/drafts/"
# 203 projects and 43 starts stand in the book; 43 of 203 are 21.2 %, and 25.6 % is printed
TEXT = "永川区上半年招商引资成效显著\n今年上半年，永川区引进项目203个，新开工项目43个，开工率25.6%。该项目填补全市空白。\n永川区融媒体中心 王某\n"
DAY = "2021-07-24"


def _sent(person: Visitor, text: str = TEXT, **form: str) -> str:
    """Where a draft that was sent is shown."""
    person.get(DRAFTS)
    answer = person.post(DRAFTS, text=text, published=DAY, **form)
    assert answer.status == 302, answer.text
    return answer.headers["location"]


def _finding(page: str, surface: str) -> str:
    """The part of a page that tells one finding."""
    return next(part for part in page.split('<li class="finding')[1:] if f"<b>{surface}</b>" in part).partition(
        "</li>"
    )[0]


def _standing(person: Visitor, page: str, surface: str) -> str:
    """Where the form is by which a finding of a page stands, or ceases to."""
    link = re.search(r'href="(/drafts/\d+/[0-9a-f]{16}/)"', _finding(person.get(f"{page}?show=all").text, surface))
    assert link
    return link[1]


def _filled(person: Visitor, form: str, why: str) -> dict[str, str]:
    """That form as its page gives it, with a reason."""
    hidden = re.findall(r'type="hidden" name="(does|version|sent|position)" value="([^"]*)"', person.get(form).text)
    return {**dict(hidden), "why": why}


def test_a_draft_is_kept_and_each_figure_told(site: Site) -> None:
    editor = site.person(EDITOR)
    where = _sent(editor)
    page = editor.get(f"{where}?show=all").text
    assert "一致" in _finding(page, "203个")
    assert "/figures/investment." in _finding(page, "203个")
    assert "不符" in _finding(page, "25.6%")
    assert "168" in _finding(page, "25.6%")  # 43 ÷ 25.6 % needs a base of 168
    assert "无法判断" in _finding(page, "填补全市空白")
    assert "永川区上半年招商引资成效显著" in editor.get(DRAFTS).text
    only = editor.get(f"{where}?show=differs").text
    assert "<b>203个</b>" not in only
    assert "<b>25.6%</b>" in only
    assert "Let it stand" in editor.get(f"{where}?lang=en&show=all").text
    assert "说明理由" in editor.get(f"{where}?lang=zh&show=all").text


def test_a_finding_is_let_stand_by_an_entry_and_taken_back(site: Site) -> None:
    editor = site.person(EDITOR)
    where = _sent(editor, TEXT + "一\n")
    form = _standing(editor, where, "25.6%")
    refused = editor.post(form, **_filled(editor, form, " "))
    assert refused.status == 422
    assert "没有写理由" in refused.text
    sent = _filled(editor, form, "按季度口径")
    assert [editor.post(form, **sent).status for _ in range(2)] == [302, 302]  # a form sent twice writes once
    shown = _finding(editor.get(f"{where}?show=all").text, "25.6%")
    assert "已说明照登" in shown
    assert "按季度口径" in shown
    assert EDITOR in shown
    spot = re.search(r"500118#\d+", shown)
    assert spot
    # a later version does not carry it silently
    later = _sent(editor, TEXT + "二\n", previous=where.strip("/").rpartition("/")[2])
    told = _finding(editor.get(f"{later}?show=all").text, "25.6%")
    assert "上一稿已说明" in told
    assert "已说明照登" not in told
    late = editor.post(form, **{**sent, "sent": f"web-{'1' * 24}", "why": "另一个人也说"})
    assert late.status == 422  # whoever was overtaken neither writes beside it nor takes it back
    assert "重新读取后再改" in late.text
    assert "另一个人也说" in late.text
    back = _filled(editor, form, "口径弄错了")
    assert back["does"] == "back"
    assert editor.post(form, **back).status == 302
    assert editor.post(form, **back).status == 302
    assert editor.post(form, **{**back, "sent": f"web-{'2' * 24}"}).status == 422
    assert "已说明照登" not in _finding(editor.get(f"{where}?show=all").text, "25.6%")


def test_a_claim_without_a_number_stands_on_an_entry(site: Site) -> None:
    editor = site.person(EDITOR)
    where = _sent(editor, TEXT + "三\n")
    form = _standing(editor, where, "填补全市空白")
    for why, status in (
        ("大家都这么说", 422),
        ("依据 500118#99999999", 422),
        ("依据 500118#0", 422),
        ("依据 500118#10", 302),
    ):
        answer = editor.post(form, **_filled(editor, form, why))
        assert answer.status == status
        assert status == 302 or "没有数的说法要凭一条记录" in answer.text


def test_others_neither_see_it_nor_let_it_stand(site: Site) -> None:
    editor, neighbour, clerk = (site.person(name) for name in (EDITOR, NEIGHBOUR, CLERK))
    where = _sent(editor, TEXT + "四\n")
    key = re.search(r"/drafts/\d+/[0-9a-f]{16}/", editor.get(f"{where}?show=all").text)
    assert key
    for other in (neighbour, clerk):
        assert other.get(where).status == 404
        assert other.get(key[0]).status == 404
    own = _sent(clerk, TEXT + "四\n")
    page = clerk.get(f"{own}?show=all").text
    assert "说明理由" not in page  # a clerk may not waive
    digest_key = key[0].strip("/").rpartition("/")[2]
    assert clerk.get(f"{own}{digest_key}/").status == 403
    assert clerk.post(f"{where}delete/").status == 404
    assert editor.post(f"{where}delete/").status == 302
    assert editor.get(where).status == 404


def test_a_visitor_is_answered_once_and_nothing_is_kept(site: Site) -> None:
    visitor = site.visitor()
    assert "稿件不留存" in visitor.get(DRAFTS).text
    answer = visitor.post(DRAFTS, text=TEXT, published=DAY)
    assert answer.status == 200
    assert "这一页不留存" in answer.text
    assert "不符" in _finding(answer.text, "25.6%")
    assert "说明理由" not in answer.text
    assert "<b>203个</b>" in answer.text  # all findings: nothing is kept that could be asked again
    assert visitor.get("/drafts/1/").status == 302  # asked to log in
    assert visitor.post("/drafts/1/delete/").status == 302
    long = visitor.post(DRAFTS, text=TEXT * 300)
    assert long.status == 422
    assert "超过上限 20000 字" in long.text


def test_a_file_is_taken_and_one_that_is_no_text_is_told_of(site: Site) -> None:
    editor = site.person(EDITOR)
    editor.get(DRAFTS)
    kept = editor.send(DRAFTS, ("通稿.txt", b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode()), published=DAY)
    assert kept.status == 302
    page = editor.get(kept.headers["location"]).text
    assert "<h1>通稿.txt</h1>" in page
    assert "<b>25.6%</b>" in page
    for content, says in ((TEXT.encode("gbk"), "GB"), (b"", "空"), (b"PK\x03\x04 no document", "通稿.txt")):
        refused = editor.send(DRAFTS, ("通稿.txt", content))
        assert refused.status == 422
        assert says in refused.text or "读不" in refused.text
    both = editor.send(DRAFTS, ("通稿.txt", TEXT.encode()), text=TEXT)
    assert both.status == 422
    assert "只留一样" in both.text


def test_who_may_audit_in_the_org_finds_the_draft_in_a_list(site: Site) -> None:
    editor, publisher, neighbour = (site.person(name) for name in (EDITOR, PUBLISHER, NEIGHBOUR))
    where = _sent(editor, TEXT + "六\n", org="500118", name="给发布人看的")
    others = publisher.get(f"{DRAFTS}?whose=others").text
    assert f'href="{where}"' in others
    assert EDITOR in others
    page = publisher.get(where)
    assert page.status == 200
    assert "确认删除" not in page.text
    assert "说明理由" not in page.text  # to audit is not to waive
    assert publisher.post(f"{where}delete/").status == 404
    assert "给发布人看的" not in neighbour.get(f"{DRAFTS}?whose=others").text
    assert neighbour.get(where).status == 404


def test_a_mark_leads_to_its_finding_where_another_list_holds_it(site: Site) -> None:
    editor = site.person(EDITOR)
    where = _sent(editor, TEXT + "七\n")
    page = editor.get(where).text
    for surface, shown in (("203个", "agrees"), ("填补全市空白", "unsaid")):
        mark = re.search(rf'href="(\?show={shown}#f-(\w+))">(?:(?!</a>).)*{surface}</a>', page, re.DOTALL)
        assert mark
        assert f'id="f-{mark[2]}"' in editor.get(where + mark[1].partition("#")[0]).text
    assert re.search(r'href="#f-\w+">(?:(?!</a>).)*25\.6%</a>', page, re.DOTALL)


def test_a_version_in_which_nothing_changed_is_no_other_draft(site: Site) -> None:
    editor = site.person(EDITOR)
    where = _sent(editor, TEXT + "八\n")
    number = where.strip("/").rpartition("/")[2]
    assert _sent(editor, TEXT + "八\n", previous=number) == where
    later = _sent(editor, TEXT + "九\n", previous=number)
    assert f'<a href="{where}">' in editor.get(later).text
    assert editor.post(f"{where}delete/").status == 302
    assert editor.get(later).status == 200  # one may go without the other


@pytest.mark.parametrize(
    "path",
    ["?before=x", "?before=99999999999999999999", "?whose=nobody", "?after=-1&show=none", "99999999999999999999/"],
)
def test_an_address_somebody_made_up_breaks_nothing(site: Site, path: str) -> None:
    assert site.person(EDITOR).get(DRAFTS + path).status in {200, 404}


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"text": "  "}, "空"),
        ({"text": TEXT, "published": "someday"}, "不是一个日期"),
        ({"text": TEXT, "org": "nowhere"}, "nowhere"),
        ({"text": "字" * 100_001}, "上限"),
    ],
)
def test_what_cannot_be_checked_is_said_and_the_words_stay(site: Site, form: dict[str, str], says: str) -> None:
    editor = site.person(EDITOR)
    editor.get(DRAFTS)
    answer = editor.post(DRAFTS, **form)
    assert answer.status == 422
    assert says in answer.text
    assert form["text"].strip() in answer.text


def test_markup_in_a_draft_is_text(site: Site) -> None:
    editor = site.person(EDITOR)
    where = _sent(editor, "<script>alert(1)</script>永川区引进项目203个<b>。")
    page = editor.get(where).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_draft_as_a_document(site: Site) -> None:
    editor = site.person(EDITOR)
    where = _sent(editor, TEXT + "五\n")
    opened = editor.raw(f"{where}document/")
    assert opened.startswith(b"PK")


def test_a_text_without_figures(site: Site) -> None:
    editor = site.person(EDITOR)
    assert "没有找到数" in editor.get(_sent(editor, "春风又绿江南岸。")).text
