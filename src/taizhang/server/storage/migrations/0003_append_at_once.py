"""The function by which PostgreSQL takes a few entries in one call (storage/at_once.py)."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# A plan is kept, and one made while the tables were small must serve when they are large: items are looked up one by one,
# and an entry's place is asked for in the order of positions, so that no other index will do.
FUNCTION = """
CREATE OR REPLACE FUNCTION storage_append(told jsonb) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  one record;
  last record;
  city text := told->'city'->>'code';
  known bigint := (told->'city'->>'position')::bigint;
BEGIN
  FOR one IN SELECT * FROM jsonb_to_recordset(told->'heads')
    AS h(code text, position bigint, digest text, to_position bigint, to_digest text) ORDER BY code
  LOOP
    UPDATE storage_book SET position = one.to_position, digest = one.to_digest
      WHERE code = one.code AND position = one.position AND digest = one.digest;
    IF NOT FOUND THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
    SELECT position, digest INTO last FROM storage_entry
      WHERE book = one.code AND position >= one.position ORDER BY position LIMIT 1;
    IF one.position > 0 AND (last.position, last.digest) IS DISTINCT FROM (one.position, one.digest)
    THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  END LOOP;
  FOR one IN SELECT position, digest, ledger FROM storage_entry
    WHERE book = city AND position >= known ORDER BY position
  LOOP
    IF (one.position = known AND one.digest <> told->'city'->>'digest')
      OR (one.position > known AND one.ledger IN ('sys.org', 'sys.grant', 'sys.adoption'))
    THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  END LOOP;
  INSERT INTO storage_entry
    (book, position, digest, content, ledger, item, kind, effective_on, corrects, command_key)
    SELECT book, position, digest, convert_to(content, 'UTF8'), ledger, item, kind, effective_on, corrects, command_key
    FROM jsonb_to_recordset(told->'entries') AS e(book text, position bigint, digest text, content text, ledger text,
      item text, kind text, effective_on date, corrects bigint, command_key text);
  FOR one IN SELECT * FROM jsonb_to_recordset(told->'moved') AS m(book text, ledger text, item text, version bigint,
    state text, org text, title text, stage text, opened_on date, fields text, before bigint)
  LOOP
    UPDATE storage_itemrow SET version = one.version, state = one.state, org = one.org, title = one.title,
      stage = one.stage, opened_on = one.opened_on, fields = one.fields
      WHERE book = one.book AND ledger = one.ledger AND item = one.item AND version = one.before;
    IF NOT FOUND THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  END LOOP;
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
