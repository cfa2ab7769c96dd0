"""Phrases that blame somebody or argue with the customer; written for folded text."""

from __future__ import annotations

from bot.mention.guardrails.cues import either

_EN_BLAME = either(
    r"it (?:seems|looks like|looks as if|appears)(?: that)? you (?:\w+ )?(?:didn't|did not|haven't|used|left|applied|missed|skipped|ordered|chose|"
    r"entered|forgot|put|kept|opened|ignored|misread|waited|got the wrong)\b",
    r"(?:wasn't|weren't|was not|were not|isn't|hasn't been|has not been) (?:\w+ )?(?:closed|stored|used|applied|handled|followed|read|sealed|rinsed) "
    r"(?:\w+ )?(?:properly|correctly|carefully|as (?:directed|described|instructed|intended))\b",
    r"(?:used|applied|stored|handled|entered|opened|closed) (?:\w+ )?(?:incorrectly|improperly|wrongly|carelessly)\b",
    r"you (?:\w+ )?(?:skipped|chose not to|didn't bother|went ahead|were warned|were told|brought (?:it|this) on)\b",
    r"(?:read|check|follow)(?: \w+){0,4} (?:next time|in future|in the future|before (?:you )?(?:buy|order|apply|complain|us|open|judg|writ)\w*)\b",
    r"would have (?:shown|prevented|avoided|told you|saved you|spared|helped)\b|could (?:\w+ )?have been (?:avoided|prevented|spared)\b",
    r"(?:delay|damage|mistake|error|problem|trouble|loss|dent|leak|mix-up|it|this|that)(?: \w+){0,2} (?:was|is|were|has been|'s) "
    r"(?:\w+ )?(?:caused by|down to|the fault of|the result of|due to|because of) (?:you|your|the (?:courier|carrier|driver|"
    r"delivery|post|postal|bank|supplier|weather|shipping|parcel)|incorrect|improper|careless|wrong|misuse)\b",
    r"(?:courier|carrier|driver|delivery company|postal service|post office|bank|supplier|warehouse|weather)(?:'s| company's)"
    r" (?:own )?(?:fault|mistake|error|doing|responsibility|negligence|carelessness)\b",
    r"(?:fault|blame|responsibility|mistake|error)(?: \w+)? (?:lies|rests|is|was)(?: \w+)? (?:with|on|by) (?:you|the "
    r"(?:courier|carrier|driver|delivery|post|bank|supplier|customer)|your)\b",
    r"(?:courier|carrier|driver|delivery company|post office|postal service|bank)(?: \w+){0,2} (?:caused|mishandled|dropped|threw|"
    r"damaged|lost|messed|delayed|failed|forgot|must have|let (?:us|you|both))\b",
    r"blame (?:the )?(?:courier|carrier|driver|weather|post|bank|supplier)\b",
    r"(?:you|you've|you have|you must have|you may have|you might have|you probably|you apparently) "
    r"(?:\w+ )?(?:didn't|did not|haven't|have not|never) (?:\w+ )?(?:read|follow|check|shake|close|seal|store|keep|use|do|wait|"
    r"notice|look|apply|rinse|remove|patch|enter|choose|test|ask|tell|report|update)\w*",
    r"you (?:must|may|might|probably|seem to|appear to) (?:have )?(?:\w+ )?(?:misread|misused|overlooked|missed|ignored|skipped|left|"
    r"chosen|picked|ordered|typed|entered|applied|used (?:it|too)|forgotten|broken|dropped|mixed|stored)\b",
    r"you (?:ordered|chose|picked|selected|entered|typed|gave us)(?: \w+){0,3} (?:yourself|wrong(?:ly)?|incorrect(?:ly)?)\b",
    r"(?:that's|this is|it's|which is) what happens (?:when|if)\b",
    r"(?:had you|if you'd|if you had) (?:only |just |simply )?(?:read|followed|checked|asked|told|called|used|kept|closed|waited|"
    r"tested|looked|written|contacted|done|come|rinsed|stored|updated)\b",
    r"(?:it )?would(?:n't| not) have happened\b",
    r"(?:your|through your) (?:own )?(?:carelessness|negligence|inattention|oversight|misuse|wrong use|impatience)\b",
    "(?:that|this|it) (?:is|was|'s) (?:entirely |purely |simply )?(?:your|the customer's|the courier's|"
    "the carrier's|the driver's) (?:own )?(?:fault|mistake|error)",
    "(?:you are|you're) (?:to blame|responsible for)",
    r"(?:the )?(?:courier|carrier|driver|weather|post office|bank|supplier)(?: \w+)? (?:is|are) (?:to blame|"
    "at fault|responsible)",
    r"(?:because|since|as) you (?:\w+ )?(?:used|applied|left|opened|stored|kept|didn't|did not|haven't|ordered|entered|chose|ignored|"
    r"forgot|waited too|dropped|mixed|typed|put)\b",
    r"(?:label|instructions?|leaflet|box|page|terms|description|website|packaging|rules)(?: \w+)? (?:clearly|plainly|explicitly) "
    r"(?:says?|states?|tells?|explains?|warns?|shows?)\b",
    r"(?:says|stated?|written|explained) (?:clearly|plainly|in black and white)\b|(?:clearly|plainly) (?:says|states|stated|written)\b",
    r"(?:it's|it is|that's|that is) (?:\w+ )?your (?:own )?(?:responsibility|job|duty)\b",
    r"you used (?:far |way )?(?:too much|it wrong\w*|the wrong)\b|you left it (?:on |in )?(?:too|for too)\b",
    r"you (?:should|could|might)(?: have|'ve) (?!received|got|had\b|no\b|a\b|the\b)(?:\w+ed|read|known|seen|told|written|"
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
    r"(?:not|isn't|wasn't|hardly|never) (?:really |entirely |actually )?(?:our|down to our) (?:fault|mistake|responsibility|doing|error|job)\b",
    r"(?:beyond|outside|out of) our (?:control|hands|influence|power)\b|(?:no|little) (?:influence|control) over\b",
    r"nothing to do with us\b|we (?:are not|aren't|cannot be|can't be) (?:held )?(?:responsible|liable|to blame)\b",
    r"(?:our|all our|every one of our|the) (?:\w+ )?(?:products?|creams?|serums?|cosmetics|goods|items|formulas?|recipes?|coaches|buses|"
    r"bottles|pumps|service|quality|app|parcels)(?: \w+)? (?:is|are|meets?|undergo(?:es)?|pass(?:es)?|go through|goes through|"
    r"has|have|always|never|comply|complies)"
    r"(?: \w+){0,4} (?:quality|tests?|tested|checks?|checked|controls?|inspect\w+|standards?|certif\w+|perfect\w*|flawless\w*|"
    r"excellent|impeccable|best|safe|fine|award\w*|work|fail|leak|cause)\b",
    r"(?:highest|best|finest|premium|top|superior|impeccable|strict(?:est)?|rigorous) (?:possible )?(?:quality|ingredients|standards?|"
    r"controls?|checks?|tests?|testing|materials)\b",
    r"(?:dermatologically|clinically|thoroughly|rigorously|carefully|strictly|extensively) (?:tested|checked|controlled|inspected)\b",
    r"(?:works|fits|suits)(?: \w+)? (?:perfectly|fine|well) for (?:everyone|everybody|all|most|others|thousands|other)\b",
    r"(?:thousands|hundreds|plenty|lots|most) of (?:\w+ )?(?:happy |satisfied |other )?(?:customers|people|women|passengers|users|reviews)\b",
    r"(?:everybody|everyone) else (?:\w+ )?(?:is|loves|likes|manages|seems|has)\b",
    r"(?:only|first) (?:one|person|customer|passenger|complaint)(?: \w+){0,3} (?:to|who|that|we|of)(?: \w+){0,2} "
    r"(?:complain\w*|say|report\w*|kind|have|had)\b",
    r"we (?:stand by|are proud of|vouch for|are sure|are certain|are convinced) (?:our|the|that)\b",
    r"nothing (?:is|was) wrong with (?:our|the)\b",
    r"there (?:is|was|can be) nothing wrong with (?:our|the)\b",
    r"we did (?:nothing wrong|everything (?:right|correctly|we could))\b",
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
    r"(?:этого |такого |это )?(?:можно|легко) было (?:бы )?(?:\w+ )?(?:избежать|предотвратить|заметить|прочитать|проверить)",
    r"(?:вина|виной|виною|ошибка|ответственность|небрежность|халатность)(?: \w+){0,3} (?:курьер\w*|перевозчик\w*|водител\w+|почт\w+|"
    r"банк\w*|поставщик\w*|служб\w+ доставки|погод\w+|клиент\w*|покупател\w+|на вас|ваша)\b",
    r"по (?:вине|ошибке|недосмотру|небрежности) (?:\w+ )?(?:курьер\w*|перевозчик\w*|водител\w+|почт\w+|банк\w*|поставщик\w*|"
    r"служб\w+|транспортн\w+|покупател\w+|клиент\w*)",
    r"(?:подвел|подвела|подвели|виноват|виновата|виноваты)(?: \w+){0,3} (?:курьер\w*|перевозчик\w*|служба|почта|водитель|банк|погода)\b",
    r"(?:курьер|перевозчик|почта|водитель|банк|служба доставки|транспортная компания)(?: \w+){0,2} (?:подвел\w?|виноват\w?|"
    r"напутал\w?|задержал\w?|повредил\w?|потерял\w?|уронил\w?|испортил\w?|отвечает за (?:это|задержку|повреждени\w+))\b",
    r"(?:из-за|это) (?:\w+ )?(?:неправильного|неверного|неаккуратного|небрежного|невнимательн\w+) \w+",
    r"вы (?:же |ведь |видимо |вероятно |скорее всего |наверное |похоже )?(?:не (?:прочитали|проверили|посмотрели|дочитали|закрыли|"
    r"соблюдали|сделали|провели|подождали|обновили|заметили|спросили|сообщили|следовали|выполнили|прочли|уточнили)|"
    r"пропустили|проигнорировали|нарушили|передержали|хранили|поторопились|уронили|сами)",
    r"если бы вы\b",
    r"достаточно было\b|стоило (?:лишь|всего|просто|сначала|бы)\b",
    "ваша (?:собственная )?(?:вина|ошибка)",
    "по вашей (?:собственной )?(?:вине|ошибке|невнимательности|неосторожности)",
    r"(?:вы )?сами (?:\w+ )?(?:виноват|ошиб|выбра|указа|наруш|перепута|ввел|забы|не про|не ука|не за|не сле)\w*",
    "(?:вам )?(?:надо|нужно|следовало|стоило) было(?! (?:ждать|столько|так долго|стоять|искать|платить|писать|звонить))",
    r"вам (?:\w+ )?(?:следовало|стоило)",
    "вы (?:просто |видимо |наверное |вероятно )?(?:не прочитали|не читали|невнимательно|неправильно|неверно|"
    "не учли|не обратили|не соблюда|не следова|перепутали|забыли|ошиблись|не удосужились)",
    r"(?:читайте|прочтите|прочитайте) (?:\w+ ){0,3}внимательн\w+",
    "в следующий раз (?:внимательн|читайте|проверяйте|будьте)",
    r"виноват(?:а|ы)? (?:\w+ )?(?:курьер|перевозчик|почта|водитель|банк|погода|вы|покупатель|клиент|поставщик)\w*",
    r"(?:вина|ошибка|по вине) (?:\w+ )?(?:курьера|перевозчика|водителя|банка|клиента|покупателя|поставщика)",
)
_RU_DEFENCE = either(
    r"не наша (?:\w+ )?(?:вина|ошибка|ответственность|зона)|не по нашей вине|(?:мы )?(?:тут |здесь )?ни при чем\b",
    r"(?:от нас|нас) (?:это |тут |здесь )?не зависит|не завис\w+ от нас|мы не (?:несем ответственност\w+|отвечаем за|виноваты)",
    r"(?:наш\w*|вся наша|все наши)(?: \w+){0,2} (?:продукци\w+|средств\w+|товар\w*|крем\w*|косметик\w*|сыворотк\w*|состав\w*|"
    r"качеств\w+|упаковк\w*|помп\w*|дозатор\w*|приложени\w+)(?: \w+){0,3} (?:провер\w+|проход\w+|соответству\w+|отлича\w+|качествен\w+|"
    r"высок\w+|сертифицир\w+|безопасн\w+|тест\w+|контрол\w+|безупречн\w+|отличн\w+|работа\w+|не (?:вызыва|может|мог|пода)\w*)",
    r"(?:высочайш|высок|высш|лучш|отменн|безупречн|строг|строжайш|тщательн)\w+ (?:\w+ )?(?:качеств\w+|стандарт\w*|контрол\w+|ингредиент\w*|проверк\w+|сырь\w+)",
    r"(?:дерматологически|клинически|тщательно|строго|многократно) (?:протестир|провер|испыта|контролир)\w+",
    r"(?:другим|остальным|многим|всем|большинству|тысячам|сотням)(?: \w+){0,3} (?:нравится|подходит|подошл\w+|помога\w+|помог\w*|удобно|хватает|по душе)",
    r"(?:тысячи|сотни|большинство|многие|множество)(?: \w+){0,3} (?:довольны|доволен|довольна|хвалят|рады|любят|пользуются|возвращаются|благодарят|пишут|ценят|выбирают)",
    r"(?:другие|остальные|прочие)(?: \w+){0,2} (?:довольны|хвалят|любят|не жалуются|ставят|пишут|пользуются|справляются)",
    r"(?:больше|кроме вас)(?: \w+){0,2} (?:никто|ни у кого|жалоб)",
    r"(?:ни у кого|ни от кого|ни разу|никогда)(?: \w+){0,4} (?:не (?:возникал\w*|было|жаловал\w+|слышали|получали|поступал\w*|случал\w+))",
    r"(?:таких|подобных|других) (?:жалоб|претензий|обращений|случаев)(?: \w+){0,3} (?:не|нет)\b",
    r"(?:вы|вы у нас) (?:первая|первый|единственн\w+)(?: \w+)?(?:,? (?:кто|у кого)|$)",
    r"мы (?:уверены|убеждены|гордимся|ручаемся) (?:в |за )?(?:качеств\w+|наш\w+|свои\w+|сво\w+)",
    r"мы (?:все )?(?:сделали|делаем)(?: \w+)? (?:правильно|как положено|по правилам)",
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
    r"mozna (?:bylo|by)(?: \w+){0,2} (?:uniknac|zapobiec|przeczytac|sprawdzic|zauwazyc)|(?:pozwoliloby|pozwolilaby) (?:\w+ )?uniknac",
    r"(?:spoczywa|lezy)(?: \w+)? (?:na|po stronie) (?:kurier\w*|przewoznik\w*|poczt\w+|kierowc\w|bank\w*|dostawc\w|pani\b|panu\b|firm\w+ kuriersk\w+)",
    r"(?:kurier\w*|przewoznik\w*|poczta|kierowc\w+|bank|dostawc\w|firm\w kuriersk\w+|pogoda)(?: \w+){0,3} "
    r"(?:popelnil\w?|jest odpowiedzialn\w|sie spoznil\w?|obszedl\w?|obeszl\w|nie chcialo|nie dopelnil\w?|nie doreczyl\w?|nie dostarczyl\w?|nie zadzwonil\w?|rzucaj\w|niszcz\w+|uszkadzaj\w|psuj\w|zawodz\w+|zepsul\w?|zniszczyl\w?|potraktowal\w?|zlekcewazyl\w?|zawinil\w?|zawiodl\w?|zawiodla|nawalil\w?|zgubil\w?|"
    r"uszkodzil\w?|opoznil\w?|spowodowal\w?|ponosi|odpowiada za|jest winn\w|sie nie spisal\w?|nie dopilnowal\w?|rzucil\w?|upuscil\w?)\b",
    r"(?:zawinil\w?|zawiodl\w?|zawiodla|nawalil\w?|spowodowal\w?|odpowiada za|winny jest|winna jest|uszkodzil\w?|zgubil\w?|opoznil\w?|zepsul\w?|zniszczyl\w?)(?: \w+){0,3} (?:kurier|przewoznik|poczta|kierowca|bank|dostawca|"
    r"firma kurierska|pogoda)\b",
    r"(?:win\w|wine|bled\w*|blad|pomylk\w|zaniedbani\w|odpowiedzialnosc)(?: \w+){0,3} (?:kurier\w*|przewoznik\w*|poczt\w|kierowc\w|bank\w*|dostawc\w|"
    r"firm\w kuriersk\w+|po stronie (?:kuriera|przewoznika|poczty|banku|klient\w+|pani|pana))\b",
    r"(?:z|przez) (?:win[ye] |niedbalosc |nieuwage |blad )?(?:niewlasciw\w+|nieprawidlow\w+|zlego|blednego|nieostrozn\w+|niedbal\w+) \w+",
    r"nie (?:przestrzegal|przeczytal|stosowal|zamknal|zamknela|zamykal|wykonal|zrobil|poczekal|zaczekal|upewnil|zapytal|sprawdzal|"
    r"zaktualizowal|zadbal|potwierdzil)\w* (?:sie )?(?:pan\w*|pani\w*|panstwo)",
    r"(?:pan|pani|panstwo) (?:\w+ )?nie (?:przestrzegal|przeczytal|stosowal|zamknal|zamknela|zamykal|wykonal|zrobil|poczekal|upewnil|"
    r"zapytal|sprawdzal|zaktualizowal|zadbal|potwierdzil)\w*",
    r"(?:pretensje|zale|reklamacj\w|skarg\w)(?: \w+){0,4} (?:do|na) (?:kuriera|przewoznika|poczt\w|banku|dostawcy|firmy kurierskiej)\b",
    r"gdyby (?:\w+ ){0,2}(?:pan|pani|panstwo)(?: \w+){0,2} (?:przeczyt|sprawdzil|zastosow|zadzwonil|zapytal|zglosil|zamkn|przestrzeg|uwaz)\w*",
    r"(?:musial|musiala|mogl|mogla) (?:pan|pani)(?: \w+){0,2} (?:zle|przeoczyc|pomylic|nie|upuscic|zepsuc|uszkodzic|przechowywac|zapomniec)\b",
    "(?:to )?(?:pani|pana|panstwa) (?:wlasna )?(?:wina|blad)",
    "z (?:pani|pana|panstwa|twojej|wlasnej) (?:wlasnej )?(?:winy|nieuwagi)",
    r"(?:sama pani|sam pan|sami panstwo|pan sam|pani sama)(?: \w+)? (?:jest|sobie|wybral|zdecydowal|chcial|zamowil|wpisal|podal|nie|przeciez|zgodzil|uszkodzil|zepsul)\w*",
    r"(?:(?:powinien byl|powinna byla|powinni byli) (?:\w+ )?(?:pan|pani|panstwo)\b|(?:pan|pani|panstwo) (?:\w+ )?(?:powinien|powinna|powinni) byl\w*|^trzeba bylo (?!czeka|tyle|dlug|az|stac|szuka|placi|pisa|dzwoni|sie)|^nalezalo (?:\w+ )?\w+c|^wystarczylo (?:\w+ )?\w+c|mogla? pani? (?:\w+ )?(?:sprawdzic|przeczytac|zapytac|zadzwonic|napisac|wczesniej|zglosic|uwazac))\b",
    r"nie (?:przeczytal|doczytal|sprawdzil|zastosowal|zauwazyl|zwrocil uwag)\w* (?:pan\w*|sie|instrukcji|"
    r"regulamin\w*|opisu)",
    r"(?:pan|pani|panstwo) (?:\w+ )?nie (?:przeczytal|doczytal|sprawdzil|zastosowal|zauwazyl|dopilnowal)\w*",
    r"(?:pan|pani) (?:po prostu |najwyrazniej |widocznie |chyba )?(?:pomylil|zle (?=\w)|blednie|nieuwaznie|zapomnial|"
    r"niewlasciwie|nieprawidlowo)\w*",
    r"(?:prosze |nastepnym razem )(?:\w+ )?(?:uwazniej |dokladniej )(?:czytac|przeczytac|sprawdz\w+)",
    r"nastepnym razem (?:prosze|nalezy|warto|radzimy)(?: \w+){0,2} (?:czytac|przeczytac|sprawdz\w+|zapoznac|uwazac|pamietac|zwrocic|przestrzegac)\b",
    r"win(?:a|e|ny|na|ni) (?:\w+ ){0,2}(?:kurier|przewoznik|poczt|kierowc|bank|klient|pogod|dostawc)\w*",
)
_PL_DEFENCE = either(
    r"nie (?:jest |byla )?(?:to )?(?:nasza|z naszej) (?:\w+ )?(?:win\w|blad|odpowiedzialnosc)|nie (?:lezy )?po naszej stronie\b",
    r"nie mamy (?:\w+ ){0,2}wplywu|niezalezn\w+ od nas|nie (?:odpowiadamy|ponosimy odpowiedzialnosci|jestesmy winni)\b",
    r"(?:nasze|wszystkie nasze|nasz|nasza|kazdy nasz)(?: \w+)? (?:produkty|produkt|kosmetyki|kosmetyk|kremy|krem|serum|wyroby|receptury|skladniki|"
    r"opakowania|pompki|autokary|aplikacja|jakosc)(?: \w+){0,3} (?:najwyzsz\w+|najlepsz\w+|sprawdz\w+|testowan\w+|przebadan\w+|badan\w+|przechodz\w+|"
    r"spelnia\w*|bezpieczn\w+|kontrol\w+|certyfik\w+|doskonal\w+|niezawodn\w+|swietn\w+|dziala\w*|wysok\w+|nie (?:uczula|powoduj|wywoluj|psuj|ciekn|przeciek)\w*)",
    r"(?:najwyzsz|najlepsz|wysok|doskonal|restrykcyjn|rygorystyczn|scisl|surow|staranne)\w* (?:\w+ )?(?:jakosc\w*|skladnik\w*|standard\w*|norm\w*|kontrol\w*|test\w*|surowc\w*)",
    r"(?:dermatologicznie|klinicznie|starannie|dokladnie|wielokrotnie|rygorystycznie) (?:testowan|przetestowan|przebadan|badan|sprawdz|kontrolowan)\w*",
    r"(?:tysiace|setki|wiekszosc|wiele|mnostwo)(?: \w+){0,3} (?:zadowolon\w+|chwali\w*|uwielbia\w*|wraca\w*|poleca\w*|kupuje|uzywa|ceni\w*|korzysta)",
    r"(?:innym|pozostalym|wszystkim|wiekszosci)(?: \w+){0,3} (?:sluzy|pasuje|odpowiada|podoba|pomaga|smakuje|wystarcza)",
    r"(?:takich|podobnych|innych) (?:skarg|uwag|zgloszen|przypadkow|problemow)(?: \w+){0,3} (?:nie|brak)\b",
    r"(?:pierwsz\w+|jedyn\w+) (?:osob\w+|klient\w*|pasazer\w*|takie zgloszenie|taka skarga|taki przypadek)\b",
    r"(?:jestesmy|pozostajemy) (?:pewni|przekonani|dumni)\b|reczymy za\b|stoimy murem\b",
    r"(?:zrobilismy|robimy) wszystko (?:\w+ )?(?:prawidlowo|jak nalezy|zgodnie|poprawnie)",
    r"(?:wszystko|krem|serum|produkt)(?: \w+)? (?:jest|dziala)(?: \w+)? (?:z \w+ )?w (?:jak najlepszym )?porzadku\b",
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
