"""Small disks and read-only places: as root by mounting, and loudly left out where that is not allowed."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fixtures.missing_parts import missing_part


@contextmanager
def small_disk(folder: Path, kilobytes: int, owner: int = 0) -> Iterator[Path]:
    """A disk of so many kilobytes, mounted at a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700,uid={owner}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _unmount(folder)


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    """A folder or a file that takes no writes, root's neither."""
    _mount("--bind", str(place), str(place))
    try:
        _mount("-o", "remount,bind,ro", str(place))
        yield
    finally:
        _unmount(place)


def _unmount(place: Path) -> None:
    """Takes it off at once; a connection that is still open keeps what it has until it closes."""
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(folder: Path, left: int) -> Path:
    """A file that takes all of a disk but so many bytes; remove it to have them back."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(max(0, file.tell() - left))
    return ballast


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], check=False, capture_output=True, text=True)
    if done.returncode != 0:
        missing_part("mount", f"mounting is not allowed here: {done.stderr.strip()[:100]}")
