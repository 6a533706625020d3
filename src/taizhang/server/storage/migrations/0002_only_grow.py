"""Triggers by which the database itself refuses to change or remove entries and pack texts."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

UNIQUE = {
    "storage_entry": (
        "book = NEW.book AND position = NEW.position",
        "book = NEW.book AND command_key = NEW.command_key",
    ),
    "storage_packtext": ("digest = NEW.digest",),
}
TABLES = tuple(UNIQUE)
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION storage_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: the book only grows', TG_OP, TG_TABLE_NAME;
END $$
"""


def refuse_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """One trigger a table and verb; on PostgreSQL TRUNCATE is refused too."""
    del apps
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION, params=None)
    for table in TABLES:
        for statement in _statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        refuse = "EXECUTE FUNCTION storage_refuse_change()"
        return [
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        ]
    # INSERT OR REPLACE deletes every row that is like the new one in anything unique, without telling the DELETE trigger
    alike = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {one})"  # noqa: S608 - our own names
        for one in ("rowid = NEW.rowid", *UNIQUE[table])
    )
    once_more = f"INSERT ON {table} WHEN {alike}"
    events = {"replace": once_more, "update": f"UPDATE ON {table}", "delete": f"DELETE ON {table}"}
    return [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {event} "
        f"BEGIN SELECT RAISE(ABORT, '{verb} of {table} is refused: the book only grows'); END"
        for verb, event in events.items()
    ]


def allow_changes(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Takes the triggers away again, for those who undo the whole app."""
    del apps
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_only_grows ON {table}")
            schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        else:
            for verb in ("replace", "update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")


class Migration(migrations.Migration):
    """Refuses UPDATE and DELETE on what only grows."""

    dependencies = [("storage", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
