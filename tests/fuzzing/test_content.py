"""Whatever stands in unscripted.yaml and in content files: `check` names path and line and ends with 1, and the
program that reads them anew keeps the last good ones."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.content.articles import read_article
from bot.content.escalation import read_policy
from bot.content.prompts import read_prompt
from bot.content.rules import read_rules
from bot.content.source import ContentErrors
from bot.content.voices import read_voice
from bot.content.workspace import Workspace, read_workspace
from tests.fuzzing.commands import unscripted
from tests.fuzzing.mutations import examples, mutated, torn
from tests.groups import ROOT

pytestmark = pytest.mark.slow

FILES = (
    "unscripted.yaml", "prompts/triage.md", "prompts/draft.md", "prompts/brands/peony/voice.md",
    "prompts/brands/peony/rules.yaml", "prompts/brands/peony/escalation.yaml", "kb/peony/returns.en.md",
)  # fmt: skip
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One brand with one article, and no cases: quick to read."""
    made = tmp_path_factory.mktemp("content") / "desk"
    for folder in ("prompts/brands/peony", "kb/peony"):
        (made / folder).mkdir(parents=True)
    for name in FILES[1:]:
        shutil.copy(ROOT / name, made / name)
    (made / FILES[0]).write_text(yaml.safe_dump(workspace_file(), allow_unicode=True), encoding="utf-8")
    return made


@cache
def workspace_file() -> dict[str, Any]:
    """The sample's, without its second brand."""
    whole = yaml.safe_load((ROOT / FILES[0]).read_text(encoding="utf-8"))
    of_peony = {"brands": {"peony": whole["brands"]["peony"]}, "channels": whole["channels"]}
    people = {id: {**one, "brands": ["peony"]} for id, one in whole["people"].items() if "peony" in one["brands"]}
    routing = [row for row in whole["routing"] if "brightbus" not in row["when"].get("brand", [])]
    accounts = [one for one in whole.get("accounts", []) if one["brand"] == "peony"]
    return {**of_peony, "people": people, "routing": routing, "accounts": accounts}


def checked(desk: Path, name: str, content: bytes) -> None:
    """With this file in place of the good one."""
    good(desk)  # read before anything is wrong
    kept = (desk / name).read_bytes()
    (desk / name).write_bytes(content)
    try:
        judged(name, desk)
    finally:
        (desk / name).write_bytes(kept)


def judged(name: str, desk: Path) -> None:
    """By whoever reads this file."""
    try:
        match name:
            case "unscripted.yaml":
                read_workspace(desk)
            case "prompts/triage.md" | "prompts/draft.md":
                read_prompt(desk / name)
            case "prompts/brands/peony/voice.md":
                read_voice(desk / name)
            case "prompts/brands/peony/rules.yaml":
                read_rules(desk / name, "peony", good(desk).policies["peony"])
            case "prompts/brands/peony/escalation.yaml":
                read_policy(desk / name, "peony", good(desk).channels, good(desk).people, "Europe/Warsaw")
            case article:
                read_article(desk, desk / article)
    except ContentErrors as errors:
        found = errors.problems
    else:
        return
    assert found
    for problem in found:
        assert problem.line >= 1
        assert str(problem).startswith(f"{problem.path}:{problem.line}: ")


@cache
def good(desk: Path) -> Workspace:
    return read_workspace(desk)


def test_the_workspace_it_starts_from_is_good(desk: Path) -> None:
    assert unscripted("check", str(desk)).code == 0


def header_of(name: str) -> tuple[Any, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    if name.endswith(".yaml"):
        return (workspace_file() if name == FILES[0] else yaml.safe_load(text)), ""
    _, header, body = text.split("---\n", 2)
    return yaml.safe_load(header), body


@examples(120)
@given(data=st.data(), name=st.sampled_from(FILES))
def test_values_of_the_wrong_kind(desk: Path, data: st.DataObject, name: str) -> None:
    header, body = header_of(name)
    changed = data.draw(mutated(header))
    try:
        dumped = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)
    except (yaml.YAMLError, UnicodeEncodeError):
        return
    text = dumped if name.endswith(".yaml") else f"---\n{dumped}---\n{body}"
    checked(desk, name, text.encode("utf-8", "replace"))


@examples(100)
@given(data=st.data(), name=st.sampled_from(FILES))
def test_torn_files(desk: Path, data: st.DataObject, name: str) -> None:
    checked(desk, name, data.draw(torn((desk / name).read_bytes())))


PIECES = st.sampled_from((
    "&a ", "*a", "[", "]", "{", "}", ": ", "- ", "\n", "  ", "!!int ", "!!binary ", "!!timestamp ", "!!set ", "!!omap ",
    "!!python/object:os.system ", "!!float ", "<<: ", "? ", "| ", "> ", "'", '"', "#", "---\n", "...\n", "x",
    "%YAML 9.9\n", "12", "2026-02-31", "0o17", "1_0", "~", "\t", "é", "\u2028",
    "!!bool ", "!!null ", "!!merge ", "brands",
    "\x85", "1:60:99",
))  # fmt: skip


@examples(120)
@given(pieces=st.lists(PIECES, max_size=14))
def test_odd_yaml(desk: Path, pieces: list[str]) -> None:
    checked(desk, "unscripted.yaml", "".join(pieces).encode())


ODD_YAML = {
    "a bomb of aliases": BOMB,
    "a list inside itself": "brands: &a [*a]\n",
    "a mapping inside itself": "brands: &a {x: *a}\n",
    "a merge of itself": "brands: &a {<<: *a}\n",
    "ten thousand lists": "brands: " + "[" * 10_000,
    "five thousand levels": "".join(f"{' ' * n}a:\n" for n in range(3_000)),
    "a number that is none": "brands: !!int abc\n",
    "a moment that is none": "brands: !!timestamp soon\n",
    "a truth that is none": "brands: !!bool perhaps\n",
    "a number of ten thousand digits": "brands: " + "9" * 10_000 + "\n",
    "a time zone that is a folder": "brands: {peony: {name: P, languages: [en], timezone: Europe}}\n",
    "a time zone outside": "brands: {peony: {name: P, languages: [en], timezone: ../../etc/passwd}}\n",
    "a very long time zone": f"brands: {{peony: {{name: P, languages: [en], timezone: {'x' * 5000}}}}}\n",
    "a brand with a NUL": 'brands: {"a\\0b": {name: P, languages: [en]}}\n',
    "a brand that is a very long name": f"brands: {{{'x' * 5000}: {{name: P, languages: [en]}}}}\n",
    "a brand outside the workspace": "brands: {../../../etc: {name: P, languages: [en]}}\n",
    "half an emoji": 'brands: {peony: {name: "\\uD800", languages: [en]}}\n',
    "python": "brands: !!python/object/apply:os.system [ls]\n",
    "nothing": "",
    "only a comment": "# nothing\n",
    "a word": "brands\n",
}


@pytest.mark.parametrize("what", ODD_YAML)
def test_check_names_path_and_line_of(desk: Path, what: str) -> None:
    kept = (desk / "unscripted.yaml").read_bytes()
    (desk / "unscripted.yaml").write_text(ODD_YAML[what], encoding="utf-8")
    try:
        ended = unscripted("check", str(desk), "--json")
    finally:
        (desk / "unscripted.yaml").write_bytes(kept)
    assert ended.code == 1
    told = json.loads(next(line for line in ended.said.splitlines() if line.startswith("{")))
    assert not told["ok"]
    assert all(problem["line"] >= 1 and problem["path"] for problem in told["problems"])
    assert told["problems"]


ODD_VALUES = {
    "prompts/brands/peony/escalation.yaml": ("999999999999d", "up to 1e999 PLN"),
    "prompts/brands/peony/rules.yaml": ("999999999999d",),
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in ODD_VALUES for value in ODD_VALUES[name]])
def test_every_value_of_a_file_in_turn(desk: Path, name: str, value: str) -> None:
    lines = (desk / name).read_text(encoding="utf-8").splitlines(keepends=True)
    for at, line in enumerate(lines):
        key, colon, rest = line.partition(": ")
        if colon and rest.strip():
            checked(desk, name, "".join([*lines[:at], f"{key}: {value}\n", *lines[at + 1 :]]).encode())
