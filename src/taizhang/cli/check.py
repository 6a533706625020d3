"""`taizhang check [PACK…]`: lints packs with file, line, path and hint, and runs their examples.

Exit 1 when an error was found, 2 when a pack was asked for that is not there.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from taizhang.cli.console import Console
from taizhang.core.declarations.complaints import nearest
from taizhang.core.declarations.pack import Declarations, Pack
from taizhang.core.issues import Issue, Level, Where, has_errors, issue
from taizhang.loader import built_in_packs, load_examples, load_packs, missing_parts, read_texts


@dataclass(frozen=True, slots=True)
class Outcome:
    """An example and whether its figures came out as expected."""

    label: str
    passed: bool


@dataclass(frozen=True)
class Checked:
    """What a check found: the packs read, their examples' outcomes, and every issue."""

    packs: tuple[Pack, ...]
    outcomes: tuple[Outcome, ...]
    issues: tuple[Issue, ...]

    def to_json(self, console: Console) -> dict[str, object]:
        return {
            "packs": [
                {
                    "pack": pack.code,
                    "name": pack.file.name.model_dump(),
                    "version": pack.file.version,
                    "digest": pack.digest,
                    "ledgers": [one.ledger for one in pack.file.ledgers],
                    "indicators": [one.indicator for one in pack.indicators],
                    "examples": [
                        {"example": one.label, "passed": one.passed}
                        for one in self.outcomes
                        if one.label.startswith(f"{pack.code}/")
                    ],
                }
                for pack in self.packs
            ],
            "issues": [one.to_json(console.lang) for one in self.issues],
        }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The packs to check: names of those that come with the program, or folders; all of the former when none is named."""
    parser.add_argument("packs", nargs="*", metavar="PACK", help="领域包的名称或文件夹 · a pack's name or folder")


def run(options: argparse.Namespace, console: Console) -> int:
    """Checks the packs and says what was found."""
    folders, unknown = _folders(options.packs)
    if unknown:
        console.issues(unknown)
        return 2
    checked = check_packs(folders)
    if console.as_json:
        console.json(checked.to_json(console))
    else:
        console.issues(checked.issues)
        _say(checked, console)
    return 1 if has_errors(checked.issues) else 0


def _folders(asked: Sequence[str]) -> tuple[list[Path], list[Issue]]:
    """The folders meant. A name of a pack of the program comes first, so that a folder of that name needs its `./`."""
    known = {folder.name: folder for folder in built_in_packs()}
    folders = [known.get(text) or Path(text) for text in asked] or list(known.values())
    unknown = [
        issue(
            "PACK-003", Where(), name=str(folder), thing_zh="领域包", thing_en="pack", near=nearest(folder.name, known)
        )
        for folder in folders
        if not folder.is_dir()
    ]
    return list(dict.fromkeys(folder.resolve() for folder in folders)), unknown


def check_packs(folders: Sequence[Path]) -> Checked:
    """Lints the packs in some folders and runs their examples; packs of the program stand beside them to be cited."""
    asked = {folder.name for folder in folders}
    beside = [folder for folder in built_in_packs() if folder.name not in asked]
    declared, found = load_packs([*beside, *folders])
    issues = [one for one in found if one.level is Level.ERROR or _pack_of(one) in asked]
    issues += [one for folder in folders for one in missing_parts(folder)]
    outcomes: list[Outcome] = []
    for folder in folders:
        ran, more = _examples(folder, declared, [*beside, *folders], runnable=not has_errors(found))
        outcomes += ran
        issues += more
    packs = tuple(pack for pack in declared.packs if pack.code in asked)
    return Checked(packs, tuple(outcomes), tuple(issues))


def _pack_of(found: Issue) -> str:
    return (found.where.file or "").partition("/")[0]


def _examples(
    folder: Path, declared: Declarations, all_folders: Sequence[Path], *, runnable: bool
) -> tuple[list[Outcome], list[Issue]]:
    """The examples of one pack; they are read in any case, but run only when the declarations are sound."""
    examples, found = load_examples(folder)
    if not runnable or not examples:
        return [], found
    from taizhang.cli.examples import run_example

    texts = {each.name: read_texts(each)[0] for each in all_folders}
    outcomes = []
    for example in examples:
        issues = run_example(example, declared, texts)
        outcomes.append(Outcome(example.label, not has_errors(issues)))
        found += issues
    return outcomes, found


def _say(checked: Checked, console: Console) -> None:
    for pack in checked.packs:
        console.say(f"{pack.code} {pack.file.version}  {console.words(pack.file.name.zh, pack.file.name.en)}")
        console.say(f"  {console.words('台账', 'ledgers')}  " + " ".join(one.ledger for one in pack.file.ledgers))
        console.say(f"  {console.words('指标', 'indicators')}  " + " ".join(one.indicator for one in pack.indicators))
        ran = [one for one in checked.outcomes if one.label.startswith(f"{pack.code}/")]
        marks = " ".join(f"{one.label.partition('/')[2]}{'✓' if one.passed else '✗'}" for one in ran)
        console.say(f"  {console.words('例子', 'examples')}  {marks or '-'}")
    errors = sum(one.level is Level.ERROR for one in checked.issues)
    others = len(checked.issues) - errors
    console.say(console.words(f"错误 {errors} 处，提醒 {others} 处", f"{errors} errors, {others} warnings"))
