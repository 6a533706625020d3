"""The home folder: where books, blobs and keys lie, and the database that holds the books."""

import fcntl
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from taizhang.core.limits import BUSY_SECONDS
from taizhang.durable import sync, written_aside

DATABASE_FILE: Final = "taizhang.sqlite3"
MARK: Final = "sample-data"  # what the demo leaves in a home it has built
_SQLITE_INIT: Final = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
)


def keys_folder(home: Path) -> Path:
    """Where keys lie: $TAIZHANG_KEYS, else `keys` in the home folder. A backup of the home leaves it out."""
    told = os.environ.get("TAIZHANG_KEYS")
    return Path(told).absolute() if told else home / "keys"


def home_folder() -> Path:
    """$TAIZHANG_HOME, else `taizhang-home` below the current folder."""
    return Path(os.environ.get("TAIZHANG_HOME") or "taizhang-home").absolute()


def busy_seconds(text: str | None) -> float:
    """How long a writer waits for the one before it: $TAIZHANG_BUSY_SECONDS, else half a minute. ValueError for what is
    no number of seconds up to an hour.
    """
    seconds = float(text) if text else float(BUSY_SECONDS)
    if not 0 < seconds <= 3600:
        raise ValueError(f"TAIZHANG_BUSY_SECONDS is not between 0 and 3600 seconds: {text}")
    return seconds


def database(home: Path, url: str | None, busy: float = BUSY_SECONDS) -> dict[str, Any]:
    """Django's description of the database: PostgreSQL by URL, else the SQLite file of the home folder.

    SQLite runs in WAL mode with full syncs, and every transaction takes the write lock as it begins: a writer waits at
    the start, never in the middle. `busy` is how many seconds it waits, on either database, for one that is stuck.
    ValueError for a URL of another kind of database.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / DATABASE_FILE,
            "OPTIONS": {"init_command": _SQLITE_INIT, "transaction_mode": "IMMEDIATE", "timeout": busy},
        }
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL is not a postgresql:// address")
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - a driver only some homes need

    parts = conninfo_to_dict(url)
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    taken = {key: str(parts.pop(part) or "") for key, part in named.items() if part in parts}
    given = parts.pop("options", None) or os.environ.get("PGOPTIONS", "")  # what is given comes last, and holds
    parts["options"] = f"-c lock_timeout={max(1, round(busy * 1000))} {given}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        **taken,
        "OPTIONS": parts,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def database_name(url: str | None) -> str:
    """What a database is called where passwords have no place: empty for the file of the home folder."""
    parts = urlsplit(url or "")
    host = parse_qs(parts.query).get("host", [""])[0] or parts.netloc.rpartition("@")[2]
    return f"{host}{parts.path}"


def is_sample(home: Path, url: str | None) -> bool:
    """Whether the books are the demo's: its mark lies in the home folder and names this very database. Figures of
    sample data are open to all, so a mark beside other books must not open theirs.
    """
    try:
        mark: Any = json.loads((home / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(mark, dict) and mark.get("database", "") == database_name(url)


def renamed_sample(mark: Path, database: str) -> None:
    """Lets a mark of sample data name another database: it was made beside one that is not this one."""
    try:
        body: Any = json.loads(mark.read_text(encoding="utf-8"))
    except ValueError:
        return
    if isinstance(body, dict):
        text = json.dumps({**body, "database": database}, ensure_ascii=False, indent=2) + "\n"
        mark.write_text(text, encoding="utf-8")


def kept_key(path: Path, size: int = 32) -> bytes:
    """A key made once at random and kept in a file that only its owner may read; the kept one ever after. ValueError
    where the file is damaged: a part of a key is no key.

    Several processes may start at once: the first to link its file wins and the others read it.
    """
    if not path.exists():
        put_private(path, secrets.token_hex(size).encode(), first=True)
    key = bytes.fromhex(path.read_text().strip())
    if len(key) != size:
        raise ValueError(f"{path.name} is not a key of {size} bytes")
    return key


def put_private(path: Path, content: bytes, *, first: bool) -> None:
    """A file that only its owner may read, written aside, synced, and put in place at once. `first`: only where there is
    none yet; of several processes that begin, one wins.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError), written_aside(path, content, 0o600) as fresh:
        if first:
            os.link(fresh, path)
        else:
            fresh.replace(path)
    for folder in (path.parent, path.parent.parent):  # a key lost to a power cut takes all that it sealed with it
        sync(folder)


_held: dict[Path, int] = {}  # folders this process has said it uses, each with the open file that says so


def hold(home: Path, *, alone: bool = False) -> bool:
    """Says that this process uses a home folder, until it ends: with others, or alone. False where another is alone in
    it, or where anybody is while this one wants to be.
    """
    handle = _held.get(home)
    if handle is None:
        handle = os.open(home, os.O_RDONLY)
    elif not alone:
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        if home not in _held:
            os.close(handle)
        return False
    _held[home] = handle
    return True


def let_go(home: Path) -> None:
    """Takes back what `hold` said."""
    handle = _held.pop(home, None)
    if handle is not None:
        os.close(handle)


def secret_key(home: Path) -> str:
    """The key that signs sessions, kept in the home folder; without a home folder, one for this process alone."""
    if not home.is_dir():
        return secrets.token_hex(32)
    return kept_key(keys_folder(home) / "session.key").hex()


def keep_operator(home: Path, actor: str) -> None:
    """Remembers the actor that command-line posts are written as unless they name another."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "operator").write_text(actor + "\n", encoding="utf-8")


def operator_of(home: Path) -> str | None:
    """The actor kept by `keep_operator`; None where no city was founded from this folder."""
    file = home / "operator"
    return file.read_text(encoding="utf-8").strip() or None if file.is_file() else None
