"""From a reply to a coloured page; colour and weight only repeat what the words say."""

from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.text import Text

from adapters.terminal.render import capital, cited, invitation, marked
from bot.knowledge import Wording
from bot.reply import Reply


class Page:
    """A reply as rich shows it; nothing of it is left out."""

    def __init__(self, reply: Reply, words: Wording) -> None:
        """Take the reply and the words of its language."""
        self._reply = reply
        self._words = words

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the parts of the page."""
        reply, words = self._reply, self._words
        if reply.title:
            yield Text(capital(reply.title), style="bold cyan")
        for line in reply.lead:
            yield Text(marked(line), style="bold red" if reply.urgent and line is reply.lead[0] else "bold")
        for section in reply.sections:
            yield Text()
            if section.heading:
                yield Text(capital(section.heading), style="cyan")
            for line in section.lines:
                yield Padding(Text(("• " if section.listed else "") + marked(line)), (0, 0, 0, 2))
        if reply.warning:
            yield Text()
            yield Text(words.chat.care, style="yellow")
            for line in reply.warning:
                yield Padding(Text(marked(line)), (0, 0, 0, 2))
        if reply.sources:
            yield Text()
            yield Text(words.chat.sources, style="cyan")
            for number, source in enumerate(reply.sources, 1):
                entry = Text(f"[{number}] {cited(source)} ", style="dim")
                entry.append(source.url, style=f"link {source.url}")
                yield Padding(entry, (0, 0, 0, 2))
        yield Text()
        if reply.review:
            yield Text(reply.review, style="dim")
        yield Text(reply.disclaimer, style="italic")
        if reply.choices:
            yield Text()
            yield Text(invitation(reply, words), style="cyan")
            for number, choice in enumerate(reply.choices, 1):
                yield Text(f"  {number}. {choice.text}")
