"""The trend chart: drawn without script or style of its own."""

from decimal import Decimal

from taizhang.server.web.figures.trend import Point, _is_dip, trend_charts


def _points(*values: str | None) -> list[Point]:
    return [
        Point(f"2020年{n}月", f"2020-{n:02}", None if one is None else Decimal(one), one or "", "/")
        for n, one in enumerate(values, start=1)
    ]


def test_the_chart_obeys_the_content_policy_and_follows_the_page_colours() -> None:
    charts = trend_charts(_points("1", "2.5", None, "4"), "引进项目")
    assert set(charts) == {"roomy", "tight"}
    for svg in charts.values():
        assert svg.startswith("<svg")
        assert "style=" not in svg
        assert "<script" not in svg
        assert "http" not in svg.replace("http://www.w3.org/", "")
        assert "var(--chart-1" in svg
        assert ">2.5<" in svg


def test_labels_cannot_carry_markup() -> None:
    points = [Point("x", "<script>alert(1)</script>", Decimal(n), str(n), "/") for n in (1, 2)]
    assert all("<script" not in svg for svg in trend_charts(points, "<b>").values())


def test_one_known_value_makes_no_trend() -> None:
    assert trend_charts(_points(None, "3"), "x") == {}
    assert trend_charts([], "x") == {}


def test_a_label_stands_below_a_dip_but_not_at_the_foot_of_the_chart() -> None:
    assert [_is_dip(_points("40", "0", "85"), place) for place in range(3)] == [False, False, False]
    assert [_is_dip(_points("40", "30", "85"), place) for place in range(3)] == [False, True, False]
    assert [_is_dip(_points("40", "3", "85"), place) for place in range(3)] == [False, False, False]
    assert [_is_dip(_points("-4", "-9", None, "2"), place) for place in range(4)] == [False, False, False, False]
    assert [_is_dip(_points("-9", "-4", "-6", "2"), place) for place in range(4)] == [False, False, True, False]
