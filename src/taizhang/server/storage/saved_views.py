"""Lists as people like to see them: kept by owner, ledger and name. Who may do so is asked above."""

from collections.abc import Sequence

from taizhang.server.storage.models import SavedView


def keep(owner: str, ledger: str, name: str, query: str, using: str = "default") -> None:
    """Keeps a view; one of the same name is replaced."""
    SavedView.objects.using(using).update_or_create(owner=owner, ledger=ledger, name=name, defaults={"query": query})


def of_owner(owner: str, ledger: str, using: str = "default") -> Sequence[SavedView]:
    """An owner's views of a ledger, by name."""
    return list(SavedView.objects.using(using).filter(owner=owner, ledger=ledger).order_by("name"))


def count_of(owner: str, using: str = "default") -> int:
    """How many views an owner keeps."""
    return int(SavedView.objects.using(using).filter(owner=owner).count())


def drop(owner: str, number: int, using: str = "default") -> bool:
    """Deletes a view of an owner's own; whether there was one."""
    count, _ = SavedView.objects.using(using).filter(owner=owner, id=number).delete()
    return count > 0
