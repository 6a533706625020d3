"""The peers of the append: a Django model of twelve fields that keeps its history by a library, written as its manual says.

`simple_history` writes a historical row by signal, `reversion` a serialised version in a revision, `pghistory` an event
row by trigger; `none` keeps no history. A change is validated by `full_clean` and asks one right, whose answers Django
keeps on the user; it is one atomic block.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from decimal import Decimal
from typing import Any

Fields = Mapping[str, Any]
APPS = {
    "none": (),
    "simple_history": ("simple_history",),
    "reversion": ("reversion",),
    "pghistory": ("pgtrigger", "pghistory"),
}


class Peer:
    """One library at work on one database."""

    def __init__(self, library: str, database: Mapping[str, Any]) -> None:
        import django
        from django.conf import settings

        settings.configure(
            INSTALLED_APPS=[
                "django.contrib.contenttypes",
                "django.contrib.auth",
                *APPS[library],
                "peers.items_app.apps.ItemsConfig",
            ],
            PEER_LIBRARY=library,
            DATABASES={"default": dict(database)},
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            USE_TZ=True,
        )
        django.setup()
        self.library = library
        from peers.items_app.models import Item

        self.model: Any = Item
        if library == "reversion":
            import reversion

            reversion.register(Item)
        self._prepare()

    def _prepare(self) -> None:
        from django.contrib.auth.models import Permission, User
        from django.contrib.contenttypes.models import ContentType
        from django.core.management import call_command

        for app in ("contenttypes", "auth"):  # a historical row names its user
            call_command("migrate", app, verbosity=0, interactive=False)
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
        kind = ContentType.objects.get_for_model(self.model)
        for verb in ("add", "change"):
            Permission.objects.get_or_create(codename=f"{verb}_item", content_type=kind)
        user = User.objects.create(username="clerk")
        user.user_permissions.set(Permission.objects.filter(content_type=kind))
        self.user = User.objects.get(pk=user.pk)

    def create(self, code: str, fields: Fields, *, checked: bool = True) -> None:
        """One new item with its history."""
        self._change("add", lambda: self.model(code=code, **fields), checked=checked)

    def update(self, code: str, fields: Fields, *, checked: bool = True) -> None:
        """One item changed, with its history."""

        def changed() -> Any:
            item = self.model.objects.get(pk=code)
            for name, value in fields.items():
                setattr(item, name, value)
            return item

        self._change("change", changed, checked=checked)

    def _change(self, verb: str, item_of: Callable[[], Any], *, checked: bool) -> None:
        from django.db import transaction

        with transaction.atomic(), self._revision():
            if checked and not self.user.has_perm(f"peer.{verb}_item"):
                raise PermissionError(verb)
            item = item_of()
            if checked:
                item.full_clean()
            item.save(force_insert=verb == "add")

    def _revision(self) -> AbstractContextManager[Any]:
        if self.library != "reversion":
            return nullcontext()
        import reversion

        revision: AbstractContextManager[Any] = reversion.create_revision()
        return revision

    def batch(self, rows: Sequence[tuple[str, Fields]], *, checked: bool = False) -> None:
        """Many new items in one atomic block, by the library's own way for many."""
        from django.db import transaction

        items = [self.model(code=code, **fields) for code, fields in rows]
        with transaction.atomic():
            if checked:
                if not self.user.has_perm("peer.add_item"):
                    raise PermissionError("add")
                for one in items:
                    one.full_clean(validate_unique=False)  # a query for each: the database refuses two alike anyway
            if self.library == "simple_history":
                from simple_history.utils import bulk_create_with_history

                bulk_create_with_history(items, self.model, batch_size=500)
            else:
                self.model.objects.bulk_create(items, batch_size=500)

    def count(self) -> int:
        """How many items there are."""
        return int(self.model.objects.count())

    def as_of(self, moment: datetime, rows: int) -> list[str]:
        """The names of the first items by name, as they stood at a moment."""
        then = self.model.history.as_of(moment)
        return [one.name for one in then.order_by("name")[:rows]]


def typed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a command as Django's model takes them."""
    numbers = {"amount", "n0", "n1"}
    return {name: Decimal(value) if name in numbers else value for name, value in fields.items()}
