"""Every word people see stands in the catalogue, and nothing stands there that nobody sees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from string import Formatter
from typing import get_args

import pytest
from babel import Locale

from bot.connectors.reasons import Reason
from bot.content.escalation import Promise
from bot.content.words import ALWAYS, LANGUAGES, Forms, Words, catalogue
from bot.mention import tags as t
from bot.mention.alerts import KINDS
from bot.mention.clocks import LOOK, PUBLISH, REPLY
from bot.mention.guardrails import MEND
from bot.mention.ledger import State
from bot.mention.outcome import ReplyState
from bot.mention.people import Role
from bot.mention.stage import Stage
from bot.models import failures
from bot.ports import Verdict
from bot.slack.detours import WHY
from bot.slack.modals import DISMISSALS
from tests.groups import ROOT

WORDS = catalogue("en")
GROUPS = {key.split(".")[0] for key in WORDS}
KEY = re.compile(r"[a-z_]+(\.[a-z_]+)+")
# Look like keys: a message of the generic webhook, a file, an attribute of a trace, places where the sandbox fails.
NO_WORDS = {
    "reply.approved", "escalation.yaml", "error.type", "platform.feed", "platform.review", "platform.reply",
}  # fmt: skip
CLOCKS = (LOOK, REPLY, PUBLISH)
DEEDS = (  # events that people cause
    "approved written redraft_wanted escalated dismissed retagged undone published not_posted not_there reopened "
    "no_reply_needed withdrawn kept sent_back "
    "promised promise_kept promise_dropped removed solved not_solved page_known page_again"
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
    "language", "other", "failed", *failures.BY_CODE.values(), *failures.BY_STATUS.values(),
    *failures.BY_FINISH.values(), *failures.PASSING, *failures.FINAL, *first_words("NoAnswer"),
    *first_words("ModelFailed"),
}  # fmt: skip
# What is put into each f-string that makes a key.
FAMILIES = {
    "alert.{}": below("alert.", KINDS),
    "button.{}": below(
        "button.", {*first_words("_button"), "solved", "not_solved", "page_known", "page_again"}
    ),
    "card.late_{}": below("card.late_", CLOCKS),
    "card.soon_{}": below("card.soon_", CLOCKS),
    "card.{}": below("card.", set(t.ReplyWorth) - {t.ReplyWorth.REPLY}),
    "card.published_{}": below("card.published_", ReplyState),
    "closed.{}": below(
        "closed.",
        "history answered deleted_by_customer answered_elsewhere no_reply_needed withdrawn solved".split(),
    ),
    "detour.why_{}": below("detour.why_", WHY),
    "unpaged.{}": below("unpaged.", ("page_known", "page_again", "nobody")),
    "dismiss.reason.{}": below("dismiss.reason.", DISMISSALS),
    "guardrail.{}": below("guardrail.", MEND),
    "modal.{}": below("modal.", ("kind", "sentiment", "urgency")),
    "model.reason.{}": below("model.reason.", MODEL_REASONS),
    "notice.{}": below("notice.", first_words("Notice")),
    "promise.{}": below("promise.", (*get_args(Promise), "exception")),
    "pledge.{}": below("pledge.", (State.KEPT, State.DROPPED)),
    "escalation.{}": below("escalation.", ("asks", "nobody_there", *(f"clock_{name}" for name in CLOCKS))),
    "reply.{}": below("reply.", ReplyState),
    "role.{}": below("role.", Role),
    "stage.{}": below("stage.", Stage),
    "ask.button_{}": below("ask.button_", Verdict),
    "ask.thanks_{}": below("ask.thanks_", Verdict),
    "tag.flag.{}": below("tag.flag.", (*t.Risk, *t.Suspicion)),
    "tag.language.{}": below("tag.language.", t.Language),
    "tag.topic.{}": below("tag.topic.", t.Topic),
    "tag.urgency.{}": below("tag.urgency.", t.Urgency),
    "tag.{}.{}": {
        *below("tag.kind.", t.Kind), *below("tag.sentiment.", t.Sentiment), *below("tag.emotion.", t.Emotion),
        *below("tag.urgency.", t.Urgency), *below("tag.wants.", t.Wants),
    },
}  # fmt: skip
# Families whose name is put in, too.
NAMED = {
    *below("void.", ("facts", "policy", "authority", "words", "other")),
    *below("platform.reason.", (*Reason, "credentials", "rejected", "other")),
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


def test_no_sentence_stands_in_the_code_that_draws() -> None:
    """What people read has at least two words; log lines and loop names are for whoever runs the program."""
    found = []
    for path in sorted((ROOT / "bot" / "slack").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        unseen = {id(part) for node in ast.walk(tree) if not_for_people(node) for part in ast.walk(node)}
        texts = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in unseen)
        found += [(path.name, n.value) for n in texts if re.match(r"[A-Za-z]+[ ,]+[A-Za-z]", str(n.value))]
    assert found == []


def not_for_people(node: ast.AST) -> bool:
    """Docstrings, log lines, the name of a loop, troubles of a call, and the app's own description in Slack."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="name")]):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="log"))) | ast.FunctionDef(name="manifest" | "try_socket"):
            return True
        case ast.Call(
            func=ast.Name(id="Ambiguous" | "Throttled" | "Unavailable" | "CredentialsRefused" | "ValueError")
        ):
            return True
        case _:
            return False


def fields(forms: Forms) -> set[str]:
    return {name for sentence in forms.values() for _, name, _, _ in Formatter().parse(sentence) if name}


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


# -- languages --------------------------------------------------------------------------------------------


# The longest texts Slack takes, and what a key is called that is used as one.
LIMITS = {
    r"figures\.(unchanged|edited|rejected)": 20,  # series of a chart
    r"modal\.(.*_title|save|cancel|close|regenerate)|make\.(title|send)": 24,  # titles and feet of dialogs
    r"bulk\.(.*_title|approve|dismiss)": 24,
    r"button\.(escalate|dismiss|hand_over|snooze|approve_anyway)": 24,  # they stand at the foot of dialogs, too
    r"modal\.withdraw_yes": 30,  # buttons of a confirmation
    r"figures\.(title|percent)": 50,  # title and axis of a chart
    r"(.*\.)?button[._].*|home\.(refresh|open_card|next_card|chart|hand_over|bulk_.*)|bulk\..*_one": 75,
    r"dismiss\.reason\..*|modal\.snooze_.*|tag\..*|role\..*": 75,  # choices
    r"modal\.(write_here|.*_hint)": 150,  # placeholders
    r".*": 2000,  # labels, and sentences on cards
}
LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@LANGUAGE
def test_every_language_has_every_sentence_with_the_same_values_in_every_form(language: str) -> None:
    words = catalogue(language)
    assert words.keys() == WORDS.keys()
    amiss = [
        (key, name)
        for key, forms in words.items()
        for name, form in forms.items()
        if fields({name: form}) | (fields(WORDS[key]) & silent(language, name)) != fields(WORDS[key])
    ]
    assert amiss == []


def silent(language: str, category: str) -> set[str]:
    """Values a form may leave out: the number, where it can only be one ("the one part", but 21 части)."""
    return {"count"} if [Locale(language).plural_form(n) for n in range(100)].count(category) == 1 else set()


@LANGUAGE
def test_a_sentence_a_number_inflects_has_the_forms_of_its_language(language: str) -> None:
    needed = {Locale(language).plural_form(count) for count in range(1000)}
    inflected = {key: forms for key, forms in catalogue(language).items() if ALWAYS not in forms}
    assert {key for key, forms in inflected.items() if forms.keys() != needed or "count" not in fields(forms)} == set()


@LANGUAGE
def test_no_text_is_longer_than_slack_takes_it(language: str) -> None:
    too_long = [
        (key, form)
        for key, forms in catalogue(language).items()
        for form in forms.values()
        if len(form) > next(most for pattern, most in LIMITS.items() if re.fullmatch(pattern, key))
    ]
    assert too_long == []


@LANGUAGE
def test_what_a_button_says_to_a_screen_reader_begins_with_what_it_shows(language: str) -> None:
    words = Words(language)
    labelled = [key.removesuffix("_label") for key in WORDS if key.startswith("button.") and key.endswith("_label")]
    assert labelled
    assert [key for key in labelled if not words(f"{key}_label").startswith(words(key))] == []


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 follower"),
        ("en", 2, "2 followers"),
        ("en", 1204, "1,204 followers"),
        ("ru", 1, "1 подписчик"),
        ("ru", 3, "3 подписчика"),
        ("ru", 11, "11 подписчиков"),
        ("ru", 12_345, "12\xa0345 подписчиков"),
        ("ru", 21, "21 подписчик"),
        ("pl", 1, "1 obserwujący"),
        ("pl", 22, "22 obserwujących"),
    ],
)
def test_numbers_inflect_words(language: str, count: int, said: str) -> None:
    assert Words(language)("card.followers", count=count) == said


@pytest.mark.parametrize(
    ("locale", "spoken"), [("pl-PL", "pl"), ("ru", "ru"), ("en-GB", "en"), ("fr-FR", "en"), ("", "en")]
)
def test_a_language_without_a_catalogue_is_answered_in_english(locale: str, spoken: str) -> None:
    assert Words(locale).language == spoken
    assert Words(locale)("button.approve") == catalogue(spoken)["button.approve"][ALWAYS]


@LANGUAGE
def test_a_sentence_that_is_missing_is_a_fault_in_every_language(language: str) -> None:
    with pytest.raises(KeyError):
        Words(language)("refused.nothing_of_the_kind")
