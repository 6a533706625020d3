"""The log of reads in a backup: held to its form and walked like a book, as it is written and as it is taken in."""

from pathlib import Path

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.chain import verify
from taizhang.server.storage.access_log import is_log
from taizhang.server.storage.beside import beside
from taizhang.server.storage.store import DjangoStore


def wrong_with(log: Path, place: Where) -> list[Issue]:
    """SRV-030 for a file that is no log of reads, else what its walk finds."""
    if not is_log(log):
        return [issue("SRV-030", place, why="its access log is not of the form of one")]
    with beside(log) as alias:
        return [one for walked in verify(DjangoStore(alias)) for one in walked.issues]
