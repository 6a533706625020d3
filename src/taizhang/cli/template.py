"""`taizhang template LEDGER -o FILE.xlsx`: a ledger's spreadsheet, to fill in and to import.

Exit 2 where there is no such ledger or pack, or the file cannot be written; what lay there before then lies there still.
"""

import argparse
from pathlib import Path
from typing import Final

from taizhang.cli.console import Console
from taizhang.cli.whole_file import unfit, write
from taizhang.core.declarations.complaints import nearest
from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Issue, Where, has_errors, issue
from taizhang.loader import built_in_packs, load_examples, load_packs

SUFFIX: Final = ".xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The ledger, the file, and where packs of one's own lie."""
    parser.add_argument("ledger", metavar="LEDGER", help="台账的名称，如 investment.project · a ledger's name")
    parser.add_argument("-o", "--output", required=True, metavar="FILE.xlsx", help="写到哪个文件 · where to write it")
    parser.add_argument("--blank", action="store_true", help="不要示例行 · without the sample row")
    parser.add_argument("--force", action="store_true", help="覆盖已有的文件 · overwrite a file that is there")
    parser.add_argument(
        "--pack", action="append", default=[], metavar="FOLDER", help="自己的领域包文件夹 · a pack of one's own"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    """Writes the template and says what is in it."""
    path = Path(options.output)
    folders, found = _folders(options.pack)
    declared = Declarations()
    if not found:
        declared, found = load_packs(folders)
        found = [one for one in found if has_errors([one])] or _unfit(
            options.ledger, declared, path, force=options.force
        )
    if found:
        console.issues(found)
        return 2
    from taizhang.exchange.spreadsheets.template import template

    pack = declared.pack_of[options.ledger].code
    examples, _ = load_examples(next(one for one in folders if one.name == pack))
    made = template(options.ledger, declared, examples, console.lang, blank=options.blank)
    found = write(path, made.content)
    console.issues(found)
    if found:
        return 2
    if console.as_json:
        columns = [one.to_json(number) for number, one in enumerate(made.columns)]
        console.json({"file": str(path), "ledger": options.ledger, "columns": columns})
    else:
        name = declared.ledgers[options.ledger].name
        count = len(made.columns)
        console.say(console.words(f"{path}  {name.zh}，{count} 栏", f"{path}  {name.en}, {count} columns"))
    return 0


def _folders(asked: list[str]) -> tuple[list[Path], list[Issue]]:
    """One's own packs, and those of the program; of two of one name, one's own."""
    own = [Path(text).resolve() for text in asked]
    known = {folder.name: folder for folder in built_in_packs()}
    missing = [
        issue("PACK-003", Where(), name=str(one), thing_zh="领域包", thing_en="pack", near=nearest(one.name, known))
        for one in own
        if not one.is_dir()
    ]
    return list({**known, **{one.name: one for one in own}}.values()), missing


def _unfit(ledger: str, declared: Declarations, path: Path, *, force: bool) -> list[Issue]:
    """Why there will be no file: no such ledger, a name that spreadsheets do not open, a file that is there."""
    place = Where(file=str(path))
    if ledger not in declared.ledgers:
        named = [code for code, one in declared.ledgers.items() if ledger in {one.name.zh, one.name.en}]
        return [issue("LEDG-004", name=ledger, near="、".join(named) or nearest(ledger, declared.ledgers))]
    if path.suffix.lower() != SUFFIX:
        return [issue("CLI-042", place, suffix=SUFFIX)]
    return unfit(path, force=force)
