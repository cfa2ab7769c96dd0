"""How Polish promises that something will be done: the perfective future, and what will be done by nobody in particular."""

from __future__ import annotations

import re

from bot.mention.guardrails.cues import NOTHING, each, either
from bot.mention.guardrails.polish import MONEY as _MONEY
from bot.mention.guardrails.polish import TEAM as _TEAM
from bot.mention.promises.cues import PromiseCues

MONEY = rf"(?:{_MONEY}|\d[\d.,]* ?(?:zl|zlot\w+|pln|euro|eur))"
YOU = r"(?:pani|pana|panu|pania|panem|panstwa|panstwu|panstwem|ciebie|ci|cie|toba)"
TEAM = rf"(?:{_TEAM}|zajezdnia|kasa|redakcja|biuro)"
SWEAR = r"obiecuj(?:emy|e)(?: \w+){0,2}? "
NEW = r"(?:now(?:y|a|e|ego|ej)(?! (?:kod|haslo|link))|zamienn\w+|zastepcz\w+)"
_SEND = "(?:wyslemy|przeslemy|nadamy|dostarczymy|przywieziemy|wysle|przesle|doslemy|dosle)"
_SENDING = "(?:wysylamy|przesylamy|nadajemy|wieziemy)"
_VISITOR = r"(?:kurier|mechanik|technik|serwisant|pracownik|pracownica|kolega|kolezanka|ktos|specjalista)"
_VISITORS = "(?:mechanicy|technicy|serwisanci|pracownicy|koledzy|kolezanki|specjalisci)"  # their present looks like one's future
_COMES = "(?:przyjedzie|przyjdzie|zjawi sie|podjedzie|wpadnie)"
POLISH = PromiseCues(
    deeds={
        "call_back": either(
            rf"(?:zadzwoni|oddzwoni|przedzwoni)(?:my|e)\b|zatelefonuj(?:emy|e)\b|{SWEAR}(?:za|od)dzwonic\b",
            rf"(?:{TEAM}|{_VISITOR}|zespolu \w+)(?: \w+){{0,3}}? (?:za|od)dzwoni\b",
            rf"(?:zadzwoni|oddzwoni|zadzwonia|oddzwonia)(?: \w+){{0,2}}? do {YOU}\b|do {YOU}(?: \w+){{0,4}}? (?:zadzwoni|oddzwoni)a?\b",
            r"prosze (?:sie )?(?:oczekiwac|spodziewac sie|spodziewac|czekac)(?: na)? telefon\w*",
        ),
        "replacement": either(
            rf"(?:wymienimy|wymienie)\b|{SWEAR}wymienic\b",
            r"zostan\w+ (?:\w+ )?wymienion\w*",
            rf"{_SEND}(?: \w+){{0,4}}? {NEW}\b|{NEW}(?: \w+){{0,4}}? (?:{_SEND}|przyjdzie|trafi|dotrze|zostanie wyslan\w)\b",
            rf"(?:otrzyma|dostanie)(?: \w+){{0,4}}? {NEW}\b",
        ),
        "refund": either(
            rf"(?:zwrocimy|oddamy|odeslemy|przelejemy|wyplacimy|zwroce|oddam|zwroca|oddadza)(?: \w+){{0,4}}? (?:{MONEY}|za|na (?:\w+ )?kart\w)(?!\w)",
            rf"{MONEY}(?: \w+){{0,5}}? (?:zwrocimy|oddamy|przelejemy|wyplacimy|zwroca|oddadza)\b",
            rf"(?:zwrot|{MONEY})(?: \w+){{0,5}}? (?:trafi|trafia|wroci|wroca|wplyn\w+|znajdzie sie|znajda sie|dotrze|dotra|bedzie na|"
            r"beda na|przyjdzie)\b",
            rf"(?:wroci|wroca|wplyn\w+|trafi|trafia)(?: \w+){{0,3}}? {MONEY}(?!\w)",
            r"zostan\w+ (?:\w+ ){0,2}(?:zwrocon|oddan|przelan|wyplacon)\w*|zwrot(?: \w+){0,2} zostanie (?:\w+ )?(?:zrealizowan|wykonan|zlecon)y",
            rf"{SWEAR}(?:zwrocic|oddac)\b",
            r"(?:zrobimy|zlecimy|wykonamy|uruchomimy|zrealizujemy)(?: \w+){0,3} zwrot\b",
            rf"(?:otrzyma|dostanie)(?: \w+){{0,2}}? (?:zwrot|{MONEY})(?!\w)",
            rf"{MONEY}(?: \w+){{0,3}}? (?:zobaczy|bedzie|beda|pojawi\w* sie)(?: \w+){{0,2}}? na (?:{YOU} )?(?:kart|kont|konc)\w*",
        ),
        "visit": either(
            rf"{_VISITORS}(?: \w+){{0,4}}? (?:przyjada|przyjda|podjada)\b",
            rf"{_VISITOR}\w*(?: \w+){{0,4}}? {_COMES}\b|{_COMES}(?: \w+){{0,4}}? {_VISITOR}",
            r"(?:przyjedziemy|podjedziemy|odbierzemy (?:od|paczke|ja|go))\b",
        ),
        "write_back": either(
            rf"{SWEAR}(?:odpisac|odpowiedziec|napisac)\b",
            r"(?:odpiszemy|odpisze|odpowiemy|odpowiem|napiszemy|napisze)\b|(?:odezwiemy|odezwe|odezwie|odezwa) sie\b|"
            r"(?:skontaktujemy|skontaktuje|skontaktuja) sie\b|(?:poinformujemy|powiadomimy|zawiadomimy|poinformuje)\b",
            r"(?:wrocimy|wroce|wroci) (?:tu )?(?:do (?:pani|pana|panstwa|ciebie)|z (?:odpowiedzia|informacja))\b",
            rf"(?:damy|dam)(?: {YOU})?(?: \w+)? znac\b|dadza(?: {YOU})? znac\b",
            rf"(?:bedziemy|bede)(?: {YOU})?(?: \w+)? (?:informowac|pisac|powiadamiac)\b",
            r"(?:odpowiedz|wiadomosc|maila?)(?: \w+){0,4}? (?:otrzyma|dostanie|wyslemy|trafi|nadejdzie|przyjdzie|dotrze)\b",
            rf"dowie sie (?:{YOU}|pan)\b|(?:pani|pan) dowie sie\b|(?:przyjdzie|nadejdzie|trafi)(?: \w+){{0,4}}? (?:odpowiedz|wiadomosc|mail|list)\b",
            r"(?:otrzyma|dostanie)(?: \w+){0,4}? (?:odpowiedz|wiadomosc|maila?)\b",
        ),
        "fix": either(
            r"(?:naprawimy|naprawie|poprawimy|przywrocimy|rozwiazemy|zalatwimy)\b|usuniemy (?:\w+ )?(?:usterk|blad|bledy|awari)\w*|zacznie (?:\w+ )?dzialac\b",
            rf"{TEAM}(?: \w+){{0,5}}? (?:naprawi|usunie)\b|{_VISITORS}(?: \w+){{0,3}}? (?:naprawia|usuna)\b",
            r"zostan\w+ (?:\w+ )?(?:naprawion|usunie?t|przywrocon)\w*|bedzie (?:\w+ )?(?:naprawion\w+|dzialac)",
        ),
        "look_into": either(
            r"(?:sprawdzimy|sprawdze|wyjasnimy|wyjasnie|zbadamy|obejrzymy|ustalimy|przeanalizujemy|rozpatrzymy|zweryfikujemy|przeprowadzimy kontrole)\b|zostan\w+ (?:\w+ )?(?:rozpatrzon|sprawdzon|wyjasnion)\w*",
            r"(?:przyjrzymy|przyjrze|zajmiemy|zajme|dowiemy|dowiem) sie\b",
            rf"{TEAM}(?: \w+){{0,3}}? (?:sprawdzi|wyjasni|zbada|przyjrzy sie)\b|{_VISITORS}(?: \w+){{0,3}}? (?:sprawdza|wyjasnia|zbadaja)\b",
        ),
        "send": either(
            rf"{_VISITOR}\w*(?: \w+){{0,3}}? (?:przywiezie|dostarczy)\b|(?:bedzie|trafi|znajdzie sie) (?:w|na) (?:{YOU} )?skrzyn\w+",
            rf"(?:przywiezie|dostarczy|wysle|przywioza|dostarcza)(?: \w+){{0,3}}? (?:{YOU}|drzwi)\b",
            rf"{_SEND}\b|{SWEAR}(?:wyslac|przeslac)\b",
            rf"(?:paczk|przesylk|zamowieni|bilet)\w*(?: \w+){{0,3}}? (?:dotrze|przyjdzie|trafi) do {YOU}\b",
        ),
        "other": either(
            r"(?:przekazemy|przekaze|anulujemy|anuluje|odlozymy|dopiszemy|doliczymy|dodamy|zarezerwujemy|zamowimy|przygotujemy|"
            r"porozmawiamy|omowimy|usuniemy|zmienimy|zaktualizujemy|przedluzymy|potwierdzimy|zlecimy|zglosimy|wpiszemy|"
            r"zorganizujemy|przeszkolimy|podziekujemy)\b",
            r"zostan\w+ (?:\w+ )?(?:anulowan|przekazan|dopisan|naliczon)\w*",
            rf"(?:wroci|wroca|bedzie|beda|pojawi\w* sie)(?: \w+){{0,2}}? (?:na (?:{YOU} )?(?:konto|koncie)|w (?:aplikacji|profilu))\b",
        ),
    },
    planned={
        "call_back": either(r"(?:od|za)?dzwonimy\b|oddzwaniamy\b"),
        "replacement": either(
            rf"{_SENDING}(?: \w+){{0,4}}? {NEW}\b|{NEW}(?: \w+){{0,3}}? {_SENDING}\b", r"wymieniamy\b"
        ),
        "refund": either(
            rf"(?:zwracamy|oddajemy|przelewamy)(?: \w+){{0,3}}? {MONEY}(?!\w)|{MONEY}(?: \w+){{0,3}}? (?:zwracamy|oddajemy|przelewamy)\b"
        ),
        "visit": either(rf"{_VISITOR}\w*(?: \w+){{0,3}}? (?:przyjezdza|jedzie)\b"),
        "fix": either(r"naprawiamy\b"),
        "send": either(rf"{_SENDING}\b|(?:dotrze|dotra|dojdzie|dojda|beda|bedzie) (?:do|u) {YOU}\b"),
    },
    matters={
        "call_back": either("(?:za|od)?dzwoni", "telefon"),
        "replacement": either("wymian", "wymieni", "zamien", rf"{NEW} \w+", rf"\w+ {NEW}"),
        "refund": either("zwrot", "zwroc", "zwrac", r"odda(?:c|my|ni\w+)\b", "przela"),
        "visit": either("przyjecha", "odwiedzi", "przyjezdza"),
        "write_back": either("odpowie", "odpis", "napisa", "pisac", "skontaktowa", "kontakt"),
        "fix": either("napraw", "usun"),
        "look_into": either("sprawdz", "wyjasni"),
        "send": either("wysl", "wysyl", "przesl", "dostarcz"),
        "other": NOTHING,
    },
    refused=each(
        r"\bnie (?:mozemy|moge|bedziemy|bede|jestesmy w stanie|damy rady|zdolamy|mozna|da sie|uda sie|mamy mozliwosci)(?P<deed>(?: [\w-]+){1,8})",
        r"\bnie ma(?:my)? (?:mozliwosci|szans)(?P<deed>(?: [\w-]+){1,8})",
        r"\bnikt(?: \w+){0,3}? nie (?:bedzie|moze)?(?P<deed>(?: [\w-]+){1,6})",
        r"\bnie (?P<deed>zwrocimy|oddamy|zadzwonimy|oddzwonimy|wymienimy|wyslemy|odpiszemy|odpowiemy|naprawimy)\b",
        r"\b(?P<deed>\w+(?: [\w-]+){0,5}?) (?:nie (?:bedzie|jest mozliw\w+|przysluguje|nalezy sie|zostanie|wchodzi w gre)|"
        r"jest niemozliw\w+|(?:zostal\w*|zostanie) (?:odrzucon|odmowion)\w*)",
        r"\b(?:odmawiamy|odmowic|odmowimy)(?: \w+){0,2}? (?P<deed>\w+(?: \w+){0,3})",
    ),
    narrowed=either(
        r"przed\b",
        "wczesniej",
        "szybciej",
        "predzej",
        "natychmiast",
        r"od razu\b",
        r"dzis\w*",
        r"teraz\b",
        r"jeszcze\b",
        r"dopoki\b",
        "ponownie",
        r"drugi raz\b",
        "dwa razy",
        r"inn\w+",
        "gotowk",
        r"koszt\w* (?:dostawy|przesylki|wysylki)",
        "przesylk",
        "dostaw",
        r"w niedziel\w",
        r"w sobot\w",
        r"w weekend\w*",
        r"w sklepie\b",
        r"wiecej niz\b",
        r"tylko\b",
        r"oprocz\b",
        r"poza\b",
        r"bez\b",
        r"jesli\b",
        "publicznie",
        r"telefonicznie\b",
        "wieczorem",
        r"w nocy\b",
    ),
    asked=re.compile(
        r"\b(?:(?:moze|moglby|moglaby|mogliby) (?:pan|pani|panstwo)(?: \w+)? (?:przeslac|podac|napisac|wyslac|zadzwonic|opisac)|"
        r"(?:prosze|prosimy) (?:\w+ )?(?:podeslac|napisac|przeslac|wyslac|podac|skontaktowac|zadzwonic|zglosic|dac (?!nam (?:czas|chwile))|opisac|zalaczyc|"
        r"sprawdzic|przyniesc|wypelnic|odpisac|przekazac)|(?:prosze|prosimy) o (?:kontakt|wiadomosc|przeslanie|podanie|wyslanie|numer|zdjecie|informacje)|"
        r"prosimy (?:\w+ )?(?:napisac|przeslac|wyslac|podac|skontaktowac)|wystarczy|(?:napisz|wyslij|przeslij|podaj|zadzwon|zglos|skontaktuj sie|daj znac)\b)"
    ),
    supposed=re.compile(r"\b(?:jesli|jezeli|o ile|w razie|w przypadku|gdyby|inaczej)\b"),
    yours=re.compile(
        r"\b(?:gdy|kiedy|jak tylko|skoro|po)(?: (?:tylko|juz))?(?: [\w-]+){0,3}? (?:pani|pan|panstwo|"
        r"otrzymaniu|otrzymamy (?:paczke|zdjecie|wiadomosc|produkt)|(?:paczka|produkt)(?: \w+)? (?:dotrze|wroci|trafi))\b|\bpo (?:otrzymaniu|zwrocie|wyslaniu|dostarczeniu)\b"
    ),
    joint=re.compile(r"\b(?:i|a|oraz)\b|,"),
    unsure=re.compile(
        r"\b(?:nadzieje|oby|chcielibysmy|chcemy|postaramy|sprobujemy|uslyszal\w*|powiedziano|obiecano|(?:mowil|powiedzial|obiecal)[ai]?,? ze|"
        r"nie (?:mozemy|moge|jestesmy w stanie) (?:\w+ )?(?:obiecac|zagwarantowac|powiedziec)|zawsze|zwykle|zazwyczaj|z reguly)\b"
    ),
)
