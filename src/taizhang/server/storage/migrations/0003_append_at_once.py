"""The function by which PostgreSQL takes a few entries in one call (storage/at_once.py)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from taizhang.server.storage.append_function import function_in

_SCHEMA = "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = 'storage_entry'::regclass"


def make_function(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL only: SQLite lives in the process and gains nothing by one call."""
    del apps
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(_SCHEMA)
            (schema,) = cursor.fetchone()
        schema_editor.execute("DROP FUNCTION IF EXISTS storage_append(jsonb)", params=None)  # it gave nothing back once
        schema_editor.execute(function_in(schema), params=None)


def drop_function(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For those who undo the whole app."""
    del apps
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION storage_append(jsonb)")


class Migration(migrations.Migration):
    """Makes the function."""

    dependencies = [("storage", "0002_only_grow")]
    operations = [migrations.RunPython(make_function, drop_function)]
