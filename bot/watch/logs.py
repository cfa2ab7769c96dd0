"""How a log line reads, for people and for machines: with the mention it is about, without secrets or foreign words.

Exceptions of other people's code quote what they stumbled over, perhaps a customer's words: of those only the type and
the places in the code are told.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime

from bot.about import mention
from bot.errors import UnscriptedError
from bot.watch.redaction import redacted

# Whose text says where and what, and quotes no data.
TELLING = (UnscriptedError, OSError, ImportError, AttributeError, NameError)
NUMBER = re.compile(r"[_-]\d+$")  # of a thread in its pool
log = logging.getLogger(__name__)


class TextLines(logging.Formatter):
    """What was said, the mention it is about, and the trace."""

    def format(self, record: logging.LogRecord) -> str:
        about, said = subject(record), said_by(record)
        line = f"{said} [{about}]" if about and about not in said else said
        error = error_of(record)
        return redacted(f"{line}\n{trace(error)}" if error else line)


class FileLines(TextLines):
    """The same with what a terminal shows beside it."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{moment(record)} {record.levelname:<8} {super().format(record)}"


class JsonLines(logging.Formatter):
    """One object a line; what is not known is left out."""

    def format(self, record: logging.LogRecord) -> str:
        error = error_of(record)
        told = {
            "ts": moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": redacted(said_by(record)),
            "mention": subject(record),
            "loop": NUMBER.sub("", record.threadName or ""),
            "exception": type(error).__name__ if error else "",
            "trace": redacted(trace(error)) if error else "",
        }
        return json.dumps({name: value for name, value in told.items() if value})


def moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def subject(record: logging.LogRecord) -> str:
    """The mention a record is about: that of its thread, or of the error it tells of."""
    told = record.args if isinstance(record.args, tuple) else ()
    errors = (one for one in (error_of(record), *told) if isinstance(one, BaseException))
    return mention() or next((str(about) for one in errors if (about := getattr(one, "mention", ""))), "")


def said_by(record: logging.LogRecord) -> str:
    """The message; a foreign exception in it is told by its type."""
    arguments, text = record.args, str(record.msg)
    if record.name == "py.warnings":  # where, and of which kind; the rest may quote a value
        return ":".join(str(arguments[0] if isinstance(arguments, tuple) and arguments else text).split(":")[:3])
    if isinstance(arguments, tuple):
        arguments = tuple(shown(one) if isinstance(one, BaseException) else one for one in arguments)
    with suppress(TypeError, ValueError, KeyError):  # a library's own mistake; logging would print its arguments
        text = text % arguments if arguments else text
    error = error_of(record)
    quoted = str(error) if error and not isinstance(error, TELLING) else ""
    return text.replace(quoted, type(error).__name__) if quoted else text


def error_of(record: logging.LogRecord) -> BaseException | None:
    return record.exc_info[1] if isinstance(record.exc_info, tuple) else None


def shown(error: BaseException) -> str:
    return (str(error) if isinstance(error, TELLING) else "") or type(error).__name__


def trace(error: BaseException, seen: frozenset[int] = frozenset()) -> str:
    """Where it happened, and what it came from, as Python prints it."""
    seen |= {id(error)}
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    grouped = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    parts = [trace(one, seen) + "\n" for one in (before, *grouped) if one and id(one) not in seen]
    parts += ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)]
    kind = type(error).__qualname__
    return "".join(parts) + (kind if shown(error) == type(error).__name__ else f"{kind}: {shown(error)}")


def hear_everything() -> None:
    """What Python would print by itself (warnings, crashes, in threads too) becomes log lines as well."""
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, _: log.critical("stopped", exc_info=error)
    threading.excepthook = lambda what: log.critical("a thread stopped", exc_info=what.exc_value)
    sys.unraisablehook = lambda what: log.error("nobody could be told", exc_info=what.exc_value)
