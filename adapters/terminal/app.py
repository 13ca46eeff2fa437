"""Runs the bot in a terminal: one question, a stream of JSON lines, or a chat."""

import json
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO

from adapters.terminal.inbound import LEAVE, WHY, Here, inbound
from adapters.terminal.render import plain
from bot.assistant import Assistant
from bot.commands import COMMANDS
from bot.knowledge import Wording
from bot.message import Message
from bot.reply import Reply

_CONVERSATION = "terminal"


def ask(assistant: Assistant, question: str, here: Here, out: TextIO) -> None:
    """Answer one question as a person reads it."""
    reply = assistant.answer(Message(question, time.time(), country=here.country, locale=here.language))
    _show(reply, assistant.wording(reply), out)


def ask_json(assistant: Assistant, lines: Iterable[bytes], here: Here, out: TextIO) -> bool:
    """Answer JSON Lines in order, each as it is ready; return whether every line was valid."""
    valid = True
    for line in lines:
        if not line.strip():
            continue
        answer = _answered(assistant, line, here)
        valid = valid and "error" not in answer
        out.write(json.dumps(answer, ensure_ascii=True) + "\n")
        out.flush()
    return valid


def _answered(assistant: Assistant, line: bytes, here: Here) -> dict[str, object]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"not a line of JSON ({type(error).__name__})"}
    if not isinstance(asked, dict):
        return {"id": None, "error": 'not an object; write {"id": "1", "text": "..."}'}
    name, text, conversation = asked.get("id"), asked.get("text"), asked.get("conversation")
    name = name if isinstance(name, str | int) else None
    if name is None:
        return {"id": None, "error": "id is missing or not a text"}
    if not isinstance(text, str):
        return {"id": name, "error": "text is missing or not a text"}
    if conversation is not None and not isinstance(conversation, str):
        return {"id": name, "error": "conversation is not a text"}
    started = time.perf_counter()
    reply = assistant.answer(Message(text, time.time(), conversation, here.country, here.language))
    spent = (time.perf_counter() - started) * 1_000
    return {
        "id": name,
        "kind": reply.kind.value,
        "intent": reply.intent.value if reply.intent else "",
        "conditions": list(reply.conditions),
        "confidence": round(min(max(reply.confidence, 0.0), 1.0), 4),
        "text": plain(reply, assistant.wording(reply)),
        "sources": [
            {"title": source.title, "publisher": source.publisher, "url": source.url} for source in reply.sources
        ],
        "suggestions": [choice.text for choice in reply.choices],
        "ms": round(spent, 4),
    }


def chat(assistant: Assistant, here: Here) -> None:
    """Talk until `/quit`, Ctrl-C, Ctrl-D or the end of the input."""
    if sys.stdin.isatty():
        voices = assistant.voices
        print((voices.of(here.language) or voices.first).library.wording.terminal.welcome)
        lines = _typed()
    else:
        lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    last: Reply | None = None
    for line in lines:
        if line.strip().lower() in LEAVE:
            return
        message = inbound(line, time.time(), here, _CONVERSATION)
        if line.strip().lower() == WHY and last is not None:
            why = assistant.explain(last)
            _show(why, assistant.wording(why), sys.stdout)
        elif message is not None:
            last = assistant.answer(message)
            _show(last, assistant.wording(last), sys.stdout)


def _typed() -> Iterator[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import InMemoryHistory

    commands = WordCompleter([f"/{command.name}" for command in COMMANDS] + [WHY, "/quit"], sentence=True)
    # The history lives in memory alone: what someone asks is never written down.
    session: PromptSession[str] = PromptSession(history=InMemoryHistory(), completer=commands)
    while True:
        try:
            yield session.prompt("\nyou> ")
        except (KeyboardInterrupt, EOFError):
            return


def _show(reply: Reply, words: Wording, out: TextIO) -> None:
    if out.isatty():
        from rich.console import Console

        from adapters.terminal.page import Page

        Console(file=out, highlight=False).print(Page(reply, words))
    else:
        out.write(plain(reply, words) + "\n")
        out.flush()
