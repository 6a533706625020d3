"""Books: their heads and chains, the packs in force and the organisation tree, for pickers and page feet."""

from collections.abc import Callable, Mapping

from taizhang.core.declarations.pack import Declarations
from taizhang.core.issues import Issue, issue
from taizhang.core.journal.store import Head, Store
from taizhang.core.people.orgs import Orgs
from taizhang.server.access.gate import Access
from taizhang.server.storage.city import read_declarations
from taizhang.server.storage.sql import FAILED, said_by
from taizhang.server.storage.store import DjangoStore, snapshot


def heads(access: Access) -> Mapping[str, Head]:
    """The head of every book, by code. Positions and digests are no secret: they are what a reader checks against."""
    return DjangoStore(access.using).heads()


def declarations(access: Access) -> Declarations:
    """The packs in force: ledgers, indicators, code lists."""
    return read_declarations(access.using)


def orgs(access: Access) -> Orgs:
    """The organisation tree of the asker's day."""
    return access.orgs


def is_founded(using: str = "default") -> bool:
    """Whether there is any book here with an entry in it."""
    return any(head.position for head in DjangoStore(using).heads().values())


def with_books(give: Callable[[Store], list[Issue]], using: str = "default") -> list[Issue]:
    """Lets `give` read the books as of one moment, with SRV-006 where the database gives out on the way. For whoever
    runs the home, who has the books themselves: it asks no rights.
    """
    try:
        with snapshot(using):
            return give(DjangoStore(using))
    except FAILED as error:
        return [issue("SRV-006", why=said_by(error))]
