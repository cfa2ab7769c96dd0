"""People enter a life through one door: who may decide what, when, and who was faster."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace

import pytest

from bot.errors import AlreadySeen, DecisionRefused, NotAllowed, Stale
from bot.life.decide import CARRY_OUT, TERMS, check, may
from bot.life.live import live
from bot.mention import decision as d
from bot.mention import tags as t
from bot.mention.escalation import Level
from bot.mention.ledger import Promise
from bot.mention.mention import Mention
from bot.mention.outcome import Closing, Reply, ReplyState
from bot.mention.people import Role
from bot.mention.stage import Stage
from tests.fakes import (
    IRINA,
    MAYA,
    NOON,
    NORA,
    REPLY,
    SAM,
    TOMEK,
    World,
    draft_answer,
    edit,
    passage,
    post,
    triage_answer,
    without,
)

S = Stage
RETAG = d.Retag(t.Kind.PRAISE, (t.Topic.STAFF,), t.Sentiment.POSITIVE, t.Urgency.LOW)

# Who may take a decision, in which stages, and whether only the level that decides now may: the whole law.
ANSWERING, ALL = {Role.AGENT, Role.LEAD, Role.SPECIALIST}, set(Role)
LAW: dict[type, tuple[set[Role], set[Stage], bool]] = {
    d.Approve: (ANSWERING, {S.WAITING}, True),
    d.Write: (ANSWERING, {S.TRIAGED, S.DRAFTED, S.WAITING, S.PUBLISHED, S.CLOSED}, True),
    d.KeepReply: (ANSWERING, {S.WAITING}, True),
    d.Withdraw: (ANSWERING, {S.PUBLISHED, S.CLOSED}, True),
    d.Regenerate: (ALL, {S.WAITING}, False),
    d.AskApproval: (ANSWERING, {S.WAITING}, True),
    d.SendBack: (ANSWERING, {S.WAITING}, True),
    d.Escalate: (ANSWERING, {S.NEW, S.TRIAGED, S.DRAFTED, S.WAITING}, False),
    d.Dismiss: (ANSWERING, {S.TRIAGED, S.DRAFTED, S.WAITING}, True),
    d.Retag: (ALL, set(S) - {S.NEW}, False),
    d.Undo: (ANSWERING, {S.APPROVED}, True),
    d.PostedByHand: (ANSWERING, {S.HANDED}, True),
    d.CannotPost: (ANSWERING, {S.HANDED}, True),
    d.ItIsThere: (ANSWERING, {S.UNKNOWN}, True),
    d.SendAgain: (ANSWERING, {S.UNKNOWN}, True),
    d.ItIsGone: (ANSWERING, {S.REMOVING}, True),
    d.DeleteAgain: (ANSWERING, {S.REMOVING}, True),
    d.Solved: (ANSWERING, {S.CLOSED}, True),
    d.NotSolved: (ANSWERING, {S.CLOSED}, True),
    d.PageKnown: (ANSWERING, set(S), False),
    d.PageAgain: (ANSWERING, set(S), False),
    d.Reopen: (ANSWERING, {S.CLOSED}, True),
    d.NoReplyNeeded: (ANSWERING, {S.TRIAGED, S.DRAFTED, S.WAITING}, True),
    d.Claim: (ANSWERING, {S.TRIAGED, S.DRAFTED, S.WAITING}, True),
    d.Release: (ANSWERING, {S.NEW, S.TRIAGED, S.DRAFTED, S.WAITING}, False),
    d.HandOver: (ANSWERING, {S.TRIAGED, S.DRAFTED, S.WAITING}, False),
    d.StartEditing: (ANSWERING, {S.TRIAGED, S.DRAFTED, S.WAITING}, True),
    d.StopEditing: (ANSWERING, {S.NEW, S.TRIAGED, S.DRAFTED, S.WAITING}, False),
    d.Snooze: (ANSWERING, {S.WAITING}, True),
    d.WaitForCustomer: (ANSWERING, {S.WAITING}, True),
    d.Wake: (ANSWERING, {S.WAITING}, False),
    d.SettlePromise: (ANSWERING, set(S), False),
    d.NotePromise: (ANSWERING, {S.PUBLISHED, S.CLOSED}, False),
    d.Uncover: (ALL, set(S), False),
}
OPEN = {S.NEW, S.TRIAGED, S.DRAFTED, S.WAITING}
PEOPLE = {Role.AGENT: MAYA, Role.LEAD: IRINA, Role.TRAINER: SAM, Role.SPECIALIST: NORA}
STANDS_ON = {Role.AGENT: {"agent"}, Role.LEAD: {"agent", "lead"}, Role.TRAINER: set(), Role.SPECIALIST: {"legal"}}


def expected(kind: type, role: Role, level: str, stage: Stage) -> str:
    """Key of the refusal; "" when it is allowed."""
    roles, stages, bound = LAW[kind]
    if role not in roles:
        return "refused.role"
    if stage not in stages:
        return "refused.not_ready" if stage in OPEN else "refused.closed"
    if bound and level not in STANDS_ON[role]:
        return "refused.level"
    return "refused.no_higher_level" if kind is d.Escalate and level == "legal" else ""


def test_every_decision_by_every_role_on_every_level_in_every_stage(world: World) -> None:
    owed = Promise(1, "call_back", "We will call you.", NOON, MAYA, NOON)
    mention = replace(world.arrive(), reply=Reply(REPLY, ReplyState.LIVE, NOON, MAYA, "r-1"), promises=(owed,))
    said = {}
    for kind, role, level, stage in itertools.product(LAW, Role, ("agent", "lead", "legal"), Stage):
        person = world.workspace.people[PEOPLE[role]]
        try:
            check(replace(mention, stage=stage, level=level), kind, person, world.desk)
            said[kind, role, level, stage] = ""
        except DecisionRefused as refused:
            said[kind, role, level, stage] = refused.key
    assert said == {case: expected(*case) for case in said}
    assert len(said) == 34 * 4 * 3 * 10


def test_the_set_of_decisions_is_closed() -> None:
    assert set(LAW) == set(TERMS) == set(CARRY_OUT) == set(d.Decision.__args__)


# -- who ------------------------------------------------------------------------------------------------


def test_somebody_who_is_not_listed_decides_nothing(world: World) -> None:
    mention = world.arrive()
    with pytest.raises(NotAllowed, match=r"refused\.unknown_person"):
        world.approve(mention, "U0STRANGER")
    assert world.get(mention) == mention


def test_a_person_of_one_brand_decides_nothing_for_another(world: World) -> None:
    theirs = world.arrive(post(account="brightbus-app"), brand="brightbus")
    decisions: list[d.Decision] = [d.Approve(theirs.seen), d.Write("x", 1), d.Dismiss("spam"), d.Regenerate(""), RETAG]
    for decision in (*decisions, d.Escalate("x", "lead")):
        with pytest.raises(NotAllowed) as refused:
            world.decide(theirs, decision, MAYA)
        assert (refused.value.key, refused.value.values) == ("refused.other_brand", {"brand": "Brightbus"})
    assert world.get(theirs) == theirs
    assert world.approve(theirs, TOMEK).stage is S.APPROVED


def test_the_brand_is_looked_at_before_the_role(world: World) -> None:
    people = world.workspace.people
    world.workspace = replace(
        world.workspace, people={**people, SAM: replace(people[SAM], brands=frozenset({"peony"}))}
    )
    theirs = world.arrive(post(account="brightbus-app"), brand="brightbus")
    with pytest.raises(NotAllowed, match=r"refused\.other_brand"):
        world.decide(theirs, d.Regenerate(""), SAM)


def test_of_a_brand_that_is_gone_nothing_is_decided_until_it_is_back(world: World) -> None:
    mention, whole = world.arrive(), world.workspace
    world.workspace = without(whole, "peony")
    with pytest.raises(DecisionRefused, match=r"refused\.brand_gone"):
        world.decide(mention, d.Dismiss("spam"))
    with pytest.raises(DecisionRefused) as refused:
        may(mention.id, d.Dismiss, MAYA, world.desk)
    assert refused.value.values == {"brand": "peony"}
    world.workspace = whole
    assert world.decide(mention, d.Dismiss("spam")).stage is Stage.CLOSED


def test_a_level_the_policy_no_longer_has_counts_as_the_highest(world: World) -> None:
    policies = world.workspace.policies
    renamed = replace(
        policies["peony"], levels=(Level("front", frozenset({Role.AGENT})), Level("back", frozenset({Role.LEAD})))
    )
    mention = world.arrive()
    world.workspace = replace(world.workspace, policies={**policies, "peony": renamed})
    with pytest.raises(NotAllowed, match=r"refused\.level"):
        world.approve(mention)
    assert world.approve(mention, IRINA).stage is S.APPROVED


def test_may_answers_before_a_dialog_opens(world: World) -> None:
    mention = world.arrive()
    assert may(mention.id, d.Write, MAYA, world.desk) == mention
    with pytest.raises(NotAllowed, match=r"refused\.role"):
        may(mention.id, d.Write, SAM, world.desk)


# -- approving what was read ----------------------------------------------------------------------------


def test_an_approval_says_who_approved_which_words_of_which_version(world: World) -> None:
    mention = world.approve(world.arrive())
    approval = mention.approval
    assert approval
    assert (approval.by, approval.text, approval.draft_version, approval.number) == (MAYA, REPLY, 1, 1)
    assert approval.revision == mention.post.revision
    assert approval.authority == f"{MAYA}:agent:peony:agent:{world.workspace.policies['peony'].version}"
    event = world.store.events(mention.id)[-1]
    assert (event.kind, event.by, event.data["fingerprint"]) == ("approved", MAYA, approval.fingerprint)


def test_words_that_changed_after_the_agent_read_them_are_not_approved(world: World) -> None:
    read = world.arrive()
    world.decide(read, d.Write("A cracked bottle! We will settle it.", 1), TOMEK)
    with pytest.raises(Stale, match=r"refused\.changed"):
        world.approve(read)


def test_a_mention_that_changed_after_the_agent_read_it_is_not_approved(world: World) -> None:
    read = world.arrive()
    world.take_in(edit(read.post, "The bottle came after all."))
    with pytest.raises(Stale, match=r"refused\.not_ready"):  # it is being read
        world.approve(read)
    world.live(read)
    with pytest.raises(Stale, match=r"refused\.changed"):
        world.approve(read)


def test_a_draft_that_rests_on_other_facts_than_the_agent_read_is_not_approved(world: World) -> None:
    world.model.says("draft", draft_answer(passages=[passage().id]))
    read = world.arrive()
    world.knowledge.passages = (passage(version="v2"),)
    again = world.live(world.decide(read, d.Regenerate("")))
    assert again.draft
    assert again.draft.text == REPLY  # the very same words
    with pytest.raises(Stale, match=r"refused\.changed"):
        world.approve(read)


def test_what_a_guardrail_blocks_is_not_approved(world: World) -> None:
    world.model.says("draft", draft_answer("The cracked bottle costs 777 zł."))
    with pytest.raises(DecisionRefused, match=r"refused\.blocked"):
        world.approve(world.arrive())


# -- writing --------------------------------------------------------------------------------------------


def test_what_a_person_writes_becomes_the_newest_draft_and_is_approved_apart(world: World) -> None:
    mention = world.decide(world.arrive(), d.Write("  A cracked bottle is no fun.\n", 1))
    assert mention.stage is S.WAITING
    assert mention.draft
    assert (mention.draft.text, mention.draft.version, mention.draft.by_person) == (
        "A cracked bottle is no fun.",
        2,
        True,
    )
    assert [version.text for version in mention.drafts] == [REPLY]
    assert world.connector.attempts == []


def test_two_who_write_at_the_same_time_do_not_overwrite_each_other(world: World) -> None:
    read = world.arrive()
    world.decide(read, d.Write("Maya's cracked bottle.", 1), MAYA)
    with pytest.raises(Stale, match=r"refused\.newer_draft"):
        world.decide(read, d.Write("Tomek's cracked bottle.", 1), TOMEK)


@pytest.mark.parametrize(("text", "key"), [(" \n\t", "refused.empty"), ("x" * 1001, "refused.too_long")])
def test_nothing_and_too_much_cannot_be_written(text: str, key: str, world: World) -> None:
    mention = world.arrive()
    with pytest.raises(DecisionRefused) as refused:
        world.decide(mention, d.Write(text, 1))
    assert refused.value.key == key
    assert world.get(mention) == mention


def test_writing_may_overtake_a_draft_that_is_being_made(world: World) -> None:
    mention = world.decide(world.arrive(), d.Regenerate("shorter"))
    assert mention.stage is S.TRIAGED
    mention = world.decide(mention, d.Write("A cracked bottle is no fun.", 1))
    assert world.live(mention) == mention
    assert mention.stage is S.WAITING


def test_before_anybody_has_read_it_nothing_can_be_written_or_dismissed(world: World) -> None:
    """Nobody knows yet which level decides."""
    world.take_in(post())
    mention = world.store.get(post().mention_id)
    for decision in (d.Write("x", 0), d.Dismiss("spam")):
        with pytest.raises(Stale, match=r"refused\.not_ready"):
            world.decide(mention, decision)


# -- escalating, dismissing, correcting -----------------------------------------------------------------


def test_what_is_escalated_is_decided_above(world: World) -> None:
    mention = world.decide(world.arrive(), d.Escalate(" she is a lawyer ", "lead"))
    assert mention.level == "lead"
    assert (mention.escalations[0].reason, mention.escalations[0].by) == ("she is a lawyer", MAYA)
    with pytest.raises(NotAllowed) as refused:
        world.approve(mention)
    assert refused.value.values == {"level": "lead"}
    assert world.approve(mention, IRINA).stage is S.APPROVED


@pytest.mark.parametrize("to", ["agent", "board", ""])
def test_nothing_is_escalated_down_or_to_nowhere(to: str, world: World) -> None:
    with pytest.raises(DecisionRefused, match=r"refused\.no_higher_level"):
        world.decide(world.arrive(), d.Escalate("x", to))


def test_a_mention_can_be_escalated_before_it_is_read_and_stays_there(world: World) -> None:
    world.take_in(post())
    mention = world.live(world.decide(world.store.get(post().mention_id), d.Escalate("urgent", "lead")))
    assert mention.stage is S.WAITING
    assert mention.level == "lead"
    assert mention.draft


def test_a_dismissed_mention_is_closed_with_the_reason_and_can_be_reopened(world: World) -> None:
    mention = world.decide(world.arrive(), d.Dismiss("other", " we know her "))
    assert mention.closing == Closing("other", MAYA, NOON, "we know her")
    assert world.live(mention).stage is S.CLOSED
    mention = world.decide(mention, d.Reopen(), TOMEK)
    assert mention.stage is S.WAITING
    assert world.publish(mention).reply


def test_a_reason_that_is_not_on_the_list_does_not_dismiss(world: World) -> None:
    mention = world.arrive()
    with pytest.raises(DecisionRefused, match=r"refused\.general"):
        world.decide(mention, d.Dismiss("because"))
    assert world.get(mention) == mention


def test_a_mention_dismissed_before_it_had_a_draft_gets_one_when_it_is_reopened(world: World) -> None:
    world.take_in(post())
    mention = world.store.get(post().mention_id)
    triaged = world.store.save(
        mention.triaged(world.lexicon.reads, world.workspace.rules["peony"][-1], "C0PEONY", NOON)
    )
    mention = world.live(world.decide(world.decide(triaged, d.Dismiss("spam")), d.Reopen()))
    assert mention.stage is S.WAITING
    assert mention.draft


@pytest.mark.parametrize("reason", ["answered", "deleted_by_customer", "history"])
def test_what_is_over_cannot_be_reopened(reason: str, world: World) -> None:
    mention = world.arrive()
    mention = world.store.save(replace(mention.ended(reason, NOON), closing=Closing(reason, "bot", NOON)))
    with pytest.raises(Stale, match=r"refused\.closed"):
        world.decide(mention, d.Reopen())


def test_corrected_tags_are_certain_and_may_change_the_rule(world: World) -> None:
    mention = world.decide(world.arrive(), RETAG, SAM)
    assert mention.tags
    assert mention.rule
    assert (mention.tags.kind, mention.tags.topics, mention.tags.read_by) == (t.Kind.PRAISE, (t.Topic.STAFF,), SAM)
    assert mention.tags.confidence["kind"] == 1.0
    assert mention.rule.name == "praise"
    assert mention.stage is S.WAITING


def test_tags_of_a_mention_that_closed_unread_cannot_be_corrected(world: World) -> None:
    world.take_in(post())
    mention = world.store.save(world.store.get(post().mention_id).ended("deleted_by_customer", NOON))
    with pytest.raises(Stale, match=r"refused\.closed"):
        world.decide(mention, RETAG)


def lead_decides_complaints(world: World) -> None:
    """The matching rule is decided by a lead, without escalating."""
    strict = tuple(
        replace(rule, decides="lead") if rule.name == "product-complaint" else rule
        for rule in world.workspace.rules["peony"]
    )
    world.workspace = replace(world.workspace, rules={**world.workspace.rules, "peony": strict})


@pytest.mark.parametrize(("who", "level"), [(MAYA, "lead"), (SAM, "lead"), (IRINA, "agent")])
def test_correcting_tags_does_not_give_anybody_more_authority(who: str, level: str, world: World) -> None:
    lead_decides_complaints(world)
    mention = world.arrive()
    assert mention.level == "lead"
    assert world.decide(mention, RETAG, who).level == level


def test_correcting_tags_may_bring_a_mention_up(world: World) -> None:
    lead_decides_complaints(world)
    world.model.says("triage", triage_answer(kind="praise"))
    mention = world.arrive()
    complaint = d.Retag(t.Kind.COMPLAINT, (t.Topic.PACKAGING,), t.Sentiment.NEGATIVE, t.Urgency.NORMAL)
    assert world.decide(mention, complaint).level == "lead"


# -- who was faster -------------------------------------------------------------------------------------


def test_whoever_comes_second_is_told_who_was_faster_and_with_what(world: World) -> None:
    read = world.arrive()
    world.approve(read, TOMEK)
    with pytest.raises(Stale) as refused:
        world.approve(read, MAYA)
    assert refused.value.key == "refused.decided"
    assert refused.value.values == {"who": "Tomek Zielak", "what": "approved"}


def test_of_many_who_decide_at_once_one_decides_and_all_others_are_told(world: World) -> None:
    read = world.arrive()
    outcomes: list[str] = []
    everybody, names = threading.Barrier(6), {person.name for person in world.workspace.people.values()}

    def decide(number: int) -> None:
        everybody.wait()
        decision: d.Decision = d.Approve(read.seen) if number % 2 else d.Dismiss("spam")
        try:
            outcomes.append(world.decide(read, decision, (MAYA, TOMEK, IRINA)[number % 3]).stage)
        except Stale as late:
            outcomes.append(f"{late.key} {late.values['who'] in names}")

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("refused.decided True") == 5
    assert len(outcomes) == 6
    assert sum(world.happened(read).count(kind) for kind in ("approved", "dismissed")) == 1


def test_a_click_that_is_delivered_again_changes_nothing_and_says_so(world: World) -> None:
    read = world.arrive()
    approved = world.decide(read, d.Approve(read.seen), receipt="click-1")
    for _ in range(2):
        with pytest.raises(AlreadySeen):
            world.decide(read, d.Approve(read.seen), receipt="click-1")
    assert world.get(read) == approved
    assert world.happened(read).count("approved") == 1


def test_a_dialog_that_is_delivered_again_is_not_taken_for_a_second_one(world: World) -> None:
    read = world.arrive()
    world.decide(read, d.Regenerate("shorter"), receipt="view-1")
    live(read.id, world.desk)  # it could be asked for again now
    with pytest.raises(AlreadySeen):
        world.decide(read, d.Regenerate("shorter"), receipt="view-1")
    assert world.happened(read).count("redraft_wanted") == 1


def test_a_refused_click_leaves_no_trace_and_may_be_tried_again(world: World) -> None:
    mention = world.decide(world.arrive(), d.Escalate("x", "lead"))
    with pytest.raises(NotAllowed):
        world.decide(mention, d.Approve(mention.seen), MAYA, "click-1")
    assert world.get(mention) == mention
    assert not world.store.seen("click-1")


def test_the_same_receipt_of_two_people_at_once_is_carried_out_once(world: World) -> None:
    read = world.arrive()
    outcomes: list[str] = []
    both = threading.Barrier(2)

    def decide() -> None:
        both.wait()
        try:
            outcomes.append(world.decide(read, d.Escalate("x", "lead"), MAYA, "click-1").level)
        except AlreadySeen:
            outcomes.append("seen")

    threads = [threading.Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lead", "seen"]


def test_every_deed_is_noted_with_who_did_it(world: World) -> None:
    """The audit log: the last event of every decision names the person."""
    deeds: list[Mention] = []
    mention = world.arrive()
    for decision in (
        RETAG,
        d.Regenerate("x"),
        d.Write("A cracked bottle is no fun.", 1),
        d.Dismiss("spam"),
        d.Reopen(),
    ):
        mention = world.decide(mention, decision, IRINA)
        deeds.append(mention)
    mention = world.decide(world.approve(mention, IRINA), d.Undo(), IRINA)
    deeds.append(world.decide(mention, d.Escalate("x", "lead"), IRINA))
    by_people = [
        (event.kind, event.by) for event in world.store.events(mention.id) if event.by not in ("bot", "platform")
    ]
    assert by_people == [
        (kind, IRINA)
        for kind in (
            "retagged redraft_wanted written dismissed reopened approved undone escalated".split()
        )
    ]  # fmt: skip
