"""A real Chromium without a window, spoken to over its own protocol (https://chromedevtools.github.io/devtools-protocol)."""

import asyncio
import base64
import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)
_PATIENCE = 20.0
"""Seconds within which something must be so on a busy machine."""
_PAUSE = 0.05
"""Seconds between two looks whether it started."""
_KEYS = {"Tab": 9, "Enter": 13, "Space": 32, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowRight": 39, "ArrowDown": 40}
_TEXTS = {"Enter": "\r", "Space": " "}


def found() -> str | None:
    """Return the program of a Chromium on this machine, or None if there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


class Tab:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Take the connection to it."""
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.complaints: list[str] = []
        """What the page wrote to its console as a warning or an error, and what it did not catch."""
        self.requested: list[str] = []
        """Addresses that the page asked for, in order."""

    async def listen(self) -> None:
        """Take what the browser tells, until it goes."""
        async for message in self._socket:
            told = json.loads(message.data)
            waiting = self._waiting.pop(told.get("id", 0), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(told)
            self._heard(told.get("method", ""), told.get("params", {}))

    def _heard(self, method: str, told: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self.requested.append(told["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(told["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if told["type"] in ("warning", "error", "assert"):
                self.complaints.append(json.dumps(told["args"]))
            case "Log.entryAdded" if told["entry"]["level"] in ("warning", "error"):
                self.complaints.append(told["entry"]["text"] + " " + told["entry"].get("url", ""))

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Let the browser do something, and return what it answers."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        told = await asyncio.wait_for(self._waiting[number], _PATIENCE)
        assert "error" not in told, told
        result: dict[str, Any] = told["result"]
        return result

    async def open(self, address: str) -> None:
        """Go to an address, and wait until its page is ready."""
        for part in ("Page", "Runtime", "Network", "Log"):
            await self.call(f"{part}.enable")
        # Tabs that nobody looks at have the focus too.
        await self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.call("Page.navigate", url=address)
        await self.until("document.documentElement?.dataset.ready === ''")

    async def value(self, expression: str) -> Any:
        """Return what an expression is in the page."""
        told = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def until(self, expression: str, patience: float = _PATIENCE) -> Any:
        """Wait until an expression is true in the page, and return what it is."""
        try:
            async with asyncio.timeout(patience):
                while not (value := await self.value(expression)):  # noqa: ASYNC110 - a page tells nobody
                    await asyncio.sleep(0.02)
                return value
        except TimeoutError:
            raise AssertionError(f"not so: {expression}") from None

    async def text(self, selector: str) -> str:
        """Return what an element shows."""
        return str(await self.value(f"document.querySelector({json.dumps(selector)}).innerText"))

    async def press(self, key: str, *, shift: bool = False) -> None:
        """Press a key."""
        code = {"key": " " if key == "Space" else key, "code": key, "windowsVirtualKeyCode": _KEYS[key]}
        text = {"text": _TEXTS[key]} if key in _TEXTS else {}
        held = {"modifiers": 8} if shift else {}
        await self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **code, **text, **held)
        await self.call("Input.dispatchKeyEvent", type="keyUp", **code, **held)

    async def type(self, text: str) -> None:
        """Type a text where the focus is."""
        await self.call("Input.insertText", text=text)

    async def click(self, selector: str) -> None:
        """Press an element as a mouse does, where it stands."""
        found = f"document.querySelector({json.dumps(selector)})"
        await self.until(f"!!{found}")
        await self.value(f"{found}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        box = await self.value(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])({found}.getBoundingClientRect())"
        )
        for step in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=step, x=box[0], y=box[1], button="left", clickCount=1)

    async def size(self, width: int, height: int) -> None:
        """Make the window so many pixels wide and high."""
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    async def prefer(self, **features: str) -> None:
        """Let the person before it prefer something, such as a dark page."""
        wished = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        await self.call("Emulation.setEmulatedMedia", features=wished)

    async def picture(self, path: Path, *, whole: bool = False) -> None:
        """Write what the window shows, or the whole page, into a PNG file."""
        told = await self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        await asyncio.to_thread(path.write_bytes, base64.b64decode(told["data"]))


@contextmanager
def running(program: str, home: Path) -> Iterator[str]:
    """Start a browser whose profile is in a folder, and give its address within the block."""
    # Nothing of whoever runs the tests is looked at.
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TZ": "UTC", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [program, *_FLAGS, f"--user-data-dir={home}", "about:blank"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"127.0.0.1:{_port(home / 'DevToolsActivePort')}"
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@asynccontextmanager
async def tab(address: str) -> AsyncIterator[Tab]:
    """Open a tab of a browser that runs at an address, and close it after the block."""
    async with aiohttp.ClientSession() as session:
        async with session.put(f"http://{address}/json/new") as answer:
            told = await answer.json()
        async with session.ws_connect(told["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            opened = Tab(socket)
            listening = asyncio.create_task(opened.listen())
            try:
                yield opened
            finally:
                listening.cancel()
                await asyncio.wait([listening])
                async with session.get(f"http://{address}/json/close/{told['id']}"):
                    pass


def _port(file: Path) -> int:
    for _ in range(int(_PATIENCE / _PAUSE)):
        told = file.read_text(encoding="utf-8") if file.exists() else ""
        if "\n" in told:
            return int(told.split("\n")[0])
        time.sleep(_PAUSE)
    raise AssertionError("the browser did not start")
