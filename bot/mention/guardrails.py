"""What stops a reply: each rule looks at any text and says, in one flag, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.mention.draft import Flag, Severity
from bot.mention.similarity import closest, own_words

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
ENDINGS = "com|net|org|info|biz|example|pl|ru|su|рф|eu|io|uk|de|ua|kz|ly|dev|xyz|link|online"  # without a path after it
LINK = re.compile(
    rf"""
      (?:https?://|www\.)[^\s<>()"']+
    | \b[\w-]+(?:\.[\w-]+)*\. (?: (?:{ENDINGS})\b(?:/[^\s<>()"']*)? | [a-z]{{2,}}/[^\s<>()"']* )
    """,
    re.IGNORECASE | re.VERBOSE,
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LEAKED = 8  # words in a row that stand in the prompt
TOO_SIMILAR = 0.50  # Jaccard of masked 5-grams (design: tone of voice, not script)
SCRIPTS = {"ru": re.compile(r"[а-яё]", re.IGNORECASE), "en": re.compile(r"[a-z]", re.IGNORECASE)}
SCRIPTS["pl"] = SCRIPTS["en"]
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Context:
    """What a text is held against."""

    mention: str
    language: str  # of the customer
    facts: tuple[str, ...]  # cited passages, and what an agent entered
    links: tuple[str, ...]  # hosts a reply may link to
    never: tuple[str, ...]  # phrases the voice forbids
    length: int  # in the platform's unit
    limit: int | None
    unknown_passages: tuple[str, ...] = ()  # cited, but not among the facts given
    prompt: str = ""
    wall: tuple[str, ...] = ()


Rule = Callable[[str, Context], Iterable[Flag]]


def flags_of(text: str, context: Context) -> tuple[Flag, ...]:
    """Everything the rules say, in their order."""
    return tuple(flag for rule in RULES for flag in rule(text, context))


def complaints(flags: tuple[Flag, ...]) -> list[str]:
    """What a model is told to mend, one line per flag that is worth another call."""
    return [MEND[flag.rule].format(**flag.values) for flag in flags if flag.rule in MEND]


def too_long(text: str, context: Context) -> Iterator[Flag]:
    if context.limit is not None and context.length > context.limit:
        yield Flag("too_long", Severity.BLOCK, {"length": str(context.length), "limit": str(context.limit)})


def wrong_language(text: str, context: Context) -> Iterator[Flag]:
    """Only the script is looked at: it cannot be wrong about a reply in the right one."""
    letters, script = LETTER.findall(EMAIL.sub("", LINK.sub("", text))), SCRIPTS.get(context.language)
    if letters and script and sum(bool(script.match(letter)) for letter in letters) < len(letters) / 2:
        yield Flag("wrong_language", Severity.BLOCK, {"language": context.language})


def invented_number(text: str, context: Context) -> Iterator[Flag]:
    """Every number comes from a cited passage, the mention, or a person."""
    known = {number for source in (context.mention, *context.facts) for number in _numbers(source)}
    parts = {part for number in known for part in re.split(r"[.:]", number)}
    stray = [number for number in NUMBER.findall(LINK.sub("", text)) if not _numbers(number) & (known | parts)]
    if stray:
        yield Flag("invented_number", Severity.BLOCK, {"words": ", ".join(dict.fromkeys(stray))})


def stray_link(text: str, context: Context) -> Iterator[Flag]:
    """Links go to the brand's own hosts; addresses stand in a cited passage."""
    hosts = [host for link in LINK.findall(EMAIL.sub("", text)) if (host := _host(link))]
    stray = [host for host in hosts if not any(host == own or host.endswith(f".{own}") for own in context.links)]
    facts = " ".join(context.facts).casefold()
    stray += [address for address in EMAIL.findall(text) if address.casefold() not in facts]
    if stray:
        yield Flag("stray_link", Severity.BLOCK, {"words": ", ".join(dict.fromkeys(stray))})


def unknown_source(text: str, context: Context) -> Iterator[Flag]:
    if context.unknown_passages:
        yield Flag("unknown_source", Severity.BLOCK, {"words": ", ".join(context.unknown_passages)})


def leaked_prompt(text: str, context: Context) -> Iterator[Flag]:
    words, prompt = _words(text), " " + " ".join(_words(context.prompt)) + " "
    runs = (" ".join(words[at : at + LEAKED]) for at in range(len(words) - LEAKED + 1))
    if leak := next((run for run in runs if f" {run} " in prompt), None):
        yield Flag("leaked_prompt", Severity.BLOCK, {"words": leak})


def canned(text: str, context: Context) -> Iterator[Flag]:
    said = " ".join(_words(text))
    if found := [phrase for phrase in context.never if f" {' '.join(_words(phrase))} " in f" {said} "]:
        yield Flag("canned", Severity.WARN, {"words": ", ".join(found)})


def too_scripted(text: str, context: Context) -> Iterator[Flag]:
    """Too close to what the brand has published already."""
    twin, similarity = closest(text, context.wall)
    if similarity > TOO_SIMILAR:
        yield Flag("too_scripted", Severity.WARN, {"percent": str(round(similarity * 100)), "twin": twin})


def unspecific(text: str, context: Context) -> Iterator[Flag]:
    """A reply says something about this one customer."""
    if not own_words(text, context.mention, context.wall):
        yield Flag("unspecific", Severity.WARN, {})


def _numbers(text: str) -> set[str]:
    """Every number, `9,90` and `9.90` alike, `1 000` also as `1000`."""
    joined = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", text)
    return {number.replace(",", ".") for number in (*NUMBER.findall(text), *NUMBER.findall(joined))}


def _host(link: str) -> str:
    """The host alone: no scheme, path, port, or the full stop of the sentence around it."""
    bare = re.sub(r"^(https?://)?(www\.)?", "", link.lower())
    return re.split(r"[/?#:]", bare)[0].rstrip(".,;!…»”")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


RULES: tuple[Rule, ...] = (
    too_long, wrong_language, invented_number, stray_link, unknown_source, leaked_prompt, canned, too_scripted,
    unspecific,
)  # fmt: skip
MEND = {
    "too_long": "It is {length} long and may be at most {limit}: say it shorter, drop the least important.",
    "wrong_language": "It must be in the customer's language ({language}).",
    "invented_number": "These numbers stand in no cited fact and not in the customer's words: {words}.",
    "stray_link": "These links or addresses are not allowed: {words}.",
    "unknown_source": "These passages were not among the facts given: {words}.",
    "leaked_prompt": "It repeats its instructions: {words}.",
    "canned": "These phrases sound like a template: {words}.",
    "too_scripted": "It is {percent} % like an earlier reply of the brand: {twin}",
    "unspecific": "Nothing in it is about this customer: use something they said.",
}
