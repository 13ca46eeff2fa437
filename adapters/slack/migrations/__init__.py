"""The migrations of Slack's own tables."""

from pathlib import Path

MIGRATIONS = (Path(__file__).parent, "slack_version")
"""The folder, and the table in which those that were applied are counted."""
