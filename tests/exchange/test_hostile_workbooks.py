"""Files that are no workbooks, or would fill the memory: each refused by its code before anything is read."""

import io
import re
import struct
import zipfile
from typing import Any

import pytest

from exchange.sheets import EAST, HEADINGS, reading, refused, told, values, with_parts, workbook
from exchange.wells import declared
from taizhang.core.limits import SHEET_FILE_BYTES_MAX, SHEET_INFLATED_BYTES_MAX
from taizhang.exchange.spreadsheets.converters import Unreadable, text_in
from taizhang.exchange.spreadsheets.headings import headings_of
from taizhang.exchange.spreadsheets.words import Words

SOUND = workbook([HEADINGS, EAST])


def with_cells(data: str) -> bytes:
    text = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData></worksheet>'
    return with_parts({"xl/worksheets/sheet1.xml": text.encode()}, SOUND)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "SHEET-001"),
        ("编号,名称\n1,东井\n".encode(), "SHEET-001"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "SHEET-001"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "SHEET-002"),
        (b"PK\x03\x04" + b"\0" * 100, "SHEET-001"),
        (SOUND[: len(SOUND) // 2], "SHEET-001"),
        (b"\0" * (SHEET_FILE_BYTES_MAX + 1), "SHEET-003"),
        (with_parts({"xl/vbaProject.bin": b"macro"}, SOUND), "SHEET-004"),
        (with_cells('<row r="1"><c r="XFD1" t="str"><v>x</v></c></row>'), "SHEET-003"),
        (with_cells('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>1</v></c></row>'), "SHEET-003"),
        (with_cells("<row><c><v>1</v></c></row>" * 200), "SHEET-001"),
    ],
    ids=["empty", "csv", "xls", "password", "torn", "half", "large", "macro", "wide", "corners", "no-addresses"],
)  # fmt: skip
def test_what_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == [code]


FAR = [
    '<c r="A1"><v>1</v></c><c r="IV1048576"><v>1</v></c>',  # in a row that says it is the first
    "<c r='A1'><v>1</v></c><c r='XFD1048576'><v>1</v></c>",
    '<c r="A1"><v>1</v></c><c r = "XFD1048576"><v>1</v></c>',
    '<c r="A1"><v>1</v></c><c r="xfd1048576"><v>1</v></c>',
    '<c r="A1"><v>1</v></c><c s="1" r=\'XFD1048576\' q="" r="A1"><v>1</v></c>',
    '<c r="A1"><v>1</v></c><c r="XFD99" r="A1"><v>1</v></c>',
    '<c r="A1"><v>1</v></c><c r="B4294967295"><v>1</v></c>',
    '<c r="A1"><v>1</v></c><x:c r="&#88;FD1048576"><v>1</v></x:c>',
    "<c\n><v>1</v></c>" * 300,
    "<x:c><x:v>1</x:v></x:c>" * 300,
    '<c r="A1" t="str"><v> r="A1" r="A1"</v></c><c><v>1</v></c>',
    '<c r="A1" t="str"><v>' + "x" * (4 << 20),  # no end to it
]


@pytest.mark.parametrize("cells", FAR, ids=range(len(FAR)))
def test_a_cell_too_far_away_is_found_however_its_address_is_spelled(cells: str) -> None:
    """The reader of the format would make room for all that lies between: the process would end there."""
    assert refused(with_cells(f'<row r="1">{cells}</row>')) in (["SHEET-001"], ["SHEET-003"])


@pytest.mark.parametrize("told", ['uniqueCount="4294967295"', "uniqueCount='99999'", 'uniqueCount="&#52;294967295"'])
def test_a_list_of_texts_that_tells_of_more_than_it_holds_is_refused(told: str) -> None:
    text = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" {told}><si><t>x</t></si></sst>'
    assert refused(with_parts({"xl/sharedStrings.xml": text.encode()}, SOUND)) == ["SHEET-001"]


def test_a_sheet_whose_tags_have_a_prefix_is_read() -> None:
    """As the Open XML SDK writes them."""
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    prefixed = re.sub(r"<(/?)(\w)", r"<\1x:\2", text).replace(" xmlns=", " xmlns:x=")
    prefixed = prefixed.replace("<x:?xml", "<?xml")
    assert values(reading(with_parts({"xl/worksheets/sheet1.xml": prefixed.encode()}, SOUND))) == values(reading(SOUND))


def test_a_zip_bomb_is_stopped_by_what_it_tells_and_by_what_it_is() -> None:
    zeros = b"\0" * (1 << 20)
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb:
        bomb.writestr("xl/workbook.xml", b"<workbook/>")
        with bomb.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(SHEET_INFLATED_BYTES_MAX // len(zeros) + 1):
                part.write(zeros)
    content = into.getvalue()
    assert refused(content) == ["SHEET-003"]
    told_size = struct.pack("<L", SHEET_INFLATED_BYTES_MAX + len(zeros))
    lying = content.replace(told_size, struct.pack("<L", 1000))
    assert lying != content
    assert refused(lying) == ["SHEET-003"]


def test_a_million_rows_that_are_only_formatted_are_an_empty_sheet_below_its_items() -> None:
    def inline(cell: str, text: str) -> str:
        return f'<c r="{cell}" t="str"><v>{text}</v></c>'

    head = "".join(inline(f"{'ABCD'[place]}1", text) for place, text in enumerate(HEADINGS))
    east = "".join(inline(f"{'ABCD'[place]}2", text) for place, text in enumerate(EAST))
    empty = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(3, 1_048_577))
    found = reading(with_cells(f'<row r="1">{head}</row><row r="2">{east}</row>{empty}'))
    assert (len(found.lines), told(found)) == (1, [])


def test_texts_too_long_and_half_signs_are_told() -> None:
    assert told(reading(workbook([HEADINGS, ["W1", "重庆", "长" * 20_001, "完好"]]))) == [("LEDG-028", "甲!C2")]
    assert told(reading(workbook([HEADINGS, ["W" * 129, "重庆", "井", "完好"]]))) == [("SHEET-013", "甲!A2")]
    columns: Any = headings_of(declared().ledgers["wells.well"], declared(), Words("zh")).columns
    with pytest.raises(Unreadable):
        text_in("\ud800", columns["field", "name", "value"])
