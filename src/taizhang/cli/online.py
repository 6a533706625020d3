"""Starting the server's rooms from the command line: verbs that write need Django, and only they load it."""

import os
from pathlib import Path


def start(home: Path, *, migrate: bool = True) -> None:
    """Sets Django up for a home folder and brings its tables up to date; the folder is made if need be.

    RuntimeError when this process already serves another home.
    """
    home = home.absolute()
    home.mkdir(parents=True, exist_ok=True)
    os.environ["TAIZHANG_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.server.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    if home != settings.TAIZHANG_HOME:
        raise RuntimeError(f"this process already serves {settings.TAIZHANG_HOME}")
    if migrate:
        call_command("migrate", verbosity=0, interactive=False)


def release() -> None:
    """Closes this process's connections to the books."""
    from django.db import connections

    connections.close_all()
