"""What was not answered, as a few words of ours and of general English, in no order: no text, no name, no number."""

from collections.abc import Iterable

from bot.decision import Clarify, Decision, OutOfScope

MOST = 8
"""Words of a gap; a message of more of them is a story, and a story is somebody's own."""
_SHORTEST = 3
"""Letters of a word that says something."""
_EMPTY = frozenset(
    {"about", "again", "also", "although", "always", "and", "another", "any", "anybody", "anyone", "anything"}
    | {"are", "because", "been", "before", "being", "both", "but", "can", "cannot", "could", "did", "does", "doing"}
    | {"during", "each", "else", "ever", "every", "everyone", "few", "for", "from", "get", "gets", "getting"}
    | {"give", "gives", "going", "gonna", "got", "had", "has", "have", "having", "hello", "help", "her", "here"}
    | {"him", "his", "how", "into", "its", "just", "know", "let", "like", "lot", "made", "make", "makes", "many"}
    | {"maybe", "mean", "more", "most", "much", "must", "myself", "never", "not", "now", "off", "okay", "one"}
    | {"only", "other", "our", "out", "over", "own", "please", "really", "said", "same", "say", "she", "should"}
    | {"since", "some", "somebody", "someone", "something", "still", "such", "tell", "than", "thank", "thanks"}
    | {"that", "the", "their", "them", "then", "there", "these", "they", "thing", "things", "think", "this"}
    | {"those", "though", "too", "under", "until", "very", "was", "way", "well", "were", "what", "when", "where"}
    | {"whether", "which", "while", "who", "why", "will", "with", "without", "would", "yes", "yet", "you", "your"}
)
"""Words that say nothing about what is missing."""


def gap(decision: Decision, familiar: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a message that was not answered, of those that are familiar; none if it was, or is a story.

    Sorted, so that nothing of the message's order is left. A disease that is not ours was understood; it is no gap.
    """
    match decision:
        case OutOfScope(other=None) | Clarify():
            words = {word for word in familiar if len(word) >= _SHORTEST and word.isalpha()} - _EMPTY
            return tuple(sorted(words)) if len(words) <= MOST else ()
        case _:
            return ()
