"""Drafts: facts first, one call, one more when the first answer will not do, and an honest brief when nothing came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.content.prompts import GIVEN
from bot.errors import ModelFailed
from bot.life.draft import PATIENCE, affordable
from bot.mention import decision as d
from bot.mention.draft import Draft, Severity
from bot.mention.mention import Mention
from tests.fakes import MAYA, REPLY, WORDS, World, draft_answer, edit, passage, post, triage_answer


def drafted(world: World, *answers: dict[str, object] | str | Exception) -> Draft:
    world.model.says("draft", *answers)
    mention = world.arrive()
    assert mention.draft
    return mention.draft


def rules(draft: Draft) -> list[str]:
    return [flag.rule for flag in draft.flags]


# -- calls ----------------------------------------------------------------------------------------------


def test_a_mention_costs_exactly_two_calls(world: World) -> None:
    world.arrive()
    assert world.model.steps() == ["triage", "draft"]


def test_a_draft_that_will_not_do_costs_one_more_call_that_names_everything_wrong_at_once(world: World) -> None:
    bad = draft_answer("Спасибо за ваш отзыв! Refund of 777 zł, see evil.example", passages=["peony/nowhere"])
    draft = drafted(world, bad, draft_answer())
    assert draft.text == REPLY
    assert world.model.steps() == ["triage", "draft", "draft"]
    first, second = world.model.questions[1:]
    assert second.system == first.system
    assert [role for role, _ in second.turns] == ["user", "assistant", "user"]
    wish = second.turns[-1][1]
    for reason in ("777", "evil.example", "peony/nowhere", "спасибо за ваш отзыв", "about this customer"):
        assert reason in wish, f"{reason} is not named"


def test_both_calls_of_a_version_share_one_deadline(world: World) -> None:
    drafted(world, draft_answer("It costs 777 zł."), draft_answer())
    first, second = (question for question in world.model.questions if question.step == "draft")
    assert first.until == second.until == world.clock.now() + PATIENCE


def test_a_second_bad_answer_is_shown_with_its_flags_and_cannot_be_approved(world: World) -> None:
    draft = drafted(world, draft_answer("The cracked bottle costs 777 zł."))
    assert world.model.steps() == ["triage", "draft", "draft"]
    assert rules(draft) == ["invented_price"]
    assert draft.blocked


def test_the_better_of_two_answers_is_kept(world: World) -> None:
    slightly = draft_answer("The cracked bottle costs 777 zł.")
    worse = draft_answer("See evil.example for 777 zł.")
    assert drafted(world, slightly, worse).text.startswith("The cracked bottle")


def test_when_the_second_call_fails_the_first_answer_is_shown_with_its_flags(world: World) -> None:
    draft = drafted(world, draft_answer("The cracked bottle costs 777 zł."), ModelFailed("throttled"))
    assert rules(draft) == ["invented_price"]


@pytest.mark.parametrize(
    "answer",
    [
        "Dear customer",
        "{}",
        draft_answer(" "),
        draft_answer(sentences=[]),
        draft_answer(language="de"),
        draft_answer(approved=True),
    ],
)
def test_an_answer_in_another_form_is_asked_for_once_more(answer: dict[str, object] | str, world: World) -> None:
    assert drafted(world, answer, draft_answer()).text == REPLY
    assert "required form" in world.model.questions[-1].turns[-1][1]


@pytest.mark.parametrize("missing", sorted(draft_answer()))
def test_no_field_of_a_draft_has_a_default(missing: str, world: World) -> None:
    answer = draft_answer()
    del answer[missing]
    world.model.says("draft", answer)
    mention = world.arrive()
    assert mention.draft is None
    assert mention.brief
    assert mention.brief.reason == "malformed"
    assert world.model.steps() == ["triage", "draft", "draft"]


# -- without a model ------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["not_configured", "unreachable", "out_of_quota", "filtered"])
def test_without_a_model_there_is_a_brief_that_says_why(reason: str, world: World) -> None:
    world.model.fails(reason)
    mention = world.arrive()
    assert mention.draft is None
    assert mention.rule
    assert mention.brief
    assert mention.brief.reason == reason
    assert mention.brief.facts == world.knowledge.passages
    assert (mention.brief.goal, mention.brief.must) == (mention.rule.goal, mention.rule.must)
    assert mention.brief.points == (
        "The bottle of cleansing oil came cracked and half empty.", "Who pays for that?",
    )  # fmt: skip


def test_a_brief_is_not_publishable(world: World) -> None:
    world.model.fails()
    mention = world.arrive()
    assert mention.seen == ""
    with pytest.raises(Exception, match="nothing_to_approve"):
        world.decide(mention, d.Approve(""))


def test_a_person_can_write_where_no_model_could(world: World) -> None:
    world.model.fails()
    mention = world.decide(world.arrive(), d.Write(REPLY, 0))
    assert mention.brief is None
    assert mention.draft
    assert mention.draft.by_person
    assert world.publish(mention).reply


def test_a_language_the_brand_does_not_write_gets_a_brief_and_costs_no_draft(world: World) -> None:
    world.model.says("triage", triage_answer(language="other"))
    mention = world.arrive(post("Die Flasche war zerbrochen."))
    assert mention.brief
    assert mention.brief.reason == "language"
    assert world.model.steps() == ["triage"]


def test_a_language_of_one_brand_is_not_that_of_another(world: World) -> None:
    world.model.says("triage", triage_answer(language="ru"))
    theirs = world.arrive(post("Автобус не пришёл.", account="brightbus-app"), brand="brightbus")
    ours = world.arrive(post("Флакон пришёл разбитым."))
    assert theirs.brief
    assert ours.draft


# -- facts ----------------------------------------------------------------------------------------------


def test_facts_are_looked_for_with_the_customers_points_first_and_each_sentence_once(world: World) -> None:
    world.arrive()
    brand, language, texts, _ = world.knowledge.asked[0]
    assert (brand, language) == ("peony", "en")
    assert texts == ("Who pays for that?", "The bottle of cleansing oil came cracked and half empty.")


def test_facts_are_those_of_the_brands_own_day(world: World) -> None:
    world.clock.at = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Warsaw
    world.arrive()
    assert world.knowledge.asked[0][3] == date(2027, 1, 1)


def test_only_the_passages_a_draft_cites_are_bound_to_it(world: World) -> None:
    other = passage("peony/returns.en#label")
    world.knowledge.passages = (passage(), other)
    draft = drafted(world, draft_answer(passages=[other.id]))
    assert draft.cited == ((other.id, "v1"),)
    assert draft.flags == ()


def test_a_passage_that_was_not_given_is_not_cited_and_blocks(world: World) -> None:
    draft = drafted(world, draft_answer(passages=["peony/secret"]))
    assert draft.passages == ()
    assert rules(draft) == ["unknown_source"]


def test_facts_are_cited_by_the_numbers_they_have_in_the_question(world: World) -> None:
    other = replace(passage(), id="peony/other.en#x")
    world.knowledge.passages = (passage(), other)
    draft = drafted(world, draft_answer(passages=["2"]))
    assert [cited.id for cited in draft.passages] == [other.id]
    assert draft.sentences[0].passages == (other.id,)
    assert f"[2] {other.id} · " in world.model.questions[-1].turns[0][1]


def test_beside_a_long_mention_there_are_fewer_facts_but_the_best(world: World) -> None:
    facts = tuple(replace(passage(), id=f"peony/x.en#{number}", text="Long. " * 100) for number in range(8))
    assert affordable(facts, world.arrive()) == facts
    long = world.arrive(post(external_id="long", text="The bottle was cracked, and who pays? " * 100))
    assert affordable(facts, long) == facts[:3]


def test_a_number_of_a_fact_counts_only_when_the_fact_is_cited(world: World) -> None:
    world.knowledge.passages = (replace(passage(), text="Within 14 days."),)
    text = "A cracked bottle can go back within 14 days."
    assert rules(drafted(world, draft_answer(text))) == ["invented_number"]
    world.model.says("draft", draft_answer(text, passages=[passage().id]))
    again = world.arrive(post(f"{WORDS} Again."))
    assert again.draft
    assert again.draft.flags == ()


# -- the wall -------------------------------------------------------------------------------------------


def test_a_draft_that_sounds_like_an_earlier_reply_is_written_again_and_then_flagged(world: World) -> None:
    world.publish(world.arrive())
    mention = world.arrive(post("Another bottle, also cracked. Who pays?"))
    assert mention.draft
    assert "too_scripted" in rules(mention.draft)
    assert not mention.draft.blocked
    assert all(flag.severity is Severity.WARN for flag in mention.draft.flags)
    assert world.model.steps()[-2:] == ["draft", "draft"]
    assert "100 % like an earlier reply" in world.model.questions[-1].turns[-1][1]


# -- versions -------------------------------------------------------------------------------------------


def wanted(world: World, instruction: str, before: Mention | None = None) -> Mention:
    return world.live(world.decide(before or world.arrive(), d.Regenerate(instruction)))


def test_another_version_is_asked_for_with_the_wish_and_the_earlier_one(world: World) -> None:
    mention = wanted(world, "  say that 9 zł are ours to pay  ")
    assert mention.draft
    assert (mention.draft.version, mention.draft.instruction) == (2, "say that 9 zł are ours to pay")
    turn = world.model.questions[-1].turns[0][1]
    assert "say that 9 zł are ours to pay" in turn
    assert REPLY in turn
    assert mention.instruction == ""  # it was meant for one version
    assert [version.version for version in mention.versions] == [1, 2]


def test_a_number_a_colleague_asked_for_is_not_invented(world: World) -> None:
    world.model.says("draft", draft_answer(), draft_answer("The 9 zł for the cracked bottle are ours to pay."))
    mention = wanted(world, "say that 9 zł are ours to pay")
    assert mention.draft
    assert mention.draft.flags == ()


def test_when_no_other_version_comes_the_old_one_stays_and_the_card_says_why(world: World) -> None:
    before = world.arrive()
    world.model.fails("throttled")
    mention = wanted(world, "shorter", before)
    assert mention.draft == before.draft
    assert mention.brief is None
    assert mention.notice
    assert (mention.notice.key, mention.notice.values) == ("no_new_version", {"reason": "throttled"})
    assert world.publish(mention).reply


def test_versions_are_counted_on_after_an_edit(world: World) -> None:
    mention = wanted(world, "shorter")
    world.take_in(edit(mention.post, "The second bottle came cracked as well."))
    mention = world.live(mention)
    assert mention.draft
    assert mention.draft.version == 3
    mention = world.decide(mention, d.Write("Two cracked bottles are two too many.", 3))
    assert mention.draft
    assert (mention.draft.version, mention.draft.made_by) == (4, MAYA)


def test_the_versions_of_prompt_voice_and_policy_are_noted(world: World) -> None:
    workspace = world.workspace
    draft = drafted(world, draft_answer())
    assert draft.prompt_version == workspace.prompts["draft"].version
    assert draft.voice_version == workspace.voices["peony"].version
    assert draft.policy_version == workspace.policies["peony"].version


@pytest.mark.parametrize("step", ["triage", "draft"])
def test_the_program_gives_a_prompt_what_it_says_it_has(
    step: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: set[str] = set()
    real = type(world.workspace.prompts[step]).render

    def render(prompt: object, **values: str) -> tuple[str, str]:
        if prompt is world.workspace.prompts[step]:
            given.update(values)
        return real(prompt, **values)  # type: ignore[arg-type]

    monkeypatch.setattr(type(world.workspace.prompts[step]), "render", render)
    world.arrive()
    assert given == GIVEN[step]


def test_the_static_part_of_a_prompt_is_the_same_for_every_mention_of_a_brand(world: World) -> None:
    world.arrive()
    world.arrive(post("Where is my parcel?", rating=5))
    systems = {question.system for question in world.model.questions if question.step == "draft"}
    assert len(systems) == 1
    assert "Lena" not in systems.pop()


def test_a_reply_over_the_platforms_limit_is_rewritten_and_never_cut(worlds: Callable[..., World]) -> None:
    world = worlds(max_reply=60)
    draft = drafted(world, draft_answer(), draft_answer("A cracked bottle is ours to settle."))
    assert draft.text == "A cracked bottle is ours to settle."
    assert "at most 60" in world.model.questions[1].turns[0][1]
    assert rules(drafted_again(world)) == ["too_long"]


def drafted_again(world: World) -> Draft:
    world.model.says("draft", draft_answer("The cracked bottle again, and again, and again, and once more again."))
    mention = world.arrive(post("The bottle came cracked again."))
    assert mention.draft
    assert mention.draft.blocked
    return mention.draft
