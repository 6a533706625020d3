"""`taizhang export LEDGER -o FILE.xlsx` writes a ledger's items as a spreadsheet, `taizhang export lake DIR` a lake of all books."""

import argparse
from pathlib import Path
from typing import Final

from taizhang.cli.console import Console
from taizhang.core.issues import issue

LAKE: Final = "lake"  # no ledger is called so: theirs are two words with a dot between


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The ledger, the file, whose items, and as of when; or the folder of a lake."""
    parser.add_argument(
        "ledger", metavar="LEDGER|lake", help="台账的名称，如 investment.project，或 lake · a ledger's name, or lake"
    )
    parser.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="数据湖写到哪个文件夹 · where a lake goes")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.xlsx", help="写到哪个文件 · where to")
    parser.add_argument("--at", metavar="POS", help="账簿位置，如 500118#1043 · as of a position")
    parser.add_argument("--book", help="只要这本账簿的 · of this book alone")
    parser.add_argument("--org", help="只要这个责任单位及其下级的 · of this org and those below it")
    parser.add_argument("--actor", help="以谁的权限读，默认操作人 · by whose rights; the home's operator unless told")
    parser.add_argument("--force", action="store_true", help="覆盖已有的 · overwrite what is there")


def run(options: argparse.Namespace, console: Console) -> int:
    """The code of the one that was asked for; 2 for a mixture of both."""
    sheet_only = (options.output, options.at, options.book, options.org, options.actor)
    if options.ledger == LAKE and options.folder is not None and not any(sheet_only):
        from taizhang.cli.export_lake import run as write_lake

        return write_lake(options, console)
    if options.ledger != LAKE and options.folder is None and options.output is not None:
        from taizhang.cli.export_sheet import run as write_sheet

        return write_sheet(options, console)
    ways = "export LEDGER -o FILE.xlsx", "export lake DIR"
    console.issues([issue("CLI-059", why_zh="写作 {} 或 {}".format(*ways), why_en="write {} or {}".format(*ways))])
    return 2
