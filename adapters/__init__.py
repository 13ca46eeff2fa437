"""Where people meet the bot: one folder a platform, and the command line."""
