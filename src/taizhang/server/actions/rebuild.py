"""Making every projection anew from the books."""

from taizhang.core.issues import Issue, issue
from taizhang.server.storage.projection_digest import Rebuilt, rebuild_compared
from taizhang.server.storage.refusal import Refused
from taizhang.server.storage.sql import FAILED, said_by


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
