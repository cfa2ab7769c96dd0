"""What an operator says about one language model: where it answers, how it is asked and for which steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.errors import SettingsError

STEPS = frozenset({"triage", "draft"})
# The gateway decides these itself; above all a customer's words never meet a model that holds tools.
OURS = frozenset(
    {"model", "messages", "response_format", "stream", "n", "tools", "tool_choice", "functions", "function_call"}
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One model behind one address that speaks chat completions; SettingsError when it cannot be used as it is."""

    name: str  # how people and records call it: "writer"
    model: str  # what the server calls it
    base_url: str  # up to and including /v1
    api_key: SecretStr = field(default_factory=lambda: SecretStr(""))  # empty: the server asks for none
    steps: frozenset[str] = STEPS
    max_output_tokens: int = 800
    timeout_s: float = 12.0  # for one whole answer
    temperature: float | None = None  # None: the server's own
    extra: dict[str, Any] = field(default_factory=dict)  # further fields of the request's JSON body
    cache_breakpoint: bool = False  # mark the end of the system message; servers differ in what they tolerate

    def __post_init__(self) -> None:
        if reason := self._wrong():
            raise SettingsError(f"model profile {self.name!r}: {reason}")

    def _wrong(self) -> str:
        url, key = urlsplit(self.base_url), self.api_key.get_secret_value()
        findings = {
            "name and model must not be empty": not (self.name and self.model),
            "base_url must start with http:// or https://": url.scheme not in ("http", "https") or not url.hostname,
            "base_url must not carry a password": "@" in url.netloc,
            # An unsendable key would be quoted in the exception of the library that tries to send it.
            "api_key has a character that no HTTP header may carry": not (key.isascii() and key.isprintable()),
            "steps may be triage and draft": not self.steps <= STEPS,
            "max_output_tokens and timeout_s must be positive": not (self.max_output_tokens > 0 < self.timeout_s),
            "extra must not set " + ", ".join(sorted(OURS & set(self.extra))): bool(OURS & set(self.extra)),
        }
        return next((finding for finding, holds in findings.items() if holds), "")
