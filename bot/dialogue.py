"""The line from a message to a reply where people chat: many processes, one memory."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from bot import turn
from bot.assistant import Step
from bot.live import Live, speak
from bot.message import Message
from bot.reading import Reading
from bot.state.contexts import Contexts
from bot.state.database import Gone
from bot.state.gaps import Gaps


class Dialogue:
    """Answers messages; what conversations are about is kept where every process finds it."""

    def __init__(self, live: Live, contexts: Contexts, gaps: Gaps) -> None:
        """Take what answers, where subjects are kept, and where it is counted what was not answered."""
        self._live = live
        self._contexts = contexts
        self._gaps = gaps

    def read(self, message: Message) -> Reading:
        """Return what a message means by itself; whether it is an alarm needs nothing else."""
        with _timed():
            return self._live.now.assistant.read(message)

    async def answer(self, message: Message, reading: Reading | None = None, under: str | None = None) -> Step:
        """Return the answer to a message, and keep what its conversation is about; an alarm waits for nothing.

        It is read unless that was done before. Where a button stands in another conversation than the one that goes
        on behind it, that is the one it is under.
        """
        reading = reading or self.read(message)
        alone = reading.alarm is not None or message.conversation is None
        before = None if alone else await self._contexts.recall(message.conversation or "")
        with _timed():
            step = self._live.now.assistant.step(message, reading, before)
        speak(step.reply.language)
        turn.now().replied(step.reply)
        if step.gap and step.context is not None:
            step = replace(step, context=replace(step.context, gap=self._gaps.name(step.gap)))
        if not alone:
            await self.carry_on(message, step, message.conversation or "")
        if step.gap:
            await self._gaps.note(step.gap, message.sent_at)
        elif step.none:
            await self._in_vain(message, under or message.conversation)
        return step

    async def _in_vain(self, message: Message, conversation: str | None) -> None:
        """Count once that none of what a conversation offered was meant, if the bot asked back there."""
        before = None if conversation is None else await self._contexts.recall(conversation)
        if conversation is not None and before is not None and before.gap and before.alive(message.sent_at):
            await self._gaps.none(before.gap)
            await self._contexts.correct(conversation, replace(before, gap=""))

    async def forget(self, message: Message) -> bool:
        """Forget every conversation of whoever a message is from; return whether that could be done."""
        try:
            await self._contexts.forget(message.asker or "")
        except Gone:
            return False
        return True

    async def carry_on(self, message: Message, step: Step, *conversations: str) -> None:
        """Let conversations of other names carry on where a step has led."""
        if step.context is not None and conversations:
            await self._contexts.remember(conversations, step.context, message.asker)


@contextmanager
def _timed() -> Iterator[None]:
    began = time.perf_counter()
    yield
    turn.now().worked(time.perf_counter() - began)
