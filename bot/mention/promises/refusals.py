"""What a sentence says will not be done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.mention.guardrails.wording import clauses, folded
from bot.mention.promises.cues import Kind, PromiseCues

_REGRET = re.compile(
    r"(?:^|,)\s*(?:unfortunately|sadly|к сожалению|увы|niestety)\s*,", re.IGNORECASE
)  # cuts no clause off


def refused(sentence: str, cues: PromiseCues) -> Iterator[Kind]:
    """Kinds of deeds refused as a whole: not only before a day, in another way or in part. A question refuses nothing."""
    if sentence.rstrip().endswith("?"):
        return
    parts = [part for clause in clauses(_REGRET.sub(" ", sentence)) for part in cues.joint.split(folded(clause))]
    for at, part in enumerate(parts):
        if not any(cues.narrowed.search(later) for later in parts[at:]):
            yield from _kinds(part, cues)


def _kinds(part: str, cues: PromiseCues) -> Iterator[Kind]:
    for refusal in cues.refused:
        for match in refusal.finditer(part):
            yield from (kind for kind, cue in cues.matters.items() if cue.search(match["deed"]))
