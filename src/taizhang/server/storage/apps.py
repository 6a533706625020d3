"""The storage app."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Books, projections and pack texts."""

    name = "taizhang.server.storage"
    label = "storage"
    verbose_name = "账簿"
