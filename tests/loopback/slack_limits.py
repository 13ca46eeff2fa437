"""What Slack refuses about blocks and views, with the page that states each number."""

import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

MESSAGE_BLOCKS = 50  # https://docs.slack.dev/reference/block-kit/blocks
VIEW_BLOCKS = 100  # https://docs.slack.dev/reference/views
SECTION = 3_000  # https://docs.slack.dev/reference/block-kit/blocks/section-block
HEADER = 150  # https://docs.slack.dev/reference/block-kit/blocks/header-block
CONTEXT = 10  # https://docs.slack.dev/reference/block-kit/blocks/context-block
ACTIONS = 25  # https://docs.slack.dev/reference/block-kit/blocks/actions-block
CONTEXT_ACTIONS = 5  # https://docs.slack.dev/reference/block-kit/blocks/context-actions-block
LABEL = 2_000  # https://docs.slack.dev/reference/block-kit/blocks/input-block
BUTTON = 75  # https://docs.slack.dev/reference/block-kit/block-elements/button-element
VALUE = 2_000  # https://docs.slack.dev/reference/block-kit/block-elements/button-element
NAME = 255  # https://docs.slack.dev/reference/block-kit/blocks
OPTIONS = 100  # https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
OPTION = 75  # https://docs.slack.dev/reference/block-kit/composition-objects/option-object
OPTION_VALUE = 150  # https://docs.slack.dev/reference/block-kit/composition-objects/option-object
PLACEHOLDER = 150  # https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element
TITLE = 24  # https://docs.slack.dev/reference/views/modal-views
ADDRESS = 3_000  # https://docs.slack.dev/reference/block-kit/blocks/image-block
ALTERNATIVE = 2_000  # the same page
IMAGE_TITLE = 2_000  # the same page
METADATA = 3_000  # https://docs.slack.dev/reference/views/modal-views
TEXT = 40_000  # https://docs.slack.dev/reference/methods/chat.postMessage
WHOLE = 12_000  # https://github.com/slackapi/bolt-js/issues/2509
WHOLE_JSON = 13_200  # the same, where it was observed

TOO_LONG = "msg_blocks_too_long"

_SELECTS = frozenset({"static_select", "external_select", "conversations_select"})
_MANY = frozenset({"multi_external_select", "multi_conversations_select"})
_IN_ACTIONS = _SELECTS | {"button"}
_ACCESSORY = _SELECTS | _MANY | {"button"}
_INPUT = _SELECTS | _MANY | {"number_input"}
_RICH = frozenset({"rich_text_section", "rich_text_list"})


def problems(blocks: list[Json], surface: str) -> Iterator[str]:
    """Yield what Slack would refuse about the blocks of a message, a modal or the home tab."""
    most = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    if not 0 < len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    names = [block["block_id"] for block in blocks if "block_id" in block]
    if len(names) != len(set(names)):
        yield "a block_id twice"
    for n, block in enumerate(blocks):
        for problem in _block(block, surface):
            yield f"block {n} ({block.get('type')}): {problem}"
    as_sent = json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))
    if surface == "message" and (sum(map(len, texts(blocks))) > WHOLE or len(as_sent) > WHOLE_JSON):
        yield TOO_LONG


def view_problems(view: Json) -> Iterator[str]:
    """Yield what Slack would refuse about a view."""
    modal = view.get("type") == "modal"
    yield from problems(view.get("blocks", []), "modal" if modal else "home")
    for name in ("title", "submit", "close"):
        if modal and (name in view or name == "title"):
            yield from _plain(view.get(name), TITLE, name)
    if len(view.get("private_metadata", "")) > METADATA or len(view.get("callback_id", "")) > NAME:
        yield "private_metadata or callback_id too long"
    if modal and "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        yield "inputs without submit"


def option_problems(options: list[Json]) -> Iterator[str]:
    """Yield what Slack would refuse about the options of a list."""
    if len(options) > OPTIONS:
        yield f"{len(options)} options"
    for option in options:
        yield from _plain(option.get("text"), OPTION, "option")
        if not 0 < len(option.get("value", "")) <= OPTION_VALUE:
            yield "option value"


def texts(blocks: Any) -> Iterator[str]:
    """Yield every text that people can read in blocks."""
    if isinstance(blocks, dict):
        if isinstance(blocks.get("text"), str):
            yield blocks["text"]
        for name, value in blocks.items():
            if name not in ("value", "action_id", "block_id"):
                yield from texts(value)
    elif isinstance(blocks, list | tuple):
        for block in blocks:
            yield from texts(block)


def elements(blocks: Any) -> Iterator[Json]:
    """Yield everything in blocks that can be pressed or chosen."""
    if isinstance(blocks, dict):
        if "action_id" in blocks:
            yield blocks
        for value in blocks.values():
            yield from elements(value)
    elif isinstance(blocks, list | tuple):
        for block in blocks:
            yield from elements(block)


def _block(block: Json, surface: str) -> Iterator[str]:
    inner: list[Json] = block.get("elements", [])
    ids = [element.get("action_id") for element in elements(block)]
    if len(ids) != len(set(ids)):
        yield "an action_id twice"
    if any(not 0 < len(name or "") <= NAME for name in ids) or len(block.get("block_id", "x")) > NAME:
        yield "action_id or block_id too long"
    match block.get("type"):
        case "section":
            yield from _plain(block.get("text"), SECTION, "text", mrkdwn=True)
            if "accessory" in block:
                yield from _element(block["accessory"], _ACCESSORY)
        case "header":
            yield from _plain(block.get("text"), HEADER, "text")
        case "context":
            if not 0 < len(inner) <= CONTEXT:
                yield f"{len(inner)} elements"
            for element in inner:
                yield from _plain(element, SECTION, "element", mrkdwn=True)
        case "actions":
            if not 0 < len(inner) <= ACTIONS:
                yield f"{len(inner)} elements"
            for element in inner:
                yield from _element(element, _IN_ACTIONS)
        case "context_actions":
            if surface != "message" or not 0 < len(inner) <= CONTEXT_ACTIONS:
                yield "context_actions not allowed"
            for element in inner:
                yield from _element(element, frozenset({"feedback_buttons"}))
        case "rich_text":
            yield from _rich(inner)
        case "input":
            if surface == "message":
                yield "inputs are for views"
            yield from _plain(block.get("label"), LABEL, "label")
            yield from _element(block["element"], _INPUT)
        case "image":
            yield from _image(block)
        case "divider":
            pass
        case other:
            yield f"unknown type {other}"


def _image(block: Json) -> Iterator[str]:
    if not str(block.get("image_url", "")).startswith("https://") or len(block["image_url"]) > ADDRESS:
        yield "no address of an image"
    if not 0 < len(block.get("alt_text", "")) <= ALTERNATIVE:
        yield f"alternative text has {len(block.get('alt_text', ''))} characters"
    if "title" in block:
        yield from _plain(block["title"], IMAGE_TITLE, "title")


def _rich(inner: list[Json]) -> Iterator[str]:
    if not inner:
        yield "empty rich text"
    for part in inner:
        if part.get("type") not in _RICH:
            yield f"rich element {part.get('type')}"
        elif part["type"] == "rich_text_list":
            if part.get("style") not in ("bullet", "ordered"):
                yield "list without style"
            yield from _rich(part["elements"])
        elif not part["elements"]:
            yield "empty section"
        else:
            for piece in part["elements"]:
                if piece.get("type") == "text":
                    yield from () if piece.get("text") else ("empty text",)
                elif piece.get("type") == "link":
                    yield from () if str(piece.get("url", "")).startswith("http") else ("link without address",)
                elif piece.get("type") != "channel":
                    yield f"rich piece {piece.get('type')}"


def _element(element: Json, allowed: frozenset[str]) -> Iterator[str]:
    kind = element.get("type", "")
    if kind not in allowed:
        yield f"{kind} not allowed here"
    if "placeholder" in element:
        yield from _plain(element["placeholder"], PLACEHOLDER, "placeholder")
    match kind:
        case "button":
            yield from _plain(element.get("text"), BUTTON, "button")
            if len(element.get("value", "")) > VALUE or element.get("style", "primary") not in ("primary", "danger"):
                yield "button value or style"
        case "feedback_buttons":
            for side in ("positive_button", "negative_button"):
                yield from _plain(element[side].get("text"), BUTTON, side)
                if not 0 < len(element[side].get("value", "")) <= VALUE:
                    yield f"{side} value"
        case "static_select":
            groups = element.get("option_groups") or [{"options": element.get("options", [])}]
            for group in groups:
                yield from option_problems(group["options"]) if group["options"] else ("no options",)
            known = [option for group in groups for option in group["options"]]
            if "initial_option" in element and element["initial_option"] not in known:
                yield "initial option is none of the options"
        case "multi_external_select":
            yield from option_problems(element.get("initial_options", []))


def _plain(text: Any, most: int, where: str, *, mrkdwn: bool = False) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") not in (("plain_text", "mrkdwn") if mrkdwn else ("plain_text",)):
        yield f"{where} is no text object"
    elif not 0 < len(text.get("text", "")) <= most:
        yield f"{where} has {len(text.get('text', ''))} characters"
