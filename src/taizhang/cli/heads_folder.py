"""The signed heads and the signing key of a home, as files.

`heads/` holds every signed head ever given out: `2026-11-26.json`, and a second of that day as `2026-11-26.2.json`; a name
once used is never written again. `heads.key` and `heads.pub` lie in $TAIZHANG_KEYS, else in `keys/` of the home.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from taizhang.cli.whole_file import read, write
from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.heads import DayHead, chain_issues, is_key, key_text, read_head
from taizhang.core.journal.held import Against
from taizhang.core.limits import HEAD_FILE_BYTES_MAX
from taizhang.durable import sync, written_aside
from taizhang.server.home import kept_key

_KEY_FILE_BYTES_MAX: Final = 256  # a key is one line of 72


@dataclass(frozen=True, slots=True)
class Heads:
    """The signed heads found in a place, in order of number and without peaks; what is wrong with them; the key they
    were held against, None where there were neither.
    """

    heads: tuple[DayHead, ...]
    issues: list[Issue]
    key: str | None

    def newest(self) -> DayHead | None:
        """The last of them, with peaks; None where there is none."""
        return self.whole(self.heads[-1]) if self.heads else None

    def whole(self, head: DayHead) -> DayHead:
        """One of them with its peaks, read again. OSError or RuntimeError where it changed while it was used."""
        again, _ = read_head(Path(str(head.place.file)).read_bytes(), str(self.key), head.place)
        if again is None or again.signed != head.signed:
            raise RuntimeError("a signed head changed while it was read")
        return again

    def since(self, day: date | None, book: str, position: int) -> DayHead | None:
        """The newest of a day or before, or in which a book had no more entries than a position; None where none is."""
        for one in reversed(self.heads):
            if one.statement.day <= day if day else 0 < one.end_of(book).entries <= position:
                return self.whole(one)
        return None

    def against(self, since: DayHead | None = None) -> Against:
        """What books are held against."""
        return Against(self.heads, since)


def heads_folder(home: Path) -> Path:
    """Where a home keeps its signed heads."""
    return home / "heads"


def public_key(path: Path) -> tuple[str | None, list[Issue]]:
    """A public key from its file: CLI-010 where there is none to read, CLI-056 where it is no key."""
    content, found = read(path, _KEY_FILE_BYTES_MAX)
    text = content.decode(errors="replace").strip()
    if not found and not is_key(text):
        found = [issue("CLI-056", Where(file=str(path)))]
    return (None, found) if found else (text, [])


def read_heads(source: Path, keys: Path, key: Path | None = None, *, whole: bool = True) -> tuple[Heads, list[Issue]]:
    """The signed heads in a folder (or the one in a file), held against the key in `key`, else in the folder of keys.

    The second part says why they cannot be judged: CLI-010, CLI-056, CLI-058 no key. `whole`: they must be all there are.
    """
    files = [source] if source.is_file() else _files(source)
    text, unusable = public_key(key) if key is not None else _own_key(keys) if files else (None, [])
    if unusable:
        return Heads((), [], None), unusable
    if text is None or not files:
        return Heads((), _gone(key or keys / "heads.pub") if whole else [], None), []
    found: list[Issue] = []
    heads: dict[str, DayHead] = {}
    for one in files:
        content, wrong = read(one, HEAD_FILE_BYTES_MAX)
        head, wrong = (None, wrong) if wrong else read_head(content, text, Where(file=str(one)))
        found += wrong
        if head is not None:
            heads.setdefault(head.signed.digest, head.lean())
    ordered = tuple(sorted(heads.values(), key=lambda one: one.statement.number))
    # a head that could not be read has its own issue, and the next does not follow: said once
    found = found or chain_issues(ordered, whole=whole)
    return Heads(ordered, found, text), []


def _files(folder: Path) -> list[Path]:
    """The heads of a folder by name; what is being written begins with a point."""
    return sorted(one for one in folder.glob("*.json") if not one.name.startswith("."))


def _own_key(keys: Path) -> tuple[str | None, list[Issue]]:
    """The public key of this home; of the signing key where the first signing stopped before it was published."""
    public = keys / "heads.pub"
    if public.exists():
        return public_key(public)
    key, found = signing_key(keys, first=False)
    return (key_text(key.public_key()), []) if key is not None else (None, found)


def _gone(public: Path) -> list[Issue]:
    """BOOK-017 where a key is published, which is done once the first head is kept, but there is no head any more."""
    if not public.exists():
        return []
    why = {"why_zh": "有签发的公钥，却一份末端也没有", "why_en": "there is the key of signed heads, but no signed head"}
    return [issue("BOOK-017", Where(file=str(public)), number=1, **why)]


def signing_key(keys: Path, *, first: bool) -> tuple[Ed25519PrivateKey | None, list[Issue]]:
    """The key that signs heads; made for the `first` head, and CLI-058 where it is missing later.

    CLI-056 where the file holds no key, CLI-041 where none can be kept, BOOK-013 where the public key is of another.
    """
    file, public = keys / "heads.key", keys / "heads.pub"
    if not first and not file.exists():
        return None, [issue("CLI-058", Where(file=str(file)))]
    try:
        key = Ed25519PrivateKey.from_private_bytes(kept_key(file))
    except ValueError:
        return None, [issue("CLI-056", Where(file=str(file)))]
    except OSError as error:
        return None, [issue("CLI-041", Where(file=str(file)), why=error.strerror or error)]
    if not public.exists():
        return key, []
    text = key_text(key.public_key())
    kept, found = public_key(public)
    if kept not in {None, text}:
        found = [issue("BOOK-013", Where(file=str(public)), key=kept, wanted=text)]
    return (None, found) if found else (key, [])


def publish(keys: Path, key: Ed25519PrivateKey) -> list[Issue]:
    """Writes the public key beside the signing key, once a head is kept that it signed; CLI-041 where it cannot."""
    public = keys / "heads.pub"
    return [] if public.exists() else write(public, f"{key_text(key.public_key())}\n".encode())


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Makes the folder of heads if need be, and waits until nobody else signs."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def keep(folder: Path, head: DayHead) -> Path:
    """Writes a signed head under the first free name of its day, durable before its path is given; a name that is taken
    is never written over. OSError where it cannot be written, and then there is no new file.
    """
    day = head.statement.day.isoformat()
    with written_aside(folder / day, head.content()) as beside:
        number = 1
        while True:
            path = folder / (f"{day}.json" if number == 1 else f"{day}.{number}.json")
            try:
                os.link(beside, path)
                break
            except FileExistsError:
                number += 1
    sync(folder)
    return path
