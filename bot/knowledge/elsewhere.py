"""What people say and ask every day that no brand's knowledge base answers; written for this purpose.

A brand that sells weather stations does answer one or two of them, which is why only the bulk of them counts.
"""

from __future__ import annotations

_EN = """
What will the weather be like in the mountains next weekend?
My grandmother told us stories about the war all evening. | How many players are there in a volleyball team?
The dog barked the whole night and nobody slept. | Who wrote the poem we had to learn in fifth grade?
I finally finished painting the kitchen ceiling. | Is there life on other planets or are we alone?
Please wake me up at half past six tomorrow. | The goalkeeper made two brilliant saves before half time.
How long do I boil an egg so that the middle stays soft? | Happiness is when everyone you love is in one room.
Why is the sea salty and the river not? | We spent the summer in a village without electricity.
What is the square root of one hundred and forty four? | Her brother plays the trumpet in a jazz band.
Politicians promise everything before an election. | Tell me a joke about a penguin.
The third season was better than the first two. | Which king ruled the country two hundred years ago?
I miss the smell of rain in my home town. | How does a diesel engine work?
Our teacher gave us far too much homework today. | Good people are hard to find, and harder to keep.
What is the tallest building in the world now? | The concert was loud, long and absolutely wonderful.
Can cats see in complete darkness? | He ran his first marathon at the age of sixty.
Play something quiet, I want to sleep. | The novel ends with a wedding nobody expected.
How do you say thank you in Japanese? | I dreamt that I could fly over the sea.
When did the first people walk on the moon? | The bakery on our street smells of cinnamon every morning.
What should I wear to a wedding in a garden? | My little sister has lost her first tooth.
Does chess make children better at mathematics? | The bridge was closed because of strong wind.
Life is short, so dance while the music plays. | How many bones does a human body have?
Some days the only answer is to stay in bed. | They named their baby after a famous actress.
Where do swallows fly in autumn? | The museum shows paintings from the nineteenth century.
I have been learning the guitar for three months. | Is a tomato a fruit or a vegetable?
Old friends met by chance at a railway station. | What did you have for breakfast?
The government wants to build a new airport. | How much sleep does a teenager need?
The snow melted before the children could build a snowman. | Who won the match last night?
A strong person knows how to forgive. | Which planet is closest to the sun?
My neighbour keeps bees behind the garage. | Set a timer for ten minutes.
The lake froze and half the town went skating. | Do you believe in love at first sight?
Scientists have found a new species of frog. | What is the meaning of this old proverb?
We got lost in the forest and found mushrooms. | How do I change a flat tyre on a bicycle?
How do I get red wine out of a white carpet? | Can you recommend a good film for a rainy evening?
What is the best way to remove moss from a roof? | How can I tell whether a melon is ripe? | How do I tie a bow tie?
What do I need to grow strawberries on a balcony? | How can I learn to swim as an adult?
Is it safe to eat mushrooms that grow in the garden? | How do I teach a puppy to sit?
How many calories are there in a banana? | What is the difference between a crocodile and an alligator?
Can I grow an avocado from its stone? | How do I whistle with two fingers? | What are the rules of badminton?
How do I calculate the area of a circle? | Where can I see the northern lights?
How long does it take to walk ten kilometres? | What can I do against hiccups?
How do I find out who my ancestors were? | What is the capital of Mongolia? | How do volcanoes work?
Can I freeze cooked rice? | How do I write a speech for my best friend's birthday?
Why do leaves change their colour? | What should I read after this trilogy?
How do I play a minor chord on the piano? | Which bird sings at four in the morning? | How is cheese made?
What does a notary do?
"""

_RU = """
Какая погода будет в горах в следующие выходные? | Бабушка весь вечер рассказывала нам про войну.
Сколько игроков в волейбольной команде? | Собака лаяла всю ночь, и никто не спал.
Кто написал стихотворение, которое мы учили в пятом классе? | Наконец-то докрасил потолок на кухне.
Есть ли жизнь на других планетах или мы одни? | Разбуди меня завтра в половине седьмого.
Вратарь дважды спас команду перед перерывом. | Сколько варить яйцо, чтобы желток остался жидким?
Счастье — это когда все, кого ты любишь, рядом. | Почему море солёное, а река нет?
Мы провели лето в деревне без электричества. | Чему равен квадратный корень из ста сорока четырёх?
Её брат играет на трубе в джазовом оркестре. | Политики перед выборами обещают всё что угодно.
Расскажи анекдот про пингвина. | Третий сезон оказался лучше первых двух.
Какой царь правил страной двести лет назад? | Скучаю по запаху дождя в родном городе.
Как работает дизельный двигатель? | Учительница сегодня задала слишком много уроков.
Хороших людей трудно найти и ещё труднее удержать. | Какое здание сейчас самое высокое в мире?
Концерт был громкий, длинный и просто чудесный! | Видят ли кошки в полной темноте?
Он пробежал первый марафон в шестьдесят лет. | Включи что-нибудь тихое, хочу уснуть.
Роман заканчивается свадьбой, которой никто не ждал. | Как будет спасибо по-японски?
Мне снилось, что я летаю над морем. | Когда человек впервые ступил на Луну?
На нашей улице каждое утро пахнет свежим хлебом. | Что надеть на свадьбу в саду? | У младшей сестры выпал первый зуб.
Правда ли, что шахматы помогают детям в математике? | Мост закрыли из-за сильного ветра.
Жизнь коротка, танцуй, пока играет музыка. | Сколько костей в теле человека?
Иногда лучшее решение — остаться в постели. | Дочку назвали в честь известной актрисы. | Куда осенью улетают ласточки?
В музее показывают картины девятнадцатого века. | Третий месяц учусь играть на гитаре. | Помидор — это ягода или овощ?
Старые друзья случайно встретились на вокзале. | Что ты ел на завтрак? | Правительство хочет построить новый аэропорт.
Сколько часов должен спать подросток? | Снег растаял раньше, чем дети слепили снеговика. | Кто вчера выиграл матч?
Сильный человек умеет прощать. | Какая планета ближе всех к солнцу? | Сосед держит пчёл за гаражом.
Поставь таймер на десять минут. | Озеро замёрзло, и полгорода вышло кататься на коньках.
Ты веришь в любовь с первого взгляда? | Учёные открыли новый вид лягушек. | Что значит эта старая пословица?
Мы заблудились в лесу и набрали грибов. | Как заклеить колесо велосипеда?
Как вывести пятно от красного вина с ковра? | Посоветуйте хороший фильм на дождливый вечер.
Как лучше всего убрать мох с крыши? | Как понять, спелая ли дыня? | Как завязать галстук-бабочку?
Что нужно, чтобы вырастить клубнику на балконе? | Как взрослому научиться плавать?
Можно ли есть грибы, которые растут в саду? | Как научить щенка сидеть? | Сколько калорий в банане?
Чем крокодил отличается от аллигатора? | Можно ли вырастить авокадо из косточки? | Как свистеть двумя пальцами?
Какие правила у бадминтона? | Как посчитать площадь круга? | Где можно увидеть северное сияние?
За сколько можно пройти десять километров? | Что делать, если началась икота? | Как узнать, кем были мои предки?
Какая столица у Монголии? | Почему извергаются вулканы? | Можно ли заморозить варёный рис?
Как написать речь на день рождения лучшего друга? | Почему листья меняют цвет? | Что почитать после этой трилогии?
Как взять минорный аккорд на пианино? | Какая птица поёт в четыре утра? | Как делают сыр? | Чем занимается нотариус?
"""

_PL = """
Jaka pogoda będzie w górach w następny weekend? | Babcia przez cały wieczór opowiadała nam o wojnie.
Ilu zawodników liczy drużyna siatkarska? | Pies szczekał całą noc i nikt nie spał.
Kto napisał wiersz, którego uczyliśmy się w piątej klasie? | Wreszcie skończyłem malować sufit w kuchni.
Czy na innych planetach jest życie, czy jesteśmy sami? | Obudź mnie jutro o wpół do siódmej.
Bramkarz dwa razy uratował drużynę przed przerwą. | Jak długo gotować jajko, żeby żółtko było miękkie?
Szczęście jest wtedy, gdy wszyscy bliscy są razem. | Dlaczego morze jest słone, a rzeka nie?
Spędziliśmy lato na wsi bez prądu. | Ile wynosi pierwiastek ze stu czterdziestu czterech?
Jej brat gra na trąbce w zespole jazzowym. | Politycy przed wyborami obiecują wszystko. | Opowiedz dowcip o pingwinie.
Trzeci sezon był lepszy niż dwa pierwsze. | Który król rządził krajem dwieście lat temu?
Tęsknię za zapachem deszczu w rodzinnym mieście. | Jak działa silnik Diesla?
Nauczycielka zadała nam dziś za dużo lekcji. | Dobrych ludzi trudno znaleźć, a jeszcze trudniej zatrzymać.
Jaki budynek jest teraz najwyższy na świecie? | Koncert był głośny, długi i po prostu cudowny!
Czy koty widzą w zupełnej ciemności? | Przebiegł pierwszy maraton w wieku sześćdziesięciu lat.
Puść coś cichego, chcę zasnąć. | Powieść kończy się ślubem, którego nikt się nie spodziewał.
Jak powiedzieć dziękuję po japońsku? | Śniło mi się, że latam nad morzem.
Kiedy człowiek pierwszy raz stanął na Księżycu? | Na naszej ulicy co rano pachnie świeżym chlebem.
Co założyć na wesele w ogrodzie? | Młodszej siostrze wypadł pierwszy ząb. | Czy szachy pomagają dzieciom w matematyce?
Most zamknięto z powodu silnego wiatru. | Życie jest krótkie, tańcz, póki gra muzyka. | Ile kości ma ludzkie ciało?
Czasem najlepiej jest zostać w łóżku. | Córkę nazwali na cześć znanej aktorki. | Dokąd jesienią odlatują jaskółki?
Muzeum pokazuje obrazy z dziewiętnastego wieku. | Od trzech miesięcy uczę się grać na gitarze.
Czy pomidor to owoc, czy warzywo? | Starzy przyjaciele spotkali się przypadkiem na dworcu. | Co jadłeś na śniadanie?
Rząd chce zbudować nowe lotnisko. | Ile godzin powinien spać nastolatek?
Śnieg stopniał, zanim dzieci ulepiły bałwana. | Kto wczoraj wygrał mecz? | Silny człowiek umie wybaczać.
Która planeta jest najbliżej słońca? | Sąsiad trzyma pszczoły za garażem. | Nastaw minutnik na dziesięć minut.
Jezioro zamarzło i pół miasta wyszło na łyżwy. | Czy wierzysz w miłość od pierwszego wejrzenia?
Naukowcy odkryli nowy gatunek żaby. | Co znaczy to stare przysłowie? | Zgubiliśmy się w lesie i nazbieraliśmy grzybów.
Jak załatać dętkę w rowerze? | Jak usunąć plamę z czerwonego wina z dywanu?
Czy możecie polecić dobry film na deszczowy wieczór? | Jak najlepiej usunąć mech z dachu?
Jak poznać, czy melon jest dojrzały? | Jak zawiązać muszkę? | Czego potrzebuję, żeby wyhodować truskawki na balkonie?
Jak nauczyć się pływać w dorosłym wieku? | Czy można jeść grzyby, które rosną w ogrodzie?
Jak nauczyć szczeniaka siadać? | Ile kalorii ma banan? | Czym różni się krokodyl od aligatora?
Czy mogę wyhodować awokado z pestki? | Jak gwizdać na dwóch palcach? | Jakie są zasady gry w badmintona?
Jak obliczyć pole koła? | Gdzie można zobaczyć zorzę polarną? | Ile czasu zajmuje przejście dziesięciu kilometrów?
Co zrobić, gdy złapie mnie czkawka? | Jak dowiedzieć się, kim byli moi przodkowie? | Jaka jest stolica Mongolii?
Dlaczego wybuchają wulkany? | Czy można zamrozić ugotowany ryż?
Jak napisać przemówienie na urodziny najlepszego przyjaciela? | Dlaczego liście zmieniają kolor?
Co przeczytać po tej trylogii? | Jak zagrać akord molowy na pianinie? | Jaki ptak śpiewa o czwartej rano?
Jak się robi ser? | Czym zajmuje się notariusz?
"""


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(said for line in text.strip().splitlines() for said in line.split(" | "))


ELSEWHERE = {"en": _sentences(_EN), "ru": _sentences(_RU), "pl": _sentences(_PL)}
