"""Lists as their reader likes to see them."""

from collections.abc import Sequence

from taizhang.server.access.gate import Access
from taizhang.server.storage.models import SavedView
from taizhang.server.storage.saved_views import of_owner


def saved_views(access: Access, ledger: str) -> Sequence[SavedView]:
    """The actor's own views of a ledger, by name."""
    return of_owner(access.actor, ledger, access.using)
