"""The customer's language, and the way the voice speaks to them in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.mention.draft import Flag, Severity
from bot.mention.guardrails.addresses import without_addresses
from bot.mention.guardrails.context import Context, warned
from bot.mention.guardrails.tongue import CYRILLIC, LETTER, tongue
from bot.mention.guardrails.wording import folded

_QUOTED = re.compile(r"«[^»]*»|„[^”]*”|“[^”]*”|\"[^\"]*\"")
# Second person singular where the voice is formal. "ci" and "masz"-like nouns are too often something else.
_FAMILIAR = {
    "вы": re.compile(
        r"\b(?:ты|тебя|тебе|тобой|тво(?:й|я|е|и|его|ей|ему|ю|их|им|ими|ем)|напиши|пришли|попробуй|извини|прости|"
        r"проверь|сможешь|можешь|хочешь|знаешь|будешь|получишь|найдешь|увидишь|зайди|нажми|открой|обнови|позвони|"
        r"не переживай|не волнуйся|подскажи|посмотри|скинь|дай|держи|приходи|заходи)\b"
    ),
    "pan_pani": re.compile(
        r"\b(?:ty|ciebie|cie|tobie|toba|tw(?:oj|oja|oje|oi|ojego|ojej|oich|oim|oimi|ojemu)|napisz|wyslij|przeslij|sprawdz|"
        r"sprobuj|zobacz|podaj|zglos|kliknij|wejdz|pamietaj|skontaktuj|daj|powiedz|zajrzyj|zadzwon|wybierz|otworz|"
        r"usun|zainstaluj|zmien|wyczysc|uruchom|zachowaj|opisz|odpisz|zrob|wez|przynies|kup|odstaw|przerwij|przemyj|zwroc|wloz|"
        r"wlacz|wylacz|odlacz|idz|badz|miej|nie martw|zaznacz|zamow|odbierz|zostaw|splucz|wroc|popatrz|spojrz|dolacz|podziel|"
        r"oszczedz|(?!tutaj|dzisiaj|\w*zwyczaj|rodzaj|obyczaj|tramwaj|urodzaj|lokaj|hultaj|mikolaj|skraj|bodaj)\w{3,}(?:aj|uj|ij|yj)|"
        r"zaktualizuj|odezwij|przyjdz|wpadnij|masz|znasz|szukasz|uzywasz|czekasz|pytasz|czytasz|"
        r"(?!klawisz|afisz|fetysz|tadeusz)\w{2,}(?:esz|isz|ysz)|\w{2,}(?:iles|ilas|ales|alas|yles|ylas|eles|elas))\b"
    ),
}
_FORMAL = {
    "ты": re.compile(r"\b(?:вы|вас|вам|вами|ваш\w{0,3}|\w{3,}(?:йте|ите))\b"),
    "ty": re.compile(r"\b(?:panstw[aou]\w{0,3}|(?:pan|pani|pana|panu|pania|panem))\b"),
}
_TITLE = re.compile(r"\b[Pp]an(?:i|a|u|em|ią|ie|iom|owie)? (?=[A-ZĄĆĘŁŃÓŚŹŻ]\w)")
_LABEL = re.compile(
    r"(?<=[\w,;:] )(?!T[woy]|C[ie]|Т[ыео]|Тв)[A-ZĄĆĘŁŃÓŚŹŻА-ЯЁ]\w+"
)  # a button: "proszę nacisnąć Wyślij"
_ENOUGH = 4  # words from which common words tell English from Polish


def wrong_language(text: str, context: Context) -> Iterator[Flag]:
    """By script, and by the commonest words where two languages share one."""
    bare = _QUOTED.sub(" ", without_addresses(text))
    plain = " ".join(word for word in bare.split() if not word[0].isupper()) or bare  # names keep their letters
    letters, cyrillic = LETTER.findall(plain), len(CYRILLIC.findall(plain))
    if not letters or context.language not in ("en", "ru", "pl"):
        return
    other_script = (cyrillic > len(letters) / 2) != (context.language == "ru")
    other_words = len(bare.split()) >= _ENOUGH and tongue(bare) not in ("", context.language)
    if other_script or other_words:
        yield Flag("wrong_language", Severity.BLOCK, {"language": context.language})


def address_form(text: str, context: Context) -> Iterable[Flag]:
    """ты where the voice says вы, ty where it says Pan or Pani, and the other way round; quotations do not count."""
    cue = {**_FAMILIAR, **_FORMAL}.get(context.address or "")
    if cue is None or tongue(text) not in ("", context.language):
        return []
    bare = _QUOTED.sub(" ", text)
    said = folded(_LABEL.sub(" ", _TITLE.sub("", bare)) if context.address in _FAMILIAR else _TITLE.sub("", bare))
    found = [match[0] for match in cue.finditer(said)]
    return warned("address_form", found, wanted=(context.address or "").replace("_", "/"))
