"""auth.*, users.*, team.*, bots.*, apps.* and views.*: who is there, how to connect, and what people have open."""

from __future__ import annotations

from typing import Any

from bot.sandbox.block_rules import problems
from bot.sandbox.conversations import paged
from bot.sandbox.method import Args, Method, flag, refuse, words
from bot.sandbox.refusal import Refused
from bot.sandbox.setup import APP, BOT, BOT_USER, TEAM, Person
from bot.sandbox.slack import Slack
from bot.sandbox.view_rules import too_large, view_problems
from bot.sandbox.views import View

Json = dict[str, Any]


def api_test(slack: Slack, args: Args) -> Args:
    """api.test: gives back what it is given."""
    if words(args, "error"):
        raise Refused(words(args, "error"))
    return {"args": args}


def auth_test(slack: Slack, args: Args) -> Args:
    """auth.test"""
    who = {"user": slack.setup.brand.lower(), "user_id": BOT_USER, "bot_id": BOT}
    return {"url": slack.url + "/", "team": "Sandbox", "team_id": TEAM, **who, "is_enterprise_install": False}


def connect(slack: Slack, args: Args) -> Args:
    """apps.connections.open"""
    return {"url": slack.tokens.socket_url()}


def team(slack: Slack, args: Args) -> Args:
    """team.info"""
    return {"team": {"id": TEAM, "name": "Sandbox", "domain": "sandbox", "icon": {"image_default": True}}}


def bot(slack: Slack, args: Args) -> Args:
    """bots.info"""
    if words(args, "bot") not in ("", BOT):
        raise Refused("bot_not_found")
    return {"bot": {"id": BOT, "app_id": APP, "user_id": BOT_USER, "name": slack.setup.brand, "deleted": False}}


def user(slack: Slack, args: Args) -> Args:
    """users.info"""
    if words(args, "user") == BOT_USER:
        return {"user": told(Person(BOT_USER, slack.setup.brand, "app"), False) | {"is_bot": True}}
    return {"user": told(slack.person(words(args, "user")), flag(args, "include_locale"))}


def users(slack: Slack, args: Args) -> Args:
    """users.list"""
    with_locale = flag(args, "include_locale")
    return paged("members", [told(person, with_locale) for person in slack.people.values()], args)


def told(person: Person, with_locale: bool) -> Json:
    """A person as Slack tells of them."""
    profile = {"real_name": person.name, "display_name": person.name, "title": person.role}
    one: Json = {"id": person.id, "team_id": TEAM, "name": person.name.lower().replace(" ", "."), "deleted": False}
    one |= {"real_name": person.name, "profile": profile, "is_bot": False, "is_app_user": False, "tz_offset": 0}
    return one | ({"locale": person.locale} if with_locale else {})


def open_view(slack: Slack, args: Args) -> Args:
    """views.open"""
    body = _modal(args)
    return {"view": slack.views.open(slack.tokens.exchange(words(args, "trigger_id")), body).api()}


def push_view(slack: Slack, args: Args) -> Args:
    """views.push"""
    body = _modal(args)
    return {"view": slack.views.push(slack.tokens.exchange(words(args, "trigger_id")), body).api()}


def update_view(slack: Slack, args: Args) -> Args:
    """views.update"""
    view = _named(slack, args)
    body = _checked(args, view.body["type"])
    return {"view": slack.views.update(view, body, words(args, "hash")).api()}


def publish_view(slack: Slack, args: Args) -> Args:
    """views.publish"""
    person, body = slack.person(words(args, "user_id")), _checked(args, "home")
    return {"view": slack.views.publish(person.id, body, words(args, "hash")).api()}


def _named(slack: Slack, args: Args) -> View:
    if words(args, "external_id"):
        return slack.views.named(words(args, "external_id"))
    return slack.views.find(words(args, "view_id"))


def _modal(args: Args) -> Json:
    return _checked(args, "modal")


def _checked(args: Args, kind: str) -> Json:
    refuse("invalid_arguments", view_problems(args["view"], kind))
    if too_large(args["view"]):
        raise Refused("view_too_large")
    body: Json = args["view"]
    return body


def validate(slack: Slack, args: Args) -> Args:
    """blocks.validate: of blocks, of a message, or of a view."""
    given = [name for name in ("blocks", "message", "view") if name in args]
    if len(given) != 1:
        raise Refused("invalid_arguments", ["[ERROR] exactly one of blocks, message, view"])
    if given == ["view"]:
        view = args["view"]
        kind = "home" if isinstance(view, dict) and view.get("type") == "home" else "modal"
        refuse("invalid_view", view_problems(view, kind))
    elif given == ["message"]:
        message = args["message"]
        refuse("invalid_message", problems(message.get("blocks") if isinstance(message, dict) else None, "message"))
    else:
        refuse("invalid_blocks", problems(args["blocks"], "message"))
    return {}


_TRIGGERED = ("interactivity_pointer", "trigger_id")
METHODS = {
    "api.test": Method(api_test, 4, (), ("error", "foo")),
    "auth.test": Method(auth_test),
    "apps.connections.open": Method(connect, 3, app_token=True),
    "team.info": Method(team, 3, (), ("domain", "team")),
    "bots.info": Method(bot, 3, (), ("bot", "team_id")),
    "users.info": Method(user, 4, ("user",), ("include_locale",)),
    "users.list": Method(users, 2, (), ("cursor", "include_locale", "limit", "team_id")),
    "views.open": Method(open_view, 4, ("view",), _TRIGGERED),
    "views.push": Method(push_view, 4, ("view",), _TRIGGERED),
    "views.update": Method(update_view, 4, ("view",), ("external_id", "hash", "view_id")),
    "views.publish": Method(publish_view, 4, ("user_id", "view"), ("hash", "interactivity_pointer")),
    "blocks.validate": Method(validate, 4, (), ("blocks", "message", "view")),
}
