"""Log lines without secrets: what looks like a token is taken out, wherever it stands."""

import logging
import re

_SECRETS = re.compile(
    r"x(?:ox[a-z]|app)[-.][\w.%-]+"  # Slack's tokens
    r"|wss?://\S+"  # where a socket is opened, with its ticket
    r"|https?://hooks\.\S+"  # where an interaction is answered
    r"|(?<=/webhooks/)\S+|(?<=/interactions/)\S+"  # the same on Discord
    r"|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"  # Discord's tokens
    r"|(?<=code: )\S+"  # what an installation is exchanged for
)
_HIDDEN = "(hidden)"


class Hiding(logging.Formatter):
    """Formats records, tracebacks included, and hides secrets in them."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return _SECRETS.sub(_HIDDEN, super().format(record))


def begin() -> None:
    """Let this process log to standard error, one line a record."""
    handler = logging.StreamHandler()
    handler.setFormatter(Hiding("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
