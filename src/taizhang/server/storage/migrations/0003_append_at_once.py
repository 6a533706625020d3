"""The function by which PostgreSQL takes a few entries in one call (storage/at_once.py)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FUNCTION = """
CREATE OR REPLACE FUNCTION storage_append(told jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  one record;
  changed bigint;
  city text := told->'city'->>'code';
  known bigint := (told->'city'->>'position')::bigint;
BEGIN
  FOR one IN SELECT * FROM jsonb_to_recordset(told->'heads')
    AS h(code text, position bigint, digest text, to_position bigint, to_digest text) ORDER BY code
  LOOP
    UPDATE storage_book SET position = one.to_position, digest = one.to_digest
      WHERE code = one.code AND position = one.position AND digest = one.digest;
    IF NOT FOUND OR (one.position > 0 AND NOT EXISTS (
      SELECT 1 FROM storage_entry WHERE book = one.code AND position = one.position AND digest = one.digest))
    THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  END LOOP;
  IF EXISTS (SELECT 1 FROM storage_entry
      WHERE book = city AND position > known AND ledger IN ('sys.org', 'sys.grant', 'sys.adoption'))
    OR (known > 0 AND NOT EXISTS (SELECT 1 FROM storage_entry
      WHERE book = city AND position = known AND digest = told->'city'->>'digest'))
  THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  INSERT INTO storage_entry
    (book, position, digest, content, ledger, item, kind, effective_on, corrects, command_key)
    SELECT book, position, digest, convert_to(content, 'UTF8'), ledger, item, kind, effective_on, corrects, command_key
    FROM jsonb_to_recordset(told->'entries') AS e(book text, position bigint, digest text, content text, ledger text,
      item text, kind text, effective_on date, corrects bigint, command_key text);
  UPDATE storage_itemrow r SET version = m.version, state = m.state, org = m.org, title = m.title, stage = m.stage,
    opened_on = m.opened_on, fields = m.fields
    FROM jsonb_to_recordset(told->'moved') AS m(book text, ledger text, item text, version bigint, state text, org text,
      title text, stage text, opened_on date, fields text, before bigint)
    WHERE r.book = m.book AND r.ledger = m.ledger AND r.item = m.item AND r.version = m.before;
  GET DIAGNOSTICS changed = ROW_COUNT;
  IF changed <> jsonb_array_length(told->'moved')
    THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  INSERT INTO storage_itemrow (book, ledger, item, version, state, org, title, stage, opened_on, fields)
    SELECT book, ledger, item, version, state, org, title, stage, opened_on, fields
    FROM jsonb_to_recordset(told->'fresh') AS f(book text, ledger text, item text, version bigint, state text, org text,
      title text, stage text, opened_on date, fields text);
  INSERT INTO storage_iteminterval
    (book, ledger, item, from_position, to_position, org, title, stage, opened_on, fields)
    SELECT book, ledger, item, from_position, to_position, org, title, stage, opened_on, fields
    FROM jsonb_to_recordset(told->'past') AS p(book text, ledger text, item text, from_position bigint,
      to_position bigint, org text, title text, stage text, opened_on date, fields text);
END $$
"""


def make_function(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On PostgreSQL only: SQLite lives in the process and gains nothing by one call."""
    del apps
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, params=None)


def drop_function(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For those who undo the whole app."""
    del apps
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION storage_append(jsonb)")


class Migration(migrations.Migration):
    """Makes the function."""

    dependencies = [("storage", "0002_only_grow")]
    operations = [migrations.RunPython(make_function, drop_function)]
