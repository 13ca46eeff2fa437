"""The desk as its own page asks it, over real sockets."""

import asyncio
import json
import logging
import socket
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.desk.app import PAGE, Desk
from adapters.desk.entries import Graded
from adapters.desk.sets import Shelf
from adapters.discord import buttons as discord_buttons
from adapters.discord import render as discord
from adapters.slack import buttons as slack_buttons
from adapters.slack import render as slack
from adapters.terminal.render import plain
from bot.errors import LabelError, StartError
from bot.library import Library
from bot.live import Live
from tests.adapters.desk.conftest import edit
from tests.adapters.process import ROOT
from tests.conftest import Ask

LUPUS = "does lupus cause facial twitching?"


async def asked(desk: Desk, path: str, sent: object = None, **headers: str) -> tuple[int, Any]:
    """Return what the desk answers, to an object that is sent or to none."""
    method = "GET" if sent is None else "POST"
    body = None if sent is None else sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    kind = {} if sent is None else {"Content-Type": "application/json"}
    async with aiohttp.request(
        method,
        f"{desk.address.rstrip('/')}{path}",
        data=body,
        headers=kind | {k.replace("_", "-"): v for k, v in headers.items()},
    ) as answer:
        return answer.status, json.loads(await answer.text()) if answer.content_type == "application/json" else None


async def answered(desk: Desk, text: str, **more: object) -> Any:
    """Return the answer to a question."""
    status, told = await asked(desk, "/api/answer", {"text": text, "conversation": "one", **more})
    assert status == 200, told
    return told


async def test_each_platform_is_shown_what_it_would_be_sent(desk: Desk, ask: Ask, known: Library) -> None:
    """The very payloads, buttons included."""
    told, reply, words = await answered(desk, LUPUS), ask(LUPUS), known.wording.chat
    (short,) = discord.render(reply, discord.Form.SHORT, words, discord_buttons.public(reply, words, "desk"))
    assert [embed["description"] for embed in told["discord"]["channel"][0]["embeds"]] == [
        embed.description for embed in short.embeds
    ]
    assert [button["custom_id"] for button in told["discord"]["channel"][0]["buttons"]] == [
        button.custom_id for button in short.buttons
    ]
    (full,) = slack.render(reply, slack.Form.FULL, words, slack_buttons.private(reply, words, shareable=False))
    assert told["slack"]["private"] == [{"text": full.text, "blocks": list(full.blocks)}]
    assert told["terminal"] == plain(reply, known.wording)
    assert (await answered(desk, LUPUS, columns=60))["terminal"] == plain(reply, known.wording, 60)


async def test_an_alarm_is_shown_in_full_wherever_it_is_asked(desk: Desk) -> None:
    """With the sign that raised it."""
    told = await answered(desk, "my face droops on one side and i cannot speak", country="GB")
    assert told["urgent"]
    assert told["reading"]["alarm"]["sign"] == "stroke"
    for shown in (told["discord"]["channel"], told["slack"]["channel"], told["terminal"]):
        assert "999" in json.dumps(shown)


async def test_the_reading_tells_everything_that_led_to_the_answer(desk: Desk) -> None:
    """Words, names, likelihoods, decision, recipe and why."""
    reading = (await answered(desk, "does lupis cause facail twitching?"))["reading"]
    assert reading["repairs"] == [{"typed": "facail", "read": "facial"}]
    assert [(name["typed"], name["id"], round(name["likeness"], 2)) for name in reading["names"]] == [
        ("lupis", "lupus", 0.8)
    ]
    assert reading["intents"][0]["label"] == "twitching_link"
    assert reading["decision"]["kind"] == "answer"
    assert reading["recipe"].startswith("answer|twitching_link|lupus")
    assert reading["called"] == {"lupus": "lupus"}
    assert reading["alarm"] is None
    assert len(reading["why"]) > 2


async def test_a_conversation_goes_on_and_its_last_question_can_be_asked_again(desk: Desk) -> None:
    """As after an edit: it is then read as it was the first time."""
    await answered(desk, "what is lupus")
    second = await answered(desk, "and how is it treated?")
    assert second["reading"]["decision"]["conditions"] == ["lupus"]
    assert second["reading"]["before"] == ["lupus"]
    again = await answered(desk, "and how is it treated?", again=True)
    assert again["reading"] == second["reading"]
    other = await answered(desk, "and how is it treated?", conversation="two")
    assert other["reading"]["decision"]["kind"] == "clarify"


@pytest.mark.parametrize(
    "sent", [b"{", b"[]", b"[" * 50_000, {}, {"text": 5}, {"text": "x", "country": 5}, {"text": "x", "columns": "wide"}]
)
async def test_what_is_no_question_is_refused_in_a_sentence(desk: Desk, sent: object) -> None:
    """And the desk goes on."""
    status, told = await asked(desk, "/api/answer", sent)
    assert status == 400
    assert told["error"].startswith("send ")
    await answered(desk, LUPUS)


async def test_every_entry_can_be_opened(desk: Desk, known: Library) -> None:
    """Conditions, the twitch itself, and everything with a name; each statement with its sources."""
    _, listed = await asked(desk, "/api/entries")
    slugs = [entry["slug"] for entry in listed["entries"]]
    assert set(known.conditions) < set(slugs)
    assert len(slugs) == len(set(slugs)) > 150
    for slug in slugs:
        status, entry = await asked(desk, f"/api/entries/{slug}")
        assert status == 200
        assert entry["review"]["due"]
        for part in entry["parts"]:
            assert part["statements"]
            assert all(statement["sources"] for statement in part["statements"])
    assert (await asked(desk, "/api/entries/nothing"))[0] == 404


async def test_an_entry_shows_what_an_editor_wants_to_know_of_it(desk: Desk) -> None:
    """Review, myths, look-alikes both ways, example questions with those known to be missed."""
    _, lupus = await asked(desk, "/api/entries/lupus")
    assert lupus["review"]["reviewed"] is False
    assert lupus["myths"][0]["sources"]
    assert [pair["entry"]["slug"] for pair in lupus["lookalikes"]] == ["als"]
    assert len(lupus["questions"]) == 12
    assert [one["id"] for one in lupus["questions"] if one["known"]] == ["10"]
    _, als = await asked(desk, "/api/entries/als")
    assert "lupus" in [pair["entry"]["slug"] for pair in als["lookalikes"]]
    assert [link["name"] for link in lupus["links"][0]["entries"]] == ["Chorea"]
    _, movement = await asked(desk, "/api/entries/movement.myokymia")
    assert "movement.myoclonus" in [pair["entry"]["slug"] for pair in movement["lookalikes"]]


async def test_grades_are_shown_where_they_are_known(folder: Path, live: Live) -> None:
    """By the file of the entry."""
    desk = Desk(live, folder, Shelf(), lambda _: {"conditions/lupus": Graded(9.1, 8.0, "Hard words.")})
    async with desk.open():
        _, lupus = await asked(desk, "/api/entries/lupus")
        _, als = await asked(desk, "/api/entries/als")
    assert lupus["grade"] == {"value": 9.1, "limit": 8.0, "hardest": "Hard words."}
    assert als["grade"] is None


async def test_a_set_tells_its_totals_and_every_miss(desk: Desk) -> None:
    """With label, reading and reason; the known misses are marked."""
    _, listed = await asked(desk, "/api/sets")
    assert {"lupus", "benign", "conversations", "held-out"} <= {one["name"] for one in listed["sets"]}
    status, result = await asked(desk, "/api/sets/lupus/run", {})
    assert status == 200
    assert (result["right"], result["count"]) == (11, 12)
    (miss,) = result["misses"]
    assert (miss["id"], miss["known"]) == ("10", True)
    assert miss["text"]
    assert miss["reason"]
    assert miss["wanted"] != miss["read"]
    assert result["totals"][0]["name"] == "kind"


async def test_the_turns_before_a_miss_come_with_it(desk: Desk) -> None:
    """So that it can be asked as it was; and running a set twice gives the same."""
    _, result = await asked(desk, "/api/sets/conversations/run", {})
    assert any(miss["before"] for miss in result["misses"])
    assert (await asked(desk, "/api/sets/conversations/run", {}))[1] == result


async def test_the_texts_of_the_measuring_set_are_kept_back(desk: Desk) -> None:
    """Nobody tunes against them line by line."""
    _, result = await asked(desk, "/api/sets/held-out/run", {})
    assert result["misses"]
    assert all(miss["text"] is None and miss["before"] == [] for miss in result["misses"])


async def test_a_file_of_ones_own_can_be_run_and_edited(folder: Path, live: Live, tmp_path: Path) -> None:
    """A line that is none is named, and the next run after mending it goes on."""
    file = tmp_path / "mine.jsonl"
    line = '{"id": "a", "text": "what is lupus", "kind": "answer", "intent": "outlook", "conditions": ["lupus"]}\n'
    file.write_text(line, encoding="utf-8")
    async with (desk := Desk(live, folder, Shelf([file]))).open():
        _, result = await asked(desk, "/api/sets/mine.jsonl/run", {})
        assert [miss["text"] for miss in result["misses"]] == ["what is lupus"]
        file.write_text(line + "nonsense\n", encoding="utf-8")
        status, told = await asked(desk, "/api/sets/mine.jsonl/run", {})
        assert status == 422
        assert "mine.jsonl:2" in told["error"]
        assert (await asked(desk, "/api/sets/nothing/run", {}))[0] == 404
    with pytest.raises(LabelError):
        Shelf([file])


async def events(desk: Desk, into: list[Any]) -> None:
    """Take what the desk tells of edits."""
    async with aiohttp.request("GET", f"{desk.address}api/events") as stream:
        async for line in stream.content:
            if line.startswith(b"data: "):
                told = json.loads(line.removeprefix(b"data: "))
                into.append(told)


async def until(told: list[Any], count: int) -> float:
    """Wait until so much was told, and return the seconds that it took."""
    began = time.monotonic()
    async with asyncio.timeout(20):
        while len(told) < count:  # noqa: ASYNC110 - the list is filled by another task
            await asyncio.sleep(0.01)
    return time.monotonic() - began


async def test_edits_are_told_as_they_come(desk: Desk, folder: Path) -> None:
    """Which edition answers at first; then what is wrong with an edit; then the mended one, which answers."""
    told: list[Any] = []
    listening = asyncio.create_task(events(desk, told))
    await until(told, 1)
    assert told[0]["problems"] == []
    edit(folder, "cites: [cdc-lupus, ninds-lupus, eular-lay-2023]", "cites: [nobody-wrote-this]")
    await until(told, 2)
    assert told[1]["problems"][0].startswith("conditions/lupus.yaml:")
    assert "nobody-wrote-this" in told[1]["problems"][0]
    assert told[1]["knowledge"] == told[0]["knowledge"]
    assert "a long-term autoimmune disease" in (await answered(desk, "what is lupus"))["terminal"]
    edit(folder, "cites: [nobody-wrote-this]", "cites: [cdc-lupus]")
    edit(folder, "a long-term autoimmune disease", "a disease that was edited just now")
    await until(told, 3)
    assert told[2]["problems"] == []
    assert told[2]["knowledge"] != told[0]["knowledge"]
    assert "edited just now" in (await answered(desk, "what is lupus", again=True))["terminal"]
    listening.cancel()
    await asyncio.wait([listening])


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:1"},
    ],
)
async def test_another_page_gets_nothing(desk: Desk, headers: dict[str, str]) -> None:
    """Neither by a name that leads here nor from an address of its own."""
    for path in ("/", "/api/entries"):
        assert (await asked(desk, path, **headers))[0] in (400, 403)
    assert (await asked(desk, "/api/answer", {"text": LUPUS}, **headers))[0] in (400, 403)


async def test_a_form_of_another_page_cannot_ask(desk: Desk) -> None:
    """What is not JSON is not looked at."""
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        status, _ = await asked(desk, "/api/answer", b'{"text": "x"}', Content_Type=kind)
        assert status == 415


async def test_both_names_of_this_machine_lead_to_the_desk(desk: Desk) -> None:
    """With its port."""
    for host in ("127.0.0.1", "localhost"):
        assert (await asked(desk, "/api/entries", Host=f"{host}:{desk.port}"))[0] == 200


async def test_it_listens_on_loopback_alone(desk: Desk) -> None:
    """Whatever other addresses the machine has."""
    assert [address[0] for address in desk._runner.addresses] == ["127.0.0.1"]


@pytest.mark.parametrize("path", ["/", "/desk.js", "/nothing.js", "/api/entries", "/api/nothing"])
async def test_every_answer_forbids_the_page_to_load_anything_from_elsewhere(desk: Desk, path: str) -> None:
    """Errors too."""
    async with aiohttp.request("GET", f"{desk.address.rstrip('/')}{path}") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/../app.py", "/..%2fapp.py", "/%2e%2e/app.py", "/app.py", "/index.html%00", "/."])
async def test_nothing_but_the_page_is_served(desk: Desk, path: str) -> None:
    """However it is asked for."""
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{desk.port}\r\nConnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    assert answer.split(b" ")[1] in (b"400", b"404")
    assert b"class Desk" not in answer


async def test_no_question_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nor printed, nor written anywhere."""
    with caplog.at_level(logging.DEBUG):
        await answered(desk, "does marzipanmarzipan cause lupus")
    out, error = capfd.readouterr()
    assert "marzipan" not in caplog.text + out + error


async def test_a_port_that_is_taken_is_told_in_a_sentence(desk: Desk, folder: Path, live: Live) -> None:
    """With what to do."""
    with pytest.raises(StartError, match="--port"):
        async with Desk(live, folder, Shelf()).open(desk.port):
            pass


def test_the_page_names_no_address_of_the_web() -> None:
    """It works offline: nothing in it leads elsewhere but the name of a drawing's language."""
    for file in PAGE.iterdir():
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "").replace("https?:\\/\\/", "")
        assert "http:" not in text, file
        assert "https:" not in text, file


def test_the_page_puts_texts_in_as_texts_alone() -> None:
    """Nothing that reads markup is called."""
    for file in PAGE.glob("*.js"):
        text = file.read_text(encoding="utf-8")
        for risky in (
            "innerHTML",
            "outerHTML",
            "insertAdjacent",
            "document.write",
            "eval(",
            "Function(",
            "DOMParser",
            "srcdoc",
        ):
            assert risky not in text, (file, risky)


async def test_the_command_starts_at_once_and_ends_with_control_c(tmp_path: Path) -> None:
    """It prints where the desk is, and leaves quietly, though a page is open."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "adapters",
        "preview",
        "--no-open",
        env={"PYTHONPATH": str(ROOT), "PATH": "", "HOME": str(tmp_path)},
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        line = (await process.stdout.readline()).decode()
        address = line.split()[5]
        assert address.startswith("http://127.0.0.1:")
        async with aiohttp.request("GET", f"{address}api/events") as stream:
            assert (await stream.content.readline()).startswith(b"data: ")
            process.send_signal(2)
            out, error = await process.communicate()
    assert process.returncode == 0
    assert (out, error) == (b"", b"")
    with socket.socket() as free, pytest.raises(ConnectionRefusedError):
        free.connect(("127.0.0.1", int(address.rstrip("/").rpartition(":")[2])))
    assert list(tmp_path.iterdir()) == []  # noqa: ASYNC240 - the test waits for nothing else


async def test_pictures_are_served_in_both_forms_and_each_language(desk: Desk) -> None:
    """A drawing may hold its own style sheet and nothing else; what is no picture is not found."""
    for language in ("en", "es"):
        _, told = await asked(desk, f"/api/pictures?language={language}")
        for picture in told["pictures"]:
            assert picture["title"] in picture["alt"]
            for kind, begins in (("svg", b"<svg "), ("png", b"\x89PNG")):
                async with aiohttp.request("GET", desk.address.rstrip("/") + picture["files"][kind]) as answer:
                    policy = answer.headers["Content-Security-Policy"]
                    assert (await answer.read()).startswith(begins)
                assert ("sandbox" in policy) == ("unsafe-inline" in policy) == (kind == "svg")
    for path in ("/pictures/fr/causes.svg", "/pictures/en/lupus.svg", "/pictures/en/causes.gif"):
        assert (await asked(desk, path))[0] == 404


async def test_an_entry_is_told_in_the_language_that_is_asked_for(desk: Desk, live: Live) -> None:
    """With how far its translation was reviewed and where it stands; in one that is not spoken, in English."""
    for slug in live.now.library.conditions:
        _, told = await asked(desk, f"/api/entries/{slug}?language=es")
        assert told["review"]["translation"] == "not reviewed"
        assert told["file"] == f"locales/es/conditions/{slug}.yaml"
        assert told["grade"] is None
    _, told = await asked(desk, "/api/entries/lupus?language=xx")
    assert (told["file"], told["review"]["translation"]) == ("conditions/lupus.yaml", None)


async def test_an_answer_is_given_in_the_language_that_is_asked_for(desk: Desk) -> None:
    """An alarm stays in the language in which it was raised."""
    assert (await answered(desk, LUPUS, language="es"))["language"] == "es"
    assert (await answered(desk, LUPUS))["language"] == "en"
    assert (await answered(desk, "my face droops on one side and i cannot speak", language="es"))["language"] == "en"
    assert (await asked(desk, "/api/answer", {"text": LUPUS, "language": 1}))[0] == 400
