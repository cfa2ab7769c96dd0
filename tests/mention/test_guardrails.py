"""What stops a reply, rule by rule: what each catches, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from string import Formatter

import pytest

from bot.content.words import Words
from bot.mention.draft import Flag, Severity
from bot.mention.guardrails import MEND, RULES, Context, complaints, flags_of

CONTEXT = Context(
    mention="The bottle of cleansing oil came cracked on 3 May, order 4711.",
    language="en",
    facts=("Write to care@peonyandpine.example. Returns within 14 days, 1 000 zł or 9.90 zł, open 10:00-18:00.",),
    links=("peonyandpine.example",),
    never=("dear customer", "we apologise for the inconvenience"),
    length=100,
    limit=350,
    prompt="You draft one public reply of a brand to one customer and a person reads it first.",
    wall=("The pump of the serum was broken, and that is ours to mend.",),
)
FINE = "A cracked bottle is ours to settle: write to care@peonyandpine.example."


def names(text: str, context: Context = CONTEXT) -> list[str]:
    return [flag.rule for flag in flags_of(text, context)]


def test_a_good_reply_raises_no_flag() -> None:
    assert names(FINE) == []


@pytest.mark.parametrize(
    "text",
    [
        "The cracked bottle goes back within 14 days.",
        "The cracked bottle of 3 May.",
        "Order 4711, the cracked bottle.",
        "The cracked bottle costs 9,90 zł.",
        "The cracked bottle costs 1000 zł.",
        "The cracked bottle costs 1\u00a0000 zł.",
        "The cracked bottle: we are open from 10 to 18.",
        "The cracked bottle: see peonyandpine.example/2027/returns.",
    ],
)
def test_numbers_from_the_facts_and_from_the_customer_are_fine(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize("number", ["30", "15", "14.5", "4712", "9.99", "50%", "2027"])
def test_a_number_from_nowhere_blocks(number: str) -> None:
    flags = flags_of(f"The cracked bottle: {number}.", CONTEXT)
    assert [(flag.rule, flag.severity) for flag in flags] == [("invented_number", Severity.BLOCK)]


@pytest.mark.parametrize(
    "text",
    [
        "The cracked bottle: https://peonyandpine.example.",
        "The cracked bottle: https://peonyandpine.example/returns?x#y, please.",
        "The cracked bottle (www.peonyandpine.example).",
        "The cracked bottle: help.peonyandpine.example!",
        "The cracked bottle: Care@PeonyAndPine.example",
        "The cracked bottle, e.g. yours.No more.",
        "The cracked Node.js bottle",
    ],
)
def test_the_brands_own_links_and_addresses_are_fine(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example", "http://192.0.2.1/x", "www.evil.ru", "evil.com", "evil.pl/returns", "bit.ly/abc",
        "t.me/evil", "evil.co.uk/x", "evil.рф", "peonyandpine.example.evil.com", "evilpeonyandpine.example",
        "https://peonyandpine.example@evil.com/", "https://peonyandpine.evil.example", "evil@peonyandpine.example",
        "care@evil.com",
    ],
)  # fmt: skip
def test_any_other_link_or_address_blocks(link: str) -> None:
    flags = flags_of(f"The cracked bottle: {link} helps.", CONTEXT)
    assert ("stray_link", Severity.BLOCK) in [(flag.rule, flag.severity) for flag in flags]


def test_a_reply_over_the_limit_blocks_and_one_at_the_limit_does_not() -> None:
    assert names(FINE, replace(CONTEXT, length=351)) == ["too_long"]
    assert names(FINE, replace(CONTEXT, length=350)) == []
    assert names(FINE, replace(CONTEXT, length=10**6, limit=None)) == []


RUSSIAN = "Разбитый bottle вернём: care@peonyandpine.example."


@pytest.mark.parametrize(
    ("text", "language", "wrong"),
    [
        (RUSSIAN, "ru", False),
        (RUSSIAN, "en", True),
        (FINE, "ru", True),
        ("Pęknięta bottle to nasz kłopot.", "pl", False),
        (FINE, "other", False),
        ("14", "ru", False),
    ],
)
def test_a_reply_in_another_script_than_the_customers_blocks(text: str, language: str, wrong: bool) -> None:
    assert ("wrong_language" in names(text, replace(CONTEXT, language=language))) is wrong


def test_cited_passages_that_were_not_given_block() -> None:
    flags = flags_of(FINE, replace(CONTEXT, unknown_passages=("peony/secret",)))
    assert flags == (Flag("unknown_source", Severity.BLOCK, {"words": "peony/secret"}),)


def test_eight_words_of_the_instructions_in_a_row_block_and_seven_do_not() -> None:
    assert names(f"{FINE} You draft one public reply of a brand!") == ["leaked_prompt"]
    assert names(f"{FINE} You draft one public reply of a bottle.") == []


@pytest.mark.parametrize(
    "text", ["Dear customer, the cracked bottle.", "The bottle! We apologise for the  inconvenience."]
)
def test_a_phrase_of_a_template_is_flagged_and_does_not_block(text: str) -> None:
    flags = flags_of(text, CONTEXT)
    assert [(flag.rule, flag.severity) for flag in flags] == [("canned", Severity.WARN)]


def test_a_phrase_inside_other_words_is_no_phrase() -> None:
    assert names("My dear customers' cracked bottle.") == []


def test_a_reply_like_an_earlier_one_is_flagged_with_the_earlier_one() -> None:
    twin = CONTEXT.wall[0]
    flags = flags_of("The pump of the serum was broken, and that is ours to mend, bottle.", CONTEXT)
    assert [(flag.rule, flag.values["twin"]) for flag in flags] == [("too_scripted", twin)]


def test_a_reply_that_would_fit_anybody_is_flagged() -> None:
    assert names("We will look into it.") == ["unspecific"]


def test_several_faults_are_all_named() -> None:
    context = replace(CONTEXT, length=999, unknown_passages=("x",))
    assert names("Dear customer, 777 zł at evil.com.", context) == [
        "too_long", "invented_number", "stray_link", "unknown_source", "canned", "unspecific",
    ]  # fmt: skip


def test_every_rule_has_words_for_the_agent_and_for_the_model_and_gives_their_values() -> None:
    contexts = {
        "too_long": (FINE, replace(CONTEXT, length=999)),
        "wrong_language": (FINE, replace(CONTEXT, language="ru")),
        "invented_number": ("The bottle: 777.", CONTEXT),
        "stray_link": ("The bottle: evil.com", CONTEXT),
        "unknown_source": (FINE, replace(CONTEXT, unknown_passages=("x",))),
        "leaked_prompt": (f"{FINE} {CONTEXT.prompt}", CONTEXT),
        "canned": ("Dear customer, the bottle.", CONTEXT),
        "too_scripted": (CONTEXT.wall[0], CONTEXT),
        "unspecific": ("We will see.", CONTEXT),
    }
    words = Words()
    assert [rule.__name__ for rule in RULES] == list(contexts) == list(MEND)
    for name, (text, context) in contexts.items():
        flag = next(flag for flag in flags_of(text, context) if flag.rule == name)
        assert words(f"guardrail.{name}", **flag.values)
        assert complaints((flag,)) == [MEND[name].format(**flag.values)]
        assert {field for _, field, _, _ in Formatter().parse(MEND[name]) if field} <= set(flag.values)
