"""One profile as langchain's chat model: sends a question, reads the answer, judges whether it is complete.

Importing this file takes seconds (langchain, openai); the gateway does it when somebody asks, or when warmed.
"""

from __future__ import annotations

import warnings
from datetime import datetime
from hashlib import sha256
from typing import Any

import openai
from langchain.chat_models import init_chat_model
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langsmith import tracing_context
from pydantic import SecretStr

from bot.models import wire
from bot.models.failures import BY_FINISH, Failure, translate
from bot.models.profiles import Profile
from bot.models.usage import usage_of
from bot.ports import Answer, Question

RECORDING = "recording"  # the name under which the sandbox's recorded model answers
NO_KEY = SecretStr("none")  # the SDK insists on one
TURNS = {"user": HumanMessage, "assistant": AIMessage}
# What langchain and the SDK raise when a body is not a chat completion: HTML, no JSON, null instead of a list …
STUMBLES = (openai.OpenAIError, ValueError, TypeError, AttributeError, LookupError, RecursionError)
# pydantic quotes what has an odd type in an answer, perhaps a customer's words; what is odd is told as a failure.
warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)


class Chat:
    """Asks one model, once per call."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        key = profile.api_key if profile.api_key.get_secret_value() else NO_KEY
        self._model = init_chat_model(
            profile.model,
            model_provider="openai",
            base_url=profile.base_url,  # explicit, else environment variables could redirect it
            api_key=key,
            max_retries=0,  # the gateway owns retries
            timeout=profile.timeout_s,
            max_tokens=profile.max_output_tokens,
            temperature=profile.temperature,
            extra_body=profile.extra or None,
            use_responses_api=False,
            cache=False,  # the same words for two customers would be a script
            http_client=wire.client(profile.base_url, key),
        )

    def ask(self, question: Question, seconds: float, now: datetime) -> Answer | Failure:
        """One HTTP request, at most `seconds` between two bytes; every outcome is a value."""
        messages = _messages(question, self._profile.cache_breakpoint)
        model = self._model.bind(timeout=seconds, **_form(question, self._profile.cache_breakpoint))
        try:
            with tracing_context(enabled=False):  # whatever the environment says
                message = model.invoke(messages)
        except STUMBLES as error:
            return translate(error, now)
        return self._judged(message)

    def _judged(self, message: AIMessage) -> Answer | Failure:
        told = message.response_metadata
        usage = usage_of(told.get("token_usage"))
        if message.additional_kwargs.get("refusal"):
            return Failure("refused", usage=usage)
        if (finish := told.get("finish_reason")) != "stop":
            known = finish is None or isinstance(finish, str)
            reason = BY_FINISH.get(finish, "malformed") if known else "malformed"
            return Failure(reason, detail="finish_reason", usage=usage)
        if not isinstance(message.content, str) or not message.content.strip():
            return Failure("malformed", detail="empty answer", usage=usage)
        name = str(told.get("model_name") or self._profile.model)
        return Answer(message.content, name, usage, recorded=name == RECORDING)


def _messages(question: Question, breakpoint_: bool) -> list[BaseMessage]:
    """The static part first, byte for byte, so that servers can cache it."""
    block = {"type": "text", "text": question.system, "prompt_cache_breakpoint": {"mode": "explicit"}}
    system = SystemMessage([block] if breakpoint_ else question.system)
    return [system, *(TURNS[role](_encodable(text)) for role, text in question.turns)]


def _encodable(text: str) -> str:
    """Platforms pass on halves of emoji, which no UTF-8 can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _form(question: Question, breakpoint_: bool) -> dict[str, Any]:
    schema = {"name": question.step, "strict": True, "schema": question.schema}
    form: dict[str, Any] = {"response_format": {"type": "json_schema", "json_schema": schema}}
    if breakpoint_:
        form["prompt_cache_key"] = f"{question.step}-{sha256(question.system.encode()).hexdigest()[:24]}"
        form["prompt_cache_options"] = {"mode": "explicit", "ttl": "30m"}
    return form
