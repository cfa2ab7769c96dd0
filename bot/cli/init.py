"""`unscripted init`: a new workspace to fill in."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Annotated

import typer

from bot.assembly import sample_workspace
from bot.cli.options import AsJson
from bot.cli.output import answer, say
from bot.content.workspace import read_workspace
from bot.errors import InputError

WORKSPACE = """\
# Who, where and with which content. `unscripted check` names every mistake with its line.
brands:
  {slug}: {{name: {quoted}, languages: [en], timezone: UTC, links: [{slug}.example], desk_language: en}}

people:          # Slack user id (profile → ⋮ → Copy member ID)
  U00000AGENT: {{name: Your first agent, role: agent, brands: ["{slug}"]}}
  U000000LEAD: {{name: Your lead, role: lead, brands: ["{slug}"]}}

channels:        # our name -> Slack channel id (channel details, at the bottom); invite the bot to each
  {slug}-mentions: C00MENTIONS
  {slug}-escalations: C0ESCALATION

routing:         # ordered, the first match decides
  - {{when: {{brand: ["{slug}"]}}, channel: {slug}-mentions}}

accounts:        # where mentions come from; `secret` names the environment variable that holds it
  - platform: webhook
    account: {slug}-web
    brand: "{slug}"
    name: {quoted}
    secret: UNSCRIPTED_WEBHOOK_SECRET
"""
ESCALATION = """\
levels:          # lowest first
  - {{name: agent, roles: [agent, lead]}}
  - {{name: lead, roles: [lead], channel: {slug}-escalations}}
promises:        # never | policy_only (in the words of an article) | allowed
  refund: never
  compensation: never
  discount: never
  deadline: never
  guarantee: never
  free_item: never
  fault: never
"""
RULES = """\
rules:           # ordered, the first match decides, the last row is `otherwise`
  - name: risk
    when: {{risk: [health, legal, privacy, discrimination, press, self_harm, threat]}}
    goal: Take it seriously, say what the customer can do now, promise nothing.
    must: [name what happened in their words]
    must_not: [admit or deny fault]
    decides: lead
    reply_within: 1h
    escalate: A risk was found; a lead decides.
  - name: otherwise
    goal: Answer what was asked, in the brand's voice, about this one customer.
    must: [name something they said]
    must_not: [promise anything]
    decides: agent
    reply_within: 8h
"""
VOICE = """\
---
brand: "{slug}"
languages:
  en: {{contractions: true, formality: 2}}
voice:
  - {{trait: plain-spoken, means: says it in everyday words, do: [short sentences], dont: [jargon], not_to_be: blunt}}
humour: {{level: 0, never_when: [complaint, safety, health, money]}}
empathy: {{name_the_specific_trouble: true, max_apologies: 1, apologise_only_if: our_fault_or_confirmed}}
vocabulary: {{use: [], avoid: [], never: [we apologise for the inconvenience, thank you for your feedback]}}
format: {{sentences: [2, 5], max_sentence_words: 28, emoji: none, exclamations: 0, greeting: vary}}
examples: []
---
Describe how {name} sounds, in about 200 words: who it is, whom it talks to, what it would never say.
"""
ARTICLE = """\
---
title: How to reach us
languages: [en]
owner: care-team
questions:
  en: ["How can I contact you?", "Where is your support?"]
---
Write here what customers may be told, with every number, date and link that may be used. One topic a file.
"""
FILES = {
    "unscripted.yaml": WORKSPACE,
    "prompts/brands/{slug}/escalation.yaml": ESCALATION,
    "prompts/brands/{slug}/rules.yaml": RULES,
    "prompts/brands/{slug}/voice.md": VOICE,
    "kb/{slug}/contact.en.md": ARTICLE,
}


def init(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.")],
    brand: Annotated[str, typer.Option(help="Name of the first brand.")] = "My brand",
    as_json: AsJson = False,
) -> None:
    """Write a small workspace that `unscripted check` accepts. Exit 2 when the folder is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder} is not an empty folder; nothing was written")
    slug = re.sub(r"[^a-z0-9]+", "-", brand.casefold()).strip("-") or "brand"
    quoted = json.dumps(brand, ensure_ascii=False)  # a name may hold what YAML reads as its own
    values = {"slug": slug, "name": brand, "quoted": quoted}
    written = [write(folder / path.format(**values), text.format(**values)) for path, text in FILES.items()]
    for prompt in ("triage.md", "draft.md"):
        target = folder / "prompts" / prompt
        shutil.copy(sample_workspace() / "prompts" / prompt, target)
        written.append(target)
    read_workspace(folder.resolve())
    if as_json:
        answer({"folder": str(folder), "brand": slug, "files": [str(path) for path in written]})
    say(f"{folder} is ready. Next: fill in unscripted.yaml, then `unscripted check {folder}` and `unscripted doctor`.")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
