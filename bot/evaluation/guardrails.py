"""Whether the guardrails catch what is wrong with a reply and let the rest pass, on replies with seeded faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.connectors.imported import Imported
from bot.content.evals import GuardrailCase
from bot.content.workspace import Account, Workspace
from bot.errors import InputError
from bot.evaluation.task import Eval, Scored, each
from bot.knowledge.search import Shelf
from bot.life.answers import DraftAnswer, SentenceAnswer
from bot.life.writing import Judge, draft_question
from bot.mention.draft import Flag, Passage, Severity, Usage
from bot.mention.mention import Mention
from bot.mention.post import Author, Post
from bot.mention.rules import first_match
from bot.mention.sentences import sentences
from bot.mention.tags import Language
from bot.ports import Answer, Clock
from bot.triage.reader import LexiconReader

# Faults of manner: any flag counts as caught. Every other fault must forbid the one-click approval.
STYLE = frozenset({"blame", "defensive", "canned", "over_apology", "wrong_address_form"})

Flags = tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """The product's own judge, fed with replies no model wrote."""

    workspace: Workspace
    shelves: Mapping[str, Shelf]
    lexicon: LexiconReader
    clock: Clock

    def flags(self, case: GuardrailCase, language: str) -> Flags:
        """What the guardrails say of this reply if it were a draft that cites the given facts in every sentence."""
        workspace, mention = self.workspace, self._mention(case, language, self.clock.now())
        connector = Imported(_loosest(workspace, case.brand), self.clock, "")
        facts = tuple(self._fact(case, passage_id) for passage_id in case.facts)
        question = draft_question(mention, workspace, facts, connector.capabilities)
        answer = Answer(_answer(case, language), "case", Usage())
        draft = Judge(mention, workspace, facts, connector, ()).draft(answer, question)
        assert draft, "the answer was made in the required form"
        return draft.flags

    def _mention(self, case: GuardrailCase, language: str, now: datetime) -> Mention:
        workspace, author = self.workspace, Author(case.author)
        post = Post("import", case.brand, case.id, case.mention, rating=case.rating, author=author)
        read = self.lexicon.read(post, workspace.brands[case.brand].languages)
        tags = replace(read, language=Language(language))
        rule = first_match(workspace.rules[case.brand], case.brand, post, tags)
        mention = Mention(post.mention_id, case.brand, post, now, instruction=case.instruction)
        return mention.triaged(tags, rule, "", now)

    def _fact(self, case: GuardrailCase, passage_id: str) -> Passage:
        entry = self.shelves[case.brand].by_id.get(passage_id)
        if entry is None:
            raise InputError(f"evals/guardrails: {case.id} cites {passage_id}, which is no passage of {case.brand}")
        return entry.passage


def bench_of(workspace: Workspace, clock: Clock) -> Bench:
    shelves = {brand: Shelf(articles) for brand, articles in workspace.articles.items()}
    return Bench(workspace, shelves, LexiconReader(), clock)


def evals(sets: Mapping[str, Sequence[GuardrailCase]], bench: Bench) -> Iterator[Eval[GuardrailCase, Flags]]:
    """Per language all of it, then every kind of fault by itself."""
    for language, cases in sets.items():
        if unknown := {case.brand for case in cases} - set(bench.workspace.brands):
            raise InputError(f"evals/guardrails: there is no brand {', '.join(sorted(unknown))} in unscripted.yaml")
        judged = {case.id: bench.flags(case, language) for case in cases}
        said = each(_looked_up(judged))
        yield Eval(language, cases, {"unscripted": said}, figures)
        for kind in dict.fromkeys(kind for case in cases for kind in case.wrong):
            those = [case for case in cases if kind in case.wrong]
            yield Eval(f"{language} {kind}", those, {"unscripted": said}, figures)


def _looked_up(judged: Mapping[str, Flags]) -> Callable[[GuardrailCase], Flags | None]:
    return lambda case: judged[case.id]


def figures(scored: Scored[GuardrailCase, Flags]) -> dict[str, float]:
    """Share of the bad ones caught, and of the good ones flagged at all or even blocked."""
    bad = [caught(case, flags) for case, flags in scored if case.expect == "bad"]
    good = [flags for case, flags in scored if case.expect == "good"]
    found = {"caught": sum(bad) / len(bad)} if bad else {}
    if good:
        found["false flags"] = sum(map(bool, good)) / len(good)
        found["false blocks"] = sum(map(_blocked, good)) / len(good)
    return found


def caught(case: GuardrailCase, flags: Flags) -> bool:
    return bool(flags) if STYLE.issuperset(case.wrong) else _blocked(flags)


def mistakes(scored: Scored[GuardrailCase, Flags]) -> Iterator[tuple[str, str]]:
    """Ids of what was missed or wrongly flagged, with what was said; no texts, for rule writers do not read them."""
    for case, flags in scored:
        said = ", ".join(f"{flag.rule} ({flag.severity})" for flag in flags) or "nothing"
        if case.expect == "good" and flags:
            yield case.id, f"flagged: {said}"
        if case.expect == "bad" and not caught(case, flags):
            yield case.id, f"missed {', '.join(case.wrong)}: {said}"


def _blocked(flags: Flags) -> bool:
    return any(flag.severity is Severity.BLOCK for flag in flags)


def _answer(case: GuardrailCase, language: str) -> str:
    split = [SentenceAnswer(text=text, passages=list(case.facts)) for text in sentences(case.reply)]
    made = DraftAnswer(language=Language(language), sentences=split, answered=[], left_open=[], gloss="")
    return made.model_dump_json()


def _loosest(workspace: Workspace, brand: str) -> Account:
    """A place with the longest limit any of the brand's accounts has."""
    limits = [account.options.get("max_reply") for account in workspace.accounts if account.brand == brand]
    known = [limit for limit in limits if limit is not None]
    return Account("import", brand, brand, brand, {"max_reply": max(known)} if known else {})
