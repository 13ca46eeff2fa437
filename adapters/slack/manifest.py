"""What an administrator creates the app from: every command, event, scope and shortcut, and no others."""

from adapters.slack.inbound import Json
from adapters.slack.limits import LABEL
from bot.choices import Choices
from bot.commands import COMMANDS, Argument
from bot.library import Library

EVENTS = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "app_home_opened": "",
    "app_uninstalled": "",
    "tokens_revoked": "",
}
"""Events that are listened for, and the scope that each needs: https://docs.slack.dev/reference/events"""
METHODS = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.delete": "chat:write",
    "users.info": "users:read",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}
"""Methods that need a scope, and which: https://docs.slack.dev/reference/methods"""
AGENT = "assistant:write"
"""Scope of the agent view, which not every plan has."""
FILES = "files:write"
"""Scope for pictures in direct messages, which the bot can do without; nothing else is ever uploaded."""
EXPLAIN = "explain"
"""Names the shortcut of a message."""
SETTINGS = "/settings"
"""The one command that is not a question."""
ROUTE = "/slack/events"
"""Where Slack's requests arrive in HTTP mode."""
INSTALL = "/slack/install"
"""Where a workspace begins to install the bot."""
REDIRECT = "/slack/oauth_redirect"
"""Where Slack sends whoever has installed it."""
PICTURES = "/slack/pictures"
"""Where Slack fetches pictures in HTTP mode."""


PROMPTED = ("causes_of_twitching", "twitching_autoimmune", "twitching_care", "twitching_self_care")
"""Questions of `wording.yaml` that Slack suggests to whoever opens a conversation; four at most:
https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts"""


def scopes(*, agent: bool = True, files: bool = True) -> list[str]:
    """Return what the bot may do in a workspace, in order; each is needed for an event, a method or the commands."""
    needed = {"commands", *filter(None, EVENTS.values()), *METHODS.values()}
    spared = {scope for scope, wished in ((AGENT, agent), (FILES, files)) if not wished}
    return sorted(needed - spared)


def manifest(library: Library, url: str | None = None, *, agent: bool = True) -> Json:
    """Return the manifest for Socket Mode, or for HTTP under a public address; without agent view if so wished.

    The form is that of https://docs.slack.dev/reference/app-manifest.
    """
    words = library.wording.slack
    route = {} if url is None else {"request_url": f"{url.rstrip('/')}{ROUTE}"}
    menus = {} if url is None else {"message_menu_options_url": f"{url.rstrip('/')}{ROUTE}"}
    features: Json = {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": words.title, "always_online": True},
        "shortcuts": [
            {
                "name": library.wording.chat.explain,
                "type": "message",
                "callback_id": EXPLAIN,
                "description": words.explain,
            }
        ],
        "slash_commands": [command | _addressed(url) for command in _commands(library)],
    }
    if agent:
        features["agent_view"] = {"agent_description": words.description, "suggested_prompts": prompts(library)}
    # Under an address of its own the bot shows pictures without uploading any.
    oauth: Json = {"scopes": {"bot": scopes(agent=agent, files=url is None)}}
    if url is not None:
        oauth["redirect_urls"] = [f"{url.rstrip('/')}{REDIRECT}"]
    return {
        "display_information": {
            "name": words.title,
            "description": words.description,
            "long_description": words.about,
            "background_color": "#2b5b6c",
        },
        "features": features,
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**route, "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **route, **menus},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def prompts(library: Library) -> list[dict[str, str]]:
    """Return the questions that Slack suggests to whoever opens a conversation."""
    made = [Choices(library).general(name).text for name in PROMPTED]
    return [{"title": text[:LABEL], "message": text} for text in made]


def _commands(library: Library) -> list[Json]:
    words = library.wording.slack
    hints = {
        Argument.NONE: "",
        Argument.QUESTION: words.question,
        Argument.CONDITION: words.condition,
        Argument.CONDITIONS: words.conditions,
        Argument.TERM: words.term,
        Argument.FILTER: words.filter,
    }
    made = []
    for command in COMMANDS:
        hint = hints[command.argument]
        known: Json = {"command": f"/{command.name}", "description": library.wording.commands[command.name]}
        known |= {"usage_hint": f"[{hint}]"} if hint else {}
        made.append(known | {"should_escape": False})
    return [*made, {"command": SETTINGS, "description": words.settings, "should_escape": False}]


def _addressed(url: str | None) -> Json:
    return {} if url is None else {"url": f"{url.rstrip('/')}{ROUTE}"}
