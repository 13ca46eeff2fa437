"""What can be asked next: a question of our own and an id that stands for it in a button."""

from collections.abc import Iterator

from bot.knowledge import Condition, Intent, Topic
from bot.library import Library
from bot.reply import Choice
from bot.tongue import marked, unmarked

NONE = "none"
"""Id of "none of these", and of what is said to it."""

TOPICS = {
    Intent.OVERVIEW: Topic.OVERVIEW,
    Intent.SYMPTOMS: Topic.SYMPTOMS,
    Intent.CAUSES: Topic.CAUSES,
    Intent.DIAGNOSIS: Topic.DIAGNOSIS,
    Intent.TREATMENT: Topic.TREATMENT,
    Intent.SELF_CARE: Topic.SELF_CARE,
    Intent.OUTLOOK: Topic.OUTLOOK,
    Intent.HOW_COMMON: Topic.HOW_COMMON,
    Intent.INHERITANCE: Topic.INHERITANCE,
    Intent.WHEN_TO_SEEK_CARE: Topic.RED_FLAGS,
    Intent.MEDICATION: Topic.TREATMENT,
    Intent.SYMPTOM_CHECK: Topic.SYMPTOMS,
    Intent.GLOSSARY: Topic.OVERVIEW,
    Intent.CAUSES_OF_TWITCHING: Topic.OVERVIEW,
    Intent.COMPARE: Topic.OVERVIEW,
    Intent.TWITCHING_LINK: Topic.OVERVIEW,
}
"""What is told of a condition when an intent is asked of it."""

_FOLLOWING = (Intent.SYMPTOMS, Intent.DIAGNOSIS, Intent.TREATMENT, Intent.OUTLOOK, Intent.SELF_CARE)


class Choices:
    """Makes choices, and finds the question that an id stands for, however long ago it was offered."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self._library = library
        self._suggest = library.wording.suggest

    def of(self, intent: Intent, condition: Condition) -> Choice:
        """Return a question about a condition."""
        question: str = getattr(self._suggest, intent)
        return Choice(self._id(f"{intent}.{condition.slug}"), question.format(name=condition.called))

    def general(self, name: str) -> Choice:
        """Return a question of `wording.yaml` that names no condition."""
        question: str = getattr(self._suggest, name)
        return Choice(self._id(name), question)

    def none(self) -> Choice:
        """Return "none of these"."""
        return Choice(self._id(NONE), self._library.wording.clarify.none)

    def _id(self, name: str) -> str:
        return marked(name, self._library.language)

    def after(self, condition: Condition, *, common: bool) -> Iterator[Intent]:
        """Yield what can be asked next of a condition, as far as something is known."""
        if not common:
            yield Intent.TWITCHING_LINK
        yield from (intent for intent in _FOLLOWING if condition.about(TOPICS[intent]))

    def text(self, choice: str) -> str | None:
        """Return the question that an id stands for, or None if it stands for none any more."""
        choice = unmarked(choice)
        if choice == NONE:
            return self.none().text
        intent, _, slug = choice.partition(".")
        if slug:
            condition = self._library.conditions.get(slug)
            return None if condition is None or intent not in set(Intent) else self.of(Intent(intent), condition).text
        found = getattr(self._suggest, choice, None)
        return found if isinstance(found, str) and "{" not in found else None
