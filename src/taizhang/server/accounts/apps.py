"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Logins and the actors they stand for."""

    name = "taizhang.server.accounts"
    label = "accounts"
    verbose_name = "账号"
