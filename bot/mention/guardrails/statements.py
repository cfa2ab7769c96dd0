"""What a text says yes and no to, clause by clause, so that a reply can be held against the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from bot.mention.guardrails.addresses import without_addresses
from bot.mention.guardrails.number_words import NUMBER_WORDS
from bot.mention.guardrails.units import unit_of
from bot.mention.guardrails.wording import WORD, folded, sentences
from bot.mention.similarity import COMMON

_STEM = 4  # letters of a word that must agree
_CUT = re.compile(r"[,;:…]\s|\s[-—–]\s|[()«»„”“\"]|\b(?:but|а|но|ale|lecz|natomiast)\b")
_AND = re.compile(r"\b(?:and|or|nor|и|или|ни|i|lub|ani|oraz|albo)\b")
_UNTIL = re.compile(r"\b(?:before|until|till|prior to|до|перед|przed|zanim)(?: \w+){1,4}")
_NO = re.compile(
    r"not|no|never|nobody|none|nothing|cannot|neither|nor|without|unable|impossible|excluded|isn't|[a-z]+n't|"
    r"не|нет|ни|ничего|никогда|никто|нельзя|без|невозможно|nie|nic|niczego|nigdy|nikt|bez|ani|zaden|zadn\w+|niemozliw\w*"
)
_NOBODY = re.compile(r"nor|nobody|none|никто|nikt|zaden|zadn\w+")  # says no to whoever follows, not to the act
_NEITHER = re.compile(r"neither|ни|ani")  # so do these at the beginning
_NOT_ONLY = re.compile(r"\b(?:not only|not just|не только|nie tylko|no matter|no wonder|no doubt|nothing but)\b")
_EVEN_IF = re.compile(r"\b(?:even (?:if|when|though|after)|даже (?:если|когда|после)|nawet (?:jesli|gdy|kiedy|po))\b")
_BOUND = re.compile(
    r"\b(?:if|once (?:it|you|the|we|your|they|an?|\w+ed)|when|whenever|unless|whether|as long as|as soon as|provided|only|"
    r"except|apart from|besides|otherwise|else|(?:every|all|any|each|the)(?: our)? others?|rest|later|after|afterwards|longer|anymore|"
    r"any more|again|yet|still|almost|nearly|instead|"
    r"если|когда|как только|ли|пока|только|кроме|иначе|остальн\w+|вс[ея]\w* друг\w+|позже|после|потом|больше|еще|снова|уже (?:не|нельзя)|нельзя уже|"
    r"почти|вместо|"
    r"jesli|jezeli|gdy|kiedy|czy|poki|chyba|tylko|wylacznie|jedynie|oprocz|poza|inaczej|pozostal\w+|"
    r"(?:wszystk\w+|kazd\w+) inn\w+|reszta|pozniej|po(?! \w+niu\b)|potem|wiecej|juz nie|nie \w+ juz|jeszcze|znow\w*|prawie|zamiast)\b"
)
_BACK = re.compile(r"\b(?:send|sent|bring|brought|take|taken|give|given|go|goes|come|comes)((?: \w+){0,4}?) back\b")
_PASSING = re.compile(
    r",\s*(?:к сожалению|увы|конечно|niestety|oczywiscie|unfortunately|sadly|of course|i'm afraid|however)(?=,)"
)
_OPEN_NO = re.compile(
    r"not|no|nor|isn't|[a-z]+n't|не|nie|without|без|bez"
)  # with nothing behind it, what it denies is left out
# Words around an act that are none: whether it may, can, must or wants to be done.
_AROUND = frozenset(
    "can could may might must shall should will would need needs needed have has had does did done been being able "
    "possible allowed possibility way sure get gets got let lets also too even such any all every each some them they "
    "their she his her him its it's how then than very just simply unfortunately afraid sorry please this these those "
    "можно может можем могут могу можете мочь должен должны надо нужно получится получается удастся выйдет разрешается "
    "возможно возможность возможности будет будут будем были есть тоже также даже любой любые любую любых сожалению "
    "могла потому чтобы этого эти этих такой такие свой свою своего них ними него "
    "mozna moze mozemy moga mozliwe mozliwy mozliwosc mozliwosci dalo trzeba nalezy wolno bedzie beda byly bywa "
    "takze rowniez tez nawet kazdy kazda kazde niestety ktory ktora ktore ktorych ten tego tych temu panu pania".split()
)
# Words of one meaning; each line lists how they begin.
_KIN = (
    "return retur zwro zwra oddac oddaj odesl przyjm верн возвр возвращ прини принес сдать сдава",
    "open unsea otwar otwor otwier вскры откры распеч",
    "cancel anulow odwola rezygn отмен аннулир",
    "change changi rebook zmien zmian przebuk помен измен перенес",
    "apply appli works valid dotyc dotycz obejm dzial laczy действ примен распростр работа",
    "add added addin dodac dodan doda dolicz dopis добав прибав",
    "pay paid payin payme oplac zapla platn placi оплат заплат плати",
    "refun reimb",
    "vegan wegan веган",
    "beesw pszcz пчели",
    "code codes kod kodu kody kodow kodem код коды кода кодов кодом промок",
    "set sets zesta набор",
    "lip lips lipst lipgl ust usta szmin pomad blysz губ помад",
    "ticke bilet билет",
    "anima zwier живот",
    "test tests teste tesut testo тест испыт",
    "free darmo bezpl gratis беспл",
    "combi stack laczy lacze polac объед сочет комби сумми склад",
)
_MEANING = {start: line.split()[0] for line in _KIN for start in line.split()}
_UNDONE = re.compile(
    r"(?:un(?!der|til|less|ion|it)|не(?!д?ел|ск|обх|мн|ко|пр)|nie(?!dziel|ktor|miec|stet|zb|co|mal|bies))(\w{4,})"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One clause: the stems of its words, and those it says no to. A stem with `-` in front is the opposite: unopened."""

    words: str
    about: frozenset[str]
    denied: frozenset[str]
    negated: bool
    bound: bool  # holds under a condition, or of the rest only
    sentence: str
    around: frozenset[str]  # of the whole sentence
    yes: frozenset[str]  # those it says yes to: all of the clause, or what stands before "and is not"


@lru_cache(maxsize=1024)
def statements(text: str) -> tuple[Statement, ...]:
    """Questions state nothing."""
    asserted = (sentence for sentence in sentences(without_addresses(text)) if not sentence.rstrip().endswith("?"))
    return tuple(statement for sentence in asserted for statement in _of_sentence(sentence))


def _of_sentence(sentence: str) -> Iterator[Statement]:
    small = _BACK.sub(r"return\1", _EVEN_IF.sub(" ", _NOT_ONLY.sub(" ", _PASSING.sub("", folded(sentence)))))
    around, bound = stems(small), bool(_BOUND.search(small))
    for clause in _CUT.split(small):
        said = WORD.findall(clause)
        if said:
            own = stems(_UNTIL.sub(" ", clause))
            alone = len(own) > 1
            parts = list(takewhile(_says_yes, _AND.split(clause)))
            yield Statement(
                words=clause.strip(),
                about=own if alone else around,
                denied=frozenset(_denied(said)),
                negated=not _says_yes(clause),
                bound=bool(_BOUND.search(clause)) if alone else bound,
                sentence=sentence,
                around=around,
                yes=frozenset().union(*map(stems, parts)),
            )


def bounds(clause: str) -> list[str]:
    """The words that make a clause hold under a condition, or of the rest only."""
    return _BOUND.findall(clause)


def _says_yes(part: str) -> bool:
    return "-free" not in part and not any(map(_NO.fullmatch, WORD.findall(part)))


def _denied(said: Sequence[str]) -> Iterator[str]:
    """What a negation stands before, with what is joined to it by "or"; behind it only where nothing else follows."""
    for at, word in enumerate(said):
        if not _NO.fullmatch(word) or _NOBODY.fullmatch(word) or (at == 0 and _NEITHER.fullmatch(word)):
            continue
        after = _acts(said[at + 1 :])
        if after or (_OPEN_NO.fullmatch(word) and at + 1 == len(said)):
            yield from after
        else:
            yield from [stem for stem in map(stem_of, reversed(said[:at])) if stem][:1]


def _acts(said: Sequence[str]) -> list[str]:
    """The first word that means something, and those joined to it."""
    found: list[str] = []
    for at, word in enumerate(said):
        stem = stem_of(word)
        if stem and (not found or _AND.fullmatch(said[at - 1])):
            found.append(stem)
        elif stem:
            break
    return found


@lru_cache(maxsize=2048)
def stems(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(stem_of, WORD.findall(text))))


@lru_cache(maxsize=8192)
def stem_of(word: str) -> str:
    """What a folded word means, as far as its beginning tells; "" for words that say nothing by themselves."""
    if len(word) < 3 or word in COMMON or word in _AROUND or word in NUMBER_WORDS or _NO.fullmatch(word):
        return ""
    if unit_of([word])[0]:
        return ""
    if undone := _UNDONE.fullmatch(word):
        return f"-{_meaning(undone[1])}"
    return _meaning(word)


def _meaning(word: str) -> str:
    known = next((_MEANING[word[:size]] for size in range(len(word), 2, -1) if word[:size] in _MEANING), None)
    return known or word[:_STEM]
