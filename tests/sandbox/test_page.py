"""The page in a real browser: what the app says is shown faithfully, what people do reaches the app."""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.sandbox.platform import Account
from bot.sandbox.server import Channel, Person, Sandbox, Setup
from bot.sandbox.setup import BOT, TEAM
from tests.groups import chromium

pytestmark = pytest.mark.browser

Json = dict[str, Any]
SETUP = Setup(
    people=(Person("U0MAY", "May Lind", "agent"), Person("U0IRA", "Ira Vol", "lead")),
    channels=(Channel("C0MEN", "mentions", "What customers say"), Channel("C0ESC", "escalations")),
    accounts=(Account("shop", "Fern & Co", "Fern & Co on Shopwall", ("en",), 350),),
    notice="Draft texts here are recordings.",
    clock_factor=1_000_000,  # no rate limits
)
HOSTILE = '<img src=x onerror=alert(1)> <script>alert(2)</script> & "quotes" <https://evil.example|bank>'


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": "m1", **more}


def options(*values: str) -> list[Json]:
    return [{"text": plain(value.title()), "value": value} for value in values]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "decide", "elements": list(elements)}


def edit_modal(note: str = "0 of 350") -> Json:
    listens = {"trigger_actions_on": ["on_character_entered"]}
    words = {"type": "plain_text_input", "action_id": "words", "multiline": True, "max_length": 350}
    reply = {**words, "initial_value": "Dear Ola", "focus_on_load": True, "dispatch_action_config": listens}
    reason = {"type": "static_select", "action_id": "reason", "options": options("tone", "fact")}
    topics = {"type": "multi_static_select", "action_id": "topics", "options": options("delivery", "app")}
    after = {"type": "radio_buttons", "action_id": "after", "options": options("follow", "close")}
    return {
        "type": "modal",
        "callback_id": "edit",
        "title": plain("Edit the reply"),
        "submit": plain("Publish"),
        "notify_on_close": True,
        "blocks": [
            {"type": "input", "block_id": "reply", "dispatch_action": True, "label": plain("Reply"), "element": reply},
            {"type": "context", "block_id": "note", "elements": [plain(note)]},
            *(
                {"type": "input", "block_id": element["action_id"], "optional": True, "label": plain(name)}
                | {"element": element}
                for name, element in (("Why?", reason), ("Topics", topics), ("Then", after))
            ),
        ],
    }


@dataclass
class App:
    """An app that acknowledges everything and remembers it; `answers` are acks of the next submissions."""

    sandbox: Sandbox
    heard: queue.Queue[Json] = field(default_factory=queue.Queue)
    answers: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.web = WebClient("xoxb-sandbox-test", base_url=f"{self.sandbox.url}/api/")
        self._socket = SocketModeClient("xapp-sandbox-test", web_client=self.web)
        self._socket.socket_mode_request_listeners.append(self._hear)
        self._socket.connect()

    def _hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        submitted = request.payload.get("type") == "view_submission"
        answer = self.answers.pop(0) if submitted and self.answers else None
        client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))
        self.heard.put(request.payload)

    def next(self, type: str) -> Json:
        """The next payload of a type; others before it are passed over."""
        while True:
            payload = self.heard.get(timeout=5)
            if payload.get("event", payload).get("type", "command") == type:
                return payload

    def say(self, *blocks: Json, channel: str = "C0MEN", **more: Any) -> str:
        """Post a message and give its ts."""
        return str(self.web.chat_postMessage(channel=channel, text="A card", blocks=list(blocks), **more)["ts"])

    def close(self) -> None:
        threading.Thread(target=self._socket.close, daemon=True).start()  # it waits seconds for threads of its own


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def quiet_page(browser: Browser) -> Iterator[Page]:
    """A page that only lends its own modules."""
    with Sandbox(SETUP) as sandbox:
        page = browser.new_page()
        page.goto(sandbox.url)
        expect(page.locator("#connection")).to_have_text("Connected")
        yield page
        page.close()


@pytest.fixture
def app() -> Iterator[App]:
    with Sandbox(SETUP) as sandbox:
        app = App(sandbox)
        yield app
        app.close()


@pytest.fixture
def page(browser: Browser, app: App) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.goto(app.sandbox.url)
    expect(page.locator("#connection")).to_have_text("Connected")
    yield page
    context.close()
    assert wrong == []


def card(page: Page, number: int = 0) -> Locator:
    return page.locator("article.card").nth(number)


def become(page: Page, name: str) -> None:
    page.locator(".person", has_text=name).click()


def open_modal(page: Page, app: App, view: Json | None = None) -> str:
    """Press a card's Edit and have the app open a modal; gives the view's id."""
    app.say(actions(button("edit", "Edit")))
    card(page).get_by_role("button", name="Edit").click()
    trigger = app.next("block_actions")["trigger_id"]
    id = str(app.web.views_open(trigger_id=trigger, view=view or edit_modal())["view"]["id"])
    expect(page.locator("#modal")).to_be_visible()
    return id


def drawn(page: Page, text: str) -> str:
    """The markup that the page's own parser makes of a mrkdwn text."""
    script = """async (text) => {
        const { mrkdwn } = await import("/static/mrkdwn.js");
        const place = document.createElement("div");
        place.append(...mrkdwn(text));
        return place.innerHTML;
    }"""
    return str(page.evaluate(script, text))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("*bold* _it_ ~gone~ `code`", "<strong>bold</strong> <em>it</em> <s>gone</s> <code>code</code>"),
        ("*bold _both_*", "<strong>bold <em>both</em></strong>"),
        ("2*3*4 snake_case_word a~b~c * no * _ no _", "2*3*4 snake_case_word a~b~c * no * _ no _"),
        ("`*raw* &lt;b&gt;`", "<code>*raw* &lt;b&gt;</code>"),
        ("```\n*raw*\n two\n```", "<pre>*raw*\n two</pre>"),
        ("&gt; said\n> so\nthen", "<blockquote>said\nso</blockquote>then"),
        ("&amp;lt; &lt;i&gt; &quot; &#39;", "&amp;lt; &lt;i&gt; &amp;quot; &amp;#39;"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<javascript:alert(1)|pay>", "&lt;javascript:alert(1)|pay&gt;"),
        ("<data:text/html,x|pay>", "&lt;data:text/html,x|pay&gt;"),
        ("**two** [no](https://a.example)", "**two** [no](https://a.example)"),
        ("\ue0000\ue001", "\ufffd0\ufffd"),
        ("<!date^x^{time}|soon>", '<time title="soon">soon</time>'),
        ("<!date^0^{nonsense}|then>", '<time title="then">then</time>'),
    ],
)
def test_mrkdwn_becomes_exactly_its_few_kinds_of_markup(quiet_page: Page, text: str, markup: str) -> None:
    assert drawn(quiet_page, text) == markup


def test_links_lead_only_to_the_web_and_keep_their_address(quiet_page: Page) -> None:
    markup = drawn(quiet_page, "*<https://a.example/x_y?a=1&amp;b=2|label &amp; _more_>*")
    wanted = 'href="https://a.example/x_y?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">label &amp; _more_</a>'
    assert markup == f"<strong><a {wanted}</strong>"


def test_mentions_show_names_and_stand_out_when_they_mean_the_reader(quiet_page: Page) -> None:
    markup = drawn(quiet_page, "<@U0MAY> <@U0IRA> <!channel> <#C0ESC>")
    assert '<span class="mention me">@May Lind</span>' in markup
    assert '<span class="mention">@Ira Vol</span>' in markup
    assert '<span class="mention broadcast">@channel</span>' in markup
    assert '<a class="mention" href="#escalations">#escalations</a>' in markup


def test_a_date_token_shows_the_moment_in_words(quiet_page: Page) -> None:
    noon = int(datetime(2026, 3, 5, 12, 0, tzinfo=UTC).timestamp())
    assert "5 March 2026" in drawn(quiet_page, f"<!date^{noon}^{{date}}|then>")
    now = int(quiet_page.evaluate("Date.now() / 1000"))
    assert re.search(r">today at \d\d:\d\d<", drawn(quiet_page, f"<!date^{now}^{{date_pretty}} at {{time}}|then>"))


def test_hostile_words_stay_words_in_every_kind_of_block(page: Page, app: App) -> None:
    rich = {"type": "rich_text_quote", "elements": [{"type": "text", "text": HOSTILE}]}
    app.say(
        {"type": "header", "text": plain(HOSTILE)},
        {"type": "section", "fields": [plain(HOSTILE)], "accessory": button("x", HOSTILE[:75])},
        {"type": "context", "elements": [plain(HOSTILE)]},
        {"type": "rich_text", "elements": [rich]},
        {"type": "markdown", "text": f"# {HOSTILE}\n[bank](javascript:alert(3)) ![pic](data:image/png,x)"},
        mrkdwn(HOSTILE.replace("<", "&lt;")),
    )
    expect(card(page)).to_contain_text("onerror=alert(1)")
    assert card(page).locator(".blocks :is(script, img, a)").count() == 0
    assert card(page).inner_text().count("<script>alert(2)</script>") >= 5


def test_a_press_reaches_the_app_as_the_person_chosen_and_shows_until_the_card_changes(page: Page, app: App) -> None:
    ts = app.say(actions(button("approve", "Publish", style="primary", accessibility_label="Publish this reply")))
    become(page, "Ira Vol")
    press = card(page).get_by_role("button", name="Publish this reply")
    press.click()
    expect(press).to_have_attribute("aria-busy", "true")
    payload = app.next("block_actions")
    assert payload["user"]["id"] == "U0IRA"
    assert (payload["container"]["message_ts"], payload["actions"][0]["value"]) == (ts, "m1")
    app.web.chat_update(channel="C0MEN", ts=ts, text="Done", blocks=[mrkdwn("*LIVE*"), actions(button("x", "Undo"))])
    expect(card(page).locator("strong")).to_have_text("LIVE")
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def test_a_press_that_nothing_follows_is_over_after_three_seconds(page: Page, app: App) -> None:
    app.say(actions(button("approve", "Publish")))
    press = card(page).get_by_role("button", name="Publish")
    press.click()
    press.click()
    expect(press).not_to_have_attribute("aria-busy", "true", timeout=4000)
    app.next("block_actions")
    assert app.heard.empty(), "the second press of a busy button is ignored"


def test_a_confirm_dialog_is_asked_before_anything_is_sent(page: Page, app: App) -> None:
    asks = {"title": plain("Sure?"), "text": plain("It goes."), "confirm": plain("Do it"), "deny": plain("Keep")}
    app.say(actions(button("dismiss", "Dismiss", style="danger", confirm=asks)))
    card(page).get_by_role("button", name="Dismiss").click()
    page.get_by_role("button", name="Keep").click()
    card(page).get_by_role("button", name="Dismiss").click()
    page.keyboard.press("Escape")
    expect(page.locator("#confirm")).to_be_hidden()
    assert app.heard.empty()
    card(page).get_by_role("button", name="Dismiss").click()
    page.get_by_role("button", name="Do it").click()
    assert app.next("block_actions")["actions"][0]["action_id"] == "dismiss"


def test_choices_in_a_card_are_sent_at_once(page: Page, app: App) -> None:
    app.say(
        actions(
            {"type": "static_select", "action_id": "period", "options": options("day", "week")},
            {"type": "overflow", "action_id": "more", "options": options("history", "snooze")},
            {"type": "checkboxes", "action_id": "only", "options": options("mine", "open")},
        )
    )
    card(page).locator("select").select_option(label="Week")
    assert app.next("block_actions")["actions"][0]["selected_option"]["value"] == "week"
    card(page).get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Snooze").click()
    assert app.next("block_actions")["actions"][0]["selected_option"]["value"] == "snooze"
    card(page).get_by_label("Open").check()
    assert [one["value"] for one in app.next("block_actions")["actions"][0]["selected_options"]] == ["open"]


def test_a_button_meant_for_others_is_not_shown(page: Page, app: App) -> None:
    app.say(actions(button("a", "For all"), button("b", "For leads", visible_to_user_ids=["U0IRA"])))
    expect(card(page).locator(".button")).to_have_text(["For all"])
    become(page, "Ira Vol")
    expect(card(page).locator(".button")).to_have_text(["For all", "For leads"])


def test_an_ephemeral_message_is_seen_by_one_person_only(page: Page, app: App) -> None:
    app.web.chat_postEphemeral(channel="C0MEN", user="U0MAY", text="Not allowed: ask a lead.")
    private = page.locator("article.private")
    expect(private).to_contain_text("Only visible to you")
    become(page, "Ira Vol")
    expect(private).to_have_count(0)
    become(page, "May Lind")
    private.get_by_role("button", name="Dismiss").click()
    expect(private).to_have_count(0)


def test_what_is_being_typed_survives_an_update_of_the_modal(page: Page, app: App) -> None:
    id = open_modal(page, app)
    field = page.get_by_label("Reply", exact=True)
    expect(field).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(", sorry")
    typed = app.next("block_actions")
    assert typed["actions"][0]["value"] == "Dear Ola, sorry"
    assert typed["view"]["state"]["values"]["reply"]["words"]["value"] == "Dear Ola, sorry"
    assert app.heard.empty(), "seven quick characters are one event"
    page.keyboard.press("ArrowLeft")
    view = edit_modal("15 of 350")
    view["blocks"][0]["hint"] = plain("This block is new, and is drawn again")
    app.web.views_update(view_id=id, view=view)
    expect(page.locator("#modal .context")).to_have_text("15 of 350")
    page.keyboard.type("!")
    expect(field).to_have_value("Dear Ola, sorr!y")
    expect(page.locator("#modal .count")).to_have_text("")
    field.fill("x" * 300)
    expect(page.locator("#modal .count")).to_have_text("300 / 350")


def test_a_submitted_modal_carries_every_value_and_closes(page: Page, app: App) -> None:
    open_modal(page, app)
    page.get_by_label("Reply", exact=True).fill("Other words")
    page.get_by_label("Why?").select_option(label="Fact")
    page.locator("#modal summary").click()
    page.locator("#modal .several label", has_text="App").click()
    page.keyboard.press("Escape")
    page.get_by_label("Close", exact=True).and_(page.locator("input")).check()
    page.keyboard.press("Control+Enter")
    values = app.next("view_submission")["view"]["state"]["values"]
    assert values["reply"]["words"]["value"] == "Other words"
    assert values["reason"]["reason"]["selected_option"]["value"] == "fact"
    assert [one["value"] for one in values["topics"]["topics"]["selected_options"]] == ["app"]
    assert values["after"]["after"]["selected_option"]["value"] == "close"
    expect(page.locator("#modal")).to_be_hidden()


def test_errors_stand_below_their_input_and_go_with_the_next_attempt(page: Page, app: App) -> None:
    app.answers = [{"response_action": "errors", "errors": {"reply": "No refund may be promised."}}, {}]
    open_modal(page, app)
    page.get_by_label("Reply", exact=True).fill("A refund!")
    page.get_by_role("button", name="Publish").click()
    field = page.get_by_label("Reply", exact=True)
    expect(page.locator("#modal .error").first).to_have_text("No refund may be promised.")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    field.fill("An apology.")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#modal")).to_be_hidden()


def test_escape_closes_a_modal_and_the_app_hears_of_it(page: Page, app: App) -> None:
    open_modal(page, app)
    page.keyboard.press("Escape")
    expect(page.locator("#modal")).to_be_hidden()
    assert app.next("view_closed")["view"]["callback_id"] == "edit"


def test_the_home_is_what_the_app_publishes_for_this_person(page: Page, app: App) -> None:
    page.get_by_role("link", name="Home").click()
    assert app.next("app_home_opened")["event"]["user"] == "U0MAY"
    expect(page.locator(".empty")).to_contain_text("Nothing here yet")
    home = {"type": "home", "blocks": [mrkdwn("*Your shift*"), actions(button("next", "Next mention"))]}
    app.web.views_publish(user_id="U0MAY", view=home)
    page.get_by_role("button", name="Next mention").click()
    payload = app.next("block_actions")
    assert (payload["view"]["type"], payload["actions"][0]["action_id"]) == ("home", "next")


def test_words_typed_in_the_channel_and_in_a_thread_reach_the_app_and_stay_words(page: Page, app: App) -> None:
    ts = app.say(mrkdwn("A card"))
    page.get_by_label("Message", exact=True).fill("*not* <b>bold</b> & so")
    page.keyboard.press("Enter")
    assert app.next("message")["event"]["text"] == "*not* &lt;b&gt;bold&lt;/b&gt; &amp; so"
    expect(page.locator("article.typed")).to_contain_text("<b>bold</b> & so")
    card(page).get_by_role("button", name="Reply in thread").click()
    page.keyboard.type("Only a thought")
    page.keyboard.press("Enter")
    event = app.next("message")["event"]
    assert (event["thread_ts"], event["text"]) == (ts, "Only a thought")
    expect(card(page).locator(".thread article")).to_contain_text("Only a thought")


def test_a_slash_command_reaches_the_app_with_its_words(page: Page, app: App) -> None:
    page.get_by_label("Message", exact=True).fill("/unscripted  peaks last week")
    page.keyboard.press("Enter")
    command = app.next("command")
    assert (command["command"], command["text"], command["channel_id"]) == ("/unscripted", "peaks last week", "C0MEN")


def test_a_message_grows_before_ones_eyes_and_a_status_stands_until_it_begins(page: Page, app: App) -> None:
    ts = app.say(mrkdwn("a card"))
    whom = {"channel": "C0MEN", "thread_ts": ts}
    app.web.assistant_threads_setStatus(channel_id="C0MEN", thread_ts=ts, status="is thinking…")
    expect(card(page).locator(".busy")).to_have_text("Unscripted is thinking…")
    step = {"type": "task_update", "id": "t", "title": HOSTILE, "status": "in_progress"}
    start = {**whom, "recipient_user_id": "U0MAY", "recipient_team_id": TEAM, "chunks": [step]}
    grown = str(app.web.api_call("chat.startStream", json=start)["ts"])
    reply = card(page).locator(".thread article")
    expect(card(page).locator(".busy")).to_have_count(0)
    expect(reply).to_have_class(re.compile("growing"))
    expect(reply.locator(".task.in_progress")).to_contain_text(HOSTILE)
    for words in ("One ", "and two."):
        app.web.chat_appendStream(channel="C0MEN", ts=grown, markdown_text=words)
    expect(reply).to_contain_text("One and two.")
    app.web.chat_stopStream(channel="C0MEN", ts=grown, blocks=[actions(button("good", "Good"))])
    expect(reply).not_to_have_class(re.compile("growing"))
    reply.get_by_role("button", name="Good").click()
    assert app.next("block_actions")["container"]["message_ts"] == grown


def test_the_app_hears_who_opens_their_direct_messages_and_proposes_what_a_click_says(page: Page, app: App) -> None:
    page.locator("#directs a").click()
    opened = app.next("app_home_opened")["event"]
    assert (opened["tab"], opened["user"]) == ("messages", "U0MAY")
    hostile = HOSTILE[:75]
    prompts = [{"title": hostile, "message": "What is open?"}, {"title": "Two", "message": "Two?"}]
    app.web.assistant_threads_setSuggestedPrompts(channel_id=opened["channel"], title="Ask:", prompts=prompts)
    shown = page.locator("#prompts")
    expect(shown).to_contain_text("Ask:")
    shown.get_by_role("button", name=hostile).click()
    said = app.next("message")["event"]
    assert (said["text"], said["channel_type"]) == ("What is open?", "im")
    expect(page.locator("#messages")).to_contain_text("What is open?")
    become(page, "Ira")
    expect(shown).to_be_hidden()


def test_unread_messages_are_counted_per_person_until_the_channel_is_opened(page: Page, app: App) -> None:
    app.say(mrkdwn("One"), channel="C0ESC")
    app.say(mrkdwn("Two"), channel="C0ESC")
    count = page.locator(".rail a", has_text="escalations").locator(".count")
    expect(count).to_have_text("2")
    page.get_by_role("link", name="escalations").click()
    expect(count).to_have_count(0)
    become(page, "Ira Vol")
    page.get_by_role("link", name="mentions").click()
    expect(count).to_have_count(0)
    app.say(mrkdwn("Three"), channel="C0ESC")
    expect(count).to_have_text("1")
    become(page, "May Lind")
    expect(count).to_have_text("1")


def test_a_permalink_opens_the_channel_and_points_at_the_message(page: Page, app: App) -> None:
    first, *_ = [app.say(mrkdwn(f"Card {number}"), channel="C0ESC") for number in range(12)]
    address = str(app.web.chat_getPermalink(channel="C0ESC", message_ts=first)["permalink"])
    page.goto(address)
    expect(page.locator("#where")).to_have_text("#escalations")
    expect(page.get_by_text("Card 0")).to_be_in_viewport()


def test_cards_are_walked_with_the_keyboard(page: Page, app: App) -> None:
    for number in range(3):
        app.say(mrkdwn(f"Card {number}"), actions(button(f"b{number}", f"Decide {number}")))
    expect(page.locator("article.card")).to_have_count(3)
    page.keyboard.press("j")
    expect(card(page, 2)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("ArrowUp")
    expect(card(page, 0)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Decide 0")).to_be_focused()
    page.keyboard.press("Enter")
    assert app.next("block_actions")["actions"][0]["action_id"] == "b0"
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#where")).to_have_text("#escalations")


def test_a_mention_posted_as_a_customer_is_public_and_can_be_changed_and_deleted(page: Page, app: App) -> None:
    page.keyboard.press("p")
    page.keyboard.type("Broken <lid> & late")
    page.get_by_label("Customer’s name").fill("Ola")
    page.locator(".rate label").nth(3).click()
    page.get_by_label("Review").focus()
    page.keyboard.press("Control+Enter")
    own = page.locator(".own li")
    expect(own).to_contain_text("★★★★ Broken <lid> & late")
    (review,) = app.sandbox.platform.reviews("shop")
    assert (review.author, review.rating, review.text) == ("Ola", 4, "Broken <lid> & late")
    own.get_by_role("button", name="Edit").click()
    page.get_by_label("Review").fill("Solved")
    page.get_by_role("button", name="Save the change").click()
    expect(own).to_contain_text("Solved")
    assert app.sandbox.platform.review("shop", review.id).revision == 2
    own.get_by_role("button", name="Delete").click()
    expect(own).to_have_count(0)
    assert app.sandbox.platform.review("shop", review.id).deleted


def test_the_public_page_opens_beside_the_chat(page: Page) -> None:
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Public page").click()
    expect(opened.value.locator("h1")).to_have_text("Fern & Co on Shopwall")


def test_the_page_asks_nobody_but_the_sandbox(page: Page, app: App) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    app.say({"type": "image", "image_url": "https://elsewhere.example/x.png", "alt_text": "Rating per week"})
    expect(card(page).get_by_role("img", name="Rating per week")).to_be_visible()
    page.reload()
    expect(page.locator("#notice")).to_have_text("Draft texts here are recordings.")
    assert asked
    assert {url for url in asked if not url.startswith(app.sandbox.url)} == set()


def test_the_page_allows_no_inline_script_and_no_frame(page: Page, app: App) -> None:
    answer = page.request.get(app.sandbox.url)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]+\s(on\w+|style)=|<script(?![^>]+src=)", answer.text())


def test_a_chart_has_its_figures_behind_it(page: Page, app: App) -> None:
    days = ["Mon", "Tue"]
    points = [{"label": day, "value": value} for day, value in zip(days, (4, 9), strict=True)]
    data = {"type": "bar", "series": [{"name": "complaints", "data": points}], "axis_config": {"categories": days}}
    app.say({"type": "data_visualization", "title": "Mentions per day", "chart": data})
    expect(card(page).get_by_role("img", name="Mentions per day")).to_be_visible()
    expect(card(page).locator("rect")).to_have_count(2)
    card(page).get_by_text("Figures").click()
    assert card(page).locator("tbody").inner_text().split() == ["Mon", "4", "Tue", "9"]


def test_a_block_the_page_cannot_draw_is_named_instead_of_left_out(page: Page, app: App) -> None:
    app.say({"type": "plan", "title": plain("Steps")})
    expect(card(page)).to_contain_text("A block of type plan is not drawn in the sandbox")


def test_a_page_that_lost_the_sandbox_says_so_and_shows_the_new_state_when_it_is_back(browser: Browser) -> None:
    with Sandbox(SETUP) as first:
        first.slack.post("C0MEN", BOT, "Before")
        page = browser.new_page()
        page.goto(first.url)
        expect(card(page)).to_contain_text("Before")
    expect(page.locator("#connection")).to_have_text("Reconnecting…")
    with Sandbox(SETUP, int(first.url.rpartition(":")[2])) as second:
        second.slack.post("C0MEN", BOT, "After")
        expect(page.locator("#connection")).to_have_text("Connected", timeout=8000)
        expect(page.locator("article.card")).to_have_count(1)
        expect(card(page)).to_contain_text("After")
        second.slack.post("C0MEN", BOT, "Later")
        expect(card(page, 1)).to_contain_text("Later")
        page.close()
