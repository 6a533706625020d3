"""The message catalogue against its uses: every id used is there in both languages, and none is left over."""

import re
from pathlib import Path
from string import Formatter

import pytest

from taizhang.server.web.words import WORDS, word, word_or_other

WEB = Path(__file__).parents[3] / "src" / "taizhang" / "server" / "web"
# Ids whose last part comes from data: the whole family counts as used where its first part is spoken.
_WHOLE = re.compile(r"""\b(?:t|word|_say)\(\s*(?:[\w.]+,\s*)?f?["']([a-z_]+\.[a-z_A-Z]+)["']""")
_FAMILY = re.compile(
    r"""["']([a-z_]+)\.(?:["'] ~|\{)|word_or_other\([\w.]+,\s*["']([a-z_]+)["']|word_or_other, [\w.]+, "([a-z_]+)\""""
)
_NAMED = re.compile(r"""["']([a-z_]+\.[a-z_A-Z]+)["']""")


def _texts() -> str:
    files = [*WEB.rglob("*.html"), *(path for path in WEB.rglob("*.py") if path.name != "words.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))


def test_every_id_used_is_in_the_catalogue() -> None:
    missing = {key for key in _WHOLE.findall(_texts()) if key not in WORDS}
    assert not missing


def test_no_id_is_left_over() -> None:
    text = _texts()
    families = {name for found in _FAMILY.findall(text) for name in found if name}
    named = set(_NAMED.findall(text))
    left = {key for key in WORDS if key not in named and key.partition(".")[0] not in families}
    assert not left


@pytest.mark.parametrize("key", sorted(WORDS))
def test_both_languages_say_something_and_take_the_same_parameters(key: str) -> None:
    zh, en = WORDS[key]
    assert zh.strip()
    assert en.strip()
    assert _parameters(zh) == _parameters(en)


def _parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_words_are_filled_in() -> None:
    assert word("zh", "entry.corrected_by", position=105) == "已由第 105 条更正"
    assert word("en", "entry.corrected_by", position=105) == "corrected by 105"


def test_a_name_without_a_word_is_named_itself() -> None:
    assert word_or_other("zh", "unknown", "NO_TARGET") == "没有下达目标"
    assert word_or_other("en", "unknown", "STRANGE") == "reason: STRANGE"


def test_every_reason_for_an_unknown_value_has_a_word() -> None:
    reasons = "NOT_REPORTED DENOMINATOR_ZERO OPERAND_UNKNOWN NO_ITEMS NO_TARGET NO_BASE_PERIOD BASE_NOT_POSITIVE NO_WHOLE NOT_RANKED"
    assert all(f"unknown.{one}" in WORDS for one in reasons.split())
