"""The one reader of pack folders: files in, declarations, examples and issues out."""

from collections.abc import Iterable, Sequence
from importlib.resources import files as package_files
from pathlib import Path
from typing import Final

from taizhang.core.declarations.example import Example, parse_example
from taizhang.core.declarations.pack import FILES, Declarations, Pack
from taizhang.core.declarations.parse import parse_pack
from taizhang.core.declarations.rules import check_all
from taizhang.core.issues import Issue, Where, has_errors, issue
from taizhang.core.limits import EXAMPLE_FILES_MAX, PACK_FILE_BYTES_MAX

EXAMPLES: Final = "examples"
README: Final = "README.md"


def built_in_packs() -> Sequence[Path]:
    """The folders of the packs that come with the program, in order of name."""
    folder = Path(str(package_files("taizhang"))) / "packs"
    return tuple(sorted(path.parent for path in folder.glob(f"*/{FILES[0]}")))


def load_packs(folders: Iterable[Path]) -> tuple[Declarations, list[Issue]]:
    """The packs of some folders taken together, and what is wrong with them.

    A folder that cannot be read, or whose texts are not a pack, is left out with its issues; the rules are asked only
    when all were read, because a pack may cite another. PACK-020 for folders and files that cannot be read.
    """
    packs: list[Pack] = []
    found: list[Issue] = []
    for folder in folders:
        texts, issues = read_texts(folder)
        if not has_errors(issues):
            pack, issues = parse_pack(folder.name, texts)
            packs += [pack] if pack else []
        found += issues
    declared = Declarations(tuple(packs))
    if not has_errors(found):
        found += [one for pack in packs for one in check_all(pack, declared)]
    return declared, found


def read_texts(folder: Path) -> tuple[dict[str, str], list[Issue]]:
    """The texts of the deciding files of a pack folder, by name: what it is adopted with. Absent files are left out."""
    if not folder.is_dir():
        return {}, [_unreadable(folder.name, "没有这个文件夹", "there is no such folder")]
    texts: dict[str, str] = {}
    found: list[Issue] = []
    for name in FILES:
        path = folder / name
        if path.is_symlink() or path.exists():
            text, issues = _read(path, f"{folder.name}/{name}")
            found += issues
            if text is not None:
                texts[name] = text
    return texts, found


def load_examples(folder: Path) -> tuple[list[Example], list[Issue]]:
    """The examples of a pack folder in order of file name, and what is wrong with them."""
    paths = sorted((folder / EXAMPLES).glob("*.yaml"))
    found: list[Issue] = []
    if len(paths) > EXAMPLE_FILES_MAX:
        why = (f"例子多于 {EXAMPLE_FILES_MAX} 个", f"more than {EXAMPLE_FILES_MAX} examples")
        return [], [_unreadable(f"{folder.name}/{EXAMPLES}", *why)]
    examples: list[Example] = []
    for path in paths:
        name = f"{folder.name}/{EXAMPLES}/{path.name}"
        text, issues = _read(path, name)
        if text is not None:
            example, issues = parse_example(folder.name, name, text)
            examples += [example] if example else []
        found += issues
    return examples, found


def missing_parts(folder: Path) -> list[Issue]:
    """PACK-033, a warning, for a pack folder without readme or examples: others cannot check its figures."""
    there = {README: (folder / README).is_file(), EXAMPLES: any((folder / EXAMPLES).glob("*.yaml"))}
    return [
        issue("PACK-033", Where(file=folder.name), name=folder.name, missing=part)
        for part, present in there.items()
        if not present
    ]


def _read(path: Path, name: str) -> tuple[str | None, list[Issue]]:
    """A file's text. Links are refused: a pack is copied and adopted as a folder, and what it says must lie in it."""
    if path.is_symlink() or not path.is_file():
        return None, [_unreadable(name, "不是普通文件", "not a plain file")]
    try:
        with path.open("rb") as file:
            content = file.read(PACK_FILE_BYTES_MAX + 1)
    except OSError:
        return None, [_unreadable(name, "没有读取权限", "no right to read it")]
    if len(content) > PACK_FILE_BYTES_MAX:
        size = path.stat().st_size
        return None, [issue("PACK-011", Where(file=name), bytes=size, most=PACK_FILE_BYTES_MAX)]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return None, [_unreadable(name, "不是 UTF-8 编码（是否为 GBK？）", "not UTF-8 (perhaps GBK)", line)]


def _unreadable(name: str, why_zh: str, why_en: str, line: int | None = None) -> Issue:
    return issue("PACK-020", Where(file=name, line=line), why_zh=why_zh, why_en=why_en)
