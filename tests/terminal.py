"""The command line as a program of its own, with nothing of this process's environment that would lead it elsewhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

Run = subprocess.CompletedProcess[str]


def taizhang(
    home: Path, *words: str | Path, url: str | None = None, given: str | None = None, **environment: str
) -> Run:
    """One run on a home folder; `url` names a PostgreSQL database, `given` stands on its standard input."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    kept |= environment | ({"DATABASE_URL": url} if url else {})
    program = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), *map(str, words)]
    return subprocess.run(program, check=False, capture_output=True, text=True, env=kept, input=given)


def tell_contact(home: Path, name: str) -> None:
    """A clerk of the small city tells the contact of factory F1, which is a personal field."""
    command = {
        "key": "contact", "book": "500118", "ledger": "works.factory", "item": "F1", "verb": "amend",
        "effective_on": "2026-06-02", "payload": {"fields": {"contact": name}}, "actor": "p-clerk",
    }  # fmt: skip
    file = home / "contact.jsonl"
    file.write_text(json.dumps(command, ensure_ascii=False), encoding="utf-8")
    posted = taizhang(home, "post", file)
    assert posted.returncode == 0, posted.stderr
    file.unlink()
