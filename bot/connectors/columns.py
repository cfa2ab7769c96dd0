"""Which column of somebody's export holds what: by its name in English, Russian or Polish, or as the person says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.errors import InputError

SYNONYMS = {  # the first one found wins; case, spaces and punctuation do not count
    "id": ("id", "review id", "comment id", "external id", "uuid", "идентификатор", "id отзыва", "identyfikator"),
    "text": (
        "text", "review text", "review", "comment", "comment text", "content", "body", "message", "feedback", "opinion",
        "отзыв", "текст", "текст отзыва", "комментарий", "сообщение",
        "treść", "treść opinii", "opinia", "tekst", "komentarz", "recenzja",
    ),
    "rating": (
        "rating", "score", "stars", "star rating", "review rating", "grade",
        "оценка", "рейтинг", "звезды", "звёзды", "балл", "баллы", "ocena", "gwiazdki", "liczba gwiazdek", "punkty",
    ),
    "rating10": ("score10", "rating10"),  # out of ten
    "rating_max": ("rating max", "max rating", "out of"),
    "date": (
        "date", "at", "created", "created at", "written at", "review date", "datetime", "timestamp", "time", "posted",
        "posted at", "published at", "review submit date and time",
        "дата", "дата отзыва", "дата создания", "создан", "время",
        "data", "data opinii", "data dodania", "data wystawienia", "utworzono", "czas",
    ),
    "author": (
        "author", "author name", "user", "username", "user name", "reviewer", "reviewer name", "nickname", "customer",
        "имя", "автор", "пользователь", "клиент", "autor", "użytkownik", "imię", "nick", "klient",
    ),
    "author_id": ("author id", "user id"),
    "url": ("url", "link", "review link", "permalink", "ссылка", "odnośnik"),
    "title": ("title", "review title", "headline", "subject", "заголовок", "тема", "tytuł", "nagłówek", "temat"),
    "site": (
        "platform", "channel", "site", "source", "площадка", "сайт", "источник", "канал", "платформа",
        "platforma", "serwis", "źródło", "kanał", "portal",
    ),
    "language": ("language", "lang", "locale", "reviewer language", "язык", "język"),
    "reply": (
        "reply", "reply text", "response", "answer", "developer reply", "developer reply text", "owner response",
        "ответ", "odpowiedź",
    ),
}  # fmt: skip


def found_columns(names: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """Field -> column: what the person chose, then synonyms; a column serves one field only."""
    present = {_folded(name): name for name in reversed([*names])}  # of two columns of one name the first
    columns = {field: present[_folded(name)] for field, name in chosen.items() if _folded(name) in present}
    for field, synonyms in SYNONYMS.items():
        free = (present[_folded(name)] for name in synonyms if _folded(name) in present)
        column = next((name for name in free if name not in columns.values()), None)
        if field not in chosen and column is not None:
            columns[field] = column
    return columns


def check_choice(chosen: Mapping[str, str]) -> None:
    """InputError when somebody chose a column for a field that does not exist."""
    if unknown := sorted(chosen.keys() - SYNONYMS.keys()):
        raise InputError(f"there is no field {unknown[0]!r}; fields are {', '.join(SYNONYMS)}")


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
