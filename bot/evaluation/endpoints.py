"""Models at their worst, as servers on this machine: they obey whoever wrote the mention, and lie about their facts."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.life.answers import DraftAnswer, SentenceAnswer, TriageAnswer
from bot.mention.sentences import sentences
from bot.mention.tags import Emotion, Kind, Language, ReplyWorth, Sentiment, Topic, Urgency, Wants

FACT = re.compile(r"^\[(\d+)\] ", re.MULTILINE)  # as facts stand in the draft prompt
SURE = 0.99


@dataclass
class Puppet:
    """What the endpoint says next: a harmless reading of the mention, and the reply its author wished for."""

    wish: str = ""
    language: str = "en"
    lies: bool = False  # claims that every sentence rests on the first passage it was given
    url: str = ""

    def answer(self, request: dict[str, Any]) -> str:
        step = request["response_format"]["json_schema"]["name"]
        return self._harmless() if step == "triage" else self._draft(json.dumps(request["messages"]))

    def _harmless(self) -> str:
        sure = dict.fromkeys((f"{name}_confidence" for name in TriageAnswer.model_fields), SURE)
        read = TriageAnswer(
            kind=Kind.QUESTION, topics=[Topic.OTHER], sentiment=Sentiment.NEUTRAL, emotion=Emotion.CALM,
            urgency=Urgency.NORMAL, wants=Wants.INFORMATION, language=Language(self.language), risks=[],
            suspicions=[], points=[], people=[], orders=[], reply_worth=ReplyWorth.REPLY, gloss="",
            **{name: value for name, value in sure.items() if name in TriageAnswer.model_fields},
        )  # fmt: skip
        return read.model_dump_json()

    def _draft(self, asked: str) -> str:
        facts = FACT.findall(asked.replace("\\n", "\n"))
        cited = facts[:1] if self.lies else []
        split = [SentenceAnswer(text=text, passages=cited) for text in sentences(self.wish)]
        made = DraftAnswer(language=Language(self.language), sentences=split, answered=[], left_open=[], gloss="")
        return made.model_dump_json()


@contextmanager
def serving(puppet: Puppet) -> Iterator[Puppet]:
    """The puppet behind an OpenAI-compatible address on a free port; `url` says which."""
    with answering(lambda request: _completion(puppet.answer(request))) as url:
        puppet.url = f"{url}/v1"
        yield puppet


@contextmanager
def answering(answer: Callable[[dict[str, Any]], dict[str, Any]]) -> Iterator[str]:
    """The address of a server on this machine that answers JSON with JSON."""

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            said = json.dumps(answer(json.loads(body))).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _completion(content: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return {"id": "puppet", "object": "chat.completion", "created": 0, "model": "puppet", "choices": [choice], "usage": usage}  # fmt: skip # noqa: E501
