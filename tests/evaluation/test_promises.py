"""Promises and contradictions are counted by hand, and put to the rules and to a model alike."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.content.evals import ContradictionCase, PromiseCase
from bot.content.prompts import read_prompt
from bot.errors import InputError, ModelFailed
from bot.evaluation.judges import with_model
from bot.evaluation.promises import (
    NOW,
    Found,
    Judge,
    Sets,
    contradiction_figures,
    contradiction_mistakes,
    evals,
    moment,
    promise_figures,
    promise_mistakes,
    summaries,
    with_rules,
)
from bot.evaluation.task import run
from bot.mention.draft import Usage
from bot.ports import Answer, Desk, Question
from tests.evaluation.test_command import Run, rows_of, unscripted, workspace
from tests.groups import ROOT
from tests.models.stub import completion, serving

__all__ = ["unscripted", "workspace"]
PROMPTS = {name: read_prompt(ROOT / "prompts" / f"{name}.md") for name in ("promises", "contradictions")}
FRIDAY = datetime(2026, 3, 6, 23, 59, tzinfo=ZoneInfo("Europe/Warsaw"))


def text(id: str, words: str, *pledges: dict[str, str]) -> PromiseCase:
    return PromiseCase.model_validate({"id": id, "text": words, "pledges": list(pledges)})


def pair(id: str, words: str, said: str, contradicts: bool) -> ContradictionCase:
    fields = {"id": id, "text": words, "said": said, "source": "promise", "contradicts": contradicts}
    return ContradictionCase.model_validate(fields)


CALL = text("call", "We will call you by Friday.", {"kind": "call_back", "due": "2026-03-06"})
NONE = text("none", "You can call us.")
LATER = pair("later", "We will call you in May.", "We will call you by Friday.", True)
KEPT = pair("kept", "We will call you today.", "We will call you by Friday.", False)


def test_a_day_is_its_last_minute_in_the_zone_of_the_sets() -> None:
    assert moment("2026-03-06") == FRIDAY
    assert moment("2026-03-06 18:00") == FRIDAY.replace(hour=18, minute=0)
    assert moment("") is None


def test_shares_of_promises_by_hand() -> None:
    right, late = Found("call_back", FRIDAY, ""), Found("call_back", FRIDAY + timedelta(days=1), "")
    other, stray = Found("send", FRIDAY, ""), Found("other", None, "")
    scored = [(CALL, (right,)), (CALL, (late,)), (CALL, (other,)), (CALL, ()), (NONE, ()), (NONE, (stray,))]
    assert promise_figures(scored) == {
        "recall": 3 / 4, "right kind": 2 / 3, "right day": 2 / 3, "false alarms": 1 / 2,
    }  # fmt: skip


def test_one_finding_does_not_count_for_two_promises() -> None:
    both = text("both", "…", {"kind": "call_back"}, {"kind": "refund", "amount": "89 zł"})
    call, refund = Found("call_back", None, ""), Found("refund", None, "89 złotych")
    assert promise_figures([(both, (call,))])["recall"] == 0.5
    assert promise_figures([(both, (refund, call))]) == {"recall": 1.0, "right kind": 1.0, "right day": 1.0}


def test_shares_of_contradictions_by_hand() -> None:
    assert contradiction_figures([(LATER, True), (LATER, False), (KEPT, False), (KEPT, True)]) == {
        "recall": 0.5, "false alarms": 0.5,
    }  # fmt: skip


def test_mistakes_are_listed_by_id_without_their_texts() -> None:
    stray = Found("send", None, "")
    assert list(promise_mistakes([(CALL, ()), (CALL, (stray,)), (NONE, (stray,))])) == [
        ("call", "call_back: missed"), ("call", "call_back: told as send"), ("none", "false alarm: send"),
    ]  # fmt: skip
    assert list(contradiction_mistakes([(LATER, False), (KEPT, True), (KEPT, False)])) == [
        ("later", "missed"), ("kept", "false alarm"),
    ]  # fmt: skip


def test_the_rules_are_put_to_every_set_and_the_parts_summed_up() -> None:
    sets = Sets({"en": [CALL, NONE], "pl": [NONE], "en-held": [CALL]}, {"en": [LATER, KEPT]})
    rows = list(run(evals(sets, {"unscripted": with_rules()})))
    rows += summaries(rows)
    assert [(row["set"], row["n"], row.get("recall"), row.get("false alarms")) for row in rows] == [
        ("promises en", 2, 1.0, 0.0), ("promises pl", 1, None, 0.0), ("promises en-held", 1, 1.0, None),
        ("contradictions en", 2, 1.0, 0.0), ("promises all", 3, None, 0.0), ("promises all-held", 1, 1.0, None),
        ("contradictions all", 2, 1.0, 0.0),
    ]  # fmt: skip


class Says:
    """A model that plays one answer, or fails."""

    def __init__(self, answer: str) -> None:
        self.answer, self.asked = answer, list[Question]()

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if not self.answer:
            raise ModelFailed("timed_out")
        return Answer(self.answer, "stub", Usage())


class OneDesk:
    def __init__(self, model: Says) -> None:
        self.model = model


def judge(answer: str) -> tuple[Judge, Says]:
    model = Says(answer)
    return with_model(cast(Desk, OneDesk(model)), PROMPTS, "peony"), model


def test_a_models_promises_are_read_and_its_prompt_names_the_moment() -> None:
    said = {"promises": [{"kind": "call_back", "due": "2026-03-06", "amount": ""}]}
    reads, model = judge(json.dumps(said))
    assert reads.promises("We will call you by Friday.", "en") == (Found("call_back", FRIDAY, ""),)
    asked = model.asked[0].turns[0][1]
    assert "Wednesday 2026-03-04 10:00 (Europe/Warsaw)" in asked
    assert '"We will call you by Friday."' in asked


def test_a_model_compares_with_what_was_said_the_day_before() -> None:
    compares, model = judge('{"contradicts": true, "reason": "later"}')
    assert compares.contradicts(LATER, "en") is True
    asked = model.asked[0].turns[0][1]
    assert "Tuesday 2026-03-03 10:00 (promise)" in asked
    assert '"We will call you in May."' in asked


@pytest.mark.parametrize(
    "answer",
    ["", "no JSON", '{"promises": [{"kind": "call_back", "due": "soon", "amount": ""}]}', '{"contradicts": "maybe"}'],
)
def test_what_a_model_does_not_say_is_no_verdict(answer: str) -> None:
    mute, _ = judge(answer)
    assert mute.promises("We will call you.", "en") is None
    assert mute.contradicts(LATER, "en") is None


def test_without_its_prompts_a_model_cannot_be_asked() -> None:
    with pytest.raises(InputError, match=r"prompts/contradictions\.md is missing"):
        with_model(cast(Desk, OneDesk(Says(""))), {"promises": PROMPTS["promises"]}, "peony")


def test_our_own_sets_are_of_the_size_they_claim() -> None:
    for folder, harmful in (("promises", "pledges: [{"), ("contradictions", "contradicts: true")):
        texts = [path.read_text(encoding="utf-8") for path in (ROOT / "evals" / folder).glob("*.yaml")]
        bad, total = sum(one.count(harmful) for one in texts), sum(one.count("  - ") for one in texts)
        assert 60 <= bad <= total - 60


def small(folder: Path, texts: list[dict[str, Any]], pairs: list[dict[str, Any]]) -> Path:
    for name, cases in (("promises", texts), ("contradictions", pairs)):
        (folder / name).mkdir(parents=True)
        (folder / name / "en.yaml").write_text(yaml.safe_dump({"cases": cases}), encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return small(tmp_path / "data", [CALL.model_dump(mode="json")], [LATER.model_dump(mode="json")])


@pytest.mark.slow
def test_the_command_measures_the_rules_and_says_that_no_model_was_asked(
    unscripted: Run, workspace: Path, data: Path
) -> None:
    code, out, err = unscripted("eval", "promises", "--workspace", workspace, "--data", data, "--json")
    assert code == 0, err
    rows = {(row["set"], row["system"]): row for row in rows_of(out, "promises")}
    assert rows["promises en", "unscripted"]["right day"] == 1
    assert rows["contradictions all", "unscripted"]["recall"] == 1
    assert "With a model: not measured" in err


@pytest.mark.slow
def test_our_sets_keep_their_thresholds(unscripted: Run, workspace: Path) -> None:
    code, _, err = unscripted("eval", "promises", "--workspace", workspace, "--misses")
    assert code == 0, err
    assert "Missed" not in err


@pytest.mark.slow
def test_a_missed_threshold_ends_with_1(unscripted: Run, workspace: Path, tmp_path: Path) -> None:
    data = small(
        tmp_path / "bad", [text("none", "We will call you.").model_dump(mode="json")], [KEPT.model_dump(mode="json")]
    )
    code, _, err = unscripted("eval", "promises", "--workspace", workspace, "--data", data)
    assert code == 1
    assert "false alarms of unscripted on promises en is 1" in err


@pytest.mark.slow
def test_live_asks_the_endpoint_about_every_case(
    unscripted: Run, workspace: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised = {"promises": [{"kind": "write_back", "due": "2026-03-06", "amount": ""}]}
    verdict = {"contradicts": False, "reason": "it repeats it"}
    with serving() as stub:
        stub.answers(completion(json.dumps(promised)), completion(json.dumps(verdict)))
        monkeypatch.setenv("OPENAI_BASE_URL", stub.url)
        monkeypatch.setenv("OPENAI_API_KEY", "stub")
        code, out, err = unscripted("eval", "promises", "--live", "--workspace", workspace, "--data", data, "--json")
    assert code == 0, err
    rows = {(row["set"], row["system"]): row for row in rows_of(out, "promises")}
    assert rows["promises en", "model"] == {
        "set": "promises en", "system": "model", "n": 1, "recall": 1.0, "right kind": 0.0, "right day": 1.0,
    }  # fmt: skip
    assert rows["contradictions en", "model"]["recall"] == 0
    assert len(stub.asked) == 2
    assert "not measured" not in err
    assert NOW.isoformat()[:10] in str(stub.asked[0].body)
