"""What must hold, as a page: nothing broken in the sample city; broken by an entry; lacking a figure; of other kinds of org."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.site import READER, Site, served
from terminal import taizhang

HOME = "/orgs/500237/"
PAGE = "/orgs/500237/invariants/"


def line(key: str, item: str, day: str, said: str, value: object, book: str = "500237") -> str:
    """A command on a contribution to the fund: its opening, or a measure of it."""
    verb, payload = ("open", value) if said == "open" else ("measure", {"measure": said, "value": value})
    command = {"key": key, "book": book, "ledger": "innovation.risk_fund", "item": item, "verb": verb}
    return json.dumps({**command, "effective_on": day, "payload": payload})


def test_where_all_hold_it_says_how_many_and_the_home_leads_there(site: Site) -> None:
    visitor = site.visitor()
    assert f'href="{PAGE}?period=2021-H1"' in visitor.get(HOME).text
    text = visitor.get(PAGE).text
    assert re.search(r"能核对的 \d+ 条关系都成立", text)
    assert "不成立</span>" not in text
    assert "基金实缴不多于认缴" in text
    english = visitor.get(f"{PAGE}?lang=en").text
    assert re.search(r"All \d+ that can be looked at hold", english)


def test_another_period_nonsense_and_nowhere(site: Site) -> None:
    visitor = site.visitor()
    assert '<option value="2020" selected>' in visitor.get(f"{PAGE}?period=2020").text
    assert visitor.get(f"{PAGE}?period=soon").status == 422
    assert visitor.get("/orgs/nowhere/invariants/").status == 404


def test_units_of_other_kinds_are_sent_to_their_district(site: Site) -> None:
    text = site.visitor().get("/orgs/500118-01/invariants/").text
    assert "没有针对这类单位的核对关系" in text
    assert "/invariants/" not in site.visitor().get("/orgs/500118-01/").text


def test_before_there_is_anything_it_says_so(site: Site) -> None:
    assert "这里还没有可核对的数" in site.visitor().get("/orgs/500101/invariants/?period=2010").text


@pytest.fixture(scope="module")
def broken(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample city in which far more was paid into a fund than was subscribed."""
    home = tmp_path_factory.mktemp("broken") / "home"
    shutil.copytree(demo_home, home)
    file = home.parent / "lines.jsonl"
    fields = {"org": "500102", "name": "区级出资", "contributor": "district"}
    lines = [
        line("one", "JJ-02", "2021-05-10", "paid_in", "90000"),
        line("two", "JJ-09", "2021-05-10", "open", {"fields": fields}, "500102"),
        line("three", "JJ-09", "2021-05-11", "paid_in", "5", "500102"),
    ]
    file.write_text("\n".join(lines) + "\n")
    done = taizhang(home, "post", file, "--actor", (home / "operator").read_text().strip())
    assert done.returncode == 0, done.stderr
    with served(home, (READER,)) as found:
        yield found


def test_a_broken_one_shows_its_figures_the_gap_and_the_entry(broken: Site) -> None:
    text = broken.visitor().get(PAGE).text
    found = re.search(r"<section[^>]*>(?:(?!</section>).)*基金实缴不多于认缴.*?</section>", text, re.DOTALL)
    assert found
    rule = found[0]
    assert "风险补偿基金实缴 ≤ 风险补偿基金认缴" in rule
    assert "本包定义" in rule
    assert re.findall(r'<th scope="row">(.*?)</th>', rule) == ["2021年", "2021年二季度", "2021年6月", "2021年5月"]
    assert 'href="/figures/innovation.paid_in/500237/2021-Q2/"' in rule
    assert ">90,600.00</a>" in rule  # 600 paid in before, and 90000
    assert "<b>88,600</b>" in rule  # of 2000 subscribed
    assert re.search(r'class="spot">500237#\d+</span>', rule)
    assert "用“更正”改正" in rule
    assert "能核对的" not in text


def test_one_that_cannot_be_told_says_which_figure_is_lacking_and_in_which_periods(broken: Site) -> None:
    text = broken.visitor().get("/orgs/500102/invariants/").text
    found = re.search(r"<tr>(?:(?!</tr>).)*基金实缴不多于认缴.*?</tr>", text, re.DOTALL)
    assert found
    row = found[0]
    assert re.search(r"风险补偿基金认缴</a> <span class=\"quiet\">未报<", row)
    assert "/innovation.paid_in/" not in row  # that one is known
    assert "2021年、2021年二季度、2021年6月、2021年5月" in row
    assert "缺数，不能判断" in text
    assert "能核对的 1 条关系都成立" in text  # that of starts and introduced projects
