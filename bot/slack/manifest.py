"""The Slack app this program needs: exactly the scopes its calls use."""

from __future__ import annotations

from typing import Any

# Bot scope -> the calls that need it (docs.slack.dev, method reference). A test compares them with the calls made.
SCOPES = {
    "chat:write": ("chat.postMessage", "chat.update", "chat.postEphemeral"),
    "channels:history": ("conversations.history",),
    "channels:read": ("conversations.info",),
    "groups:history": ("conversations.history",),  # the same for private channels
    "groups:read": ("conversations.info",),
}
WITHOUT_SCOPE = ("auth.test", "views.open", "views.update")
APP_TOKEN_SCOPE = {"connections:write": ("apps.connections.open",)}


def manifest(name: str = "Unscripted") -> dict[str, Any]:
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": name,
            "description": "Answers public mentions: cards, drafts, people who decide",
            "background_color": "#1d3b36",
        },
        "features": {"bot_user": {"display_name": name, "always_online": True}},
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
