"""The line from a message to a reply."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot import text
from bot.choices import NONE
from bot.context import Context
from bot.decision import Answer, Clarify, Decision, Decline, OutOfScope, SmallTalk, decide
from bot.gap import gap
from bot.knowledge import Wording
from bot.memory import Memory
from bot.message import Message
from bot.phrasing import Phraser
from bot.reading import Look, Reader, Reading
from bot.reply import Reply
from bot.tongue import language_of
from bot.voices import Voice, Voices


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a conversation."""

    reply: Reply
    context: Context | None
    """What the conversation is about from now on; None if it stays what it was."""
    gap: tuple[str, ...] = ()
    """What could not be answered, in words that say nothing about who asked."""
    none: bool = False
    """None of what was offered is meant."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One step of a conversation with all that lies between the message and the reply."""

    look: Look
    reading: Reading
    decision: Decision
    step: Step
    picked: str | None
    """The question that a typed number stood for."""


class Assistant:
    """Answers messages; the only place where the pure steps meet what this process remembers."""

    def __init__(
        self, reader: Reader, phraser: Phraser, memory: Memory, others: Callable[[], Mapping[str, Voice]] = dict
    ) -> None:
        """Take the steps and the memory, and what makes the steps for other languages, by their two letters."""
        self.voices = Voices(Voice(reader, phraser), others)
        self._memory = memory

    def answer(self, message: Message) -> Reply:
        """Return the reply to a message and remember what the conversation is about."""
        kept = message.conversation
        context = self._memory.recall(kept) if kept is not None else None
        step = self.step(message, self.read(message), context)
        if kept is not None and step.context is not None:
            self._memory.remember(kept, step.context)
        return step.reply

    def read(self, message: Message) -> Reading:
        """Return what a message means by itself; an alarm in it needs nothing else.

        A message that may be of several languages is an alarm if a listed sign of any is in it.
        """
        return self._look(message)[1]

    def step(self, message: Message, reading: Reading, context: Context | None) -> Step:
        """Return the reply to a message as it was read, in a conversation that is about something, or about nothing."""
        context = _alive(message, context)
        picked = _picked(message, context)
        if picked is not None:
            reading = self.read(replace(message, text=picked))
        return self._told(message, reading, decide(reading, context), context)

    def show(self, message: Message, context: Context | None) -> Shown:
        """Return the same step as `step` does, with what it was made of."""
        context = _alive(message, context)
        picked = _picked(message, context)
        look, reading = self._look(message if picked is None else replace(message, text=picked))
        decision = decide(reading, context)
        return Shown(look, reading, decision, self._told(message, reading, decision, context), picked)

    def _look(self, message: Message) -> tuple[Look, Reading]:
        heard = self.voices.heard(message.text, message.locale)
        found = _understood(heard.voice, message, tells=heard.tells)
        if found[1].alarm is None:
            for rival in heard.rivals:
                other = _understood(rival, message, tells=False)
                if other[1].alarm is not None and other[1].alarm.sign is not None:
                    return other
        return found

    def _told(self, message: Message, reading: Reading, decision: Decision, context: Context | None) -> Step:
        phraser = self._answering(message, reading, context).phraser
        said = phraser.phrase(decision, message)
        reply = replace(said, matched=reading.matched, recipe=phraser.recipe(decision))
        read = self.voices.of(reading.language) or self.voices.first
        missing = gap(decision, read.reader.familiar(reading)) if isinstance(decision, Clarify | OutOfScope) else ()
        none = isinstance(decision, SmallTalk) and decision.subject == NONE
        return Step(reply, _context(message, decision, reply), missing, none)

    def _answering(self, message: Message, reading: Reading, context: Context | None) -> Voice:
        """Return who answers: an alarm in the language it was raised in, else as the message asks for."""
        read = self.voices.of(reading.language) or self.voices.first
        if reading.alarm is not None:
            return read
        before = None if reading.tells or context is None else self.voices.of(context.language)
        return self.voices.of(message.locale) or before or read

    def apart(self, memory: Memory) -> "Assistant":
        """Return an assistant that answers alike, with a memory of its own."""
        first = self.voices.first
        return Assistant(first.reader, first.phraser, memory, lambda: self.voices.others)

    def explain(self, reply: Reply) -> Reply:
        """Return why a reply is what it is, in its language: how it was read, from which entry, how far reviewed."""
        return self._spoken(reply).phraser.explain(reply)

    def wording(self, reply: Reply) -> Wording:
        """Return the words of a reply's language."""
        return self._spoken(reply).library.wording

    def _spoken(self, reply: Reply) -> Voice:
        return self.voices.of(reply.language) or self.voices.first

    def again(self, recipe: str, message: Message) -> Reply | None:
        """Return the answer that a recipe stands for, or None if it stands for none any more.

        Of the message only the time, the country and the locale count; nothing is remembered. Without a locale the
        language is that of the answer before.
        """
        before = self.voices.of(language_of(recipe)) or self.voices.first
        return (self.voices.of(message.locale) or before).phraser.again(recipe, message)

    def question(self, choice: str) -> str | None:
        """Return the question that the id of a choice stands for, or None if it stands for none any more."""
        return (self.voices.of(language_of(choice)) or self.voices.first).phraser.question(choice)


def _understood(voice: Voice, message: Message, *, tells: bool) -> tuple[Look, Reading]:
    look = voice.reader.look(message)
    return look, voice.reader.understand(look, tells=tells)


def _alive(message: Message, context: Context | None) -> Context | None:
    """Return what a conversation is about, unless that was too long ago."""
    return context if context is not None and context.alive(message.sent_at) else None


def _picked(message: Message, context: Context | None) -> str | None:
    """Return the question that a typed number stands for, if it stands for one of those that were offered."""
    typed = text.clean(message.text)
    if context is None or not typed.isdigit() or not 0 < int(typed[:3]) <= len(context.choices):
        return None
    return context.choices[int(typed[:3]) - 1]


def _context(message: Message, decision: Decision, reply: Reply) -> Context | None:
    """Return what a conversation is about after a decision; None if it stays what it was."""
    match decision:
        case Answer():
            stays, among = decision.stays or decision.conditions, decision.among or decision.conditions
        case Decline() | Clarify():
            stays = among = decision.conditions
        case _:
            return None
    return Context(
        at=message.sent_at,
        conditions=stays,
        among=among,
        intent=decision.intent,
        language=reply.language,
        twitching=not isinstance(decision, Clarify) and decision.twitching,
        choices=tuple(choice.text for choice in reply.choices),
        asked=isinstance(decision, Clarify),
    )
