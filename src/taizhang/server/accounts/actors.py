"""Actors: the pseudonymous ids that entries name."""

import secrets


def new_actor() -> str:
    """A fresh pseudonymous actor id, which says nothing of the person."""
    return f"p-{secrets.token_hex(8)}"
