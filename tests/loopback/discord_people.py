"""What people do on the loopback Discord: say, use commands, press, choose, fill in; and what the bot did is kept."""

import asyncio
import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.loopback.discord_gateway import Gateway
from tests.loopback.discord_limits import (
    EPHEMERAL,
    SELECTS,
    Json,
    walk,
)
from tests.loopback.discord_records import (
    ADMINISTRATOR,
    BLANK,
    CONTENT,
    USUAL,
    VIEW,
    Asked,
    Channel,
    Sent,
    Stored,
    User,
    now,
)


class People(Gateway):
    """Messages and interactions, from the side of the people."""

    def __init__(self, *, heartbeat: float, portal: int, token: str) -> None:
        super().__init__(token=token, heartbeat=heartbeat, portal=portal)
        self.sent: list[Sent] = []
        self.commands: dict[int | None, list[Json]] = {}
        self._news: asyncio.Queue[Sent] = asyncio.Queue()
        self._asked = dict[str, Asked]()

    async def say(
        self,
        channel: Channel,
        author: User,
        text: str,
        *,
        mentions: Sequence[User] = (),
        reply_to: int | Sent | None = None,
        ping: bool = True,
    ) -> int:
        """Deliver a message of a person; mentions in the text count too. Gives the message's id."""
        named = {*re.findall(r"<@!?(\d+)>", text), *(str(user.id) for user in mentions)}
        readable, extra = author is self.bot or channel.guild is None or str(self.bot.id) in named, Json()
        if reply_to is not None:
            target = self._messages[reply_to if isinstance(reply_to, int) else reply_to.id]
            extra = self._reference(target) | {"type": 19}
            if ping:
                named.add(target.data["author"]["id"])
                readable = readable or (target.data["author"]["id"] == str(self.bot.id) and target.asked is None)
        stored = self._store(channel, author, {"content": text}, **extra)
        stored.data["mentions"], stored.readable = self._people(named), readable
        if channel.permissions() & VIEW:
            await self._tell("MESSAGE_CREATE", stored)
        return int(stored.data["id"])

    async def slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: User | None = None,
        where: Channel | None = None,
        permissions: int = USUAL,
    ) -> Asked:
        """Use a synced slash command (`"group sub"` for subcommands) in a channel, a thread or a DM."""
        data = self._command(name, dict(options or {}), where or self.channel, permissions, complete=True)
        return await self._ask(2, data, user or self.user, where or self.channel, permissions)

    async def autocomplete(
        self,
        name: str,
        option: str,
        typed: str,
        *,
        others: Mapping[str, Any] | None = None,
        user: User | None = None,
        where: Channel | None = None,
        timeout: float = 5,
    ) -> list[Json]:
        """Type into an option of a slash command, and give the choices the bot offers."""
        data = self._command(name, {**(others or {}), option: typed}, where or self.channel, USUAL, focused=option)
        asked = await self._ask(4, data, user or self.user, where or self.channel, USUAL)
        choices: list[Json] = (await asked.answered(timeout)).data.get("choices", [])
        return choices

    async def context_menu(
        self, name: str, message: int | Sent, *, user: User | None = None, permissions: int = USUAL
    ) -> Asked:
        """Use a message menu command on a message."""
        stored = self._messages[message if isinstance(message, int) else message.id]
        data = self._command(name, {}, stored.channel, permissions, kind=3) | {"target_id": stored.data["id"]}
        data["resolved"] = {"messages": {stored.data["id"]: stored.data}}
        return await self._ask(2, data, user or self.user, stored.channel, permissions)

    async def press(
        self,
        message: int | Sent,
        custom_id: str,
        *,
        user: User | None = None,
        values: Sequence[str] = (),
        permissions: int = USUAL,
    ) -> Asked:
        """Press a button, or choose values of a select, that the message really has."""
        stored, user = self._messages[message if isinstance(message, int) else message.id], user or self.user
        found = [c for _, c, _ in walk(stored.data["components"], "") if c.get("custom_id") == custom_id]
        if not found or found[0].get("disabled"):
            raise LookupError(f"no enabled component {custom_id!r} in this message")
        if stored.data["flags"] & EPHEMERAL and stored.asked and stored.asked.user is not user:
            raise LookupError("this message is visible to another user only")
        if found[0]["type"] == 3 and not {*values} <= {option["value"] for option in found[0]["options"]}:
            raise LookupError(f"{values} are not all among the options")
        data: Json = {"custom_id": custom_id, "component_type": found[0]["type"]}
        if found[0]["type"] in SELECTS:
            data["values"] = list(values)
        if found[0]["type"] in SELECTS - {3}:
            data["resolved"] = self._resolved([u for u in self._users.values() if str(u.id) in values], stored.channel)
        return await self._ask(3, data, user, stored.channel, permissions, stored)

    async def submit(self, asked: Asked, values: Mapping[str, str | Sequence[str]]) -> Asked:
        """Fill in the modal with which the bot answered, and send it."""
        modal, missing = (await asked.answered()).data, set(values)

        def filled(part: Json) -> Json:
            deeper = Json(components=[filled(c) for c in part["components"]]) if "components" in part else Json()
            deeper |= {"component": filled(part["component"])} if "component" in part else {}
            own: Json = {k: part[k] for k in ("type", "id", "custom_id") if k in part}
            missing.discard(part.get("custom_id", ""))
            given = values.get(part.get("custom_id", ""), part.get("value") or "")
            if part["type"] == 4:
                most = part.get("max_length") or 4000
                if (part.get("required", True) and not given) or not (part.get("min_length") or 0) <= len(
                    given
                ) <= most:
                    raise ValueError(f"{part['custom_id']} does not accept this text")
                own["value"] = given
            elif part["type"] in SELECTS:
                own["values"] = list(given)
            return own | deeper

        data = {"custom_id": modal["custom_id"], "components": [filled(part) for part in modal["components"]]}
        if missing:
            raise LookupError(f"the modal has no {missing}")
        stored = self._messages[asked.message] if asked.message else None
        return await self._ask(5, data, asked.user, asked.channel, asked.permissions, stored)

    async def next_sent(self, timeout: float = 5) -> Sent:
        """The next thing the bot posted, edited or deleted that was not given yet."""
        return await asyncio.wait_for(self._news.get(), timeout)

    async def silent(self, seconds: float = 0.2) -> bool:
        """Whether the bot posts nothing for so long, and nothing is waiting."""
        await asyncio.sleep(seconds)
        return self._news.empty()

    def _command(
        self,
        name: str,
        values: Json,
        where: Channel,
        permissions: int,
        *,
        kind: int = 1,
        focused: str | None = None,
        complete: bool = False,
    ) -> Json:
        first, *path = name.split(" ") if kind == 1 else [name]
        scopes = [where.guild.id, None] if where.guild else [None]
        every = [(scope, c) for scope in scopes for c in self.commands.get(scope, ()) if c["type"] == kind]
        scope, level = next(((s, c) for s, c in every if c["name"] == first), (None, Json()))
        if not level:
            raise LookupError(f"no command {first!r} was synced for this place")
        contexts = level.get("contexts")
        if where.guild is None and (
            level.get("dm_permission") is False or (contexts is not None and 1 not in contexts)
        ):
            raise LookupError(f"{first!r} is not offered in direct messages")
        if where.guild and contexts is not None and 0 not in contexts:
            raise LookupError(f"{first!r} is not offered in guilds")
        need = level.get("default_member_permissions")
        if where.guild and need is not None and not permissions & ADMINISTRATOR and int(need or 8) & ~permissions:
            raise LookupError(f"{first!r} is not offered without its permissions")
        data: Json = {"id": level["id"], "name": first, "type": kind} | ({"guild_id": str(scope)} if scope else {})
        inner = data
        for step in path:
            level = next(o for o in level.get("options") or () if o["name"] == step and o["type"] < 3)
            deeper: Json = {"name": step, "type": level["type"]}
            inner["options"], inner = [deeper], deeper
        specs = {o["name"]: o for o in level.get("options") or ()}
        if unknown := set(values) - set(specs):
            raise LookupError(f"{name!r} has no options {unknown}")
        if complete and (missing := {n for n, o in specs.items() if o.get("required")} - set(values)):
            raise ValueError(f"{name!r} needs {missing}")
        inner["options"], people = [], list[User]()
        for option, value in values.items():
            offered = [c["value"] for c in specs[option].get("choices") or ()]
            if offered and value not in offered:
                raise ValueError(f"{value!r} is not a choice of {option!r}")
            if isinstance(value, User):
                people.append(value)
                data["resolved"], value = self._resolved(people, where), str(value.id)
            given = {"name": option, "type": specs[option]["type"], "value": value}
            inner["options"].append(given | ({"focused": True} if option == focused else {}))
        return data

    async def _ask(
        self, kind: int, data: Json, user: User, where: Channel, permissions: int, stored: Stored | None = None
    ) -> Asked:
        future = asyncio.get_running_loop().create_future()
        message = int(stored.data["id"]) if stored else None
        asked = Asked(self._id(), f"hook-{self._last_id}", kind, user, where, permissions, message, future)
        self._asked[asked.token] = asked
        payload = {"id": str(asked.id), "application_id": str(self.bot.id), "type": kind, "token": asked.token}
        payload |= {"version": 1, "data": data, "channel": self._channel_payload(where), "channel_id": str(where.id)}
        payload |= {"app_permissions": str(where.permissions()), "locale": user.locale, "entitlements": []}
        payload |= {"attachment_size_limit": 10 << 20, "context": 0 if where.guild else 1}
        if where.guild:
            home = {"id": str(where.guild.id), "locale": where.guild.locale, "features": []}
            payload |= {"guild_id": home["id"], "guild": home, "guild_locale": where.guild.locale}
            payload |= {"member": self._member(user) | {"permissions": str(permissions)}}
            payload |= {"authorizing_integration_owners": {"0": home["id"]}}
        else:
            payload |= {"user": user.payload(), "authorizing_integration_owners": {"0": "0"}}
        await self.dispatch("INTERACTION_CREATE", payload | ({"message": stored.data} if stored else {}), where.guild)
        return asked

    def _resolved(self, users: Sequence[User], where: Channel) -> Json:
        found: Json = {"users": {str(user.id): user.payload() for user in users}}
        inside = [user for user in users if where.guild and user in where.guild.members]
        members = {str(user.id): self._member(user) | {"permissions": str(USUAL)} for user in inside}
        for member in members.values():
            del member["user"]
        return found | ({"members": members} if members else {})

    def _store(self, channel: Channel, author: User, body: Json, *, asked: Asked | None = None, **extra: Any) -> Stored:
        data: Json = {
            "id": str(self._id()),
            "channel_id": str(channel.id),
            "author": author.payload(),
            "timestamp": now(),
        }
        data |= {"content": body.get("content") or "", "embeds": body.get("embeds") or [], "attachments": []}
        data |= {"components": body.get("components") or [], "flags": body.get("flags") or 0, "pinned": False}
        data |= {"edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": []}
        stored = Stored({"type": 0} | copy.deepcopy(data) | extra, channel, asked)
        self._messages[self._last_id] = stored
        return stored

    async def _tell(self, event: str, stored: Stored) -> None:
        data, channel = stored.data, stored.channel
        if data["flags"] & EPHEMERAL:
            return
        if event == "MESSAGE_DELETE":
            data = {"id": data["id"], "channel_id": data["channel_id"]}
        if channel.guild:
            member = self._member(self._users[int(stored.data["author"]["id"])])
            del member["user"]
            data = data | {"guild_id": str(channel.guild.id)} | ({"member": member} if "author" in data else {})
        await self.dispatch(event, data | {"_readable": stored.readable}, channel.guild)

    def _reference(self, target: Stored) -> Json:
        where = {"message_id": target.data["id"], "channel_id": target.data["channel_id"], "type": 0}
        where |= {"guild_id": str(target.channel.guild.id)} if target.channel.guild else {}
        return {"message_reference": where, "referenced_message": copy.deepcopy(self._shown(target))}

    def _shown(self, stored: Stored) -> Json:
        return stored.data | ({} if stored.readable or self.portal & CONTENT else BLANK)
