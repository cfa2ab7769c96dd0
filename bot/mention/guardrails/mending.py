"""What a model is told to mend: a line for each rule."""

from __future__ import annotations

from bot.mention.draft import Flag

MEND = {
    "too_long": "It is {length} long and may be at most {limit}: say it shorter, drop the least important.",
    "wrong_language": "It must be in the customer's language ({language}).",
    "invented_number": "These numbers stand in no cited fact and not in the customer's words: {words}.",
    "invented_price": "No cited fact names these prices, or says that this costs nothing: {words}.",
    "invented_percent": "These percentages stand in no cited fact: {words}.",
    "invented_date": "These days or months stand in no cited fact: {words}.",
    "invented_name": "These names stand in no cited fact and not in the customer's words: {words}.",
    "invented_contact": "These addresses, numbers or accounts stand in no cited fact: {words}.",
    "stray_link": "These links are not allowed: {words}.",
    "contradicts_promise": "The brand has promised this customer otherwise ({said}): {words}.",
    "contradicts_reply": "The brand has told this customer otherwise ({said}): {words}.",
    "contradicts_policy": "The facts say otherwise about this: {words}.",
    "claimed_action": "Nobody has said that this was done: {words}. Say what can be done instead.",
    "forbidden_promise": "It promises what is never granted ({promise}): {words}.",
    "unfounded_promise": "No cited fact grants this ({promise}): {words}.",
    "admitted_fault": "It takes the blame for the brand: {words}. Name the trouble without it.",
    "personal_data_asked": "It asks for personal data in public: {words}. Point to the contact a fact names.",
    "personal_data_repeated": "It repeats personal data in public: {words}. Leave it out.",
    "unknown_source": "These passages were not among the facts given: {words}.",
    "leaked_prompt": "It repeats its instructions: {words}.",
    "echo": "It says in the customer's own words, as if dictated: {words}. Answer in the brand's words.",
    "blame": "It blames somebody: {words}.",
    "defensive": "It argues with the customer: {words}.",
    "canned": "These phrases sound like a template: {words}.",
    "over_apology": "It apologises too often ({words}); at most {most}.",
    "exclamations": "It has {count} exclamation marks; at most {most}.",
    "emoji": "It has emoji the voice does not use: {words}.",
    "long_sentence": "A sentence has {count} words, at most {most} are easy to read: {words} …",
    "address_form": "The voice addresses customers with {wanted}, not so: {words}.",
    "too_scripted": "It is {percent} % like an earlier reply of the brand: {twin}",
    "unspecific": "Nothing in it is about this customer: use something they said.",
}
_NO_CALL = frozenset({"long_sentence"})  # named when there is a call anyway


def complaints(flags: tuple[Flag, ...]) -> list[str]:
    """What a model is told to mend, one line per flag; nothing when none of them is worth another call."""
    if all(flag.rule in _NO_CALL for flag in flags):
        return []
    return [MEND[flag.rule].format(**flag.values) for flag in flags]
