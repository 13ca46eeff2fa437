"""What was not answered, as a few words of ours and of general English, in no order: no text, no name, no number."""

from collections.abc import Iterable

from bot.decision import Clarify, Decision, OutOfScope

MOST = 8
"""Words of a gap; a message of more of them is a story, and a story is somebody's own."""
_SHORTEST = 3
"""Letters of a word that says something."""


def gap(decision: Decision, familiar: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a message that was not answered, of those that are familiar; none if it was, or is a story.

    Sorted, so that nothing of the message's order is left. A disease that is not ours was understood; it is no gap.
    """
    match decision:
        case OutOfScope(other=None) | Clarify():
            words = {word for word in familiar if len(word) >= _SHORTEST and word.isalpha()}
            return tuple(sorted(words)) if len(words) <= MOST else ()
        case _:
            return ()
