"""The app, so that libraries find its models."""

from django.apps import AppConfig


class ItemsConfig(AppConfig):
    """Items of twelve fields."""

    name = "peers.items_app"
    label = "peer"
