"""Figures as people read them: weeks of verdicts on drafts as lines, and as a chart where Slack draws one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from bot.content.words import Words
from bot.mention.fates import Deed, Fate, fates
from bot.slack import blocks as b

WEEKS = 4


@dataclass(frozen=True, slots=True)
class Week:
    """What became of the drafts people decided about in one week."""

    begins: date  # a Monday, UTC
    counts: Counter[Fate] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def percent(self, fate: Fate) -> int:
        return round(100 * self.counts[fate] / self.total) if self.total else 0


def first_monday(now: datetime) -> datetime:
    """Where the oldest week that is shown begins."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday(), weeks=WEEKS - 1)


def weeks_of(deeds: Iterable[Deed], now: datetime) -> list[Week]:
    """The last weeks, oldest first; those without decisions too."""
    begins = [first_monday(now) + timedelta(weeks=number) for number in range(WEEKS)]
    weeks = [Week(at.date()) for at in begins]
    for at, fate in fates(deeds):
        if at >= begins[0]:
            weeks[min((at - begins[0]) // timedelta(weeks=1), WEEKS - 1)].counts[fate] += 1
    return weeks


def week_lines(weeks: Sequence[Week], words: Words) -> str:
    """One line a week: the share of drafts sent as they were, changed first, and thrown away."""
    return "\n".join(_week_line(week, words) for week in weeks)


def _week_line(week: Week, words: Words) -> str:
    begins = f"{week.begins:%Y-%m-%d}"
    if not week.total:
        return words("figures.empty_week", begins=begins)
    return words(
        "figures.week", begins=begins, count=week.total, unchanged=week.percent(Fate.UNCHANGED),
        edited=week.percent(Fate.EDITED), rejected=week.percent(Fate.REJECTED),
    )  # fmt: skip


def week_chart(weeks: Sequence[Week], words: Words) -> b.Block:
    """A native bar chart (docs.slack.dev, data_visualization); only for messages."""
    labels = [f"{week.begins:%Y-%m-%d}" for week in weeks]
    named = {
        Fate.UNCHANGED: words("figures.unchanged"),
        Fate.EDITED: words("figures.edited"),
        Fate.REJECTED: words("figures.rejected"),
    }
    series = [
        {
            "name": b.shortened(name, 20),
            "data": [{"label": at, "value": week.percent(fate)} for at, week in zip(labels, weeks, strict=True)],
        }
        for fate, name in named.items()
    ]
    axes = {"categories": labels, "y_label": b.shortened(words("figures.percent"), 50)}
    chart = {"type": "bar", "series": series, "axis_config": axes}
    return {"type": "data_visualization", "title": b.shortened(words("figures.title"), 50), "chart": chart}


@dataclass(frozen=True, slots=True)
class Report:
    """A stretch of time in numbers."""

    arrived: int
    published: int
    dismissed: int
    escalated: int
    minutes: int | None  # the median from arrival to published reply
    drafts: Week


def report_of(deeds: Sequence[Deed], since: datetime) -> Report:
    counts = Counter(deed.kind for deed in deeds if not deed.quiet)
    took = [(deed.at - deed.arrived_at) / timedelta(minutes=1) for deed in deeds if deed.kind == "published"]
    drafts = Week(since.date(), Counter(fate for _, fate in fates(deeds)))
    middle = round(median(took)) if took else None
    unanswered = counts["dismissed"] + counts["no_reply_needed"]
    return Report(counts["arrived"], counts["published"], unanswered, counts["escalated"], middle, drafts)


def report_lines(report: Report, words: Words) -> list[str]:
    lines = [
        words("figures.arrived", count=report.arrived),
        words("figures.published", count=report.published),
        words("figures.dismissed", count=report.dismissed),
        words("figures.escalated", count=report.escalated),
    ]
    if report.minutes is not None:
        lines.append(words("figures.median", count=report.minutes))
    return [*lines, _week_line(report.drafts, words)]
