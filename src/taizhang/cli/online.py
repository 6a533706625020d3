"""Starting the server's rooms from the command line: verbs that write need Django, and only they load it."""

import os
from pathlib import Path

from taizhang.core.issues import Issue, Where, issue


def start(home: Path, *, migrate: bool = True) -> list[Issue]:
    """Sets Django up for a home folder and brings its tables up to date; the folder is made if need be, for its owner
    alone. SRV-006 where the folder or its database cannot be used, SRV-039 while it is being restored.

    RuntimeError when this process already serves another home.
    """
    home = home.absolute()
    os.environ["TAIZHANG_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taizhang.server.settings")
    import django
    import psycopg
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import Error, connection

    from taizhang.server.home import hold

    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not hold(home):
            return [issue("SRV-039", Where(file=str(home)))]
        django.setup()
        if home != settings.TAIZHANG_HOME:
            raise RuntimeError(f"this process already serves {settings.TAIZHANG_HOME}")
        connection.ensure_connection()
        if migrate:
            call_command("migrate", verbosity=0, interactive=False)
    except (OSError, ValueError, Error, psycopg.Error, ImproperlyConfigured) as error:
        return [issue("SRV-006", Where(file=str(home)), why=str(error).strip().partition("\n")[0])]
    return []


def release() -> None:
    """Closes this process's connections to the books."""
    from django.db import connections

    connections.close_all()
