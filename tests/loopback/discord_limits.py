"""What Discord refuses: sizes of messages, embeds, components, modals and commands, as 400 with code 50035."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Json = dict[str, Any]
Problem = tuple[str, str, str]

SUPPRESS_EMBEDS, EPHEMERAL, LOADING, VOICE, SILENT, V2 = 1 << 2, 1 << 6, 1 << 7, 1 << 13, 1 << 12, 1 << 15
SELECTS = {3, 5, 6, 7, 8}
REASONS = {
    0: "Error",
    10003: "Unknown Channel",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10013: "Unknown User",
    10015: "Unknown Webhook",
    10062: "Unknown interaction",
    40060: "Interaction has already been acknowledged.",
    50001: "Missing Access",
    50003: "Cannot execute action on a DM channel",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50013: "Missing Permissions",
    50027: "Invalid Webhook Token",
    50035: "Invalid Form Body",
    160002: "Cannot reply without permission to read message history",
    160005: "Thread is locked",
}


class Refused(Exception):
    """Raised inside the server when a request is answered with an error."""

    def __init__(self, status: int, code: int = 0, problems: Iterable[Problem] = ()) -> None:
        self.status, self.body = status, {"message": REASONS.get(code, "Error"), "code": code}
        if tree := _tree(problems):
            self.body["errors"] = tree


def _tree(problems: Iterable[Problem]) -> Json:
    tree: Json = {}
    for path, code, message in problems:
        node = tree
        for step in path.split("."):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})
    return tree


def size(path: str, value: str | Sequence[Any] | None, most: int, least: int = 0) -> Iterator[Problem]:
    """A text or list that is too long, or missing."""
    length = len(value or "")
    if least and not length:
        yield path, "BASE_TYPE_REQUIRED", "This field is required"
    elif length > most:
        code, low = ("BASE_TYPE_BAD_LENGTH", f"between {least} and {most}") if least else ("BASE_TYPE_MAX_LENGTH", "")
        yield path, code, f"Must be {low or f'{most} or fewer'} in length."


def walk(components: Iterable[Json], path: str) -> Iterator[tuple[str, Json, Json | None]]:
    """Every component with its path and its parent, from the outside in."""
    for index, component in enumerate(components):
        at = f"{path}.{index}".lstrip(".")
        yield at, component, None
        for key in ("accessory", "component"):
            if key in component:
                yield f"{at}.{key}", component[key], component
        for deeper, inner, parent in walk(component.get("components", ()), f"{at}.components"):
            yield deeper, inner, parent or component


def embed_problems(embeds: Sequence[Json]) -> Iterator[Problem]:
    """What is wrong with embeds."""
    yield from size("embeds", embeds, 10)
    total = 0
    for index, embed in enumerate(embeds):
        at, footer, author = f"embeds.{index}", embed.get("footer") or {}, embed.get("author") or {}
        parts = [
            (f"{at}.title", embed.get("title"), 256, 0),
            (f"{at}.description", embed.get("description"), 4096, 0),
            (f"{at}.footer.text", footer.get("text"), 2048, int(bool(footer))),
            (f"{at}.author.name", author.get("name"), 256, int(bool(author))),
        ]
        yield from size(f"{at}.fields", embed.get("fields"), 25)
        for n, item in enumerate(embed.get("fields") or ()):
            parts += [(f"{at}.fields.{n}.name", item.get("name"), 256, 1)]
            parts += [(f"{at}.fields.{n}.value", item.get("value"), 1024, 1)]
        for path, value, most, least in parts:
            yield from size(path, value, most, least)
            total += len(value or "")
    if total > 6000:
        yield "embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000"


def component_problems(components: Sequence[Json], *, v2: bool = False, modal: bool = False) -> Iterator[Problem]:
    """What is wrong with the components of a message or a modal."""
    every, seen = list(walk(components, "components")), set()
    if v2:
        yield from size("components", every, 40, 1)
        if sum(len(c.get("content", "")) for _, c, _ in every if c["type"] == 10) > 4000:
            yield "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "Must be 4000 or fewer in length."
    else:
        yield from size("components", components, 5, int(modal))
    for at, item, parent in every:
        kind, link = item["type"], item.get("style") in (5, 6) and item["type"] == 2
        allowed_on_top = {1, 10, 18} if modal else {1} if not v2 else {1, 9, 10, 12, 13, 14, 17}
        if kind not in (allowed_on_top if parent is None else set(range(1, 24))):
            yield f"{at}.type", "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {allowed_on_top}.'
        if kind == 1:
            yield from size(f"{at}.components", item.get("components"), 5, 1)
            if len(item["components"]) > 1 and any(c["type"] != 2 for c in item["components"]):
                yield f"{at}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the width"
        if kind == 9:
            yield from size(f"{at}.components", item.get("components"), 3, 1)
        if kind == 10:
            yield from size(f"{at}.content", item.get("content"), 4000, 1)
        if kind in {2, 4, *SELECTS} and not link:
            name = item.get("custom_id")
            yield from size(f"{at}.custom_id", name, 100, 1)
            if name in seen:
                yield f"{at}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated"
            seen.add(name)
        if kind == 2:
            yield from size(f"{at}.label", item.get("label"), 80)
            yield from size(f"{at}.url", item.get("url"), 512, int(item.get("style") == 5))
            if not item.get("label") and not item.get("emoji") and item.get("style") != 6:
                yield at, "BUTTON_COMPONENT_LABEL_EMOJI_REQUIRED", "A label or emoji is required"
        if kind in SELECTS:
            yield from size(f"{at}.placeholder", item.get("placeholder"), 150)
        if kind == 3:
            yield from size(f"{at}.options", item.get("options"), 25, 1)
            for n, option in enumerate(item.get("options", ())):
                yield from size(f"{at}.options.{n}.label", option.get("label"), 100, 1)
                yield from size(f"{at}.options.{n}.value", option.get("value"), 100, 1)
                yield from size(f"{at}.options.{n}.description", option.get("description"), 100)
            if len({option.get("value") for option in item.get("options", ())}) < len(item.get("options", ())):
                yield f"{at}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "Option value is already used"
        if kind in (4, 18):
            yield from size(f"{at}.label", item.get("label"), 45, int(kind == 18 or (parent or {}).get("type") == 1))
            yield from size(f"{at}.description", item.get("description"), 100)
            yield from size(f"{at}.placeholder", item.get("placeholder"), 100)
            yield from size(f"{at}.value", item.get("value"), 4000)
            if (item.get("max_length") or 0) > 4000:
                yield f"{at}.max_length", "NUMBER_TYPE_MAX", "int value should be less than or equal to 4000."


def message_problems(message: Json) -> Iterator[Problem]:
    """What is wrong with a message."""
    v2 = bool(message.get("flags", 0) & V2)
    for key in ("content", "embeds", "poll", "sticker_ids") if v2 else ():
        if message.get(key):
            yield key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", f"{key} cannot be used with components v2"
    yield from size("content", message.get("content"), 2000)
    yield from size("nonce", str(message.get("nonce") or ""), 25)
    yield from embed_problems(message.get("embeds") or ())
    yield from component_problems(message.get("components") or (), v2=v2)
    yield from size("attachments", message.get("attachments"), 10)
    for n, attachment in enumerate(message.get("attachments") or ()):
        yield from size(f"attachments.{n}.description", attachment.get("description"), 1024)
    allowed = message.get("allowed_mentions") or {}
    for kind in ("users", "roles"):
        yield from size(f"allowed_mentions.{kind}", allowed.get(kind), 100)
        if kind in allowed.get("parse", ()) and allowed.get(kind):
            yield "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f"parse:[{kind}] excludes {kind}"


def command_problems(commands: Sequence[Json]) -> Iterator[Problem]:
    """What is wrong with a list of commands."""
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        names = [c["name"] for c in commands if c.get("type", 1) == kind]
        if len(names) > most:
            yield "commands", "APPLICATION_COMMANDS_EXCEEDED", f"Maximum number of commands of type {kind} is {most}."
        if len(set(names)) < len(names):
            yield "commands", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
    for n, command in enumerate(commands):
        chat, texts = command.get("type", 1) == 1, 0
        for at, item in _options(command, str(n)):
            texts += len(item["name"]) + len(item.get("description") or "")
            if chat and not (re.fullmatch(r"[-'\w]{1,32}", item["name"]) and item["name"] == item["name"].lower()):
                yield f"{at}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid"
            yield from size(f"{at}.name", item["name"], 32, 1)
            yield from size(f"{at}.description", item.get("description"), 100 if chat else 0, int(chat))
            yield from size(f"{at}.options", item.get("options"), 25)
            yield from size(f"{at}.choices", item.get("choices"), 25)
            yield from choice_problems(f"{at}.choices", item.get("choices") or ())
            texts += sum(len(c["name"]) + len(str(c["value"])) for c in item.get("choices") or ())
            if item.get("autocomplete") and item.get("choices"):
                yield f"{at}.autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", "Not with choices"
            wanted = [bool(o.get("required")) for o in item.get("options") or () if o["type"] > 2]
            if wanted != sorted(wanted, reverse=True):
                yield f"{at}.options", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options come first"
        if texts > 8000:
            yield str(n), "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)"


def _options(item: Json, path: str) -> Iterator[tuple[str, Json]]:
    yield path, item
    for n, option in enumerate(item.get("options") or ()):
        yield from _options(option, f"{path}.options.{n}")


def choice_problems(path: str, choices: Sequence[Json]) -> Iterator[Problem]:
    """What is wrong with choices."""
    yield from size(path, choices, 25)
    for n, choice in enumerate(choices):
        yield from size(f"{path}.{n}.name", choice["name"], 100, 1)
        yield from size(f"{path}.{n}.value", str(choice["value"]), 100)


def flag_problems(flags: int, may: int) -> Iterator[Problem]:
    """Flags that cannot be set in this place."""
    if flags & ~may:
        yield "flags", "MESSAGE_FLAGS_INVALID", f"Flags {flags & ~may} cannot be set here"


def check(problems: Iterable[Problem]) -> None:
    """Refuse if anything is wrong."""
    if found := list(problems):
        raise Refused(400, 50035, found)
