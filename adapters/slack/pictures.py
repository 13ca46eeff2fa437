"""Pictures on Slack: behind an answer, by a public address of ours; without one, in direct messages, as a file.

Slack shows an image to one person alone (https://docs.slack.dev/reference/block-kit/blocks/image-block) only if it can
fetch it, and a file that nobody may take away again has no place in a channel. An answer never waits for its picture.
"""

import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.pictures.gallery import Gallery, Shown
from adapters.slack.answering import Interaction, post, reason
from adapters.slack.inbound import Json, Spot
from adapters.slack.limits import ALTERNATIVE, FILE_ALTERNATIVE
from adapters.slack.manifest import PICTURES
from adapters.slack.render import Payload, escaped, plain_text
from bot.reply import Drawing

_log = logging.getLogger(__name__)

_TITLE = 200
"""Characters of the title above a picture; Slack would take 2,000."""


class Pictures:
    """Adds pictures to answers that were given."""

    def __init__(self, gallery: Callable[[], Gallery], address: str | None = None) -> None:
        """Take what gives the pictures of the moment, and the public address of this program if it has one."""
        self._gallery = gallery
        self._address = address
        self._not_allowed: set[str] = set()
        """Workspaces in which the bot may not upload files."""

    async def post(self, client: AsyncWebClient, spot: Spot, drawing: Drawing, *, below: list[Json]) -> None:
        """Post a picture where everyone there sees it, with blocks below."""
        shown = await self._gallery().shown(drawing)
        if shown is None:
            return
        try:
            if self._address is not None:
                await post(client, spot.channel, [self._payload(shown, below)], spot.thread, whole=True)
            elif spot.direct:
                await self._upload(client, spot, shown)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer stands
            _say(error)

    async def tell(self, interaction: Interaction, drawing: Drawing) -> None:
        """Show a picture to whoever did something; in a direct message there is nobody else."""
        shown = await self._gallery().shown(drawing)
        if shown is None:
            return
        try:
            if self._address is not None:
                await interaction.tell([self._payload(shown, [])], whole=True)
            elif interaction.spot.direct:
                await self._upload(interaction.client, interaction.spot, shown)
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer stands
            _say(error)

    def _payload(self, shown: Shown, below: list[Json]) -> Payload:
        picture = shown.picture
        block = {
            "type": "image",
            "image_url": f"{self._address}{PICTURES}/{shown.file}",
            "alt_text": picture.alt(ALTERNATIVE),
            "title": plain_text(picture.title, _TITLE),
        }
        return Payload(escaped(picture.alt(ALTERNATIVE)), (block, *below))

    async def _upload(self, client: AsyncWebClient, spot: Spot, shown: Shown) -> None:
        if spot.team in self._not_allowed:
            return
        try:
            await client.files_upload_v2(
                channel=spot.channel,
                thread_ts=spot.thread,
                file=shown.png,
                filename=shown.file,
                title=shown.picture.title,
                alt_txt=shown.picture.alt(FILE_ALTERNATIVE),
            )
        except SlackApiError as error:
            if reason(error) != "missing_scope":
                raise
            # The workspace was asked for less; it stays so until the bot is installed anew.
            self._not_allowed.add(spot.team)


def _say(error: Exception) -> None:
    why = reason(error) if isinstance(error, SlackApiError) else type(error).__name__
    _log.warning("answer stays without its picture: %s", why)
