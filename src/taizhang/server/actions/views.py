"""Keeping a list as its reader likes to see it, and letting it go. A view is no fact and is kept beside the books."""

from taizhang.core.issues import Issue, issue
from taizhang.core.limits import NAME_CHARS_MAX, VIEW_CHARS_MAX, VIEWS_MAX
from taizhang.server.access.gate import Access
from taizhang.server.storage import saved_views


def keep_view(access: Access, ledger: str, name: str, query: str) -> list[Issue]:
    """Keeps a view of the actor's own under a name; SRV-306 without a name or with one too long, SRV-307 for too many."""
    if not name.strip() or len(name) > NAME_CHARS_MAX or not name.isprintable() or len(query) > VIEW_CHARS_MAX:
        return [issue("SRV-306", most=NAME_CHARS_MAX)]
    if saved_views.count_of(access.actor, access.using) >= VIEWS_MAX:
        return [issue("SRV-307", most=VIEWS_MAX)]
    saved_views.keep(access.actor, ledger, name.strip(), query, access.using)
    return []


def drop_view(access: Access, number: int) -> list[Issue]:
    """Deletes a view of the actor's own; SRV-001 for any other."""
    return [] if saved_views.drop(access.actor, number, access.using) else [issue("SRV-001", item=number)]
