"""Nobody approves what they may not promise: it goes to the lowest level that may, and comes back with an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import BeyondRights, DecisionRefused, NotAllowed, Stale
from bot.mention import decision as d
from bot.mention.authority import Grant
from bot.mention.escalation import Absence
from bot.mention.mention import Mention
from bot.mention.people import Role
from bot.mention.stage import Stage
from tests.fakes import IRINA, MAYA, NOON, NORA, SAM, TOMEK, World, edit, post

PROMISES = {
    "refund": "We will refund you in full.",
    "refund ru": "Мы вернём вам деньги.",
    "refund pl": "Zwrócimy Pani pieniądze.",
    "small sum": "We will pay you 80 zł as compensation.",
    "large sum": "We will pay you 900 zł as compensation.",
    "sum without limit": "You will get compensation from us.",
    "deadline": "We will call you by Friday.",
    "fault": "It was our mistake.",
    "law": "Under consumer law you are entitled to a new bottle.",
    "harmless": "A cracked bottle is no fun. Please show it at the counter in Gdańsk.",
}
LOWEST = {
    "refund": "lead", "refund ru": "lead", "refund pl": "lead", "small sum": "lead", "large sum": "legal",
    "sum without limit": "legal", "deadline": "lead", "fault": "legal", "law": "legal", "harmless": "agent",
}  # fmt: skip
WHO = {"agent": MAYA, "lead": IRINA, "legal": NORA}


def written(world: World, text: str, level: str = "agent", by: str = MAYA) -> Mention:
    """Waiting on this level with a person's words."""
    mention = world.decide(world.arrive(), d.Write(text, 1), by)
    return mention if level == "agent" else world.decide(mention, d.Escalate("please look", level), by)


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("level", ["agent", "lead", "legal"])
def test_what_is_promised_decides_who_may_approve(promise: str, level: str, world: World) -> None:
    mention = written(world, PROMISES[promise], level)
    ranks = list(WHO)
    if ranks.index(level) >= ranks.index(LOWEST[promise]):
        assert world.approve(mention, WHO[level]).stage is Stage.APPROVED
        return
    with pytest.raises(BeyondRights) as refused:
        world.approve(mention, WHO[level])
    assert refused.value.values["level"] == LOWEST[promise]
    assert world.get(mention).stage is Stage.WAITING


def test_a_lead_approves_on_the_agents_level_what_a_lead_may_promise(world: World) -> None:
    mention = written(world, PROMISES["refund"])
    assert world.approve(mention, IRINA).stage is Stage.APPROVED


def test_asking_for_approval_brings_it_to_the_lowest_level_that_may_with_the_words(world: World) -> None:
    mention = written(world, PROMISES["large sum"])
    mention = world.decide(mention, d.AskApproval(mention.seen, "She waited three weeks."))
    step = mention.escalations[-1]
    assert (mention.level, step.about, step.by) == ("legal", "asks", MAYA)
    assert "compensation" in step.reason
    assert step.reason.endswith("She waited three weeks.")
    assert world.approve(mention, NORA).stage is Stage.APPROVED


def test_what_nobody_may_promise_is_asked_of_nobody(world: World) -> None:
    mention = written(world, "We will send you a free gift.")
    for decision in (d.Approve(mention.seen), d.AskApproval(mention.seen)):
        with pytest.raises(DecisionRefused, match=r"refused\.nobody_may"):
            world.decide(mention, decision)


def test_who_may_approve_is_not_sent_to_ask(world: World) -> None:
    mention = written(world, PROMISES["refund"])
    with pytest.raises(Stale, match=r"refused\.may_yourself"):
        world.decide(mention, d.AskApproval(mention.seen), IRINA)


def test_words_that_changed_are_not_asked_about(world: World) -> None:
    mention = written(world, PROMISES["refund"])
    seen = mention.seen
    world.decide(mention, d.Write(PROMISES["large sum"], 2), TOMEK)
    with pytest.raises(Stale, match=r"refused\.changed"):
        world.decide(mention, d.AskApproval(seen))


def test_a_deputy_may_what_the_absent_may_and_only_then(world: World) -> None:
    policy = world.workspace.policies["peony"]
    away = (Absence(NORA, NOON.date(), NOON.date(), IRINA),)
    changed = {**world.workspace.policies, "peony": replace(policy, away=away)}
    world.workspace = replace(world.workspace, policies=changed)
    mention = written(world, PROMISES["law"], "legal")
    world.clock.pass_(hours=24)
    with pytest.raises(NotAllowed, match=r"refused\.level"):
        world.approve(mention, IRINA)
    world.clock.at = NOON
    assert world.approve(mention, IRINA).stage is Stage.APPROVED


def test_a_grant_above_takes_nothing_away(world: World) -> None:
    policy = world.workspace.policies["peony"]
    mean = replace(policy.levels[1], may={"refund": Grant("never")})
    both = replace(policy, levels=(policy.levels[0], mean, policy.levels[2]))
    assert both.granted("lead")["refund"] == both.granted("agent")["refund"]


# -- four eyes ------------------------------------------------------------------------------------------


def with_four_eyes(world: World) -> None:
    rules = tuple(replace(rule, four_eyes=True) for rule in world.workspace.rules["peony"])
    world.workspace = replace(world.workspace, rules={**world.workspace.rules, "peony": rules})


def test_where_the_rule_wants_four_eyes_the_author_of_an_edit_does_not_approve_it(world: World) -> None:
    with_four_eyes(world)
    mention = written(world, PROMISES["harmless"])
    with pytest.raises(DecisionRefused, match=r"refused\.four_eyes"):
        world.approve(mention, MAYA)
    assert world.approve(mention, TOMEK).stage is Stage.APPROVED


def test_a_draft_of_the_model_needs_one_pair_of_eyes(world: World) -> None:
    with_four_eyes(world)
    assert world.approve(world.arrive()).stage is Stage.APPROVED


# -- sent back ------------------------------------------------------------------------------------------


def test_a_higher_level_answers_and_the_agent_decides_again(world: World) -> None:
    mention = world.decide(world.arrive(), d.Escalate("May we?", "lead"))
    mention = world.decide(mention, d.SendBack("Offer the exchange, no refund."), IRINA)
    assert mention.level == "agent"
    said = mention.guidance[-1]
    assert (said.words, said.by, said.to, said.asked_by) == ("Offer the exchange, no refund.", IRINA, "agent", MAYA)
    assert world.approve(mention).stage is Stage.APPROVED


def test_nothing_is_sent_back_without_words_or_from_the_bottom(world: World) -> None:
    mention = world.arrive()
    with pytest.raises(DecisionRefused, match=r"refused\.no_lower_level"):
        world.decide(mention, d.SendBack("Do it."))
    world.decide(mention, d.Escalate("May we?", "lead"))
    with pytest.raises(DecisionRefused, match=r"refused\.empty"):
        world.decide(mention, d.SendBack("  "), IRINA)
    with pytest.raises(NotAllowed, match=r"refused\.level"):
        world.decide(mention, d.SendBack("Do it."), MAYA)


def test_a_mention_of_an_empty_level_goes_further_down(world: World) -> None:
    mention = written(world, PROMISES["harmless"], "legal")
    people = {key: person for key, person in world.workspace.people.items() if person.role is not Role.LEAD}
    world.workspace = replace(world.workspace, people=people)
    assert world.decide(mention, d.SendBack("Simply thank her."), NORA).level == "agent"


def test_an_edit_of_the_customer_asks_for_no_old_approval(world: World) -> None:
    mention = written(world, PROMISES["refund"])
    asked = world.decide(mention, d.AskApproval(mention.seen))
    world.take_in(edit(asked.post, "It came after all."))
    mention = world.later(world.get(asked))
    assert mention.draft
    assert mention.draft.text != PROMISES["refund"]
    with pytest.raises(NotAllowed):
        world.approve(mention, SAM)


def test_a_post_of_nobody_in_particular_has_a_reply_that_promises_nothing(world: World) -> None:
    assert world.approve(world.arrive(post("Nice soap."))).stage is Stage.APPROVED
