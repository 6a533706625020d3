"""Every main page against WCAG 2.2 AA by axe, at a desk in light and on a telephone in dark colours."""

from importlib.resources import files

import pytest
from playwright.sync_api import Page

from e2e.test_journeys import PAGES, enter
from fixtures.site import CLERK, Site

pytestmark = pytest.mark.browser
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const found = await axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(" ; ")}`);
}"""


@pytest.mark.parametrize("at", ["desktop", "phone"])
def test_pages_are_clean(request: pytest.FixtureRequest, site: Site, at: str, expected_faults: list[str]) -> None:
    expected_faults.append("404")
    page: Page = request.getfixturevalue(at)
    enter(page, site, CLERK)
    page.emulate_media(color_scheme="dark" if at == "phone" else "light")
    found: dict[str, list[str]] = {}
    for path in (*PAGES, "/ledgers/investment.project/?least.land=1&column=land"):
        page.goto(site.url + path, timeout=60_000)
        page.evaluate(AXE)
        found[path] = page.evaluate(RUN)
    assert {path: told for path, told in found.items() if told} == {}
