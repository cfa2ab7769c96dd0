"""Asks the configured models in turn, with the only retries and the only deadline there are."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock, Thread
from typing import TYPE_CHECKING

from tenacity import RetryCallState, Retrying, retry_if_result, wait_exponential_jitter

from bot.about import doing
from bot.errors import SettingsError
from bot.models.failures import Failure, NoAnswer
from bot.models.profiles import Profile
from bot.models.usage import Call, total
from bot.ports import Answer, Clock, Question

if TYPE_CHECKING:
    from bot.models.chat import Chat

BACKOFF = wait_exponential_jitter(multiplier=0.4, max=4.0, jitter=0.4)  # seconds


class NoModel:
    """The model of an installation that has none."""

    def ask(self, question: Question) -> Answer:
        raise NoAnswer("not_configured")


class Gateway:
    """bot.ports.Model over the profiles of an installation, asked in their order.

    One question costs at most `attempts` HTTP requests and `deadline_s` seconds over all profiles. Every profile not
    yet asked keeps one request and an even share of the time, so a dead one cannot use up its stand-in.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        clock: Clock,
        deadline_s: float = 18.0,
        attempts: int = 3,
        record: Callable[[Call], None] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if len({profile.name for profile in profiles}) < len(profiles):
            raise SettingsError("two model profiles have the same name")
        self._profiles, self._clock, self._attempts = tuple(profiles), clock, attempts
        self._deadline = timedelta(seconds=deadline_s)
        self._record, self._sleep = record, sleep
        self._chats: dict[str, Chat] = {}
        self._building = Lock()

    def warm(self) -> Thread:
        """Import the libraries (seconds) and build the clients in the background."""
        thread = Thread(target=lambda: [self._chat(profile) for profile in self._profiles], name="warm", daemon=True)
        thread.start()
        return thread

    def ask(self, question: Question) -> Answer:
        """The text of a complete answer. NoAnswer (a ModelFailed) says why there is none, and what trying cost."""
        until = min(filter(None, (self._clock.now() + self._deadline, question.until)))
        profiles = [profile for profile in self._profiles if question.step in profile.steps]
        calls: list[Call] = []
        failure = Failure("timed_out" if profiles else "not_configured")
        for later, profile in zip(reversed(range(len(profiles))), profiles, strict=True):
            result = self._insist(profile, question, until, later, calls)
            if isinstance(result, Answer):
                return replace(result, usage=total(call.usage for call in calls))
            failure = result or failure
            if failure.final:
                break
        raise NoAnswer(failure.reason, _story(calls), total(call.usage for call in calls))

    def _insist(
        self, profile: Profile, question: Question, until: datetime, later: int, calls: list[Call]
    ) -> Answer | Failure | None:
        """Ask one profile until it answers or its share is used up; None when nothing was left for it."""
        chat = self._chat(profile)
        now, attempts = self._clock.now(), self._attempts - len(calls)
        if now >= until or attempts < 1:
            return None
        share = now + (until - now) / (later + 1)
        retrying = Retrying(
            retry=retry_if_result(lambda result: isinstance(result, Failure) and result.passing),
            wait=_pause,
            stop=lambda state: state.attempt_number >= attempts - later or self._too_long(state, share),
            sleep=self._sleep,
            retry_error_callback=_last,
        )
        return retrying(self._call, chat, profile, question, share, calls)

    def _chat(self, profile: Profile) -> Chat:
        with self._building:  # two threads importing the same libraries may see half of them
            if profile.name not in self._chats:
                from bot.models.chat import Chat  # seconds of imports, only for those who ask

                self._chats[profile.name] = Chat(profile)
            return self._chats[profile.name]

    def _call(
        self, chat: Chat, profile: Profile, question: Question, until: datetime, calls: list[Call]
    ) -> Answer | Failure:
        begun = self._clock.now()
        seconds = min(profile.timeout_s, (until - begun).total_seconds())
        with doing(f"model {question.step}", model=profile.model, brand=question.brand):
            result = _within(seconds, lambda: chat.ask(question, seconds, begun))
        call = Call(
            at=begun,
            seconds=(self._clock.now() - begun).total_seconds(),
            mention_id=question.mention_id,
            brand=question.brand,
            step=question.step,
            profile=profile.name,
            model=profile.model,
            outcome=result.reason if isinstance(result, Failure) else "answered",
            detail=result.detail if isinstance(result, Failure) else "",
            usage=result.usage,
        )
        calls.append(call)
        if self._record:
            self._record(call)
        return result

    def _too_long(self, state: RetryCallState, until: datetime) -> bool:
        """A pause may take half of the time left; the other half is for the answer."""
        return state.upcoming_sleep > (until - self._clock.now()).total_seconds() / 2


def _within(seconds: float, ask: Callable[[], Answer | Failure]) -> Answer | Failure:
    """Wait no longer than that, whatever holds it up: looking up a name, for one, knows no timeout."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="model")
    try:
        return pool.submit(copy_context().run, ask).result(timeout=seconds)
    except TimeoutError:
        return Failure("timed_out", detail="deadline")
    finally:
        pool.shutdown(wait=False)


def _pause(state: RetryCallState) -> float:
    """What the server asks for, and at least a little more each time."""
    return max(BACKOFF(state), _last(state).wait)


def _last(state: RetryCallState) -> Failure:
    assert state.outcome is not None
    failure: Failure = state.outcome.result()
    return failure


def _story(calls: Sequence[Call]) -> str:
    """For the log: who was asked and what came of it."""
    return "; ".join(f"{call.profile}: {call.outcome} {call.detail}".strip() for call in calls)
