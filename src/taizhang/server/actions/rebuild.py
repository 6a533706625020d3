"""Making what is derived from the books anew: every projection, and the replica that figures are worked out from."""

import fcntl
import os

from django.conf import settings

from taizhang.core.issues import Issue, issue
from taizhang.server.storage.projection_digest import Rebuilt, rebuild_compared
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sql import FAILED, said_by
from taizhang.server.storage.store import DjangoStore


def lay_replica_down(after: int | None = None, using: str = "default") -> bool:
    """A new generation of the replica in the home folder, from the books alone; with `after`, only where they have more
    entries than that beyond the last one, and from that on. False where they have not, and while another process makes
    one. Whoever answers figures stands on it from then on.
    """
    from taizhang.indicators.engines.duckdb import GENERATION_FILE, DuckDBSource  # noqa: PLC0415 - only when it is made

    file = settings.TAIZHANG_HOME / GENERATION_FILE
    alone = os.open(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        below = None if after is None else file
        source = DuckDBSource(DjangoStore(using), settings.TAIZHANG_CITY, file=below)  # beside the one that answers
        due = after is None or source.since_laid_down() > after
        if due:
            source.lay_down(file)
    except BlockingIOError:
        return False
    finally:
        os.close(alone)
    return due


def rebuild_all(using: str = "default") -> tuple[Rebuilt | None, list[Issue]]:
    """The projections anew. SRV-043 where they were not what the books give (they are now); BOOK-001 or 004 where an
    entry is damaged, SRV-045 where one cannot be read for its pack's text is gone, SRV-006 where the database gives out: then nothing was changed.
    """
    try:
        made = rebuild_compared(using)
    except Refused as refused:
        return None, refused.issues
    except FAILED as error:
        return None, [issue("SRV-006", why=said_by(error))]
    except (LookupError, ValueError, TypeError, AttributeError) as error:  # of entries that were tampered with
        return None, [issue("SRV-045", why=repr(error))]
    return made, [issue("SRV-043")] if made.before != made.after else []
