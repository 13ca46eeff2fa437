"""Where the subject of a conversation is kept: a port, and its home in the process."""

from collections import OrderedDict
from typing import Protocol

from bot.context import Context


class Memory(Protocol):
    """Keeps contexts. An implementation need not look at their age; the assistant does."""

    def recall(self, conversation: str) -> Context | None:
        """Return the context of a conversation, or None if nothing is kept."""
        ...

    def remember(self, conversation: str, context: Context) -> None:
        """Keep the context of a conversation in place of the one before."""
        ...

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation."""
        ...


class ProcessMemory:
    """Contexts in this process alone, gone when it ends; the longest unused are dropped first."""

    def __init__(self, most: int = 10_000) -> None:
        """Take how many conversations are kept at most."""
        self._most = most
        self._contexts: OrderedDict[str, Context] = OrderedDict()

    def recall(self, conversation: str) -> Context | None:
        """Return the context of a conversation, or None if nothing is kept."""
        return self._contexts.get(conversation)

    def remember(self, conversation: str, context: Context) -> None:
        """Keep the context of a conversation in place of the one before."""
        self._contexts[conversation] = context
        self._contexts.move_to_end(conversation)
        while len(self._contexts) > self._most:
            self._contexts.popitem(last=False)

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation."""
        self._contexts.pop(conversation, None)
