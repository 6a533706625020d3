"""Bytes of a page file to text: UTF-8, a Word document, or a clear refusal, never a guess."""

from typing import Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import PAGE_BYTES_MAX, PAGE_CHARS_MAX
from taizhang.reading.model import Text
from taizhang.reading.word_file import is_office_file, read_word

_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_MARKS_AND_LINES: Final = frozenset("\r\n\t，。、；：？！“”‘’（）《》％—…\u3000")
_SAMPLE: Final = 65_536  # bytes looked at to tell an encoding: far more than one needs
_COMMON: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经區為個國這們時來會說產"
)


def read_bytes(content: bytes, name: str) -> tuple[Text | None, list[Issue]]:
    """The text of a page file, or None and the reason (READ-001 … READ-014).

    UTF-8 with or without a byte order mark is read; any other encoding is named as far as it can be told and refused.
    Characters are exactly those of the file: line ends stay as they are. A Word document (.docx), told by its bytes and
    not by its name, gives the text of its body, a paragraph or a row of a table a line.
    """
    where = Where(file=name)
    if not content.strip(b"\xef\xbb\xbf \t\r\n\x0b\x0c"):
        return None, [issue("READ-001", where)]
    if is_office_file(content):
        return read_word(content, name)
    if len(content) > PAGE_BYTES_MAX:
        return None, [issue("READ-005", where, size=len(content), most=PAGE_BYTES_MAX)]
    encoding = _marked(content) or _unmarked_utf16(content)
    if encoding is not None:
        return None, [issue("READ-003", where, encoding=encoding)]
    if b"\x00" in content:
        return None, [issue("READ-002", where)]
    try:
        characters = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as broken:
        return None, [_undecodable(content, where, broken.start)]
    if len(characters) > PAGE_CHARS_MAX:
        return None, [issue("READ-004", where, size=len(characters), most=PAGE_CHARS_MAX)]
    return Text(name, characters), []


def _marked(content: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)


def _unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without its mark: zero bytes, and the pairs read as Chinese, ASCII and their punctuation."""
    sample = content[: _SAMPLE - _SAMPLE % 2]
    if b"\x00" not in sample or len(content) % 2:
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        text = sample.decode(codec, errors="replace")
        legible = sum("一" <= char <= "鿿" or char in _MARKS_AND_LINES or " " <= char <= "~" for char in text)
        if legible > 0.95 * len(text):
            return "UTF-16"
    return None


def _undecodable(content: bytes, where: Where, offset: int) -> Issue:
    """GBK, GB18030, Big5 or UTF-16 where the bytes read as everyday Chinese, else binary."""
    for codec, encoding in (
        ("gb18030", "GBK/GB18030"),
        ("big5", "Big5"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ):
        if _reads_as_chinese(content[:_SAMPLE], codec):
            return issue("READ-003", where, encoding=encoding)
    return issue("READ-006", where, offset=offset)


def _reads_as_chinese(sample: bytes, codec: str) -> bool:
    text = sample.decode(codec, errors="ignore")
    if len(text.encode(codec, errors="ignore")) < 0.98 * len(sample) - 3:
        return False
    han = [char for char in text if "一" <= char <= "鿿"]
    strange = sum(not (char.isprintable() or char in "\r\n\t\u3000") for char in text)
    return bool(han) and strange * 50 <= len(text) and sum(char in _COMMON for char in han) * 25 >= len(han)
