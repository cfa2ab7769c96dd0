"""What stops a reply: each rule looks at any text and says, in one flag, what is wrong with it.

A flag blocks where publishing would be a false statement, a breach or a leak; it warns where only the style suffers.
"""

from __future__ import annotations

from dataclasses import replace

from bot.mention.draft import Flag, Severity
from bot.mention.guardrails.contacts import invented_contact, stray_link
from bot.mention.guardrails.context import Context, Rule
from bot.mention.guardrails.dates import invented_date
from bot.mention.guardrails.deeds import claimed_action
from bot.mention.guardrails.echo import echo
from bot.mention.guardrails.form import emoji, exclamations, long_sentence, too_long
from bot.mention.guardrails.language import address_form, wrong_language
from bot.mention.guardrails.leaks import leaked_prompt, unknown_source
from bot.mention.guardrails.manners import blame, canned, defensive, over_apology
from bot.mention.guardrails.mending import MEND, complaints
from bot.mention.guardrails.names import invented_name
from bot.mention.guardrails.numbers import invented_number, invented_percent, invented_price
from bot.mention.guardrails.policy import contradicts_policy
from bot.mention.guardrails.privacy import personal_data_asked, personal_data_repeated
from bot.mention.guardrails.promises import admitted_fault, forbidden_promise, unfounded_promise
from bot.mention.guardrails.script import TOO_SIMILAR, too_scripted, unspecific

__all__ = ["MEND", "RULES", "TOO_SIMILAR", "Context", "complaints", "flags_of"]

# What a person writes of their own accord is a fact: only what a model could have made up is looked for elsewhere.
MADE_UP: tuple[Rule, ...] = (
    invented_number, invented_price, invented_percent, invented_date, invented_name, claimed_action,
)  # fmt: skip
RULES: tuple[Rule, ...] = (
    too_long, wrong_language, *MADE_UP, contradicts_policy, stray_link, invented_contact, forbidden_promise,
    unfounded_promise, admitted_fault, personal_data_asked, personal_data_repeated, unknown_source, leaked_prompt, echo,
    blame, defensive, canned, over_apology, exclamations, emoji, long_sentence, address_form, too_scripted, unspecific,
)  # fmt: skip


def flags_of(text: str, context: Context) -> tuple[Flag, ...]:
    """Everything the rules say, in their order. A person's own text is only blocked by its length."""
    if not context.by_person:
        return tuple(flag for rule in RULES for flag in rule(text, context))
    found = (flag for rule in RULES if rule not in MADE_UP for flag in rule(text, context))
    return tuple(flag if flag.rule == "too_long" else replace(flag, severity=Severity.WARN) for flag in found)
