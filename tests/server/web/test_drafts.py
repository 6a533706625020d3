"""A draft is checked, its findings shown, one let stand and taken back; what cannot be read; who may do what."""

import re

import pytest

from fixtures.site import CLERK, EDITOR, NEIGHBOUR, Site, Visitor

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
    link = re.search(r'href="(/drafts/\d+/[0-9a-f]{16}/)"', _finding(editor.get(f"{where}?show=all").text, "25.6%"))
    assert link
    form = editor.get(link[1])
    assert form.status == 200
    assert editor.post(link[1], why="").status == 422
    sent = {"why": "按季度口径", "sent": "web-draft-test-1"}
    written = [editor.post(link[1], **sent)]
    assert written[0].status == 302
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
    back = editor.post(link[1], why="口径弄错了", sent="web-draft-test-2")
    assert back.status == 302
    assert "已说明照登" not in _finding(editor.get(f"{where}?show=all").text, "25.6%")


def test_a_claim_without_a_number_stands_on_an_entry(site: Site) -> None:
    editor = site.person(EDITOR)
    where = _sent(editor, TEXT + "三\n")
    link = re.search(
        r'href="(/drafts/\d+/[0-9a-f]{16}/)"', _finding(editor.get(f"{where}?show=all").text, "填补全市空白")
    )
    assert link
    assert "没有数的说法要凭一条记录" in editor.post(link[1], why="大家都这么说").text
    assert editor.post(link[1], why="依据 500118#99999999").status == 422
    assert editor.post(link[1], why="依据 500118#10").status == 302


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
    assert visitor.get("/drafts/1/").status == 302  # asked to log in


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
