"""Days and instants as screens write them."""

from datetime import UTC, date, datetime

from taizhang.server.web.numbers import day_text, instant_text


def test_instants_show_the_time_in_china() -> None:
    assert instant_text(datetime(2021, 6, 30, 16, 5, tzinfo=UTC)) == "2021-07-01 00:05"
    assert day_text(date(2021, 6, 30)) == "2021-06-30"
    assert day_text(None) == ""
