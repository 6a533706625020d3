"""Logins as rows of a backup: (name, actor, password, active, staff, superuser, joined). Sessions are not kept."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User

from taizhang.server.accounts.models import Login

LoginRow = tuple[Any, ...]


def login_rows(using: str) -> Iterator[LoginRow]:
    """Every user with the actor they stand for (None for a few), in order of name; the password as its salted hash."""
    actors = dict(Login.objects.using(using).values_list("user_id", "actor"))
    for one in User.objects.using(using).order_by("username").iterator():
        flags = (int(one.is_active), int(one.is_staff), int(one.is_superuser))
        yield one.username, actors.get(one.pk), one.password, *flags, one.date_joined.astimezone(UTC).isoformat()


def make_logins(rows: Iterable[LoginRow], using: str) -> None:
    """Users as `login_rows` gave them, in a database that has none."""
    kept = list(rows)
    users = [
        User(
            username=name,
            password=password,
            is_active=bool(active),
            is_staff=bool(staff),
            is_superuser=bool(superuser),
            date_joined=datetime.fromisoformat(joined),
        )
        for name, _, password, active, staff, superuser, joined in kept
    ]
    made = User.objects.using(using).bulk_create(users)
    actors = {name: actor for name, actor, *_ in kept if actor is not None}
    Login.objects.using(using).bulk_create(
        [Login(user=user, actor=actors[user.username]) for user in made if user.username in actors]
    )


def any_login(using: str) -> bool:
    """Whether there is anybody who may log in."""
    return User.objects.using(using).exists()
