"""The files of the blob store: where they lie, which there are, and whether each is still what its name says.

Names are digests of ciphertext, so all this needs neither the key nor Django.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Final

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.ledger.attachments import Naming, is_digest

FOLDER: Final = "blobs"
_PREFIX: Final = "sha256:"


def file_of(home: Path, digest: str) -> Path:
    """Where a digest's file lies: two hex digits a folder, so that none grows huge. ValueError for no digest."""
    if not is_digest(digest):
        raise ValueError(digest)
    name = digest.removeprefix(_PREFIX)
    return home / FOLDER / name[:2] / name


def holds(home: Path, digest: str) -> bool:
    """Whether a file is there under a digest; its bytes are not looked at."""
    return file_of(home, digest).is_file()


def size_of(home: Path, digest: str) -> int:
    """The bytes of a digest's file, 0 where there is none."""
    file = file_of(home, digest)
    return file.stat().st_size if file.is_file() else 0


def is_sound(home: Path, digest: str) -> bool:
    """Whether a digest's file is there and its bytes have that digest."""
    try:
        with file_of(home, digest).open("rb") as opened:
            return f"{_PREFIX}{file_digest(opened, 'sha256').hexdigest()}" == digest
    except OSError:
        return False


def kept(home: Path) -> Iterator[str]:
    """The digest of every file in the store, in order. What is being written, and what nobody named so, is passed over."""
    for folder in sorted((home / FOLDER).glob("[0-9a-f][0-9a-f]")):
        for name in sorted(one.name for one in folder.iterdir()):
            digest = _PREFIX + name
            if is_digest(digest) and name.startswith(folder.name):
                yield digest


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at the store found: how many digests are named and sound, what is wrong with others, and the orphans:
    kept, and named by no entry.
    """

    sound: int
    issues: tuple[Issue, ...]
    orphans: tuple[str, ...]


def check(home: Path, named: Iterable[Naming]) -> Checked:
    """Holds the store against the entries that name attachments: SRV-041 at each entry whose file is missing or damaged.

    Orphans are told apart from files that came while this looked by asking for the files first.
    """
    before = set(kept(home))
    verdicts: dict[str, bool] = {}
    issues: list[Issue] = []
    for one in named:
        place = Where(position=f"{one.book}#{one.position}")
        for digest in one.digests:
            if digest not in verdicts:
                verdicts[digest] = is_sound(home, digest)
            if not verdicts[digest]:
                issues.append(issue("SRV-041", place, digest=digest))
    sound = sum(verdicts.values())
    return Checked(sound, tuple(issues), tuple(sorted(before - set(verdicts))))
