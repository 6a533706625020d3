"""Journeys in a real browser, from the first page to the finished job, at a desk and on a telephone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from fixtures.site import CLERK, READER, Site

pytestmark = pytest.mark.browser
FIGURE = "/figures/investment.start_rate/500118/2021-H1/"
ITEM = "/items/500118/investment.project/YC20-GQMC/"
HOME = "/orgs/500118/"
INVARIANTS = "/orgs/500237/invariants/"
PAGES = (
    "/",
    "/table/",
    "/orgs/",
    HOME,
    INVARIANTS,
    FIGURE,
    "/ledgers/",
    "/ledgers/investment.project/",
    ITEM,
    f"{ITEM}record/measure/",
    "/drafts/",
    "/desk/",
    "/ledgers/investment.project/board/",
    "/ledgers/investment.project/new/",
    "/ledgers/investment.project/sheet/",
    f"{ITEM}amend/",
    "/login/",
    "/none",
)


def log_in(page: Page, site: Site, name: str) -> None:
    page.goto(f"{site.url}/login/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(site.passwords[name])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def enter(page: Page, site: Site, name: str) -> None:
    """Lets somebody in by a session they already have."""
    session = next(cookie for cookie in site.person(name).jar if cookie.name == "sessionid")
    page.context.add_cookies([{"name": "sessionid", "value": session.value or "", "url": site.url}])


def test_a_reader_goes_from_a_printed_figure_down_to_one_entry(desktop: Page, site: Site) -> None:
    log_in(desktop, site, READER)
    desktop.get_by_label("按判定筛选").get_by_role("link", name="不符").click()
    desktop.get_by_role("link", name="开工率", exact=True).click()
    expect(desktop.locator(".figure-value")).to_have_text("21.2%")
    desktop.get_by_role("link", name="引进项目（正式合同）").click()
    expect(desktop.locator(".figure-value")).to_have_text("203个")
    entry = desktop.locator("#entries tbody tr").first
    position = entry.locator(".spot").inner_text()
    entry.get_by_role("link").click()
    expect(desktop.get_by_text(position, exact=True)).to_be_visible()
    expect(desktop.get_by_role("heading", name="节点")).to_be_visible()


def test_a_clerk_on_a_telephone_records_a_measure(phone: Page, site: Site) -> None:
    log_in(phone, site, CLERK)
    phone.goto(site.url + ITEM)
    phone.get_by_role("link", name="登记计量").click()
    phone.get_by_label("数值").fill("3,000")
    phone.get_by_label("单位").select_option("万元")
    phone.get_by_label("日期").fill("2021-07-20")
    phone.get_by_role("button", name="下一步：核对").click()
    expect(phone.get_by_text("3,000万元")).to_be_visible()
    phone.get_by_role("button", name="确认写入").click()
    expect(phone.get_by_role("status")).to_contain_text(re.compile(r"已写入账簿 500118 第 \d+ 条"))
    expect(phone.get_by_text("到位资金：0.3亿元")).to_be_visible()


def test_everything_works_without_javascript(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(site.url + "/table/")
    page.get_by_label("按报道筛选").get_by_role("link", name="北碚").click()
    expect(page.locator("tbody th[scope=row]")).to_have_count(28)
    page.goto(site.url + FIGURE)
    expect(page.locator(".chart svg:visible")).to_have_count(1)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Definition")).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_on_a_telephone(
    phone: Page, site: Site, path: str, expected_faults: list[str]
) -> None:
    expected_faults.append("404")
    enter(phone, site, CLERK)
    phone.goto(site.url + path)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("path", ["/table/?lang=en", FIGURE, "/ledgers/investment.project/", ITEM, HOME])
def test_on_paper_rows_are_lines_below_a_head_and_controls_are_gone(desktop: Page, site: Site, path: str) -> None:
    enter(desktop, site, CLERK)
    desktop.set_viewport_size({"width": 680, "height": 990})  # A4 between margins of 15 mm
    desktop.emulate_media(media="print")
    desktop.goto(site.url + path)
    assert desktop.evaluate("document.documentElement.scrollWidth") <= 680
    expect(desktop.locator(".cards thead th").first).to_be_visible()
    expect(desktop.locator("form:visible, nav:visible, summary:visible")).to_have_count(0)


def test_the_ring_of_focus_shows_on_the_top_bar(desktop: Page, site: Site) -> None:
    desktop.goto(site.url + "/")
    for _ in range(2):
        desktop.keyboard.press("Tab")
    assert desktop.evaluate("getComputedStyle(document.activeElement).outlineColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("path", ["/table/", FIGURE, "/ledgers/investment.project/", ITEM])
def test_rows_are_lines_at_a_desk_and_cards_on_a_telephone(desktop: Page, phone: Page, site: Site, path: str) -> None:
    spread = """rows => rows.map(row => {
        const tops = [...row.children].map(cell => cell.getBoundingClientRect()).filter(box => box.height > 0);
        return Math.max(...tops.map(box => box.top)) - Math.min(...tops.map(box => box.top));
    })"""
    for page in (desktop, phone):
        enter(page, site, CLERK)
        page.goto(site.url + path)
    rows = ".cards tbody tr:not(.group), .cards thead tr"
    assert max(desktop.locator(rows).evaluate_all(spread)) == 0
    assert min(phone.locator(".cards tbody tr:not(.group)").evaluate_all(spread)) > 0


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_a_title_and_names_for_all_its_controls(
    desktop: Page, site: Site, path: str, expected_faults: list[str]
) -> None:
    expected_faults.append("404")
    enter(desktop, site, CLERK)
    desktop.goto(site.url + path)
    assert desktop.locator("h1").count() == 1
    assert desktop.title().endswith("· 台账")
    nameless = desktop.locator("input:not([type=hidden]), select, textarea").evaluate_all(
        "all => all.filter(one => !one.labels.length).map(one => one.outerHTML)"
    )
    assert nameless == []
    assert desktop.locator("table:not(:has(caption))").count() == 0
    ids = desktop.locator("[id]").evaluate_all("all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_the_keyboard_reaches_the_content_first(desktop: Page, site: Site) -> None:
    desktop.goto(site.url + "/")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("link", name="跳到正文")).to_be_focused()
    desktop.keyboard.press("Enter")
    assert desktop.evaluate("document.activeElement.id") == "main"


def test_a_reader_goes_from_a_tile_to_a_districts_home_and_to_its_items(desktop: Page, site: Site) -> None:
    enter(desktop, site, READER)
    desktop.goto(site.url + "/")
    desktop.get_by_label("按方位看区县").get_by_role("link", name="永川").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("永川区")
    desktop.get_by_label("周期").select_option("2020-H1")
    desktop.get_by_role("button", name="查看").click()
    expect(desktop.locator(".values caption").first).to_contain_text("2020年上半年")
    desktop.get_by_role("link", name="招商项目", exact=True).click()
    expect(desktop.locator(".listing tbody tr")).to_have_count(50)


def test_reasons_unfold_without_javascript_and_a_home_answers_a_chosen_period(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(site.url + "/?org=500118&verdict=differs")
    expect(page.locator(".claim")).to_have_count(4)
    page.locator(".claim summary").last.click()
    expect(page.get_by_text("分母须为 168")).to_be_visible()
    page.goto(site.url + HOME)
    page.get_by_label("周期").select_option("2020")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".values caption").first).to_contain_text("2020年")
    context.close()


def test_every_tile_is_one_size_and_none_lies_on_another(desktop: Page, phone: Page, site: Site) -> None:
    for page in (desktop, phone):
        page.goto(site.url + "/")
        boxes = page.locator(".tile").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.top, box.width, box.height])"
        )
        assert len(boxes) == 40
        assert len({(round(left), round(top)) for left, top, *_ in boxes}) == 40
        for size in (2, 3):
            assert max(box[size] for box in boxes) - min(box[size] for box in boxes) < 1
        spilt = page.locator(".tile").evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length")
        assert spilt == 0


def test_on_a_phone_the_lines_that_agree_wait_behind_a_link(phone: Page, site: Site) -> None:
    phone.goto(site.url + "/")
    card = phone.locator("article").filter(has_text="招商引资上半年盘点")
    expect(card.locator(".claim:visible")).to_have_count(7)
    card.get_by_role("link", name="另有 25 项一致").click()
    expect(phone.locator(".claim:visible")).to_have_count(32)


def test_on_paper_a_card_prints_all_its_lines(desktop: Page, site: Site) -> None:
    desktop.set_viewport_size({"width": 680, "height": 990})
    desktop.emulate_media(media="print")
    desktop.goto(site.url + "/")
    assert desktop.evaluate("document.documentElement.scrollWidth") <= 680
    expect(desktop.locator("article").first.locator(".claim:visible").first).to_be_visible()
    assert desktop.locator(".claim:visible").count() == desktop.locator(".claim").count()
    expect(desktop.locator("form:visible, summary:visible")).to_have_count(0)


def test_the_keyboard_walks_the_tiles_and_each_says_where_it_leads(desktop: Page, site: Site) -> None:
    desktop.goto(site.url + "/orgs/")
    tiles = desktop.get_by_label("按方位看区县").get_by_role("link")
    tiles.first.focus()
    desktop.keyboard.press("Tab")
    expect(tiles.nth(1)).to_be_focused()
    said = desktop.get_by_label("按方位看区县").get_by_role("link", name="永川").inner_text()
    assert re.sub(r"\s+", " ", said).startswith("永川")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("heading", level=1)).to_have_text("开州区")


def test_a_homes_figures_stand_beside_their_names_on_a_telephone(phone: Page, site: Site) -> None:
    phone.goto(site.url + HOME)
    row = phone.locator(".values tbody tr").filter(has_text="引进项目（正式合同）").first
    name, value, growth = (row.locator(one).bounding_box() for one in ("th", "td.first", "td:nth-of-type(3)"))
    assert name
    assert value
    assert growth
    assert name["x"] + name["width"] <= value["x"]
    assert abs(name["y"] + name["height"] - value["y"] - value["height"]) < 2
    assert growth["y"] >= name["y"] + name["height"]
