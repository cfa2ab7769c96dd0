"""Whatever a model says, the mention comes to a person, and what is stored is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.errors import ModelFailed
from bot.mention.stage import Stage
from bot.models import Gateway, Profile
from bot.ports import Answer, Question
from tests.connectors.loopback import Loopback, answer, loopback
from tests.fakes import draft_answer, post, triage_answer
from tests.fuzzing.mutations import as_json, examples, mutated, torn
from tests.fuzzing.shop import Shop, empty_shop
from tests.fuzzing.whole import whole

TRIAGED = triage_answer(people=["Lena"], orders=["A-17"], suspicions=["spam"], risks=["legal"])
DRAFTED = draft_answer(passages=["peony/damaged-parcel.en#what-to-send"])


def answers(valid: dict[str, Any]) -> st.SearchStrategy[str]:
    cut = torn(json.dumps(valid).encode()).map(lambda body: body.decode(errors="replace"))
    return st.one_of(mutated(valid).map(json.dumps), cut, st.text(max_size=200), st.just(json.dumps(valid)))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with empty_shop(tmp_path_factory.mktemp("x")) as made:
        yield made


@pytest.mark.slow
@examples(120)
@given(read=answers(TRIAGED), drafted=st.lists(answers(DRAFTED), min_size=1, max_size=3))
def test_tags_and_drafts(shop: Shop, read: str, drafted: list[str]) -> None:
    shop.clean.restore()
    world = shop.world
    world.model.says("triage", read)
    world.model.says("draft", *drafted)
    mention = world.arrive(post("The bottle came cracked. Who pays for that?"))
    assert mention.stage in (Stage.WAITING, Stage.CLOSED)
    whole(world.engine, shop.clean.rows)


COMPLETION: dict[str, Any] = {
    "id": "c1", "object": "chat.completion", "created": 1_700_000_000, "model": "scripted-1",
    "choices": [
        {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "{}", "refusal": None}}
    ],
    "usage": {"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 1}},
}  # fmt: skip
REFUSED = {"error": {"message": "no", "type": "invalid_request_error", "code": "rate_limit_exceeded", "param": None}}


@pytest.fixture(scope="module")
def endpoint() -> Any:
    with loopback(answer()) as server:
        yield server


@pytest.mark.slow
@examples(120)
@given(
    body=st.one_of(mutated(COMPLETION, REFUSED).map(as_json), torn(as_json(COMPLETION))),
    status=st.sampled_from((200, 200, 200, 200, 400, 401, 404, 429, 500)),
    wait=st.sampled_from(("", "0", "soon", "-1", "1e999", "9" * 40, "Wed, 21 Oct 2015 07:28:00 GMT", "١")),
)
def test_an_endpoint(endpoint: Loopback, body: bytes, status: int, wait: str) -> None:
    headers = {"retry_after": wait.encode().decode("latin-1")} if wait else {}
    endpoint.behaviours[:] = [answer(status, body, content_type="application/json", **headers)]
    profile = Profile(
        "reader", "scripted-1", base_url=f"{endpoint.url}/v1", api_key=SecretStr("x"), steps=frozenset({"triage"})
    )
    gateway = Gateway((profile,), SystemClock(), 0.4)
    try:
        said = gateway.ask(Question("triage", "m1", "peony", "system", (("user", "words"),), {"type": "object"}))
    except ModelFailed:
        return
    assert isinstance(said, Answer)
    assert isinstance(said.text, str)
