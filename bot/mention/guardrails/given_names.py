"""First names with their short and pet forms: Kasia is Katarzyna, Саша is Александр, Bob is Robert. Folded."""

from __future__ import annotations

# One person a line. Names that are also everyday words (Will, Mark, Rose, May; вера, роман, поля; dana, pola, roza)
# are left out: at the beginning of a sentence they could not be told apart.
_FAMILIES = """
katarzyna kasia kaska kasienka kate katie kathy katherine catherine cathy катерина екатерина катя катюша
malgorzata malgosia gosia goska margaret maggie meg peggy маргарита
joanna asia joasia jo joan jane janet
anna ania anka andzia annie ann anne hannah анна аня анечка анюта нюта
barbara basia baska barb barbie варвара варя
zbigniew zbyszek zbysiu
tomasz tomek thomas tom tommy tobias toby
andrzej jedrek andrew andy андрей андрюша
jan janek jas jasiek john johnny jack иван ваня ванюша
jozef jozek joseph joe joey
stanislaw staszek stas stach станислав стас
krzysztof krzysiek krzys christopher chris
piotr piotrek piotrus peter pete петр петя
pawel pawelek paul павел паша
maria marysia maryla mary marie мария маша маруся
magdalena magda madzia
agnieszka aga agnes
aleksandra ola olka alexandra alex sandra александра саша саня шура александр
aleksander olek alexander alec
elzbieta ela elka elizabeth liz lizzie beth betty елизавета лиза
ewa ewka eve eva ева
wojciech wojtek
grzegorz grzesiek grzes greg gregory григорий гриша
jacek jacus
michal michalek michael mike mick mikey михаил миша
marcin martin marty мартин
mateusz mateuszek matthew matt матвей
jakub kuba jacob jake яков яша
lukasz lukaszek luke
robert bob bobby rob robbie роберт
renata renatka рената
dorota dorotka dorothy dora
teresa terenia theresa tess
zofia zosia zoska sophie sophia софия софья соня
hanna hania hanka
danuta danka danusia
jolanta jola jolka
iwona iwonka yvonne
izabela iza izka isabel isabella bella
monika monia monica моника
justyna justynka justine
karolina karolcia caroline carol каролина
weronika wera veronica вероника ника
natalia natalka natalie наталья наталия наташа ната
julia julka julie юлия юля юленька
antoni antek anthony tony антон антоша
franciszek franek francis
tadeusz tadek
kazimierz kazik
slawomir slawek
miroslaw mirek
jaroslaw jarek ярослав
dariusz darek
mariusz mario
ryszard rysiek richard rick dick
henryk heniek henry harry
edward edek eddie ted eduard эдуард эдик
boguslaw bogus bogdan богдан
leszek lech
sebastian seba
przemyslaw przemek
radoslaw radek
arkadiusz arek аркадий
bartosz bartek bartlomiej
dawid david dave давид
daniel daniela dan danny даниил данила
adrian adrianna
kamil kamila
patryk patrick paddy
marta martha marty
bozena bozenka
ewelina evelyn
halina halinka галина галя
grazyna grazynka
kinga kingusia
sylwia sylvia
beata beatka beatrice
aneta anetka
urszula ula ulka ursula
wieslaw wiesiek wieslawa
marek marc marcus
zuzanna zuzia susan suzanne susie
emilia emilka emily эмилия
oliwia olivia
алексей леша алеша alexey
анастасия настя настенька anastasia
елена лена леночка helen helena elena ellen
ольга оля оленька olga
ирина ира иришка irina irene
надежда надя nadia nadezhda
светлана светик svetlana
татьяна таня танюша tatiana
дмитрий дима митя dmitry
владимир вова володя vladimir
евгений женя евгения eugene
николай коля nikolai nicholas nick
сергей сережа sergey
людмила люда люся ludmila
валентина валя valentina
виктория вика victoria vicky
лариса лара larisa
дарья даша dasha darya
ксения ксюша kseniya
полина polina
константин костик konstantin
вячеслав vyacheslav
георгий гоша жора george
максим макс maxim maxine
никита nikita
артем artem
олег oleg
игорь igor
виктор витя victor vic
василий вася vasily
юрий юра yuri
геннадий гена gennady
борис боря boris
леонид леня leonid leonard leo
кирилл kirill cyril
тимур timur
руслан ruslan
диана diana diane
алина alina
кристина christina christine tina
алена alyona
оксана oksana
марина marina
инна inna
жанна zhanna joanne
william bill billy willy liam
james jim jimmy jamie
samuel sam sammy samantha
jennifer jen jenny
jessica jess jessie
rebecca becky
charles charlie chuck
sarah sara sally
laura lauren
emma
oliver ollie
kevin
brian bryan
steven stephen steve
jonathan jon
benjamin ben benny
rachel
nathan nate
simon
linda lynda
karen
nancy
angela angie
deborah debbie deb
philip phil filip филипп
tyler
ethan
sean shaun
priya
kelly
heather
gary
keith
ronald ron
donald don
kenneth ken kenny
"""
FAMILIES: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(_FAMILIES.split("\n")):
    for _name in _line.split():
        FAMILIES[_name] = FAMILIES.get(_name, frozenset()) | {_number}
