"""The baselines learn what can be learnt, and are asked only about what they have not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.evaluation.baselines import cross_fitted, logistic, majority

GOOD = [f"lovely kind staff number{at} thanks" for at in range(20)]
BAD = [f"broken late awful number{at} refund" for at in range(10)]
TEXTS, LABELS = GOOD + BAD, ["good"] * 20 + ["bad"] * 10


def test_the_majority_always_says_the_commonest_label() -> None:
    assert majority(TEXTS, LABELS)(["awful", "kind"]) == ["good", "good"]


def test_logistic_regression_tells_the_words_apart() -> None:
    say = logistic(TEXTS, LABELS)
    assert say(["awful refund", "kind staff", "late", "thanks"]) == ["bad", "good", "bad", "good"]


def test_a_text_without_a_known_word_gets_the_usual_label() -> None:
    assert logistic(TEXTS, LABELS)(["zzz", ""]) == ["good", "good"]


def test_it_tells_three_labels_apart() -> None:
    texts = [f"{word} {at}x" for at in range(8) for word in ("red", "green", "blue")]
    assert logistic(texts, ["r", "g", "b"] * 8)(["blue", "green", "red"]) == ["b", "g", "r"]


def test_nobody_is_asked_about_what_they_were_taught() -> None:
    taught: list[set[str]] = []
    asked: list[str] = []

    def fit(texts: Sequence[str], labels: Sequence[str]) -> Callable[[Sequence[str]], list[str]]:
        known = set(texts)
        taught.append(known)

        def say(questions: Sequence[str]) -> list[str]:
            assert not known & set(questions)
            asked.extend(questions)
            return list(questions)

        return say

    assert cross_fitted(fit, TEXTS, LABELS) == TEXTS  # each answer stands at its own text
    assert sorted(asked) == sorted(TEXTS)
    assert [len(known) for known in taught] == [24] * 5


def test_cross_fitting_is_the_same_every_time() -> None:
    assert cross_fitted(logistic, TEXTS, LABELS) == cross_fitted(logistic, TEXTS, LABELS) == LABELS
