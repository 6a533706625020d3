"""A clerk opens an item in a real browser: told at once what is wrong, kept when the page is left, written once."""

import pytest
from playwright.sync_api import Page, expect

from e2e.test_journeys import enter
from fixtures.site import CLERK, Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("at", ["desktop", "phone"])
def test_a_clerk_opens_an_item(request: pytest.FixtureRequest, site: Site, at: str) -> None:
    page: Page = request.getfixturevalue(at)
    enter(page, site, CLERK)
    page.goto(f"{site.url}/ledgers/investment.project/?lang=zh")
    page.get_by_role("link", name="新建项目").click()
    page.get_by_label("项目名称").fill(f"某某新材料项目{at}")
    amount = page.get_by_label("合同引资额")
    amount.fill("90亩")
    amount.press("Tab")
    expect(page.locator("#issues")).to_contain_text("合同引资额：单位“亩”与“亿元”量纲不同")
    expect(amount).to_have_attribute("aria-invalid", "true")
    amount.fill("1.2亿")
    amount.press("Tab")
    expect(page.locator("#issues")).to_have_count(0)
    page.goto(f"{site.url}/ledgers/")  # called away in the middle
    page.goto(f"{site.url}/ledgers/investment.project/new/")
    expect(page.get_by_text("已恢复上次没有提交的内容")).to_be_visible()
    expect(page.get_by_label("合同引资额")).to_have_value("1.2亿")
    page.get_by_label("项目类别").select_option("工业")
    page.get_by_label("企业联系人").fill("张三")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_text(f"某某新材料项目{at}", exact=True)).to_be_visible()
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_role("status")).to_contain_text("已写入账簿 500118")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"某某新材料项目{at}")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_is_said_of_persons_is_not_kept_on_the_device(desktop: Page, site: Site) -> None:
    enter(desktop, site, CLERK)
    desktop.goto(f"{site.url}/ledgers/investment.project/new/?lang=zh")
    desktop.get_by_label("企业联系人").fill("李四")
    desktop.get_by_label("备注").fill("待核实")
    kept = desktop.evaluate("JSON.stringify({...localStorage})")
    assert "待核实" in kept
    assert "李四" not in kept
    desktop.get_by_role("link", name="取消").click()
    desktop.goto(f"{site.url}/ledgers/investment.project/new/")
    desktop.get_by_role("button", name="不要了").click()
    expect(desktop.get_by_label("备注")).to_have_value("")
