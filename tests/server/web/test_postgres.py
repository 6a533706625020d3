"""The pages over PostgreSQL: each page group answers, and what a form writes stands in the books."""

import re

import pytest

from fixtures.site import SMALL_CLERK, SMALL_EDITOR, Site

pytestmark = pytest.mark.postgres
ITEM = "/items/500118/works.factory/F1/"
FORM = f"{ITEM}record/milestone/"


def test_every_page_group_answers_and_a_milestone_is_recorded(postgres_site: Site) -> None:
    clerk = postgres_site.person(SMALL_CLERK)
    pages = ("/", "/figures/works.signed/500118/2026/", "/ledgers/", "/ledgers/works.factory/", ITEM, FORM)
    assert [clerk.get(path).status for path in pages] == [200] * len(pages)
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', clerk.get(FORM).text) for name in ("key", "version")}
    form = {name: found[1] for name, found in hidden.items() if found}
    written = clerk.post(FORM, **form, milestone="signed", status="actual", day="2026-06-02", sure="1")
    assert written.status == 302
    page = clerk.get(written.headers["location"]).text
    assert "已写入账簿 500118 第 2 条" in page
    assert re.search(r"签约</b>.*?已完成 <time>2026-06-02</time>", page, re.DOTALL)
    figure = postgres_site.visitor().get("/figures/works.signed/500118/2026/").text
    assert "500118#2" in figure


def test_a_sign_that_postgresql_cannot_keep_breaks_nothing(postgres_site: Site) -> None:
    clerk = postgres_site.person(SMALL_CLERK)
    nul = (
        "/?org=%00",
        "/ledgers/works.factory/?q=%00&stage=%00&after=%00&org=%00",
        f"{ITEM}%00/",
        f"{ITEM}?at=%00&on=%00",
    )
    answers = [
        clerk.get(path) for path in (*nul, "/figures/works.signed/%00/2026/?item=%00", "/figures/%00/500118/2026/")
    ]
    answers.append(
        clerk.post(FORM, milestone="signed", status="actual", day="2026-06-02", note="\0", key="\0", sure="1")
    )
    visitor = postgres_site.visitor()
    visitor.get("/login/")
    answers += [visitor.post("/login/", username=name, password=name) for name in ("\0", "x" * 5000)]
    assert [one.status for one in answers if one.status >= 500] == []


def test_a_draft_is_kept_checked_and_a_claim_let_stand(postgres_site: Site) -> None:
    editor = postgres_site.person(SMALL_EDITOR)
    assert editor.get("/drafts/").status == 200
    kept = editor.post(
        "/drafts/", text="甲区2026年签约工厂0个。这家工厂是全市首个。", published="2026-12-31", org="500118"
    )
    assert kept.status == 302, kept.text
    where = kept.headers["location"]
    page = editor.get(f"{where}?show=all")
    assert "全市首个" in page.text
    link = re.search(rf'href="({where}[0-9a-f]{{16}}/)"', page.text)
    assert link
    sent = {"does": "stand", "version": "0", "sent": f"web-{'0' * 24}", "why": "依据 500118#1"}
    assert [editor.post(link[1], **sent).status for _ in range(2)] == [302, 302]
    assert "500118#2" in editor.get(f"{where}?show=all").text
    assert editor.post(f"{where}delete/").status == 302
    assert "全市首个" not in editor.get("/drafts/").text
