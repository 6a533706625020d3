"""The spreadsheet of the import: twenty columns as an office has them, and a home whose ledger they are for."""

import subprocess
import sys
from pathlib import Path
from typing import Final

SHEET_LEDGER: Final = "bench.factory"
_FOUND: Final = """
import sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[3]]
from bookbench import ours
columns = "".join(f"      - {{field: x{n}, name: {{zh: 栏目{n}, en: Column {n}}}}}\\n" for n in range(8))
ours.PACK = ours.PACK + columns
city = ours.Ours(Path(sys.argv[1]), districts=1)
city.found()
"""


def found_home(home: Path) -> None:
    """A home with one district and the ledger of the sheet, whose operator may import."""
    here = Path(__file__).parents[1]
    words = [sys.executable, "-c", _FOUND, str(home), str(here), str(here.parent / "src")]
    subprocess.run(words, check=True)


def write_sheet(file: Path, rows: int, columns: int) -> None:
    """Item, org, day, eleven fields, and plain columns up to so many."""
    import xlsxwriter

    more = columns - 14
    heads = ["事项编号", "责任单位", "登记日期", "名称", "行业", "合同额（亿元）", "建成日", "外资", "文字一", "文字二", "文字三", "文字四",
             "数一（万元）", "数二（万元）", *(f"栏目{number}" for number in range(more))]  # fmt: skip
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, heads)
    for number in range(rows):
        texts = [f"永川区大安街道第{number}号之{index}" for index in range(4)]
        plain = [f"说明{number % 1000}之{index}" for index in range(more)]
        told = [f"S{number:06}", "500101", "2021-03-01", f"第{number:06}号工厂", "钢铁", number % 97 + 0.5, "2021-03-05", "是",
                *texts, number % 1000, number + 0.25, *plain]  # fmt: skip
        sheet.write_row(number + 1, 0, told)
    book.close()
