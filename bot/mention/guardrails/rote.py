"""Phrases of every template; written for folded text."""

from __future__ import annotations

from bot.mention.guardrails.cues import either

_EN_ROTE = either(
    r"thank(?:s| you)(?: so much| very much)? for (?:your|the|sharing your|taking the time to \w+|leaving|providing|"
    r"giving us|the kind|your kind|your valuable)(?: \w+)? ?(?:feedback|review|comment|comments|patience|"
    "understanding|message|rating|support|loyalty|opinion)",
    "thank you for (?:reaching out|contacting us|bringing this to our attention|letting us know|choosing us|"
    "being (?:a|our)|shopping with|travelling with)",
    "thanks for (?:reaching out|contacting us|bringing this to our attention|your (?:review|feedback|comment|message))",
    r"(?:apologi[sz]e|apologies|sorry) for (?:the|any|this|all the|your)(?: \w+)? ?(?:inconvenience|experience)",
    r"(?:sorry|sad|disappointed) to hear (?:that|about|this|of)(?: your| you)?(?: \w+)? ?(?:experience|"
    "inconvenience|had a)",
    r"your (?:feedback|opinion|satisfaction|experience|comfort)(?: \w+)? (?:is|are|matters)(?: \w+)? ?(?:important|"
    "valuable|our)?",
    "we (?:truly |really |greatly |highly |deeply )?(?:value|appreciate) (?:your|you|all|every)",
    "we (?:always |constantly |continuously )?(?:strive|aim|endeavou?r) to",
    "(?:please )?(?:do not|don't) hesitate to",
    "(?:customer|passenger) satisfaction",
    "(?:dear|valued|esteemed) (?:customer|client|guest|user|passenger|reviewer)",
    "rest assured",
    "(?:have|wishing you) a (?:great|nice|lovely|wonderful|good) (?:day|week|weekend|evening|one)",
    r"(?:hope|look forward) to (?:see|seeing|serve|serving|welcome|welcoming|hearing)(?: \w+){0,2} (?:again|soon|"
    "from you)",
    r"(?:passed|pass|forward|forwarded|share|shared|conveyed)(?: \w+){0,4} (?:relevant|respective|appropriate|"
    "concerned) (?:team|department)",
    r"we take (?:\w+ ){0,4}(?:very )?seriously",
    "(?:kind|best|warm) regards",
)
_RU_ROTE = either(
    "спасибо (?:большое |вам |огромное )?за (?:ваш(?:у|е)? |столь |такой |теплый |теплые |высокую |обратную |"
    "добрые |подробный )*(?:отзыв|оценку|связь|обращение|обратную связь|комментарий|слова|мнение|внимание|доверие|"
    "понимание|терпение)",
    r"(?:благодарим|благодарны|признательны)(?: вас| вам)? за (?:\w+ ){0,2}(?:отзыв|оценку|связь|обращение|мнение|"
    "доверие|понимание|выбор|внимание|терпение)",
    r"(?:приносим|примите|просим принять)(?: \w+){0,3} извинени\w+",
    r"(?:извините|извиняемся|просим прощения|сожалеем|простите)(?: \w+)? (?:за|о) (?:\w+ )?(?:доставленн\w+|"
    r"неудобств\w+|предоставленн\w+)",
    r"(?:нам )?(?:очень )?жаль,? что (?:у вас|вы) (?:остал|слож|возник|столкн|получили)\w*",
    r"(?:ваше|каждое|любое) мнение(?: \w+){0,2} (?:важн|ценн)\w*|(?:нам|для нас)(?: очень)? важно (?:ваше|"
    "каждое) мнение",
    r"(?:мы )?(?:постоянно|всегда|непрерывно) (?:работаем|стремимся|стараемся|совершенству)\w*",
    "(?:мы )?работаем над (?:улучшением|качеством|повышением|устранением|этим)",
    r"(?:надеемся|рассчитываем) на (?:ваше )?(?:понимание|дальнейш\w+|сотрудничество)",
    r"уважаем(?:ый|ая|ые) (?:клиент|покупател|пользовател|гост|пассажир|госпо|коллег)\w*",
    "(?:всегда )?(?:рады|будем рады) (?:видеть|помочь|вашему|вернуться|снова)",
    "(?:желаем|приятных|хорошего|удачного|прекрасного)(?: вам)? (?:покупок|дня|вечера|хорошего дня|"
    "приятных покупок|удачного дня)",
    "с уважением",
    r"(?:передадим|передали|передана|направим|передаем)(?: \w+){0,4} (?:соответствующ|ответственн|профильн|"
    r"нужн)\w+ (?:отдел|специалист|сотрудник|подразделени)\w*",
)
_PL_ROTE = either(
    r"(?:dziekujemy|dziekuje)(?: bardzo| serdecznie| pieknie)?(?: \w+)? za (?:\w+ ){0,2}(?:opini\w+|kontakt|"
    r"recenzj\w+|podzielenie|wiadomosc|zgloszenie|uwag\w+|cierpliwosc|wyrozumialosc|zaufanie|zwrocenie|poswiecon\w+|"
    r"informacj\w+|ocen\w+|komentarz)",
    r"(?:przepraszamy|przepraszam|przykro nam)(?: \w+){0,2} za (?:\w+ ){0,2}(?:niedogodnosc\w*|utrudnieni\w*|"
    r"zaistnial\w+|niedogodnosci|klopot\w*|problemy)",
    r"przykro (?:nam|mi)(?: to)? (?:slyszec|czytac|ze (?:ma pan|mial pan|nie spelnil|nie jest|zawiod))\w*",
    r"(?:pani|pana|panstwa|twoja|kazda) (?:opinia|satysfakcja|zdanie|wygoda|zadowolenie)(?: \w+)? (?:jest|sa|ma)",
    r"(?:cenimy|doceniamy) (?:sobie )?(?:kazd|pani|pana|panstwa|twoj)\w*",
    "(?:dokladamy|dolozymy|dokladac) (?:wszelkich )?staran",
    r"(?:w razie|jesli ma pan\w*|jesli pojawia sie) (?:\w+ )?(?:pytan|pytania|watpliwosci)",
    "(?:pozostajemy|jestesmy) do (?:panstwa |pani |pana |twojej )?dyspozycji",
    r"(?:zapraszamy|zachecamy) (?:\w+ )?(?:ponownie|do (?:kontaktu|ponown|dalszych|zakupow))\w*",
    r"(?:szanown[aiy]|drog[aiy]) (?:klien|pan|pasaz|uzytkow|gosc|konsument)\w*",
    "(?:pozdrawiamy|pozdrawiam|z powazaniem|serdecznie pozdrawiamy)",
    r"(?:zycze|zyczymy)(?: \w+)? (?:milego|udanych|udanego|wspanial\w+|dobrego) \w+",
    "milego dnia",
    r"(?:licze|liczymy) na (?:wyrozumialosc|zrozumienie|ponown\w+)",
    r"(?:przekazemy|przekazalismy|przekazujemy)(?: \w+){0,4} (?:odpowiedni|wlasciw|stosown)\w+ (?:dzial|osob|zespol|"
    r"komork)\w*",
)
ROTE = {"en": _EN_ROTE, "ru": _RU_ROTE, "pl": _PL_ROTE}
