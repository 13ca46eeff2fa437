"""The bot on Slack: hears messages, commands, buttons and choices, and answers them."""

import logging
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.pictures.gallery import Gallery
from adapters.slack import buttons, manifest, receipt
from adapters.slack.answering import Interaction, RefusedError, post, reason, spotted, whisper
from adapters.slack.home import Home
from adapters.slack.inbound import Heard, Json, Spot, asked_by, inbound, plain
from adapters.slack.people import People
from adapters.slack.pickers import Pickers
from adapters.slack.pictures import Pictures
from adapters.slack.render import Form, render, sentence
from adapters.slack.workspaces import CALLBACK, SettingsForm
from bot import turn
from bot.assistant import Assistant, Step
from bot.commands import COMMANDS
from bot.dialogue import Dialogue
from bot.guard import MINUTE, Earlier, Limiter, Rates
from bot.journal import Duplicate, Judged, Judgement, Outcome, Way
from bot.knowledge import FIRST, ChatWording, SlackWording
from bot.live import Live, speak
from bot.manner import Manner, manner
from bot.message import Message
from bot.place import Place, Public
from bot.reading import Reading
from bot.reply import Reply
from bot.state.answered import Claim
from bot.state.database import Gone
from bot.state.state import State
from bot.work import Work

if TYPE_CHECKING:
    from adapters.slack.installations import Installations

_log = logging.getLogger(__name__)

PLATFORM = "slack"
_LOST = (aiohttp.ClientError, OSError, TimeoutError)
"""Slack could not be reached."""
_FAILED = (SlackApiError, RefusedError, *_LOST)
"""An answer did not get through."""
_SHUT = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "cannot_reply_to_message",
        "no_permission",
    }
)
"""Slack's words for a channel or thread where the bot may not write."""
_PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack's words for what may go well a little later."""
_DOUBTFUL = frozenset({"token_revoked", "token_expired", "invalid_auth", "account_inactive", "not_authed"})
"""Slack's words for a token that is not the one that counts, or not any more."""
_WAITING = 2.2
"""Seconds to wait for the process that answers a message already; then Slack is asked to send it again."""
_CLOSED = 600.0
"""Seconds for which a channel that refused the bot is left alone."""
_LAST_ANSWERS = 3.5
"""Seconds that answers under way have when the bot leaves."""
_MOST = 10_000
"""Messages, threads and people that are remembered at once."""


class Bot:
    """One process of the bot, in one workspace or many."""

    def __init__(  # noqa: PLR0913 - all that it works with, each by name
        self,
        live: Live,
        state: State,
        *,
        country: str | None = None,
        language: str | None = None,
        rates: Rates | None = None,
        installations: "Installations | None" = None,
        pictures: Pictures | None = None,
    ) -> None:
        """Take what answers, what is kept, the installations if there may be several, and how pictures are shown."""
        rates = rates or Rates()
        self.places = state.places
        self._live = live
        self._dialogue = Dialogue(live, state.contexts, state.gaps)
        self._state = state
        self._journal = state.journal
        self._country = country
        self._language = language
        self._people = People(state.secret.digest("people"))
        self._installations = installations
        self._users = Limiter(rates.user)
        self._channels = Limiter(rates.channel)
        self._earlier = Earlier()
        self._closed: dict[str, float] = {}
        self._greeted: OrderedDict[str, None] = OrderedDict()
        self._unprompted: set[str] = set()
        self._conversations = state.conversations
        self._askers = state.secret.digest("askers")
        self._work = Work()
        self._pictures = pictures or Pictures(lambda: live.now.of(Gallery))

    # -- coming and going

    def attach(self, app: AsyncApp) -> None:
        """Listen to everything that the manifest names."""
        app.use(receipt.expecting)
        app.event("app_mention")(self.said)
        app.event("message")(self.said)
        app.event("app_home_opened")(self.opened)
        app.event("app_uninstalled")(self.removed)
        app.event("tokens_revoked")(self.removed)
        for command in COMMANDS:
            app.command(f"/{command.name}")(self.commanded)
        app.command(manifest.SETTINGS)(self.configured)
        app.shortcut(manifest.EXPLAIN)(self.explained)
        app.options(re.compile(r"pick:.+"))(self.offered)
        app.action(re.compile(r".+"))(self.pressed)
        app.view(CALLBACK)(self.saved)
        app.error(self.failed)

    async def leave(self) -> None:
        """Finish what is being answered; takes less than 4 seconds."""
        await self._work.finish(_LAST_ANSWERS)

    async def removed(self, event: Json, body: Json) -> None:
        """Forget a workspace that the bot was removed from, or whose token it lost."""
        if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        team = str(body.get("team_id", ""))
        with self._work.going():
            await self.places.left(team)
            if self._installations is not None:
                try:
                    await self._installations.remove(body.get("enterprise_id"), team)
                except Gone:
                    _log.error("the token of a workspace that removed the bot is not deleted; Slack has revoked it")

    async def failed(self, error: Exception) -> None:
        """Log what failed, without what was said."""
        _log.error("a listener failed: %s", type(error).__name__)

    # -- messages

    async def said(self, event: Json, body: Json, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Answer what is meant for the bot, once, however often it arrives."""
        team = str(body.get("team_id") or context.team_id or "")
        place = self.places.of(team)
        heard = inbound(event, team, context.bot_user_id or "", self._conversations, place.country or self._country)
        with receipt.now() as delivery:
            if heard is not None:
                await self._heard(heard, place, body, client, delivery)

    async def _heard(
        self, heard: Heard, place: Place, body: Json, client: AsyncWebClient, delivery: receipt.Receipt
    ) -> None:
        way = Way.DIRECT if heard.spot.direct else Way.MENTION
        locale = self._public(heard.spot.team)
        with self._work.going(), self._live.pinned(locale), turn.taking(self._journal, PLATFORM, way) as taken:
            message = (heard.spot.team, heard.spot.channel, heard.ts)
            reading = self._dialogue.read(replace(heard.message, locale=locale))
            urgent = reading.alarm is not None
            claim = await self._state.answered.claimed(_WAITING, *message, urgent=urgent)
            if claim is not Claim.MINE:
                self._journal.note(Duplicate(PLATFORM))
                delivery.settle(done=claim is Claim.DONE)
                return
            done = False
            try:
                await self._answer(client, heard, reading, place)
                done = True
            except SlackApiError as error:
                taken.ended(Outcome.FAILED)
                done = self._refused(error, heard, body)
                _log.warning("answer not taken: %s", reason(error))
            except _LOST as error:
                taken.ended(Outcome.FAILED)
                _log.warning("answer not sent: %s", type(error).__name__)
            finally:
                await self._state.answered.settle(*message, done=done)
                delivery.settle(done=done)

    def _refused(self, error: SlackApiError, heard: Heard, body: Json) -> bool:
        """Take note of why Slack refused an answer; return whether there is no use in trying again."""
        why = reason(error)
        if why in _SHUT:
            self._closed[heard.spot.channel] = time.monotonic() + _CLOSED
        if why in _DOUBTFUL and self._installations is not None:
            self._installations.doubt(body.get("enterprise_id"), heard.spot.team)
            return False
        return why not in _PASSING

    async def _answer(self, client: AsyncWebClient, heard: Heard, reading: Reading, place: Place) -> None:
        spot = heard.spot
        # Whoever is in danger waits for nothing.
        private = spot.direct and reading.alarm is None
        locale = await self._personal(client, spot) if private else self._public(spot.team)
        heard = replace(heard, message=replace(heard.message, locale=locale))
        step = await self._dialogue.answer(heard.message, reading)
        reply = step.reply
        if self._closed.get(spot.channel, 0.0) > time.monotonic() and not reply.urgent:
            turn.now().ended(Outcome.SILENT)
            return
        over = self._over(spot, channel=True)
        off = spot.channel in place.off
        place = Place() if spot.direct else place
        thread = spot.thread if spot.direct else spot.thread or heard.ts
        match manner(reply, place, over=over, off=off and not spot.direct, hour=datetime.now(UTC).hour):
            case Manner.SILENT:
                turn.now().ended(Outcome.SILENT)
            case Manner.WAIT:
                turn.now().ended(Outcome.WAIT)
                await post(client, spot.channel, [sentence(self._words.wait)], thread, self._about(heard))
            case _ if spot.direct:
                await self._answer_directly(client, heard, step)
            case Manner.PRIVATE:
                await self._answer_privately(client, heard, reply)
            case Manner.SHORT:
                await self._answer_publicly(client, heard, reply, Form.SHORT, place.cooldown * MINUTE)
            case Manner.FULL if reply.urgent:
                try:
                    await self._answer_publicly(client, heard, reply, Form.FULL)
                except SlackApiError as error:
                    _log.warning("urgent answer not taken where it was asked: %s", reason(error))
                    await post(client, spot.user, render(reply, Form.FULL, self._words), about=self._about(heard))
                await self._notify(client, spot, reply, private=False)
            case Manner.FULL:
                await self._answer_publicly(client, heard, reply, Form.FULL, place.cooldown * MINUTE)

    async def _answer_directly(self, client: AsyncWebClient, heard: Heard, step: Step) -> None:
        spot, reply = heard.spot, step.reply
        payloads = render(reply, Form.FULL, self._words, buttons.private(reply, self._words, shareable=False))
        if not reply.urgent and self._first(spot):
            await post(client, spot.channel, [sentence(self._words.first)], spot.thread, f"{self._about(heard)} first")
        names = await post(client, spot.channel, payloads, spot.thread, self._about(heard))
        if reply.picture is not None:
            self._work.later(self._pictures.post(client, spot, reply.picture, below=[]))
        if spot.thread is None:
            # Whoever opens a thread below a question or its answer carries on their conversation.
            threads = (self._conversations.of(spot.team, spot.channel, ts) for ts in (heard.ts, *names))
            await self._dialogue.carry_on(heard.message, step, *threads)

    async def _answer_privately(self, client: AsyncWebClient, heard: Heard, reply: Reply) -> None:
        """Answer where the asker alone sees it; if Slack does not show it there, in a direct message."""
        spot = heard.spot
        payloads = render(reply, Form.FULL, self._words, buttons.private(reply, self._words, shareable=False))
        try:
            await whisper(client, spot, payloads)
        except SlackApiError as error:
            _log.warning("private answer not taken: %s", reason(error))
            await post(client, spot.user, payloads, about=self._about(heard))

    async def _answer_publicly(
        self, client: AsyncWebClient, heard: Heard, reply: Reply, form: Form, within: float = 0.0
    ) -> None:
        """Answer in the thread, where everyone sees it."""
        spot, words = heard.spot, self._words
        thread = spot.thread or heard.ts
        asker = self._askers.of(spot.team, spot.channel, spot.user)
        informs = reply.kind in buttons.INFORMED
        if informs and reply.recipe:
            link = await self._link(client, spot.channel, reply.recipe, within)
            if link is not None:
                more = [
                    buttons.button("full", words.full, reply.recipe),
                    buttons.button("remove", words.remove, asker, "danger"),
                ]
                row = {"type": "actions", "elements": more}
                address = {"type": "link", "url": link}
                said = [sentence(words.earlier, [row], link=address)]
                await post(client, spot.channel, said, thread, self._about(heard))
                return
        payloads = render(reply, form if informs else Form.FULL, words, buttons.public(reply, words, asker))
        names = await post(client, spot.channel, payloads, thread, self._about(heard))
        self._earlier.given(spot.channel, reply.recipe, time.monotonic(), names[-1])
        self._illustrate(client, replace(spot, thread=thread), reply)

    def _illustrate(self, client: AsyncWebClient, spot: Spot, reply: Reply) -> None:
        """Add its picture to a public answer, if it has one, with a way to take it away; nobody waits for that."""
        if reply.picture is not None:
            asker = self._askers.of(spot.team, spot.channel, spot.user)
            button = buttons.button("remove", self._words.remove, asker, "danger")
            row = {"type": "actions", "elements": [button]}
            self._work.later(self._pictures.post(client, spot, reply.picture, below=[row]))

    async def _link(self, client: AsyncWebClient, channel: str, recipe: str, within: float) -> str | None:
        ts = self._earlier.link(channel, recipe, time.monotonic(), within)
        if ts is None:
            return None
        try:
            found = await client.chat_getPermalink(channel=channel, message_ts=ts)
        except _FAILED:
            return None
        return str(found["permalink"])

    def _about(self, heard: Heard) -> str:
        """Return what stands for a message, so that Slack knows its answer again."""
        return self._conversations.of("about", heard.spot.team, heard.spot.channel, heard.ts)

    def _first(self, spot: Spot) -> bool:
        """Whether this process has not greeted someone yet."""
        name = self._conversations.of(spot.team, spot.channel)
        fresh = name not in self._greeted
        self._greeted[name] = None
        while len(self._greeted) > _MOST:
            self._greeted.popitem(last=False)
        return fresh

    # -- commands, shortcuts, lists

    async def commanded(self, ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        """Answer a command for whoever typed it."""
        await ack()
        name = str(command["command"]).removeprefix("/")
        interaction = Interaction(client, spotted(command), command)
        async with self._told(interaction, Way.COMMAND):
            await self._command(interaction, f"/{name} {plain(str(command.get('text') or ''))}".strip())

    async def explained(self, ack: AsyncAck, body: Json, context: AsyncBoltContext, client: AsyncWebClient) -> None:
        """Explain the message of a shortcut; of an answer of ours, why it is what it is."""
        await ack()
        interaction = Interaction(client, spotted(body), body)
        async with self._told(interaction, Way.SHORTCUT):
            message = interaction.message
            ours = message.get("user") == context.bot_user_id or message.get("bot_id") == context.bot_id
            recipe = _explaining(message) if ours else None
            text = plain(str(message.get("text") or ""))
            if recipe is not None:
                await self._press(interaction, "why", recipe)
            elif text:
                asked = replace(await self._message(interaction, text), conversation=None)
                await self._reply(interaction, await self._answered(asked))
            else:
                await self._tell(interaction, self._words.nothing)

    async def offered(self, ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        """Complete what is typed into a list."""
        spot = spotted(body)
        with self._live.pinned(await self._personal(client, spot)):
            await ack(options=self._pickers.options(str(body.get("action_id", "")), str(body.get("value") or "")))

    async def _command(self, interaction: Interaction, typed: str, *, instead: bool = False) -> None:
        reply = await self._answered(await self._message(interaction, typed))
        name = typed[1:].partition(" ")[0]
        await self._reply(interaction, reply, self._pickers.under(name, reply), instead=instead)

    # -- buttons and choices

    async def pressed(self, ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
        """Do what a button or a choice says; whoever pressed it is the only one to see the answer."""
        await ack()
        interaction = Interaction(client, spotted(body), body)
        name = str(action.get("action_id", ""))
        async with self._told(interaction, Way.CHOICE if name.startswith("pick:") else Way.BUTTON):
            if name.startswith("pick:"):
                chosen = [action.get("selected_option") or {}, *(action.get("selected_options") or ())]
                typed = self._pickers.typed(name, (option["value"] for option in chosen if option))
                if typed is not None:
                    await self._command(interaction, typed, instead=interaction.view is None)
                return
            act, value = re.split(r"[.:]", name)[0], str(action.get("value") or "")
            if act == "judge":
                act, _, value = value.partition(":")
            await self._press(interaction, act, value)

    async def _press(self, interaction: Interaction, act: str, rest: str) -> None:
        message = await self._message(interaction, "")
        match act:
            case "remove":
                await self._remove(interaction, rest)
                return
            case "settings":
                await self._configure(interaction)
                return
            case "forget":
                await self._forget(interaction, message)
                return
            case "ask":
                question = self._assistant.question(rest)
                under = self._under(interaction.spot)
                reply = await self._answered(replace(message, text=question), under) if question else None
            case "share":
                # A person's own language, in which they have read it, is not everyone's.
                everyone = replace(message, locale=self._public(interaction.spot.team) or FIRST)
                reply = self._assistant.again(rest, everyone)
            case _:
                reply = self._assistant.again(rest, message)
        match act:
            case _ if reply is None:
                await self._tell(interaction, self._words.outdated)
            case "ask" | "full":
                await self._reply(interaction, reply)
            case "why":
                await self._reply(interaction, self._assistant.explain(reply), above=True)
            case "good" | "bad":
                await self._judge(interaction, reply, act)
            case "share":
                await self._share(interaction, reply)
            case _:
                await self._tell(interaction, self._words.outdated)

    async def _judge(self, interaction: Interaction, reply: Reply, act: str) -> None:
        await self._tell(interaction, self._words.thanks)
        who = self._askers.of(interaction.spot.team, interaction.spot.user)
        if await self._state.feedback.count(who, reply, act, time.monotonic()):
            self._journal.note(Judged(Judgement(act)))

    async def _forget(self, interaction: Interaction, message: Message) -> None:
        done = await self._dialogue.forget(message)
        await self._tell(interaction, self._words.forgotten if done else self._words.not_forgotten)

    async def _share(self, interaction: Interaction, reply: Reply) -> None:
        spot = interaction.spot
        place = self.places.of(spot.team)
        rest = place.at_rest(datetime.now(UTC).hour) or place.public is Public.PRIVATE
        if rest or spot.channel in place.off:
            await self._tell(interaction, self._words.not_here)
            return
        turn.now().shows(reply)
        speak(reply.language)
        form = Form.SHORT if place.public is Public.SHORT else Form.FULL
        asker = self._askers.of(spot.team, spot.channel, spot.user)
        payloads = render(reply, form, self._words, buttons.public(reply, self._words, asker))
        try:
            await post(interaction.client, spot.channel, payloads, spot.thread)
            self._illustrate(interaction.client, spot, reply)
        except SlackApiError:
            # The bot is not in that channel; the address of the interaction still leads there.
            await interaction.tell(payloads, openly=True)

    async def _remove(self, interaction: Interaction, rest: str) -> None:
        asker, *others = rest.split(":")
        spot = interaction.spot
        asked = self._askers.of(spot.team, spot.channel, spot.user) == asker
        if not asked and not await self._manages(interaction):
            await self._tell(interaction, self._words.not_yours)
            return
        await interaction.withdraw()
        self._earlier.forget(str(interaction.message.get("ts", "")))
        for other in others:
            await interaction.client.chat_delete(channel=spot.channel, ts=other)

    # -- home tab and settings

    async def opened(self, event: Json, body: Json, client: AsyncWebClient) -> None:
        """Show the home tab, or suggest questions to whoever opens a conversation."""
        team, user, channel = str(body.get("team_id", "")), str(event.get("user", "")), str(event.get("channel", ""))
        locale = await self._personal(client, Spot(team, channel, user))
        with self._work.going(), self._live.pinned(locale):
            try:
                if event.get("tab") == "home":
                    manages = await self._manages(Interaction(client, Spot(team, channel, user), {}))
                    await client.views_publish(user_id=user, view=self._home.tab(manages=manages))
                elif event.get("tab") == "messages" and team not in self._unprompted:
                    prompts = manifest.prompts(self._live.now.library)
                    await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
            except SlackApiError as error:
                if event.get("tab") == "messages":
                    # This workspace has no agent view.
                    self._unprompted.add(team)
                _log.info("%s tab not filled: %s", event.get("tab"), reason(error))
            except _LOST as error:
                _log.warning("tab not filled: %s", type(error).__name__)

    async def configured(self, ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        """Open the settings for whoever manages the workspace."""
        await ack()
        interaction = Interaction(client, spotted(command), command)
        async with self._told(interaction, Way.COMMAND):
            await self._configure(interaction)

    async def _configure(self, interaction: Interaction) -> None:
        if not await self._manages(interaction):
            await self._tell(interaction, self._slack.settings_admins)
            return
        team = interaction.spot.team
        await interaction.show(self._form(team).modal(self.places.of(team)))

    async def saved(self, ack: AsyncAck, body: Json, view: Json, client: AsyncWebClient) -> None:
        """Keep the settings that someone who manages the workspace has sent off."""
        read = self._form(spotted(body).team).read(view["state"]["values"])
        if not isinstance(read, Place):
            await ack(response_action="errors", errors=read)
            return
        await ack()
        interaction = Interaction(client, spotted(body), body)
        team = interaction.spot.team
        with self._work.going():
            try:
                if not await self._manages(interaction):
                    await post(client, interaction.spot.user, [sentence(self._slack.settings_admins)])
                    return
                before = self.places.of(team).moderators
                await self.places.keep(team, read)
                if read.moderators is not None and read.moderators != before:
                    await self._try_out(interaction, read.moderators)
            except _FAILED as error:
                _log.warning("settings not confirmed: %s", type(error).__name__)

    async def _try_out(self, interaction: Interaction, channel: str) -> None:
        """Say in the moderators' channel that it is one, so that it shows at once if the bot may not write there."""
        try:
            await post(interaction.client, channel, [sentence(self._slack.settings_told)])
        except SlackApiError:
            place = {"type": "channel", "channel_id": channel}
            said = sentence(self._slack.settings_cannot_write, channel=place)
            await post(interaction.client, interaction.spot.user, [said])

    async def _manages(self, interaction: Interaction) -> bool:
        """Whether someone is an admin or owner of the workspace; nobody is while Slack does not say so."""
        try:
            found = await interaction.client.users_info(user=interaction.spot.user)
        except _FAILED as error:
            _log.warning("not known who manages: %s", type(error).__name__)
            return False
        user: Json = found.get("user") or {}
        return bool(user.get("is_admin") or user.get("is_owner"))

    # -- what all of it needs

    @property
    def _assistant(self) -> Assistant:
        return self._live.now.assistant

    @property
    def _words(self) -> ChatWording:
        return self._live.now.library.wording.chat

    @property
    def _slack(self) -> SlackWording:
        return self._live.now.library.wording.slack

    @property
    def _pickers(self) -> Pickers:
        return self._live.now.of(Pickers)

    @property
    def _home(self) -> Home:
        return self._live.now.of(Home)

    def _form(self, team: str) -> SettingsForm:
        edition = self._live.now
        languages = {name: known.wording.language for name, known in edition.libraries.items()}
        # One that is set stays so while it cannot be spoken.
        if (chosen := self.places.of(team).language) is not None:
            languages.setdefault(chosen, chosen)
        return SettingsForm(edition.library, languages)

    async def _reply(
        self,
        interaction: Interaction,
        reply: Reply,
        more: Sequence[Json] = (),
        *,
        instead: bool = False,
        above: bool = False,
    ) -> None:
        spot = interaction.spot
        turn.now().shows(reply)
        speak(reply.language)
        if self._over(spot, channel=False) and not reply.urgent:
            turn.now().ended(Outcome.WAIT)
            await self._tell(interaction, self._words.wait)
            return
        if interaction.view is not None:
            await interaction.show(self._home.modal(reply), above=above)
            return
        shareable = not spot.direct and reply.kind in buttons.INFORMED
        extra = (*more, *buttons.private(reply, self._words, shareable=shareable))
        await interaction.tell(render(reply, Form.FULL, self._words, extra), instead=instead)
        if reply.picture is not None:
            self._work.later(self._pictures.tell(interaction, reply.picture))
        if reply.urgent and not spot.direct:
            await self._notify(interaction.client, spot, reply, private=True)

    async def _tell(self, interaction: Interaction, text: str) -> None:
        said = sentence(text)
        if interaction.view is None:
            await interaction.tell([said])
        else:
            await interaction.show(self._home.view(said.blocks), above=True)

    async def _notify(self, client: AsyncWebClient, spot: Spot, reply: Reply, *, private: bool) -> None:
        """Tell the moderators that an urgent reply was given: where, never to whom nor why."""
        channel = self.places.of(spot.team).moderators
        if channel is None:
            return
        words = self._live.now.spoken(self._public(spot.team)).wording.chat
        text = words.notified_privately if private else words.notified
        kind = {"type": "text", "text": words.urgent[reply.kind]}
        said = sentence(text, kind=kind, channel={"type": "channel", "channel_id": spot.channel})
        try:
            await post(client, channel, [said])
        except _FAILED as error:
            _log.warning("moderators not told: %s", type(error).__name__)

    async def _message(self, interaction: Interaction, text: str) -> Message:
        spot = interaction.spot
        who = (spot.thread or "") if spot.direct else spot.user
        country = self.places.of(spot.team).country or self._country
        conversation = self._conversations.of(spot.team, spot.channel, who)
        asker = asked_by(self._conversations, spot.team, spot.user)
        locale = await self._personal(interaction.client, spot)
        return Message(text, time.time(), conversation, country=country, locale=locale, asker=asker)

    def _public(self, team: str) -> str | None:
        """Return the language of what everyone in a workspace sees, if one is set."""
        return self.places.of(team).language or self._language

    async def _personal(self, client: AsyncWebClient, spot: Spot) -> str | None:
        """Return the locale of what a person alone sees; nobody is asked where there is but one language."""
        several = len(self._live.now.libraries) > 1
        chosen = await self._people.locale(client, spot.team, spot.user) if several else None
        return chosen or self._language

    def _under(self, spot: Spot) -> str | None:
        """Return the conversation of the thread in which something was pressed; None where there is no other."""
        return (
            None if spot.direct or spot.thread is None else self._conversations.of(spot.team, spot.channel, spot.thread)
        )

    async def _answered(self, message: Message, under: str | None = None) -> Reply:
        return (await self._dialogue.answer(message, under=under)).reply

    def _over(self, spot: Spot, *, channel: bool) -> int:
        now = time.monotonic()
        over = self._users.over(self._conversations.of(spot.team, spot.user), now)
        there = self._channels.over(self._conversations.of(spot.team, spot.channel), now) if channel else 0
        return max(over, there)

    @asynccontextmanager
    async def _told(self, interaction: Interaction, way: Way) -> AsyncIterator[None]:
        """Let whoever waits for an answer know if there is none."""
        locale = await self._personal(interaction.client, interaction.spot)
        with self._work.going(), self._live.pinned(locale), turn.taking(self._journal, PLATFORM, way) as taken:
            try:
                yield
            except Exception as error:  # noqa: BLE001 - whatever it is, the person gets a sentence
                taken.ended(Outcome.FAILED)
                why = reason(error) if isinstance(error, SlackApiError) else type(error).__name__
                _log.warning("interaction not answered: %s", why)
                try:
                    await self._tell(interaction, self._words.failed)
                except _FAILED:
                    _log.warning("nor could that be said")


def _explaining(message: Json) -> str | None:
    """Return the recipe of an answer of ours, as its own button carries it."""
    for block in message.get("blocks") or ():
        for element in block.get("elements") or ():
            if element.get("action_id") == "why":
                return str(element.get("value") or "") or None
    return None
