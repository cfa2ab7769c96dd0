"""How English, Russian and Polish name the day by which something happens."""

from __future__ import annotations

import re

from bot.mention.guardrails.cues import either
from bot.mention.promises.cues import DayCues

_ENGLISH = DayCues(
    days={
        "overmorrow": either("(?:the )?day after tomorrow"),
        "next_week": either("(?:end of |in |during |the )*next week"),
        "next_month": either("(?:end of |in |during |the )*next month"),
        "this_week": either(r"(?:by |before |until )?(?:the )?end of (?:this |the )?week\b", "(?:later )?this week"),
        "this_month": either(r"(?:by |before |until )?(?:the )?end of (?:this |the )?month\b", "this month"),
        "year": either(r"(?:by |before )?(?:the )?end of (?:this |the )?year\b"),
        "friday": either("(?:before|by) the weekend"),
        "sunday": either("(?:over|at|on|this) (?:the )?weekend"),
        "today": either(
            "today",
            "tonight",
            "this (?:very )?(?:morning|afternoon|evening)",
            r"end of (?:the |our |this )?(?:\w+ )?day\b",
        ),
        "tomorrow": either("tomorrow"),
    },
    by=re.compile(r"\b(?:by|on|until|till|no later than|this|come|in|end of|over) (?:the )?$"),
    before=re.compile(r"\bbefore (?:the )?$"),
    next=re.compile(r"\bnext $"),
    past=re.compile(r"\b(?:last|since|past|your|after) $"),
    within=re.compile(r"\b(?:within|in) (?:an?|one|the) $"),
    since=re.compile(r"\s*(?:(?:of|from|after|once|before|ago|later than)\b(?! (?:now|today)))"),
    clock=re.compile(
        r"\b(?:by|at|before|until|till|no later than) (?P<hour>\d{1,2})(?=:| ?[ap]\.?m\b| o'clock)"
        r"(?::(?P<minute>\d\d))?(?: ?(?P<half>am|pm|a\.m|p\.m)\b| o'clock)?"
    ),
    noon=re.compile(r"\b(?:by|before|at) (?:noon|midday|lunch\w*)\b"),
)
_RUSSIAN = DayCues(
    days={
        "overmorrow": either("послезавтра"),
        "next_week": either(r"(?:на|до конца|к концу) (?:следующ|будущ)\w+ недел\w"),
        "next_month": either(r"(?:в|до конца|к концу) (?:следующ|будущ)\w+ месяц\w"),
        "this_week": either(r"на этой неделе\b", r"(?:до конца|к концу) (?:этой |текущей )?недели\b"),
        "this_month": either(r"в этом месяце\b", r"(?:до конца|к концу) (?:этого |текущего )?месяца\b"),
        "year": either(r"(?:до конца|к концу) (?:этого )?года\b"),
        "friday": either("(?:до|к) выходны[хм]", "перед выходными"),
        "sunday": either("(?:в|на|за) выходны[ех]"),
        "today": either(
            "сегодня",
            r"(?:до конца|к концу) (?:\w+ )?дня\b",
            r"в течение (?:сегодняшнего )?дня\b",
            r"(?<!завтра )(?:к|до) вечер[уа]\b(?! (?:понед|вторн|сред|четв|пятн|субб|воскр|завтр))",
        ),
        "tomorrow": either("завтра"),
    },
    by=re.compile(r"\b(?:до|к|ко|в|во|не позднее|не позже|конца|концу)(?: (?:эту|этот|ближайш\w+|конца|концу))? $"),
    before=re.compile(r"\bперед $"),
    next=re.compile(r"\b(?:следующ|будущ)\w+ $"),
    past=re.compile(r"\b(?:прошл\w+|от|после|за|ваш\w*) $"),
    within=re.compile(r"\b(?:через|в течение|за) $"),
    since=re.compile(r"\s*(?:(?:после|со?|от|до|назад)\b(?! (?:этого момента|сегодня|настоящего|вами|вас)))"),
    clock=re.compile(
        r"\b(?:до|к|в|не позднее|не позже) (?P<hour>\d{1,2})(?=:| час| ?ч\b| (?:дня|вечера|утра)\b)"
        r"(?::(?P<minute>\d\d))?(?: час\w*| ?ч\b)?(?: (?P<half>дня|вечера|утра)\b)?"
    ),
    noon=re.compile(r"\b(?:до|к) (?:полудн\w|обед\w)\b"),
)
_POLISH = DayCues(
    days={
        "overmorrow": either("pojutrze"),
        "next_week": either(
            r"(?:do konca |w |przed koncem )(?:przyszl|nastepn|kolejn)\w+ tygodni\w",
            r"w ciagu (?:przyszl|nastepn)\w+ tygodnia\b",
        ),
        "next_month": either(r"(?:do konca |w |przed koncem )(?:przyszl|nastepn|kolejn)\w+ miesiac\w"),
        "this_week": either(r"w tym tygodniu\b", r"(?:do konca|przed koncem|jeszcze w) (?:tego |tym )?tygodni\w\b"),
        "this_month": either(r"w tym miesiacu\b", r"(?:do konca|przed koncem) (?:tego )?miesiaca\b"),
        "year": either(r"(?:do konca|przed koncem) (?:tego )?roku\b"),
        "friday": either("(?:do|przed) weekend\\w*"),
        "sunday": either("w (?:ten |najblizszy )?weekend"),
        "today": either(
            "dzisiaj",
            r"dzis\b",
            r"do konca (?:\w+ )?dnia\b",
            r"w ciagu (?:dzisiejszego )?dnia\b(?! rob)",
            r"do wieczora\b",
            "(?<!jutro )(?<!jutrze )(?<!ku )(?<!ek )(?<!de )(?<!te )(?<!le )wieczorem",  # of no other day
        ),
        "tomorrow": either(r"jutr[oa]\b"),
    },
    by=re.compile(
        r"\b(?:do|w|we|na|najpozniej w|konca|ten|te)(?: (?:ten|te|ta|najblizsz\w+|konca|koniec|poczatku))? $"
    ),
    before=re.compile(r"\bprzed $"),
    next=re.compile(r"\b(?:przyszl|nastepn)\w+ $"),
    past=re.compile(r"\b(?:zeszl\w+|ubiegl\w+|minion\w+|z|po) $"),
    within=re.compile(r"\b(?:w ciagu|za|w) $"),
    since=re.compile(r"\s*(?:(?:od|po|przed|temu)\b(?! (?:dzis\w*|teraz|tej chwili)))"),
    clock=re.compile(
        r"\b(?:do|o|przed|najpozniej o) (?P<word>godz\w*\.? )?(?P<hour>\d{1,2})(?(word)|(?=:))(?::(?P<minute>\d\d))?"
        r"(?P<half>(?!))?"
    ),
    noon=re.compile(r"\b(?:do|przed) poludni(?:a|em)\b"),
)
DAYS = {"en": _ENGLISH, "ru": _RUSSIAN, "pl": _POLISH}
