"""The line from a message to a reply."""

from dataclasses import replace

from bot.context import Context
from bot.decision import Answer, Clarify, Decision, Decline, decide
from bot.memory import Memory
from bot.message import Message
from bot.phrasing import Phraser
from bot.reading import Reader
from bot.reply import Reply


class Assistant:
    """Answers messages. The only place where the pure steps meet what is kept."""

    def __init__(self, reader: Reader, phraser: Phraser, memory: Memory) -> None:
        """Take the steps and the memory."""
        self._reader = reader
        self._phraser = phraser
        self._memory = memory

    def answer(self, message: Message) -> Reply:
        """Return the reply to a message and remember what the conversation is about."""
        context = self._recall(message)
        reading = self._reader.read(message, context)
        decision = decide(reading, context)
        said = self._phraser.phrase(decision, message)
        reply = replace(said, matched=reading.matched, recipe=self._phraser.recipe(decision))
        self._remember(message, decision, reply)
        return reply

    def explain(self, reply: Reply) -> Reply:
        """Return why a reply is what it is, in words: how it was read, from which entry, how far reviewed."""
        return self._phraser.explain(reply)

    def again(self, recipe: str, message: Message) -> Reply | None:
        """Return the answer that a recipe stands for, or None if it stands for none any more.

        Of the message only the time and the country count; nothing is remembered.
        """
        return self._phraser.again(recipe, message)

    def question(self, choice: str) -> str | None:
        """Return the question that the id of a choice stands for, or None if it stands for none any more."""
        return self._phraser.question(choice)

    def _recall(self, message: Message) -> Context | None:
        if message.conversation is None:
            return None
        context = self._memory.recall(message.conversation)
        return context if context is not None and context.alive(message.sent_at) else None

    def _remember(self, message: Message, decision: Decision, reply: Reply) -> None:
        if message.conversation is None:
            return
        match decision:
            case Answer():
                stays, among = decision.stays or decision.conditions, decision.among or decision.conditions
            case Decline() | Clarify():
                stays = among = decision.conditions
            case _:
                return
        context = Context(
            at=message.sent_at,
            conditions=stays,
            among=among,
            intent=decision.intent,
            twitching=not isinstance(decision, Clarify) and decision.twitching,
            choices=tuple(choice.text for choice in reply.choices),
            asked=isinstance(decision, Clarify),
        )
        self._memory.remember(message.conversation, context)
