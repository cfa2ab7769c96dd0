"""How scripted a brand's replies are: how much of them is template, and whether each speaks of its own customer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from bot.evaluation.data import Data, sample
from bot.evaluation.task import Eval, Scored, each
from bot.mention.mention import Mention
from bot.mention.sentences import sentences
from bot.mention.similarity import closest, grams, masked, own_words

TWINS = 0.8  # Jaccard of masked character 5-grams
CLUSTERS = 10  # the commonest ones, used at least twice
RUN = 8  # words
WINDOW = 100  # replies; shares of fewer say nothing
SAMPLED = 400  # replies of a brand
LETTERS = 20  # "nice app" is nobody's script

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, the mention it answers, and the brand's other replies it is compared with."""

    text: str
    mention: str = ""
    wall: tuple[str, ...] = ()


def weeks(answered: Sequence[Mention]) -> dict[str, list[Reply]]:
    """What a brand has published, by week: each reply beside the ones that were public before it."""
    walls: dict[tuple[str, str], list[str]] = {}
    found: dict[str, list[Reply]] = {}
    told = [(mention, mention.reply) for mention in answered if mention.reply]
    for mention, reply in sorted(told, key=lambda pair: pair[1].at):
        wall = walls.setdefault((mention.brand, mention.post.platform), [])
        one = Reply(reply.text, mention.post.words, tuple(wall[-WINDOW:]))
        found.setdefault(f"{mention.brand} {reply.at:%G-W%V}", []).append(one)
        wall.append(reply.text)
    return dict(sorted(found.items()))


def evals(
    data: Data | None, drafts: Mapping[str, Sequence[Reply]], count: int | None = None
) -> Iterator[Eval[Reply, str]]:
    """Human replies brand by brand with the customers' own texts beside them, and drafts by name."""
    for name in data.names("d_*store_replies") if data else ():
        yield from _of_brands(data.rows(name, "text", "reply") if data else [], name, min(count or SAMPLED, SAMPLED))
    for name, written in drafts.items():
        yield Eval(name, written, {"unscripted": each(_text)}, draft_figures)


def _of_brands(rows: Sequence[Mapping[str, str]], name: str, count: int) -> Iterator[Eval[Reply, str]]:
    brands: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        brands.setdefault(row.get("app", name), []).append(row)
    for brand, own in brands.items():
        replies = sample([Reply(row["reply"], row["text"]) for row in own], count)
        said = sample([Reply(row["text"]) for row in own if sum(map(str.isalpha, row["text"])) >= LETTERS], count)
        for who, texts in (("agents", replies), ("customers", said)):
            if len(texts) >= WINDOW:
                yield Eval(brand, texts, {who: each(_text)}, lambda scored: wall_figures([said for _, said in scored]))


def _text(reply: Reply) -> str:
    return reply.text


def draft_figures(scored: Scored[Reply, str]) -> dict[str, float]:
    """Each against its own wall; over a window also what holds for a wall."""
    alike = [closest(said, reply.wall)[1] for reply, said in scored]
    specific = [bool(own_words(said, reply.mention, reply.wall)) for reply, said in scored]
    found = {"specific": sum(specific) / len(scored), "max similarity": max(alike), "median similarity": median(alike)}
    return found | (wall_figures([said for _, said in scored]) if len(scored) >= WINDOW else {})


def wall_figures(texts: Sequence[str]) -> dict[str, float]:
    """Shares (0..1) of these texts: with a twin, in the commonest clusters, with a shared run of words; and the share
    of the commonest first sentence. What is masked says `bot.mention.similarity.masked`."""
    twins = _twins(texts)
    return {
        "template-dup": float(twins.any(axis=1).mean()),
        "top-10 cover": sum(_clusters(twins)[:CLUSTERS]) / len(texts),
        "run of 8": _sharing_runs(texts) / len(texts),
        "first sentence": _commonest_opening(texts) / len(texts),
    }


def _twins(texts: Sequence[str]) -> Mask:
    """Who is like whom, nobody like themselves."""
    held = [grams(text) for text in texts]
    place = {gram: at for at, gram in enumerate(sorted(frozenset[str]().union(*held)))}
    table = np.zeros((len(texts), len(place)), np.float32)
    for row, own in zip(table, held, strict=True):
        row[[place[gram] for gram in own]] = 1
    both, size = table @ table.T, table.sum(axis=1)
    twins: Mask = both / (size[:, None] + size[None, :] - both) >= TWINS
    np.fill_diagonal(twins, val=False)
    return twins


def _clusters(twins: Mask) -> list[int]:
    """Sizes of the clusters of two and more, biggest first: again and again whoever has most twins left takes them."""
    left, sizes = np.ones(len(twins), np.bool_), list[int]()
    while True:
        count = np.where(left, (twins & left).sum(axis=1), 0)
        leader = int(count.argmax())
        if not count[leader]:
            return sizes
        left &= ~twins[leader]
        left[leader] = False
        sizes.append(int(count[leader]) + 1)


def _sharing_runs(texts: Sequence[str]) -> int:
    """Texts with a run of words that another one has too."""
    runs = [_runs(text) for text in texts]
    used = Counter(run for own in runs for run in own)
    return sum(any(used[run] > 1 for run in own) for own in runs)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+|[@~]", masked(text))
    return frozenset(tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def _commonest_opening(texts: Sequence[str]) -> int:
    openings = Counter(masked(sentences(text)[0]) for text in texts if text.strip())
    return max(openings.values(), default=0)
