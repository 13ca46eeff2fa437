"""Slack: mentions, direct messages, commands, shortcuts and the home tab."""
