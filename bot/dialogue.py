"""The line from a message to a reply where people chat: many processes, one memory."""

from bot.assistant import Assistant, Turn
from bot.message import Message
from bot.state.contexts import Contexts


class Dialogue:
    """Answers messages; what conversations are about is kept where every process finds it."""

    def __init__(self, assistant: Assistant, contexts: Contexts) -> None:
        """Take what answers and where subjects are kept."""
        self._assistant = assistant
        self._contexts = contexts

    async def answer(self, message: Message) -> Turn:
        """Return the answer to a message, and keep what its conversation is about; an alarm waits for nothing."""
        reading = self._assistant.read(message)
        if reading.alarm is not None or message.conversation is None:
            return self._assistant.turn(message, reading, None)
        before = await self._contexts.recall(message.conversation)
        turn = self._assistant.turn(message, reading, before)
        await self.carry_on(message, turn, message.conversation)
        return turn

    async def carry_on(self, message: Message, turn: Turn, *conversations: str) -> None:
        """Let conversations of other names carry on where a turn has led."""
        if turn.context is not None and conversations:
            await self._contexts.remember(conversations, turn.context, message.asker)
