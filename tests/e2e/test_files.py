"""Files in a real browser: chosen at a desk, photographed on a telephone, looked over, written, and saved again."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.test_journeys import enter
from fixtures.site import CLERK, Site

pytestmark = pytest.mark.browser
ITEM = "/items/500118/investment.project/YC20-GQMC/"
DOT = bytes.fromhex(  # one red point
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc00000030101"
    "00c9fe92ef0000000049454e44ae426082"
)


@pytest.mark.parametrize("at", ["desktop", "phone"])
def test_a_clerk_adds_a_photograph_and_a_paper_to_a_milestone(
    request: pytest.FixtureRequest, site: Site, tmp_path: Path, at: str
) -> None:
    page: Page = request.getfixturevalue(at)
    photograph, paper = tmp_path / f"现场-{at}.png", tmp_path / f"许可证-{at}.pdf"
    photograph.write_bytes(DOT)
    paper.write_bytes(b"%PDF-1.4")
    enter(page, site, CLERK)
    page.goto(site.url + ITEM + "record/measure/")
    page.get_by_label("数值").fill("1")
    page.get_by_label("附件").set_input_files([paper] if at == "phone" else [photograph, paper])
    camera = page.get_by_label("拍照")
    if at == "phone":
        expect(camera).to_have_attribute("capture", "environment")
        camera.set_input_files(photograph)
    else:
        expect(camera).to_be_hidden()
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_text(paper.name)).to_be_visible()
    page.get_by_role("button", name="返回修改").click()
    expect(page.get_by_label(photograph.name)).to_be_checked()
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_role("status")).to_contain_text("已写入账簿")
    link = page.get_by_role("link", name=photograph.name)
    picture = link.locator("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("naturalWidth", 1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with page.expect_download() as saved:
        page.get_by_role("link", name=paper.name).click()
    assert saved.value.suggested_filename == paper.name
    assert Path(saved.value.path()).read_bytes() == b"%PDF-1.4"
