"""Secrets come from the environment or from files, and leave neither in prompts nor in Slack."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.cli.main import main
from bot.errors import SettingsError
from bot.life.decide import decide
from bot.mention import decision as d
from bot.sandbox.server import Sandbox
from bot.settings import Settings, in_a_file, read_settings, secret
from tests.acceptance.workplace import IRINA, MAYA, MENTIONS, until, working, write
from tests.connectors.loopback import answer, loopback
from tests.groups import ROOT
from tests.models.stub import closed_port, refusal, serving

FILED = {field.alias: name for name, field in Settings.model_fields.items() if in_a_file(field)}


def test_every_secret_setting_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"SLACK_BOT_TOKEN", "OPENAI_API_KEY", "UNSCRIPTED_SMTP_URL", "UNSCRIPTED_DATABASE_URL"} <= FILED.keys()
    for alias, name in FILED.items():
        (tmp_path / name).write_text(f"secret-{name}\n", encoding="utf-8")
        monkeypatch.setenv(f"{alias}_FILE", str(tmp_path / name))
    settings = read_settings()
    for name in FILED.values():
        value = getattr(settings, name)
        assert (value.get_secret_value() if isinstance(value, SecretStr) else value) == f"secret-{name}"


def test_the_secret_of_an_account_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hook").write_text("whsec_abc\r\n", encoding="utf-8")
    monkeypatch.setenv("PEONY_HOOK_FILE", str(tmp_path / "hook"))
    assert secret("PEONY_HOOK") == "whsec_abc"
    assert secret("NOBODY_HAS_SET_THIS") == ""


def test_a_file_that_is_of_no_use_is_named_and_never_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "binary").write_bytes(b"xoxb-\xff\xfe")
    for name, why in (
        ("nowhere", "No such file"),
        ("empty", "is empty"),
        ("binary", "it is no text"),
        (".", "directory"),
    ):
        monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / name))
        with pytest.raises(SettingsError, match=f"SLACK_BOT_TOKEN_FILE names .*{why}") as wrong:
            read_settings()
        assert "xoxb" not in str(wrong.value)
    monkeypatch.setattr("sys.argv", ["unscripted", "run"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 3
    assert "Traceback" not in capsys.readouterr().err


def test_a_secret_that_is_set_twice_is_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("xoxb-1", encoding="utf-8")
    monkeypatch.setenv("SLACK_BOT_TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-2")
    with pytest.raises(SettingsError, match="both set: keep one"):
        read_settings()


MARK = "s3cr3t"


@pytest.mark.slow
def test_no_secret_reaches_a_prompt_slack_or_a_page_also_when_everything_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Model, mail server and page fail, and people ask how things are: that is when addresses and keys slip out."""
    monkeypatch.setenv("PEONY_HOOK", f"hook-{MARK}")
    with loopback(answer(500)) as hook, serving() as model:
        model.script = [refusal(401, message=f"wrong key key-{MARK}")]
        secrets: dict[str, Any] = {
            "slack_bot_token": SecretStr(f"xoxb-sandbox-{MARK}"),
            "slack_app_token": SecretStr(f"xapp-sandbox-{MARK}"),
            "openai_api_key": SecretStr(f"key-{MARK}"),
            "openai_base_url": model.url,
            "smtp_url": SecretStr(f"smtp://desk:pass-{MARK}@127.0.0.1:{closed_port()}"),
            "mail_from": "desk@peony.example",
            "workspace": paging(tmp_path / "workspace", f"{hook.url}/path-{MARK}"),
        }
        with working(tmp_path / "state", **secrets) as place:
            mention = place.post("The hand cream was open. Who pays for that?")
            place.card(mention, "edit")
            assert write(place.sandbox, MAYA, place.card(mention, "edit"), "That is not what you paid for.") == "closed"
            decide(mention, d.Escalate("A lead decides.", "lead"), MAYA, place.office.desk)
            until(lambda: hook.requests, "the page was tried")
            for person in (MAYA, IRINA):
                place.sandbox.act(person, "home")
                place.sandbox.act(person, "slash", channel=MENTIONS, command="/unscripted", text="status")
            until(lambda: "pager" in shown(place.sandbox), "the status says what is in trouble")
            told = shown(place.sandbox)
        asked = [one.raw.decode() for one in model.asked]
        assert asked
        assert MARK in model.asked[0].headers["authorization"], "the secrets were in use"
        assert f"/path-{MARK}" in hook.requests[0].decode()
        bodies = [request.partition(b"\r\n\r\n")[2].decode() for request in hook.requests]
        assert [text for text in (told, *asked, *bodies) if MARK in text] == []


def shown(sandbox: Sandbox) -> str:
    """Every call to Slack, and every message that stands there, also those only one person sees."""
    messages = [message for channel in sandbox.slack.channels for message in sandbox.slack.messages(channel)]
    return json.dumps([sandbox.slack.journal.calls, messages])


def paging(workspace: Path, address: str) -> Path:
    """The sample workspace, whose leads are called by e-mail and webhook."""
    for name in ("prompts", "kb"):
        shutil.copytree(ROOT / name, workspace / name)
    shutil.copy(ROOT / "unscripted.yaml", workspace)
    policy = workspace / "prompts/brands/peony/escalation.yaml"
    pages = f"[{{email: duty@peony.example}}, {{webhook: '{address}', secret: PEONY_HOOK, allow_private: true}}]"
    channel = "    channel: peony-escalations\n"
    text = policy.read_text(encoding="utf-8").replace(channel, f"{channel}    page: {pages}\n", 1)
    policy.write_text(text, encoding="utf-8")
    return workspace
