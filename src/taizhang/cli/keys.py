"""`taizhang keys backup|restore|password|lost`: the keys that open what the books hold of persons."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import KEYS_BYTES_MAX


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the keys."""
    verbs = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    backup = verbs.add_parser("backup", help="备份密钥，与账簿备份分开保管 · back up the keys, apart from the books")
    backup.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    backup.add_argument("--force", action="store_true", help="文件已在时覆盖 · overwrite a file that is there")
    restore = verbs.add_parser("restore", help="恢复密钥；已销毁的不会回来 · restore the keys, never those destroyed")
    restore.add_argument("file", type=Path, metavar="FILE")
    verbs.add_parser("password", help="给密钥文件设口令 · put the key file under a password")
    verbs.add_parser("lost", help="原来的密钥确已丢失，改用新的 · the old keys are lost for good: go on with others")


def run(options: argparse.Namespace, console: Console) -> int:
    """0 done, 2 a file or a key that cannot be used; then nothing has changed."""
    from taizhang.cli.online import start

    doing = {"backup": _backup, "restore": _restore, "password": _password, "lost": _lost}[options.what]
    found = start(console.home) or doing(options, console)
    console.issues(found)
    return 2 if found else 0


def _backup(options: argparse.Namespace, console: Console) -> list[Issue]:
    from taizhang.server.actions.keys import backup_keys
    from taizhang.server.home import put_private

    output: Path = options.output
    if os.path.lexists(output) and not options.force:
        return [issue("CLI-040", Where(file=str(output)))]
    try:
        put_private(output.absolute(), backup_keys(console.home), first=False)
    except OSError as error:
        return [issue("CLI-041", Where(file=str(output)), why=error.strerror or error)]
    console.note(
        console.words(
            f"密钥已备份到 {output}。谁有它和账簿，谁就能看个人信息：请与账簿备份分开保管",
            f"the keys are backed up to {output}. With it and the books anyone can read personal data: keep them apart",
        )
    )
    return []


def _restore(options: argparse.Namespace, console: Console) -> list[Issue]:
    from taizhang.server.actions.keys import restore_keys
    from taizhang.server.home import hold

    if not hold(console.home.absolute(), alone=True):  # others would go on writing keys into the vault that is replaced
        return [issue("SRV-039", Where(file=str(console.home)))]
    try:
        with options.file.open("rb") as opened:
            content = opened.read(KEYS_BYTES_MAX + 1)
    except OSError as error:
        return [issue("CLI-010", Where(file=str(options.file)), why=error.strerror or error)]
    found = restore_keys(console.home, content, str(options.file))
    if not found:
        console.note(console.words("密钥已恢复", "the keys are restored"))
    return found


def _password(options: argparse.Namespace, console: Console) -> list[Issue]:
    """Asks twice on a terminal; otherwise takes the first line of standard input. An empty one takes the password away."""
    del options
    from taizhang.server.actions.keys import set_password

    if sys.stdin.isatty():
        first = getpass.getpass(console.words("新口令：", "new password: "))
        if first != getpass.getpass(console.words("再输一次：", "once more: ")):
            return [issue("CLI-050")]
    else:
        first = sys.stdin.readline().rstrip("\n")
    found = set_password(console.home, first or None)
    if not found:
        console.note(
            console.words("密钥文件的口令已设好", "the key file is under the password")
            if first
            else console.words("密钥文件已不用口令", "the key file has no password now")
        )
    return found


def _lost(options: argparse.Namespace, console: Console) -> list[Issue]:
    del options
    from taizhang.server.actions.keys import keys_lost

    keys_lost()
    console.note(
        console.words(
            "今后用此处的密钥封存；原来的密钥封存的，没有原来的密钥仍看不到",
            "from now on this folder's keys seal; what the old keys sealed cannot be read without them",
        )
    )
    return []
