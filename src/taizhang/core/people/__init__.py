"""People: the organisation tree as of a day, roles as plain data, and `may(actor, verb, thing)`."""
