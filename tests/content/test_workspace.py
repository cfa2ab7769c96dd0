"""The sample workspace is fine, and every mistake in a workspace is named with its file and line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.content import workspace as content
from bot.content.source import ContentErrors
from bot.content.workspace import Library, read_workspace
from bot.mention.people import Role
from bot.mention.post import Author
from tests.fakes import post, sample
from tests.groups import ROOT

YAML, RULES = "unscripted.yaml", "prompts/brands/peony/rules.yaml"
POLICY, VOICE = "prompts/brands/peony/escalation.yaml", "prompts/brands/peony/voice.md"
PROMPT, ARTICLE = "prompts/draft.md", "kb/peony/returns.en.md"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sample workspace to spoil, with one article."""
    shutil.copy(ROOT / YAML, tmp_path)
    shutil.copytree(ROOT / "prompts", tmp_path / "prompts")
    (tmp_path / ARTICLE).parent.mkdir(parents=True)
    shutil.copy(ROOT / ARTICLE, tmp_path / ARTICLE)
    return tmp_path


def change(file: Path, old: str, new: str) -> int:
    """Replace the first occurrence; the line it stood on."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{old!r} does not stand in {file.name} any more"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return line_of(text, old)


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def complaints(root: Path) -> list[str]:
    """path:line: message of everything that is wrong, paths relative to the workspace."""
    with pytest.raises(ContentErrors) as caught:
        read_workspace(root)
    return [str(problem).replace(f"{root}{os.sep}", "") for problem in caught.value.problems]


def test_the_sample_workspace_reads_clean_and_is_worth_reading() -> None:
    workspace = sample()
    assert set(workspace.brands) == {"peony", "brightbus"}
    assert {role for person in workspace.people.values() for role in [person.role]} == set(Role)
    articles = [article for shelf in workspace.articles.values() for article in shelf]
    assert len(articles) >= 25
    assert {article.languages[0] for article in articles} == {"en", "ru", "pl"}
    for slug in workspace.brands:
        assert workspace.rules[slug][-1].name == "otherwise"
        assert workspace.policies[slug].promises["compensation"] == "never"
        assert workspace.voices[slug].card.vocabulary.never
    assert workspace.prompts["triage"].system
    assert "<!--" not in workspace.prompts["draft"].system + workspace.prompts["draft"].turn


def test_every_account_of_the_sample_has_a_brand_and_every_route_a_channel() -> None:
    workspace = sample()
    for account in workspace.accounts:
        channel = workspace.route(account.brand, post(account=account.account), None)
        assert channel in workspace.channels.values()


def test_the_brands_own_date_counts_and_not_the_date_in_greenwich() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert sample().brands["peony"].today(late) == date(2026, 11, 23)  # Warsaw is an hour ahead


# What is spoiled: file, text in it, what a person wrote instead, and what the complaint says of that very line.
MISTAKES = {
    "unknown key": (RULES, "    goal: Keep the person", "    gaol: x\n    goal: Keep the person", "gaol: Extra inputs"),
    "unknown tag value": (RULES, "{risk: [health]}", "{risk: [helth]}", "risk.0: Input should be 'health'"),
    "unknown condition": (RULES, "{risk: [health]}", "{rsik: [health]}", "rsik: Extra inputs"),
    "unknown level": (RULES, "decides: lead", "decides: boss", "level boss is not in escalation.yaml"),
    "unreadable time": (RULES, "reply_within: 30m", "reply_within: half an hour", "write a time as 30m, 4h or 2d"),
    "rule named twice": (RULES, "- name: spam", "- name: allergic-reaction", "allergic-reaction stands above already"),
    "rule that catches everything above others": (
        RULES, "  - name: spam\n    when: {kind: [spam]}\n", "  - name: spam\n",
        "no mention can reach big-audience: spam above takes them all",
    ),
    "rule below one that takes more": (
        RULES, "when: {risk: [privacy]}", "when: {risk: [legal], kind: [praise]}",
        "no mention can reach privacy: legal-or-press above takes them all",
    ),
    "rule below two that take more": (
        RULES, "when: {kind: [insult]}", "when: {risk: [health, threat]}",
        "no mention can reach insult-without-content: allergic-reaction and dignity-or-danger above take them all",
    ),
    "rule whose range is empty": (
        RULES, "{followers: {min: 10000}}", "{followers: {min: 10000, max: 1000}}",
        "no mention can reach big-audience: there is none with such a `followers`",
    ),
    "rule for more stars than there are": (
        RULES, "{followers: {min: 10000}}", "{rating: {min: 6}}", "there is none with such a `rating`",
    ),
    "rule for another brand": (
        RULES, "{followers: {min: 10000}}", "{brand: [brightbus]}", "there is none with such a `brand`",
    ),
    "days that are none": (
        YAML, "name: Peony & Pine on Shopwall, max", "name: Peony & Pine on Shopwall, retention_days: 0, max",
        "retention_days: Input should be greater than or equal to 1",
    ),
    "days in words": (
        YAML, "name: Peony & Pine on Shopwall, max", "name: Peony & Pine on Shopwall, retention_days: a year, max",
        "retention_days: Input should be a valid integer",
    ),
    "days of a platform nobody has": (
        YAML, "accounts:\n", "retention_days: {demos: 30}\naccounts:\n", "no account is on demos",
    ),
    "range without an end": (RULES, "{min: 10000}", "{min: .nan}", "followers.min: Input should be a finite number"),
    "route below one that takes more": (
        YAML, "{when: {brand: [peony], urgency: [high, critical]}", "{when: {brand: [peony]}", "above takes them all",
    ),
    "route for an unknown brand": (
        YAML, "{when: {brand: [peony], urgency", "{when: {brand: [rose], urgency", "there is none with such a `brand`",
    ),
    "last rule with a condition": (
        RULES, "  - name: otherwise\n", "  - name: otherwise\n    when: {kind: [spam]}\n", "must be `otherwise`",
    ),
    "last rule of another name": (RULES, "- name: otherwise", "- name: whatever", "the last rule must be `otherwise`"),
    "empty goal": (RULES, "goal: Keep the person safe first, then bring the case to the safety team with everything it needs.", "goal: ''", "goal: String should have"),  # noqa: E501
    "unknown promise": (POLICY, "  refund: policy_only", "  refnud: policy_only", "promises.refnud"),
    "unknown grant": (POLICY, "  refund: policy_only", "  refund: maybe", "promises.refund: Input should be 'never'"),
    "unknown role": (POLICY, "roles: [agent, lead]", "roles: [agnet]", "roles.0: Input should be 'agent'"),
    "level named twice": (POLICY, "name: lead\n", "name: agent\n", "a level named agent stands above already"),
    "level's unknown channel": (POLICY, "channel: peony-escalations", "channel: nowhere", "channel nowhere is not"),
    "level without anybody": (POLICY, "legal\n    people: [U0NORA]", "legal\n    people: []", "nobody of peony"),
    "level with a stranger": (POLICY, "people: [U0NORA]", "people: [U0NORA, U0X]", "U0X is nobody who works for peony"),
    "time without quotes": (POLICY, 'to: "17:00", holidays: [2026-12-24', "to: 17:00, holidays: [2027-01-01", "in q"),
    "unknown day": (POLICY, "hours: {days: mon-fri", "hours: {days: mon-fun", "'mon-fun' is no day"),
    "grant nobody knows": (POLICY, "compensation: up to 100 PLN", "compensation: a bit", 'or a sum like "up to 100'),
    "sum of no money": (POLICY, "discount: allowed", "discount: up to 5 PLN", "discount is no sum"),
    "trigger to nowhere": (POLICY, "to: lead\n    because: A hu", "to: board\n    because: A hu", "level board is"),
    "trigger nothing fits": (POLICY, "followers: {min: 100000}", "followers: {min: 9, max: 2}", "no mention fits"),
    "page to nowhere": (
        POLICY, "roles: [agent, lead]}",
        "roles: [agent, lead], page: [{}]}", "a page has either `email` or `webhook`",
    ),
    "page without a key": (
        POLICY, "roles: [agent, lead]}",
        "roles: [agent, lead], page: [{webhook: 'https://x.example/'}]}", "a webhook needs `secret`",
    ),
    "page to no address": (
        POLICY, "roles: [agent, lead]}",
        "roles: [agent, lead], page: [{webhook: 'ftp://x.example/', secret: X}]}", "begins with https",
    ),
    "page to no port": (
        POLICY, "roles: [agent, lead]}",
        "roles: [agent, lead], page: [{webhook: 'https://x.example:99999/', secret: X}]}", "page.0.webhook",
    ),
    "page to two people": (
        POLICY, "roles: [agent, lead]}",
        "roles: [agent, lead], page: [{email: 'a@x.example,b@x.example'}]}", "page.0.email",
    ),
    "route's unknown channel": (YAML, "channel: peony-urgent}", "channel: urgent}", "channel urgent is not among"),
    "account's unknown brand": (YAML, "brand: peony, name: Peony app", "brand: rose, name: Peony app", "brand rose is"),
    "account twice": (YAML, "account: peony-app", "account: peony-store", "account peony-store of demo stands above"),
    "person's unknown brand": (YAML, "brands: [peony]}", "brands: [rose]}", "brand rose is not among `brands`"),
    "person's unknown role": (YAML, ", role: agent", ", role: boss", "people.U0MAYA.role: Input should be 'agent'"),
    "brand without a route": (YAML, "{when: {brand: [brightbus]}", "{when: {brand: [peony]}", "mention of brightbus"),
    "unknown time zone": (YAML, "timezone: Europe/Warsaw", "timezone: Europe/Warszawa", "is no time zone"),
    "unknown desk language": (YAML, "timezone: Europe/Warsaw", "desk_language: de, timezone: Europe/Warsaw", "'pl'"),
    "name twice": (YAML, "  peony: {name", "  brightbus: {name: B, languages: [en]}\n  peony: {name", "stands twice"),
    "undeclared placeholder": (PROMPT, "{{brand}} to one customer", "{{brnad}} to one customer", "{{brnad}} is not"),
    "unused input": (PROMPT, "{{author}}", "somebody", "input author is declared but never used"),
    "input the program does not have": (PROMPT, "inputs: [brand,", "inputs: [weather,", "input weather is nothing"),
    "no dividing line": (PROMPT, "<!-- per mention -->", "", "one line <!-- per mention --> must divide"),
    "two dividing lines": (PROMPT, "<!-- per mention -->", "<!-- per mention -->\n" * 2, "one line <!-- per"),
    "voice without an address": (VOICE, "address: вы", "address: you", "languages.ru.address"),
    "formality out of range": (VOICE, "formality: 2", "formality: 9", "formality: Input should be less than"),
    "article without a title": (ARTICLE, 'title: "Returning a product, opened or unopened"', "title: ''", "title: "),
    "date that does not exist": (ARTICLE, "2026-01-01", "2026-02-30", "there is no date 2026-02-30"),
    "valid until before valid from": (ARTICLE, "valid_until: null", "valid_until: 2025-01-01", "lies before"),
    "header that is no YAML": (ARTICLE, "owner: care-team", "owner: [care-team", "not readable as YAML"),
    "list that is no YAML": (RULES, "must:", "must: - a", "not readable as YAML"),
    "control character": (RULES, "goal: Keep", "goal: \x07Keep", "a character here does not belong into text"),
}  # fmt: skip
# Some complaints belong to another line than the spoiled one: to this one.
ELSEWHERE = {
    "rule that catches everything above others": "- name: big-audience",
    "rule below one that takes more": "- name: privacy",
    "rule below two that take more": "- name: insult-without-content",
    "rule whose range is empty": "- name: big-audience",
    "rule for more stars than there are": "- name: big-audience",
    "rule for another brand": "- name: big-audience",
    "route below one that takes more": "channel: peony-mentions}",
    "brand without a route": "routing:",
    "name twice": "  brightbus: {name: Brightbus",
    "undeclared placeholder": "inputs:",
    "unused input": "inputs:",
    "no dividing line": "name: draft",
    "two dividing lines": "name: draft",
    "header that is no YAML": "valid_from:",  # where YAML stumbles
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_file_and_line(mistake: str, copy: Path) -> None:
    file, old, new, message = MISTAKES[mistake]
    line = change(copy / file, old, new)
    if mistake in ELSEWHERE:
        line = line_of((copy / file).read_text(encoding="utf-8"), ELSEWHERE[mistake])
    named = f"{file}:{line}: "
    found = [complaint for complaint in complaints(copy) if complaint.startswith(named)]
    assert any(message in complaint for complaint in found), complaints(copy)


def test_days_are_those_of_the_account_or_else_of_its_platform(copy: Path) -> None:
    assert read_workspace(copy).retention == {}, "without a word everything is kept"
    change(copy / YAML, "accounts:\n", "retention_days: {demo: 365, import: 90}\naccounts:\n")
    change(
        copy / YAML, "name: Peony & Pine on Shopwall, max", "name: Peony & Pine on Shopwall, retention_days: 30, max"
    )
    assert read_workspace(copy).retention == {
        ("demo", "peony-store"): 30, ("demo", "peony-app"): 365, ("demo", "brightbus-app"): 365,
        ("import", "peony"): 90, ("import", "brightbus"): 90,
    }  # fmt: skip


def test_mistakes_in_several_files_are_all_named_at_once(copy: Path) -> None:
    change(copy / YAML, "channel: peony-urgent}", "channel: urgent}")
    change(copy / RULES, "decides: lead", "decides: boss")
    change(copy / ARTICLE, "owner: care-team", "ownr: care-team")
    assert {complaint.split(":")[0] for complaint in complaints(copy)} == {YAML, RULES, ARTICLE}


def test_a_mistake_in_one_file_does_not_hide_those_of_the_files_that_hang_on_it(copy: Path) -> None:
    change(copy / YAML, "routing:", "routin:")
    change(copy / POLICY, "roles:", "rolls:")
    change(copy / RULES, "must_not:", "mustnot:")
    change(copy / ARTICLE, "owner: care-team", "ownr: care-team")
    assert {complaint.split(":")[0] for complaint in complaints(copy)} == {YAML, POLICY, RULES, ARTICLE}


@pytest.mark.parametrize("file", [YAML, RULES, POLICY, VOICE, PROMPT])
def test_a_missing_file_is_named(file: str, copy: Path) -> None:
    (copy / file).unlink()
    assert f"{file}:1: this file is missing" in complaints(copy)


@pytest.mark.parametrize("file", [YAML, RULES, POLICY, VOICE, PROMPT, ARTICLE])
def test_a_file_that_is_not_utf8_is_named(file: str, copy: Path) -> None:
    (copy / file).write_bytes("---\ntitle: вернуть\n---\n".encode("cp1251"))
    assert f"{file}:1: this file is not UTF-8 text; save it as UTF-8" in complaints(copy)


@pytest.mark.parametrize("file", [RULES, POLICY, YAML])
def test_an_empty_file_is_named(file: str, copy: Path) -> None:
    (copy / file).write_text("")
    assert any(complaint.startswith(f"{file}:1: ") for complaint in complaints(copy))


def test_an_article_without_a_header_is_named(copy: Path) -> None:
    (copy / ARTICLE).write_text("## Returns\nWithin 30 days.\n")
    assert f"{ARTICLE}:1: a header between two lines of --- must open this file" in complaints(copy)


def test_an_article_without_text_is_named(copy: Path) -> None:
    text = (copy / ARTICLE).read_text()
    (copy / ARTICLE).write_text(text[: text.rindex("\n---\n")] + "\n---\n")
    assert f"{ARTICLE}:2: this article has no text below its header" in complaints(copy)


def test_a_byte_order_mark_is_no_part_of_the_text(copy: Path) -> None:
    (copy / ARTICLE).write_bytes(b"\xef\xbb\xbf" + (copy / ARTICLE).read_bytes())
    assert [article.stem for article in read_workspace(copy).articles["peony"]] == ["returns.en"]


def test_dashes_inside_a_header_do_not_end_it(copy: Path) -> None:
    change(copy / ARTICLE, "owner: care-team", "owner: 'care-team ---'")
    assert [article.owner for article in read_workspace(copy).articles["peony"]] == ["care-team ---"]


def test_windows_line_ends_change_nothing(copy: Path) -> None:
    (copy / ARTICLE).write_bytes((copy / ARTICLE).read_bytes().replace(b"\n", b"\r\n"))
    bodies = [article.body for article in read_workspace(copy).articles["peony"]]
    assert bodies == [article.body for article in sample().articles["peony"] if article.stem == "returns.en"]


# -- while it runs --------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library looks at every call."""
    monkeypatch.setattr(content, "LOOK_AGAIN", 0.0)


@pytest.mark.usefixtures("impatient")
def test_a_changed_file_shows_at_the_next_look(copy: Path) -> None:
    library = Library(copy)
    before = library.current()
    assert library.current() is before
    change(copy / VOICE, "observant", "attentive")
    after = library.current()
    assert after.voices["peony"].card.voice[0].trait == "attentive"
    assert after.voices["peony"].version != before.voices["peony"].version
    assert after.voices["brightbus"].version == before.voices["brightbus"].version


@pytest.mark.usefixtures("impatient")
def test_a_new_and_a_removed_article_show(copy: Path) -> None:
    library = Library(copy)
    (copy / "kb/peony/gift-wrapping.en.md").write_text((copy / ARTICLE).read_text())
    (copy / ARTICLE).unlink()
    assert [article.stem for article in library.current().articles["peony"]] == ["gift-wrapping.en"]


@pytest.mark.usefixtures("impatient")
def test_a_broken_file_keeps_the_last_good_content_and_is_complained_of_once(copy: Path) -> None:
    heard: list[ContentErrors] = []
    library = Library(copy, heard.append)
    before = library.current()
    line = change(copy / RULES, "decides: lead", "decides: boss")
    assert library.current() is before
    assert library.current() is before
    assert [problem.line for errors in heard for problem in errors.problems] == [line]
    change(copy / RULES, "decides: boss", "decides: agent")
    assert library.current().rules["peony"][0].decides == "agent"


def test_files_are_not_looked_at_for_every_mention(copy: Path) -> None:
    library = Library(copy)
    before = library.current()
    change(copy / VOICE, "observant", "attentive")
    assert library.current() is before


def test_a_broken_workspace_does_not_open(copy: Path) -> None:
    change(copy / YAML, ", role: agent", ", role: boss")
    with pytest.raises(ContentErrors, match=r"unscripted\.yaml:\d+"):
        Library(copy)


# -- routing and rules ----------------------------------------------------------------------------------


@pytest.fixture
def when(copy: Path) -> Callable[[str], bool]:
    """Whether a rule with this condition takes the mention of Lena, two stars of five, 12,000 followers."""
    lena = post(author=Author("Lena", followers=12_000))

    def takes(condition: str) -> bool:
        text = (copy / RULES).read_text(encoding="utf-8")
        first, rest = text.split("  - name: dignity-or-danger")[0], text[text.index("  - name: otherwise") :]
        (copy / RULES).write_text(first.replace("{risk: [health]}", condition) + rest, encoding="utf-8")
        return read_workspace(copy).rules["peony"][0].when.holds("peony", lena, None)

    return takes


@pytest.mark.parametrize(
    ("condition", "taken"),
    [
        ("{rating: {max: 2}}", True),
        ("{rating: {min: 3}}", False),
        ("{followers: {min: 12000}}", True),
        ("{platform: [demo]}", True),
        ("{platform: [peony-store]}", True),
        ("{platform: [webhook]}", False),
        ("{brand: [brightbus, peony], rating: {max: 2}}", True),
        ("{brand: [peony], rating: {min: 3}}", False),
        ("{kind: [complaint]}", False),
    ],
)
def test_conditions_say_what_they_say(condition: str, taken: bool, when: Callable[[str], bool]) -> None:
    assert when(condition) is taken
