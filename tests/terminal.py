"""The command line as a program of its own, with nothing of this process's environment that would lead it elsewhere."""

import os
import subprocess
import sys
from pathlib import Path

Run = subprocess.CompletedProcess[str]


def taizhang(home: Path, *words: str | Path, url: str | None = None, **environment: str) -> Run:
    """One run on a home folder; `url` names a PostgreSQL database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TAIZHANG", "DATABASE"))}
    kept |= environment | ({"DATABASE_URL": url} if url else {})
    program = [sys.executable, "-m", "taizhang.cli.main", "--home", str(home), *map(str, words)]
    return subprocess.run(program, check=False, capture_output=True, text=True, env=kept)
