"""Mentions of every kind and stage, with words as long, foreign and hostile as anybody may write them."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from bot.content.words import LANGUAGES, Words, catalogue
from bot.mention import tags as t
from bot.mention.attention import Attention, Hold, Snooze
from bot.mention.clocks import LOOK, PUBLISH, REPLY, Clock
from bot.mention.draft import Brief, Draft, Flag, Passage, Severity
from bot.mention.event import BOT, PLATFORM
from bot.mention.ledger import Promise, State
from bot.mention.mention import Mention
from bot.mention.outcome import Approval, Closing, Escalation, Guidance, Notice, Reply, ReplyState
from bot.mention.post import Author, Post
from bot.mention.stage import Stage
from bot.ports import Capabilities, Once
from bot.slack.card import Card, Scene, draw, places
from tests.fakes import IRINA, MAYA, NOON, sample

WORDS = Words()
SPOKEN = st.sampled_from([Words(language) for language in LANGUAGES])
ANY = settings(
    max_examples=min(60, settings().max_examples),  # fewer in `make fast`
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LONG = 40_000  # characters of a mention
FIELD = 3000  # characters a person can type
HOSTILE = [
    "<!channel>", "<!here|all>", "<!everyone>", "<@U0IRINA>", "<!subteam^S1>", "@channel", "#general", "<#C0PEONY>",
    "<https://evil.example|your bank>", "https://evil.example/a?b=1&c=2", "<mailto:a@b.example|mail>", "%s", "\\n",
    "&lt;!channel&gt;", "&amp;", "*bold*", "_it_", "~no~", "`code`", "```", "> quote", ":tada:", "{who}", "{0}",
    "<!date^1^{time}|x>",
    "\u202e", "\u2066hidden\u2069", "\u200b", "\x00", "\x1b[31m", "|", '"', "\n\n", "\t", "a" * 700, "\ufeff",
]  # fmt: skip
FOREIGN = [
    "Крем пришёл открытым. ",
    "Żółć w kremie! ",
    "الكريم رائع ",
    "קרם ",
    "クリーム",
    "👩‍👩‍👧‍👦",
    "🙁",
    "ﷺ",
    "e\u0301",
]
HOURS = st.integers(-(24 * 365 * 5), 24 * 30).map(lambda hours: NOON + timedelta(hours=hours))
HIDING = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2061-\u2069\ufeff]")


def _pool() -> list[str]:
    """Each piece alone and again and again, all of them together, and long words of one alphabet."""
    pieces = HOSTILE + FOREIGN
    mixed = [" ".join(pieces[at::5]) for at in range(5)]
    return [text for text in (*pieces, *mixed) if text.strip()] + [
        text * 5000 for text in (*FOREIGN, *mixed, '"', "<", "&", "*")
    ]


POOL = _pool()


def texts(longest: int, shortest: int = 0) -> st.SearchStrategy[str]:
    """Words of people, cut to the longest they may be."""
    given = st.one_of(st.sampled_from(POOL), st.text(min_size=1, max_size=50)).map(lambda text: text[:longest])
    return given.filter(str.strip) if shortest else given | st.just("")


URLS = st.sampled_from([
    None, "https://wall.example/r/1?a=1&b=2", "javascript:alert(1)", "https://wall.example/|<!channel>",
    "https://wall.example/" + "x" * 1979, "http://x", "https://wall.example/*a*_b_",
])  # fmt: skip


@st.composite
def posts(draw: st.DrawFn, longest: int = LONG) -> Post:
    most = draw(st.sampled_from([5.0, 10.0, 3.5]))
    followers = draw(st.one_of(st.none(), st.integers(0, 10**9)))
    return Post(
        draw(st.sampled_from(["demo", "import"])), "peony-store", "1", draw(texts(longest)), "r1",
        title=draw(texts(500)), rating=draw(st.one_of(st.none(), st.floats(0, most))), rating_max=most,
        author=Author(draw(texts(500)), "", followers), url=draw(URLS), written_at=draw(st.one_of(st.none(), HOURS)),
        site=draw(texts(500)),
    )  # fmt: skip


def some(kind: type[StrEnum], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(kind)), max_size=most, unique=True).map(tuple)


def evidence(kind: type[StrEnum]) -> st.SearchStrategy[tuple[t.Evidence, ...]]:
    """A model may name the same risk again and again."""
    one = st.builds(t.Evidence, st.sampled_from([str(flag) for flag in kind]), texts(2000), st.just(0.9))
    return st.lists(one, max_size=12).map(tuple)


def tags() -> st.SearchStrategy[t.Tags]:
    fields = ("kind", "topics", "sentiment", "emotion", "urgency", "wants", "language")
    return st.builds(
        t.Tags, st.sampled_from(t.Kind), some(t.Topic, len(t.Topic)), st.sampled_from(t.Sentiment),
        st.sampled_from(t.Emotion), st.sampled_from(t.Urgency), st.sampled_from(t.Wants), st.sampled_from(t.Language),
        st.sampled_from(t.ReplyWorth), st.fixed_dictionaries({name: st.floats(0, 1) for name in fields}),
        risks=evidence(t.Risk), suspicions=evidence(t.Suspicion), gloss=texts(600),
        read_by=st.sampled_from(["lexicon", "a-model", MAYA]),
    )  # fmt: skip


def passages(most: int) -> st.SearchStrategy[tuple[Passage, ...]]:
    one = st.builds(
        Passage, st.just("peony/x.en#y"), st.just("v1"), st.just("peony"), st.just("en"), texts(200, 1), texts(200),
        texts(4000, 1), st.just("kb/peony/x.en.md"),
    )  # fmt: skip
    return st.lists(one, max_size=most).map(tuple)


def values_of(key: str) -> list[str]:
    """What a sentence of the catalogue names."""
    forms = catalogue("en")[key].values()
    return list(dict.fromkeys(name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name))


def sentences(family: str) -> list[str]:
    return [key.removeprefix(family) for key in catalogue("en") if key.startswith(family)]


def flags() -> st.SearchStrategy[tuple[Flag, ...]]:
    def one(rule: str) -> st.SearchStrategy[Flag]:
        numbers = st.integers(0, 10**6).map(str)
        values = {name: numbers if name == "count" else texts(3000) for name in values_of(f"guardrail.{rule}")}
        return st.builds(Flag, st.just(rule), st.sampled_from(Severity), st.fixed_dictionaries(values))

    return st.lists(st.sampled_from(sentences("guardrail.")).flatmap(one), max_size=9, unique_by=lambda f: f.rule).map(
        tuple
    )


def drafts(longest: int = FIELD) -> st.SearchStrategy[Draft]:
    return st.builds(
        Draft, st.integers(1, 99), texts(longest, 1), st.sampled_from(["en", "ru", "pl"]), passages=passages(8),
        left_open=st.lists(texts(600, 1), max_size=4).map(tuple), gloss=texts(3000), flags=flags(),
        by_person=st.booleans(), recorded=st.booleans(), prompt_version=st.just("0123456789ab"),
    )  # fmt: skip


def briefs() -> st.SearchStrategy[Brief]:
    lines = st.lists(texts(300, 1), max_size=4).map(tuple)
    reasons = st.sampled_from([*sentences("model.reason."), "unheard_of"])
    points = st.lists(texts(LONG, 1), max_size=5).map(tuple)
    return st.builds(Brief, reasons, points, passages(8), texts(300, 1), lines, lines)


@st.composite
def notices(draw: st.DrawFn) -> Notice:
    key = draw(st.sampled_from(sentences("notice.")))
    refused = "platform.reason."
    reasons = {"void": "void.", "refused": refused, "not_removed": refused, "no_new_version": "model.reason."}
    given = {name: draw(texts(300)) for name in values_of(f"notice.{key}")}
    if key in reasons:
        given["reason"] = draw(st.sampled_from([*sentences(reasons[key]), "unheard_of"]))
    return Notice(key, given)


def attention() -> st.SearchStrategy[Attention]:
    """Somebody may have it, several may edit, or it is put aside."""
    people = st.sampled_from([MAYA, IRINA, "U0GONE"])
    hold = st.builds(
        Hold, people, HOURS, HOURS, st.booleans(), giver=st.sampled_from(["", IRINA, "U0GONE"]), note=texts(300)
    )
    snooze = st.one_of(st.none(), st.none(), st.builds(Snooze, people, HOURS, HOURS))
    return st.builds(Attention, st.one_of(st.none(), hold), st.lists(hold, max_size=3).map(tuple), snooze)


def promises() -> st.SearchStrategy[Promise]:
    people = st.sampled_from([MAYA, IRINA, "U0GONE"])
    return st.builds(
        Promise, st.integers(1, 99), st.just("other"), texts(900, 1), HOURS, people, HOURS, st.sampled_from(State),
        texts(500), people, st.booleans(), st.booleans(),
    )  # fmt: skip


def guidance() -> st.SearchStrategy[tuple[Guidance, ...]]:
    people = st.sampled_from([MAYA, IRINA, "U0GONE"])
    said = st.builds(Guidance, texts(2000, 1), people, HOURS, st.sampled_from(["agent", "lead"]), people | st.just(""))
    return st.lists(said, max_size=2).map(tuple)


@st.composite
def mentions(draw: st.DrawFn, stages: tuple[Stage, ...] = tuple(Stage), longest_draft: int = FIELD) -> Mention:
    """A mention as it may be saved in one of these stages."""
    stage, policy = draw(st.sampled_from(stages)), sample().policies["peony"]
    read = stage is not Stage.NEW and (stage is not Stage.CLOSED or draw(st.booleans()))
    mention = Mention("m" + "0" * 15, "peony", draw(posts()), NOON, stage, version=3)
    if read:
        rule = draw(st.sampled_from(sample().rules["peony"]))
        mention = replace(mention, tags=draw(tags()), rule=rule, home="C0PEONY", level=rule.decides)
        mention = replace(
            mention, clocks=tuple(draw(clock(name)) for name in (REPLY, draw(st.sampled_from([LOOK, PUBLISH]))))
        )
    climbed = st.builds(
        Escalation,
        st.just(policy.levels[-1].name),
        texts(1000, 1),
        st.sampled_from([MAYA, BOT, "U0GONE"]),
        HOURS,
        st.booleans(),
    )
    steps = tuple(draw(st.lists(climbed, max_size=2)))
    mention = replace(mention, escalations=steps, level=steps[-1].to if steps else mention.level)
    mention = replace(mention, promises=tuple(draw(st.lists(promises(), max_size=7))), guidance=draw(guidance()))
    if draw(st.booleans()):
        mention = replace(mention, previous=replace(draw(posts()), rating_max=mention.post.rating_max))
    if stage in (Stage.DRAFTED, Stage.WAITING):
        given: dict[str, Any] = draw(
            st.one_of(
                st.fixed_dictionaries({"draft": drafts(longest_draft)}), st.fixed_dictionaries({"brief": briefs()})
            )
        )
        mention = replace(mention, **given)
    if stage is Stage.WAITING:
        mention = replace(mention, attention=draw(attention()))
        mention = replace(mention, drafts=tuple(draw(st.lists(drafts(longest_draft), max_size=2))))
    if stage in (Stage.APPROVED, Stage.HANDED, Stage.UNKNOWN, Stage.PUBLISHED, Stage.REMOVING):
        written = draw(drafts(longest_draft))
        approval = Approval(
            1, draw(st.sampled_from([MAYA, "U0GONE"])), NOON, written.text, written.version, "r1", "a", "f"
        )
        mention = replace(mention, draft=written, approval=approval, approvals=1)
    return _ended(draw, replace(mention, notice=draw(st.one_of(st.none(), notices()))), longest_draft)


def _ended(draw: st.DrawFn, mention: Mention, longest: int) -> Mention:
    """With the reply or the reason it is closed with, where its stage has one."""
    shown = st.builds(
        Reply, texts(longest, 1), st.sampled_from(ReplyState), HOURS, st.sampled_from([MAYA, "U0GONE"]), url=URLS
    )
    match mention.stage:
        case Stage.APPROVED:
            return replace(mention, due_at=NOON + timedelta(seconds=10))
        case Stage.UNKNOWN:
            due = st.sampled_from([None, NOON])
            return replace(mention, due_at=draw(due), reply=draw(st.one_of(st.none(), shown)))
        case Stage.WAITING if mention.draft and draw(st.booleans()):  # a correction
            return replace(mention, reply=draw(shown), amending=True)
        case Stage.REMOVING:
            return replace(mention, reply=draw(shown), closing=Closing("withdrawn", MAYA, NOON), due_at=NOON)
        case Stage.PUBLISHED:
            return replace(mention, reply=draw(shown), due_at=NOON + timedelta(days=7))
        case Stage.CLOSED:
            reasons = [*sentences("closed."), *sentences("dismiss.reason.")]
            closings = st.builds(
                Closing,
                st.sampled_from(reasons),
                st.sampled_from([MAYA, IRINA, BOT, PLATFORM, "U0GONE"]),
                HOURS,
                texts(3000),
            )
            return replace(mention, closing=draw(closings), reply=draw(st.one_of(st.none(), shown)))
        case _:
            return mention


def clock(name: str) -> st.SearchStrategy[Clock]:
    """Soon late, late, or neither."""
    late = st.sampled_from([None, NOON])
    return st.builds(
        Clock, st.just(name), st.just(timedelta(hours=4)), st.just(0.75), running_since=late, warned=st.booleans(),
        late_since=late,
    )  # fmt: skip


CAPABILITIES = st.builds(
    Capabilities, st.sampled_from(Once), by_hand=st.booleans(), max_reply=st.sampled_from([None, 350, 1000, 5000]),
    can_edit_reply=st.booleans(), can_delete_reply=st.booleans(),
)  # fmt: skip


def cards(mention: Mention, can: Capabilities, words: Words = WORDS) -> Iterator[tuple[bool, Card]]:
    """Every card of this mention, and whether it is the one with the buttons."""
    scene = Scene(sample(), words, can, len(mention.draft.text) if mention.draft else 0)
    for place in places(mention, sample()):
        yield place.live, draw(mention, place, scene)


def size(blocks: list[dict[str, Any]], ascii_only: bool) -> int:
    return len(json.dumps(blocks, ensure_ascii=ascii_only, separators=(",", ":")))


def texts_in(value: object) -> Iterator[tuple[str, str]]:
    """(type, text) of every text object, and of the plain words of rich text."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield str(value.get("type")), value["text"]
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def links_in(mrkdwn: str) -> list[str]:
    """What Slack would read between angle brackets; "?" for a bracket that is never closed."""
    rest = re.sub(r"<[^<>]*>", "", mrkdwn)
    return re.findall(r"<([^<>]*)>", mrkdwn) + ["?"] * (rest.count("<") + rest.count(">"))


def moment(text: str) -> bool:
    """Whether something between angle brackets is a moment in the reader's own time."""
    return re.fullmatch(r"!date\^-?\d+\^[^|^<>]+\|\d{4}-\d\d-\d\d \d\d:\d\d UTC", text) is not None
