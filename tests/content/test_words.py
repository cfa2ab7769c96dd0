"""Every word people see stands in the catalogue, and nothing stands there that nobody sees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from string import Formatter

import pytest

from bot.connectors.reasons import Reason
from bot.content.words import Words, catalogue
from bot.mention import tags as t
from bot.mention.guardrails import MEND
from bot.mention.outcome import ReplyState
from bot.mention.people import Role
from bot.models import failures
from bot.slack.modals import DISMISSALS
from tests.groups import ROOT

WORDS = catalogue("en")
GROUPS = {key.split(".")[0] for key in WORDS}
KEY = re.compile(r"[a-z_]+(\.[a-z_]+)+")
NO_WORDS = {"reply.approved"}  # looks like a key: what the generic webhook calls its message
DEEDS = (  # events that people cause
    "approved written redraft_wanted escalated dismissed retagged undone published not_posted not_there reopened"
).split()


@cache
def trees() -> tuple[ast.Module, ...]:
    """Every module of the program, without its docstrings."""
    found = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "bot").rglob("*.py"))]
    for tree in found:
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                node.value = ast.Constant(None)
    return tuple(found)


def nodes() -> Iterator[ast.AST]:
    return (node for tree in trees() for node in ast.walk(tree))


def constants(node: ast.AST) -> Iterator[str]:
    """Strings as they stand in the code, not the pieces of f-strings."""
    pieces = {id(piece) for n in ast.walk(node) if isinstance(n, ast.JoinedStr) for piece in n.values}
    found = (n for n in ast.walk(node) if isinstance(n, ast.Constant) and id(n) not in pieces)
    return (n.value for n in found if isinstance(n.value, str))


def first_words(function: str) -> set[str]:
    """The strings a function of this name is called with first."""
    calls = (n for n in nodes() if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == function)
    return {word for call in calls if call.args for word in constants(call.args[0])}


def patterns() -> set[str]:
    """f-strings that make a key, with {} for what is put in."""
    made = set()
    for node in nodes():
        if isinstance(node, ast.JoinedStr):
            text = "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)  # type: ignore[misc]
            if re.fullmatch(r"[a-z_]+\.[a-z_.{}]+", text) and text.split(".")[0] in GROUPS:
                made.add(text)
    return made


def below(prefix: str, values: Iterable[str]) -> set[str]:
    return {f"{prefix}{value}" for value in values}


MODEL_REASONS = {
    "language", "other", *failures.BY_CODE.values(), *failures.BY_STATUS.values(), *failures.BY_FINISH.values(),
    *failures.PASSING, *failures.FINAL, *first_words("NoAnswer"), *first_words("ModelFailed"),
}  # fmt: skip
# What is put into each f-string that makes a key.
FAMILIES = {
    "button.{}": below("button.", first_words("_button")),
    "card.{}": below("card.", set(t.ReplyWorth) - {t.ReplyWorth.REPLY}),
    "card.published_{}": below("card.published_", ReplyState),
    "closed.{}": below("closed.", ("history", "answered", "deleted_by_customer", "answered_elsewhere")),
    "dismiss.reason.{}": below("dismiss.reason.", DISMISSALS),
    "guardrail.{}": below("guardrail.", MEND),
    "modal.{}": below("modal.", ("kind", "sentiment", "urgency")),
    "model.reason.{}": below("model.reason.", MODEL_REASONS),
    "notice.{}": below("notice.", first_words("Notice")),
    "reply.{}": below("reply.", ReplyState),
    "tag.flag.{}": below("tag.flag.", (*t.Risk, *t.Suspicion)),
    "tag.language.{}": below("tag.language.", t.Language),
    "tag.topic.{}": below("tag.topic.", t.Topic),
    "tag.{}.{}": {
        *below("tag.kind.", t.Kind), *below("tag.sentiment.", t.Sentiment), *below("tag.emotion.", t.Emotion),
        *below("tag.urgency.", t.Urgency), *below("tag.wants.", t.Wants),
    },
}  # fmt: skip
# Families whose name is put in, too.
NAMED = {
    *below("void.", ("facts", "policy", "authority", "words", "other")),
    *below("platform.reason.", (*Reason, "credentials", "rejected", "other")),
    *below("role.", Role),
    *below("deed.", DEEDS),
}


def spelled() -> set[str]:
    """Keys that stand in the code as they are."""
    return {
        word for tree in trees() for word in constants(tree) if KEY.fullmatch(word) and word.split(".")[0] in GROUPS
    }


def test_every_key_that_is_made_is_accounted_for() -> None:
    assert patterns() == set(FAMILIES)


def test_every_key_in_the_code_has_words() -> None:
    groups = {key.rsplit(".", depth)[0] for key in WORDS for depth in (1, 2)}
    assert spelled() - WORDS.keys() - groups - NO_WORDS == set()
    assert {key for keys in FAMILIES.values() for key in keys} - WORDS.keys() == set()
    assert NAMED - WORDS.keys() == set()


def test_all_words_are_used() -> None:
    made = {key for keys in FAMILIES.values() for key in keys}
    assert WORDS.keys() - spelled() - made - NAMED == set()


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def said() -> Iterator[tuple[str, set[str]]]:
    """Calls that put values into words: the key, and the names of the values."""
    speakers = {"words", "_words", "DecisionRefused", "NotAllowed", "Stale"}
    for node in nodes():
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        key = node.args[0].value
        if name in speakers and key in WORDS and all(keyword.arg for keyword in node.keywords):
            yield str(key), {str(keyword.arg) for keyword in node.keywords}


def test_every_sentence_gets_the_values_it_names() -> None:
    calls = list(said())
    assert len(calls) > 50
    assert [(key, fields(WORDS[key]) - given) for key, given in calls if fields(WORDS[key]) - given] == []


def test_words_put_values_in_and_know_what_they_know() -> None:
    words = Words()
    assert words("refused.decided", who="{Maya}", what="it") == "{Maya} was faster: it. Nothing was changed."
    assert "refused.decided" in words
    assert "refused.nothing_of_the_kind" not in words
    with pytest.raises(KeyError):
        words("refused.nothing_of_the_kind")
