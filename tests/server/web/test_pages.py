"""Every page of the served demo: what it shows, to whom, and that nothing a visitor sends breaks it."""

import re

import pytest

from fixtures.site import CLERK, NEIGHBOUR, READER, Site
from taizhang.demo.facts import page_facts

TABLE = "/table/"
HOME = "/orgs/500118/"
FIGURE = "/figures/investment.start_rate/500118/2021-H1/"
LIST = "/ledgers/investment.project/"
ITEM = "/items/500118/investment.project/YC21-YADI/"
RECORD = f"{ITEM}record/measure/"


def test_the_page_table_shows_every_kept_figure_and_its_verdict(site: Site) -> None:
    text = site.visitor().get(TABLE).text
    assert text.count('<th scope="row">') == len(page_facts())
    assert "示例数据" in text
    assert re.search(r"开工率</a>.*?25\.6.*?21\.18.*?differs.*?分母须为 168", text, re.DOTALL)


@pytest.mark.parametrize(
    ("query", "rows"), [("org=500118&verdict=differs", 4), ("org=500109", 28), ("verdict=nothing", 0)]
)
def test_the_page_table_is_filtered(site: Site, query: str, rows: int) -> None:
    text = site.visitor().get(f"{TABLE}?{query}").text
    assert text.count('<th scope="row">') == rows
    assert ("没有符合条件的数" in text) == (rows == 0)


def test_a_visitor_sees_a_figure_but_not_its_entries(site: Site) -> None:
    text = site.visitor().get(FIGURE).text
    assert ">21.2<" in text
    assert "开工项目 ÷ 引进项目（正式合同）" in text
    assert "记录只对有查阅权的人开放" in text
    assert "500118#3962" not in text


def test_a_reader_sees_the_entries_and_turns_their_pages(site: Site) -> None:
    reader = site.person(READER)
    first, second = (reader.get(f"{FIGURE}?page={page}").text for page in (1, 2))
    assert "共 246 条" in first
    assert "第 1 页，共 5 页" in first
    assert "第 2 页，共 5 页" in second
    assert "第 5 页，共 5 页" in reader.get(f"{FIGURE}?page=99").text


def test_numerator_and_denominator_lead_to_their_own_pages(site: Site) -> None:
    text = site.visitor().get(FIGURE).text
    assert 'href="/figures/investment.starts/500118/2021-H1/"' in text
    assert 'href="/figures/investment.introduced/500118/2021-H1/"' in text


def test_a_figure_of_one_item(site: Site) -> None:
    text = site.visitor().get("/figures/investment.land_area/500118/2021-H1/?item=YC21-YADI").text
    assert re.search(r'figure-value">90(\.0+)?<', text)


def test_an_earlier_position_gives_the_figure_as_it_was(site: Site) -> None:
    text = site.visitor().get(f"{FIGURE}?at=500118@4000").text
    assert "500118#4000</span>" in text
    assert 'value="500118#4000"' in text
    assert "历史位置" in text
    assert ">21.2<span" not in text


@pytest.mark.parametrize(
    ("at", "says"),
    [("500118@99999999", "超过账簿末端"), ("x", "不是一个账簿位置"), ("500999@1", "没有名为“500999”的账簿")],
)
def test_a_position_that_makes_no_sense_is_said_and_the_newest_shown(site: Site, at: str, says: str) -> None:
    answer = site.visitor().get(f"{FIGURE}?at={at}")
    text = answer.text
    assert answer.status == 422
    assert says in text
    assert "下面显示的是最新的情况" in text
    assert ">21.2<" in text


@pytest.mark.parametrize("path", [TABLE, FIGURE, LIST, ITEM, HOME])
def test_a_position_is_written_as_on_receipts_wherever_people_read_it(site: Site, path: str) -> None:
    shown = re.sub(r'href="[^"]*"', "", site.person(READER).get(path).text)
    assert re.search(r"\b500118#\d+", shown)
    assert not re.search(r"\b500118@\d+", shown)


@pytest.mark.parametrize("at", ["500118@4000", "500118%234000", "500118%EF%BC%834000", "500101%2310,%20500118%234000"])
def test_both_spellings_of_a_position_are_taken(site: Site, at: str) -> None:
    answer = site.visitor().get(f"{FIGURE}?at={at}")
    assert answer.status == 200
    assert "500118#4000</span>" in answer.text


@pytest.mark.parametrize(
    ("phrase", "unit"), [("80%以上", "%"), ("30余次", "次"), ("约3亿元", "亿元"), ("100余家", "家"), ("约90亩", "亩")]
)
def test_an_approximate_value_is_one_phrase_and_its_unit_stands_beside_the_derived_one(
    site: Site, phrase: str, unit: str
) -> None:
    text = site.visitor().get(TABLE).text
    row = re.search(rf'<tr>(?:(?!</tr>).)*data-name="见报">{phrase}</td>(?:(?!</tr>).)*</tr>', text, re.DOTALL)
    assert row, phrase
    assert re.search(
        rf'data-name="推得" data-unit="{unit}">[\d.,]+</td>\s*<td class="wide-only nowrap">{unit}</td>', row[0]
    )


def test_english_says_approximation_and_amounts_in_english(site: Site) -> None:
    table = site.visitor().get(f"{TABLE}?lang=en").text
    assert re.search(r'data-unit="%">at least 80</td>', table)
    assert "within &#34;at least 80%&#34;" in table
    assert re.search(r'data-unit=" × 100 million CNY">about 3</td>', table)
    reader = site.person(READER)
    item = reader.get(f"{ITEM}?lang=en").text
    reader.get("/?lang=zh")  # the choice is kept, and others come as this reader too
    assert "Contracted investment: 3 × 100 million CNY" in item
    assert "3100" not in item


@pytest.mark.parametrize(
    "path",
    [
        "/figures/no.such/500118/2021-H1/",
        "/figures/investment.starts/999999/2021-H1/",
        "/figures/investment.starts/500118/soon/",
        "/figures/investment.starts/500118/2021-H3/",
        "/figures/investment.starts/500118/9999/",
        "/figures/investment.starts/%00/2021/",
        "/orgs/999999/",
        "/orgs/%00/",
        "/no/such/page",
    ],
)
def test_what_does_not_exist_is_said_in_words(site: Site, path: str) -> None:
    answer = site.visitor().get(path)
    assert answer.status == 404
    assert "没有这个页面" in answer.text


def test_a_list_shows_items_totals_and_the_next_page(site: Site) -> None:
    clerk = site.person(CLERK)
    text = clerk.get(LIST).text
    assert text.count('<th scope="row"><a') == 50
    assert "合计" in text
    onward = re.search(r'href="(\?[^"]*after=[^"]+)"', text)
    assert onward
    following = clerk.get(LIST + onward[1].replace("&amp;", "&")).text
    assert "回到第一页" in following
    assert set(re.findall(r'href="(/items/[^"]+)"', text)).isdisjoint(re.findall(r'href="(/items/[^"]+)"', following))


def test_a_list_is_searched_and_says_when_nothing_is_found(site: Site) -> None:
    clerk = site.person(CLERK)
    assert "雅迪电动车整车进出口制造基地" in clerk.get(f"{LIST}?q=%E9%9B%85%E8%BF%AA").text
    assert "没有符合条件的事项" in clerk.get(f"{LIST}?q=%25%27%3B--").text


def test_an_item_shows_its_milestones_and_history(site: Site) -> None:
    text = site.person(CLERK).get(ITEM).text
    assert re.search(r"正式合同签订</b>.*?已完成 <time>2021-06-07</time>", text, re.DOTALL)
    assert "合同引资额：3亿元" in text


def test_an_item_as_of_an_earlier_day(site: Site) -> None:
    text = site.person(CLERK).get(f"{ITEM}?on=2021-05-20").text
    assert "截至 2021-05-20" in text
    assert "已完成 <time>2021-06-07</time>" not in text


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("on=soon", "不是一个日期"),
        ("at=x", "不是一个账簿位置"),
        ("at=99999999", "超过账簿末端"),
        ("on=2021-02-30", "不是一个日期"),
    ],
)
def test_a_day_or_position_that_makes_no_sense_is_said_beside_the_newest(site: Site, asked: str, says: str) -> None:
    answer = site.person(READER).get(f"{ITEM}?{asked}")
    assert answer.status == 422
    assert says in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "雅迪电动车整车进出口制造基地" in answer.text


def test_before_its_first_entry_an_item_is_said_not_to_be_there_yet(site: Site) -> None:
    answer = site.person(READER).get(f"{ITEM}?at=1")
    assert answer.status == 404
    assert "到账簿位置 500118#1，这个事项还没有写入账簿" in answer.text


@pytest.mark.parametrize(
    "asked",
    ["org=zzz", "stage=%22%3E", "after=zzz", "after=WyJhIl0=", f"after={'9' * 5000}", f"q={'x' * 5000}", "q=%ff"],
)
def test_a_list_asked_in_nonsense_is_a_list_still(site: Site, asked: str) -> None:
    assert site.person(CLERK).get(f"{LIST}?{asked}").status == 200


# Who gets what: 200 the page, 302 to the login, 403 in words. The visitor is not logged in.
ACCESS = {
    "/": (200, 200, 200),
    TABLE: (200, 200, 200),
    "/orgs/": (200, 200, 200),
    HOME: (200, 200, 200),
    FIGURE: (200, 200, 200),
    "/login/": (200, 200, 200),
    "/ledgers/": (302, 200, 200),
    LIST: (302, 200, 200),
    ITEM: (302, 403, 200),
    f"{ITEM}?on=2021-05-20": (302, 403, 200),
    RECORD: (302, 403, 403),
    f"{ITEM}record/milestone/": (302, 403, 403),
}


@pytest.mark.parametrize("path", ACCESS)
def test_every_address_for_a_visitor_a_neighbour_and_a_reader(site: Site, path: str) -> None:
    people = (site.visitor(), site.person(NEIGHBOUR), site.person(READER))
    assert tuple(one.get(path).status for one in people) == ACCESS[path]


def test_a_neighbour_finds_only_its_own_items_in_a_list(site: Site) -> None:
    text = site.person(NEIGHBOUR).get(LIST).text
    assert "/items/500109/" in text
    assert "/items/500118/" not in text


def test_a_refusal_is_in_words_and_gives_nothing_away(site: Site) -> None:
    there, not_there = (site.person(NEIGHBOUR).get(path) for path in (ITEM, ITEM.replace("YADI", "NONE")))
    assert there.status == not_there.status == 403
    assert "没有权限" in there.text
    assert "雅迪" not in there.text


def test_a_wrong_password_is_told_and_five_close_the_login(site: Site) -> None:
    visitor = site.visitor()
    visitor.get("/login/")
    answers = [visitor.post("/login/", username="nobody", password=str(number)) for number in range(6)]
    assert answers[0].status == 200
    assert "用户名或密码不对" in answers[0].text
    assert answers[-1].status == 429
    assert "15 分钟" in answers[-1].text


@pytest.mark.parametrize("onward", ["http://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_a_login_leads_nowhere_else(site: Site, onward: str) -> None:
    visitor = site.visitor()
    visitor.get("/login/")
    answer = visitor.post("/login/", username=READER, password=site.passwords[READER], next=onward)
    assert answer.headers["location"] == "/"


def test_a_form_without_its_token_is_refused_in_words(site: Site) -> None:
    visitor = site.visitor()
    answer = visitor.post("/login/", username=READER, password=site.passwords[READER])
    assert answer.status == 403
    assert "表单已过期" in answer.text


def test_english_is_kept_once_chosen(site: Site) -> None:
    visitor = site.visitor()
    assert "Published figures, checked" in visitor.get("/?lang=en").text
    assert 'lang="en"' in visitor.get(FIGURE).text
    assert "见报数据核对" in visitor.get("/?lang=zh").text


@pytest.mark.parametrize("path", ["/", TABLE, "/orgs/", HOME, FIGURE, "/login/", "/no/such/page"])
def test_every_answer_forbids_script_and_style_from_anywhere_else(site: Site, path: str) -> None:
    answer = site.visitor().get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|style=|\son\w+=|javascript:", answer.text)


@pytest.mark.parametrize(
    "path",
    [
        "/?org={}",
        f"{TABLE}?verdict={{}}",
        f"{HOME}?period={{}}",
        f"{HOME}?pack={{}}",
        f"{FIGURE}?at={{}}",
        f"{FIGURE}?item={{}}",
        "/login/?next={}",
    ],
)
def test_what_is_sent_comes_back_harmless(site: Site, path: str) -> None:
    answer = site.visitor().get(path.format("%22%3E%3Cscript%3Ealert(1)%3C/script%3E"))
    assert answer.status in {200, 404, 422}
    assert "<script" not in answer.text
