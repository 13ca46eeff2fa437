"""What can be pressed under an answer; every id is made of our own content alone, so it works after a restart."""

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from adapters.discord.render import Button, Style
from bot.knowledge import ChatWording, Kind
from bot.reply import Reply

if TYPE_CHECKING:
    from adapters.discord.app import Bot

_STYLES = {
    Style.MAIN: discord.ButtonStyle.primary,
    Style.QUIET: discord.ButtonStyle.secondary,
    Style.RISKY: discord.ButtonStyle.danger,
}
_INFORMED = frozenset({Kind.ANSWER, Kind.DECLINE})


class Press(ui.DynamicItem[ui.Button[Any]], template=r"(?P<act>[a-z]+):(?P<rest>.*)"):
    """A button of ours, old or new."""

    def __init__(self, button: ui.Button[Any], act: str, rest: str) -> None:
        """Take the button as discord.py knows it, what it does, and with what."""
        super().__init__(button)
        self._act = act
        self._rest = rest

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        del interaction
        button = item if isinstance(item, ui.Button) else ui.Button(custom_id=match[0])
        return cls(button, match["act"], match["rest"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Let the bot do what the button says."""
        bot: Bot = interaction.client
        await bot.pressed(interaction, self._act, self._rest)


def view(buttons: tuple[Button, ...]) -> ui.View | None:
    """Return buttons as discord.py sends them, or None if there are none."""
    if not buttons:
        return None
    shown = ui.View(timeout=None)
    for button in buttons:
        act, _, rest = button.custom_id.partition(":")
        item: ui.Button[Any] = ui.Button(
            label=button.label, custom_id=button.custom_id, style=_STYLES[button.style], row=button.row
        )
        shown.add_item(Press(item, act, rest))
    # Nothing of it is kept in memory: a press is understood from its id alone.
    shown.stop()
    return shown


def public(reply: Reply, words: ChatWording, asker: str) -> tuple[Button, ...]:
    """Return the buttons under an answer that everyone sees."""
    removing = Button(f"remove:{asker}", words.remove, Style.RISKY)
    if reply.of_privacy:
        return (Button("forget:", words.forget), removing)
    if not reply.recipe or reply.urgent:
        # The id of a button can be read by other programs; that of an alarm would tell about a person.
        return (removing,)
    why = Button(f"why:{reply.recipe}", words.why)
    if reply.kind not in _INFORMED:
        return (why, removing)
    return (Button(f"full:{reply.recipe}", words.full), why, *_judging(reply, words), removing)


def private(reply: Reply, words: ChatWording, *, shareable: bool) -> tuple[Button, ...]:
    """Return the buttons under an answer that the asker alone sees."""
    if reply.of_privacy:
        return (Button("forget:", words.forget),)
    if not reply.recipe or reply.urgent:
        return ()
    why = Button(f"why:{reply.recipe}", words.why)
    if reply.kind not in _INFORMED:
        return (why,)
    sharing = (Button(f"share:{reply.recipe}", words.share),) if shareable and not reply.discreet else ()
    return (*sharing, why, *_judging(reply, words))


def _judging(reply: Reply, words: ChatWording) -> tuple[Button, Button]:
    return Button(f"good:{reply.recipe}", words.helpful), Button(f"bad:{reply.recipe}", words.unhelpful)
