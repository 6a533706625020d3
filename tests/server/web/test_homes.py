"""The home of an org: a district, a park below it, a zone without entries, the city; for whom, and for which period."""

import re
from pathlib import Path

from cast import BUREAU, CITY, HERE, OFFICE
from fixtures.site import CLERK, NEIGHBOUR, READER, SMALL_CLERK, Site, served
from taizhang.loader import load_packs
from taizhang.server.home import MARK
from taizhang.server.web.orgs.indicators import by_use

PACKS = Path(__file__).parents[3] / "src" / "taizhang" / "packs"
HOME = "/orgs/500118/"


def row(text: str, name: str) -> str:
    """One indicator's row."""
    found = re.search(rf'<th scope="row"><a [^>]*>{re.escape(name)}</a></th>.*?</tr>', text, re.DOTALL)
    assert found, name
    return found[0]


def test_a_district_says_what_it_is_and_what_was_printed_of_it(site: Site) -> None:
    text = site.visitor().get(HOME).text
    assert "<h1>永川区</h1>" in text
    assert "主城都市区" in text
    assert re.search(r'href="/orgs/500000/">重庆市（示例）</a>', text)
    assert re.search(r'href="/\?org=500118">招商引资上半年盘点</a>', text)
    assert 'href="/orgs/500118-01/">凤凰湖产业园</a>' in text


def test_its_indicators_are_those_of_the_page(site: Site) -> None:
    text = site.visitor().get(HOME).text
    assert '<option value="2021-H1" selected>' in text
    assert re.search(r'data-unit="个">203</td>', row(text, "引进项目（正式合同）"))
    rate = row(text, "开工率（当期开工÷当期引进）")
    assert 'href="/figures/investment.start_rate/500118/2021-H1/"' in rate
    assert ">21.2</td>" in rate
    assert ">43 ÷ 203</td>" in rate
    assert re.search(r"\+4\.73<span class=\"unit\">个百分点", rate)
    trips = row(text, "外出招商")
    assert ">72</td>" in trips
    assert "+28.6" in trips  # 72 against 56


def test_an_unknown_value_is_a_word_and_never_nought(site: Site) -> None:
    text = row(site.visitor().get(HOME).text, "实际使用外资")
    assert "未报" in text
    assert not re.search(r">0(\.0+)?<", text)


def test_another_period_is_chosen_and_nonsense_is_told_beside_the_usual_one(site: Site) -> None:
    visitor = site.visitor()
    year = visitor.get(f"{HOME}?period=2020")
    assert year.status == 200
    assert '<option value="2020" selected>' in year.text
    assert "/figures/investment.starts/500118/2020/" in year.text
    wrong = visitor.get(f"{HOME}?period=soon")
    assert wrong.status == 422
    assert "下面按通常的周期显示" in wrong.text
    assert '<option value="2021-H1" selected>' in wrong.text


def test_before_an_org_was_there_its_figures_say_so(site: Site) -> None:
    text = site.visitor().get(f"{HOME}?period=2014").text
    assert "到期末没有这个单位" in text


def test_a_park_has_its_own_part(site: Site) -> None:
    text = site.visitor().get("/orgs/500118-01/").text
    assert "<h1>凤凰湖产业园</h1>" in text
    assert 'href="/orgs/500118/">永川区</a>' in text
    assert "下级单位" not in text
    assert "/figures/investment.introduced/500118-01/2021-H1/" in text


def test_where_nothing_was_written_the_home_teaches(site: Site) -> None:
    text = site.visitor().get("/orgs/Z-LJXQ/").text
    assert "功能区 · <code>Z-LJXQ</code>" in text
    assert "这里还没有事项" in text
    assert "还没有可推得的指标" in text


def test_items_are_counted_for_those_who_may_read_them_and_for_nobody_else(site: Site) -> None:
    counted = r'href="/ledgers/investment\.project/\?org=500118">招商项目</a><span class="num">([\d,]+)'
    whole = re.search(counted, site.person(READER).get(HOME).text)
    assert whole
    listed = re.search(r"共 (\d+) 项", site.person(READER).get("/ledgers/investment.project/?org=500118").text)
    assert listed
    assert whole[1].replace(",", "") == listed[1]
    assert re.search(counted, site.person(CLERK).get(HOME).text)
    for other in (site.visitor(), site.person(NEIGHBOUR)):
        text = other.get(HOME).text
        assert "招商项目</a>" in text
        assert not re.search(counted, text)
    assert "事项只对有查阅权的人开放" in site.visitor().get(HOME).text
    assert "您的授权不包括这里的事项" in site.person(NEIGHBOUR).get(HOME).text


def test_a_city_shows_a_few_packs_at_a_time_and_leads_to_the_others(site: Site) -> None:
    text = site.visitor().get("/orgs/500000/").text
    assert '<table class="cards values">' in text
    assert len(re.findall(r'<tr>\s*<th scope="row">', text)) <= 60
    other = site.visitor().get("/orgs/500000/?pack=keyprojects").text
    assert "固定资产投资" in other
    assert 'name="pack" value="keyprojects"' in other


def test_org_names_lead_home_from_lists_items_and_figures(site: Site) -> None:
    reader = site.person(READER)
    assert re.search(r'href="/orgs/500118-\d+/"', reader.get("/ledgers/investment.project/").text)
    assert re.search(r'href="/orgs/500118[^/]*/"', reader.get("/items/500118/investment.project/YC21-YADI/").text)
    assert 'href="/orgs/500118/"' in reader.get("/figures/investment.starts/500118/2021-H1/").text
    assert 'href="/orgs/500118/"' in reader.get("/table/").text


def test_real_books_are_shown_to_those_who_may_read_them_alone(small_home: Path) -> None:
    (small_home / MARK).unlink()  # what remains is nobody's sample data
    with served(small_home, (SMALL_CLERK,)) as site:
        visitor, clerk = site.visitor(), site.person(SMALL_CLERK)
        assert visitor.get("/").headers["location"] == visitor.get("/table/").headers["location"] == "/ledgers/"
        for path in ("/orgs/", f"/orgs/{BUREAU}/", "/orgs/none/"):
            answer = visitor.get(path)
            assert (answer.status, answer.headers["location"].partition("?")[0]) == (302, "/login/")
        assert [clerk.get(f"/orgs/{code}/").status for code in (BUREAU, OFFICE, HERE, CITY, "none")] == [
            200,
            200,
            403,
            403,
            404,
        ]
        paths = [f"/orgs/{code}/invariants/" for code in (BUREAU, HERE, "none")]
        assert [clerk.get(path).status for path in paths] == [200, 403, 404]
        assert {visitor.get(path).status for path in paths} == {302}
        home = clerk.get(f"/orgs/{BUREAU}/").text
        assert re.search(r'/ledgers/works\.factory/\?org=500118-tz">[^<]+</a><span class="num">1<', home)
        assert "示例数据" not in home
        listed = clerk.get("/orgs/").text
        assert f'href="/orgs/{BUREAU}/"' in listed
        assert f'href="/orgs/{OFFICE}/"' not in listed
        assert "tilemap" not in listed


def test_what_is_used_most_comes_first() -> None:
    declared, _ = load_packs([PACKS / "keyprojects", PACKS / "investment"])
    given = [pack.code for pack in declared.packs]
    used = {"investment.project": 3, "keyprojects.project": 2}
    assert [pack.code for pack in by_use(declared, used)] == ["investment", "keyprojects"]
    used["keyprojects.project"] = 4
    assert [pack.code for pack in by_use(declared, used)] == ["keyprojects", "investment"]
    assert [pack.code for pack in by_use(declared, {})] == given
