"""Logins and the actors they stand for."""

import secrets
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction

from taizhang.server.accounts.models import Login


@dataclass(frozen=True, slots=True)
class NewLogin:
    """A login just made. The password is shown once and kept nowhere."""

    name: str
    password: str
    actor: str


def make_login(name: str, actor: str, *, using: str = "default") -> NewLogin:
    """A login for an actor with a password made at random; an existing login gets a new password and keeps its actor."""
    password = secrets.token_urlsafe(15)
    with transaction.atomic(using):
        user, _ = User.objects.using(using).get_or_create(username=name)
        user.set_password(password)
        user.save(using=using)
        login, _ = Login.objects.using(using).get_or_create(user=user, defaults={"actor": actor})
    return NewLogin(name, password, login.actor)


def actor_of(user: AbstractBaseUser | AnonymousUser) -> str | None:
    """The actor a signed-in user stands for; None for visitors and for users without one."""
    if not user.is_authenticated:
        return None
    login = Login.objects.filter(user_id=user.pk).first()
    return login.actor if login else None
