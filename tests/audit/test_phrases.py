"""The words around a figure: clauses nearest first, figures taken out, wrapped lines joined."""

from taizhang.audit.phrases import Surroundings
from taizhang.reading import read_page

TEXT = "2021年上半年，永川区项目建设有序。招引“工业项目”131\n个，合同引资440.45亿\n元，将16个招商责任单位拉入群内。\n"


def test_clauses_stand_nearest_first_without_figures_and_quotes() -> None:
    reading = read_page(TEXT)
    by_surface = {"".join(one.surface.split()): one for one in reading.claims}
    around = Surroundings(reading, TEXT).around(by_surface["440.45亿元"])
    assert around.own == "合同引资"
    assert around.clauses[0] == "招引工业项目"
    assert around.same_sentence == 1
    assert around.heads(1) == "招引工业项目\n合同引资"


def test_what_follows_a_figure_is_its_tail() -> None:
    reading = read_page(TEXT)
    units = next(one for one in reading.claims if one.surface == "16个")
    assert Surroundings(reading, TEXT).around(units).tail == "招商责任单位拉入群内"


def test_a_line_ends_at_a_line_feed_alone() -> None:
    text = "第一行\u2028仍是第一行，引进项目12个。\n第二行，引进项目15个。\n"
    reading = read_page(text)
    surroundings = Surroundings(reading, text)
    assert [surroundings.around(one).own for one in reading.claims] == ["引进项目", "引进项目"]
