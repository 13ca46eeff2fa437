"""Starts the bot on Slack, over Socket Mode or HTTP, and says in one sentence why it cannot."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.host.hosting import Hosting
from adapters.pictures.gallery import Gallery
from adapters.slack import manifest
from adapters.slack.answering import reason, retries
from adapters.slack.app import PLATFORM, Bot
from adapters.slack.authorize import Authorize, single
from adapters.slack.migrations import MIGRATIONS
from adapters.slack.pictures import Pictures
from adapters.slack.settings import Settings
from adapters.slack.socket import Handler
from adapters.slack.web import Server
from bot import library, logs
from bot.errors import OutageError, StartError, TwitchwiseError
from bot.settings import Settings as CoreSettings
from bot.state.state import State

if TYPE_CHECKING:
    from adapters.slack.installations import Installations

_log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds before something is sent again."""
PING = 5.0
"""Seconds between two pings of a socket; after four without an answer it is opened anew."""
_LEAVING = 1.0
"""Seconds that the connections have to close."""

_PAGE = "https://api.slack.com/apps"
_BOT_TOKEN = "It begins with xoxb- and stands on the page OAuth & Permissions of your app, at " + _PAGE + "."
_APP_TOKEN = (
    "It begins with xapp- and is made on the page Basic Information of your app, under App-Level Tokens, with the "
    "scope connections:write, at " + _PAGE + "."
)
_SIGNING = "It stands on the page Basic Information of your app, under App Credentials, at " + _PAGE + "."
_UNSET = "{name} is not set. {where}"
_SWAPPED = "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped: the bot token begins with xoxb-, the app token with xapp-."
_SHAPE = "{name} does not look right. {where}"
_REFUSED = "Slack does not accept {name} ({why}). {where}"
_SCOPES = (
    "The app lacks: {scopes}. Create it anew from `twitchwise slack manifest`, or add these under OAuth & Permissions, "
    "then install it to the workspace again."
)
_NO_SOCKET = (
    "SLACK_APP_TOKEN lacks the scope connections:write. Make a new App-Level Token with it on the page Basic "
    "Information of your app, at " + _PAGE + "."
)
_SOCKET = "Slack does not open a socket ({why}). Switch Socket Mode on, on the page Socket Mode of your app."
_OFFLINE = "Slack cannot be reached ({kind}). Check the network, then try again."
_PORT = "Cannot listen on {host}:{port} ({kind}). Set SLACK_PORT to a free port, or SLACK_HOST to an address of here."
_NO_WORKSPACE = (
    "HTTP mode needs SLACK_BOT_TOKEN for one workspace, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for several."
)
_PASSING = frozenset({"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"})
"""What Slack says when the question is not to blame: https://docs.slack.dev/reference/methods/auth.test"""
_BROKEN, _TOO_MANY = 500, 429
"""Statuses of HTTP from which on, and with which, the same."""
_TOKENLESS = frozenset({"missing_scope", "not_allowed_token_type", "no_permission"})


def run(settings: Settings, core: CoreSettings, *, http: bool) -> None:
    """Run until SIGTERM or Ctrl-C; raises `StartError`."""
    logs.begin(core.log and logs.Form(core.log))
    # Their lines may hold what people wrote; what goes wrong is said by our own.
    for name in ("slack_bolt", "slack_sdk"):
        logging.getLogger(name).setLevel(logging.ERROR)
    asyncio.run(_run(settings, core, http=http))


async def check(settings: Settings, core: CoreSettings, *, http: bool) -> list[str]:
    """Return what is missing before the bot can run, without starting it; empty if nothing is."""
    problems = shapes(settings, http=http)
    try:
        async with _kept(Hosting(core, library.load(core.knowledge), PLATFORM)):
            pass
    except TwitchwiseError as error:
        problems.append(str(error))
    return problems + await asked(settings, problems, http=http)


async def asked(settings: Settings, known: Sequence[str], *, http: bool) -> list[str]:
    """Return what Slack finds missing; a token that is wrong by its looks, as the problems so far say, is not sent."""
    problems: list[str] = []
    client = _client(settings)
    if settings.bot_token and not any("BOT_TOKEN" in problem for problem in known):
        try:
            problems += lacking(await _tested(client, settings.bot_token))
        except StartError as error:
            problems.append(str(error))
    if settings.app_token and not http and not any("APP_TOKEN" in problem for problem in known):
        try:
            await _socket_allowed(client, settings.app_token)
        except StartError as error:
            problems.append(str(error))
    return problems


def shapes(settings: Settings, *, http: bool) -> list[str]:
    """Return what is wrong with the settings by their looks alone; nothing is sent."""
    bot, app = settings.bot_token, settings.app_token
    if bot.startswith("xapp-") and app.startswith("xox"):
        return [_SWAPPED]
    problems = []
    if http and not settings.signing_secret:
        problems.append(_UNSET.format(name="SLACK_SIGNING_SECRET", where=_SIGNING))
    if http and not bot and not settings.installable:
        problems.append(_NO_WORKSPACE)
    if not bot and not http:
        problems.append(_UNSET.format(name="SLACK_BOT_TOKEN", where=_BOT_TOKEN))
    elif bot and not bot.startswith("xoxb-"):
        problems.append(_SHAPE.format(name="SLACK_BOT_TOKEN", where=_BOT_TOKEN))
    if not http and not app:
        problems.append(_UNSET.format(name="SLACK_APP_TOKEN", where=_APP_TOKEN))
    elif not http and not app.startswith("xapp-"):
        problems.append(_SHAPE.format(name="SLACK_APP_TOKEN", where=_APP_TOKEN))
    return problems


def lacking(granted: Mapping[str, Any]) -> list[str]:
    """Return a sentence on the scopes that a token lacks, as far as Slack said which it has."""
    given = granted.get("scopes")
    if given is None:
        return []
    missing = [scope for scope in manifest.scopes(agent=False, files=False) if scope not in given]
    return [_SCOPES.format(scopes=", ".join(missing))] if missing else []


@asynccontextmanager
async def started(settings: Settings, core: CoreSettings, *, http: bool) -> AsyncIterator["Running"]:
    """Connect, and disconnect at the end, finishing what is being answered; raises `StartError`."""
    problems = shapes(settings, http=http)
    if problems:
        raise StartError(problems[0])
    known = library.load(core.knowledge)
    async with AsyncExitStack() as stack:
        # Connections are kept open from one answer to the next.
        client = _client(settings, await stack.enter_async_context(aiohttp.ClientSession()))
        host = Hosting(core, known, PLATFORM)
        kept = await stack.enter_async_context(_kept(host))
        installations = _installations(settings, kept) if _shared(settings, http=http) else None
        if installations is not None:
            await installations.begin()
            authorize: Authorize = installations.authorize
        else:
            granted = await _tested(client, settings.bot_token)
            if missing := lacking(granted):
                raise StartError(missing[0])
            authorize = single(settings.bot_token, granted)

        def gallery() -> Gallery:
            return host.live.now.of(Gallery)

        pictures = Pictures(gallery, settings.address if http else None)
        bot = Bot(
            host.live,
            kept,
            country=core.country,
            language=core.language,
            installations=installations,
            pictures=pictures,
        )
        app = _app(client, authorize)
        bot.attach(app)
        running = Running(bot, host)
        await stack.enter_async_context(host.telling(lambda: running.connected))
        if http:
            running.server = await stack.enter_async_context(_listening(app, client, settings, installations, gallery))
        else:
            running.socket = await stack.enter_async_context(_socketed(app, client, settings))
        try:
            yield running
        finally:
            await running.leave()


class Running:
    """A bot that is connected."""

    def __init__(self, bot: Bot, host: Hosting) -> None:
        """Take the bot and what it is hosted with; its way to Slack is opened afterwards."""
        self.bot = bot
        self.host = host
        self.socket: Handler | None = None
        self.server: Server | None = None

    @property
    def connected(self) -> bool:
        """Whether Slack can reach the bot at the moment."""
        if self.socket is None:
            return self.server is not None
        session = self.socket.client.current_session
        return session is not None and not session.closed and not self.socket.client.stale

    async def leave(self) -> None:
        """Take nothing new, and finish what is being answered."""
        self.host.leaving = True
        if self.server is not None:
            # The load balancer looks away first, then what is on its way to this process arrives.
            self.server.leave()
        await self.bot.leave()


async def _run(settings: Settings, core: CoreSettings, *, http: bool) -> None:
    loop = asyncio.get_running_loop()
    leaving = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no signal handlers; Ctrl-C ends the loop there.
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, leaving.set)
    async with started(settings, core, http=http) as running:
        _log.info("ready%s", f" on port {running.server.port}" if running.server else "")
        await leaving.wait()


@asynccontextmanager
async def _socketed(app: AsyncApp, client: AsyncWebClient, settings: Settings) -> AsyncIterator[Handler]:
    await _socket_allowed(client, settings.app_token)
    handler = Handler(app, settings.app_token, web_client=client, ping_interval=PING)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call] # left untyped there
        yield handler
    finally:
        # What was not acknowledged Slack sends again over the next connection.
        with suppress(TimeoutError, OSError, aiohttp.ClientError):
            closing = handler.close_async()  # type: ignore[no-untyped-call] # the same
            await asyncio.wait_for(closing, _LEAVING)


@asynccontextmanager
async def _listening(
    app: AsyncApp,
    client: AsyncWebClient,
    settings: Settings,
    installations: "Installations | None",
    gallery: Callable[[], Gallery],
) -> AsyncIterator[Server]:
    flow = None if installations is None else _flow(client, settings, installations)
    host, port = settings.slack_host, settings.slack_port
    server = Server(app, settings.signing_secret, flow, gallery if settings.address else None)
    try:
        await server.open(host, port)
    except OSError as error:
        raise StartError(_PORT.format(host=host, port=port, kind=type(error).__name__)) from None
    try:
        yield server
    finally:
        await server.close()


def _app(client: AsyncWebClient, authorize: Authorize) -> AsyncApp:
    async def authorized(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        # Bolt passes arguments by these names.
        return await authorize(enterprise_id, team_id)

    return AsyncApp(
        # With one of its own it warns at every start of a token that it finds in the environment.
        logger=logging.getLogger("slack_bolt"),
        client=client,
        authorize=authorized,  # type: ignore[arg-type] # Bolt takes None, though its type does not say so
        # Over HTTP the server has done so before a body is even read as JSON.
        request_verification_enabled=False,
    )


def _flow(client: AsyncWebClient, settings: Settings, installations: "Installations") -> AsyncOAuthFlow:
    return AsyncOAuthFlow(
        client=client,
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.client_secret,
            scopes=manifest.scopes(files=False),
            user_scopes=[],
            install_path=manifest.INSTALL,
            redirect_uri_path=manifest.REDIRECT,
            installation_store=installations,
            state_store=installations.states,
        ),
    )


def _installations(settings: Settings, kept: State) -> "Installations":
    # What is needed for several workspaces alone is loaded for them alone.
    from adapters.slack.installations import Installations  # noqa: PLC0415

    return Installations(kept, settings.slack_client_id)


def _client(settings: Settings, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    base = f"{settings.slack_api_url.rstrip('/')}/"
    return AsyncWebClient(base_url=base, session=session, retry_handlers=retries(PAUSE))


def _shared(settings: Settings, *, http: bool) -> bool:
    return http and settings.installable and not settings.bot_token


async def _tested(client: AsyncWebClient, token: str) -> dict[str, Any]:
    """Return what Slack says of a token of a bot, its scopes among it."""
    async with _explained("SLACK_BOT_TOKEN", _BOT_TOKEN):
        said = await client.auth_test(token=token)
    headers = {name.lower(): value for name, value in said.headers.items()}
    given = headers.get("x-oauth-scopes")
    scopes = None if given is None else {scope.strip() for scope in str(given).split(",")}
    return {**(said.data if isinstance(said.data, dict) else {}), "scopes": scopes}


async def _socket_allowed(client: AsyncWebClient, token: str) -> None:
    async with _explained("SLACK_APP_TOKEN", _APP_TOKEN):
        await client.apps_connections_open(app_token=token)


@asynccontextmanager
async def _explained(name: str, where: str) -> AsyncIterator[None]:
    """Turn what Slack says of a token into a sentence with the remedy."""
    try:
        yield
    except SlackApiError as error:
        if _passing(error):
            raise OutageError(_OFFLINE.format(kind=type(error).__name__)) from None
        why = reason(error)
        if name == "SLACK_APP_TOKEN" and why in _TOKENLESS:
            raise StartError(_NO_SOCKET) from None
        if name == "SLACK_APP_TOKEN" and "auth" not in why and "token" not in why and "account" not in why:
            raise StartError(_SOCKET.format(why=why)) from None
        raise StartError(_REFUSED.format(name=name, why=why, where=where)) from None
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise OutageError(_OFFLINE.format(kind=type(error).__name__)) from None


def _passing(error: SlackApiError) -> bool:
    """Whether something else than what was asked is to blame; an answer that is not even Slack's has no status here."""
    status = getattr(error.response, "status_code", _BROKEN)
    return status >= _BROKEN or status == _TOO_MANY or reason(error) in _PASSING


@asynccontextmanager
async def _kept(host: Hosting) -> AsyncIterator[State]:
    try:
        await host.state.open(MIGRATIONS)
        yield host.state
    finally:
        await host.state.close()
