"""How cues are found: stems, phrases, negation; and that the three languages have the same lists."""

import pytest

from bot.mention.tags import Emotion, Risk, Topic, Wants
from bot.triage.words import Cue, WordList, cues, entries, split


def labels(entries: str, text: str) -> list[tuple[str, str]]:
    words = WordList(cues({"cue": entries, "negations": "not, без"}))
    return [
        (found.words, "negated" if found.negated else "")
        for found in words.find(text, split(text))
        if found.label == "cue"
    ]


def test_a_stem_finds_every_ending_and_keeps_the_customers_spelling() -> None:
    assert labels("refund*", "Refunded? REFUNDS!") == [("Refunded", ""), ("REFUNDS", "")]


def test_a_whole_word_is_not_found_inside_another() -> None:
    assert labels("суд", "Посуда, судьба и суд") == [("суд", "")]


def test_a_phrase_may_skip_up_to_two_words_but_not_a_comma() -> None:
    assert labels("take … court", "I take you to court") == [("take you to court", "")]
    assert labels("take … court", "I take it, court or not") == []


def test_the_longest_of_two_cues_is_read_once() -> None:
    assert labels("rip off, rip", "a rip off") == [("rip off", "")]


def test_stretched_words_are_read_as_they_are_meant() -> None:
    assert labels("good, супер", "goooood, суууупер") == [("goooood", ""), ("суууупер", "")]


def test_ё_and_curly_apostrophes_make_no_difference() -> None:
    assert labels("отек, don't", "Отёк! I don’t") == [("Отёк", ""), ("don’t", "")]


def test_a_negation_reaches_three_words_and_ends_with_its_clause() -> None:
    assert labels("problem", "not a single problem") == [("problem", "negated")]
    assert labels("problem", "not now, a problem") == [("problem", "")]
    assert labels("проблем", "без проблем") == [("проблем", "negated")]


def test_the_words_of_an_address_are_not_the_customers() -> None:
    assert labels("refund", "see https://example.org/refund here") == []


def test_entries_are_read_with_their_labels_and_marks() -> None:
    assert list(cues({"risks": {"legal": "take * court?, суд"}})) == [
        Cue("risks.legal", ("take", "*", "court"), weak=True),
        Cue("risks.legal", ("суд",)),
    ]


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_every_language_has_cues_for_every_value(language: str) -> None:
    known = {cue.label for cue in entries(language)}
    needed = {f"topics.{topic}" for topic in Topic if topic is not Topic.OTHER} | {f"risks.{risk}" for risk in Risk}
    felt = {Emotion.JOY, Emotion.DISAPPOINTMENT, Emotion.ANGER, Emotion.WORRY, Emotion.SARCASM, Emotion.CONTEMPT}
    needed |= {f"emotions.{emotion}" for emotion in felt} | {
        f"wants.{wish}" for wish in (Wants.COMPENSATION, Wants.FIX)
    }
    needed |= {f"spam.{sign}" for sign in ("promo", "money", "contact")}
    needed |= {"positive", "negative", "negations", "thanks", "questions", "suggestions", "urgent", "insults"}
    needed |= {"profanity", "orders", "roles"}
    assert known == needed
