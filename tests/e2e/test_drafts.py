"""An editor checks a draft in a real browser by the keyboard alone: pastes, walks the findings, lets one stand."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.test_journeys import enter
from fixtures.site import EDITOR, Site

pytestmark = pytest.mark.browser
FIRST_FIGURES_MS = 60_000  # a server that has just started takes the books in first, and then warms up
TEXT = (
    "永川区上半年招商引资成效显著\n今年上半年，永川区引进项目203个，新开工项目43个，开工率25.6%。\n"
    "外出招商72次，同比增长28.48%。该项目填补全市空白。\n永川区融媒体中心 王某\n"
)


def _tab_to(page: Page, name: str) -> None:
    """Tab until something of that name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        told = page.evaluate("(document.activeElement.textContent || document.activeElement.id || '').trim()")
        if told == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.mark.parametrize("at", ["desktop", "phone"])
def test_a_draft_by_keyboard_alone(request: pytest.FixtureRequest, site: Site, tmp_path: Path, at: str) -> None:
    page: Page = request.getfixturevalue(at)
    enter(page, site, EDITOR)
    page.goto(f"{site.url}/drafts/?lang=zh")
    page.get_by_label("稿件", exact=True).focus()
    page.keyboard.insert_text(TEXT + at)
    page.get_by_label("见报日期").fill("2021-07-24")
    _tab_to(page, "核对")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="核对结果")).to_be_visible(timeout=FIRST_FIGURES_MS)
    page.wait_for_load_state()  # the keys are a script that runs once the page is there
    page.keyboard.press("n")
    expect(page.locator(".finding:focus")).to_contain_text("25.6%")
    page.keyboard.press("Enter")
    expect(page.locator(".marked:focus")).to_contain_text("25.6%")
    page.keyboard.press("Enter")  # back to its finding
    page.keyboard.press("n")
    expect(page.locator(".finding:focus")).to_contain_text("28.48%")
    _tab_to(page, "说明理由，照登")
    page.keyboard.press("Enter")
    page.get_by_label("理由").focus()
    page.keyboard.type("按全年口径统计")
    _tab_to(page, "说明理由，照登")
    page.keyboard.press("Enter")
    expect(page.locator(".stands")).to_contain_text("按全年口径统计", timeout=FIRST_FIGURES_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.screenshot(path=tmp_path / "draft.png", full_page=True)
