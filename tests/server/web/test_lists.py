"""A ledger's list on screen: narrowed, set in an order, with columns of one's own, and kept as a view."""

import re

from fixtures.site import CLERK, NEIGHBOUR, READER, Site, Visitor

LIST = "/ledgers/investment.project/"


def _titles(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/items/[^"]*">([^<]*)</a>', page)


def _column(page: str, name: str) -> list[str]:
    return re.findall(rf'data-name="{name}"[^>]*>([^<]*)</td>', page.partition("<tfoot>")[0])


def test_a_list_is_narrowed_by_what_people_write(site: Site) -> None:
    reader = site.person(READER)
    page = reader.get(f"{LIST}?least.total_investment=10%E4%BA%BF&sort=-total_investment").text
    amounts = [float(one.replace(",", "")) for one in _column(page, "总投资")]
    assert len(amounts) > 3
    assert amounts == sorted(amounts, reverse=True)
    assert min(amounts) >= 10
    assert 'aria-sort="descending"' in page
    fewer = reader.get(f"{LIST}?least.total_investment=10%E4%BA%BF&is.sector=services").text
    assert 0 < len(_titles(fewer)) < len(_titles(page))


def test_what_cannot_be_followed_is_said_and_the_rest_is_shown(site: Site) -> None:
    answer = site.person(READER).get(
        f"{LIST}?least.total_investment=90%E4%BA%A9&sort=nothing&column=nothing&is.nothing=1"
    )
    assert answer.status == 422
    assert "量纲不同" in answer.text
    assert 'value="90亩"' in answer.text
    assert len(_titles(answer.text)) == 50


def test_the_columns_are_those_chosen(site: Site) -> None:
    page = site.person(READER).get(f"{LIST}?column=contract_no&column=land").text
    heads = re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]*)', page)
    assert [one for one in heads if one in {"合同编号", "用地", "总投资"}] == ["合同编号", "用地"]
    assert 'value="land" checked' in page
    assert 'value="total_investment" checked' not in page


def test_pages_keep_the_order_and_the_columns(site: Site) -> None:
    reader = site.person(READER)
    seen: list[str] = []
    where = f"{LIST}?sort=-total_investment&column=total_investment"
    for _ in range(3):
        page = reader.get(where).text
        seen += _column(page, "总投资")
        following = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', page)
        assert following
        where = LIST + following[1].replace("&amp;", "&")
    amounts = [float(one.replace(",", "")) for one in seen if one]
    assert len(seen) == 150
    assert amounts == sorted(amounts, reverse=True)


def test_a_list_is_kept_as_a_view_by_its_reader_alone(site: Site) -> None:
    reader = site.person(READER)
    asked = f"{LIST}?least.total_investment=10%E4%BA%BF"
    assert "存为视图" in reader.get(asked).text
    assert reader.post(asked, name=" ").status == 422
    assert reader.post(asked, name="十亿以上").status == 302
    page = reader.get(LIST).text
    kept = re.search(r'<a href="(\?[^"]*)"[^>]*>十亿以上</a>', page)
    assert kept
    assert _titles(reader.get(LIST + kept[1].replace("&amp;", "&")).text) == _titles(reader.get(asked).text)
    number = re.search(r'name="drop" value="(\d+)"', page)
    assert number
    for person in (NEIGHBOUR, CLERK):
        other: Visitor = site.person(person)
        assert "十亿以上" not in other.get(LIST).text
        assert other.post(LIST, drop=number[1]).status == 422
    assert reader.post(LIST, drop=number[1]).status == 302
    assert "十亿以上" not in reader.get(LIST).text


def test_a_board_counts_what_its_list_holds(site: Site) -> None:
    reader = site.person(READER)
    page = reader.get(f"{LIST}board/?least.total_investment=1%E4%BA%BF").text
    columns = re.findall(r'<h2 id="stage-\d+">([^<]*) <span class="note">([\d,]+)</span>', page)
    total = re.search(r"共 ([\d,]+) 件", page)
    assert total
    counts = [int(count.replace(",", "")) for _, count in columns]
    assert sum(counts) == int(total[1].replace(",", ""))
    busiest = max(range(len(counts)), key=counts.__getitem__)
    assert counts[busiest] > 12
    link = re.findall(r'<p><a href="([^"]*)">其余 ([\d,]+) 件</a>', page)
    assert str(counts[busiest] - 12) in [rest.replace(",", "") for _, rest in link]
    where = next(href for href, rest in link if rest.replace(",", "") == str(counts[busiest] - 12))
    listed = reader.get(where.replace("&amp;", "&")).text
    assert re.search(rf"共 {counts[busiest]:,} 项", listed) or re.search(rf"共 {counts[busiest]} 项", listed)


def test_a_ledger_without_stages_has_no_board(site: Site) -> None:
    assert site.person(READER).get("/ledgers/investment.unit/board/").status == 404
