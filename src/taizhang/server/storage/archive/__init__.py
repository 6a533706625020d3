"""Backups: the one portable file a home is kept in, however its books are kept; writing it, proving it, taking it in."""
