"""`taizhang attach FILE…`: stores files in the home, encrypted, and prints the digests that entries name."""

import argparse
import mimetypes
from pathlib import Path

from taizhang.cli.console import Console
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.limits import BLOB_BYTES_MAX


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="要存入的文件 · files to store")


def run(options: argparse.Namespace, console: Console) -> int:
    """0 all stored, 2 any that could not be; those before it are stored."""
    from taizhang.server.home import hold

    found: list[Issue] = []
    stored: list[dict[str, object]] = []
    try:
        console.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not hold(console.home.absolute()):
            found.append(issue("SRV-039", Where(file=str(console.home))))
            options.files = []
        for file in options.files:
            digest, wrong = _stored(console.home.absolute(), file)
            found += wrong
            if digest is not None:
                stored.append({"file": str(file), "digest": digest})
    except OSError as error:
        found.append(issue("CLI-041", Where(file=str(error.filename or console.home)), why=error.strerror or error))
    if console.as_json:
        console.json({"attachments": stored})
    else:
        for one in stored:
            console.say(f"{one['digest']}  {one['file']}")
    console.issues(found)
    return 2 if found else 0


def _stored(home: Path, file: Path) -> tuple[str | None, list[Issue]]:
    from taizhang.server.actions.attach import store

    place = Where(file=str(file))
    try:
        with file.open("rb") as opened:
            content = opened.read(BLOB_BYTES_MAX + 1)
    except OSError as error:
        return None, [issue("CLI-010", place, why=error.strerror or error)]
    name = file.name.encode("utf-8", "replace").decode()
    digest, found = store(home, content, name, mimetypes.guess_type(file.name)[0] or "")
    return digest, [issue(one.code, place, **one.params) for one in found]
