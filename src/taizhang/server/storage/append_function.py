"""The function by which PostgreSQL takes a few entries in one call (storage/at_once.py); migrations put it there.

PostgreSQL keeps a function's plans, and one made while the tables were small must serve when they are large. So an entry's
place is asked for in the order of positions, and an item that moved on is found as what a new row would clash with: no
other index will do for either. The tail of the city's book is read in that order too before its ledgers are looked at.
"""

from typing import Final

_SCHEMA: Final = "-- schema --"
_FUNCTION: Final = """
CREATE FUNCTION storage_append(told jsonb, OUT city_position bigint, OUT city_digest text) LANGUAGE plpgsql
  SET enable_seqscan = off SET search_path = -- schema --, pg_temp AS $$
DECLARE
  one record;
  last record;
  was_there boolean;
  is_other boolean;
  city text := told->'city'->>'code';
  known bigint := (told->'city'->>'position')::bigint;
BEGIN
  FOR one IN SELECT * FROM jsonb_to_recordset(told->'heads')
    AS h(code text, position bigint, digest text, to_position bigint, to_digest text)
    ORDER BY code COLLATE "C"
  LOOP
    UPDATE storage_book SET position = one.to_position, digest = one.to_digest
      WHERE code = one.code AND position = one.position AND digest = one.digest;
    IF NOT FOUND THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
    SELECT position, digest INTO last FROM storage_entry
      WHERE book = one.code AND position >= one.position ORDER BY position LIMIT 1;
    IF one.position > 0 AND (last.position, last.digest) IS DISTINCT FROM (one.position, one.digest)
    THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  END LOOP;
  SELECT position, digest INTO last FROM storage_entry
    WHERE book = city AND position >= known ORDER BY position LIMIT 1;
  IF known > 0 AND (last.position, last.digest) IS DISTINCT FROM (known, told->'city'->>'digest')
  THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  SELECT bool_or(ledger IN ('sys.org', 'sys.grant', 'sys.adoption')), max(position) INTO is_other, city_position
    FROM (SELECT position, ledger FROM storage_entry WHERE book = city AND position > known ORDER BY position OFFSET 0) t;
  IF is_other THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  IF city_position IS NULL THEN
    city_position := known;
    city_digest := told->'city'->>'digest';
  ELSE
    SELECT digest INTO city_digest FROM storage_entry
      WHERE book = city AND position >= city_position ORDER BY position LIMIT 1;
  END IF;
  INSERT INTO storage_entry
    (book, position, digest, content, ledger, item, kind, effective_on, corrects, command_key)
    SELECT book, position, digest, convert_to(content, 'UTF8'), ledger, item, kind, effective_on, corrects, command_key
    FROM jsonb_to_recordset(told->'entries') AS e(book text, position bigint, digest text, content text, ledger text,
      item text, kind text, effective_on date, corrects bigint, command_key text);
  FOR one IN SELECT * FROM jsonb_to_recordset(told->'moved') AS m(book text, ledger text, item text, version bigint,
    state text, org text, title text, stage text, opened_on date, fields text, before bigint)
  LOOP
    INSERT INTO storage_itemrow AS i (book, ledger, item, version, state, org, title, stage, opened_on, fields)
      VALUES (one.book, one.ledger, one.item, one.version, one.state, one.org, one.title, one.stage, one.opened_on,
        one.fields)
      ON CONFLICT (book, ledger, item) DO UPDATE SET version = one.version, state = one.state, org = one.org,
        title = one.title, stage = one.stage, opened_on = one.opened_on, fields = one.fields
        WHERE i.version = one.before
      RETURNING i.xmax::text <> '0' INTO was_there;
    IF was_there IS NOT TRUE THEN RAISE EXCEPTION 'overtaken' USING ERRCODE = 'TZ001'; END IF;
  END LOOP;
  IF jsonb_array_length(told->'fresh') > 0 THEN
    INSERT INTO storage_itemrow (book, ledger, item, version, state, org, title, stage, opened_on, fields)
      SELECT book, ledger, item, version, state, org, title, stage, opened_on, fields
      FROM jsonb_to_recordset(told->'fresh') AS f(book text, ledger text, item text, version bigint, state text,
        org text, title text, stage text, opened_on date, fields text);
  END IF;
  IF jsonb_array_length(told->'past') > 0 THEN
    INSERT INTO storage_iteminterval
      (book, ledger, item, from_position, to_position, org, title, stage, opened_on, fields)
      SELECT book, ledger, item, from_position, to_position, org, title, stage, opened_on, fields
      FROM jsonb_to_recordset(told->'past') AS p(book text, ledger text, item text, from_position bigint,
        to_position bigint, org text, title text, stage text, opened_on date, fields text);
  END IF;
END $$
"""


def function_in(schema: str) -> str:
    """The function, for the tables in a schema (as PostgreSQL quotes its name), whatever a caller's session looks in first."""
    return _FUNCTION.replace(_SCHEMA, schema)
