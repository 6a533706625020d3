"""The first page: reports as cards with their counts, the filters, and the tiles. Counts worked out by hand from the
facts of the two oldest reports: 永川 32 (yc11, 12, 13 and 24 differ; yc14, 25 and 32 cannot be said), 北碚 28.
"""

import re

import pytest

from fixtures.site import Site

TILE = re.compile(r'<li class="x(\d+) y(\d+)"><a class="tile([^"]*)" href="/orgs/([^/"]+)/" title="([^"]+)"')


def card(text: str, report: str) -> str:
    """One card's part of the page."""
    found = re.search(
        rf'<article class="panel report" aria-labelledby="report-{report}">.*?</article>', text, re.DOTALL
    )
    assert found, report
    return found[0]


def counts(text: str) -> dict[str, int]:
    """The verdict counts that a card or a tile writes: mark and word, then the number."""
    told = re.findall(r"(一致|不符|无法判断)(?:</span>)? ?(?:<b>)?(\d+)", text)
    return {name: int(number) for name, number in told}


def test_a_card_counts_its_figures_by_verdict(site: Site) -> None:
    text = site.visitor().get("/").text
    yongchuan = card(text, "yongchuan")
    assert counts(yongchuan.split('<ul class="claims')[0]) == {"一致": 25, "不符": 4, "无法判断": 3}
    assert yongchuan.count('<li class="claim ') == 32
    assert counts(card(text, "beibei").split('<ul class="claims')[0]) == {"一致": 28}


def test_a_line_says_label_printed_value_and_verdict_and_why_where_it_does_not_agree(site: Site) -> None:
    yongchuan = card(site.visitor().get("/").text, "yongchuan")
    lines = re.findall(r'<li class="claim (\w+)">(.*?)</li>', yongchuan, re.DOTALL)
    rate = next(body for tone, body in lines if tone == "differs" and ">开工率<" in body)
    assert 'href="/figures/investment.start_rate/500118/2021-H1/"' in rate
    assert re.search(r'claim-value">25.6<span class="unit">%', rate)
    assert re.search(r"<summary>不符 · 推得 21.18%</summary><p>.*分母须为 168", rate)
    assert all(("<details>" in body) == (tone != "agrees") for tone, body in lines)


@pytest.mark.parametrize(
    ("query", "lines", "cards"),
    [
        ("org=500118", 32, 1),
        ("org=500118&verdict=differs", 4, 1),
        ("org=500118&verdict=cannot%20say", 3, 1),
        ("org=500109&verdict=differs", 0, 0),
        ("org=none", 0, 0),
        ("verdict=none", 0, 0),
    ],
)
def test_the_page_is_filtered_by_district_and_by_verdict(site: Site, query: str, lines: int, cards: int) -> None:
    text = site.visitor().get(f"/?{query}").text
    assert text.count('<li class="claim ') == lines
    assert text.count("<article") == cards
    assert ("没有符合条件的数" in text) == (lines == 0)


def test_the_table_and_each_cards_part_of_it_are_one_click_away(site: Site) -> None:
    text = site.visitor().get("/").text
    assert 'href="/table/"' in text
    assert 'href="/table/?org=500118"' in card(text, "yongchuan")
    assert 'href="/orgs/500118/"' in card(text, "yongchuan")


@pytest.mark.parametrize("path", ["/", "/orgs/"])
def test_the_tiles_lead_to_every_district_and_count_those_with_a_report(site: Site, path: str) -> None:
    text = site.visitor().get(path).text
    tiles = TILE.findall(text)
    assert len(tiles) == 40
    assert len({(x, y) for x, y, *_ in tiles}) == 40
    told = {code for _, _, tone, code, _ in tiles if "told" in tone}
    assert {"500118", "500109"} <= told
    tile = re.search(r'href="/orgs/500118/" title="永川区".*?</li>', text, re.DOTALL)
    assert tile
    assert counts(tile[0]) == {"一致": 25, "不符": 4, "无法判断": 3}
    assert "不表示行政区划界线" in text


def test_a_position_of_many_books_is_named_and_unfolds(site: Site) -> None:
    text = site.visitor().get("/table/?org=500118").text
    rank = re.search(r"<tr>(?:(?!</tr>).)*开工项目个数在全市区县的位次.*?</tr>", text, re.DOTALL)
    assert rank
    assert re.search(r"<summary>39 本账簿 <code>cut:[0-9a-f]{6}…</code></summary>", rank[0])
    assert len(re.findall(r'<span class="spot"', rank[0])) == 39
    trips = re.search(r"<tr>(?:(?!</tr>).)*外出招商次数</a>.*?</tr>", text, re.DOTALL)
    assert trips
    assert "<details" not in trips[0]


def test_what_is_cited_of_a_ranked_figure_is_where_its_own_value_was_read(site: Site) -> None:
    text = site.visitor().get("/figures/investment.starts/500118/2021-H1/").text
    cited = re.search(r'class="cite">([^<]+)<', text)
    assert cited
    assert len(re.findall(r"\w+#\d+", cited[1])) == 2
