"""The settings that every platform shares, with all that is wrong about them."""

from typing import Any

from adapters.host.alive import address
from bot.settings import Settings, read, unread


def core(**given: Any) -> tuple[Settings, list[str]]:
    """Return the core's settings with what is given in their place, and a sentence on each that is unknown or wrong.

    What is wrong is left as if it were unset.
    """
    settings, problems = read(Settings, **given)
    if settings.status is not None:
        try:
            address(settings.status)
        except ValueError as error:
            problems.append(f"Setting TWITCHWISE_STATUS {error}.")
            settings = settings.model_copy(update={"status": None})
    return settings, unread() + problems
