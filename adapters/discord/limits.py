"""Discord's numbers, each with the page that states it."""

CONTENT = 2_000
"""Characters of a message: https://docs.discord.com/developers/resources/message"""
ALTERNATIVE = 1_024
"""Characters of the alternative text of an attachment:
https://docs.discord.com/developers/resources/message#attachment-object"""
EMBEDDED = 6_000
"""Characters over all embeds of a message: https://docs.discord.com/developers/resources/message"""
TITLE = 256
"""Characters of an embed's title: https://docs.discord.com/developers/resources/message"""
DESCRIPTION = 4_096
"""Characters of an embed's description: https://docs.discord.com/developers/resources/message"""
ROW = 5
"""Buttons of a row: https://docs.discord.com/developers/components/reference"""
ROWS = 5
"""Rows of a message: https://docs.discord.com/developers/components/reference"""
LABEL = 80
"""Characters of a button's label: https://docs.discord.com/developers/components/reference"""
CUSTOM_ID = 100
"""Characters of a button's id: https://docs.discord.com/developers/components/reference"""
COMPLETIONS = 25
"""Choices of an option: https://docs.discord.com/developers/interactions/application-commands"""
COMPLETION = 100
"""Characters of a choice: https://docs.discord.com/developers/interactions/application-commands"""
EXPLAINED = 100
"""Characters of a description: https://docs.discord.com/developers/interactions/application-commands"""
MENU = 32
"""Characters of the name of a command: https://docs.discord.com/developers/interactions/application-commands"""

UNKNOWN_INTERACTION = 10_062
"""The 3 s are over: https://docs.discord.com/developers/topics/opcodes-and-status-codes"""
ACKNOWLEDGED = 40_060
"""Answered already: https://docs.discord.com/developers/topics/opcodes-and-status-codes"""
BAD_TOKEN = 4_004
"""The gateway refuses the token: https://docs.discord.com/developers/topics/opcodes-and-status-codes"""


def size(text: str) -> int:
    """Return the length of a text as the strictest reader counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
