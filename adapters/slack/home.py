"""The home tab and modals: what the bot can do, topics to open, privacy, and what it knows."""

from collections.abc import Sequence

from adapters.slack import buttons
from adapters.slack.inbound import Json
from adapters.slack.limits import HEADER, PARAGRAPH, TITLE
from adapters.slack.pickers import Pickers
from adapters.slack.render import Form, plain_text, render
from bot.choices import Choices
from bot.commands import COMMANDS
from bot.library import Library
from bot.reply import Choice, Reply

TOPICS = (
    "causes_of_twitching",
    "about_twitching",
    "twitching_autoimmune",
    "twitching_care",
    "twitching_self_care",
    "twitching_tests",
)
"""Questions of `wording.yaml` that stand in the home tab."""


class Home:
    """Makes the home tab and modals from the knowledge base."""

    def __init__(self, library: Library) -> None:
        """Take the knowledge base."""
        self._library = library
        self._words = library.wording
        self._pickers = Pickers(library)
        self.topics: tuple[Choice, ...] = tuple(Choices(library).general(name) for name in TOPICS)

    def tab(self, *, manages: bool) -> Json:
        """Return the home tab of a person, with the settings for those who manage the workspace."""
        words = self._words.slack
        opening = buttons.button("settings", words.settings_open, "open")
        commands = "\n".join(f"/{command.name}: {self._words.commands[command.name]}" for command in COMMANDS)
        blocks = [
            _heading(words.title),
            _paragraph(self._words.small_talk["capability"].format(count=len(self._library.conditions))),
            _heading(words.home_ask),
            _paragraph(words.home_how),
            _heading(words.home_topics),
            {"type": "actions", "elements": buttons.asking(self.topics)},
            self._pickers.condition(),
            _heading(words.home_commands),
            _paragraph(commands),
            _heading(words.home_privacy),
            _paragraph(self._words.small_talk["privacy"]),
            {"type": "actions", "elements": [buttons.forgetting(self._words.chat)]},
            _paragraph(words.home_clinics),
            _heading(words.home_knowledge),
            _paragraph(self._state()),
            _paragraph(self._words.disclaimer),
            *([{"type": "actions", "elements": [opening]}] if manages else []),
        ]
        return {"type": "home", "blocks": blocks}

    def modal(self, reply: Reply) -> Json:
        """Return a modal that shows a reply, whole."""
        chat = self._words.chat
        (payload, *more) = render(reply, Form.VIEW, chat, buttons.viewed(reply, chat))
        blocks = [*payload.blocks, *(block for other in more for block in other.blocks)]
        return self.view(blocks)

    def view(self, blocks: Sequence[Json]) -> Json:
        """Return a modal that shows blocks."""
        words = self._words.slack
        return {
            "type": "modal",
            "title": plain_text(words.title, TITLE),
            "close": plain_text(words.close, TITLE),
            "blocks": list(blocks),
        }

    def _state(self) -> str:
        reviews = [condition.review for condition in self._library.conditions.values()]
        day = max(review.compiled_on for review in reviews)
        return self._words.slack.home_state.format(
            conditions=len(reviews),
            sources=len(self._library.sources),
            reviewed=sum(review.reviewed for review in reviews),
            date=self._words.written(day),
        )


def _heading(text: str) -> Json:
    return {"type": "header", "text": plain_text(text, HEADER)}


def _paragraph(text: str) -> Json:
    return {"type": "section", "text": plain_text(text, PARAGRAPH)}
