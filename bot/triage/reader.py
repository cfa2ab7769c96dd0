"""Tags without a language model: stars, word lists and language identification of one mention, put together."""

from __future__ import annotations

from collections.abc import Sequence

from bot.mention.post import Post
from bot.mention.tags import Language, Tags
from bot.triage import flags, intent, mood, points
from bot.triage.language import identify
from bot.triage.reading import Reading, read
from bot.triage.words import WordList, load

READ_BY = "lexicon"
DOUBTFUL = 0.5  # a language less sure than this: the words of every language are tried


class LexiconReader:
    """`bot.ports.Lexicon`: deterministic and without a network; the word lists are loaded once, here."""

    def __init__(self) -> None:
        known: list[Language] = [language for language in Language if language is not Language.OTHER]
        lists = {language: load(["signs", language]) for language in known}
        self._words: dict[Language, WordList] = {**lists, Language.OTHER: load(["signs", *known])}

    def read(self, post: Post, languages: Sequence[str]) -> Tags:
        """Tags of this revision; confidences are what `benchmarks/triage.py` measured, low where nothing could be."""
        language = identify(post.words, languages, post.language_hint)
        words = self._words[language[0] if language[1] >= DOUBTFUL else Language.OTHER]
        return _tags(read(post, words), language)


def _tags(reading: Reading, language: tuple[Language, float]) -> Tags:
    sentiment = mood.sentiment(reading)
    emotion = mood.emotion(reading, sentiment[0])
    risks, suspicions = flags.risks(reading, sentiment[0]), flags.suspicions(reading)
    kind = intent.kind(reading, sentiment, risks + suspicions)
    topics, wants = intent.topics(reading), intent.wants(reading, kind[0], sentiment[0])
    urgency, worth = intent.urgency(reading, kind[0], emotion[0], risks), intent.reply_worth(reading, kind[0], risks)
    return Tags(
        kind=kind[0],
        topics=topics[0],
        sentiment=sentiment[0],
        emotion=emotion[0],
        urgency=urgency[0],
        wants=wants[0],
        language=language[0],
        reply_worth=worth[0],
        confidence={
            "kind": kind[1],
            "topics": topics[1],
            "sentiment": sentiment[1],
            "emotion": emotion[1],
            "urgency": urgency[1],
            "wants": wants[1],
            "language": language[1],
            "reply_worth": worth[1],
        },
        risks=risks,
        suspicions=suspicions,
        points=points.points(reading),
        orders=points.orders(reading),
        people=points.people(reading),
        read_by=READ_BY,
    )
