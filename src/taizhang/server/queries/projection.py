"""The projections held against the entries: what lists, states and decisions rest on, and no chain guards."""

from taizhang.core.issues import Issue, Where, issue
from taizhang.server.storage.projection_digest import Compared, compare
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sql import FAILED, said_by
from taizhang.server.storage.store import snapshot


def projection_compared(using: str = "default") -> tuple[Compared | None, list[Issue]]:
    """The projections as of one moment against all entries by then, folded anew. BOOK-029 names the first item that
    differs; BOOK-001 or 004 where an entry is damaged, BOOK-030 where one cannot be read for its pack's text is gone, SRV-006
    where the database gives out: then nothing is compared. For whoever runs the home: it asks no rights.
    """
    try:
        with snapshot(using):
            compared = compare(using)
    except Refused as refused:
        return None, refused.issues
    except FAILED as error:
        return None, [issue("SRV-006", why=said_by(error))]
    except (LookupError, ValueError, TypeError, AttributeError) as error:  # of entries that were tampered with
        return None, [issue("BOOK-030", why=repr(error))]
    if compared.differs is None:
        return compared, []
    book, ledger, item = compared.differs
    return compared, [issue("BOOK-029", Where(path=f"{book} {ledger} {item}"), ledger=ledger, item=item)]
