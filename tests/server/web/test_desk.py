"""The desk on screen: what is due, the ledgers one enters into, the newest entries; for whom it is empty."""

import re

from fixtures.site import CLERK, EDITOR, READER, Site, Visitor

DESK = "/desk/"


def test_a_clerk_goes_from_an_overdue_step_to_recording_it(site: Site) -> None:
    clerk = site.person(CLERK)
    page = clerk.get(DESK).text
    overdue = page.partition("<caption>逾期未办")[2].partition("</section>")[0]
    days = [int(one) for one in re.findall(r"逾期 (\d+) 天", overdue)]
    assert len(days) > 20
    assert days == sorted(days, reverse=True)
    record = re.search(r'href="(/items/[^"]*/record/milestone/)"', overdue)
    assert record
    assert clerk.get(record[1]).status == 200
    assert "新建项目" in page
    assert "最近变化" in page


def test_who_only_reads_is_told_of_nothing_to_do(site: Site) -> None:
    for name in (READER, EDITOR):
        page = site.person(name).get(DESK).text
        assert "逾期未办" not in page
        assert "我的台账" in page
        assert "新建项目" not in page


def test_it_is_nobodys_without_logging_in(site: Site) -> None:
    stranger = Visitor(site.url)
    assert stranger.get(DESK).status == 302
    assert "工作台" not in stranger.get("/").text
