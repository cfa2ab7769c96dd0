"""Phrases that blame somebody or argue with the customer; written for folded text."""

from __future__ import annotations

from bot.mention.guardrails.cues import either

_EN_BLAME = either(
    "(?:that|this|it) (?:is|was|'s) (?:entirely |purely |simply )?(?:your|the customer's|the courier's|"
    "the carrier's|the driver's) (?:own )?(?:fault|mistake|error)",
    "(?:you are|you're) (?:to blame|responsible for)",
    r"(?:the )?(?:courier|carrier|driver|weather|post office|bank|supplier)(?: \w+)? (?:is|are) (?:to blame|"
    "at fault|responsible)",
    r"you (?:should|could|might) have (?!received|got|had\b|no\b|a\b|the\b)(?:\w+ed|read|known|seen|told|written|"
    "kept|taken|chosen|done|been|come|paid|bought|said|made|left|sent|put|worn)",
    "you (?:failed|forgot|neglected|refused|ought) to",
    "you (?:simply |just |clearly |obviously |probably |must have )?(?:misread|misused|misunderstood|overlooked|"
    r"ignored|applied it wrong\w*|used it wrong\w*|entered (?:it |the \w+ )?(?:wrong|incorrect)\w*)",
    r"(?:if you had|had you) (?!not\b|any\b|a\b|the\b|time\b)\w+",
    "next time(?: please)? (?:read|check|follow|pay)",
    r"(?:please )?read (?:the )?(?:\w+ ){0,3}more carefully",
    "(?:user|customer) error",
    "as (?:clearly |already )?(?:stated|explained|written) (?:clearly )?(?:on|in) (?:the|our)",
)
_EN_DEFENCE = either(
    "(?:that|this|it) (?:is|'s) (?:simply |just |clearly )?(?:not true|untrue|false|not correct|a lie|unfair)",
    "(?:nobody|no one|none) (?:else |of our customers )?(?:has |have |had )?(?:ever )?(?:complain|report|"
    r"mention)\w*",
    "(?:other|most|all|many|thousands of|the majority of)(?: of)?(?: our| other)? (?:customers|passengers|users|"
    r"clients|guests|people)(?: \w+)? (?:are|have|love|like|seem|find|don't|do not|never|praise|had)",
    "with all due respect",
    "(?:it is|it's|we find it) (?:strange|odd|surprising|hard to believe|difficult to believe)",
    "we (?:doubt|disagree|must disagree|beg to differ|don't believe|do not believe|cannot believe|strongly disagree)",
    "we (?:have never|never) (?:had|received|heard|seen) (?:such|this|a|any)",
    r"(?:our|the) (?:staff|drivers|team|employees|products)(?: \w+)? (?:would never|never|(?:are|is) (?:always|"
    "all) (?:polite|friendly|professional|careful|kind|on time|trained))",
    "in our defen[cs]e",
    "we (?:always|only|strictly) (?:follow|comply|use|act|do everything)",
    r"(?:you|the review) (?:are|is) (?:wrong|mistaken|unfair|exaggerat\w+|misleading)",
    "(?:you are|you're) (?:wrong|mistaken|exaggerating|lying)",
    r"you (?:agreed|accepted|signed)(?: \w+){0,4} (?:terms|rules|conditions|policy)",
)
_RU_BLAME = either(
    "ваша (?:собственная )?(?:вина|ошибка)",
    "по вашей (?:собственной )?(?:вине|ошибке|невнимательности|неосторожности)",
    r"(?:вы )?сами (?:\w+ )?(?:виноват|ошиб|выбра|указа|наруш|перепута|ввел|забы|не про|не ука|не за|не сле)\w*",
    "(?:вам )?(?:надо|нужно|следовало|стоило) было",
    r"вам (?:\w+ )?(?:следовало|стоило)",
    "вы (?:просто |видимо |наверное |вероятно )?(?:не прочитали|не читали|невнимательно|неправильно|неверно|"
    "не учли|не обратили|не соблюда|не следова|перепутали|забыли|ошиблись|не удосужились)",
    r"(?:читайте|прочтите|прочитайте) (?:\w+ ){0,3}внимательн\w+",
    "в следующий раз (?:внимательн|читайте|проверяйте|будьте)",
    r"виноват(?:а|ы)? (?:\w+ )?(?:курьер|перевозчик|почта|водитель|банк|погода|вы|покупатель|клиент|поставщик)\w*",
    r"(?:вина|ошибка|по вине) (?:\w+ )?(?:курьера|перевозчика|водителя|банка|клиента|покупателя|поставщика)",
)
_RU_DEFENCE = either(
    r"(?:это|что) (?:\w+ )?(?:неправда|не так|ложь|клевета|преувеличени\w+|неверно|вранье)",
    r"(?:никто|никто больше|больше никто|остальные|другие|прочие|большинство|все)(?: \w+){0,2} (?:не жалу\w+|"
    r"доволь\w+|не жалова\w+|хвалят|нравится|не сталкива\w+)",
    r"(?:другие|остальные|наши|многие) (?:клиенты|покупатели|пассажиры|пользователи|гости)(?: \w+){0,2} (?:доволь|"
    r"не жал|хвал|не стал|наоборот|люб|всегда)\w*",
    "при всем уважении",
    "(?:нам )?(?:странно|удивительно|сложно поверить|трудно поверить|не верится|сомневаемся|"
    "позвольте не согласиться|не согласны с вами)",
    r"у нас (?:такого|подобного|никогда)(?: \w+){0,2} (?:не бывает|не было|не может|не случ\w+)",
    r"(?:мы|наши \w+) (?:всегда|строго|никогда не) (?:соблюда|следу|выполн|работа|руковод|груб|вежлив)\w*",
    r"вы (?:\w+ )?(?:преувеличиваете|неправы|не правы|ошибаетесь|лжете|обманываете|придираетесь)",
    r"(?:вы )?(?:соглашались|согласились|приняли|подписали)(?: \w+){0,3} (?:правил\w+|услови\w+|договор\w*|оферт\w+)",
)
_PL_BLAME = either(
    "(?:to )?(?:pani|pana|panstwa) (?:wlasna )?(?:wina|blad)",
    "z (?:pani|pana|panstwa|twojej|wlasnej) (?:wlasnej )?(?:winy|nieuwagi)",
    r"(?:sama pani|sam pan|sami panstwo|pan sam|pani sama)\b",
    r"(?:powinien byl|powinna byla|powinni byli|trzeba bylo|nalezalo|wystarczylo|mogl pan|mogla pani)\b",
    r"nie (?:przeczytal|doczytal|sprawdzil|zastosowal|zauwazyl|zwrocil uwag)\w* (?:pan\w*|sie|instrukcji|"
    r"regulamin\w*|opisu)",
    r"(?:pan|pani|panstwo) (?:\w+ )?nie (?:przeczytal|doczytal|sprawdzil|zastosowal|zauwazyl|dopilnowal)\w*",
    "(?:pan|pani) (?:po prostu |najwyrazniej |widocznie |chyba )?(?:pomylil|zle|blednie|nieuwaznie|zapomnial|"
    r"niewlasciwie|nieprawidlowo)\w*",
    r"(?:prosze |nastepnym razem )(?:\w+ )?(?:uwazniej |dokladniej )(?:czytac|przeczytac|sprawdz\w+)",
    r"nastepnym razem (?:prosze|nalezy|warto|radzimy)\b",
    r"win(?:a|e|ny|na|ni) (?:\w+ ){0,2}(?:kurier|przewoznik|poczt|kierowc|bank|klient|pogod|dostawc)\w*",
)
_PL_DEFENCE = either(
    "(?:to|jest to) (?:po prostu |zwyczajnie )?(?:nieprawda|klamstwo|przesada|niesprawiedliwe)",
    r"(?:nikt|nikt inny|zaden klient)(?: \w+){0,3} nie (?:narzeka|skarzy|zglasza|zglosil|skarzyl|narzekal)\w*",
    r"(?:inni|pozostali|nasi|wiekszosc|wszyscy)(?: \w+)? (?:klienci|klientow|pasazerowie|pasazerow|uzytkownicy|"
    r"goscie)(?: \w+){0,2} (?:sa|jest|nie|chwal|zadowol|uwielbia|cenia|maja)\w*",
    "z calym szacunkiem",
    "(?:dziwi nas|dziwne|trudno (?:nam )?uwierzyc|watpimy|nie zgadzamy sie|nie mozemy sie zgodzic|zdumiewa)",
    r"u nas (?:takie|cos takiego|to)(?: \w+){0,3} (?:nie zdarza|nie mialo|niemozliwe|nie ma miejsca)",
    r"(?:nasi|nasze|nasz)(?: \w+)? (?:zawsze|nigdy nie)",
    r"(?:pan|pani) (?:\w+ )?(?:przesadza|myli sie|sie myli|nie ma racji|klamie|mija sie z prawda)",
    r"(?:zaakceptowal|zgodzil|podpisal)\w*(?: \w+){0,4} (?:regulamin\w*|warunk\w+|umow\w+)",
)
BLAME = {"en": _EN_BLAME, "ru": _RU_BLAME, "pl": _PL_BLAME}
DEFENCE = {"en": _EN_DEFENCE, "ru": _RU_DEFENCE, "pl": _PL_DEFENCE}
