"""What a thread is at just now: the mention and the deed, for logs and traces; said once where work begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

Watch = Callable[[str, dict[str, str]], AbstractContextManager[object]]

_mention: ContextVar[str] = ContextVar("mention", default="")
_unwatched = nullcontext()
watches: list[Watch] = []  # who follows what is done; nobody, unless somebody asked for traces


def mention() -> str:
    """The id of the mention this thread is at; "" between two of them."""
    return _mention.get()


@contextmanager
def about(mention_id: str) -> Iterator[None]:
    """Everything in here is about this mention, an error that leaves it too. A thread that is handed work does not
    know: hand its context over."""
    token = _mention.set(mention_id)
    try:
        yield
    except Exception as error:
        error.__dict__.setdefault("mention", mention_id)
        raise
    finally:
        _mention.reset(token)


def doing(deed: str, **facts: str) -> AbstractContextManager[object]:
    """One deed with a beginning and an end; `facts` are names and states, never words of people."""
    return watches[0](deed, {"mention": _mention.get(), **facts}) if watches else _unwatched
