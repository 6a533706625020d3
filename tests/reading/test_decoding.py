"""Files as they come: what is not UTF-8 text is refused with its reason, never guessed."""

import pytest

from taizhang.core.limits import PAGE_BYTES_MAX, PAGE_CHARS_MAX
from taizhang.reading import read_bytes

TEXT = "今年上半年，永川区的招商工作成效显著，全区引进项目203个，合同引资额595.5亿元，为年度目标的一半以上。\r\n"


def test_utf8_is_read_as_it_stands() -> None:
    text, issues = read_bytes(TEXT.encode(), "page.txt")
    assert issues == []
    assert text is not None
    assert text.characters == TEXT


def test_a_byte_order_mark_is_no_character() -> None:
    text, issues = read_bytes(b"\xef\xbb\xbf" + TEXT.encode(), "page.txt")
    assert issues == []
    assert text is not None
    assert text.characters == TEXT


@pytest.mark.parametrize(
    ("content", "code", "word"),
    [
        (b"", "READ-001", "空"),
        (b" \r\n\t", "READ-001", "空"),
        (b"\xef\xbb\xbf", "READ-001", "空"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4, "READ-002", "二进制"),
        (TEXT.encode("gbk"), "READ-003", "GBK/GB18030"),
        (TEXT.encode("gb18030") * 5000, "READ-003", "GBK/GB18030"),
        (
            "今年上半年，招商工作的成效顯著，全區引進項目，為年度目標的一半以上，這是我們的工作。".encode("big5"),
            "READ-003",
            "Big5",
        ),
        (TEXT.encode("utf-16"), "READ-003", "UTF-16"),
        (TEXT.encode("utf-16-le"), "READ-003", "UTF-16"),
        (TEXT.encode("utf-16-be"), "READ-003", "UTF-16"),
        (TEXT.encode("utf-32"), "READ-003", "UTF-32"),
        (TEXT.encode() + b"\xff\xff\xff" + TEXT.encode(), "READ-006", "UTF-8"),
        (b"\xa1\x08\x11\x93" * 300, "READ-006", "UTF-8"),
        ("字".encode() * (PAGE_CHARS_MAX + 1), "READ-004", "上限"),
        (b"1" * (PAGE_BYTES_MAX + 1), "READ-005", "上限"),
        (b"a" * 13_000_000, "READ-005", "上限"),
    ],
)
def test_refusals(content: bytes, code: str, word: str) -> None:
    text, issues = read_bytes(content, "page.txt")
    assert text is None
    assert [found.code for found in issues] == [code]
    assert word in issues[0].sentence("zh")
    assert issues[0].where.file == "page.txt"
    assert issues[0].hint("zh")
    assert issues[0].hint("en")
