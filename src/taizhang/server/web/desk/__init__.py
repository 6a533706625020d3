"""Somebody's desk: what they have to do, their ledgers, what was written lately."""
