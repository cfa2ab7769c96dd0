"""The recorded model plays what was recorded for exactly this prompt and mention, and says so when there is nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest

from bot.sandbox.model import MODEL, Recording, Recordings, model_routes, spoken, version_of

from .serving import serving

SYSTEM = "Draft replies.\nNo – templates."
VERSION = hashlib.sha256(SYSTEM.encode()).hexdigest()[:12]
SAID = 'Krem przyszedł "otwarty"\ni zły zapach: <b>fuj</b> \\ 🙁'
FIRST, SECOND = (
    {"sentences": [{"text": said, "passages": ["shop/a.pl#b"]}]}
    for said in ('Otwarty krem – "to" nie tak.', "Inaczej powiedziane.")
)
TAGS = {"kind": "complaint", "topics": ["delivery"]}


def recording(**changes: Any) -> Recording:
    fields: dict[str, Any] = {"mention": "m1", "step": "draft", "text": SAID, "prompt": VERSION}
    return Recording(**{**fields, "answers": (FIRST, SECOND), **changes})


def user(text: str = SAID, **more: object) -> dict[str, str]:
    return {"role": "user", "content": json.dumps({"mention": {"text": text}, **more}, ensure_ascii=False)}


def request(*messages: dict[str, Any], step: str = "draft", system: object = SYSTEM) -> dict[str, Any]:
    schema = {"type": "json_schema", "json_schema": {"name": step, "schema": {}}}
    return {"messages": [{"role": "system", "content": system}, *messages], "response_format": schema}


def answer_of(*entries: Recording, asked: dict[str, Any]) -> dict[str, Any] | None:
    return Recordings(entries).answer(asked)


def test_the_first_recorded_answer_is_played_for_the_recorded_words() -> None:
    assert answer_of(recording(), asked=request(user())) == FIRST


def test_the_version_of_a_prompt_is_the_start_of_its_hash() -> None:
    assert version_of(SYSTEM) == VERSION


def test_a_recording_of_another_prompt_is_not_played() -> None:
    assert answer_of(recording(), asked=request(user(), system=SYSTEM + " ")) is None


def test_a_system_message_may_come_in_parts() -> None:
    parts = [{"type": "text", "text": SYSTEM[:5]}, {"type": "text", "text": SYSTEM[5:]}]
    assert answer_of(recording(), asked=request(user(), system=parts)) == FIRST


def test_a_recording_of_another_step_is_not_played() -> None:
    assert answer_of(recording(), asked=request(user(), step="triage")) is None


def test_words_nobody_recorded_get_no_answer() -> None:
    assert answer_of(recording(), asked=request(user("Something else"))) is None


def test_an_answer_that_was_given_before_is_followed_by_the_next_one() -> None:
    asked = request(user(previous=[spoken(FIRST)]))
    assert answer_of(recording(), asked=asked) == SECOND


def test_a_draft_cites_the_numbers_its_facts_have_in_the_request() -> None:
    facts = {"role": "user", "content": "[1] shop/c.pl#d · C — D\ntext\n\n[2] shop/a.pl#b · A — B\ntext"}
    answer = answer_of(recording(), asked=request(facts, user()))
    assert answer
    assert answer["sentences"][0]["passages"] == ["2"]


def test_when_every_answer_was_given_there_is_none_left() -> None:
    assert answer_of(recording(), asked=request(user(previous=[spoken(FIRST), spoken(SECOND)]))) is None


def test_a_request_to_repair_an_answer_finds_the_mention_further_back_and_gets_the_next_answer() -> None:
    given = {"role": "assistant", "content": json.dumps(FIRST, ensure_ascii=False)}
    asked = request(user(), given, {"role": "user", "content": "Too long; say it shorter."})
    assert answer_of(recording(), asked=asked) == SECOND


def test_the_mention_of_the_last_user_message_counts_before_earlier_ones() -> None:
    older = recording(mention="m0", text="An older mention with many more words than the newer one", answers=(SECOND,))
    asked = request(user(older.text), {"role": "assistant", "content": "{}"}, user())
    assert answer_of(older, recording(), asked=asked) == FIRST


def test_the_longest_recorded_words_in_the_message_count() -> None:
    short = recording(mention="m0", text="otwarty", answers=(SECOND,))
    assert answer_of(short, recording(text="Krem otwarty"), asked=request(user("Krem otwarty!"))) == FIRST


def test_a_stale_recording_of_these_words_does_not_give_way_to_one_of_other_words() -> None:
    short = recording(mention="m0", text="Krem", answers=(SECOND,))
    assert answer_of(short, recording(prompt="0" * 12), asked=request(user())) is None


def test_the_same_words_may_be_recorded_with_several_prompts() -> None:
    stale = recording(prompt="0" * 12, answers=(SECOND,))
    assert answer_of(stale, recording(), asked=request(user())) == FIRST


def test_triage_is_compared_as_a_whole() -> None:
    other = {**TAGS, "kind": "mixed"}
    entry = recording(step="triage", answers=(TAGS, other))
    assert answer_of(entry, asked=request(user(), step="triage")) == TAGS
    given = {"role": "assistant", "content": json.dumps(TAGS)}
    repaired = request(user(), given, {"role": "user", "content": "Once more."}, step="triage")
    assert answer_of(entry, asked=repaired) == other


@pytest.fixture
def address() -> Iterator[str]:
    with serving(model_routes(Recordings((recording(),)))) as url:
        yield f"{url}/v1"


def test_the_answer_has_the_shape_openai_clients_read(address: str) -> None:
    client = openai.OpenAI(base_url=address, api_key="none", max_retries=0)
    completion = client.chat.completions.create(model="any", **request(user()))
    assert json.loads(completion.choices[0].message.content or "") == FIRST
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage is not None
    assert completion.usage.completion_tokens == len(json.dumps(FIRST, ensure_ascii=False)) // 4
    assert completion.usage.prompt_tokens == (len(SYSTEM) + len(user()["content"])) // 4
    assert [model.id for model in client.models.list()] == [completion.model] == [MODEL]


def test_without_a_recording_the_client_is_told_to_connect_a_model(address: str) -> None:
    client = openai.OpenAI(base_url=address, api_key="none", max_retries=0)
    with pytest.raises(openai.NotFoundError) as refusal:
        client.chat.completions.create(model="any", **request(user("Never recorded")))
    assert refusal.value.code == "no_recording"
    assert refusal.value.type == "invalid_request_error"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"{}", b'{"messages": []}', b'{"messages": ["x"]}', b'{"messages": [{}], "stream": 1}'],
)
def test_what_is_no_plain_request_is_refused(address: str, body: bytes) -> None:
    answer = httpx.post(f"{address}/chat/completions", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "invalid_request_error"


def test_a_request_without_a_schema_or_content_finds_nothing(address: str) -> None:
    answer = httpx.post(f"{address}/chat/completions", json={"messages": [{"role": "user", "content": None}]})
    assert answer.json()["error"]["code"] == "no_recording"
