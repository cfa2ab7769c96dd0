"""Personal data is neither asked for nor repeated where everybody can read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.mention.draft import Flag
from bot.mention.guardrails.addresses import EMAIL, LINK
from bot.mention.guardrails.context import Context, blocked
from bot.mention.guardrails.wording import claimed, folded, sentences
from bot.mention.personal_data import Datum, essence, personal_data

_EN_DATA = (
    r"(?:e-?mail(?: address)?|phone(?: number)?|mobile(?: number)?|telephone(?: number)?|contact (?:number|details)|(?:home |postal |delivery |street |full |exact )?address|"
    r"order (?:number|no|id)|booking (?:number|code|reference)|ticket number|reservation number|card (?:number|details)|account number|customer (?:number|id)|user ?name|"
    r"full name|surname|last name|name and surname|date of birth|birth date|birthday|id number|pesel|passport\w*|password|pin|cvv|blik code|bank (?:details|account)|iban|number|personal details|personal data|login)"
)
_EN_NUMBER = r"(?:phone|mobile|telephone|order|booking|ticket|reservation|card|account|customer|passport|id|pesel) (?:number|no|code|reference|details|id)"
_RU_DATA = (
    r"(?:номер\w{0,3} (?:\w+ )?(?:телефон\w*|заказ\w*|карт\w*|паспорт\w*|счет\w*|брони|бронирован\w+|билет\w*|договор\w*|снилс|накладной|посылки)|телефон\w*|(?:адрес\w{0,3} )?(?:электронн\w+ )?почт[уыойе]+|"
    r"e-?mail|имейл\w*|мейл\w*|адрес\w{0,3}|паспортн\w+ данн\w+|данн\w+ (?:карты|паспорта)|фио|фамили\w+|полное имя|дат\w+ рождения|пароль|пин\b|пин-код|cvv|код (?:из смс|blik)|логин|персональн\w+ данн\w+|контакт\w*|номер\b(?! парти))"
)
_PL_DATA = (
    r"(?:numer\w{0,3} (?:\w+ )?(?:telefonu|zamowienia|karty|konta|rezerwacji|biletu|pesel|dowodu|klienta|paczki|przesylki)|telefon\w*|(?:adres\w{0,3} )?(?:e-?mail\w*|mail\w*)|adres\w{0,3}(?: zamieszkania| dostawy| domow\w+)?|"
    r"pesel\w*|imie i nazwisko|nazwisk\w+|dat\w urodzenia|haslo|hasla|pin\b|cvv|kod\w? blik|dan\w+ (?:karty|osobow\w+|kontaktow\w+|do logowania)|login\w*|numer\b(?! (?:partii|sprawy)))"
)
_ASKED = re.compile(
    r"\b(?:send|give|tell|share|provide|post|write|reply with|respond with|comment with|leave|drop|let us (?:know|have)|confirm|message|text|type|state|include|need|have|know|what is|what's|supply|add|quote)"
    rf"(?: \w+){{0,3}}? (?:your (?:\w+ ){{0,2}}?{_EN_DATA}|(?:the|an?|his|her) (?:\w+ )?{_EN_NUMBER})\b|(?<!reset )(?<!change )(?<!update )(?<!find )(?<!recover )(?<!check )\b(?:your|the) (?:\w+ )?{_EN_DATA}(?: (?!out\b)\w+){{0,4}} (?:here|below|in (?:the|a) (?:comment|comments|reply|thread))\b|\bwith your {_EN_DATA}\b"
    r"|\b(?:напишите|пришлите|сообщите|укажите|дайте|оставьте|подскажите|назовите|поделитесь|отправьте|скиньте|продиктуйте|киньте|вышлите|опубликуйте|добавьте|предоставьте|уточните|пришлете|сообщите|оставите|напиши|пришли|скинь|нужен|нужны|нужна|понадобится|какой у вас|как(?:ая|ое|ова) ваш\w?|ждем)"
    rf"(?: \w+){{0,5}}? (?:ваш\w{{0,3}} |свой |свою |свои )?{_RU_DATA}(?!\w)"
    r"|\b(?:odpisac|odpowiedziec|przekazac|zdradzic|wkleic|dopisz|odpisz|przekaz|prosba o|"
    r"proszac o|jakim|na jaki|pod jakim|podac|napisac|przeslac|wyslac|zostawic|udostepnic|wskazac|dopisac|podaj|napisz|przeslij|wyslij|zostaw|podajcie|podanie|poprosimy o|poprosze o|prosimy o|prosze o|potrzebujemy|potrzebny jest|potrzebne sa|jaki (?:jest|ma)|jaki to|czekamy na|zapisac|przesle pani|przesle pan|poda pani|poda pan|zostawi pani|zostawi pan)"
    rf"(?: \w+){{0,5}}? {_PL_DATA}(?!\w)"
)
_SECRET = re.compile(r"card|карт|kart[ya]|pin\b|пин|cvv|password|парол|hasl|blik|pesel|passport|паспорт")
_PRIVATE = re.compile(
    r"\b(?:dm|dms|private(?:ly)? messages?|direct messages?|private chat|privately|inbox|chat|form|by e-?mail|in an e-?mail|call us|in the app|in a message to|personal message|личн\w+ сообщени\w+|в личк\w+|в лс|в чат\w*|форм\w+|в приложении|на почту|в письме|"
    r"prywatn\w+ wiadomosc\w*|wiadomosc\w* prywatn\w+|na priv\w*|czac\w*|czat\w*|formularz\w*|w aplikacji|mailem|w mailu)\b"
)
_PUBLIC = re.compile(
    r"\b(?:here|below|in (?:the|a) (?:comments?|reply|thread)|publicly|здесь|тут|ниже|в комментари\w+|в ответе|tutaj|tu|ponizej|w komentarz\w+|w odpowiedzi)\b"
)


def personal_data_asked(text: str, context: Context) -> Iterable[Flag]:
    """Fine where the same sentence names a private way; card data, codes and passwords never."""
    return blocked("personal_data_asked", _asked(text))


def personal_data_repeated(text: str, context: Context) -> Iterable[Flag]:
    """Numbers and addresses of the customer, and any card, account or PESEL number that stands in no fact."""
    stated = {essence(datum.text) for fact in context.facts for datum in personal_data(fact)}
    theirs = {essence(datum.text) for source in (context.mention, context.author) for datum in personal_data(source)}
    found = [datum for datum in personal_data(text) if essence(datum.text) not in stated and not _ours(datum, context)]
    repeated = [d.text for d in found if essence(d.text) in theirs or d.kind in ("card", "iban", "pesel")]
    return blocked("personal_data_repeated", repeated)


def _ours(datum: Datum, context: Context) -> bool:
    return datum.kind == "email" and any(datum.text.lower().endswith(host) for host in context.links)


def _asked(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        private = EMAIL.search(sentence) or LINK.search(sentence) or _PRIVATE.search(folded(sentence))
        bare = LINK.sub(" ", EMAIL.sub(" ", sentence))
        for claim in claimed(_ASKED, bare, even_if=True):
            small = folded(claim.words)
            if not private or _SECRET.search(small) or _PUBLIC.search(folded(claim.clause)):
                yield claim.words
