"""Whether drafts do what trainers expect of them, case by case, so that two versions of a prompt can be compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.content.evals import Expects, ReplyCase
from bot.evaluation.task import Eval, Watch, each, means, unwatched
from bot.life.draft import draft
from bot.life.triage import triage
from bot.mention.draft import Draft
from bot.mention.mention import Mention
from bot.mention.post import Author, Post
from bot.mention.sentences import sentences
from bot.ports import Desk

Score = dict[str, float]
Outcomes = Mapping[str, Score | None]  # by case id; None: no model drafted anything


def outcomes(
    brand: str, cases: Sequence[ReplyCase], desk: Desk, doing: str, watch: Watch = unwatched
) -> dict[str, Score | None]:
    """Every case on its way from arrival to its first draft."""
    found: dict[str, Score | None] = {}
    for case in watch(cases, doing):
        mention = _drafted(brand, case, desk)
        found[case.id] = score(case.expects, mention.draft) if mention.draft else None
    return found


def _drafted(brand: str, case: ReplyCase, desk: Desk) -> Mention:
    wrote = case.mention
    author = Author(wrote.author or "")
    post = Post("import", brand, case.id, wrote.text, title=wrote.title or "", rating=wrote.rating, author=author)
    mention = triage(Mention(post.mention_id, brand, post, desk.clock.now()), desk)
    return draft(mention, desk) if mention.deserves_draft else mention


def score(expects: Expects, draft: Draft) -> Score:
    """1 or 0 for each expectation the case has, and for all of them together."""
    cited = {passage.id.partition("#")[0] for passage in draft.passages}
    held = {
        "mentions": all(says(draft.text, word) for word in expects.must_mention),
        "cites": cited.issuperset(expects.must_cite),
        "avoids": not any(says(draft.text, word) for word in expects.must_not),
        "short": expects.max_sentences is None or len(sentences(draft.text)) <= expects.max_sentences,
        "approvable": not draft.blocked,
    }
    return {name: float(holds) for name, holds in {**held, "passed": all(held.values())}.items()}


def says(text: str, beginning: str) -> bool:
    """Whether a word, or a row of them, begins like this."""
    return bool(re.search(rf"(?<!\w){re.escape(beginning)}", text, re.IGNORECASE))


def evals(brand: str, cases: Sequence[ReplyCase], versions: Mapping[str, Outcomes]) -> Iterator[Eval[ReplyCase, Score]]:
    """One row per version of the workspace; a case without a draft is unscored."""
    if cases:
        systems = {name: each(_looked_up(found)) for name, found in versions.items()}
        yield Eval(brand, cases, systems, means(lambda case, said: said))


def _looked_up(found: Outcomes) -> Callable[[ReplyCase], Score | None]:
    return lambda case: found[case.id]


def differences(now: Outcomes, against: Outcomes) -> Iterator[tuple[str, str, str]]:
    """Case by case what one version holds and the other does not: id, gained, lost."""
    for case_id, score_now in now.items():
        before = against.get(case_id)
        if score_now is not None and before is not None and score_now != before:
            gained = [name for name, held in score_now.items() if held > before[name] and name != "passed"]
            lost = [name for name, held in score_now.items() if held < before[name] and name != "passed"]
            yield case_id, ", ".join(gained), ", ".join(lost)
