"""Every setting, and the only reader of the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.secret_files import secret_of
from bot.watch.redaction import keep_secret, keep_tokens

IN_ADDRESS = " +/\\:"  # what may stand in a database's address as it is


class Settings(BaseSettings):
    """What an operator sets; docs/settings.md is made from these fields."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    slack_bot_token: SecretStr = Field(
        SecretStr(""), alias="SLACK_BOT_TOKEN", description="Bot token of the Slack app, starts with xoxb-"
    )
    slack_app_token: SecretStr = Field(
        SecretStr(""), alias="SLACK_APP_TOKEN", description="App-level token for Socket Mode, starts with xapp-"
    )
    slack_mode: Literal["socket", "http"] = Field(
        "socket", alias="UNSCRIPTED_SLACK_MODE",
        description="How Slack reaches us: over a socket we open, or with signed requests to /slack/events",
    )  # fmt: skip
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), alias="SLACK_SIGNING_SECRET", description="Signing secret of the Slack app, for the mode http"
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", alias="SLACK_API_URL", description="Slack's Web API; another one for a sandbox"
    )
    openai_api_key: SecretStr = Field(
        SecretStr(""), alias="OPENAI_API_KEY",
        description="Key of the language model; without one cards carry a reply brief instead of a draft",
    )  # fmt: skip
    openai_base_url: str = Field(
        "https://api.openai.com/v1", alias="OPENAI_BASE_URL", description="Any OpenAI-compatible endpoint"
    )
    triage_model: str = Field(
        "gpt-6-luna", alias="UNSCRIPTED_TRIAGE_MODEL", description="Model that tags mentions; a small one will do"
    )
    draft_model: str = Field("gpt-6.1-terra", alias="UNSCRIPTED_DRAFT_MODEL", description="Model that drafts replies")
    embedding_model: str = Field(
        "", alias="UNSCRIPTED_EMBEDDING_MODEL",
        description="Embedding model at OPENAI_BASE_URL for the knowledge base; empty: the offline vectors",
    )  # fmt: skip
    embedding_dimensions: int | None = Field(
        None, alias="UNSCRIPTED_EMBEDDING_DIMENSIONS", ge=8, description="Shorter vectors, for models that offer them"
    )
    model_deadline: float = Field(
        18.0,
        alias="UNSCRIPTED_MODEL_DEADLINE",
        gt=0,
        le=3600,
        description="Seconds for one answer of a model, retries included",
    )
    mention_calls: int = Field(
        20,
        alias="UNSCRIPTED_MENTION_CALLS",
        ge=1,
        description="Most calls of a model for one mention, all versions together",
    )
    daily_tokens: int = Field(
        0, alias="UNSCRIPTED_DAILY_TOKENS", ge=0, description="Most tokens per brand and UTC day; 0: not limited"
    )
    prompt_cache: bool = Field(
        False, alias="UNSCRIPTED_PROMPT_CACHE",
        description="Mark the static prompt for the provider's cache (only for endpoints that know the mark)",
    )  # fmt: skip
    workspace: Path = Field(
        Path(), alias="UNSCRIPTED_WORKSPACE", description="Folder with unscripted.yaml, prompts/ and kb/"
    )
    state: Path | None = Field(
        None, alias="UNSCRIPTED_STATE",
        description="Folder for the database and the index; default: .unscripted in the workspace",
    )  # fmt: skip
    database_url: str = Field(
        "", alias="UNSCRIPTED_DATABASE_URL",
        description="SQLAlchemy URL; default: SQLite in the state folder; postgresql+psycopg://… for PostgreSQL, which "
        "needs unscripted[postgresql]",
    )  # fmt: skip
    chroma_url: str = Field(
        "", alias="UNSCRIPTED_CHROMA_URL",
        description="Chroma server several processes share, http(s)://host:port; default: a folder in the state folder",
    )  # fmt: skip
    chroma_token: SecretStr = Field(
        SecretStr(""), alias="UNSCRIPTED_CHROMA_TOKEN",
        description="Sent to it as Authorization: Bearer, for a proxy that asks for one; Chroma itself asks for none",
    )  # fmt: skip
    engine: Literal["embedded", "procrastinate"] = Field(
        "embedded", alias="UNSCRIPTED_ENGINE",
        description="What wakes mentions up: our own rows, or Procrastinate's jobs in the same PostgreSQL",
    )  # fmt: skip
    undo_seconds: float = Field(
        10.0,
        alias="UNSCRIPTED_UNDO_SECONDS",
        ge=0,
        le=86_400,
        description="Seconds between Approve and publishing, to undo it",
    )
    grace_seconds: float = Field(
        60.0, alias="UNSCRIPTED_GRACE_SECONDS", gt=0, le=86_400,
        description="Seconds after which an effect nobody finished is looked up; longer than any HTTP timeout",
    )  # fmt: skip
    claim_minutes: float = Field(
        15.0, alias="UNSCRIPTED_CLAIM_MINUTES", gt=0, le=525_600,
        description="Minutes after which a card somebody took is free again",
    )  # fmt: skip
    abuse_ration: int = Field(
        15, alias="UNSCRIPTED_ABUSE_RATION", ge=0,
        description="Abusive mentions one person may open in 8 hours; 0: not limited",
    )  # fmt: skip
    poll_seconds: float = Field(
        60.0,
        alias="UNSCRIPTED_POLL_SECONDS",
        gt=0,
        le=86_400,
        description="Seconds between two questions to a platform",
    )
    first_cards_hours: float = Field(
        24.0, alias="UNSCRIPTED_FIRST_CARDS_HOURS", ge=0, le=876_000,
        description="At the first look at an account only mentions younger than this many hours get a card",
    )  # fmt: skip
    threads: int = Field(8, alias="UNSCRIPTED_THREADS", ge=1, le=64, description="Mentions worked on at the same time")
    slack_pace: float = Field(
        1.0, alias="UNSCRIPTED_SLACK_PACE", gt=0, allow_inf_nan=False,
        description="Factor on Slack's rates; over 1 only for a sandbox whose clock runs faster",
    )  # fmt: skip
    smtp_url: SecretStr = Field(
        SecretStr(""), alias="UNSCRIPTED_SMTP_URL",
        description="Mail server for pages by e-mail: smtp://user:password@host:587 (STARTTLS) or smtps://…",
    )  # fmt: skip
    mail_from: str = Field("", alias="UNSCRIPTED_MAIL_FROM", description="Address such e-mail comes from")
    web_host: str = Field(
        "127.0.0.1", alias="UNSCRIPTED_WEB_HOST", description="Address webhooks and /healthz listen on"
    )
    web_port: int = Field(8080, alias="UNSCRIPTED_WEB_PORT", ge=0, le=65535, description="Their port")
    metrics_host: str = Field(
        "127.0.0.1", alias="UNSCRIPTED_METRICS_HOST", description="Address /metrics and the full /healthz listen on"
    )
    metrics_port: int = Field(
        9464, alias="UNSCRIPTED_METRICS_PORT", ge=-1, le=65535, description="Its port; 0: any free one, -1: no metrics"
    )
    traces_to: str = Field(
        "", alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="OTLP/HTTP collector for traces, such as http://127.0.0.1:4318; needs unscripted[tracing]",
    )  # fmt: skip
    traces_headers: SecretStr = Field(
        SecretStr(""), alias="OTEL_EXPORTER_OTLP_HEADERS", description="Headers it asks for: name=value,name=value"
    )
    traces_name: str = Field("unscripted", alias="OTEL_SERVICE_NAME", description="What this program is called there")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", alias="UNSCRIPTED_LOG_LEVEL", description="DEBUG, INFO, WARNING or ERROR"
    )
    log_format: Literal["text", "json"] = Field(
        "text", alias="UNSCRIPTED_LOG_FORMAT", description="text for people, json for machines: one object a line"
    )

    @field_validator("chroma_url")
    @classmethod
    def _is_a_server(cls, url: str) -> str:
        if url and not re.fullmatch(r"https?://([^/@:\[\]]+|\[[0-9a-fA-F:]+\]):\d+/?", url):
            raise ValueError("it has to be http://host:port or https://host:port")
        return url.rstrip("/")

    @property
    def state_folder(self) -> Path:
        return (self.state or self.workspace / ".unscripted").resolve()

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{quote(str(self.state_folder / 'unscripted.db'), safe=IN_ADDRESS)}"

    @property
    def database_exists(self) -> bool:
        """Whether the program has been at work here; a server's database is taken to be there."""
        return bool(self.database_url) or (self.state_folder / "unscripted.db").exists()

    @property
    def traces_sent(self) -> dict[str, str]:
        """The headers of traces by name, decoded."""
        named = (pair.partition("=") for pair in self.traces_headers.get_secret_value().split(",") if "=" in pair)
        return {name.strip(): unquote(value.strip()) for name, _, value in named}

    @property
    def undo(self) -> timedelta:
        return timedelta(seconds=self.undo_seconds)

    @property
    def lease(self) -> timedelta:
        return timedelta(minutes=self.claim_minutes)

    @property
    def grace(self) -> timedelta:
        return timedelta(seconds=self.grace_seconds)


def read_settings(**overrides: object) -> Settings:
    """The environment, with these overrides. SettingsError names every variable that is wrong."""
    try:
        settings = Settings(**{**_from_files(overrides), **overrides})  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = "; ".join(f"{detail['loc'][0]}: {detail['msg']}" for detail in error.errors())
        raise SettingsError(f"settings are wrong: {wrong}") from None
    values = (getattr(settings, name) for name in Settings.model_fields)
    keep_secret(settings.database_url, *(value.get_secret_value() for value in values if isinstance(value, SecretStr)))
    keep_tokens(settings.traces_sent.values())
    return settings


def secret(name: str) -> str:
    """A secret that an account or a page names by its variable, or which stands in the file that NAME_FILE names; ""
    when neither is set. SettingsError when the file is of no use."""
    value = secret_of(os.environ, name)
    keep_secret(value)
    return value


def in_a_file(field: FieldInfo) -> bool:
    """Whether the setting is secret, or an address with a password in it, and may stand in a file."""
    return field.annotation is SecretStr or field.alias == "UNSCRIPTED_DATABASE_URL"


def _from_files(overrides: Mapping[str, object]) -> dict[str, object]:
    """The settings whose variable names a file."""
    filed = {name: field.alias or "" for name, field in Settings.model_fields.items() if in_a_file(field)}
    asked = {name: alias for name, alias in filed.items() if os.environ.get(f"{alias}_FILE") and name not in overrides}
    return {name: secret(alias) for name, alias in asked.items()}
