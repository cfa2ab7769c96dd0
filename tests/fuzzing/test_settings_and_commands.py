"""Whatever stands in the environment or behind a command: a sentence and an exit code of docs/cli.md."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assembly import open_office
from bot.errors import SettingsError
from bot.settings import Settings, read_settings
from tests.fuzzing.commands import unscripted
from tests.fuzzing.mutations import examples
from tests.groups import ROOT
from tests.postgresql import free_port

pytestmark = pytest.mark.slow
VARIABLES = sorted(str(field.alias) for field in Settings.model_fields.values())
ODD_TEXT = st.one_of(
    st.sampled_from((
        "", " ", "0", "-1",
        "1e300", "inf", "nan", "1e-300", "65536", "99999999999999999999", "true", "socket", "http", "yes",
        "sqlite://", "sqlite:///", "postgresql://", "postgresql+psycopg://x:y@[", "mysql://x/y",
        "sqlite:////proc/x/y.db", "/proc/none", "/dev/null", "~", "x" * 5000, "../..", "http://", "http://[", "ftp://x",
        "xoxb-é", "smtp://",
        "smtp://:0", "١٢", "{}", "[]", "null", "\n", "ключ", "a@b",
    )),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30),
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("commands") / "desk"
    for part in ("prompts", "kb"):
        shutil.copytree(ROOT / part, made / part)
    shutil.copy(ROOT / "unscripted.yaml", made)
    return made


@examples(250)
@given(odd=st.dictionaries(st.sampled_from(VARIABLES), ODD_TEXT, min_size=1, max_size=4))
def test_an_odd_environment_is_a_settings_error_or_can_be_used(odd: dict[str, str]) -> None:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in odd.items():
            environment.setenv(name, value)
        try:
            settings = read_settings()
        except SettingsError:
            return
        now = datetime.now(UTC)
        assert now + settings.undo + settings.grace + settings.lease > now - timedelta(hours=settings.first_cards_hours)
        assert settings.database
        assert settings.state_folder.is_absolute()


OPENED = (
    "UNSCRIPTED_DATABASE_URL",
    "UNSCRIPTED_STATE",
    "OPENAI_BASE_URL",
    "UNSCRIPTED_SMTP_URL",
    "UNSCRIPTED_EMBEDDING_MODEL",
)


@examples(20)
@given(odd=st.dictionaries(st.sampled_from(OPENED), ODD_TEXT, min_size=1, max_size=2))
def test_an_odd_environment_opens_or_says_why_not(desk: Path, tmp_path: Path, odd: dict[str, str]) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.chdir(tmp_path)
        for name, value in odd.items():
            environment.setenv(name, value)
        try:
            opened = open_office(read_settings(workspace=desk))
        except SettingsError:
            return
        opened.engine.dispose()
        opened.close()


WORDS = st.one_of(
    st.sampled_from((
        "", ".", "/", "/proc/self/mem", "/dev/null", "nowhere", "x" * 5000, "--json", "--brand", "peony", "-1", "0",
        "é\u202e",         "a/b", "*.csv", "%d", "text=text", "=", "--workspace", "--help", "nan", "all",
    )),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12),
)  # fmt: skip
COMMANDS = (
    ("check",), ("import",), ("import", "--dry-run"), ("import", "reviews.csv"), ("draft",), ("manifest",), ("doctor",),
    ("eval", "triage", "--data"), ("eval", "guardrails", "--data"), ("eval", "replies", "--against"), ("eval",),
    ("eval", "script", "--data"), ("eval", "promises", "--data"), (), ("run", "--role"), ("nonsense",), ("init",),
)  # fmt: skip


@examples(120)
@given(command=st.sampled_from(COMMANDS), words=st.lists(WORDS, max_size=4))
def test_odd_arguments(desk: Path, tmp_path: Path, command: tuple[str, ...], words: list[str]) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.chdir(tmp_path)
        environment.setenv("SLACK_API_URL", f"http://127.0.0.1:{free_port()}/api/")
        environment.setenv("UNSCRIPTED_STATE", str(tmp_path / "state"))
        environment.setenv("UNSCRIPTED_WORKSPACE", str(desk))
        (tmp_path / "reviews.csv").write_bytes(b"text,rating\nIt came open,2\n")
        assert unscripted(*command, *words).code in (0, 1, 2, 3)
