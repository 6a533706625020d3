"""Why nothing could be written, told from what the database or the system raised."""

import errno
import sqlite3
from typing import Final

import psycopg

from taizhang.core.issues import Issue, issue
from taizhang.server.storage.sql import said_by

_PRIMARY: Final = 0xFF  # the part of an SQLite code that says what happened; the rest says where


def unwritten(error: Exception) -> Issue:
    """SRV-050 where the disk is full, SRV-051 where it takes no writes, SRV-006 where there was no opening it, else
    SRV-011: whether it was written is open.

    The first three are told by the database before it commits, and nothing of the transaction stays.
    """
    cause = error.__cause__ if isinstance(error.__cause__, (sqlite3.Error, psycopg.Error)) else error
    code = getattr(cause, "sqlite_errorcode", 0) & _PRIMARY
    if code == sqlite3.SQLITE_FULL or isinstance(cause, psycopg.errors.DiskFull):
        return issue("SRV-050", why=said_by(error))
    if code == sqlite3.SQLITE_READONLY or isinstance(cause, psycopg.errors.ReadOnlySqlTransaction):
        return issue("SRV-051", why=said_by(error))
    if code == sqlite3.SQLITE_CANTOPEN:
        return issue("SRV-006", why=said_by(error))
    return issue("SRV-011", why=said_by(error))


def unkept(error: OSError) -> Issue:
    """The same for a file: SRV-050 or 051. Any other failure of the system is raised."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return issue("SRV-050", why=error.strerror)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return issue("SRV-051", why=error.strerror)
    raise error
