"""Pictures of the main screens for the documents: `pytest tests/e2e/shots.py` writes them into docs/img.

Not collected by itself: pictures change with fonts and browsers, so they are taken when somebody means to look at them.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from e2e.test_journeys import enter
from fixtures.browser import DESKTOP, PHONE, watched_page
from fixtures.site import CLERK, Site

pytestmark = pytest.mark.browser
FOLDER = Path(__file__).parents[2] / "docs" / "img"
BYTES_MAX = 300_000
HEIGHT_MAX = {1280: 1150, 390: 1600}  # what is seen of a long page
SCREENS = {
    "page": "/",
    "page-table": "/table/",
    "home": "/orgs/500118/",
    "districts": "/orgs/",
    "figure": "/figures/investment.start_rate/500118/2021-H1/",
    "invariants": "/orgs/500237/invariants/",
    "ledgers": "/ledgers/",
    "ledger": "/ledgers/investment.project/",
    "item": "/items/500118/investment.project/YC21-YADI/",
    "record": "/items/500118/investment.project/YC21-YADI/record/milestone/",
    "english": "/figures/keyprojects.municipal_completion/500109/2021-H1/?lang=en",
    "login": "/login/?lang=zh",
}


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_take_pictures(browser: Browser, site: Site, viewport: dict[str, int]) -> None:
    width = viewport["width"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with watched_page(browser, viewport, []) as page:  # type: ignore[arg-type]
        enter(page, site, CLERK)
        for name, path in SCREENS.items():
            page.goto(site.url + path)
            page.evaluate("document.activeElement && document.activeElement.blur()")
            height = min(page.evaluate("document.documentElement.scrollHeight"), HEIGHT_MAX[width])
            picture = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
            assert len(picture) < BYTES_MAX, f"{name} at {width} is {len(picture)} bytes"
            (FOLDER / f"{name}-{width}.png").write_bytes(picture)
