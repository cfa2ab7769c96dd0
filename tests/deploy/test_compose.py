"""deploy/: nothing it names is made up, nothing in it is secret, and its commands are those of the page."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from typer.main import get_command

from bot import __version__
from bot.assembly import Role
from bot.cli.main import app
from bot.cli.run import slack_tokens
from bot.engine.distributed import Distributed
from bot.engine.loops import Loops
from bot.settings import Settings, in_a_file
from bot.store.database import _engine as engine_of
from tests.groups import ROOT

DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
CADDYFILE = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
PARTS = {"postgres": 1, "chroma": 1, "web": 2, "worker": 2, "connectors": 1, "proxy": 1}
OURS = ("chroma", "web", "worker", "connectors")  # of our own image
ROLES = ("web", "worker", "connectors")
OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "DESK_DOMAIN"}
PINNED = re.compile(r"[a-z/]+:\d+\.\d+(\.\d+)?(-[a-z]+)*")
SECONDS = re.compile(r"(\d+)s")


@cache
def compose() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def services() -> Mapping[str, Any]:
    found: Mapping[str, Any] = compose()["services"]
    return found


def settings_named() -> set[str]:
    """Everything the containers are told in their environment, by the Dockerfile and by the compose file."""
    told = {name for service in services().values() for name in service.get("environment", {})}
    return told | set(re.findall(r"\b((?:UNSCRIPTED|SLACK|OPENAI)_[A-Z_]+)=", DOCKERFILE))


def settings_of(environment: Mapping[str, str]) -> dict[str, Any]:
    """What stands in no file."""
    return {name: value for name, value in environment.items() if not name.endswith("_FILE")}


def test_it_starts_exactly_what_the_page_says() -> None:
    assert {name: s.get("deploy", {}).get("replicas", 1) for name, s in services().items()} == PARTS


def test_every_setting_it_names_exists() -> None:
    known = {field.alias for field in Settings.model_fields.values()}
    unknown = {name for name in settings_named() - OTHERS if name.removesuffix("_FILE") not in known}
    assert settings_named() > {"UNSCRIPTED_ENGINE", "UNSCRIPTED_WORKSPACE"}
    assert unknown == set()
    files = {field.alias for field in Settings.model_fields.values() if in_a_file(field)}
    assert {name.removesuffix("_FILE") for name in settings_named() - OTHERS if name.endswith("_FILE")} <= files


def test_every_value_it_sets_is_taken() -> None:
    for name in ROLES:
        made = Settings(**settings_of(services()[name]["environment"]))
        assert (made.engine, made.slack_mode, made.chroma_url) == ("procrastinate", "http", "http://chroma:8000")


def test_each_process_is_given_the_tokens_its_role_needs_and_the_page_has_doctor_look_at_those() -> None:
    for name in ROLES:
        told = services()[name]["environment"]
        assert {f"{token}_FILE" for token in slack_tokens(Settings(**settings_of(told)), Role(name))} <= told.keys()
    assert f"for role in {' '.join(ROLES)}; do docker compose exec $role unscripted doctor --role $role; done" in PAGE
    known = {o for parameter in get_command(app).commands["doctor"].params for o in parameter.opts}  # type: ignore[attr-defined]
    assert "--role" in known


@pytest.mark.parametrize("name", OURS)
def test_every_command_exists_and_is_one_of_the_page(name: str) -> None:
    program, *arguments = services()[name]["command"]
    options = [word for word in arguments if word.startswith("--")]
    typed = next(line for line in PAGE.splitlines() if f"{program} run" in line and all(o in line for o in options))
    if program == "unscripted":
        command = get_command(app).commands["run"]  # type: ignore[attr-defined]
        known = {option for parameter in command.params for option in parameter.opts}
        assert arguments == ["run", "--role", Role(name)]
        assert set(options) <= known
        assert f"--role {name}" in PAGE
    else:
        assert (program, typed.split()[:2]) == ("chroma", ["chroma", "run"])


def test_images_are_pinned_and_ours_is_of_this_version() -> None:
    for name, service in services().items():
        assert service["image"] == f"unscripted:{__version__}" if name in OURS else PINNED.fullmatch(service["image"])
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert bases
    assert all(PINNED.fullmatch(base) for base in bases)


def test_no_secret_stands_in_it_and_each_is_a_file_of_its_own() -> None:
    named = compose()["secrets"]
    assert {place["file"] for place in named.values()} == {f"./secrets/{name}" for name in named}
    secret = {f.alias for f in Settings.model_fields.values() if "SecretStr" in str(f.annotation)}
    for service in services().values():
        told, given = service.get("environment", {}), set(service.get("secrets", ()))
        assert not secret & told.keys()
        used = {value.removeprefix("/run/secrets/") for name, value in told.items() if name.endswith("_FILE")}
        assert used == given <= named.keys()
    typed = set(re.findall(r"> secrets/(\w+)", PAGE))
    assert typed == named.keys()
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_every_volume_and_file_it_mounts_exists() -> None:
    for service in services().values():
        for mount in service.get("volumes", ()):
            source = mount.split(":/")[0]
            assert source in compose()["volumes"] or source.startswith("${DESK_FOLDER:?") or (DEPLOY / source).exists()
    copied = re.findall(r"^COPY (.*) \S+$", DOCKERFILE, re.MULTILINE)
    assert all((ROOT / name).exists() for line in copied for name in line.split())
    shown = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[0] == "!"}
    assert shown == {name for line in copied for name in line.split()}


def test_the_image_installs_what_is_pinned_and_runs_without_rights() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    installed = re.search(r"--constraint constraints.txt '\.\[([a-z,]+)\]'", DOCKERFILE)
    assert installed
    assert set(installed[1].split(",")) <= extras.keys()
    assert "\nUSER unscripted\n" in DOCKERFILE
    assert all(services()[name]["cap_drop"] == ["ALL"] and services()[name]["read_only"] for name in OURS)


def test_what_is_kept_in_files_outlives_the_container_and_what_need_not_stands_in_memory() -> None:
    (state,) = re.findall(r"UNSCRIPTED_STATE=(\S+)", DOCKERFILE)
    made = re.search(r"install -d -o unscripted -g unscripted (.*)", DOCKERFILE)
    assert made
    assert state in made[1].split()
    assert f"-v unscripted:{state} " in PAGE
    for name in ROLES:
        assert Path(services()[name]["environment"]["UNSCRIPTED_STATE"]).parent == Path(*services()[name]["tmpfs"])


def test_only_the_proxy_is_published_and_it_lets_in_nothing_but_requests_that_are_signed() -> None:
    assert [name for name, service in services().items() if "ports" in service] == ["proxy"]
    assert re.findall(r"@public path (.*)", CADDYFILE) == ["/slack/events /webhooks/*"]
    assert "name web" in CADDYFILE
    assert not [name for name in settings_named() if "METRICS" in name]  # they stay on loopback


def test_who_is_stopped_has_the_time_to_finish() -> None:
    patience = (Loops.stop.__defaults__ or (0,))[0]
    for name in ROLES:
        given = SECONDS.fullmatch(services()[name]["stop_grace_period"])
        assert given
        assert int(given[1]) >= 2 * patience


def connections() -> tuple[int, int]:
    """How many a process keeps at most, and a worker of Procrastinate besides."""
    url, threads = "postgresql+psycopg://unscripted@postgres/unscripted", Settings.model_fields["threads"].default
    pool: Any = engine_of(url).pool
    worker: Any = Distributed(cast(Any, None), cast(Any, None), url, threads)
    listens = 1  # procrastinate's listen_notify opens it beside its pool
    assert worker._app().connector._pool_args["max_size"] + listens == threads + 5
    return pool.size() + pool._max_overflow, threads + 5


def test_postgresql_takes_as_many_connections_as_all_processes_may_open() -> None:
    kept, besides = connections()
    taken = sum(PARTS[name] * kept for name in ROLES) + PARTS["worker"] * besides
    (workers,) = re.findall(r"--scale worker=(\d+)", PAGE)
    scaled = taken + (int(workers) - PARTS["worker"]) * (kept + besides)
    file = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    told = re.search(r"at most (\d+) .* (\d+) more: .* = (\d+), and (\d+) with\n", file)
    assert told
    assert tuple(map(int, told.groups())) == (kept, besides, taken, scaled)
    page = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    assert f"keeps at most {kept} to PostgreSQL" in page
    assert "`UNSCRIPTED_THREADS` + 5 besides" in page
    (most,) = re.findall(r"max_connections=(\d+)", str(services()["postgres"]["command"]))
    assert scaled < int(most)
