"""What the word lists say about a mention, field by field, in three languages."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mention.post import Post
from bot.mention.tags import (
    Emotion,
    Kind,
    Language,
    ReplyWorth,
    Risk,
    Sentiment,
    Suspicion,
    Tags,
    Topic,
    Urgency,
    Wants,
)
from bot.ports import Lexicon
from bot.triage.reader import LexiconReader

READER: Lexicon = LexiconReader()
SCORED = {"kind", "topics", "sentiment", "emotion", "urgency", "wants", "language", "reply_worth"}


def tags(text: str, rating: float | None = None, title: str = "", hint: str = "") -> Tags:
    post = Post("demo", "peony", "1", text, title=title, rating=rating, language_hint=hint)
    return READER.read(post, ("en", "ru", "pl"))


# -- sentiment, emotion, kind ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Wonderful serum, my skin loves it", Sentiment.POSITIVE),
        ("Прекрасная сыворотка, очень довольна", Sentiment.POSITIVE),
        ("Świetne serum, jestem bardzo zadowolona", Sentiment.POSITIVE),
        ("The bottle was broken and the courier was rude", Sentiment.NEGATIVE),
        ("Флакон разбит, курьер нахамил, отвратительно", Sentiment.NEGATIVE),
        ("Butelka uszkodzona, kurier niemiły, odradzam", Sentiment.NEGATIVE),
        ("I collected it on Tuesday", Sentiment.NEUTRAL),
        ("Забрала во вторник", Sentiment.NEUTRAL),
        ("Odebrałam we wtorek", Sentiment.NEUTRAL),
        ("Lovely shop but the cashier was rude, great prices, terrible queue", Sentiment.MIXED),
    ],
)
def test_words_tell_the_sentiment_when_there_are_no_stars(text: str, sentiment: Sentiment) -> None:
    assert tags(text).sentiment is sentiment


def test_a_negated_word_counts_for_the_other_side() -> None:
    assert tags("This is not a good cream").sentiment is Sentiment.NEGATIVE
    assert tags("Крем мне не подошёл и запах совсем не приятный").sentiment is Sentiment.NEGATIVE
    assert tags("Zakup bez żadnych problemów").sentiment is Sentiment.POSITIVE


def test_stars_outweigh_words() -> None:
    assert tags("A good cream", rating=1).sentiment is Sentiment.NEGATIVE
    assert tags("I waited in a queue", rating=5).sentiment is Sentiment.POSITIVE


def test_words_that_contradict_four_stars_make_it_mixed() -> None:
    assert tags("The pump broke, the box was damaged and support ignored me", rating=4).sentiment is Sentiment.MIXED


@pytest.mark.parametrize(("rating", "best"), [(9.0, 10.0), (4.5, 5.0), (90.0, 100.0)])
def test_ratings_are_read_on_their_own_scale(rating: float, best: float) -> None:
    post = Post("demo", "peony", "1", "I collected it", rating=rating, rating_max=best)
    assert READER.read(post, ("en",)).sentiment is Sentiment.POSITIVE


@pytest.mark.parametrize("rating", [float("nan"), float("inf"), -1.0, 6.0])
def test_a_rating_that_cannot_be_one_is_unknown(rating: float) -> None:
    assert tags("I collected it on Tuesday", rating=rating).sentiment is Sentiment.NEUTRAL


@pytest.mark.parametrize(
    ("text", "rating", "emotion"),
    [
        ("This is outrageous, I am furious!!", 1, Emotion.ANGER),
        ("Возмущена, это беспредел!!", 1, Emotion.ANGER),
        ("Skandal, jestem wściekła!!", 1, Emotion.ANGER),
        ("Disappointed, I expected more from this brand", 2, Emotion.DISAPPOINTMENT),
        ("Очень жаль, ожидала большего", 2, Emotion.DISAPPOINTMENT),
        ("Thank you Marina, you saved my wedding day", 5, Emotion.GRATITUDE),
        ("Dziękuję za pomoc", 5, Emotion.GRATITUDE),
        ("I love this colour 😍", 5, Emotion.JOY),
        ("I am worried and afraid it will not arrive", None, Emotion.WORRY),
        ("Thanks for nothing, well done losing my parcel", 1, Emotion.SARCASM),
        ("Is the shop open on Sunday?", None, Emotion.CALM),
    ],
)
def test_emotions_have_words_of_their_own(text: str, rating: float | None, emotion: Emotion) -> None:
    assert tags(text, rating).emotion is emotion


@pytest.mark.parametrize(
    ("text", "rating", "kind"),
    [
        ("Lovely cream, thank you", 5, Kind.PRAISE),
        ("Крем испортился через неделю", 1, Kind.COMPLAINT),
        ("Is this foundation vegan?", None, Kind.QUESTION),
        ("Where do I enter the code?", 5, Kind.QUESTION),
        ("Is this a joke?", 1, Kind.COMPLAINT),
        ("Подскажите, когда завезут тушь", None, Kind.QUESTION),
        ("Czy macie ten odcień w Krakowie?", None, Kind.QUESTION),
        ("Please add refills to the shop", None, Kind.SUGGESTION),
        ("Добавьте, пожалуйста, оплату частями", None, Kind.SUGGESTION),
        ("Przydałaby się dostawa do paczkomatu", None, Kind.SUGGESTION),
        ("You morons, pathetic clowns", None, Kind.INSULT),
        ("Вы идиоты и уроды", None, Kind.INSULT),
        ("Banda idiotów i debili", None, Kind.INSULT),
        ("Good morning everybody from Gdynia harbour", None, Kind.PRAISE),
        ("Off to the harbour with my aunt", None, Kind.CHATTER),
        ("🌷🌷", None, Kind.UNCLEAR),
    ],
)
def test_kinds(text: str, rating: float | None, kind: Kind) -> None:
    assert tags(text, rating).kind is kind


# -- topics, wishes, urgency ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Where is my parcel, the courier never came", Topic.DELIVERY),
        ("Курьер опять не привёз заказ", Topic.DELIVERY),
        ("Kurier znowu nie przywiózł paczki", Topic.DELIVERY),
        ("I returned the cream and got no refund", Topic.RETURNS_REFUNDS),
        ("Обслуживание ужасное, кассир хамит", Topic.STAFF),
        ("Aplikacja się zawiesza przy logowaniu", Topic.APP),
        ("Is it vegan and cruelty-free", Topic.VEGAN_ETHICS),
        ("Это подделка, а не оригинал", Topic.AUTHENTICITY),
        ("Pociąg miał godzinę opóźnienia", Topic.PUNCTUALITY),
        ("My ticket shows the wrong seat", Topic.TICKETS),
        ("The purple one", Topic.OTHER),
    ],
)
def test_topics(text: str, topic: Topic) -> None:
    assert topic in tags(text).topics


def test_at_most_three_topics_the_most_mentioned_first() -> None:
    text = "The app crashed, the app froze, my card was charged, the parcel was late and the staff were rude"
    assert tags(text).topics[0] is Topic.APP
    assert len(tags(text).topics) == 3


@pytest.mark.parametrize(
    ("text", "rating", "wants"),
    [
        ("I want my money back", 1, Wants.COMPENSATION),
        ("Верните деньги за крем", 1, Wants.COMPENSATION),
        ("Żądam zwrotu pieniędzy", 1, Wants.COMPENSATION),
        ("Please help, the lid is broken, replace it", 2, Wants.FIX),
        ("Почините приложение", 2, Wants.FIX),
        ("What is in the serum?", None, Wants.INFORMATION),
        ("Lovely cream", 5, Wants.THANKS),
        ("So sad about the scent", 2, Wants.SYMPATHY),
        ("Off to the harbour with my aunt", None, Wants.NOTHING),
    ],
)
def test_wishes(text: str, rating: float | None, wants: Wants) -> None:
    assert tags(text, rating).wants is wants


def test_anger_about_a_low_rating_is_urgent_and_praise_is_not() -> None:
    assert tags("I am furious, this is unacceptable", rating=1).urgency is Urgency.HIGH
    assert tags("A bit expensive", rating=2).urgency is Urgency.NORMAL
    assert tags("Lovely cream", rating=5).urgency is Urgency.LOW
    assert tags("Срочно! Поезд уходит, билет не открывается").urgency is Urgency.HIGH


# -- risks ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "risk", "words"),
    [
        ("Got a rash and my face is swollen", Risk.HEALTH, "rash"),
        ("После крема пошла сыпь", Risk.HEALTH, "сыпь"),
        ("Po kremie mam wysypkę", Risk.HEALTH, "wysypkę"),
        ("My lawyer will contact you", Risk.LEGAL, "lawyer"),
        ("Пишу жалобу в Роспотребнадзор", Risk.LEGAL, "Роспотребнадзор"),
        ("Zgłoszę to do UOKiK", Risk.LEGAL, "UOKiK"),
        ("You gave away my personal data", Risk.PRIVACY, "personal data"),
        ("Удалите мои персональные данные", Risk.PRIVACY, "персональные данные"),
        ("To narusza RODO", Risk.PRIVACY, "RODO"),
        ("Refused because I'm black", Risk.DISCRIMINATION, "because I'm black"),
        ("Это дискриминация", Risk.DISCRIMINATION, "дискриминация"),
        ("I will tell a journalist", Risk.PRESS, "journalist"),
        ("Обращусь в СМИ", Risk.PRESS, "Обращусь в СМИ"),
        ("I want to kill myself", Risk.SELF_HARM, "kill myself"),
        ("не хочу жить", Risk.SELF_HARM, "не хочу жить"),
        ("I will burn your shop", Risk.THREAT, "burn your"),
        ("Я вас найду", Risk.THREAT, "Я вас найду"),
        ("Spalę wasz sklep", Risk.THREAT, "Spalę wasz"),
    ],
)
def test_a_risk_is_flagged_with_the_customers_own_words(text: str, risk: Risk, words: str) -> None:
    found = {evidence.flag: evidence.words for evidence in tags(text).risks}
    assert found == {risk: words}
    assert tags(text).urgency in (Urgency.HIGH, Urgency.CRITICAL)
    assert tags(text).kind not in (Kind.CHATTER, Kind.UNCLEAR, Kind.PRAISE)


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("No rash, no itching, lovely cream", None),
        ("Крем не вызвал аллергии", None),
        ("Krem nie uczula", None),
        ("I used to have allergic skin, this cream is wonderful", 5),
        ("Посуда с рассудительным дизайном", None),
        ("The issue was solved, what a suede bag", None),
        ("Great press powder and a killer look", 5),
        ("Мой любимый суп в судке", None),
        ("Dane techniczne w opisie", None),
    ],
)
def test_ordinary_texts_carry_no_risk(text: str, rating: float | None) -> None:
    assert tags(text, rating).risks == ()


def test_a_question_about_an_allergy_is_urgent_but_no_emergency() -> None:
    assert tags("I am allergic to nuts, is this oil safe for me?").urgency is Urgency.HIGH
    assert tags("I had an allergic reaction to this oil").urgency is Urgency.CRITICAL


# -- suspicions -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Earn $500 per day with crypto, contact me on telegram",
        "Заработок от 500$ в день, пишите в телеграм",
        "Zarabiaj 500 zł dziennie, napisz do mnie na WhatsApp",
        "Subscribe to my channel https://video.example/abc",
    ],
)
def test_advertising_is_spam_with_its_words(text: str) -> None:
    found = tags(text)
    assert [evidence.flag for evidence in found.suspicions] == [Suspicion.SPAM]
    assert (found.kind, found.reply_worth) == (Kind.SPAM, ReplyWorth.NO_REPLY_NEEDED)


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("I wrote to you on WhatsApp twice, here is the proof https://photo.example/1 and nobody answered", 1),
        ("The promo code from your channel does not work", 2),
        ("Idiots! Three weeks without my refund", 1),
        ("Идиоты! Третью неделю жду возврат за помаду", 1),
        ("Idioci! Trzeci tydzień czekam na zwrot za krem", 1),
        ("What the fuck happened to my order 4481920?", 1),
        ("Сука, да сколько можно ждать посылку", None),
        ("Wasza obsługa to debile, nikt nie odbiera telefonu", 1),
        ("You are thieves and liars", 1),
    ],
)
def test_angry_but_genuine_customers_are_neither_spam_nor_insult_nor_trolls(text: str, rating: float | None) -> None:
    found = tags(text, rating)
    assert found.suspicions == ()
    assert found.kind is Kind.COMPLAINT


def test_nothing_but_several_insults_looks_like_trolling() -> None:
    assert [evidence.flag for evidence in tags("You morons, pathetic clowns").suspicions] == [Suspicion.TROLL]
    assert tags("Morons").suspicions == ()


# -- what to answer -------------------------------------------------------------------------------------


def test_points_are_the_sentences_that_ask_complain_or_name_a_topic() -> None:
    found = tags("Hi there. The pump broke. We live in Radom. When will you send a new one?")
    assert found.points == ("The pump broke.", "When will you send a new one?")


def test_at_most_three_points_and_questions_come_before_mere_topics() -> None:
    text = "Nice app. Nice shop. Nice staff. Fast delivery. Is it vegan? Can I pay later?"
    assert len(tags(text).points) == 3
    assert tags(text).points[1:] == ("Is it vegan?", "Can I pay later?")


def test_points_keep_the_customers_words_in_the_title_too() -> None:
    assert tags("Nobody answers me", title="Broken lid").points == ("Broken lid", "Nobody answers me")


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("My order 4481920 and order #AB-77812 are late", ("4481920", "AB-77812")),
        ("Заказ №4481920, оплатила 12500 рублей", ("4481920",)),
        ("Zamówienie nr 2026/11 i paczka 00759007", ("00759007",)),
        ("Ordered in 2025, paid 199.99 on 12.05.2025", ()),
        ("Call me +48 600 100 200", ()),
        ("#peony2025 is my favourite", ()),
    ],
)
def test_orders_are_numbers_that_are_called_so(text: str, orders: tuple[str, ...]) -> None:
    assert tags(text).orders == orders


def test_people_are_named_only_behind_a_role() -> None:
    assert tags("Thanks to manager Anna from Tverskaya").people == ("Anna",)
    assert tags("Спасибо консультанту Марине").people == ("Марине",)
    assert tags("Dziękuję, pani Kasia jest super").people == ("Kasia",)
    assert tags("Pani Doktor Lis pomogła").people == ("Lis",)
    assert tags("Anna and I love Peony").people == ()


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("", ReplyWorth.TOO_LITTLE_TEXT),
        ("👍👍", ReplyWorth.TOO_LITTLE_TEXT),
        ("12345", ReplyWorth.TOO_LITTLE_TEXT),
        ("Super", ReplyWorth.TOO_LITTLE_TEXT),
        ("Thank you", ReplyWorth.REPLY),
        ("Refund?", ReplyWorth.REPLY),
        ("Lawyer", ReplyWorth.REPLY),
    ],
)
def test_a_word_or_less_is_too_little_unless_it_asks_or_alarms(text: str, worth: ReplyWorth) -> None:
    assert tags(text).reply_worth is worth


# -- honesty --------------------------------------------------------------------------------------------


def test_tags_say_who_read_them() -> None:
    assert tags("Lovely cream").read_by == "lexicon"
    assert tags("Lovely cream").prompt_version == ""


def test_many_words_make_surer_than_one_and_none_make_unsure() -> None:
    none, one = tags("I collected it").confidence["sentiment"], tags("A good cream").confidence["sentiment"]
    many = tags("A good cream, wonderful scent, excellent service").confidence["sentiment"]
    assert none < one < many < 1


def test_a_language_nobody_here_speaks_is_still_read_for_what_can_be_recognised() -> None:
    found = tags("Замовлення досі не прийшло, ніхто не відповідає, це обман")
    assert found.language is Language.OTHER
    assert found.sentiment is Sentiment.NEGATIVE


BRICKS = """refund order 4481920 rash not ? !! 😍 суд сыпь идиоты заказ № nie UOKiK manager Anna pani telegram crypto
    https://a.example/x . I'll kill you … źle # (( :) don’t""".split()
words = st.sampled_from([*BRICKS, "\n"])
texts = st.one_of(st.text(), st.lists(words).map(" ".join), st.lists(words).map("".join))


@given(texts, texts, st.none() | st.floats(), st.floats(), st.text(max_size=5))
def test_any_text_gives_tags_that_quote_it_and_know_their_limits(
    text: str, title: str, rating: float | None, best: float, hint: str
) -> None:
    post = Post("demo", "peony", "1", text, title=title, rating=rating, rating_max=best, language_hint=hint)
    found = READER.read(post, ("pl", "en", "ru"))
    quotes = (*found.points, *found.orders, *found.people, *(e.words for e in found.risks + found.suspicions))
    assert all(quote and quote in post.words for quote in quotes)
    assert set(found.confidence) == SCORED
    assert all(0 <= number <= 1 for number in found.confidence.values())
    assert all(0 < evidence.confidence <= 1 for evidence in found.risks + found.suspicions)
    assert len(found.points) <= 3
    assert 1 <= len(found.topics) <= 3
    assert found == READER.read(post, ("pl", "en", "ru"))


def test_the_language_model_is_loaded_only_when_a_text_needs_it() -> None:
    script = """if True:
        import sys
        from bot.mention.post import Post
        from bot.triage.reader import LexiconReader
        LexiconReader().read(Post("demo", "peony", "1", "Прекрасный крем, очень рады"), ["ru"])
        sys.exit("py3langid" in sys.modules)
    """
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
