"""What a database's errors mean to us, told by their codes: something to wait for, and what somebody has to do."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.exc import DataError, OperationalError

from bot.errors import InputError, Unavailable

AWAY = "the database cannot be reached"
FULL = "the disk of the database is full; free some space there, nothing is lost and work goes on by itself"
READ_ONLY = "the database is read-only; make it writable, nothing is lost and work goes on by itself"
BROKEN = "the disk of the database cannot be read or written; look at the disk and its file system"
DAMAGED = "the database is damaged; keep its files, and restore a backup into a new one"
# SQLite's primary result codes: READONLY, IOERR, CORRUPT, FULL, NOTADB.
CODES = {8: READ_ONLY, 10: BROKEN, 11: DAMAGED, 13: FULL, 26: DAMAGED}
STATES = {"25006": READ_ONLY, "53100": FULL, "58030": BROKEN, "XX001": DAMAGED, "XX002": DAMAGED}  # PostgreSQL's
PRIMARY = 0xFF  # of an extended result code of SQLite


def translation(shown: str) -> Callable[[sa.engine.ExceptionContext], None]:
    """For `handle_error` of the database that is shown like this: one that is away, full, read-only, damaged, locked or
    shutting down is Unavailable; a value it cannot hold (a NUL in PostgreSQL, words too long for their column) is
    InputError."""

    def translate(context: sa.engine.ExceptionContext) -> None:
        if context.is_pre_ping:
            return
        if sentence := meaning(context.original_exception):
            raise Unavailable(f"{sentence} ({shown})") from context.original_exception
        if isinstance(context.sqlalchemy_exception, OperationalError):
            raise Unavailable(AWAY) from context.original_exception
        if isinstance(context.sqlalchemy_exception, DataError):
            raise InputError("this cannot be stored") from context.original_exception

    return translate


def meaning(error: BaseException) -> str:
    """The sentence about a disk, its rights or what is on it; "" when it is about something else."""
    if isinstance(state := getattr(error, "sqlstate", None), str):
        return STATES.get(state, "")
    code = getattr(error, "sqlite_errorcode", None)
    return CODES.get(code & PRIMARY, "") if isinstance(code, int) else ""
