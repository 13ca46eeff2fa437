"""Discord: mentions, direct messages, commands and buttons."""
