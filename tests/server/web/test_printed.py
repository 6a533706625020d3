"""Published values as the page table repeats them."""

from decimal import Decimal

import pytest

from taizhang.audit.compare import Published
from taizhang.core.values.approximation import APPROXIMATIONS
from taizhang.core.values.units import UNITS
from taizhang.server.web.printed import phrase, printed_text


def _published(value: str, unit: str, approx: str | None = None) -> Published:
    return Published(Decimal(value), UNITS[unit], approx)


@pytest.mark.parametrize(
    ("printed", "zh", "en"),
    [
        (_published("595.50", "亿元"), "595.50", "595.50"),
        (_published("80", "%", "以上"), "80%以上", "at least 80"),
        (_published("30", "次", "余"), "30余次", "just over 30"),
        (_published("3", "亿元", "约"), "约3亿元", "about 3"),
        (_published("100", "家", "余"), "100余家", "just over 100"),
        (_published("5", "项", "近"), "近5项", "nearly 5"),
    ],
)
def test_a_printed_value_reads_as_it_was_printed(printed: Published, zh: str, en: str) -> None:
    assert printed_text(printed, "zh") == zh
    assert printed_text(printed, "en") == en


def test_in_a_sentence_it_has_its_unit() -> None:
    assert phrase(_published("80", "%", "以上"), "zh") == "80%以上"
    assert phrase(_published("80", "%", "以上"), "en") == "at least 80%"
    assert phrase(_published("25.6", "%"), "zh") == "25.6%"
    assert phrase(_published("3", "亿元", "约"), "en") == "about 3 × 100 million CNY"


@pytest.mark.parametrize("word", sorted(APPROXIMATIONS))
def test_every_word_of_approximation_is_said_in_both_languages(word: str) -> None:
    printed = _published("3", "亿元", word)
    assert word in printed_text(printed, "zh")
    assert printed_text(printed, "en").isascii()
