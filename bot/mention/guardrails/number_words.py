"""Numbers written as words in English, Russian and Polish: folded form -> value, whether it is an ordinal."""

from __future__ import annotations

_ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH_ORDINALS = (
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth"
)
# Every form of the small numbers; the larger ones follow patterns.
_FORMS = {
    1: "один одна одно одну одного одной одному одним одном jeden jedna jedno jednego jednej jednemu jednym",
    2: "два две двух двум двумя двое двоих dwa dwie dwoch dwu dwom dwoma dwiema dwoje dwojga",
    3: "три трех трем тремя трое троих trzy trzech trzem trzema troje trojga",
    4: "четыре четырех четырем четырьмя четверо cztery czterech czterem czterema czworo",
    5: "пять пяти пятью пятеро piec pieciu piecioma piecioro",
    6: "шесть шести шестью шестеро szesc szesciu szescioma",
    7: "семь семи семеро siedem siedmiu siedmioma",
    8: "восемь восьми osiem osmiu osmioma",
    9: "девять девяти dziewiec dziewieciu dziewiecioma",
    10: "десять десяти десятью dziesiec dziesieciu",
    11: "jedenascie jedenastu", 12: "dwanascie dwunastu", 13: "trzynascie trzynastu", 14: "czternascie czternastu",
    15: "pietnascie pietnastu", 16: "szesnascie szesnastu", 17: "siedemnascie siedemnastu",
    18: "osiemnascie osiemnastu", 19: "dziewietnascie dziewietnastu",
    20: "двадцать двадцати dwadziescia dwudziestu", 30: "тридцать тридцати trzydziesci trzydziestu",
    40: "сорок сорока czterdziesci czterdziestu", 50: "пятьдесят пятидесяти piecdziesiat piecdziesieciu",
    60: "шестьдесят шестидесяти szescdziesiat szescdziesieciu",
    70: "семьдесят семидесяти siedemdziesiat siedemdziesieciu",
    80: "восемьдесят восьмидесяти osiemdziesiat osiemdziesieciu",
    90: "девяносто девяноста dziewiecdziesiat dziewiecdziesieciu",
    100: "сто ста sto stu hundred hundreds", 200: "двести двухсот dwiescie dwustu", 300: "триста трехсот trzysta trzystu",
    400: "четыреста четырехсот czterysta czterystu", 500: "пятьсот пятисот piecset pieciuset",
    600: "шестьсот szescset", 700: "семьсот siedemset", 800: "восемьсот osiemset", 900: "девятьсот dziewiecset",
    1000: "тысяча тысячу тысячи тысяч тысячам тысячами thousand thousands tysiac tysiaca tysiace tysiecy tysiacami",
    1_000_000: "миллион миллиона миллионов миллионы million millions milion miliona milionow miliony",
}  # fmt: skip
_RUSSIAN_TEENS = "один две три четыр пят шест сем восем девят"
_RUSSIAN_ORDINALS = {
    4: "четверт", 5: "пят", 6: "шест", 7: "седьм", 8: "восьм", 9: "девят", 10: "десят", 11: "одиннадцат",
    12: "двенадцат", 13: "тринадцат", 14: "четырнадцат", 15: "пятнадцат", 20: "двадцат", 30: "тридцат",
}  # fmt: skip
_POLISH_ORDINALS = {
    4: "czwart", 5: "piat", 6: "szost", 7: "siodm", 8: "osm", 9: "dziewiat", 10: "dziesiat", 11: "jedenast",
    12: "dwunast", 13: "trzynast", 14: "czternast", 15: "pietnast", 20: "dwudziest", 30: "trzydziest",
}  # fmt: skip
_ADJECTIVE = "ый ой ая ое ую ого ому ым ом ые ых ыми y a e ego ej emu ym ych".split()
_THIRD = (
    "третий третья третье третью третьего третьей третьему третьим третьем третьи третьих "
    "trzeci trzecia trzecie trzeciego trzeciej trzeciemu trzecim trzecich"
)


def _table() -> dict[str, tuple[int, bool]]:
    """Built once. First and second are left out: they put things in order far more often than they count."""
    table = {word: (value, False) for value, forms in _FORMS.items() for word in forms.split()}
    table |= {word: (value, False) for value, word in enumerate(_ENGLISH.split(), 1)}
    table |= {word: (10 * value, False) for value, word in enumerate(_TENS.split(), 2)}
    for unit, stem in enumerate(_RUSSIAN_TEENS.split(), 11):
        table |= {f"{stem}надцат{ending}": (unit, False) for ending in ("ь", "и", "ью")}
    table |= {word: (value, True) for value, word in enumerate(_ENGLISH_ORDINALS.split(), 3)}
    for stems in (_RUSSIAN_ORDINALS, _POLISH_ORDINALS):
        for value, stem in stems.items():
            table |= {stem + e: (value, True) for e in _ADJECTIVE if stem + e not in table}
    return table | dict.fromkeys(_THIRD.split(), (3, True))


NUMBER_WORDS = _table()
MULTIPLIERS = frozenset({"hundred", "hundreds", *_FORMS[1000].split(), *_FORMS[1_000_000].split()})


def value_of(spoken: list[str]) -> tuple[int, int, bool]:
    """How many of these folded words make up one number, its value, and whether it is an ordinal; (0, 0, False)."""
    total = current = used = 0
    for word in spoken:
        found = NUMBER_WORDS.get(word)
        if found is None or not (word in MULTIPLIERS or _fits(current, found[0])):
            break
        used, value = used + 1, found[0]
        if word not in MULTIPLIERS:
            current += value
        elif value == 100:
            current = max(current, 1) * 100
        else:
            total, current = total + max(current, 1) * value, 0
        if found[1]:
            return used, total + current, True
    return used, total + current, False


def _fits(current: int, value: int) -> bool:
    """Whether this word goes on with the number said so far: one hundred | twenty | five."""
    lowest = next((place for place in (100, 10) if current and current % place == 0), 1)
    return current == 0 or (value < lowest and not (lowest == 10 and current % 100 == 10))
