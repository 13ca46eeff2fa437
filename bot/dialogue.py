"""The line from a message to a reply where people chat: many processes, one memory."""

import time
from dataclasses import replace

from bot import turn
from bot.assistant import Step
from bot.live import Live
from bot.message import Message
from bot.state.contexts import Contexts
from bot.state.gaps import Gaps


class Dialogue:
    """Answers messages; what conversations are about is kept where every process finds it."""

    def __init__(self, live: Live, contexts: Contexts, gaps: Gaps) -> None:
        """Take what answers, where subjects are kept, and where it is counted what was not answered."""
        self._live = live
        self._contexts = contexts
        self._gaps = gaps

    def urgent(self, message: Message) -> bool:
        """Whether a message is an alarm, by its own words."""
        return self._live.now.assistant.read(message).alarm is not None

    async def answer(self, message: Message) -> Step:
        """Return the answer to a message, and keep what its conversation is about; an alarm waits for nothing."""
        assistant = self._live.now.assistant
        began = time.perf_counter()
        reading = assistant.read(message)
        core = time.perf_counter() - began
        alone = reading.alarm is not None or message.conversation is None
        before = None if alone else await self._contexts.recall(message.conversation or "")
        began = time.perf_counter()
        step = assistant.step(message, reading, before)
        turn.now().replied(step.reply, core + time.perf_counter() - began)
        if step.gap and step.context is not None:
            step = replace(step, context=replace(step.context, gap=self._gaps.name(step.gap)))
        if not alone:
            await self.carry_on(message, step, message.conversation or "")
        if step.gap:
            await self._gaps.note(step.gap, message.sent_at)
        elif step.none and before is not None and before.gap and before.alive(message.sent_at):
            await self._gaps.none(before.gap)
            # Said again, it says nothing new.
            await self.carry_on(message, replace(step, context=replace(before, gap="")), message.conversation or "")
        return step

    async def carry_on(self, message: Message, step: Step, *conversations: str) -> None:
        """Let conversations of other names carry on where a step has led."""
        if step.context is not None and conversations:
            await self._contexts.remember(conversations, step.context, message.asker)
