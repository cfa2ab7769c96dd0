"""Polish cues for what was done, what is promised and what costs nothing."""

from __future__ import annotations

import re

from bot.mention.guardrails.cues import Cues, Promise, each, either

# -- deeds ----------------------------------------------------------------------------------------------
# Every first person plural of the past is a deed, except those of the mind, of being and of taking the blame.
MIND = (
    "(?:chcie|mog|by|mie|mysle|wiedzie|czyta|przeczyta|ucieszy|widzie|zobaczy|dowiedzie|spodziewa|zawied|popelni|"
    "zrozumie|rozumie|uslysze|slysze|stara|pisa|pamieta|liczy|sadzi|usmiechne|usmia|wzruszy|musie|powin|potrzebowa|zna|"
    "czeka|lubi|polubi|poczu|zauwazy|marzy|zastanawia|wola|bawi|zgadne|zawini|pomyli|nawali)"
)
PARTICIPLE = (
    "(?P<deed>(?:zwrocon|wyslan|przeslan|przekazan|sprawdzon|naprawion|anulowan|zgloszon|wyjasnion|usunie?t|przyznan|"
    "odblokowan|naliczon|wymienion|ukaran|zwolnion|przeszkolon|poinformowan|zlecon|uruchomion|zarezerwowan|dodan|"
    "odlozon|rozwiazan|zalatwion|rozpatrzon|przyjet|zarejestrowan|oddan|wyplacon|przelan|zablokowan|przywrocon|"
    "zresetowan|zaktualizowan|poprawion|upomnian|pouczon|odnalezion|zamknie?t|otwart|wszczet|skierowan|uznan|doreczon|"
    "zaakceptowan|wycofan|nadan|odwolan|rozpoczet|przeprowadzon|przedluzon|dopisan|skasowan|zaksiegowan|potwierdzon|"
    "doladowan|odsunie?t|zawieszon|zdjet|przeniesion|zdyscyplinowan|pozegnan|zatrzyman|upomnian|wpisan|zasilon|uregulowan)(?:y|a|e|o|i|ych|ego|ej)?)"
)
TEAM = (
    r"(?:zespol \w+|zespol|kierownik|kierowniczka|menedzer|manager|kurier|kierowca|magazyn|dzial \w+|dzial|obsluga|"
    r"koledzy|kolezanka|pracownik|pracownica|ekspedientka|ochroniarz|sprzedawczyni|specjalist\w+|programisci|serwis|"
    r"dyrektor|szef|szefowa|ksiegowosc|prawnik|technolog|laboratorium|przewoznik|bank|dyspozytor|sklep|warsztat|mechanik)"
)
PAST = (
    "(?P<deed>(?:zwroci|wysla|przesla|przekaza|sprawdzi|naprawi|anulowa|zglosi|skontaktowa|porozmawia|wyjasni|usuna|"
    "usune|odblokowa|przyzna|naliczy|wymieni|ukara|zwolni|przeszkoli|poinformowa|zleci|uruchomi|zarezerwowa|doda|odlozy|"
    "rozwiaza|zalatwi|rozpatrzy|przyja|odda|wyplaci|przela|zablokowa|przywroci|poprawi|upomnia|pouczy|odnalaz|znalaz|"
    "zadzwoni|oddzwoni|napisa|odpisa|przeprosi|rozmawia|zamkna|wszcza|rozpocza|zaczal|zacze|uzna|zaakceptowa|potwierdzi|"
    "nada|omowi|doreczy|dostarczy|przeprowadzi|wycofa|przygotowa)(?:l|la|li|ly|lo))"
)
GOING_ON = "sprawdzamy|wyjasniamy|pracujemy|analizujemy|szukamy|naprawiamy|zwracamy|wysylamy|rozpatrujemy|zajmujemy|kontaktujemy"
DEEDS = each(
    rf"\b(?P<deed>(?!{MIND})\w{{3,}}(?:lismy|lysmy))\b",
    r"\b(?P<deed>(?!by|mia|mog|chcia|zna|czyta|przeczyta)\w{4,}(?:alem|alam|ilem|ilam))\b",
    rf"\b(?:juz|wlasnie|obecnie|teraz)(?: \w+){{0,2}} (?P<deed>{GOING_ON})\b",
    r"\b(?P<deed>sprawdzamy|wyjasniamy|analizujemy|rozpatrujemy) (?:ta |te )?"
    r"(?:sprawe|temat|sytuacje|zgloszenie|przyczyne)",
    rf"\b{TEAM}(?: \w+){{0,3}}? {PAST}\b",
    rf"\b(?:zostal|zostala|zostalo|zostaly|zostali)(?: \w+){{0,2}}? {PARTICIPLE}\b",
    rf"\b(?:jest|sa) juz {PARTICIPLE}\b",
    rf"\bjuz {PARTICIPLE}\b",
    r"\b(?P<deed>(?:wykon|wysl|przekaz|anulow|wyplac|przel|przyzn|odblokow|rozpatrz|zaksiegow|nad|potwierdz|ukar|"
    r"zrealizow|dokon|zwroc|sprawdz|naprawi|zlec|nalicz|wymieni|poinformow|zarejestrow|zwolni|zglosz|odwol|uzn)[ao]no|"
    r"(?:przyj|zamkni|usuni|wszcz)eto)\b",
    r"\b(?P<deed>posz(?:lo|la|ly)|trafi(?:lo|la|ly)|wroci(?:lo|la|ly)|wplyne(?:lo|la|ly))(?: \w+){0,2}? "
    r"na (?:(?:pani|pana|panstwa|twoj\w*) )?(?:kart\w+|kont\w+|rachun\w+)\b",
    r"\b(?:jest |sa )?juz (?:\w+ )?(?P<deed>w drodze|w toku|u (?:kierowni\w+|prawni\w+)|jedzie|idzie do)",
    r"\b(?:uwaga|sprawa|zgloszenie|skarga|reklamacja|opinia|wiadomosc|pochwala|pieniadze|zwrot)(?: \w+){0,2}? (?:juz )?"
    r"(?P<deed>trafi(?:l|la|lo|ly)|wrocil[ay]|poszla|poszlo|poszedl|dotarl[ay]|wyszedl)\b",
)
GONE = each(
    r"\b(?:juz|wiecej)(?: \w+){0,4} (?P<deed>nie (?:pracuje|pracuja|jezdzi|prowadzi|kieruje|obsluguje|wspolpracuje))\b",
    r"\b(?P<deed>nie (?:pracuje|pracuja|jezdzi|prowadzi|kieruje|obsluguje|wspolpracuje))(?: \w+){0,2} (?:juz|wiecej)\b",
)
STRANGERS = either(
    r"(?:kurier|kierowca|ochroniarz|bank|ekspedientka|sprzedawczyni|przewoznik|sklep|zostal\w*|uwaga|zgloszenie|"
    r"wiadomosc)\b"
)

# -- promises -------------------------------------------------------------------------------------------
MONEY = (
    r"(?:pieniadze|srodki|kwot\w|calosc|koszt\w*|cen\w|zl|euro|naleznosc|platnosc|polow\w+|pieniedzy|wszystko|roznic\w|"
    r"oplat\w)"
)
REFUND = Promise(
    firm=either(
        rf"(?:zwrocimy|oddamy|przelejemy|wyplacimy|odeslemy|zwroca|oddadza|zwracamy|oddajemy)(?: \w+){{0,4}} {MONEY}\b",
        rf"{MONEY}(?: \w+){{0,4}} (?:zwrocimy|oddamy|przelejemy|wyplacimy|odeslemy)\b",
        r"(?:zwrocimy|oddamy|zwracamy) (?:pani|panu|panstwu|ci) (?:za|sto|100)\b",
        r"(?:zrobimy|wykonamy|zlecimy|przyznamy|zalatwimy|uruchomimy|zapewnimy)(?: \w+){0,3} zwrot",
        r"zwrot(?:em)? (?:calosci|pieniedzy|srodkow|kosztow)(?: \w+){0,3} (?:zrobimy|zlecimy|dostanie|otrzyma|wyslemy)",
    ),
    soft=either(
        r"zwrot\w* (?:pieniedzy|srodkow|kosztow|kwoty|calosci|calej|pelnej|wplaty|platnosci)",
        r"peln(?:y|ego|ym) zwrot",
        r"(?:pieniadze|srodki|kwota|platnosc|naleznosc)(?: \w+){0,3} "
        r"(?:wroca|wraca|wracaja|zostan\w+ zwrocon\w|trafi\w*|wplyn\w+)",
        r"(?:otrzyma|dostanie|przysluguje)(?: \w+){0,3} zwrot",
    ),
    bare=either(
        r"zwrot\w* (?:pieni|srodk|kwot|koszt|calo|cal|peln|wplat|platn|oplat|cen)",
        r"zwrac\w+ (?:pieni|koszt|kwot|roznic|cal)",
        r"zwrot\w{0,2} (?:trafia|trafi|przychodzi|wraca|nastepuje)",
        r"(?:pieniadze|srodki|platnosc|kwota)(?:,? \w+){0,3},? (?:wrac|wroc|przych|zwrac|trafi)",
        r"wraca(?: \w+)? (?:\d|cal|peln|pieni)",
        r"odejmowan\w od zwrotu|(?:albo|lub|czy) zwrot\b",
    ),
)
COMPENSATION = Promise(
    firm=either(
        r"(?:zrekompensujemy|rekompensujemy|wynagrodzimy|pokryjemy|zaplacimy|sfinansujemy|zadoscuczynimy)\b",
        r"(?:zwrocimy|oddamy|oplacimy|uregulujemy)(?: \w+){0,4} (?:taksowk\w+|taxi|hotel\w*|nocleg\w*|dojazd\w*|lekarz\w*|"
        r"leczeni\w+|wizyt\w+|szkod\w*|strat\w*|parking\w*|pociag\w*)\b",
        r"(?:przejazd|podroz|kurs|bilet|przesylk\w|wysylk\w|zakup\w?)(?: \w+){0,3} (?:na nasz koszt|stawiamy my|od nas)\b",
        r"(?:kolejn|nastepn|przyszl|powrotn)\w+ (?:\w+ )?(?:przejazd|podroz|kurs|bilet|zamowieni|przesylk|wysylk|zakup)\w*(?: \w+){0,3} "
        r"(?:na nasz koszt|stawiamy|gratis|za darmo|bezplatn\w+|darmow\w+|bez oplat\w*|w prezencie)\b",
        r"(?:na|w ramach) (?:przeprosin\w*|pocieszenie|oslode|zgode|otarcie lez)\b",
        r"za (?:te |poniesion\w+ |pani |pana )?(?:klopot\w*|niedogodnosc\w*|czekanie|stracony czas|nerwy)(?: \w+){0,2} "
        r"(?:dostanie|otrzyma|dopiszemy|damy|dorzucimy|przyznamy|nalezy)",
        r"(?:dopiszemy|doliczymy|dodamy|dorzucimy|przyznamy|naliczymy|doladujemy|wyslemy|damy|przekazemy|wreczymy|dajemy|"
        r"przyznajemy|dopisujemy|zasilimy|przygotujemy|podarujemy)"
        r"(?: \w+){0,5} (?:platk\w+|punkt\w+|bon|bonu|bony|voucher\w*|karte podarunkowa|rekompensat\w+|kupon\w*|bonus\w*)\b",
        r"w ramach (?:przeprosin|rekompensaty|zadoscuczynienia)",
        r"na przeprosiny\b",
        r"tytulem (?:rekompensaty|zadoscuczynienia)",
    ),
    soft=either(
        r"(?:rekompensat|odszkodowani|zadoscuczynieni)\w+(?: \w+){0,5} "
        r"(?:wyplac\w+|trafi|wyniesie|przelej\w+|otrzyma|dostanie|czeka|zostanie|przyznan\w+)",
        r"(?:otrzyma|dostanie|przysluguje|nalezy sie|wyplac\w+|czeka|moze liczyc na)(?: \w+){0,6} "
        r"(?:rekompensat\w+|odszkodowani\w+|zadoscuczynieni\w+|bon\b|voucher)",
    ),
    bare=either("rekompensat", "odszkodowani", "voucher"),
)
DISCOUNT = Promise(
    firm=either(
        r"(?:damy|dajemy|dodamy|dorzucimy|dorzucamy|przygotujemy|przeslemy|przesylamy|wysylamy|obnizamy|mamy dla|oferujemy|"
        r"zaoferujemy|przyznamy|przyznajemy|wyslemy|proponujemy|przygotowalismy|naliczymy|obnizymy|"
        r"udzielimy|podarujemy)(?: \w+|[ %\d]+){0,5} (?:rabat\w*|znizk\w+|kod\b|kodu|cene|kupon\w*|obnizk\w+|taniej|mniej)\b",
        r"(?:kolejn|nastepn|przyszl)\w+ (?:\w+ ){0,5}(?:taniej|z rabatem|ze znizka|za pol ceny|z kodem)\b",
        r"(?:nizsz|obnizon|specjaln|promocyjn|lepsz)\w+ cen\w(?: \w+){0,3} (?:dla|na)\b|obnizymy\b",
        r"(?:specjaln|indywidualn|dodatkow)\w+ (?:rabat|znizk|kod)",
        r"(?:rabat|znizka|kod|kupon)\w*(?: \w+|[ %\d]+){0,4} (?:czeka|przygotowan\w|od nas|w prezencie|w wiadomosci)\b",
        r"(?:przy|na|za) (?:kolejn|nastepn|przyszl)\w+ (?:zakup|zamowieni|wizyt|przejazd|podroz|bilet)\w*(?: \w+|[ %\d]+){0,6} "
        r"(?:rabat\w*|znizk\w+|mniej|taniej)\b",
        r"(?:skorzysta\w*|moze)(?: \w+){0,4} (?:z rabatu|ze znizki|z kodu)(?: \w+){0,2} (?:od nas|na|przy)\b",
        r"(?:zaplaci|kupi|zrobi|ma)(?: \w+|[ %\d]+){0,6} (?:taniej|mniej)\b",
        r"\d+ ?(?:%|procent) (?:taniej|mniej|rabatu|znizki)(?: \w+){0,2} (?:na|przy) (?:kolejn|nastepn|przyszl|dowoln)\w+",
        r"(?:rabat|znizke|kod)(?: \w+|[ %\d]+){0,3} (?:damy|dajemy|wyslemy|przeslemy|dorzucimy|przyznamy|naliczymy)\b",
        r"(?:rabat\w*|znizk\w+|kod rabatowy|kupon\w*)(?: \w+|[ %\d]+){0,4} "
        r"(?:dla (?:pani|pana|panstwa|ciebie)|na (?:kolejn\w+|nastepn\w+|przyszl\w+))",
    ),
    soft=either(
        r"(?:dostanie|otrzyma|czeka|ma)(?: \w+){0,4} (?:rabat\w*|znizk\w+|kod rabatowy)",
        r"(?:rabat|znizka|kod rabatowy)(?: \w+){0,2} czeka",
        r"(?:za )?pol ceny\b",
    ),
    bare=either("rabat", "znizk", r"kod\w* (?:promocyjn|rabatow)", "przecenion"),
)
GUARANTEE = Promise(
    firm=either(
        r"(?:gwarantujemy|gwarantuje|obiecujemy|obiecuje|zapewniamy|zapewniam|zareczamy|reczymy|dajemy slowo)\b",
        r"nie powtorzy\b",
        r"(?:nigdy )?wiecej(?: \w+){0,4} nie (?:powtorz\w+|zdarz\w+|bedzie)",
        r"nie zdarzy sie (?:juz |wiecej |to )",
        r"moze (?:pan|pani) byc (?:pew|spokoj)",
        r"(?:na pewno|z pewnoscia|bez watpienia)(?: \w+){0,2} (?:zwroc|odda|napraw|odpow|zadzwon|wysl|zalatw|bedzie|"
        r"rozwiaz|wyjasn|dotr|przyj|dost|odnajd|znajdz)",
        r"(?:zadbamy|dopilnujemy|postaramy sie|dolozymy staran)(?: \w+){0,3} (?:nie powtorz|nigdy|wiecej nie)",
    ),
    soft=either(r"(?:dozywotni\w+|wieczyst\w+) gwarancj"),
    bare=either("gwarancj"),
)
FREE_ITEM = Promise(
    firm=either(
        r"(?:podarujemy|sprezentujemy|gratis|gratisy|gratisem)\b",
        r"w prezencie\b",
        r"upomin(?:ek|ki|kiem|kow)\b",
        r"niespodziank\w+ (?:w|od|dla)\b",
        r"prezent (?:od nas|dla)\b",
        r"(?:darmow|bezplatn)\w+ (?:\w+ )?(?:probk|produkt|zestaw|krem|butelk|miesiac|przejazd|bilet|serum|sztuk|"
        r"opakowan|tusz|sloi|maseczk|wymian|kaw)",
        r"(?:dorzucimy|dolozymy|dodamy|wyslemy|przeslemy|wrzucimy)(?: \w+){0,4} "
        r"(?:probk\w+|prezent\w*|upomin\w+|miniatur\w+|cos ekstra)",
    ),
    soft=either(
        r"(?:wyslemy|przeslemy|dostarczymy|damy|doslemy|wydamy)(?: \w+){0,3} (?:now\w+|zamienn\w+|drug(?:i|a|ie|iego))\b",
        r"wymienimy\b",
        r"dostanie (?:pan|pani) now",
    ),
    bare=either("wymian", "wymienic", r"ponown\w+ wysylk", "prezent", "upomin", "probk"),
)
FAULT = Promise(
    firm=either(
        r"nasz\w{0,3}(?: \w+)? (?:win[aye]|blad|bledu|bledem|pomylk\w+|niedopatrzeni\w+|zaniedbani\w+|wpadk\w+)\b",
        r"(?:wina|blad|pomylka|niedopatrzenie)(?: \w+){0,2} (?:po naszej stronie|nasz[aey]?)\b",
        r"(?:popelnilismy|zawiedlismy|zawinilismy|pomylilismy|zaniedbalismy|nawalilismy|zawalilismy|powinnismy byli|"
        r"nie dopilnowalismy|dalismy plame|jestesmy winni|przyznajemy sie)\b",
        r"ponosimy (?:\w+ )?(?:odpowiedzialnosc|wine)",
        r"bierzemy (?:na siebie )?(?:wine|odpowiedzialnosc)",
    )
)
LEGAL = Promise(
    firm=either(
        r"(?:zgodnie z|na mocy|w swietle|w mysl|na podstawie) (?:\w+ ){0,2}(?:praw(?:em|a)|ustaw\w*|kodeks\w*|przepis\w*|rodo)\b",
        r"(?:prawnie|ustawow\w+|bezprawn\w+)\b|nasi prawnicy\b",
        r"(?:nie )?(?:ponosimy|ponosi) (?:\w+ )?odpowiedzialnosci\w*\b",
        r"(?:nie )?przysluguj\w+ (?:\w+ ){0,3}(?:praw\w*|roszczeni\w*|rekojmi\w*|odstapieni\w*)\b",
        r"(?:nie )?uznajemy (?:\w+ ){0,2}(?:roszczeni\w*|reklamacj\w*|zadani\w*)\b|(?:z tytulu|ramach) rekojmi\b",
    )
)
PROMISES = {
    "refund": REFUND, "compensation": COMPENSATION, "discount": DISCOUNT, "guarantee": GUARANTEE,
    "free_item": FREE_ITEM, "fault": FAULT, "legal": LEGAL,
}  # fmt: skip

# -- times ----------------------------------------------------------------------------------------------
WILL = either(
    r"(?:odpowiemy|odpiszemy|zadzwonimy|oddzwonimy|skontaktujemy|zwrocimy|wyslemy|przeslemy|naprawimy|zalatwimy|wrocimy|"
    r"rozwiazemy|sprawdzimy|wyjasnimy|dostarczymy|damy|poinformujemy|rozpatrzymy|przekazemy|oddamy|przelejemy|wymienimy|"
    r"przygotujemy|odezwiemy|usuniemy|znajdziemy|uruchomimy|zakonczymy|zdazymy)\b",
    r"(?:odpowie|odpisze|zadzwoni|oddzwoni|skontaktuje|dotrze|wroci|otrzyma|dostanie|przyjdzie|przyjda|trafi|bedzie|beda|"
    r"zostanie|zostana|odezwie|dojdzie|dowie|pojawi|naprawi|rozwiaze|wyjasni|wyjda|wyjdzie|przyjedzie|dojada|rozpatrzy)\b",
)
DUE = re.compile(r"\b(?:w ciagu|w|za|do|po)(?: \w+){0,2} $")
WHEN = either(
    r"(?:dzis|dzisiaj|jutro|pojutrze|wieczorem)\b",
    r"przed (?:\w+ )?(?:urodzinami|slubem|weselem|swietami|wyjazdem|weekendem|imieninami|rocznica)\b",
    r"w (?:tym|przyszlym|nastepnym) (?:tygodniu|miesiacu)\b",
    r"(?:w ciagu|za|w) (?:kilku |pare |kilka )?(?:godzin\w*|dzien|dnia|dni|doby|dobe|tydzien|tygodnia|miesiac\w*)\b",
    r"do konca (?:\w+ )?(?:dnia|tygodnia|miesiaca|roku)\b",
    r"do (?:jutra|poniedzialku|wtorku|srody|czwartku|piatku|soboty|niedzieli|wieczora)\b",
    r"najpozniej (?:w|do|jutro)\b",
)
FREE = either(
    r"(?:darmow\w+|za darmo|bezplatn\w+|gratis\w*)\b",
    r"nic (?:\w+ )?nie (?:\w+ )?koszt\w+|nie (?:\w+ )?nic koszt\w+",
    r"bez (?:zadnych )?oplat\w*",
    r"na nasz koszt\b",
)
EXCEPTION = either(
    r"(?:w drodze|na zasadzie|tytulem) wyjatku\b",
    r"(?:zrobimy|robimy|zrobia|uczynimy|mozemy zrobic)(?: \w+){0,3} wyjatek\b",
    r"wyjatek (?:\w+ )?(?:zrobimy|zrobia)\b",
    r"wyjatkowo(?: \w+){0,4} (?:przyjm\w+|zwroc\w+|odda\w+|uzna\w+|pozwol\w+|zgodz\w+|anulujemy|wymieni\w+|mozemy|moze)\b",
    r"(?:przyjmiemy|zwrocimy|oddamy|anulujemy|uznamy)(?: \w+){0,4} wyjatkowo\b",
    r"przymkniemy oko\b|pojdziemy (?:\w+ )?na reke\b|odstapimy od\b",
)
POLISH = Cues(DEEDS, GONE, STRANGERS, PROMISES, EXCEPTION, WILL, DUE, WHEN, FREE)
