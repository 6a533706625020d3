"""The small city's story, and homes to restore into."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cast import NOW, command, opening
from fixtures.books import attach, detach
from taizhang.core.issues import Issue
from taizhang.server import home
from taizhang.server.accounts.logins import make_login
from taizhang.server.actions.append import submit
from taizhang.server.actions.attach import store
from taizhang.server.actions.restore import Asked, Restored, restore

TARGET = "target"


def silent(part: str, done: int) -> None:
    """Nobody watches."""


def write_story(using: str, folder: Path) -> str:
    """Two factories with milestones, measures, a correction and a withdrawal, one attachment and a login; gives the
    attachment's digest. The positions of the district's book are 1 to 8.
    """
    digest, found = store(folder, b"\x89PNG\r\n\x1a\n photograph", "现场照片.png", "image/png")
    assert (digest is not None, found) == (True, [])
    told = [
        opening("s1", "F1", "甲厂"),
        command("s2", "F1", "milestone", {"milestone": "signed", "attachments": [digest]}),
        command("s3", "F1", "measure", {"measure": "invested", "value": "120.5"}),
        opening("s4", "F2", "乙厂"),
        command("s5", "F1", "amend", {"fields": {"sector": "steel", "amount": "3"}}),
        command("s6", "F1", "correct", {"position": 3, "reason": "笔误", "payload": {"measure": "invested", "value": "12.5"}}),
        command("s7", "F2", "milestone", {"milestone": "signed"}),
        command("s8", "F2", "withdraw", {"position": 7, "reason": "签错"}),
    ]  # fmt: skip
    outcomes = submit(told, NOW, using=using)
    assert [one for outcome in outcomes for one in outcome.issues] == []
    assert [outcome.receipt.position for outcome in outcomes if outcome.receipt] == [1, 2, 3, 4, 5, 6, 7, 8]
    make_login("reader", "p-reader", using=using)
    return str(digest)


@dataclass
class Place:
    """A home to restore into, and its database under an alias of its own."""

    home: Path
    url: str | None
    reopened: bool = False

    @property
    def aside(self) -> Path:
        return self.home / ".restoring"

    def restore(
        self, file: Path, *, older: bool = False, agreed: Callable[[object], bool] = lambda _: True
    ) -> tuple[Restored | None, list[Issue]]:
        """Restores as the command line does, in this process."""
        self.close()
        self.home.mkdir(exist_ok=True)
        self.aside.mkdir()
        attach(TARGET, home.database(self.aside, self.url))
        try:
            return restore(Asked(file, self.home, self.aside, NOW, older, self.url), agreed, silent, using=TARGET)
        finally:
            detach(TARGET)
            for one in sorted(self.aside.rglob("*"), reverse=True):
                one.rmdir() if one.is_dir() else one.unlink()
            self.aside.rmdir()

    def open(self) -> str:
        """The alias of what is in place."""
        if not self.reopened:
            attach(TARGET, home.database(self.home, self.url))
            self.reopened = True
        return TARGET

    def close(self) -> None:
        if self.reopened:
            detach(TARGET)
        self.reopened = False

    def files(self) -> dict[str, bytes]:
        """Every file of the home with its bytes."""
        self.close()
        return {str(one.relative_to(self.home)): one.read_bytes() for one in self.home.rglob("*") if one.is_file()}
