"""What a draft is asked for and how the answer is judged; both pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from bot.content.workspace import Workspace
from bot.life.answers import DraftAnswer, SentenceAnswer, strict_schema
from bot.life.masking import Mask, mask_for
from bot.life.quoting import ANSWERED, cleaned, excerpt, quoted
from bot.life.standards import standards
from bot.mention.draft import Draft, Flag, Passage, Sentence
from bot.mention.guardrails import Context, flags_of
from bot.mention.mention import Mention
from bot.mention.outcome import Reply
from bot.ports import Answer, Capabilities, Connector, Question

OPENING = 60  # characters of an earlier reply that a new one must not begin with
HISTORY = 600  # characters of an author's earlier mention
OPENINGS = 10  # earlier replies whose beginnings are named


def draft_question(
    mention: Mention,
    workspace: Workspace,
    facts: tuple[Passage, ...],
    can: Capabilities,
    before: Sequence[Mention] = (),
    wall: Sequence[str] = (),
) -> Question:
    """Static prefix first, then what changes: rule, facts, this author `before`, recent replies on the `wall`, earlier
    versions, and last the customer's words."""
    assert mention.tags
    assert mention.rule
    policy, voice = workspace.policies[mention.brand], workspace.voices[mention.brand]
    mask = mask_for(mention, workspace, before)
    system, turn = workspace.prompts["draft"].render(
        brand=workspace.brands[mention.brand].name,
        desk=workspace.brands[mention.brand].desk,
        voice=voice.text,
        promises="\n".join(f"- {name}: {grant}" for name, grant in policy.promises.items()),
        language=mention.tags.language,
        limit=f"at most {can.max_reply} {can.length_unit}" if can.max_reply else "short",
        goal=mention.rule.goal,
        must=_listed(mention.rule.must),
        must_not=_listed(mention.rule.must_not),
        facts=_numbered(facts) or "none found",
        points=_listed(tuple(map(mask.hide, mention.tags.points))),
        earlier="\n".join(_said(version.text, mask) for version in mention.versions[-3:]) or "none",
        history="\n".join(told(other, mask) for other in before) or "nothing",
        openings=_listed(tuple(quoted(reply[:OPENING]) for reply in wall[:OPENINGS])),
        instruction=_said(mention.instruction, mask) if mention.instruction else "none",
        author=_said(mention.post.author.name, mask),
        mention=quoted(excerpt(mask.hide(cleaned(mention.post.words)), ANSWERED)),
    )
    return Question("draft", mention.id, mention.brand, system, (("user", turn),), strict_schema(DraftAnswer))


def _numbered(facts: Sequence[Passage]) -> str:
    """Cited by number: ids would cost more than the sentences that cite them."""
    return "\n\n".join(
        f"[{number}] {fact.id} · {fact.title} — {fact.heading}\n{fact.text}" for number, fact in enumerate(facts, 1)
    )


def told(other: Mention, mask: Mask) -> str:
    """Another mention of the same author, and what the brand said to it."""
    said = f"wrote {_said(other.post.words[:HISTORY], mask)}"
    return (
        f"{said}\nand was answered {_said(other.reply.text, mask)}" if other.reply else f"{said}\nand was not answered"
    )


def _said(text: str, mask: Mask) -> str:
    return quoted(mask.hide(cleaned(text)))


def repair_question(question: Question, answered: str, reasons: list[str]) -> Question:
    """The one more call a version may cost, naming everything that was wrong at once."""
    wish = "Write it again. What was wrong:\n" + _listed(tuple(reasons))
    turns = (*question.turns, ("assistant", answered), ("user", wish))
    return replace(question, turns=turns)


def _listed(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "none"


@dataclass(frozen=True, slots=True)
class Judge:
    """Turns answers into drafts with their flags."""

    mention: Mention
    workspace: Workspace
    facts: tuple[Passage, ...]
    connector: Connector
    wall: tuple[Reply, ...]  # published replies drafts must not sound like
    contradicting: Callable[[str], tuple[Flag, ...]] = lambda text: ()  # what this customer has been told otherwise

    def draft(self, answer: Answer, question: Question) -> Draft | None:
        """The draft in this answer, flagged; None when it has not the required form."""
        try:
            parsed = DraftAnswer.model_validate_json(answer.text)
        except ValidationError:
            return None
        made = self._made(self._unmasked(parsed), answer)
        context = self._context(made, question)
        flags = (*self.contradicting(made.text), *flags_of(made.text, context))
        return replace(made, flags=flags, score=context.score)

    def _unmasked(self, parsed: DraftAnswer) -> DraftAnswer:
        """The answer with the customer's own words where the model saw a mark."""
        shown = mask_for(self.mention, self.workspace).show
        return DraftAnswer(
            language=parsed.language,
            sentences=[SentenceAnswer(text=shown(s.text), passages=self._ids(s.passages)) for s in parsed.sentences],
            answered=list(map(shown, parsed.answered)),
            left_open=list(map(shown, parsed.left_open)),
            gloss=shown(parsed.gloss),
        )

    def _ids(self, cited: list[str]) -> list[str]:
        """Passage ids for the numbers the facts had in the question; what is no number of a fact stays as it is."""
        numbers = {str(number): fact.id for number, fact in enumerate(self.facts, 1)}
        return [numbers.get(number.strip("[]"), number) for number in cited]

    def _made(self, parsed: DraftAnswer, answer: Answer) -> Draft:
        cited = {passage for sentence in parsed.sentences for passage in sentence.passages}
        mention, workspace = self.mention, self.workspace
        return Draft(
            version=len(mention.versions) + 1,
            text=parsed.text,
            language=parsed.language,
            sentences=tuple(Sentence(sentence.text, tuple(sentence.passages)) for sentence in parsed.sentences),
            passages=tuple(passage for passage in self.facts if passage.id in cited),
            answered=tuple(parsed.answered),
            left_open=tuple(parsed.left_open),
            gloss=parsed.gloss,
            made_by=answer.model,
            instruction=mention.instruction,
            prompt_version=workspace.prompts["draft"].version,
            voice_version=workspace.voices[mention.brand].version,
            policy_version=workspace.policies[mention.brand].version,
            recorded=answer.recorded,
        )

    def _context(self, made: Draft, question: Question) -> Context:
        held = standards(made.text, self.mention, self.workspace, made.passages, self.connector, self.wall)
        given = {passage.id for passage in self.facts}
        unknown = {cited for sentence in made.sentences for cited in sentence.passages} - given
        return replace(held, unknown_passages=tuple(sorted(unknown)), prompt=question.system)
