"""The bot on Discord: hears messages, commands and buttons, and answers them."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.abc import Messageable

from adapters.discord import buttons, commands
from adapters.discord.absence import Absence, missed
from adapters.discord.identify import Turns
from adapters.discord.inbound import asked_by, inbound
from adapters.discord.limits import ACKNOWLEDGED, ALTERNATIVE, UNKNOWN_INTERACTION
from adapters.discord.render import Form, Payload, render, sentence
from adapters.discord.servers import Servers
from adapters.pictures.gallery import Gallery
from bot import turn
from bot.assistant import Assistant
from bot.dialogue import Dialogue
from bot.guard import MINUTE, Earlier, Limiter, Rates
from bot.journal import Duplicate, Judged, Judgement, Outcome, Way
from bot.knowledge import ChatWording, Kind
from bot.library import Library
from bot.live import Live, speak
from bot.manner import Manner, manner
from bot.message import Message
from bot.place import Place, Public
from bot.reading import Reading
from bot.reply import Drawing, Reply
from bot.state.answered import LEASE, Claim
from bot.state.database import Gone
from bot.state.state import State
from bot.tongue import chosen
from bot.work import Work

_log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
Edit = Callable[..., Awaitable[object]]
"""Changes a message that was sent."""

PLATFORM = "discord"
INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""What the bot is told; none of it is privileged."""
_NOBODY = discord.AllowedMentions.none()
_TRIES = 3
"""Times that a message is sent before it is given up."""
_CLOSED = 600.0
"""Seconds for which a channel that refused the bot is left alone."""
_LAST_ANSWERS = 3.5
"""Seconds that answers under way have when the bot leaves."""
_LEAVING = 1.0
"""Seconds that the connections have to close."""
_MOST = 10_000
"""Direct conversations that are remembered as greeted."""
_WAITING = LEASE + 2.0
"""Seconds to wait for the process that answers a message already, should it have died over it."""
_LOST = (discord.DiscordServerError, aiohttp.ClientError, OSError, TimeoutError)
"""A message may or may not have arrived."""
_MEDICAL = frozenset({Kind.ANSWER, Kind.DECLINE})


class Tree(app_commands.CommandTree["Bot"]):
    """Commands whose failures are told in one sentence."""

    async def on_error(self, interaction: discord.Interaction["Bot"], error: app_commands.AppCommandError, /) -> None:
        """Tell the asker that something went wrong; what went wrong is logged, never what was asked."""
        await self.client.failed(interaction, error.__cause__ or error)


class Bot(discord.AutoShardedClient):
    """One process of the bot, with all of its shards or some."""

    def __init__(  # noqa: PLR0913 - all that it works with, each by name
        self,
        live: Live,
        state: State,
        *,
        country: str | None = None,
        language: str | None = None,
        shards: tuple[list[int], int] | None = None,
        turns: Turns | None = None,
        rates: Rates | None = None,
        gallery: Callable[[Library], Gallery] = Gallery,
        pause: float = 1.0,
        **options: Any,
    ) -> None:
        """Take what answers, what is kept, the shards, whose turn it is if other processes have some, and the pictures.

        The pause, in seconds, is waited before something is sent again.
        """
        if shards is not None:
            options |= {"shard_ids": shards[0], "shard_count": shards[1]}
        super().__init__(intents=INTENTS, max_messages=None, allowed_mentions=_NOBODY, **options)
        rates = rates or Rates()
        self.tree = Tree(self)
        self.servers = Servers(state.places, live)
        self._live = live
        self._dialogue = Dialogue(live, state.contexts, state.gaps)
        self._state = state
        self._journal = state.journal
        self._country = country
        self._language = language
        self._pause = pause
        self._users = Limiter(rates.user)
        self._channels = Limiter(rates.channel)
        self._earlier = Earlier()
        self._closed: dict[int, float] = {}
        self._greeted: dict[str, None] = {}
        self._conversations = state.conversations
        self._askers = state.secret.digest("askers")
        self._work = Work()
        self._gallery = gallery
        self._turns = turns
        self._absence = Absence(state.facts)
        self._listens: set[str] = set()
        self._noting: asyncio.Task[None] | None = None

    # -- coming and going

    async def setup_hook(self) -> None:
        """Sync the commands if they changed."""
        self._noting = asyncio.create_task(self._absence.listen(self._listening))
        self.add_dynamic_items(buttons.Press)
        await self.tree.set_translator(commands.Translations(self._live))
        commands.fill(self.tree, self._live, self._commanded, self._explained)
        self.servers.fill(self.tree)
        if self.shard_ids is None or 0 in self.shard_ids:
            await self._sync()
        if self._turns is not None:
            self._turns.buckets = (await self.fetch_session_start_limits()).max_concurrency

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for the turn of a shard."""
        if self._turns is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self._turns.wait(shard_id or 0)

    async def _sync(self) -> None:
        digest = await commands.digest(self.tree, self.application_id or 0)
        try:
            if await self._state.facts.get("commands") == digest:
                return
        except Gone:
            _log.warning("not known whether the commands changed; they are synced to be sure")
        await self.tree.sync()
        _log.info("commands synced")
        try:
            await self._state.facts.put("commands", digest)
        except Gone:
            return

    async def leave(self) -> None:
        """Finish what is being answered, then close; takes less than 5 seconds."""
        if self._noting is not None:
            self._noting.cancel()
        await self._work.finish(_LAST_ANSWERS)
        try:
            await asyncio.wait_for(self.close(), _LEAVING)
        except TimeoutError:
            _log.warning("left without a goodbye")

    async def on_ready(self) -> None:
        """Say that the bot is there."""
        _log.info("ready on %d servers, %d shards", len(self.guilds), len(self.shards))
        for server in self.servers.known():
            # Removed from it while the bot was away.
            if (server >> 22) % (self.shard_count or 1) in self.shards and self.get_guild(server) is None:
                await self.servers.left(server)

    async def on_shard_ready(self, shard: int) -> None:
        """Answer what was said while the shard did not listen."""
        name = f"{shard}/{self.shard_count or 1}"
        self._listens.discard(name)
        began = time.time()
        since = await self._absence.since(name)
        if since is not None:
            async for event in missed([guild for guild in self.guilds if guild.shard_id == shard], since):
                if event.created_at.timestamp() < began:
                    await self.on_message(event)
        self._listens.add(name)
        await self._absence.back(name)

    def _listening(self) -> list[str]:
        known = self.shards.items()
        open_ = {f"{id_}/{self.shard_count or 1}" for id_, shard in known if not shard.is_closed()}
        return sorted(open_ & self._listens)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Let the settings of a server go that the bot has left, after a while."""
        await self.servers.left(guild.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep the settings of a server that the bot was invited to again."""
        await self.servers.joined(guild.id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what failed, without what was said."""
        del args, kwargs
        _log.error("%s failed", event_method, exc_info=True)

    # -- messages

    async def on_message(self, event: discord.Message) -> None:
        """Answer what is meant for the bot."""
        server = self.servers.of(event.guild.id if event.guild else None)
        me = self.user.id if self.user else 0
        locale = self._public(event.guild)
        message = inbound(event, me, self._conversations, server.country or self._country, locale)
        if message is None:
            return
        way = Way.DIRECT if event.guild is None else Way.MENTION
        with self._work.going(), self._live.pinned(locale), turn.taking(self._journal, PLATFORM, way) as taken:
            reading = self._dialogue.read(message)
            urgent = reading.alarm is not None
            if await self._state.answered.claimed(_WAITING, event.id, urgent=urgent) is not Claim.MINE:
                self._journal.note(Duplicate(PLATFORM))
                return
            settled = False
            try:
                await self._answer(event, message, reading, server)
                settled = True
            except discord.Forbidden as error:
                settled = True
                taken.ended(Outcome.FAILED)
                self._closed[event.channel.id] = time.monotonic() + _CLOSED
                _log.warning("may not answer in a channel (%d): %s", error.code, _REMEDY)
            except (discord.HTTPException, *_LOST) as error:
                taken.ended(Outcome.FAILED)
                _log.warning("answer not sent: %s", type(error).__name__)
            finally:
                await self._state.answered.settle(event.id, done=settled)

    async def _answer(self, event: discord.Message, message: Message, reading: Reading, server: Place) -> None:
        reply = (await self._dialogue.answer(message, reading)).reply
        if self._closed.get(event.channel.id, 0.0) > time.monotonic() and not reply.urgent:
            turn.now().ended(Outcome.SILENT)
            return
        over = self._over(event.author.id, event.channel.id)
        off = self._off(event.channel, server)
        if event.guild is None:
            server = Place()
        match manner(reply, server, over=over, off=off, hour=datetime.now(UTC).hour):
            case Manner.SILENT:
                turn.now().ended(Outcome.SILENT)
            case Manner.WAIT:
                turn.now().ended(Outcome.WAIT)
                await self._send(event, [sentence(self._words.wait)])
            case _ if event.guild is None:
                await self._answer_directly(event, reply)
            case Manner.PRIVATE:
                await self._answer_privately(event, reply)
            case Manner.SHORT:
                await self._answer_publicly(event, reply, Form.SHORT, server.cooldown * MINUTE)
            case Manner.FULL if reply.urgent:
                await self._answer_urgently(event, reply)
                await self._notify(event.guild, event.channel.id, event.id, reply, private=False)
            case Manner.FULL:
                await self._answer_publicly(event, reply, Form.FULL, server.cooldown * MINUTE)

    async def _answer_directly(self, event: discord.Message, reply: Reply) -> None:
        payloads = render(reply, Form.FULL, self._words, buttons.private(reply, self._words, shareable=False))
        if not reply.urgent and await self._first(event):
            await self._send(event, [sentence(self._words.first)], "greeting")
        last = await self._send(event, payloads)
        self._illustrate(reply, last.edit)

    async def _answer_urgently(self, event: discord.Message, reply: Reply) -> None:
        """Answer where everyone sees it; where the bot may not, in a direct message."""
        try:
            if await self._answer_publicly(event, reply, Form.FULL):
                return
        except discord.Forbidden as error:
            _log.warning("urgent answer not taken where it was asked (%d)", error.code)
        await self._post(event.author, render(reply, Form.FULL, self._words), f"{event.id}d")
        turn.now().ended(Outcome.SENT)

    async def _answer_publicly(self, event: discord.Message, reply: Reply, form: Form, within: float = 0.0) -> bool:
        """Answer where everyone sees it; return whether the bot may."""
        may = _permissions(event)
        if may is not None and not _may_write(event.channel, may):
            turn.now().ended(Outcome.FAILED)
            _log.warning("may not write in a channel: %s", _REMEDY)
            return False
        words = self._words
        asker = self._askers.of(event.channel.id, event.author.id)
        if reply.kind in _MEDICAL and reply.recipe:
            link = self._earlier.link(str(event.channel.id), reply.recipe, time.monotonic(), within)
            if link is not None:
                more = buttons.public(reply, words, asker)
                await self._send(event, [sentence(words.earlier.format(link=link), (more[0], more[-1]))])
                return True
        form = form if reply.kind in _MEDICAL else Form.FULL
        if may is not None and not may.embed_links:
            form = Form.PLAIN_SHORT if form.short else Form.PLAIN
        last = await self._send(event, render(reply, form, words, buttons.public(reply, words, asker)))
        self._earlier.given(str(event.channel.id), reply.recipe, time.monotonic(), last.jump_url)
        if may is None or may.attach_files:
            self._illustrate(reply, last.edit)
        return True

    async def _answer_privately(self, event: discord.Message, reply: Reply) -> None:
        """Answer in a direct message; if that is closed to the bot, behind a button where the question was."""
        payloads = render(reply, Form.FULL, self._words, buttons.private(reply, self._words, shareable=False))
        try:
            last = await self._post(event.author, payloads, f"{event.id}")
            self._illustrate(reply, last.edit)
        except discord.Forbidden:
            if reply.recipe:
                asker = self._askers.of(event.channel.id, event.author.id)
                known = replace(reply, kind=Kind.ANSWER)
                more = buttons.public(known, self._words, asker)
                await self._send(event, [sentence(self._words.private, (more[0], more[-1]))])
            else:
                await self._send(event, render(reply, Form.FULL, self._words))

    async def _first(self, event: discord.Message) -> bool:
        """Whether the bot has said nothing in this direct conversation yet."""
        name = self._conversations.of(event.channel.id)
        if name in self._greeted:
            return False
        self._greeted[name] = None
        if len(self._greeted) > _MOST:
            self._greeted.pop(next(iter(self._greeted)))
        try:
            before = [said.author async for said in event.channel.history(limit=20, before=event)]
        except (discord.HTTPException, *_LOST):
            return True
        return self.user not in before

    # -- commands

    async def _commanded(self, interaction: Interaction, typed: str) -> None:
        with self._taking(interaction, Way.COMMAND):
            await self._reply(interaction, await self._answered(self._message(interaction, typed)))

    async def _explained(self, interaction: Interaction, message: discord.Message) -> None:
        with self._taking(interaction, Way.SHORTCUT):
            recipe = _explaining(message) if message.author == self.user else None
            if recipe is not None:
                await self.pressed(interaction, "why", recipe)
            elif message.content.strip():
                asked = replace(self._message(interaction, message.content), conversation=None)
                await self._reply(interaction, await self._answered(asked))
            else:
                await self._tell(interaction, self._words.nothing)

    # -- buttons

    async def pressed(self, interaction: Interaction, act: str, rest: str) -> None:
        """Do what a button says; whoever presses it is the only one to see the answer."""
        with self._taking(interaction, Way.BUTTON):
            try:
                await self._pressed(interaction, act, rest)
            except Exception as error:  # noqa: BLE001 - whatever it is, the person gets a sentence
                await self.failed(interaction, error)

    async def _pressed(self, interaction: Interaction, act: str, rest: str) -> None:
        if act == "remove":
            await self._remove(interaction, rest)
            return
        message = self._message(interaction, "")
        if act == "forget":
            await self._forget(interaction, message)
            return
        if act == "ask":
            question = self._assistant.question(rest)
            reply = await self._answered(replace(message, text=question)) if question else None
        else:
            if act == "share":
                message = replace(message, locale=self._public(interaction.guild))
            reply = self._assistant.again(rest, message)
        match act:
            case _ if reply is None:
                await self._tell(interaction, self._words.outdated)
            case "ask" | "full":
                await self._reply(interaction, reply)
            case "why":
                await self._reply(interaction, self._assistant.explain(reply))
            case "good" | "bad":
                await self._judge(interaction, reply, act)
            case "share":
                await self._share(interaction, reply)
            case _:
                await self._tell(interaction, self._words.outdated)

    async def _judge(self, interaction: Interaction, reply: Reply, act: str) -> None:
        await self._tell(interaction, self._words.thanks)
        if await self._state.feedback.count(self._askers.of(interaction.user.id), reply, act, time.monotonic()):
            self._journal.note(Judged(Judgement(act)))

    async def _forget(self, interaction: Interaction, message: Message) -> None:
        done = await self._dialogue.forget(message)
        await self._tell(interaction, self._words.forgotten if done else self._words.not_forgotten)

    async def _share(self, interaction: Interaction, reply: Reply) -> None:
        server = self.servers.of(interaction.guild_id)
        rest = server.at_rest(datetime.now(UTC).hour) or server.public is Public.PRIVATE
        channel = interaction.channel
        if rest or (channel is not None and self._off(channel, server)):
            await self._tell(interaction, self._words.not_here)
            return
        turn.now().shows(reply)
        speak(reply.language)
        asker = self._askers.of(interaction.channel_id or 0, interaction.user.id)
        form = Form.SHORT if server.public is Public.SHORT else Form.FULL
        if not interaction.app_permissions.embed_links:
            form = Form.PLAIN_SHORT if form.short else Form.PLAIN
        payloads = render(reply, form, self._words, buttons.public(reply, self._words, asker))
        edit = await self._respond(interaction, payloads, ephemeral=False)
        self._illustrate(reply, edit)

    async def _remove(self, interaction: Interaction, rest: str) -> None:
        asker, *others = rest.split(":")
        asked = self._askers.of(interaction.channel_id or 0, interaction.user.id) == asker
        if not (asked or (interaction.guild_id is not None and interaction.permissions.manage_messages)):
            await self._tell(interaction, self._words.not_yours)
            return
        await interaction.response.defer()
        await interaction.delete_original_response()
        if interaction.message is not None:
            self._earlier.forget(interaction.message.jump_url)
        channel = interaction.channel
        if isinstance(channel, Messageable):
            for other in others:
                place = self.get_partial_messageable(interaction.channel_id or 0, guild_id=interaction.guild_id)
                await place.get_partial_message(int(other)).delete()

    # -- answering interactions

    async def failed(self, interaction: Interaction, error: BaseException) -> None:
        """Say that something went wrong, unless it is too late to say anything."""
        turn.now().ended(Outcome.FAILED)
        code = error.code if isinstance(error, discord.HTTPException) else 0
        _log.warning("interaction not answered: %s %d", type(error).__name__, code)
        if code in (UNKNOWN_INTERACTION, ACKNOWLEDGED):
            return
        try:
            await self._tell(interaction, self._words.failed)
        except (discord.HTTPException, discord.InteractionResponded, *_LOST):
            _log.warning("nor could that be said")

    async def _reply(self, interaction: Interaction, reply: Reply) -> None:
        turn.now().shows(reply)
        speak(reply.language)
        over = self._over(interaction.user.id, None)
        if over and not reply.urgent:
            turn.now().ended(Outcome.WAIT)
            await self._tell(interaction, self._words.wait)
            return
        home = interaction.context.dm_channel
        shareable = not home and reply.kind in _MEDICAL
        more = buttons.private(reply, self._words, shareable=shareable)
        form = Form.FULL if interaction.app_permissions.embed_links or home else Form.PLAIN
        edit = await self._respond(interaction, render(reply, form, self._words, more), ephemeral=not home)
        self._illustrate(reply, edit)
        if reply.urgent and interaction.guild is not None:
            await self._notify(interaction.guild, interaction.channel_id or 0, interaction.id, reply, private=True)

    async def _tell(self, interaction: Interaction, text: str) -> None:
        await self._respond(interaction, [sentence(text)], ephemeral=not interaction.context.dm_channel)

    async def _respond(self, interaction: Interaction, payloads: Sequence[Payload], *, ephemeral: bool) -> Edit:
        """Answer with payloads, and return what changes the last of them."""
        before: list[int] = []
        edit: Edit = interaction.edit_original_response
        for payload in payloads:
            shown = _shown(payload, before)
            if interaction.response.is_done():
                sent = await interaction.followup.send(**shown, ephemeral=ephemeral, wait=True)
                before.append(sent.id)
                edit = sent.edit
            else:
                given = await interaction.response.send_message(**shown, ephemeral=ephemeral)
                before += [given.message_id] if given.message_id else []
        return edit

    def _illustrate(self, reply: Reply, edit: Edit) -> None:
        """Add its picture to an answer that was sent, if it has one; nobody waits for that."""
        if reply.picture is not None:
            self._work.later(self._illustrated(reply.picture, edit))

    async def _illustrated(self, drawing: Drawing, edit: Edit) -> None:
        shown = await self._live.now.of(self._gallery).shown(drawing)
        if shown is None:
            return
        file = discord.File(BytesIO(shown.png), shown.file, description=shown.picture.alt(ALTERNATIVE))
        try:
            await edit(attachments=[file])
        except Exception as error:  # noqa: BLE001 - whatever it is, the answer stands
            _log.warning("answer stays without its picture: %s", type(error).__name__)

    # -- sending messages

    async def _send(self, event: discord.Message, payloads: Sequence[Payload], part: str = "") -> discord.Message:
        """Send payloads to where a message came from, the first as a reply to it."""
        may = _permissions(event)
        seen = may is None or may.read_message_history
        reference = event.to_reference(fail_if_not_exists=False) if seen and event.guild is not None else None
        return await self._post(event.channel, payloads, f"{event.id}{part[:1]}", reference)

    async def _post(
        self,
        place: Messageable,
        payloads: Sequence[Payload],
        about: str,
        reference: discord.MessageReference | None = None,
    ) -> discord.Message:
        """Send payloads; what may have arrived is sent again, by whichever process, and Discord drops the second copy.

        It knows them by what they are about, up to 22 characters.
        """
        before: list[int] = []
        sent: discord.Message | None = None
        for payload in payloads:
            shown = _shown(payload, before)
            if reference is not None and not before:
                shown["reference"] = reference
            nonce = f"{about}-{len(before)}"
            for attempt in range(_TRIES):
                try:
                    sent = await place.send(**shown, nonce=nonce, mention_author=False)
                    break
                except _LOST:
                    if attempt == _TRIES - 1:
                        raise
                    await asyncio.sleep(self._pause * (attempt + 1))
            if sent is not None:
                before.append(sent.id)
        if sent is None:
            raise ValueError("nothing to send")
        return sent

    async def _notify(self, guild: discord.Guild, channel: int, about: int, reply: Reply, *, private: bool) -> None:
        """Tell the moderators that an urgent reply was given: where, never to whom nor why."""
        place = self.servers.of(guild.id).moderators
        if place is None:
            return
        words = self._live.now.spoken(self._public(guild)).wording.chat
        text = words.notified_privately if private else words.notified
        said = sentence(text.format(kind=words.urgent[reply.kind], channel=f"<#{channel}>"))
        try:
            await self._post(self.get_partial_messageable(int(place), guild_id=guild.id), [said], f"{about}m")
        except (discord.HTTPException, *_LOST) as error:
            _log.warning("moderators not told: %s", type(error).__name__)

    # -- what all of it needs

    def _message(self, interaction: Interaction, text: str) -> Message:
        conversation = self._conversations.of(interaction.channel_id or 0, interaction.user.id)
        asker = asked_by(self._conversations, interaction.user.id)
        country = self.servers.of(interaction.guild_id).country or self._country
        at, locale = interaction.created_at.timestamp(), self._personal(interaction)
        return Message(text, at, conversation, country=country, locale=locale, asker=asker)

    def _public(self, guild: discord.Guild | None) -> str | None:
        """Return the locale of what everyone on a server sees; that of the settings in a direct message."""
        if guild is None:
            return self._language
        return self.servers.of(guild.id).language or str(guild.preferred_locale)

    def _personal(self, interaction: Interaction) -> str | None:
        """Return the locale of what whoever has pressed or typed something alone sees."""
        return chosen(str(interaction.locale)) or self._language

    async def _answered(self, message: Message) -> Reply:
        return (await self._dialogue.answer(message)).reply

    @contextmanager
    def _taking(self, interaction: Interaction, way: Way) -> Iterator[None]:
        locale = self._personal(interaction)
        with self._work.going(), self._live.pinned(locale), turn.taking(self._journal, PLATFORM, way):
            yield

    @property
    def _assistant(self) -> Assistant:
        return self._live.now.assistant

    @property
    def _words(self) -> ChatWording:
        return self._live.now.library.wording.chat

    def _over(self, user: int, channel: int | None) -> int:
        now = time.monotonic()
        over = self._users.over(self._conversations.of(user), now)
        return max(over, 0 if channel is None else self._channels.over(self._conversations.of(channel), now))

    def _off(self, channel: object, server: Place) -> bool:
        here = {str(getattr(channel, "id", "")), str(getattr(channel, "parent_id", ""))}
        return bool(here.intersection(server.off))


_REMEDY = "allow the bot to view the channel and to send messages (in threads) there"


def _shown(payload: Payload, before: Sequence[int]) -> dict[str, Any]:
    """Return a payload as discord.py sends it; the button that removes it knows the messages before it."""
    known = [
        replace(button, custom_id=":".join((button.custom_id, *map(str, before))))
        if button.custom_id.startswith("remove:")
        else button
        for button in payload.buttons
    ]
    shown: dict[str, Any] = {"allowed_mentions": _NOBODY}
    if payload.content:
        shown["content"] = payload.content
    if payload.embeds:
        shown["embeds"] = [
            discord.Embed(title=embed.title or None, description=embed.description) for embed in payload.embeds
        ]
    if view := buttons.view(tuple(known)):
        shown["view"] = view
    return shown


def _permissions(event: discord.Message) -> discord.Permissions | None:
    """Return what the bot may do where a message came from, or None if that is not known."""
    if event.guild is None or event.guild.me is None or isinstance(event.channel, discord.PartialMessageable):
        return None
    try:
        return event.channel.permissions_for(event.guild.me)
    except discord.ClientException:
        # A post or thread whose parent channel is not known here; Discord will say if it may not be answered.
        return None


def _may_write(channel: object, may: discord.Permissions) -> bool:
    return may.view_channel and (
        may.send_messages_in_threads if isinstance(channel, discord.Thread) else may.send_messages
    )


def _explaining(message: discord.Message) -> str | None:
    """Return the recipe of an answer of ours, as its own button carries it."""
    for row in message.components:
        for item in getattr(row, "children", ()):
            name = getattr(item, "custom_id", None) or ""
            if name.startswith("why:"):
                return str(name.removeprefix("why:"))
    return None
