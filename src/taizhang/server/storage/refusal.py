"""The way out of a reading or writing that cannot go on, and reading entries so that damage takes that way."""

from taizhang.core.issues import Issue, Where, issue
from taizhang.core.journal.entry import Entry, FormatError, digest_of, parse


class Refused(Exception):  # noqa: N818 - not an error of the program: nothing was written, and `issues` say why
    """Leaves a transaction with nothing written."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__("; ".join(one.line("en") for one in issues))
        self.issues = issues


def sound_entry(book: str, position: int, digest: str, content: bytes) -> Entry:
    """The entry in stored bytes. Refused where they do not match their digest (BOOK-001) or are no entry (BOOK-004)."""
    place = Where(position=f"{book}#{position}")
    algorithm = digest.partition(":")[0]
    try:
        if digest_of(content, algorithm) != digest:
            raise Refused([issue("BOOK-001", place, number=position)])
        return parse(content)
    except FormatError as error:
        raise Refused([issue("BOOK-004", place, number=position, why=error)]) from error
    except ValueError as error:  # the digest names an algorithm that is none
        raise Refused([issue("BOOK-001", place, number=position)]) from error
