"""The Slack app this program needs: exactly the scopes its calls use."""

from __future__ import annotations

from typing import Any

from bot.content.words import Words

# Bot scope -> the calls that need it (docs.slack.dev, method reference). A test compares them with the calls made.
SCOPES = {
    "assistant:write": ("assistant.threads.setSuggestedPrompts",),
    "chat:write": (
        "chat.postMessage", "chat.update", "chat.delete", "chat.postEphemeral", "chat.startStream", "chat.appendStream",
        "chat.stopStream", "assistant.threads.setStatus",
    ),
    "channels:history": ("conversations.history", "conversations.replies"),
    "channels:read": ("conversations.info",),
    "groups:history": ("conversations.history", "conversations.replies"),  # the same for private channels
    "groups:read": ("conversations.info",),
    "users:read": ("users.info",),  # the language a person uses Slack in
}  # fmt: skip
# Event -> the scope it needs: what people write in threads and direct messages, and that they changed their language.
EVENTS = {
    "app_home_opened": "",  # needs none
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "user_change": "users:read",
}
COMMAND, SHORTCUT = "/unscripted", "make_mention"
FEATURE_SCOPES = ("commands",)  # of the slash command and the message shortcut
WITHOUT_SCOPE = ("auth.test", "views.open", "views.update", "views.publish")
APP_TOKEN_SCOPE = {"connections:write": ("apps.connections.open",)}


def manifest(name: str = "Unscripted", url: str = "") -> dict[str, Any]:
    """`url`: where Slack reaches this program; without one it opens a socket."""
    words, where = Words(), f"{url.rstrip('/')}/slack/events"
    reached = {"request_url": where} if url else {}
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": name,
            "description": "Answers public mentions: cards, drafts, people who decide",
            "background_color": "#1d3b36",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "agent_view": {
                "agent_description": words("agent.description"),
                "suggested_prompts": [
                    {"title": words("agent.ask_title"), "message": words("agent.ask")},
                    {"title": words("agent.promise_title"), "message": words("agent.promise")},
                ],
            },
            "bot_user": {"display_name": name, "always_online": True},
            "shortcuts": [
                {
                    "type": "message",
                    "name": words("make.title"),
                    "callback_id": SHORTCUT,
                    "description": words("make.description"),
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": words("command.description"),
                    "usage_hint": words("command.usage"),
                    "should_escape": False,
                    **({"url": where} if url else {}),
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted({*SCOPES, *EVENTS.values(), *FEATURE_SCOPES} - {""})}},
        "settings": {
            "interactivity": {"is_enabled": True, **reached},
            "event_subscriptions": {"bot_events": sorted(EVENTS), **reached},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }
