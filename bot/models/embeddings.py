"""Embeddings from any OpenAI-compatible endpoint, for the knowledge base's index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from pydantic import SecretStr
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from bot.errors import Unavailable
from bot.models.failures import PASSING, translate

if TYPE_CHECKING:
    from openai import OpenAI

BATCH = 128  # texts in one request; endpoints take up to 2,048, but also limit tokens
TIMEOUT = 20.0  # seconds for one request
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # waits asked for as a date are not worth a clock here


class Busy(Unavailable):
    """The endpoint failed in a way that may be over in a moment."""


class EndpointEmbedder:
    """Implements the knowledge base's Embedder. Unavailable when the endpoint gives no vectors, for whatever reason:
    search then goes on by words alone."""

    def __init__(self, model: str, base_url: str, api_key: SecretStr, wanted: int | None = None) -> None:
        self._model, self._url, self._key, self._wanted = model, base_url, api_key, wanted
        self.name = f"endpoint-{model}@{wanted or 'full'}"

    @cached_property
    def dimensions(self) -> int:
        return int(self.embed(["dimensions"]).shape[1])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of float32 per text, L2-normalised."""
        batches = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
        rows = [row for batch in batches for row in self._insist(batch)]
        vectors = np.asarray(rows, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        normalised: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
        return normalised

    def _insist(self, batch: Sequence[str]) -> list[list[float]]:
        attempts = Retrying(
            retry=retry_if_exception_type(Busy),
            stop=stop_after_attempt(3),
            wait=wait_exponential_jitter(multiplier=0.5, max=4),
            reraise=True,
        )
        return attempts(self._ask, batch)

    def _ask(self, batch: Sequence[str]) -> list[list[float]]:
        import openai

        try:
            answer = self._client.embeddings.create(
                model=self._model, input=list(batch), encoding_format="float", timeout=TIMEOUT,
                dimensions=self._wanted or openai.omit,
            )  # fmt: skip
            rows = [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
        except (openai.OpenAIError, ValueError, TypeError, AttributeError, LookupError) as error:
            failure = translate(error, EPOCH)
            kind = Busy if failure.reason in PASSING else Unavailable
            raise kind(f"embeddings: {failure.reason} {failure.detail}") from None
        if len(rows) != len(batch) or len({len(row) for row in rows}) != 1:
            raise Unavailable("embeddings: the endpoint answered with other vectors than were asked for")
        return rows

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI  # a second of imports, only for those who use an endpoint

        from bot.models.wire import client

        key = self._key.get_secret_value() or "none"
        http = client(self._url, SecretStr(key))
        return OpenAI(base_url=self._url, api_key=key, max_retries=0, http_client=http)
