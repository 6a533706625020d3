"""`taizhang [--home DIR] [--lang zh|en] VERB`: dispatches to one module a verb.

Exit 0 fine; 1 a broken chain, an error found by `check`, a refused command or any `differs` in `audit`; 2 wrong use or
unreadable input. A reader of a pipe that leaves early ends the run quietly.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from taizhang.cli.console import Console

VERBS = {
    "demo": ("建一座示例城市并核对报纸上的数", "build a demo city and hold the page's figures against it"),
    "serve": ("启动网页", "serve the web"),
    "check": ("检查领域包并运行其例子", "lint packs and run their examples"),
    "template": ("台账的填报表格（xlsx）", "a ledger's spreadsheet to fill in (xlsx)"),
    "post": ("把命令文件写入账簿", "post a file of commands to the book"),
    "attach": ("把文件存为附件", "store files that entries may name"),
    "import": ("把填好的表格写入账簿，先看差异", "a filled spreadsheet into the book, its differences first"),
    "export": (
        "把台账写成表格（xlsx），或把全部账簿写成数据湖",
        "a ledger as a spreadsheet (xlsx), or all books as a lake",
    ),
    "forget": ("依法删除个人信息", "forget personal data as the law demands"),
    "keys": ("密钥：备份、恢复、设口令", "the keys: back up, restore, set a password"),
    "figure": ("算一个数", "one figure"),
    "invariants": ("核对数与数之间应成立的关系", "what must hold between figures and does not"),
    "trace": ("一个数背后的记录", "the entries behind a figure"),
    "verify": ("核验账簿、末端的签发与证明", "verify every book, its signed heads, or a proof"),
    "sign": ("签发当天各账簿的末端", "sign where every book ends today"),
    "prove": ("出具一条记录或一段增长的证明", "prove an entry, or that a book only grew"),
    "backup": ("备份（写入不停）", "back the home up while others write"),
    "restore": ("核验备份并恢复", "prove a backup and restore it"),
    "rebuild": ("由账簿重建投影", "make the projections anew from the books"),
    "read": ("读一页文字里的数", "read the figures of a page"),
    "audit": ("核对一页文字里的数", "audit the figures of a page"),
}
_MODULES = {"import": "import_sheet"}  # of verbs that are not called as their module is


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one verb and gives its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    verb = _verb(words)
    parser = _parser(verb)
    options = parser.parse_args(words)
    if options.verb is None:
        parser.print_help(sys.stderr)
        return 2
    console = Console(Path(options.home), options.lang, options.json)
    try:
        code: int = _module(options.verb).run(options, console)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _module(verb: str) -> ModuleType:
    return import_module(f"taizhang.cli.{_MODULES.get(verb, verb)}")


def _verb(words: Sequence[str]) -> str | None:
    """The first word that is a verb and not the value of a flag: a home folder may be called demo."""
    pairs = zip(["", *words], words, strict=False)
    return next((word for before, word in pairs if word in VERBS and before not in {"--home", "--lang"}), None)


def _parser(verb: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="taizhang", description="台账：每件事只记一次，每个数都能查到底")
    _add_common(parser, top=True)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    for name, (zh, en) in VERBS.items():
        child = verbs.add_parser(name, help=f"{zh} · {en}", description=f"{zh} · {en}")
        _add_common(child, top=False)
        if name == verb:
            _module(name).add_arguments(child)
    return parser


def _add_common(parser: argparse.ArgumentParser, *, top: bool) -> None:
    """The flags every verb knows, before or after its name; after it they default to what stood before."""
    home = os.environ.get("TAIZHANG_HOME") or "taizhang-home"
    left_out = argparse.SUPPRESS
    parser.add_argument("--home", default=home if top else left_out, metavar="DIR", help="$TAIZHANG_HOME")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh" if top else left_out)
    parser.add_argument("--json", action="store_true", default=False if top else left_out)


if __name__ == "__main__":
    sys.exit(main())
