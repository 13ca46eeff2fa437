"""The ways back to whoever asked: a post, a post that they alone see, the address of an interaction, a modal."""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.inbound import Json, Spot
from adapters.slack.render import Payload

_log = logging.getLogger(__name__)

_TRIES = 3
"""Times that something is sent again before it is given up."""
_SHAPE = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""Slack shows the text alone, then."""
_QUIET: Json = {"unfurl_links": False, "unfurl_media": False}


class RefusedError(Exception):
    """Slack did not take an answer; carries its word for why."""


def retries(pause: float) -> list[AsyncRetryHandler]:
    """Return what tries again: after a lost connection, a passing failure, and as long as Slack says after 429."""
    wait = FixedValueRetryIntervalCalculator(pause)
    return [
        AsyncConnectionErrorRetryHandler(max_retry_count=_TRIES, interval_calculator=wait),
        AsyncServerErrorRetryHandler(max_retry_count=_TRIES, interval_calculator=wait),
        AsyncRateLimitErrorRetryHandler(max_retry_count=_TRIES),
    ]


async def post(  # noqa: PLR0913 - what is posted where, and how
    client: AsyncWebClient,
    channel: str,
    payloads: Sequence[Payload],
    thread: str | None = None,
    about: str = "",
    *,
    whole: bool = False,
) -> tuple[str, ...]:
    """Post payloads and return what Slack names them; raises `SlackApiError` if Slack does not take them.

    If it does not take their blocks, their text is posted, unless they are to be whole or not at all.

    By what they are about Slack knows again what it has taken, should it be posted twice because an answer got lost
    or a process died. That is named, not promised, among the errors of
    https://docs.slack.dev/reference/methods/chat.postMessage (duplicate_message_not_found).
    """
    names: list[str] = []
    for n, payload in enumerate(payloads):
        fixed = {"channel": channel, "thread_ts": thread, "text": payload.text, "mrkdwn": False, **_QUIET}
        if about:
            fixed["client_msg_id"] = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{about} {n}"))
        try:
            sent = await client.chat_postMessage(**fixed, blocks=_knowing(payload, names))
        except SlackApiError as error:
            if whole or reason(error) not in _SHAPE:
                raise
            _log.error("blocks not taken: %s", reason(error))
            sent = await client.chat_postMessage(**fixed)
        names.append(str(sent["ts"]))
    return tuple(names)


async def whisper(client: AsyncWebClient, spot: Spot, payloads: Sequence[Payload]) -> None:
    """Post payloads that only the person of a spot sees; raises `SlackApiError` if Slack does not take them."""
    for payload in payloads:
        await client.chat_postEphemeral(
            channel=spot.channel,
            user=spot.user,
            thread_ts=spot.thread,
            text=payload.text,
            blocks=list(payload.blocks),
        )


@dataclass(frozen=True, slots=True)
class Interaction:
    """A command, a press or a choice, and how it is answered."""

    client: AsyncWebClient
    spot: Spot
    body: Json
    """As Slack sent it."""

    @property
    def view(self) -> Json | None:
        """The modal or home tab in which something was pressed, if it was one."""
        found: Json | None = self.body.get("view")
        return found

    @property
    def message(self) -> Json:
        """The message under which something was pressed, or that is to be explained; empty if there is none."""
        found: Json = self.body.get("message") or {}
        return found

    async def tell(
        self, payloads: Sequence[Payload], *, openly: bool = False, instead: bool = False, whole: bool = False
    ) -> None:
        """Answer: whoever asked sees it alone, unless it is openly or there is nobody else; raises `RefusedError`.

        With `instead` the first payload takes the place of what was pressed. If Slack does not take blocks, it is
        sent their text, unless they are to be whole or not at all.
        """
        openly = openly or self.spot.direct
        for n, payload in enumerate(payloads):
            await self.send(
                {
                    "response_type": "in_channel" if openly else "ephemeral",
                    "replace_original": instead and n == 0,
                    "text": payload.text,
                    "blocks": list(payload.blocks),
                    **({"thread_ts": self.spot.thread} if self.spot.thread else {}),
                    **_QUIET,
                },
                whole=whole,
            )

    async def withdraw(self) -> None:
        """Take the message away under which was pressed; raises `RefusedError`."""
        await self.send({"delete_original": True})

    async def send(self, answer: Json, *, whole: bool = False) -> None:
        """Send an answer to where Slack wants this interaction answered; raises `RefusedError`."""
        webhook = AsyncWebhookClient(
            str(self.body["response_url"]), session=self.client.session, retry_handlers=self.client.retry_handlers
        )
        sent = await webhook.send_dict(answer)
        if sent.status_code != 200 and sent.body.strip() in _SHAPE and not whole:
            _log.error("blocks not taken: %s", sent.body.strip())
            sent = await webhook.send_dict({name: value for name, value in answer.items() if name != "blocks"})
        if sent.status_code != 200:
            raise RefusedError(sent.body.strip()[:40] or str(sent.status_code))

    async def show(self, modal: Json, *, above: bool = False) -> None:
        """Show a modal: from the home tab, in place of the one that is open, or above it."""
        view, trigger = self.view, str(self.body.get("trigger_id", ""))
        if view is None or view.get("type") != "modal":
            await self.client.views_open(trigger_id=trigger, view=modal)
        elif above and view.get("previous_view_id") is None:
            await self.client.views_push(trigger_id=trigger, view=modal)
        else:
            await self.client.views_update(view_id=str(view["id"]), view=modal)


def spotted(body: Json) -> Spot:
    """Return where a command, a press or a choice was made."""
    container: Json = body.get("container") or {}
    message: Json = body.get("message") or {}
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    team = body.get("team_id") or (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or ""
    user = body.get("user_id") or (body.get("user") or {}).get("id") or ""
    thread = container.get("thread_ts") or message.get("thread_ts")
    return Spot(str(team), str(channel), str(user), thread, direct=str(channel).startswith("D"))


def _knowing(payload: Payload, before: Sequence[str]) -> list[Json]:
    """Return the blocks of a payload; the button that removes it knows the messages before it."""

    def known(element: Any) -> Any:
        if isinstance(element, dict) and element.get("action_id") == "remove":
            return element | {"value": ":".join((element["value"], *before))}
        return element

    return [
        block | {"elements": [known(element) for element in block["elements"]]} if block["type"] == "actions" else block
        for block in payload.blocks
    ]


def reason(error: SlackApiError) -> str:
    """Return Slack's word for why it refused something; what stands before it may answer with a page instead."""
    # It is a plain dictionary or a response of the library.
    told = getattr(error.response, "data", error.response)
    return str(told.get("error", "")) if isinstance(told, dict) else "no JSON"
