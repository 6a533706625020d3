"""Attachments: one file of an item for whoever may read the item, and the whole store held against the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from taizhang.core.issues import Issue, issue
from taizhang.core.ledger.attachments import named_in
from taizhang.server import blob_files
from taizhang.server.access.gate import Access
from taizhang.server.queries.items import item_history
from taizhang.server.storage.blobs import Attachment, Blobs, Label
from taizhang.server.storage.store import DjangoStore, snapshot

__all__ = ["Attached", "Attachment", "attachment", "check_blobs", "kept_file", "labelled"]


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that an entry names, and its bytes as stored. `label` is None where the file is missing or damaged."""

    digest: str
    label: Label | None
    size: int


def labelled(digests: Iterable[str]) -> list[Attached]:
    """What the files of some digests are called; for digests of entries that the asker may read."""
    home = settings.TAIZHANG_HOME
    return [Attached(one, Blobs(home).label(one)[0], blob_files.size_of(home, one)) for one in digests]


def attachment(access: Access, book: str, ledger: str, item: str, digest: str) -> tuple[Attachment | None, list[Issue]]:
    """A file that an entry of an item names. SRV-001 where there is no such item that the asker may read, or no entry of
    it names that file; SRV-007 where the file is missing or damaged; BOOK-001 or 004 where an entry is damaged.
    """
    found, issues = item_history(access, book, ledger, item)
    if found is None:
        return None, issues
    if not any(digest in step.attachments for step in found.steps):
        return None, [issue("SRV-001", item=item)]
    return Blobs(settings.TAIZHANG_HOME).get(digest)


def kept_file(digest: str) -> tuple[bytes | None, list[Issue]]:
    """A file of the store that no entry names yet; whoever asks knows that it is the reader's own. SRV-007 where it is
    missing or damaged.
    """
    found, issues = Blobs(settings.TAIZHANG_HOME).get(digest)
    return (None if found is None else found.content), issues


def check_blobs(home: Path, using: str = "default") -> blob_files.Checked:
    """The blob store held against all entries, as of one moment. For whoever runs the home: it tells no content."""
    with snapshot(using):
        return blob_files.check(home, named_in(DjangoStore(using)))
